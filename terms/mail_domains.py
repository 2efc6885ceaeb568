"""Slips of the pen in the domain of a mail address: gmail.con, yahooo.co.jp.

What is sent to such an address is lost, and with it the mail with the 認証ID.
"""

from __future__ import annotations

from terms.text import listed

_KNOWN = frozenset(
    listed(
        "gmail.com、googlemail.com、yahoo.co.jp、yahoo.com、ymail.ne.jp、ymail.com、hotmail.com、"
        "hotmail.co.jp、outlook.com、outlook.jp、icloud.com、docomo.ne.jp、ezweb.ne.jp、"
        "softbank.ne.jp、i.softbank.jp、ymobile.ne.jp、uqmobile.jp、rakumail.jp、mail.com、email.com、"
        "nifty.com、so-net.ne.jp、biglobe.ne.jp、ocn.ne.jp、plala.or.jp、dion.ne.jp"
    )
)
_SHORTEST = 8  # of shorter ones too many others are one letter away
_NO_ENDS = ("con", "cmo", "ocm", "coml", "comm", "jpn")  # of no domain there is


def likely_meant(address: str) -> str:
    """Return the domain that was likely meant, "" where nothing speaks against the one written."""
    domain = address.strip().rpartition("@")[2].casefold()
    if domain in _KNOWN:
        return ""
    near = sorted(each for each in _KNOWN if len(each) >= _SHORTEST and _one_slip(domain, each))
    if near:
        return "、".join(near)
    rest, _, end = domain.rpartition(".")
    return f"{rest}.{'jp' if end == 'jpn' else 'com'}" if end in _NO_ENDS else ""


def _one_slip(one: str, other: str) -> bool:
    """Tell whether there is a letter more, less or another, or two that changed places."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) == 1 or (len(one) == len(other) == 2 and one == other[::-1])
