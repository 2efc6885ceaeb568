"""Settings put into the text of a ``.env``; every other line, remark and line end stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from desk.env_file import LIMIT, name_and_value
from terms.findings import Problem
from terms.text import without_marks

LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def not_writable(changes: Mapping[str, str]) -> list[Problem]:
    """Tell of values that a ``.env`` can't hold: read again they would be others."""
    return [
        Problem("setting.not-for-a-file", {"name": name, "value": value})
        for name, value in changes.items()
        if value and _line(name, value) is None
    ]


def with_settings(data: bytes, changes: Mapping[str, str]) -> bytes:
    """Return the bytes of a ``.env`` in which these settings are made; "" takes one out.

    Where a setting stands already its line is another one now, else it comes to the end.
    """
    text = data.decode().rstrip("\x1a")  # nothing is read behind DOS's end
    end = "\r\n" if "\r\n" in text else "\n"
    left = dict(changes)
    lines = []
    for line in LINE.findall(text):
        name = _name(line)
        if name not in changes:
            lines.append(line)
        elif name in left:
            lines += _made(name, left.pop(name), end)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    for name, value in left.items():
        lines += _made(name, value, end)
    made = "".join(lines).encode()
    assert len(made) <= LIMIT
    return made


def _made(name: str, value: str, end: str) -> Iterator[str]:
    if value:
        line = _line(name, value)
        assert line is not None
        yield line + end


def _line(name: str, value: str) -> str | None:
    """Return the line that is read as this value; None where there is none."""
    if "${" in value or re.search(r"[\r\n\x00]", value):
        return None
    lines = (f"{name}={value}", f'{name}="{value}"', f"{name}='{value}'")
    return next((line for line in lines if name_and_value(line) == (name, value)), None)


def _name(line: str) -> str | None:
    bare = without_marks(line).strip()
    return None if not bare or bare.startswith("#") else name_and_value(bare)[0]
