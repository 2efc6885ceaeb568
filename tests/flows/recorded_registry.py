"""A desk's registry as ``reg export`` writes it, in place of Windows'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_ROOTS = {"HKEY_LOCAL_MACHINE": "HKLM", "HKEY_CURRENT_USER": "HKCU"}


class Recorded:
    """An export; keys and names are found in any case, as Windows finds them."""

    def __init__(self, export: Path, desk: Path) -> None:
        self._keys: dict[str, dict[str, str]] = {}
        names: dict[str, str] = {}
        for line in export.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                root, _, path = line.strip("[]").partition("\\")
                names = self._keys.setdefault(f"{_ROOTS[root]}\\{path}".lower(), {})
            elif matched := re.fullmatch(r'(?:@|"(?P<name>[^"]+)")="(?P<data>.*)"', line):
                data = matched["data"].replace("\\\\", "\\").replace('\\"', '"')
                # the recorded desk stands in a folder of the test's
                if "{desk}" in data:
                    data = data.replace("{desk}", str(desk)).replace("\\", "/")
                names[(matched["name"] or "").lower()] = data

    def value(self, key: str, name: str = "") -> str | None:
        return self._keys.get(key.lower(), {}).get(name.lower())

    def children(self, key: str) -> Sequence[str]:
        start = f"{key.lower()}\\"
        return [
            each.removeprefix(start)
            for each in self._keys
            if each.startswith(start) and "\\" not in each.removeprefix(start)
        ]
