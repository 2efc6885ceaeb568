"""Does a cell show a whole day? A spreadsheet makes 1 November of 1995/11, and shows no day."""

from __future__ import annotations

import re

# Formats that a workbook names by number alone, as Excel in Japanese shows them.
BY_NUMBER = {
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    32: "h時mm分", 33: "h時mm分ss秒", 34: "yyyy年m月", 35: "m月d日", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mmss.0", 52: "yyyy年m月", 53: "m月d日", 55: "yyyy年m月", 56: "m月d日",
}  # fmt: skip
PARTS = 3  # year, month and day
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def shows_part(code: str) -> bool:
    """Tell whether a format shows some of year, month and day, or a time, and not all three."""
    plain = _NOT_SHOWN.sub("", code).partition(";")[0].casefold()
    if "general" in plain or re.search("[0#?@]", plain):
        return False
    letters = set(plain) & set("eymdhs")
    return bool(letters) and not ({"y", "e"} & letters and {"m", "d"} <= letters)


def adds_words(code: str) -> bool:
    """Tell whether a format shows words that are not in the cell: "大阪府"@, "AB"00000000.

    Those of a day, 年 and 月, stand in every Japanese format of one.
    """
    if shows_part(code) or re.search("[ymdhsge]", _NOT_SHOWN.sub("", code).casefold()):
        return False
    return any(any(map(str.isalnum, words)) for words in re.findall(r'"([^"]*)"', code))


def text_shows_part(shown: str) -> bool:
    """Are fewer than three parts of a day in the text that a cell shows?"""
    numbers = len(re.findall(r"[0-9]+|元", shown))
    named = re.search(r"[A-Za-z]{3,}", shown) is not None  # a month in letters
    return 0 < numbers + named < PARTS
