"""What only Windows knows. Thin on purpose: every decision is made elsewhere, on recorded answers.

Nothing in here has been run on Windows (docs/windows.md).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes


class Windows(Protocol):
    """The look-ups. Keys are written ``HKCU\\Software\\…``; what isn't there is None or empty."""

    def value(self, key: str, name: str = "", /) -> str | int | None:
        """Return a value of the registry, the key's default value without a name."""

    def values(self, key: str, /) -> dict[str, str | int]:
        """All values of a key by their names."""

    def children(self, key: str, /) -> tuple[str, ...]:
        """Return the names of the keys below a key."""

    def file_version(self, path: Path, /) -> str | None:
        """Return the version that a program carries in itself, like ``131.0.6778.86``."""

    def code_page(self) -> int | None:
        """Return the language of programs without Unicode, as a code page: 932 is Japanese."""


def this_windows() -> Windows | None:
    """Return the machine's own answers; None where it isn't Windows."""
    return _ThisWindows() if sys.platform == "win32" else None


class _ThisWindows:
    def value(self, key: str, name: str = "", /) -> str | int | None:
        if sys.platform == "win32":
            for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):  # as browsers do
                try:
                    with winreg.OpenKey(*_split(key), access=winreg.KEY_READ | view) as handle:
                        found = winreg.QueryValueEx(handle, name)[0]
                except OSError:
                    continue
                if isinstance(found, str | int):
                    return found
        return None

    def values(self, key: str, /) -> dict[str, str | int]:
        found: dict[str, str | int] = {}
        if sys.platform == "win32":
            for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):  # as browsers do
                try:
                    with winreg.OpenKey(*_split(key), access=winreg.KEY_READ | view) as handle:
                        count = winreg.QueryInfoKey(handle)[1]
                        for name, said, _ in (winreg.EnumValue(handle, at) for at in range(count)):
                            if isinstance(said, str | int):
                                found.setdefault(name, said)
                except OSError:
                    continue
        return found

    def children(self, key: str, /) -> tuple[str, ...]:
        names: list[str] = []
        if sys.platform == "win32":
            for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):  # as browsers do
                try:
                    with winreg.OpenKey(*_split(key), access=winreg.KEY_READ | view) as handle:
                        count = winreg.QueryInfoKey(handle)[0]
                        names += [winreg.EnumKey(handle, at) for at in range(count)]
                except OSError:
                    continue
        return tuple(dict.fromkeys(names))

    def file_version(self, path: Path, /) -> str | None:
        if sys.platform == "win32":
            version = ctypes.windll.version
            size = version.GetFileVersionInfoSizeW(str(path), None)
            data = ctypes.create_string_buffer(size or 1)
            fixed, length = ctypes.c_void_p(), wintypes.UINT()
            if (
                size
                and version.GetFileVersionInfoW(str(path), 0, size, data)
                and version.VerQueryValueW(data, "\\", ctypes.byref(fixed), ctypes.byref(length))
                and fixed.value
            ):
                # VS_FIXEDFILEINFO: signature, structure version, then the file's own in two words
                high, low = (ctypes.c_uint32 * 4).from_address(fixed.value)[2:4]
                return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
        return None

    def code_page(self) -> int | None:
        if sys.platform == "win32":
            return int(ctypes.windll.kernel32.GetACP())
        return None


def _split(key: str) -> tuple[int, str]:
    hive, _, path = key.partition("\\")
    if sys.platform == "win32":
        return {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}[hive], path
    return 0, path
