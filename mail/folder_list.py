"""The folders of an account as its server lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from imap_tools.imap_utf7 import utf7_decode, utf7_encode

from mail.folder_names import is_spam_name

# What is sent or only seems to be a folder of its own.
_SKIPPED = frozenset(("\\noselect", "\\nonexistent", "\\sent", "\\drafts", "\\all", "\\flagged"))
_LISTED = re.compile(rb'\(([^)]*)\) (?:NIL|"(?:\\.|[^"\\])*"|\S+) (.+)\Z', re.DOTALL)


@dataclass(frozen=True)
class Folder:
    """A folder of an account: its name for people, and the bytes that the server knows it by.

    ``spam`` by its special use (RFC 6154) or its name.
    """

    name: str
    raw: bytes
    spam: bool = False


def listed(answer: Iterable[object]) -> list[Folder]:
    """Return the folders of a LIST that mails may come to.

    A line that says nothing is passed over.
    """
    found = []
    for item in answer:
        line, literal = item if isinstance(item, tuple) else (item, None)
        match = _LISTED.search(line) if isinstance(line, bytes) else None
        if not match:
            continue
        flags = set(match.group(1).decode("ascii", "replace").lower().split())
        raw = literal if isinstance(literal, bytes) else _unquoted(match.group(2))
        if raw and not flags & _SKIPPED:
            name = folder_name(raw)
            found.append(Folder(name, raw, "\\junk" in flags or is_spam_name(name)))
    return found


def _unquoted(name: bytes) -> bytes:
    if len(name) > 1 and name.startswith(b'"') and name.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name


def folder_name(raw: bytes) -> str:
    """Return a folder's name for people.

    Modified UTF-7, or as it stands where it is none ("R&D").
    """
    if not raw.isascii():
        return raw.decode("utf-8", "replace")
    plain = raw.decode("ascii")
    try:
        name = utf7_decode(raw)
    except (ValueError, UnicodeError):
        return plain
    return name if utf7_encode(name) == raw else plain
