"""The writings in which a value may stand: patterns over folded letters (:mod:`terms.folding`).

Folding has taken width, case, blanks and hyphens away. What is left to be known is what may stand
in another order or in other letters: the parts of a name, a day, a telephone number from abroad.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Literal

from terms.days import ERAS, MONTHS
from terms.folding import folded, letters_of

Edge = Literal["any", "word", "number", "kana", "nation", "alone", "days"]
"""What must not stand directly beside a match: letters or digits of the same word or number.

``alone``: nothing else may stand on the line.
"""

LONG_WORD = 6  # Latin letters of a value that is found within other words too
LONG_KANA = 4
MOST_PARTS = 4  # parts of a name that are looked for in every order
HOST_COUNTRY = frozenset(map(folded, ("日本", "日本国", "Japan", "JPN", "JP")))
_TITLES = "様|殿|氏|サン|サマ|チヤン"
_TITLES_BEFORE = "mr|mrs|ms|miss|dear"
_UNIT = "(?:丁目|番地|番|号|ノ|目)*"
_KANJI_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Writing:
    """One way in which a value may stand in folded text, and what must not be beside it."""

    pattern: re.Pattern[str]
    edge: Edge

    @classmethod
    def of(cls, pattern: str, edge: Edge = "any") -> Writing:
        # Looked for at every letter, also within what another letter's match takes.
        return cls(re.compile(f"(?=({pattern}))"), edge)


def of_name(name: str) -> Iterator[Writing]:
    """Give the whole name, its parts in any order, and each part that is long enough alone."""
    words = re.split(r"[^\w'’`]+|_", unicodedata.normalize("NFKC", name))
    parts = [part for part in map(folded, words) if part]
    if not parts:
        return
    orders = permutations(parts) if len(parts) <= MOST_PARTS else _turned(parts)
    for whole in sorted({"".join(each) for each in orders}):
        if len(whole) > 1:
            yield Writing.of(re.escape(whole), _edge(whole))
    if len(parts) > 1:
        for part in dict.fromkeys(parts):
            yield from _of_part(part)


def _turned(parts: list[str]) -> Iterator[list[str]]:
    """Give the order as it is, the other way round, and with any part coming first."""
    yield parts[::-1]
    for at in range(len(parts)):
        yield [*parts[at:], *parts[:at]]


def _of_part(part: str) -> Iterator[Writing]:
    shortest = 3 if part.isascii() else 2
    if len(part) >= shortest:
        yield Writing.of(re.escape(part), _edge(part))
    elif not part.isdigit():
        yield Writing.of(f"{re.escape(part)}(?={_TITLES})", "word" if part.isascii() else "any")
        if part.isascii() and len(part) > 1:
            yield Writing.of(f"(?:{_TITLES_BEFORE}){re.escape(part)}", "word")


def _edge(word: str) -> Edge:
    if word.isdigit():
        return "number"
    if word.isascii():
        return "word" if len(word) < LONG_WORD else "any"
    return "kana" if len(word) < LONG_KANA and _is_kana(word) else "any"


def _is_kana(text: str) -> bool:
    return all("ァ" <= each <= "ヺ" or each in "\u3099\u309a" for each in text)


def of_number(number: str) -> Iterator[Writing]:
    """Give a number as it stands, whatever parts its digits."""
    digits = folded(number)
    if len(digits) > 2:
        yield Writing.of(re.escape(digits), "number")


def of_phone(number: str) -> Iterator[Writing]:
    """Give a telephone number as it is dialled at home and from abroad."""
    yield from of_number(number)
    digits = folded(number)
    home = digits[1:] if digits.startswith("0") else digits.removeprefix("81")
    if len(home) > 5:
        yield Writing.of(f"(?:010|00)?810?{home}", "number")
        yield Writing.of(f"0{home}", "number")


def of_card(number: str) -> Iterator[Writing]:
    """Give a residence card's number, and its digits alone."""
    whole = folded(number)
    yield from of_text(whole)
    digits = "".join(filter(str.isdigit, whole))
    if len(digits) > 5:
        yield Writing.of(digits, "number")


