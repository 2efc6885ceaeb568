"""What a cell says: its text, or one of the words that stand for something else."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from flows.intake.tables.table import Cell
from terms.text import listed, one_line

CELL_ERROR = re.compile(r"#N/A|#[A-Z0-9/_]+[!?]|Err:[0-9]+|#+")  # ####: too wide for its column

# "ditto": as in the row above. "none": there is none. "elsewhere": not known here, or not here.
# "dash": nobody knows whether the first or the second is meant.
Stand = Literal["ditto", "none", "elsewhere", "dash"]

_DITTO = frozenset(
    listed(
        "同上、同、〃、々、仝、〻、\"、''、″、”、“、,,、↑、同様、同じ、ditto、do.、same、sameasabove"
    )
)
_NONE = frozenset(
    listed(
        "なし、ナシ、無し、無、無い、ない、該当なし、該当無し、特になし、非該当、対象外、none、nil、nothing、"
        "n/a、na、notapplicable"
    )
)
_ELSEWHERE = frozenset(
    listed(
        "不明、不詳、未定、未確認、未記入、未入力、未取得、記入なし、確認中、要確認、調査中、照会中、問合せ中、"
        "問い合わせ中、後日、後日連絡、追って連絡、追而、省略、略、以下略、以下同文、添付、同封、紛失、紛失中、"
        "申請中、手続中、交付待ち、入力待ち、tbd、tba、tbc、unknown、notknown、attached、seeattached、"
        "seebelow、pending、?、??、???"
    )
)
_ELSEWHERE_BEGINS = re.compile("別紙|別添|別途|別表|別記|備考欄?参照|備考(?:の|に)")
_DITTO_INSIDE = re.compile("同上|〃|(?:と|に)(?:同じ|同様)|同(?:左|右|夫|妻|前)$|same as")
_DASHES = re.compile(r"[-‐-―−ー─ｰ_~～〜/／\\＼*＊×✕・.。、…=＝]+")


def text_of(cell: Cell) -> str:
    """A cell as a line of text.

    A number stands without its ``.0``, ``="0312"`` without its wrapping, ``'0312`` without the
    mark that made it text, and a line break that XLSX wrote as ``_x000D_`` is a blank.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = one_line(re.sub(r"_x000[9AaDd]_", " ", str(cell)))
    wrapped = re.fullmatch(r'="(.*)"', text)
    return wrapped[1].strip() if wrapped else re.sub(r"^'(?=[0-9+=])", "", text)


def stands_for(text: str) -> Stand | None:
    """What a text means that is no value itself."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\s", "", plain).strip("()[]【】「」。、")
    if plain in _DITTO or text.strip() in _DITTO:
        return "ditto"
    if plain in _NONE:
        return "none"
    if plain in _ELSEWHERE or _ELSEWHERE_BEGINS.match(plain) or _DITTO_INSIDE.search(plain):
        return "elsewhere"
    return "dash" if _DASHES.fullmatch(plain) or _DASHES.fullmatch(text.strip()) else None
