"""Search every file of a folder for some texts, however they are written and wrapped there."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import cramjam

TABLE_MAGIC = bytes.fromhex("57fb808b247547db")
LOG_BLOCK = 1 << 15
CACHE_MAGIC = bytes.fromhex("305c72a71b6dfbfc")
MARKS: tuple[tuple[bytes, Callable[[bytes], object]], ...] = (
    (b"\x1f\x8b\x08", cramjam.gzip.decompress),
    (b"\x28\xb5\x2f\xfd", cramjam.zstd.decompress),
    (b"\x78\x01", cramjam.zlib.decompress),
    (b"\x78\x9c", cramjam.zlib.decompress),
    (b"\x78\xda", cramjam.zlib.decompress),
)


def found_in(folder: Path, texts: Iterable[str]) -> dict[str, list[str]]:
    """Each text that stands somewhere, with the files it stands in."""
    wanted = {text: spellings(text) for text in texts}
    found: dict[str, list[str]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            readings = [each.lower() for each in readings_of(path)]
        except FileNotFoundError:  # gone by itself meanwhile
            continue
        for text, written in wanted.items():
            if any(each in reading for each in written for reading in readings):
                found.setdefault(text, []).append(str(path.relative_to(folder)))
    return found


def spellings(text: str) -> set[bytes]:
    """Return a text as it may be written.

    Its letters, letters of an address, of JSON, of a script.
    """
    plain = {text, unicodedata.normalize("NFKC", text)}
    plain |= {quote(each, safe="") for each in plain} | {quote_plus(each) for each in plain}
    plain |= {json.dumps(each)[1:-1] for each in plain}
    encoded = {each.encode(code) for each in plain for code in ("utf-8", "utf-16-le")}
    encoded |= {each.encode(code, "ignore") for each in plain for code in ("cp932", "euc-jp")}
    encoded.add(b64encode(text.encode()).rstrip(b"="))
    return {each.lower() for each in encoded if len(each) > 3}


def readings_of(path: Path) -> Iterator[bytes]:
    """Give what a file says: its bytes, and what is wrapped in them."""
    data = path.read_bytes()
    for each in (data, *_tables(data), _log(data), *_rows(path, data), *_cached(data)):
        yield each
        yield from _unpacked(each)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for mark, unpack in MARKS:
        at = data.find(mark)
        while at >= 0:
            with contextlib.suppress(cramjam.DecompressionError):
                yield bytes(unpack(data[at:]))  # type: ignore[call-overload]
            at = data.find(mark, at + 1)


def _rows(path: Path, data: bytes) -> Iterator[bytes]:
    """Give the rows of an SQLite file; what was deleted from it stands in its bytes."""
    if not data.startswith(b"SQLite format 3\0"):
        return
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
        base.text_factory = bytes
        with contextlib.suppress(sqlite3.Error):
            for (name,) in base.execute("select name from sqlite_master where type = 'table'"):
                for row in base.execute(f'select * from "{name.decode()}"'):
                    yield b"\0".join(
                        each if isinstance(each, bytes) else str(each).encode() for each in row
                    )


def _cached(data: bytes) -> Iterator[bytes]:
    """Give the body of a page in Chromium's cache, which may be packed by Brotli.

    That has no mark.
    """
    if not data.startswith(CACHE_MAGIC):
        return
    body = data[24 + int.from_bytes(data[12:16], "little") :]
    # It is followed by an end whose place is not told; Brotli minds what comes behind.
    end = body.find(bytes.fromhex("d8410d97456ffaf4"))
    with contextlib.suppress(cramjam.DecompressionError):
        yield bytes(cramjam.brotli.decompress(body[:end] if end >= 0 else body))


def _log(data: bytes) -> bytes:
    """Return the records of a LevelDB log, put together again where a block ends within them."""
    whole = bytearray()
    for start in range(0, len(data), LOG_BLOCK):
        block, at = data[start : start + LOG_BLOCK], 0
        while at + 7 <= len(block):
            length = int.from_bytes(block[at + 4 : at + 6], "little")
            whole += block[at + 7 : at + 7 + length]
            at += 7 + length
    return bytes(whole)


def _tables(data: bytes) -> Iterator[bytes]:
    """Give the blocks of a LevelDB table, which are packed by Snappy."""
    if not data.endswith(TABLE_MAGIC):
        return
    footer = data[-48:]
    _, _, at = _handle(footer, 0)
    index = _block(data, *_handle(footer, at)[:2])
    for value in _values(index):
        yield _block(data, *_handle(value, 0)[:2])


def _block(data: bytes, at: int, size: int) -> bytes:
    packed = data[at : at + size]
    return bytes(cramjam.snappy.decompress_raw(packed)) if data[at + size] == 1 else packed


def _values(block: bytes) -> Iterator[bytes]:
    restarts = int.from_bytes(block[-4:], "little")
    at, end = 0, len(block) - 4 - 4 * restarts
    while at < end:
        _, at = _number(block, at)
        rest, at = _number(block, at)
        length, at = _number(block, at)
        yield block[at + rest : at + rest + length]
        at += rest + length


def _handle(data: bytes, at: int) -> tuple[int, int, int]:
    offset, at = _number(data, at)
    size, at = _number(data, at)
    return offset, size, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
