"""Mailbox files: mails one behind the other, each below a line that begins with "From "."""

from __future__ import annotations

import re

MAX_MAILS = 10_000

# Such a line names a time, and a header stands below it; other lines that begin so are text.
_BEGINS = re.compile(
    rb"From [^\r\n]{0,200}\d:\d\d[^\r\n]{0,100}\r?\n(?=[!-9;-~]{1,100}[ \t]*:|>?From )"
)
# Without a blank line above it, it may begin a mail or be quoted in one: with a whole time, and
# what every mail has below.
_MAY_BEGIN = re.compile(
    rb"^From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +[^\r\n]{0,40}\d:\d\d[^\r\n]{0,40}\r?\n"
    rb"(?=(?:Return-Path|Received|Delivered-To|Date|From|To|Subject|Message-ID|MIME-Version|"
    rb"DKIM-Signature|Authentication-Results|X-[!-9;-~]{1,80}|Status)[ \t]*:)",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(rb"\n\r?\n")
# Gnus keeps the line that stood above a mail in this header.
LINE_KEPT = "x-from-line"
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,10})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


def split(data: bytes) -> list[tuple[int, int]]:
    """Where each mail of a mailbox file begins and ends; empty when ``data`` is none.

    A file is one only when its first line says so: what a mail's own text says divides nothing.
    """
    first = _BEGINS.match(data)
    if not first:
        return []
    found: list[tuple[int, int]] = []
    start = first.end()
    position = start
    while len(found) < MAX_MAILS:
        blank = _BLANK.search(data, position)
        if not blank:
            break
        # A blank line may be the second of three: the next search begins in its middle.
        position = blank.end() - 1
        line = _BEGINS.match(data, blank.end())
        if not line or blank.end() < _counted_end(data, start):
            continue
        found.append((start, blank.start() + 1))
        start = line.end()
        position = start
    # The blank line below the last mail is no part of it either.
    end = len(data) - (2 if data.endswith(b"\n\r\n") else 1 if data.endswith(b"\n\n") else 0)
    return [*found, (start, max(start, end))]


def taken_out(data: bytes) -> tuple[bytes, ...]:
    """Return the mails of a mailbox file; empty when ``data`` is none.

    All but the first may be the text of the one above: no sign tells them apart that whoever
    wrote that mail could not have written, too. They keep the line that stood above them, as a
    header, so that the doubt goes wherever the mail goes.
    """
    pieces = split(data)
    mails = [data[start:end] for start, end in pieces]
    for number, (start, _) in enumerate(pieces[1:], 1):
        line = data[data.rfind(b"\n", 0, start - 1) + 1 : start]
        mails[number] = b"X-From-Line:" + line.removeprefix(b"From") + mails[number]
    return tuple(mails)


def run_together(data: bytes) -> bool:
    """Are there perhaps several mails without a blank line between them?"""
    pieces = split(data)
    if len(pieces) != 1:
        return False
    ((start, end),) = pieces
    return any(
        found.start() > max(start, _counted_end(data, start) - 1)
        for found in _MAY_BEGIN.finditer(data, start, end)
    )


def _counted_end(data: bytes, start: int) -> int:
    """Where the mail at ``start`` ends by its own count of bytes; 0 without a count that holds."""
    head = _BLANK.search(data, start)
    if not head:
        return 0
    told = _LENGTH.search(data[start : min(head.start(), start + 64 * 1024)])
    end = head.end() + int(told.group(1)) if told else 0
    return end if data[end : end + 7].lstrip(b"\r\n").startswith(b"From ") else 0
