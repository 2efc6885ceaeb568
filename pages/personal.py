"""Where a person's values may stand as text: in every width, with or without what parts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from pages.case import Case
from pages.days import in_era

# A mail address, but not a domain on its own such as the site's 「@ras-immi.moj.go.jp」.
MAIL_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+"
_BETWEEN = r"[\s\-‐-―−ー－.,、，．・/()（）]{0,3}"
_NO_DIGIT = r"(?![0-9０-９])"
_AFTER_NO_DIGIT = r"(?<![0-9０-９])"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LATIN = "[A-Za-zＡ-Ｚａ-ｚ]"


def whole_values(case: Case) -> re.Pattern[str]:
    """What finds the values of a case, and any mail address, in a text.

    Nationality, sex and category are not among them: their words stand in other texts too, and
    only the question beside them tells whose they are. Both Python and browsers can use it.
    """
    return re.compile("|".join((*_patterns(case), MAIL_ADDRESS)), re.IGNORECASE)


def words_of_names(case: Case) -> re.Pattern[str] | None:
    """What finds a part of the name that stands alone; None where none is long enough."""
    names = f"{case.applicant.name} {case.applicant.name_kana or ''}".split()
    found = [_loosely(word) for word in names if len(word) >= (3 if word.isascii() else 2)]
    alone = rf"(?<!{_LATIN})(?:{'|'.join(found)})(?!{_LATIN})"
    return re.compile(alone, re.IGNORECASE) if found else None


def _patterns(case: Case) -> Iterator[str]:
    applicant = case.applicant
    for text in (applicant.name, applicant.name_kana, applicant.email, applicant.address,
                 applicant.residence_card):  # fmt: skip
        if text:
            yield _loosely(text)
    for number in (applicant.phone, applicant.postal_code):
        if number:
            yield f"{_AFTER_NO_DIGIT}{_loosely(number)}{_NO_DIGIT}"
    if applicant.phone and applicant.phone.startswith("0"):
        abroad = _loosely(applicant.phone[1:])
        yield rf"[+＋]?[8８][1１]{_BETWEEN}(?:[0０]{_BETWEEN})?{abroad}{_NO_DIGIT}"
    yield from _days(applicant.birth_date)


def _days(day: date) -> Iterator[str]:
    year, month, number = (_digits(f"{part}") for part in (day.year, day.month, day.day))
    month, number = rf"[0０]?{month}", rf"[0０]?{number}"
    apart = r"\s?[-‐-―−－/／.．年月日]?\s?"
    for parts in ((year, month, number), (number, month, year), (month, number, year)):
        yield _AFTER_NO_DIGIT + apart.join(parts) + _NO_DIGIT
    era = in_era(day)
    if era:
        counted = _digits(f"{era.year}") + ("|元" if era.year == 1 else "")
        name = rf"(?:{era.name}|{_loosely(era.letter)}|{era.era})\s?[0０]?(?:{counted})"
        yield apart.join((name, month, number)) + _NO_DIGIT
    word = rf"{_MONTHS[day.month - 1]}[a-z]{{0,6}}\.?"
    yield rf"{_AFTER_NO_DIGIT}{number}(?:st|nd|rd|th)?\s{word},?\s{year}"
    yield rf"{word}\s{number}(?:st|nd|rd|th)?,?\s{year}"


def _digits(number: str) -> str:
    return "".join(_in_any_width(each) for each in number)


def _loosely(text: str) -> str:
    """A text in any width, whatever stands between its letters."""
    plain = unicodedata.normalize("NFKC", text)
    letters = [each for each in plain if each.isalnum() or each in "@+"]
    return _BETWEEN.join(_in_any_width(each) for each in letters)


def _in_any_width(letter: str) -> str:
    """A letter as it is, wide or narrow, in either kana."""
    made = {letter}
    if "!" <= letter <= "~":
        made.add(chr(ord(letter) + 0xFEE0))
    elif "ァ" <= letter <= "ヶ":
        made |= {chr(ord(letter) - 0x60), _NARROW.get(letter, letter)}
    elif "ぁ" <= letter <= "ゖ":
        made |= (kana := {chr(ord(letter) + 0x60)}) | {_NARROW.get(each, each) for each in kana}
    ways = sorted(made)
    if all(len(each) == 1 for each in ways):
        return f"[{''.join(map(re.escape, ways))}]" if len(ways) > 1 else re.escape(letter)
    return f"(?:{'|'.join(map(re.escape, ways))})"


def _narrow() -> Iterator[tuple[str, str]]:
    """Katakana with their half-width writing, a voicing mark behind the letter."""
    plain = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    for letter in map(chr, range(ord("ァ"), ord("ヶ") + 1)):
        apart = unicodedata.normalize("NFD", letter)
        if apart[0] in plain:
            yield letter, plain[apart[0]] + "".join(marks[each] for each in apart[1:])


_NARROW = dict(_narrow())
