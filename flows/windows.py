"""Windows' registry, read. The one place of flows that asks Windows; not run there yet."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from flows.installed import Registry

if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    # Installers of both widths write; browsers ask the 32-bit side first.
    _SIDES = (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY)

    class _Windows:
        def value(self, key: str, name: str = "") -> str | None:
            root, _, path = key.partition("\\")
            for side in _SIDES:
                try:
                    with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | side) as opened:
                        value, _ = winreg.QueryValueEx(opened, name)
                except OSError:
                    continue
                if isinstance(value, str):
                    return value
            return None

        def children(self, key: str) -> Sequence[str]:
            root, _, path = key.partition("\\")
            names: dict[str, None] = {}
            for side in _SIDES:
                try:
                    with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | side) as opened:
                        count = winreg.QueryInfoKey(opened)[0]
                        names |= {winreg.EnumKey(opened, number): None for number in range(count)}
                except OSError:
                    continue
            return tuple(names)


def registry() -> Registry | None:
    """This machine's registry, None where there is none."""
    if sys.platform == "win32":
        return _Windows()
    return None
