"""Words that stand where a value should: 同上, なし, 別紙, a dash. None of them is an answer."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from terms.text import listed

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
        "申請中、手続中、交付待ち、入力待ち、不定、転居中、引越中、引越し中、引っ越し中、変更中、同居、"
        "tbd、tba、tbc、unknown、notknown、attached、seeattached、seebelow、pending、?、??、???、#n/a"
    )
)
_ELSEWHERE_BEGINS = re.compile("別紙|別添|別途|別表|別記|備考欄?参照|備考(?:の|に)")
# 住所不定, 電話なし: what is not there is named. 同住所 doesn't say whose.
_NAMED = (
    "(?:現?住所|住居地?|居所|番地|郵便番号|電話(?:番号)?|携帯(?:電話)?(?:番号)?|"
    "メール(?:アドレス)?|国籍|在留カード(?:番号)?|フリガナ|ふりがな|氏名)"
)
_NAMES_IT = re.compile(f"{_NAMED}[はがも:]?(?=.)")
_SAME_OF_SOMEBODY = re.compile(f"(?:.{{1,6}}[とに])?同(?:じ|一)?の?{_NAMED}(?:地|です)?")
_DITTO_INSIDE = re.compile("同上|〃|(?:と|に)(?:同じ|同様)|同(?:左|右|夫|妻|前)$|same as")
_DASHES = re.compile(r"[-‐-―−ー─ｰ_~～〜/／\\＼*＊×✕・.。、…=＝]+")


def stands_for(text: str) -> Stand | None:
    """Return what a text means that is no value itself."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\s", "", plain).strip("()[]【】「」。、")
    said = _NAMES_IT.sub("", plain, count=1) if _NAMES_IT.match(plain) else plain
    if said in _DITTO or text.strip() in _DITTO:
        return "ditto"
    if said in _NONE:
        return "none"
    if said in _ELSEWHERE or _ELSEWHERE_BEGINS.match(plain) or _DITTO_INSIDE.search(plain):
        return "elsewhere"
    if _SAME_OF_SOMEBODY.fullmatch(plain):
        return "elsewhere"
    return "dash" if _DASHES.fullmatch(plain) or _DASHES.fullmatch(text.strip()) else None
