"""What lies in a file: one mail, several, or something else that has a name."""

from __future__ import annotations

import re
from pathlib import Path

from mail import mbox
from mail.errors import ErrorCode, MailError
from mail.mime import headers_of
from mail.restored import restore

LOOKED_AT = 4096
SMALL = 1 << 16  # bytes; most mails are no longer

_SIGNS: tuple[tuple[bytes, ErrorCode], ...] = (
    (b"\xd0\xcf\x11\xe0", "outlook-msg"),
    (b"%PDF", "file-pdf"),
    (b"PK\x03\x04", "file-archive"),
    (b"PK\x05\x06", "file-archive"),
    (b"7z\xbc\xaf\x27\x1c", "file-archive"),
    (b"Rar!", "file-archive"),
    (b"\x1f\x8b", "file-archive"),
    (b"BZh", "file-archive"),
    (b"\xfd7zXZ", "file-archive"),
    (b"MSCF", "file-archive"),
    (b"!BDN", "file-store"),
    (b"\xcf\xad\x12\xfe", "file-store"),
    (b"\x78\x9f\x3e\x22", "file-winmail"),
    (b"{\\rtf", "file-office"),
    (b"\x89PNG", "file-picture"),
    (b"\xff\xd8\xff", "file-picture"),
    (b"GIF8", "file-picture"),
    (b"RIFF", "file-picture"),
    (b"II*\0", "file-picture"),
    (b"MM\0*", "file-picture"),
    (b"bplist00", "file-page"),
)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.{0,500}?-->\s*)*<(?:!doctype|html|head|body)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_EMLX = re.compile(rb"[ \t]*(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]{1,100}[ \t]*:|From )")
_EMLX_END = re.compile(rb"^<\?xml version[^>]*>\s*<!DOCTYPE plist", re.MULTILINE)
_OFFICE = re.compile(r"\.(?:docx?|docm|xlsx?|xlsm|pptx?|dot|rtf|odt|ods)\Z", re.IGNORECASE)
_ONE_MAIL = re.compile(r"\.(?:eml|emlx|eml\.txt)\Z", re.IGNORECASE)


def beginning_of(path: Path, most: int) -> bytes:
    """Return what a file holds, at most so many bytes: a device has no size and no end.

    All of them are asked for only where there may be as many. Windows makes room for whatever is
    asked for, which took longer than all else that is done with a small mail.
    """
    with path.open("rb") as file:
        data = file.read(min(SMALL, most))
        return data + file.read(most - SMALL) if len(data) == SMALL else data


def mails_in(data: bytes, name: str) -> tuple[bytes, ...]:
    """Return the mails of a file called ``name``, each as it came, in their order.

    Raises MailError for what holds none, named by what the bytes are, whatever the name says.
    """
    wrong = _something_else(data, name)
    if wrong:
        raise MailError(wrong, file=name)
    plain = restore(data).data
    if _EMLX.match(plain):
        return (_emlx(plain),)
    mails = mbox.taken_out(plain)
    if mbox.run_together(plain):
        raise MailError("file-run-together", file=name)
    if len(mails) > 1 and _ONE_MAIL.search(name):
        # What such a file says about a second mail may as well be the text of the first.
        raise MailError("file-several", file=name)
    return mails or (data,)


def _something_else(data: bytes, name: str) -> ErrorCode | None:
    head = data[:LOOKED_AT]
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return "file-empty"
    for sign, code in _SIGNS:
        if head.startswith(sign):
            office = code in ("outlook-msg", "file-archive") and _OFFICE.search(name)
            return "file-office" if office else code
    if head[257:262] == b"ustar" or re.match(rb"..-lh.-", head, re.DOTALL):
        return "file-archive"
    if head[4:8] == b"ftyp":
        return "file-picture"
    plain = restore(data).data
    if _saved_page(plain):
        return "file-page"
    if headers_of(plain).fields or _EMLX.match(plain):
        return None
    if b"%PDF-" in plain[:1024]:
        return "file-pdf"
    if _PAGE.match(plain, 0, LOOKED_AT):
        return "file-page"
    return None if _text(plain) else "file-unknown"


def _saved_page(plain: bytes) -> bool:
    """Return a browser's single file: it has headers, but nobody sent it."""
    headers = headers_of(plain)
    return (
        headers.count("snapshot-content-location") > 0
        or "<saved by" in " ".join(headers.raw("from")).lower()
    )


def _text(plain: bytes) -> bool:
    """Text has no control characters but a few; ISO-2022-JP has its escapes."""
    head = plain[:LOOKED_AT]
    return len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)) * 100 <= len(head)


def _emlx(plain: bytes) -> bytes:
    """Return the mail that Apple Mail keeps behind its length, without what Apple adds below."""
    first = _EMLX.match(plain)
    assert first
    end = first.end() + int(first.group(1))
    if not plain[end : end + 200].lstrip().startswith(b"<?xml"):
        # A length that was counted with other line ends.
        added = list(_EMLX_END.finditer(plain))
        end = added[-1].start() if added else len(plain)
    return plain[first.end() : end]
