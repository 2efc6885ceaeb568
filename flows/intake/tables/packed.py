"""A workbook's ZIP file, unpacked within bounds, and its XML read without a tree.

Neither how deeply the XML is nested nor how long a row is makes the reading take memory: of an
element no more is kept than the reader asks for.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.handler import ContentHandler

from flows.intake.tables.table import ListError

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

UNPACKED_LIMIT = 16 << 20  # bytes of all that is packed
MEMBERS_LIMIT = 2000
DEPTH_LIMIT = 100  # elements in one another


def opened(data: bytes, code: str, file: str) -> zipfile.ZipFile:
    """Return the packed file, if it unpacks within bounds. Raises :class:`ListError`.

    zipfile never unpacks more of a member than its directory says, so that the sum holds.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # whatever a broken directory brings about inside the library
        raise ListError(code, file=file, reason="ZIP") from None
    members = packed.infolist()
    if len(members) > MEMBERS_LIMIT or sum(each.file_size for each in members) > UNPACKED_LIMIT:
        raise ListError("intake.file-too-large", file=file)
    return packed


class Handler(ContentHandler):
    """Elements by their names without a prefix, as every program chooses its own."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise ValueError("nested too deeply")
        plain = {_bare(key): value for key, value in attrs.items()}
        self.begin(_bare(name), plain)

    def endElement(self, name: str) -> None:
        self._depth -= 1
        self.end(_bare(name))

    def characters(self, content: str) -> None:
        self.text(content)

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, content: str) -> None:
        """Take a piece of text."""


def parse(packed: zipfile.ZipFile, member: str, handler: Handler) -> None:
    """Run through a member; entities that grow are refused by the parser."""
    from defusedxml.sax import make_parser

    parser = make_parser()
    parser.setContentHandler(handler)
    with packed.open(member) as source:
        parser.parse(source)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
