"""Windows' registry, where Chrome and Edge look for native hosts."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    import winreg

_BROWSERS = (r"Software\Google\Chrome", r"Software\Microsoft\Edge", r"Software\Chromium")


@dataclass(frozen=True)
class Registration:
    """Keys of the current user, each with the value it had; None where there was none."""

    before: tuple[tuple[str, str | None], ...]

    def undo(self) -> None:
        """Put every key back as it was: a real client may be registered for this user."""
        if sys.platform == "win32":
            for key, value in self.before:
                if value is not None:
                    winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, value)
                    continue
                with contextlib.suppress(FileNotFoundError):
                    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)


def as_it_is(name: str) -> Registration | None:
    """Where every browser of the user looks for the host; None elsewhere than on Windows."""
    if sys.platform != "win32":
        return None
    else:  # noqa: RET505 - the type checker skips a branch, not what follows a return
        keys = [rf"{browser}\NativeMessagingHosts\{name}" for browser in _BROWSERS]
        return Registration(tuple((key, _value(key)) for key in keys))


def register(name: str, manifest: Path) -> Registration | None:
    """Points every browser of the user to ``manifest``; elsewhere than on Windows does nothing."""
    before = as_it_is(name)
    if sys.platform == "win32" and before is not None:
        for key, _ in before.before:
            winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, str(manifest.resolve()))
    return before


if sys.platform == "win32":

    def _value(key: str) -> str | None:
        try:
            return winreg.QueryValue(winreg.HKEY_CURRENT_USER, key)
        except FileNotFoundError:
            return None
