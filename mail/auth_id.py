"""The 認証ID in a text, found by its label: its shape is unknown (docs/domain.md 2)."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from terms.auth_id import (
    HIDES,
    AuthId,
    called_another,
    goes_on_hidden,
    key_of,
    names_another,
    or_another,
    plain_text,
    read_auth_id,
)

MAX_IDS = 20
MAX_LABELS = 200
MAX_LINES = 4  # from label to value; two paragraphs with an empty one between are four

_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"))
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")

LABEL = re.compile(
    r"(?:(?:認[ \t]?証|认证|認證|인증)\s{0,2}(?:用\s?)?I\s?D"
    r"|\bauth(?:entication|orization|\.)?[\s_-]{1,3}ID(?![A-Za-z])|\bauthentication\s?ID)"
    r"(?:\s?(?:番号|number\b|no\.|No\b))?",
    re.IGNORECASE,
)
# What letters are adorned with: lines and boxes, blocks, squares, circles, stars, arrows, emoji.
_ORNAMENT = (
    "\u2020-\u2022\u203b\u2042\u2190-\u21ff\u2500-\u27bf\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff"
    "\u3013\u301c\u30fb\U0001f300-\U0001faff"
)
# ASCII signs adorn in rows alone: "ID-2026" and "ID#2" say something else.
_ORNAMENTS = re.compile(
    # Nothing taken is given back: a row of signs could be split in ways without number.
    rf"(?:[ \t]{{0,9}}(?:[{_ORNAMENT}]|[-_~^*#=+]{{2,}}+|ー{{3,}}+)){{1,80}}+"
)
# Between label and value: closing brackets of the label, a bracketed remark, then what separates.
_REMARK = re.compile(
    r"[\]】)〕」』》≫>*\"']{0,3}(?:\s{0,3}[(〔\[][^()〔〕\[\]\n]{1,60}[)〕\]])?[ \t]{0,3}"
)
# A line of ornaments, or a remark, between the label's line and the value's.
_LINE_BETWEEN = re.compile(
    rf"[ \t]*[:=]?[ \t]*\n\s{{0,9}}(?:{_ORNAMENTS.pattern}|[(※*][^\n]{{1,60}})[ \t]*(?=\n)"
)
_SEPARATOR = re.compile(
    r"[ \t]*(?:is\b(?:[ \t]+as[ \t]+follows)?"
    r"|は(?:(?:以下|下記|次)の(?:通り|とおり)(?:です|になります|でございます)?)?|[:=→⇒|・…]+)?"
    r"[、,]?[\s:。.]{0,40}[「『【〔《≪\[(<\"'*`]{0,2}[ \t]{0,10}",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z_.@+#$%&=!-]{0,62}[0-9A-Za-z])?")
_IN_BRACKETS = re.compile(rf"[ \t]?[\[(〔“]\s?({_VALUE.pattern})\s?[\])〕”]")
_GROUPS = re.compile(r"[0-9A-Z]{2,6}(?: [0-9A-Z]{2,6}){1,5}(?=[ \t]*(?:\n|\Z))")
# With a sign behind them, as at the end of a sentence, they must look like groups of one ID.
_CLOSED_GROUPS = re.compile(
    r"([0-9A-Z]{2,6}(?: [0-9A-Z]{2,6}){1,5})[ \t]*"
    r"(?:[。、.,!;:」』】〕》〉\])>\"'”’]|です)+[ \t]*(?=\n|\Z)"
)
_TELEPHONE = re.compile(r"0\d{1,4} \d{1,4} \d{3,4}")
# Behind a value: too long for an ID, what is none for a terminal's sake, or more of a day, of two
# numbers, of an ID that a program broke into lines: nobody can say where it ends.
_GOES_ON = re.compile(
    r"[0-9A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]|/[0-9A-Za-z]"
    r"|[ \t]*\n[ \t]*(?=[A-Z]*[0-9])[0-9A-Z]{1,12}[ \t]*(?:\n|\Z)"
)
# Before a value: letters of it that are hidden or left out. Dots may lead to it from its label.
_HIDDEN_BEFORE = re.compile(
    rf"(?:[{HIDES}#~_][{HIDES}#~_-]+|[*\u00d7]|[:=は\n][ \t]*(?:[{HIDES}_]{{2,}}[ \t]+)+"
    r"|[:=は→\s](?:\.{2,}|[\u00b7\u22ef\u30fb]{2,})|[:=は][ \t]*\.{2,}[ \t]+)\Z"
)
_SIGNS = re.compile(rf"[ \t]?[{HIDES}]+")
_SIGNS_BEFORE = re.compile(rf"[{HIDES}]+[ \t]?\Z")
_MORE = re.compile(r"(?: [0-9A-Z]{2,12}){1,6}(?![0-9A-Za-z])")
_COUNTED = re.compile(
    r"[ \t]?(?:年|月|日|時|分|秒|件|回|円|桁|文字|つ|st\b|nd\b|rd\b|th\b|hours?\b|days?\b)"
)
_OPENERS = "「『【〔《≪[(<\"'*`"
# Neither a day, nor a telephone, nor a mail address, nor the next word of a form is an ID.
_SOMETHING_ELSE = re.compile(
    r"(?:19|20)\d\d[-.](?:0?[1-9]|1[0-2])[-.](?:0?[1-9]|[12]\d|3[01])"
    r"|\d{1,2}[-.]\d{1,2}[-.](?:19|20)\d\d"
    r"|0\d{1,4}-\d{1,4}-\d{3,4}|[^@]+@[^@]+\.[A-Za-z]+"
    r"|password|login|e?-?mail|url|user(?:name)?|name|none|null|n\.a",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """The different candidates in their order, and whether one had foreign letters in it."""

    ids: tuple[AuthId, ...]
    mixed: bool


def normalise(text: str) -> str:
    """Half-width letters and digits, one kind of hyphen and line end, nothing invisible."""
    plain = plain_text(text).translate(_HYPHENS)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def each_once(auth_ids: Iterable[AuthId]) -> tuple[AuthId, ...]:
    """Each ID once, as it is written first: blanks and hyphens make no other."""
    kept: dict[str, AuthId] = {}
    for each in auth_ids:
        kept.setdefault(key_of(each), each)
    return tuple(kept.values())


def find_auth_ids(text: str) -> Found:
    """Every value that stands behind a label in ``text`` (normalised), each ID once."""
    ids: dict[str, AuthId] = {}
    mixed = False
    for label in itertools.islice(LABEL.finditer(text), MAX_LABELS):
        if names_another(text, label.start()) or called_another(text, label.end()):
            continue
        value, odd = _behind(text, label)
        mixed |= odd
        if value is None and not odd:
            value = _bracketed(text, label.end()) or _below(text, label.start())
        found = read_auth_id(value or "")
        if found:
            ids.setdefault(key_of(found), found)
        if len(ids) >= MAX_IDS:
            break
    return Found(tuple(ids.values()), mixed)


def _behind(text: str, label: re.Match[str]) -> tuple[str | None, bool]:
    window = text[label.end() : label.end() + 400]
    start = 0
    for pattern in (
        *(_ORNAMENTS, _REMARK, _ORNAMENTS),
        *(_LINE_BETWEEN, _LINE_BETWEEN),
        *(_SEPARATOR, _ORNAMENTS, _SEPARATOR),
    ):
        found = pattern.match(window, start)
        start = found.end() if found else start
    between = window[:start]
    if between.count("\n") > MAX_LINES:
        return None, False
    strong = any(mark in between for mark in (*":=→⇒|\t\n", *_OPENERS))
    value = _VALUE.match(window, start)
    if not value:
        return None, bool(strong and _foreign_letter(window, start))
    if _foreign_letter(window, value.end()):
        return None, True
    unclear = _GOES_ON.match(window, value.end()) or _another_behind(window, value.end())
    if unclear or _partly_hidden(text, label, label.end() + start, label.end() + value.end()):
        return None, False
    groups = _GROUPS.match(window, start) if strong else None
    if groups and _TELEPHONE.fullmatch(groups.group()):
        return None, False
    if groups and any(char.isdigit() for char in groups.group()):
        return groups.group().replace(" ", ""), False
    closed = _CLOSED_GROUPS.match(window, start) if strong else None
    if closed and (joined := read_auth_id(closed[1])):
        return joined, False
    if not _plausible(window, value, between, strong):
        return None, False
    more = _MORE.match(window, value.end())
    if more and not value.group().islower():
        joined = read_auth_id(value.group() + more.group())
        mixed = re.search(r"[A-Z][0-9]|[0-9][A-Z]", more.group())
        if _another_behind(window, more.end()):
            return None, False
        if joined or mixed:  # groups of one ID, or nobody can say where it ends
            return joined or None, False
    return value.group(), False


def _another_behind(text: str, end: int) -> bool:
    return or_another(text, end) or called_another(text, end)


def _partly_hidden(text: str, label: re.Match[str], start: int, end: int) -> bool:
    """Do signs beside a value stand for letters of it? Those on both sides adorn it."""
    between = text[label.end() : start]
    front = _SIGNS_BEFORE.search(text, max(0, label.start() - 80), label.start())
    left = _SIGNS_BEFORE.search(between)
    right = _SIGNS.match(text, end)
    adorn_label = front[0].strip()[::-1] if front else ""
    adorn_value = left[0].strip() if left else ""
    if right and right[0].strip() == adorn_label:
        return False
    if right and right[0].strip()[::-1] == adorn_value:
        return len(adorn_value) > (3 if adorn_value[0] == "*" else 1)
    if goes_on_hidden(text, end):
        return True
    return between.strip() != adorn_label and _HIDDEN_BEFORE.search(between) is not None


def _plausible(window: str, value: re.Match[str], between: str, strong: bool) -> bool:
    """Is it an ID, or a word of the sentence that the label happens to stand in?"""
    word = value.group()
    after = window[value.end() : value.end() + 40]
    digits = any(char.isdigit() for char in word)
    if len(word) < 3 or after.startswith("://") or _COUNTED.match(after) or LABEL.match(word):
        return False
    if _SOMETHING_ELSE.fullmatch(word):
        return False
    if not strong or (between.rstrip(" \t").endswith((".", "。"))):
        return digits and len(word) >= 4 and not _ideograph(after)
    if "\n" in between and not _line_ends(after):
        return digits and ":" in between and not _ideograph(after)
    if digits:
        return True
    return _line_ends(after) and (word.isupper() or "\n" not in between) and not word.istitle()


def _bracketed(text: str, start: int) -> str | None:
    """Return the value right behind its label in brackets that may hold a remark.

    認証ID（A1B2C3D4E5）.
    """
    found = _IN_BRACKETS.match(text, start)
    if not found or not _line_ends(text[found.end() : found.end() + 40]):
        return None
    value = found[1]
    digits = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return value if digits and len(value) > 4 and not _SOMETHING_ELSE.fullmatch(value) else None


def _below(text: str, start: int) -> str | None:
    """Find the value in the next row of a table whose heading row has the label (by tabs)."""
    line_start = max(text.rfind("\n", max(0, start - 2000), start) + 1, start - 2000, 0)
    line_end = text.find("\n", start, start + 2000)
    if line_end < 0 or "\t" not in text[line_start:line_end]:
        return None
    column = text.count("\t", line_start, start)
    row = text[line_end : line_end + 500].lstrip("\n ").partition("\n")[0]
    cells = row.split("\t")
    if column >= len(cells):
        return None
    value = _VALUE.fullmatch(cells[column].strip())
    return value.group() if value and any(char.isdigit() for char in value.group()) else None


def _line_ends(after: str) -> bool:
    rest = after.lstrip(" \t」』】〕》〉≫])}>\"'*`”’。、.,!;:です")
    adorned = _ORNAMENTS.match(rest)
    rest = rest[adorned.end() :].lstrip(" \t") if adorned else rest
    return not rest or rest[0] == "\n"


def _ideograph(after: str) -> bool:
    return bool(after) and "\u4e00" <= after[0] <= "\u9fff"


def _foreign_letter(text: str, position: int) -> bool:
    """Return a letter or digit that is neither ASCII nor Japanese, Chinese or Korean."""
    if position >= len(text):
        return False
    char = text[position]
    if char.isascii() or not (char.isalnum() or unicodedata.combining(char)):
        return False
    name = unicodedata.name(char, "")
    return not name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC"))
