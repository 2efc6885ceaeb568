"""The addresses of a mail: its one author, and whom it was written to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from mail import marks

MAX_VALUE = 2000
MAX_ADDRESSES = 50

_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_ADDRESS = re.compile(rf"{_LOCAL}@[A-Za-z0-9.-]{{1,253}}")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_QUOTED_LOCAL = re.compile(r'"((?:[^"\\]|\\.)*)"\s*@([A-Za-z0-9.-]*)')
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLED = re.compile(r"([^<>]*)<\s*([^<>\s]+)\s*>")
_QUOTES = " '‘’“”\"[]"

AuthorMark = Literal["several-from", "unreadable-from"]


def author(values: list[str]) -> tuple[str | None, str, AuthorMark | None]:
    """Address and bare name of the one author, read so strictly that nobody reads another one.

    ``values`` are those of all From headers, undecoded.
    """
    if not values:
        return None, "", None
    value = values[0][:MAX_VALUE]
    name = value.partition("<")[0].strip().strip('"')
    if len(values) > 1:
        return None, name, marks.SEVERAL_FROM
    rest = _one_of_a_kind(_without_comments(_QUOTED.sub(" ", value)).strip())
    angled = _ANGLED.fullmatch(rest)
    shown, address = angled.groups() if angled else ("", rest)
    # Many programs write an address without a name as its own name.
    repeated = shown.strip(_QUOTES).casefold() == address.casefold()
    if "," in rest or rest.count("@") > (2 if repeated else 1):
        many = len(_ADDRESS.findall(rest)) > 1
        return None, name, marks.SEVERAL_FROM if many else marks.UNREADABLE_FROM
    if not _ADDRESS.fullmatch(address) or ("@" in shown and not repeated):
        return None, name, marks.UNREADABLE_FROM
    return address.lower(), name if angled else "", None


def _one_of_a_kind(text: str) -> str:
    """One address of a list that has the same one over and over; else all of it."""
    entries = re.split(r"[,;]|(?<=>)\s*(?=<)", text)
    one, *others = {_bare(each) for each in entries}
    return one if len(entries) > 1 and not others and _ADDRESS.fullmatch(one) else text


def _bare(entry: str) -> str:
    """Return the address of an entry, unless what it has for a name is another one.

    Then the entry.
    """
    angled = _ANGLED.fullmatch(entry.strip())
    shown, address = angled.groups() if angled else ("", entry.strip())
    same = "@" not in shown or shown.strip(_QUOTES).casefold() == address.casefold()
    return address.casefold() if same else entry


def recipients(values: Iterable[str]) -> tuple[str, ...]:
    """Return the different addresses of some To and Cc headers, in lower case, without names."""
    found: dict[str, None] = {}
    for value in values:
        text = _QUOTED_LOCAL.sub(_bare_local, value[:MAX_VALUE])
        text = _without_comments(_QUOTED.sub(" ", text))
        for entry in re.split(r"[,;:]", text)[: 10 * MAX_ADDRESSES]:
            # What stands before the angle brackets is a name, whatever it looks like.
            angled = re.findall(r"<([^<>]*)>", entry)
            for each in angled or [entry]:
                address = plain(each)
                if _ADDRESS.fullmatch(address):
                    found.setdefault(address)
    return tuple(found)[:MAX_ADDRESSES]


def plain(address: str) -> str:
    """Return an address as it is compared: in lower case, without quotes that say nothing.

    Some carriers let people choose ``a..b.@…``, which other servers may write only in quotes.
    """
    bare = _QUOTED_LOCAL.sub(_bare_local, address.strip().strip("<>"))
    return bare.strip(_QUOTES).lower()


def _bare_local(quoted: re.Match[str]) -> str:
    """``"a..b."@host`` without its quotes; nothing where they hide more than a plain name."""
    local = re.sub(r"\\(.)", r"\1", quoted.group(1))
    return f"{local}@{quoted.group(2)}" if re.fullmatch(_LOCAL, local) else " "


def _without_comments(text: str) -> str:
    for _ in range(4):
        text = _COMMENT.sub(" ", text)
    return text
