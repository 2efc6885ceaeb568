"""A 認証ID as it is written down, whatever page, mail or person shows it.

Its format is unknown (docs/domain.md 2): any run of letters, digits and a few signs that holds a
digit or is written in capitals counts; what says that there is none yet does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from terms.text import INVISIBLE, STEERING, TURNS_ROUND

AuthId = NewType("AuthId", str)
"""A 認証ID in the one form in which it is kept and typed: made by :func:`read_auth_id` alone."""

LONGEST = 64
NONE = AuthId("")

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_TURNS_ROUND = re.compile(f"[{TURNS_ROUND}]")
# Dashes of any kind, and what is typed for one with a Japanese input method.
_HYPHENS = "\u02d7\u058a\u1806\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30a0\u30fc\ufe58"
_HYPHEN = re.compile(f"(?<=[0-9A-Za-z])[{_HYPHENS}](?=[0-9A-Za-z])")
_APART = re.compile(f"\\s*[{_HYPHENS}-]\\s*")
_SEPARATORS = re.compile(f"[\\s{_HYPHENS}_-]+")
_SHAPE = re.compile(r"[0-9A-Za-z](?:[.@_-]?[0-9A-Za-z])+")
_GROUP = re.compile(r"[0-9A-Za-z]{2,12}")
# Words that stand where an ID will be, and letters that stand for those of an ID.
_NOT_YET = re.compile(
    r"pending|loading|processing|issuing|waiting|wait|null|none|nil|nan|n/?a|tb[ads]|todo|undefined"
    r"|unknown|empty|blank|error|failed|ok|yes|no|notyet|notissued|inprogress|comingsoon|required"
    r"|authid|authenticationid|userid|loginid|id|x{3,}",
    re.IGNORECASE,
)
# What stands for letters of an ID that are hidden, and for those that are left out.
HIDES = (
    "*\u00d7\u2022\u204e\u2217\u2588\u2591-\u2593\u25a0\u25a1\u25aa\u25ab\u25b2\u25b3\u25bc\u25bd\u25c6\u25c7"
    "\u25c9\u25cb\u25ce\u25cf\u25ef\u2605\u2606\u2613\u26aa\u26ab\u2715\u2716\u2731\u2b24\u2b55\u3007"
)
_LEFT_OUT = "\u00b7\u22ef\u30fb"
_GOES_ON_HIDDEN = re.compile(
    rf"[{HIDES}{_LEFT_OUT}#$%&=+^~\\?_@\u301c-]|\.\.|/[{HIDES}{_LEFT_OUT}.]"
    rf"|[ \t]+(?:[{HIDES}_]{{2,}}|\.{{2,}})[ \t]*(?:[0-9A-Za-z\n。、で]|\Z)"
    rf"|[ \t]?[(\[<{{\u3014\u3010]\s?(?:\.\.|[{HIDES}{_LEFT_OUT}]|(?:以下|以降|後|中)?省?略)"
)
_LETTERS_HIDDEN = re.compile(r".*(?:xxx|XXX)|(?=.*xx)[^a-wyz]*\Z")

# Before a label: the ID that it names is a former one, an example, or somebody else's.
_NOT_THIS_ONE = re.compile(
    r"(?:(?:旧|(?:前回|以前|従前|過去|(?:変更|更新)前|失効した|無効な)の?"
    r"|(?:(?<!個)別|他|ほか|家族|配偶者)(?:の方|の人|人)?の|(?<![条])例|見本|サンプル)"
    r"|\b(?:former|previous|old|expired|example|sample|another|other))"
    r"[ \t]{0,2}[)）\]】：:]?[ \t]{0,2}[「『【\[(（]?\Z",
    re.IGNORECASE,
)
# Behind a value: another one is as good, and nobody can say which it is.
_OR = re.compile(
    r"[ \t]*(?:または|又は|もしくは|あるいは|\bor\b)[ \t]*(?=[0-9A-Za-z])", re.IGNORECASE
)


def plain_text(text: str) -> str:
    """Half-width letters, one kind of hyphen within words, and nothing that nobody sees."""
    return _HYPHEN.sub("-", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def goes_on_hidden(text: str, end: int) -> bool:
    """Do signs that stand for letters touch what ends there? ``text`` is plain: ``A1B2****``."""
    return _GOES_ON_HIDDEN.match(text, end) is not None


def names_another(text: str, label: int) -> bool:
    """Is the ID whose label begins there a former one, an example, or somebody else's?"""
    return _NOT_THIS_ONE.search(text[max(0, label - 24) : label]) is not None


def or_another(text: str, end: int) -> bool:
    """Is another ID offered beside the one that ends there, so that nobody can say which it is?"""
    return _OR.match(text, end) is not None


def read_auth_id(text: str) -> AuthId:
    """Return the 認証ID in a text that should be nothing else; "" when it is none.

    Full width becomes half width, characters that nobody sees or types go, a dash is a hyphen, and
    the blanks between groups of letters are left out. What holds control characters, is shown in
    another order than it is written or has letters hidden or left out is none.
    """
    if len(text) > 10 * LONGEST or _TURNS_ROUND.search(text):
        return NONE
    shown = text.replace("\r\n", " ").replace("\n", " ")
    if STEERING.search(_INVISIBLE.sub("", shown)):
        return NONE
    plain = " ".join(_APART.sub("-", plain_text(shown)).split())
    if ".." in plain:
        return NONE
    plain = plain.strip(" 。.、,「」『』【】[]()\"'")
    joined = plain.replace(" ", "")
    if len(joined) > LONGEST or not _SHAPE.fullmatch(joined) or _NOT_YET.fullmatch(joined):
        return NONE
    if _LETTERS_HIDDEN.match(joined):
        return NONE
    if " " in plain and not _are_groups(plain.split()):
        return NONE
    return AuthId(joined) if any(map(str.isdigit, joined)) or joined.isupper() else NONE


def _are_groups(parts: list[str]) -> bool:
    """Are the parts groups of one ID, and not words of a sentence or an ID and a number?

    They are of one length, but for the last of several, and hold digits each, or are all capitals.
    """
    if not all(map(_GROUP.fullmatch, parts)):
        return False
    longest = len(parts[0])
    whole = parts[:-1] if len(parts) > 2 else parts
    if any(len(each) != longest for each in whole) or len(parts[-1]) > longest:
        return False
    joined = "".join(parts)
    each_holds_digits = all(any(map(str.isdigit, part)) for part in parts)
    capitals = joined == joined.upper() and longest > 2 and any(map(str.isdigit, joined))
    return each_holds_digits or capitals


def key_of(auth_id: str) -> str:
    """Return what two writings of one 認証ID have in common: no blanks, no hyphens."""
    return _SEPARATORS.sub("", plain_text(auth_id))


def same_auth_id(one: str, other: str) -> bool:
    """Are two writings of a 認証ID the same one? Blanks and hyphens don't count, case does."""
    return key_of(one) == key_of(other)
