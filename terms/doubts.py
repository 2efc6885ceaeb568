"""Answers that cannot be what the question asks for: of another kind, or with letters lost.

A name that reads 女 comes from the column beside it, ``Nguy?n`` from a file that was saved in an
encoding without its letters, 山田様 from a letter to her. Such an answer is refused, for the site
would take it.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import getincrementaldecoder
from dataclasses import dataclass

from terms import nations, normalise
from terms.addresses import PREFECTURES, abroad, day_in, is_a_house, is_in_japan, no_address
from terms.applicant_fields import BY_NAME
from terms.days import DateError, read_day
from terms.names import addition_in, is_addition, is_country
from terms.other_words import is_label, is_other_word
from terms.vocabulary import SEX_WORDS


@dataclass(frozen=True)
class Doubt:
    """What speaks against an answer: a code, and the signs that it is about."""

    code: str
    signs: str = ""


NAMES = ("name", "name_kana")
# What programs write for a letter that they don't have, and printers for one they can't print.
_STAND_INS = "?\N{REPLACEMENT CHARACTER}〓□■▯⍰"
_CODE = re.compile(r"&#?[A-Za-z0-9]{2,8};|\\u[0-9A-Fa-f]{4}|%[89A-Fa-f][0-9A-Fa-f]%")
# An accent that stands by itself, or a sign of voiced kana behind a letter that has no voice.
_APART = re.compile("(?:(?<=\\s)|^)[\u0300-\u036f\u3099\u309a]")
_AS_TYPED = str.maketrans({"\N{ACUTE ACCENT}": "'", "\u309b": "\u3099", "\u309c": "\u309a"})
_QUOTED = re.compile("(['’‘`\"“]).*(['’‘`\"”])", re.DOTALL)
_NAME_SIGNS = "-'’‘ʻʼ`´.,・･/()·‐"
_NAME_SCRIPTS = (
    "LATIN",
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "HALFWIDTH",
    "FULLWIDTH",
    "IDEOGRAPHIC",
)
_WESTERN = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def doubt_about(field: str, text: str) -> Doubt | None:
    """Return what speaks against words as the answer to a field of the case."""
    other = _other_kind(text, digits=field == "address")
    coded = _CODE.search(text) is not None
    # 外2名 is no number of a telephone.
    if field in NAMES and not coded and (not other or _has_letters_beside(other, text)):
        addition = addition_in(text)
        if addition:
            return Doubt(f"case.name-{addition.kind}", addition.signs)
    if other and not coded:
        return Doubt(other)
    if label := _label_in(text):
        return Doubt("case.label-inside", label)
    signs = lost_letters(text, only_letters=field == "name")
    if signs:
        return Doubt("case.lost-letters", signs)
    return _of_another_place(field, text)


def doubt_about_address(text: str) -> Doubt | None:
    """Return what speaks against an address as a whole.

    It is abroad, or names no place in Japan.
    """
    plain = normalise.plain(text)
    if sign := abroad(plain):
        return Doubt("case.address-abroad", sign)
    words = plain.replace("(", " ").replace(")", " ").split()
    for word in (words[0], words[-1]) if len(words) > 1 else ():
        if is_other_word(word) or word in ("男", "女") or is_addition(word):
            return Doubt("case.address-other", word)
    known = is_in_japan(plain) or is_a_house(plain)
    return None if known else Doubt("case.address-unlike")


def _of_another_place(field: str, text: str) -> Doubt | None:
    """Words that are an answer elsewhere in a list, or none at all."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if field == "nationality":
        return _no_nation(plain)
    if is_other_word(plain) or (field != "address" and plain in PREFECTURES):
        return Doubt("case.other-word")
    if is_country(plain) and (field, plain) != ("name_kana", "タイ"):
        return Doubt("case.name-country" if field in NAMES else "case.other-word", plain)
    if field == "name_kana":
        signs = "".join(dict.fromkeys(each for each in plain if not _of_kana(each)))
        return Doubt("case.not-kana", signs) if signs else None
    if field == "address":
        if day_in(plain):
            return Doubt("case.looks-like-day")
        signs = no_address(plain)
        return Doubt("case.address-other", signs) if signs else None
    return None


def _no_nation(plain: str) -> Doubt | None:
    if nations.nation_of(plain) or plain.casefold() in nations.STATELESS:
        return None
    if several := nations.nations_in(plain):
        return Doubt("case.nationality-several", "、".join(several))
    if is_other_word(plain) or plain in PREFECTURES:
        return Doubt("case.other-word")
    meant = nations.meant(plain)
    return Doubt("case.nationality-like" if meant else "case.nationality-unknown", "、".join(meant))


