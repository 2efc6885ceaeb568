"""The parts of an answer that stand in several columns, put together where that is plain.

None is the answer where it isn't: two names may be husband and wife, a part may be a remark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from terms import normalise
from terms.addresses import day_in, no_address, prefecture_in_front
from terms.applicant_fields import RESIDENCE_CARD
from terms.days import DateError, read_day
from terms.doubts import Doubt, doubt_about
from terms.names import is_addition
from terms.text import listed

_LONGEST_KANJI = 3  # of a family name or a given one, but for a few
_ENDS_A_PLACE = "都道府県市区郡町村"
_LONGEST_PHONE_PART = 5
_WESTERN_ERA = re.compile(r"西暦?|a\.?d\.?", re.IGNORECASE)
# Whoever has one of these behind another name is a second person, or has the family name last.
_FAMILY_NAMES = frozenset(
    listed(
        "佐藤、鈴木、高橋、田中、伊藤、渡辺、山本、中村、小林、加藤、吉田、山田、佐々木、山口、松本、井上、木村、清水、"
        "斎藤、斉藤、山崎、池田、橋本、阿部、石川、前田、藤田、小川、後藤、岡田、長谷川、村上、近藤、石井、坂本、遠藤、"
        "青木、藤井、西村、福田、太田、三浦、岡本、松田、中島、中川、原田、小野、田村、竹内、金子、中山、和田、石田、"
        "上田、sato、suzuki、takahashi、tanaka、ito、watanabe、yamamoto、nakamura、kobayashi、kato、"
        "yoshida、yamada、sasaki、yamaguchi、matsumoto、inoue、kimura、hayashi、shimizu、saito、"
        "yamazaki、ikeda、hashimoto、ishikawa、maeda、fujita、ogawa、goto、okada、hasegawa、murakami、"
        "kondo、ishii、sakamoto、endo、aoki、fujii、nishimura、fukuda、ota、miura、okamoto、matsuda、"
        "nakajima、nakagawa、harada、ono、tamura、takeuchi、kaneko、nakayama、wada、ishida、ueda、"
        "nguyen、tran、pham、huynh、zhang、wang、zhao、huang、zhou、garcia、gonzales、santos、reyes、"
        "silva、souza、oliveira、タナカ、サトウ、スズキ、タカハシ、イトウ、ワタナベ、ヤマモト、ナカムラ、コバヤシ、ヤマダ、"
        "グエン、チャン、ファム"
    )
)


def join(field: str, parts: Sequence[str]) -> str | None:
    """Return the answer to a field of the case out of its parts, left to right.

    None when in doubt.
    """
    if len(parts) == 1:
        return parts[0]
    way = _WAYS.get(field)
    return way(parts) if way else None


def join_lines(field: str, lines: Sequence[str]) -> str | None:
    """Return the name or its kana in a cell of several lines; None when they may be two people."""
    if field not in ("name", "name_kana"):
        return " ".join(lines)
    whole = [line for line in lines if " " in line]
    kanji = [line for line in lines if script_of(line) == "kanji" and len(line) > _LONGEST_KANJI]
    if len(whole) > 1 or kanji:
        return None
    return _one_name(lines) if field == "name" else join(field, lines)


def is_half(name: str) -> bool:
    """May it be a family name or a given name alone?"""
    return " " not in name and (script_of(name) == "Latin" or len(name) <= _LONGEST_KANJI)


def is_whole(name: str) -> bool:
    """Is it a family name with a given one?"""
    return " " in name or (script_of(name) == "kanji" and not is_half(name))


def has_addition(field: str, parts: Sequence[str]) -> bool:
    """Tell whether something beside a name or an address says that no part of it stands there."""
    if field == "address":
        doubts = filter(None, map(doubt_about_part, parts[1:]))
        return any(each.code not in ("case.looks-like-day", "case.lost-letters") for each in doubts)
    if field == "name_kana":
        return any(script_of(part) != "kana" for part in parts)
    return is_whole(parts[0]) or any(map(_is_word, parts[1:]))


def _is_word(part: str) -> bool:
    doubt = doubt_about("name", part)
    return is_addition(part) or (doubt is not None and doubt.code != "case.lost-letters")


def doubt_about_part(part: str) -> Doubt | None:
    """Return what speaks against a part of an address.

    A day that a spreadsheet made of 3-1, a remark.
    """
    if day_in(part):
        return Doubt("case.looks-like-day")
    signs = no_address(part) or (part if is_addition(part) else "")
    if signs:
        return Doubt("case.address-other", signs)
    doubt = doubt_about("address", part)
    only_a_number = ("case.looks-like-number", "case.no-letters")  # as 201 and #201
    number = re.search("[0-9]", normalise.plain(part)) is not None
    return None if doubt and number and doubt.code in only_a_number else doubt


def join_address(parts: Sequence[str]) -> str:
    """From the prefecture to the room; blanks only where two parts could run together.

    A part that begins with what stands before it says that once again.
    """
    whole = ""
    for part in parts:
        whole = _without_end(whole, part)
        close = whole[-1:] in _ENDS_A_PLACE and not part[:1].isascii()
        whole += part if not whole or close else f" {part}"
    return whole


def _without_end(whole: str, part: str) -> str:
    """大阪府 before 大阪府大阪市, and 大阪府大阪市北区 before 大阪市北区中之島."""
    for at in range(len(whole)):
        end = whole[at:]
        begins = at == 0 or whole[at - 1] in _ENDS_A_PLACE
        if begins and len(end) > 1 and end[-1] in _ENDS_A_PLACE and part.startswith(end):
            return whole[:at]
    return whole


def _address(parts: Sequence[str]) -> str | None:
    """Beneath one heading nobody says which part is which: a second address may stand there."""
    if any(map(doubt_about_part, parts)):
        return None
    first, *others = parts
    if any(prefecture_in_front(part) and not part.startswith(first) for part in others):
        return None
    if any(part in first for part in others if not part.isascii()):
        return None
    return join_address(parts)


def join_day(parts: Sequence[str]) -> str | None:
    """(Era,) year, month and day; ``年`` and the like may stand behind the numbers."""
    plain = [re.sub(r"\s", "", unicodedata.normalize("NFKC", part)) for part in parts]
    if len(plain) > 1 and _WESTERN_ERA.fullmatch(plain[0]) and re.match("[0-9]{4}", plain[1]):
        plain = plain[1:]
    numbers = [re.sub(r"[年月日]$", "", part) for part in plain]
    for written in ("".join(plain), "-".join(numbers), numbers[0] + "-".join(numbers[1:])):
        try:
            return read_day(written).isoformat()
        except DateError:
            continue
    return None


def _name(parts: Sequence[str]) -> str | None:
    return None if is_whole(parts[0]) else _one_name(parts)


def _one_name(parts: Sequence[str]) -> str | None:
    if any(is_addition(part) or doubt_about("name", part) for part in parts):
        return None
    if len({script_of(part) for part in parts}) > 1:
        return None
    if sum(len(part.split()) > 1 for part in parts) > 1:
        return None
    if any(part.split()[0].casefold() in _FAMILY_NAMES for part in parts[1:]):
        return None
    return " ".join(parts)


def script_of(text: str) -> str:
    """Latin letters, kana or kanji: the same name may stand beside itself in another one."""
    plain = unicodedata.normalize("NFKC", text)
    scripts = {unicodedata.name(each, "?").split()[0] for each in plain if each.isalpha()}
    if scripts <= {"LATIN"}:
        return "Latin"
    return "kana" if scripts <= {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"} else "kanji"


def _kana(parts: Sequence[str]) -> str | None:
    kana = all(script_of(part) == "kana" and not doubt_about("name_kana", part) for part in parts)
    return " ".join(parts) if kana else None


def _postal_code(parts: Sequence[str]) -> str | None:
    plain = [normalise.plain(part).removeprefix("〒").strip("- ") for part in parts]
    parts = [part for part in plain if part]
    lengths = (3, 4)
    if len(parts) != len(lengths) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if any(len(part) > length for part, length in zip(parts, lengths, strict=True)):
        return None
    # A spreadsheet takes a number for a number and drops the zeros it begins with.
    return "-".join(part.zfill(length) for part, length in zip(parts, lengths, strict=True))


def _phone(parts: Sequence[str]) -> str | None:
    plain = [normalise.plain(part).strip("()- ") for part in parts]
    parts = [part for part in plain if part]
    if any(
        not part.isascii() or not part.isdigit() or len(part) > _LONGEST_PHONE_PART
        for part in parts
    ):
        return None
    return "-".join(parts)


def _residence_card(parts: Sequence[str]) -> str | None:
    number = normalise.residence_card("".join(parts))
    return number if RESIDENCE_CARD.fullmatch(number) else None


_WAYS: dict[str, Callable[[Sequence[str]], str | None]] = {
    "name": _name,
    "name_kana": _kana,
    "birth_date": join_day,
    "postal_code": _postal_code,
    "address": _address,
    "phone": _phone,
    "residence_card": _residence_card,
}
