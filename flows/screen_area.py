"""Whether there is a screen, and where a window may stand on it to be reached."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A part of a screen, in the pixels of pages."""

    left: int
    top: int
    width: int
    height: int


def fitted(window: Area, screen: Area) -> Area:
    """Return the window moved and made smaller as far as it must be to lie within the screen."""
    width, height = min(window.width, screen.width), min(window.height, screen.height)
    left = min(max(window.left, screen.left), screen.left + screen.width - width)
    top = min(max(window.top, screen.top), screen.top + screen.height - height)
    return Area(left, top, width, height)


def has_display() -> bool:
    """Is there a screen on which a browser can be seen?"""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
