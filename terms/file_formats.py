"""What a file is that is none of ours, told by its first bytes or by what is packed in it.

Its name says little: Excel opens HTML called ``.xls``, and offices keep such files for years.
"""

from __future__ import annotations

import re
from collections.abc import Collection

OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and any Excel file that is locked with a password
LOCKED = "EncryptedPackage".encode("utf-16-le")  # how Excel names what it locked
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
JIS = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")

_FIRST_BYTES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x00\x01\x00\x00Standard", "Access"),
    (b"ID;P", "SYLK (.slk)"),
    (b"\x09\x00\x04\x00", "Excel 2 (.xls)"),
    (b"\x09\x02\x06\x00", "Excel 3 (.xls)"),
    (b"\x09\x04\x06\x00", "Excel 4 (.xls)"),
    (b"\x00\x00\x02\x00", "Lotus 1-2-3"),
    (b"MIME-Version:", "MHTML (.mht)"),
)
_MARKUP = (
    (rb"urn:schemas-microsoft-com:office:spreadsheet", "XML Spreadsheet 2003 (XML)"),
    (rb"urn:oasis:names:tc:opendocument", "Flat OpenDocument (.fods, XML)"),
    (rb"<!doctype html|<html|<table|<head|<body|<meta", "HTML"),
    (rb"^<\?xml", "XML"),
)
_PACKED = (
    (r"xl/workbook\.bin", "XLSB (.xlsb)"),
    (r"word/document\.xml", "Word (.docx)"),
    (r"ppt/presentation\.xml", "PowerPoint (.pptx)"),
    (r"content\.xml", "OpenDocument (.odt, .odp)"),
    (r"Index/.*\.iwa|Index\.zip|index\.apxl", "Numbers (.numbers)"),
)
_LOOKED_AT = 4096  # bytes


def other_format(data: bytes) -> str | None:
    """Return the name of a format that is no list of ours; None for what may be one."""
    head = data[:_LOOKED_AT]
    for begin, name in _FIRST_BYTES:
        if head.startswith(begin):
            return name
    if any(sign in data for sign in JIS):
        return "JIS (ISO-2022-JP)"
    # UTF-16 reads like ASCII once its other bytes are gone.
    text = re.sub(rb"[\x00\xef\xbb\xbf\xff\xfe]", b"", head).lstrip().lower()
    if not text.startswith(b"<"):
        return None
    return next((name for sign, name in _MARKUP if re.search(sign, text)), None)


def packed_format(members: Collection[str]) -> str:
    """Return the name of a packed file that is no workbook."""
    for pattern, name in _PACKED:
        if any(re.fullmatch(pattern, member) for member in members):
            return name
    return "ZIP"
