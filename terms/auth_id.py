"""A 認証ID as it is written down, whatever page or mail shows it.

Its format is unknown (docs/domain.md 2): any run of letters, digits and a few signs that holds a
digit or is written in capitals counts; what says that there is none yet does not.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
_SEPARATORS = re.compile(r"[\s‐-―−ー─_-]+")
_SHAPE = re.compile(r"[0-9A-Za-z][0-9A-Za-z .@_-]+")
_NONE_YET = frozenset(
    ("LOADING", "NA", "NONE", "NULL", "PENDING", "PROCESSING", "TBA", "TBD", "UNKNOWN", "WAIT")
)
_BETWEEN = re.compile(r"(?<=[0-9A-Za-z])[‐-―−ー─](?=[0-9A-Za-z])")


def read_auth_id(text: str) -> str:
    """The 認証ID in a text that should be nothing else; "" when it is none.

    Full width becomes half width, characters that nobody sees or types go, a dash is a hyphen.
    """
    plain = unicodedata.normalize("NFKC", text)
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in plain):
        return ""
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc") or c in " \t\n")
    plain = _BETWEEN.sub("-", " ".join(plain.split())).strip(" 。.、,「」『』")
    if len(plain) > LONGEST or not _SHAPE.fullmatch(plain):
        return ""
    named = any(c.isdigit() for c in plain) or plain.isupper()
    return plain if named and key_of(plain) not in _NONE_YET else ""


def key_of(auth_id: str) -> str:
    """What two writings of one 認証ID have in common: no blanks, no hyphens."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", auth_id))


def same_auth_id(one: str, other: str) -> bool:
    """Are two writings of a 認証ID the same one? Blanks and hyphens don't count, case does."""
    return key_of(one) == key_of(other)
