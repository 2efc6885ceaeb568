"""Windows' registry, where Chrome and Edge look for native hosts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    import winreg

_BROWSERS = (r"Software\Google\Chrome", r"Software\Microsoft\Edge", r"Software\Chromium")


@dataclass(frozen=True)
class Registration:
    """Keys of the current user that were written, each with the value it had before."""

    before: tuple[tuple[str, str | None], ...]

    def undo(self) -> None:
        """Puts every key back as it was: a real client may be registered for this user."""
        if sys.platform == "win32":
            for key, value in self.before:
                if value is None:
                    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
                else:
                    winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, value)


def register(name: str, manifest: Path) -> Registration | None:
    """Points every browser of the user to ``manifest``; elsewhere than on Windows does nothing."""
    if sys.platform != "win32":
        return None
    else:  # noqa: RET505 - the type checker skips a branch, not what follows a return
        before: list[tuple[str, str | None]] = []
        for browser in _BROWSERS:
            key = rf"{browser}\NativeMessagingHosts\{name}"
            try:
                value: str | None = winreg.QueryValue(winreg.HKEY_CURRENT_USER, key)
            except FileNotFoundError:
                value = None
            before.append((key, value))
            winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, str(manifest.resolve()))
        return Registration(tuple(before))