def of_email(address: str) -> Iterator[Writing]:
    """Give a mail address, also with its sign in words.

    Its first part where that tells who it is.
    """
    local, at, domain = unicodedata.normalize("NFKC", address).rpartition("@")
    if not at:
        yield from of_text(address)
        return
    dots = "(?:dot|ドツト)?".join(re.escape(folded(each)) for each in domain.split("."))
    first = folded(local)
    yield Writing.of(f"{re.escape(first)}(?:at|アツト(?:マ\u3099?ク)?)?{dots}", _edge(first))
    if re.search(r"[\d._+-]", local) and len(first) > 3:
        yield Writing.of(re.escape(first), "word")


def of_address(address: str) -> Iterator[Writing]:
    """Give an address with and without 丁目・番・号, and its parts that name a house."""
    plain = unicodedata.normalize("NFKC", address)
    for part in dict.fromkeys((plain, *_houses(plain))):
        pattern = _with_units(part)
        if pattern:
            yield Writing.of(pattern, "number" if folded(part)[-1:].isdigit() else "any")


def _houses(address: str) -> Iterator[str]:
    """Parts of an address that few others have: a house's number with its town, and the town."""
    areas = re.split(r"(?<=[都道府県市区町村郡])", address)
    pieces = [
        *re.split(r"[\s,、]+", address),
        *("".join(areas[at:]) for at in range(1, len(areas))),
    ]
    for piece in pieces:
        letters = folded(piece)
        words = sum(not each.isdigit() for each in letters)
        if (4 if letters.isascii() else 2) <= words < len(letters):
            yield piece
    town = re.split(r"\d", areas[-1])[0].strip()
    if len(areas) > 1 and len(folded(town)) > 2:
        yield town


def _with_units(address: str) -> str:
    found = re.findall(r"\d+|[^\d]+", address)
    pattern = ""
    for piece in found:
        if piece.isdigit():
            number = piece.lstrip("0") or "0"
            pattern += rf"0*(?:{number}|{kanji_number(int(number))}){_UNIT}"
        else:
            # A unit that the case writes may be left out on the page, and the other way round.
            bare = re.sub(r"^(?:丁目|番地|番|号|の|ノ|目)+", "", piece) if pattern else piece
            pattern += re.escape(folded(bare))
    pattern = (
        f"{pattern.removesuffix(_UNIT)}(?:番地|番|号)?" if pattern.endswith(_UNIT) else pattern
    )
    return pattern if len(folded(address)) > 3 else ""


def of_nationality(nation: str) -> Iterator[Writing]:
    """Give the name of a country where it is a word of its own or behind 国籍, not within 日本語.

    The country whose site it is is named in many sentences: it counts where it stands alone.
    """
    letters = folded(nation)
    if len(letters) > 1:
        yield Writing.of(re.escape(letters), "alone" if letters in HOST_COUNTRY else "nation")


def of_text(text: str) -> Iterator[Writing]:
    """Any other value, if it is long enough to be nobody else's word."""
    letters = folded(text)
    if len(letters) >= (4 if letters.isascii() else 3):
        yield Writing.of(re.escape(letters), _edge(letters))


def of_day(day: date) -> Iterator[Writing]:
    """Give a day by either calendar, in digits and in words, in any order of its parts."""
    month, number = _padded(day.month), _padded(day.day)
    years = rf"(?:{day.year}|{''.join(_KANJI_DIGITS[int(c)] for c in str(day.year))})"
    eras = "|".join(_eras(day))
    aside = f"(?:{eras})?年?" if eras else ""
    yield Writing.of(rf"{years}年?{aside}{month}月?{number}日?", "number")
    if eras:
        yield Writing.of(rf"(?:{eras})年?(?:{years})?年?{month}月?{number}日?", "number")
    # The era may have been chosen in a list beside it.
    yield Writing.of(rf"[0-9]{{1,4}}年{month}月{number}日?", "number")
    for parts in (f"{number}{month}", f"{month}{number}"):
        yield Writing.of(f"{parts}{day.year}", "number")
        yield Writing.of(f"{parts}{day.year % 100:02}", "days")
    yield Writing.of(f"{day.year % 100:02}年?{month}月?{number}日?", "days")
    word = MONTHS[day.month - 1]
    short = f"(?:{word}|{word[:4]}|{word[:3]})"
    nth = f"0?{day.day}(?:st|nd|rd|th)?"
    yield Writing.of(
        rf"{nth}(?:dayof|of)?{short}(?:of)?(?:{day.year}|{day.year % 100:02})", "number"
    )
    yield Writing.of(rf"{short}(?:the)?{nth}(?:{day.year}|{day.year % 100:02})", "number")
    yield Writing.of(rf"{day.year}{short}{nth}", "number")