def number_of_another_kind(text: str) -> Doubt | None:
    """Where a number of its own is asked for: is it a day, a telephone or a My Number?"""
    if re.fullmatch("[0-9]{12}", normalise.residence_card(text)):
        return Doubt("case.looks-like-my-number")
    if _is_day(text):
        return Doubt("case.looks-like-day")
    telephone = BY_NAME["phone"]
    shape = telephone.shape
    begins = text.lstrip().startswith(("0", "０", "+"))
    if shape and begins and shape.pattern.fullmatch(telephone.tidy(text)):
        return Doubt("case.looks-like-number")
    return None


def _of_kana(sign: str) -> bool:
    """Return a letter of kana, or a sign or a digit that is told as what it is elsewhere."""
    return _kana(sign) if sign.isalpha() else sign not in ":;,、。!/|\\*@#<>"


def _label_in(text: str) -> str:
    """Return the heading before a value in its own cell: フリガナ：タナカ."""
    label, colon, value = normalise.plain(text).partition(":")
    return label.strip() if colon and value.strip() and is_label(label) else ""


def _kana(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("HIRAGANA", "KATAKANA"))


def _has_letters_beside(other: str, text: str) -> bool:
    return other == "case.looks-like-number" and any(map(str.isalpha, text))


def lost_letters(text: str, *, only_letters: bool = False) -> str:
    """Signs that stand where letters were, "" when there are none.

    ``only_letters``: nothing but letters and the signs of a name can be right.
    """
    plain = normalise.plain(text)
    code = _CODE.search(plain)
    if code:
        return code[0]
    if apart := _APART.findall(unicodedata.normalize("NFKC", text.translate(_AS_TYPED))):
        return "".join(dict.fromkeys(apart))
    if only_letters and (quoted := _QUOTED.fullmatch(plain)):
        return quoted[1] + quoted[2]
    found = [each for each in plain if each in _STAND_INS or unicodedata.category(each) in _NONE]
    if only_letters:
        found += [each for each in text if each.isalpha() and not _in_a_name(each)]
        found += [each for each in plain if not _in_a_name(each)] or _no_plain_letter(plain)
    return "".join(dict.fromkeys(found)) or _misread(text)


_NONE = ("Co", "Cn")  # private use, unassigned: letters that only one machine knew


def _in_a_name(sign: str) -> bool:
    if sign.isspace() or sign in _NAME_SIGNS:
        return True
    kind = unicodedata.category(sign)
    if kind[0] != "L":
        return kind[0] == "M" or kind == "Nd"  # a digit is told as a number
    script = unicodedata.name(sign, "")
    if script.startswith("LATIN") and "\u0250" <= sign < "\u1e00":
        return False  # of phonetics: Chinese that was read as UTF-8
    return script.startswith(_NAME_SCRIPTS)


def _no_plain_letter(text: str) -> list[str]:
    """Chinese and Korean read as UTF-8 may be accented letters, but none without an accent."""
    letters = [each for each in unicodedata.normalize("NFC", text) if each.isalpha()]
    latin = all(unicodedata.name(each, "").startswith("LATIN") for each in letters)
    return letters if latin and not any(each.isascii() for each in letters) else []


def _misread(text: str) -> str:
    """UTF-8 that was read as another encoding reads as words again when that is undone."""
    for encoding in ("cp1252", "latin-1", "cp932"):
        try:
            # The last letter may have been cut off.
            undone = getincrementaldecoder("utf-8")().decode(text.encode(encoding))
        except UnicodeError:
            continue
        # JOSÉ ends in half a letter of UTF-8, and nothing else speaks for one.
        if undone.isascii():
            continue
        if undone != text and all(_is_western(each) for each in undone if each > "\x7f"):
            return "".join(dict.fromkeys(each for each in text if each > "\x7f"))
    return ""


def _is_western(sign: str) -> bool:
    """Return a letter that Western or Japanese names have: others come about by chance."""
    if sign in "\N{REPLACEMENT CHARACTER}\N{IDEOGRAPHIC SPACE}":
        return True
    early = sign < "\N{LATIN SMALL LETTER B WITH STROKE}" or sign >= "\u1e00"
    return early and unicodedata.name(sign, "").startswith(_WESTERN)


def _other_kind(text: str, *, digits: bool) -> str | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.casefold() in SEX_WORDS:
        return "case.looks-like-sex"
    if "@" in plain:
        return "case.looks-like-mail"
    if _is_day(plain):
        return "case.looks-like-day"
    number = r"[0-9+()\s-]*[0-9][0-9+()\s-]*|[+-]?[0-9][0-9.,:]*(?:[Ee][+-]?[0-9]+)?"
    if re.fullmatch(number, plain) or (not digits and re.search(r"[0-9]", plain)):
        return "case.looks-like-number"
    return (
        None if any(unicodedata.category(sign)[0] in "LC" for sign in plain) else "case.no-letters"
    )


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except DateError as trouble:
        return trouble.code == "intake.not-in-era"
    return True
