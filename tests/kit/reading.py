"""Reads whatever a test has left, unpacked and decoded as a curious person would."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote_plus

WORD = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
NUMBER = r"[:,\[] ?{}(?:\.[0-9]+)?(?=[,}}\]])"  # of JSON: a size, a moment


def found_in(folder: Path, words: Iterable[str]) -> list[str]:
    """Return the files that show one of these words, in what they hold or in their names."""
    words = list(words)
    return [
        name
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for name, data in _pieces(path.name, path.read_bytes())
        if any(_shows(reading, word) for reading in (name, *_readings(data)) for word in words)
    ]


def _pieces(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if not data.startswith(b"PK\x03\x04"):
        yield name, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for each in archive.namelist():
            yield from _pieces(f"{name}/{each}", archive.read(each))


def _shows(text: str, word: str) -> bool:
    """Tell whether a word is there; one of four letters only where it stands alone."""
    if len(word) > 4:
        return word.lower() in text.lower()
    alone = re.sub(NUMBER.format(re.escape(word)), "", text)
    return re.search(WORD.format(re.escape(word)), alone) is not None


def _readings(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", "replace")
    yield from (text, data.decode("utf-16-le", "ignore"), data.decode("utf-16-be", "ignore"))
    yield html.unescape(text)
    yield unquote_plus(text)
    once = _unescaped(text)
    yield once
    yield _unescaped(once)
    for coded in re.findall(rb"[A-Za-z0-9+/]{8,}={0,2}", data):
        yield b64decode(coded[: len(coded) // 4 * 4]).decode("utf-8", "replace")


def _unescaped(text: str) -> str:
    """Read the escapes of JSON, wherever they stand."""
    return re.sub(r'\\(u[0-9a-f]{4}|["\\/nt])', lambda at: str(json.loads(f'"{at[0]}"')), text)
