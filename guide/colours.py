"""Colours that can be read: WCAG 2 contrast, and an office's colour brought to it."""

from __future__ import annotations

import re

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
ENOUGH = 4.5  # WCAG 2 AA for text


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """White or near-black, whichever is read better on a ground; one of them always suffices."""
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, ground))


def readable(colour: str, ground: str) -> str:
    """Return a colour moved towards black or white until it can be read on a ground."""
    goal = ink_on(ground)
    for step in range(21):
        mixed = _mix(colour, goal, step / 20)
        if contrast(mixed, ground) >= ENOUGH:
            return mixed
    return goal


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(one: str, other: str, share: float) -> str:
    mixed = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