def _padded(number: int) -> str:
    return rf"(?:0?{number}|{kanji_number(number)})"


def _eras(day: date) -> Iterator[str]:
    for era in ERAS:
        if era.first <= day <= era.last:
            count = day.year - era.first.year + 1
            counted = f"0?{count}|{kanji_number(count)}" + ("|元" if count == 1 else "")
            names = f"{era.name}|{era.name[0]}|{era.letter.lower()}|{era.key}"
            yield rf"(?:{names})(?:{counted})"


def kanji_number(number: int) -> str:
    """Return a number below ten thousand as it is counted: 十一, 二百三."""
    made = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, unit)
        if count:
            made += ("" if count == 1 and sign else _KANJI_DIGITS[count % 10]) + sign
    return made or "〇"


def stands_free(text: str, start: int, end: int, edge: Edge) -> bool:
    """Is nothing beside a match that makes it part of another word or number?"""
    before, after = text[start - 1 : start], text[end : end + 1]
    match edge:
        case "any":
            return True
        case "word":
            return not (_latin(before) or _latin(after))
        case "number":
            digits = text[start:end]
            return not (
                (_digit(before) and _digit(digits[0])) or (_digit(after) and _digit(digits[-1]))
            )
        case "days":
            # Six digits, or with something between them: 「95113」 alone may be anything.
            written = text[start:end]
            parted = any(not _digit(each) for each in written.strip())
            return stands_free(text, start, end, "number") and (parted or len(written) >= 6)
        case "kana":
            return not (_same_kana(before, text[start]) or _same_kana(after, text[end - 1]))
        case "nation":
            if _latin(text[start]):
                return stands_free(text, start, end, "word")
            told = before in ("籍", "域") or text.startswith(("籍", "国籍"), end)
            beside = _same_script(before, text[start]) or _same_script(after, text[end - 1])
            return told or not (beside or after == "語")
        case "alone":
            return not (folded(_line_before(text, start)) or folded(_line_after(text, end)))


LINE_ENDS = "\n\t\u200b"  # a tag that begins or ends is one too


def _line_before(text: str, place: int) -> str:
    begins = max(text.rfind(end, 0, place) for end in LINE_ENDS)
    return text[begins + 1 : place]


def _line_after(text: str, place: int) -> str:
    ends = [at for end in LINE_ENDS if (at := text.find(end, place)) >= 0]
    return text[place : min(ends, default=len(text))]


def _latin(character: str) -> bool:
    letters = letters_of(character) if character else ""
    return bool(letters) and letters.isascii()


def _digit(character: str) -> bool:
    return _latin(character) and letters_of(character).isdigit()


def _kana(character: str) -> str:
    """``ka``: katakana of any width, ``hi``: hiragana, "" for another letter."""
    name = unicodedata.name(character, "") if character else ""
    return "ka" if "KATAKANA" in name else "hi" if name.startswith("HIRAGANA") else ""


def _same_kana(one: str, other: str) -> bool:
    return bool(_kana(one)) and _kana(one) == _kana(other)


def _same_script(one: str, other: str) -> bool:
    """Kanji beside kanji, kana beside the same kana."""
    if not one:
        return False
    if _kana(one) or _kana(other):
        return _same_kana(one, other)
    return all("CJK" in unicodedata.name(each, "") for each in (one, other))
