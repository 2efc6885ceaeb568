"""What is typed with a Japanese input method or copied from a form, as the site takes it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# Signs of voiced kana that stand by themselves would come apart from their letter.
_VOICED = str.maketrans("\u309b\u309c", "\u3099\u309a")


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_VOICED)).strip()


def upper(text: str) -> str:
    """Upper case that stays as it is when it is made again (capitals may come apart)."""
    return plain(plain(text).upper())


def name(text: str) -> str:
    """Return an acute accent by itself is typed for an apostrophe: it would become a blank."""
    text = text.replace("\N{ACUTE ACCENT}", "'")
    return " ".join(upper(text).split())


DASHES = "\u2010-\u2015\u2212\u30fc\u2500"  # what an input method offers for a hyphen


def residence_card(text: str) -> str:
    return re.sub(rf"[\s\-{DASHES}]", "", upper(text))


def _digits_and_hyphens(text: str) -> str:
    return re.sub(rf"[{DASHES}]", "-", plain(text))


def postal_code(text: str) -> str:
    digits = _digits_and_hyphens(text).removeprefix("〒").strip()
    bare = re.sub(r"[-\s]", "", digits)
    return f"{bare[:3]}-{bare[3:]}" if re.fullmatch(r"[0-9]{7}", bare) else digits


def phone(text: str) -> str:
    """As it is dialled at home; a number of another country keeps its ``+``."""
    grouped = re.sub(r"[().\s-]+", "-", _digits_and_hyphens(text)).strip("-")
    abroad = re.fullmatch(r"(\+|00)?81-?0?-?([1-9][0-9-]*)", grouped)
    if not abroad:
        return grouped
    mark, rest = abroad.groups()
    # Without its mark it is one only by its length: no number dialled at home is as long.
    return f"0{rest}" if mark or len(rest.replace("-", "")) in (9, 10) else grouped


def gregorian(text: str) -> date | None:
    """Return a day written year, month, day: ``1995-11-03``, ``1995/11/3``, ``1995年11月3日``."""
    parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", plain(text))
    if not parts:
        return None
    try:
        return date(*(int(part) for part in parts.groups()))
    except ValueError:
        return None
