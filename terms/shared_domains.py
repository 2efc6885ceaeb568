"""Domains below which anybody may have a server: no mark of one owner."""

from __future__ import annotations

import re

# Of countries, and of prefectures and large cities of Japan.
_OF_MANY = re.compile(
    r"(?:co|ne|or|ac|ad|ed|go|gr|lg|com|net|org|gov|edu|info|mil|id|ltd|plc|me|gob|nom|web)\.[a-z]{2}"
    r"|(?:hokkaido|aomori|iwate|miyagi|akita|yamagata|fukushima|ibaraki|tochigi|gunma|saitama|chiba"
    r"|tokyo|kanagawa|niigata|toyama|ishikawa|fukui|yamanashi|nagano|gifu|shizuoka|aichi|mie|shiga"
    r"|kyoto|osaka|hyogo|nara|wakayama|tottori|shimane|okayama|hiroshima|yamaguchi|tokushima|kagawa"
    r"|ehime|kochi|fukuoka|saga|nagasaki|kumamoto|oita|miyazaki|kagoshima|okinawa|sapporo|sendai"
    r"|yokohama|kawasaki|nagoya|kobe|kitakyushu)\.jp"
)


def is_anybodys(family: str) -> bool:
    """Tell whether "*.jp" or "*.co.jp" means hosts of many owners: any could vouch then."""
    domain = family.removeprefix("*.").strip(".").lower()
    return "." not in domain or _OF_MANY.fullmatch(domain) is not None
