"""A printed how-to made searchable, and the same whenever the same is printed.

Where a font draws a radical and the ideograph that looks like it with one glyph (Noto CJK does:
⽤ U+2F64 and 用 U+7528), Chromium writes the radical's number beside the glyph. Who then searches
for 利用者 finds nothing. Here every such number becomes the ideograph's.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

_BLOCK = re.compile(rb"(\d+) begin(bfchar|bfrange)(.*?)end\2", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]{4})>")
_LOOKALIKES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))  # radicals, compatibility ideographs
# Radicals that Unicode does not decompose and Noto CJK draws with the glyph of a whole word.
_PAIRS = (
    "⺎兀⺐尢⺒巳⺓幺⺠民⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
_WORDS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_PASSING = ("/CreationDate", "/ModDate")  # differ from one printing to the next

logging.getLogger("pypdf").setLevel(logging.ERROR)  # Chromium counts its objects too low


def searchable(pdf: bytes) -> bytes:
    """Make the letters such that a search finds them, and take out the hour of printing."""
    reader = PdfReader(io.BytesIO(pdf))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    for cmap in _letter_maps(writer):
        cmap.set_data(_BLOCK.sub(_block, cmap.get_data()))
    about = {key: value for key, value in (writer.metadata or {}).items() if key not in _PASSING}
    writer.metadata = None
    writer.add_metadata({**about, "/Creator": "touroku"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _letter_maps(writer: PdfWriter) -> Iterator[StreamObject]:
    """Every font's map from glyphs to letters, once."""
    seen: set[int] = set()
    waiting: list[Any] = [page.get("/Resources") for page in writer.pages]
    while waiting:
        found = waiting.pop()
        resources = found.get_object() if found is not None else None
        if not isinstance(resources, DictionaryObject) or id(resources) in seen:
            continue
        seen.add(id(resources))
        for font in _inside(resources, "/Font"):
            waiting.append(font.get("/Resources"))
            cmap = font["/ToUnicode"].get_object() if "/ToUnicode" in font else None
            if isinstance(cmap, StreamObject) and id(cmap) not in seen:
                seen.add(id(cmap))
                yield cmap
        for kind in ("/XObject", "/Pattern"):
            waiting += [each.get("/Resources") for each in _inside(resources, kind)]


def _inside(resources: DictionaryObject, kind: str) -> list[DictionaryObject]:
    things = resources.get(NameObject(kind))
    things = things.get_object() if things is not None else {}
    inner = [thing.get_object() for thing in things.values()]
    return [thing for thing in inner if isinstance(thing, DictionaryObject)]


def _block(found: re.Match[bytes]) -> bytes:
    """One list of a map; a range with a look-alike in it is written out glyph by glyph."""
    if found[2] == b"bfchar":
        pairs = _CHAR.sub(lambda pair: b"<%s> <%s>" % (pair[1], _letters(pair[2])), found[3])
        return b"%s beginbfchar%sendbfchar" % (found[1], pairs)
    lines: list[bytes] = []
    for low, high, first in _RANGE.findall(found[3]):
        start, end, letter = int(low, 16), int(high, 16), int(first, 16)
        numbers = range(letter, letter + end - start + 1)
        if not any(number in block for number in numbers for block in _LOOKALIKES):
            lines.append(b"<%s> <%s> <%s>" % (low, high, first))
            continue
        for code, number in enumerate(numbers, start):
            shown = b"%0*X" % (len(low), code)
            lines.append(b"<%s> <%s> <%s>" % (shown, shown, _letters(b"%04X" % number)))
    parts = [lines[at : at + 100] for at in range(0, len(lines), 100)]  # no list is longer
    return b"\n".join(
        b"%d beginbfrange\n%s\nendbfrange" % (len(part), b"\n".join(part)) for part in parts
    )


def _letters(number: bytes) -> bytes:
    """Return the UTF-16 of one letter or more, look-alikes replaced.

    Longer texts are left alone.
    """
    if len(number) != 4 or not any(int(number, 16) in block for block in _LOOKALIKES):
        return number
    letter = chr(int(number, 16))
    usual = _WORDS.get(letter) or unicodedata.normalize("NFKC", letter)
    return usual.encode("utf-16-be").hex().upper().encode()
