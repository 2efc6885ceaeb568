"""The countries and regions that a nationality may be, in any known writing (nations.toml).

The site has a list to choose from, and a residence card has one of its names: a word that is no
country's is a slip of the pen or another field's.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from terms.folding import folded
from terms.normalise import plain

STATELESS = ("無国籍", "stateless")
_LISTED = Path(__file__).with_name("nations.toml")
_NOT_COUNTED = re.compile(r"[\s・.,'‘’ʻ`()\[\]-]")
_JAPANESE = re.compile("[ぁ-ヶ一-龥]")
# Codes of countries that are words, too.
_WORDS = frozenset(("am", "as", "at", "be", "by", "do", "is", "me", "na", "no", "pm", "so", "to"))
_FORM_BEHIND = re.compile(
    "(?:社会主義|民主主義|民主|人民|連邦|イスラム|アラブ|多民族|連合|合衆|立憲|大|公|首長)*(?:共和国|王国|国|連邦)$"
)
_FORM_BEFORE = re.compile(
    "^(?:the)?(?:(?:federal|democratic|people'?s|peoples|socialist|islamic|united|arab)*"
    "(?:republic|kingdom|state|commonwealth|federation|union)of)?(?:the)?"
)
_PEOPLE = re.compile("(?:国籍|籍|人)$")
# Letters that look like one of katakana and are none.
_ALIKE = str.maketrans("一二八力夕卜口工厶エ〇-−ｰ", "ーニハカタトロエムエ〇ーーー")


def nation_of(text: str) -> str:
    """Return the code of the country or region that a text names, "" where it names none or two."""
    whole = _code(text)
    if whole:
        return whole
    found = {one if one == other else "" for one, other in _halves(text)} - {""}
    return found.pop() if len(found) == 1 else ""


def nations_in(text: str) -> tuple[str, ...]:
    """Return the names of two countries that stand side by side; none where there are not two."""
    if nation_of(text):
        return ()
    halves = ((one, other) for one, other in _halves(text) if one and other)
    return tuple(_names()[code][0] for code in next(halves, ()))


@cache
def names() -> tuple[str, ...]:
    """Every name of a country or region, the long ones first."""
    return tuple(sorted({each for all_of in _names().values() for each in all_of}, key=len))[::-1]


def tidy(text: str) -> str:
    """Return a name as it is written.

    The name of a country that is written by a code or its people.
    """
    written = plain(text)
    code = nation_of(written)
    known = _names().get(code, [])
    apart = _JAPANESE.search(written) and " " in written  # ベト ナム
    by_name = not apart and _key(written) in map(_key, known)
    return written if by_name or not code else known[0]


def meant(text: str) -> tuple[str, ...]:
    """Return names that a text of no country may have been meant for, the likeliest first."""
    key = folded(plain(text).translate(_ALIKE))
    by_key = _folded_names()
    same = by_key.get(key)
    if same:
        return (same,)
    # The whole of a name within other words, but for letters that are within many of them.
    held = {
        each
        for at, each in by_key.items()
        if (len(at) > 2 and at in key)
        or (len(key) > 1 and (at.startswith(key) or key.startswith(at)))
    }
    close = [by_key[each] for each in get_close_matches(key, by_key, 2, 0.7)]
    return tuple(dict.fromkeys([*close, *sorted(held)]))[:2]


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Give the codes of both sides of every place where a text may be parted."""
    for place in re.finditer(r"[\s/・,、;&:()\[\]→+]+", plain(text)):
        one, other = plain(text)[: place.start()], plain(text)[place.end() :]
        if one and other:
            yield _code(one), _code(other)
    yield from _codes_by_length(_key(text))


def _codes_by_length(key: str) -> Iterator[tuple[str, str]]:
    """ベトナム日本: two names without anything between them."""
    known = _codes()
    if not key.isascii():
        for at in range(2, len(key) - 1):
            if key[:at] in known and key[at:] in known:
                yield known[key[:at]], known[key[at:]]


def _key(text: str) -> str:
    """Return what of a name counts: no width, case, blank, sign or accent of a Latin letter."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = (each for each in apart if not "\u0300" <= each <= "\u036f")
    return _NOT_COUNTED.sub("", unicodedata.normalize("NFC", "".join(letters)))


@cache
def _listed() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_LISTED.read_text(encoding="utf-8"))


def _names() -> Mapping[str, list[str]]:
    return _listed()["names"]


@lru_cache(maxsize=512)
def _code(text: str) -> str:
    key = _key(text)
    known = _codes()
    for each in (key, _PEOPLE.sub("", key), _FORM_BEHIND.sub("", key), _FORM_BEFORE.sub("", key)):
        if each in known:
            return known[each]
    return ""


@cache
def _codes() -> Mapping[str, str]:
    """Key of a writing → code."""
    known = {key: code for code in _names() if (key := code.casefold()) not in _WORDS}
    for writings in (_listed()["other"], _names()):
        known |= {_key(each): code for code, all_of in writings.items() for each in all_of}
    return known


@cache
def _folded_names() -> Mapping[str, str]:
    return {
        folded(name): names[0]
        for names in _names().values()
        for name in names
        if len(folded(name)) > 1
    }
