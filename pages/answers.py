"""Which option is an answer: by its whole text, in one language or both, never by its beginning.

「外国人本人の法定代理人」 is not 「外国人本人」. Codes before or after (「1:男」,
「ベトナム (VNM)」), blanks, and the kind of comma do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pages.asking import shown
from pages.knowledge import Knowledge
from pages.labels import bare
from pages.snapshot import Option

_CODE = re.compile(r"^[a-z]{2,3}\s?[:.\-]\s?(?=[^\x00-\x7f])|\s?[(\[][a-z]{2,3}[)\]]$")
_COMMAS = re.compile(r"\s*[,、・]\s*")
_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|\s+(?=[()])|(?<=[(])\s+")
# Japanese before Latin or the other way round, with or without something between.
_JA_EN = re.compile(r"^([^a-z]*[^\x00-\x7f][)\]]*)[\s/|:\-]*[(\[]?\s*([a-z].*)$", re.DOTALL)
_EN_JA = re.compile(r"^([\x00-\x7f]*[a-z.)])[\s/|:\-]*[(\[]?\s*([^\x00-\x7f].*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The one option that is the answer."""

    option: Option
    why: str


@dataclass(frozen=True, slots=True)
class NotChosen:
    """Why no option is the answer."""

    why: str


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return an answer to be compared whole."""
    plain = _CODE.sub("", bare(text)).rstrip("。.")
    return _BLANK.sub("", _COMMAS.sub(",", plain)).strip()


@lru_cache(maxsize=8192)
def in_two(text: str) -> tuple[str, str] | None:
    """Japanese and Latin of a text in both languages; None where it is in one."""
    folded = _CODE.sub("", bare(text))
    for pattern, swapped in ((_JA_EN, False), (_EN_JA, True)):
        found = pattern.match(folded)
        if found:
            one, other = found[1].strip(), found[2].strip()
            if found[0].count("(") > one.count("(") + other.count("("):
                other = other.removesuffix(")")  # 「女（Female）」
            return (key(other), key(one)) if swapped else (key(one), key(other))
    return None


@lru_cache(maxsize=8192)
def meaning(knowledge: Knowledge, kind: str, text: str) -> str:
    """Return which known answer a text is: ``female``, ``relative``, ``VN``; "" for none."""
    known = _known(knowledge, kind)
    whole = known.get(key(text))
    if whole:
        return whole
    two = in_two(text)
    if not two:
        return ""
    ja, en = known.get(two[0], ""), known.get(two[1], "")
    if not ja or (en and en != ja):
        return ""
    if not en and _speaks_of_another(two[1], ja, known):
        return ""
    return ja


def names_of(knowledge: Knowledge, kind: str, text: str) -> tuple[str, ...]:
    """Every known writing of the answer that a text is; none where it is not known."""
    known = knowledge.answers.get(kind, {}).get(meaning(knowledge, kind, text), ())
    return tuple(known)


@lru_cache(maxsize=64)
def _known(knowledge: Knowledge, kind: str) -> Mapping[str, str]:
    return {
        key(text): name for name, texts in knowledge.answers.get(kind, {}).items() for text in texts
    }


def _speaks_of_another(latin: str, name: str, known: Mapping[str, str]) -> bool:
    """Tell whether an unknown translation holds the words of another answer."""
    return any(
        other != name
        and len(text) > 1
        and text.isascii()
        and re.search(rf"\b{re.escape(text)}\b", latin)
        for text, other in known.items()
    )


def chosen(
    options: Sequence[Option], knowledge: Knowledge, kind: str, wanted: str
) -> Chosen | NotChosen:
    """Return the one option that means a known answer: ``chosen(…, "sex", "female")``."""
    fitting = [x for x in options if meaning(knowledge, kind, x.text) == wanted]
    return _one(fitting, wanted)


def chosen_text(
    options: Sequence[Option], knowledge: Knowledge, kind: str, wanted: str
) -> Chosen | NotChosen:
    """Return the one option that says the same as a text, or is known to mean the same."""
    return _one([x for x in options if same(knowledge, kind, x.text, wanted)], wanted)


def same(knowledge: Knowledge, kind: str, one: str, other: str) -> bool:
    """Do two texts give the same answer: literally, in one of two languages, or as is known?"""
    known, wanted = meaning(knowledge, kind, one), meaning(knowledge, kind, other)
    if known or wanted:
        return known == wanted
    if key(one) == key(other):
        return bool(key(one))
    texts, wanteds = in_two(one) or (key(one),), in_two(other) or (key(other),)
    if len(texts) == len(wanteds):
        return texts == wanteds
    return bool(set(texts) & set(wanteds))


def chosen_number(options: Sequence[Option], numbers: Iterable[str]) -> Chosen | NotChosen:
    """Return the option that is a number, with or without 年, 月, 日 and zeros before it."""
    wanted = {number.lstrip("0") for number in numbers}
    fitting = [x for x in options if _number(x.text) in wanted]
    return _one(fitting, " / ".join(sorted(wanted)))


@lru_cache(maxsize=4096)
def _number(text: str) -> str:
    """Return the number of an option; ``1995年（平成7年）`` is 1995."""
    found = re.fullmatch(
        r"(\d{1,4})\s*(?:年|月|日|year|month|day)?(?:\s*\([^)\d]*\d{1,2}年?\))?", _flat(text)
    )
    return found[1].lstrip("0") if found else ""


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:40]).strip().casefold()


def _one(fitting: Sequence[Option], wanted: str) -> Chosen | NotChosen:
    if not fitting:
        return NotChosen(f"no option is 「{shown(wanted)}」")
    if len(fitting) > 1:
        return NotChosen(f"{len(fitting)} options are 「{shown(wanted)}」")
    if fitting[0].disabled:
        return NotChosen(f"the option 「{shown(fitting[0].text)}」 cannot be chosen")
    return Chosen(fitting[0], f"the option 「{shown(fitting[0].text)}」")


def nothing_chosen(knowledge: Knowledge, options: Sequence[Option]) -> bool:
    """Is only the invitation to choose chosen, or nothing?"""
    texts = [x.text for x in options if x.chosen]
    nothing = knowledge.answers["nothing"]["chosen"]
    return not texts or all(bare(text) in nothing or not bare(text).strip("-") for text in texts)
