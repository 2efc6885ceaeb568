"""Texts of a page made comparable, and taken apart into words that are known.

A label is understood when nothing of it is left over: 「ご連絡用メールアドレス（半角）」 is neutral
words around メールアドレス, 「電話番号の種類」 leaves 種類 over and is another question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

LONGEST = 300  # letters of a text that are looked at: a label is short, more is not read

_INVISIBLE = {c: None for c in (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F)}
_DASHES = {c: "-" for c in (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500)}
_TIDY: dict[int, str | None] = {**_INVISIBLE, **_DASHES, ord("〜"): "~", ord("’"): "'"}
_UNTIDY = re.compile(f"[{re.escape(''.join(map(chr, _TIDY)))}]")

_MARKS = r"(?:必須項目|入力必須|必須入力|必須|任意|required|optional|mandatory)"
_MARK = re.compile(
    rf"^(?:[\s*※●■◆★▼▶・◎○□]|[\[(【<]{_MARKS}[\])】>]|{_MARKS}(?=[\s:]))+"
    rf"|(?:[\s*※:]|[\[(【<]\s?{_MARKS}\s?[\])】>]|(?<=\S)\s{_MARKS}|(?<=[^\x00-\x7f]){_MARKS})+$"
)
# Most labels have nothing to be taken off: one quick look at both ends tells.
_EDGES = re.compile(rf"^[\s*※●■◆★▼▶・◎○□\[(【<\d問qn]|^{_MARKS}|[\s*※:\])】>]$|{_MARKS}$")
_NUMBER = re.compile(
    r"^(?:問|q|no\.?)?\s?[(\[]?\d{1,3}(?:[.\-]\d{1,3}){0,4}[)\]]?[.:、)]?\s*(?=[^\d\s.,:/~\-桁文字年月日])"
)
_LETTER = r"[\u3041-\u30ff\u3400-\u9fff]"
_APART = re.compile(rf"(?<![^\s\[(【])(?:{_LETTER} )+{_LETTER}(?![^\s\])】(（:])")
_SHORT = 15  # letters of a line that may still be part of a question
_COUNT = r"\d{1,4}(?:\s?(?:~|以上)\s?\d{1,4})?\s?(?:文字|桁|字|けた|バイト)(?:以内|以上|以下|まで)?"
_HINT = re.compile(r"[。※]|[(（【\[]?例[:)） ]|\(例|【例|e\.g\.|for example|example:")
_HINTING = re.compile(
    r"例|ください|下さい|入力|記入|半角|全角|文字|桁|英数|大文字|please|enter|e\.g|characters"
    r"|digits|letters|format|yyyy"
)


def plain(text: str) -> str:
    """NFKC, blanks in a row made one, lines kept apart, cut at a length; case as it is."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    if _UNTIDY.search(text):
        text = text.translate(_TIDY)
    if text.isprintable() and "  " not in text:
        return text.strip()
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Return a label to look up whole: without item number, required mark, colon, width and case.

    Letters that are set apart to fill a column are one word: 「住　　所」.
    """
    folded = plain(text).casefold()
    if _EDGES.search(folded):
        folded = _NUMBER.sub("", _MARK.sub("", folded))
        folded = _MARK.sub("", folded)
    return _APART.sub(lambda word: word[0].replace(" ", ""), folded) if " " in folded else folded


def question_of(text: str) -> str:
    """Return the question in a label that has its hint nested in it.

    What stands before the hint.
    """
    folded = bare(text)
    first, broken, more = folded.partition("\n")
    if broken:  # a short second line still belongs to the question: 「電話番号 ⏎ （勤務先）」
        hint = len(more) > _SHORT or _HINTING.search(more)
        folded = first if hint else f"{first} {more}".replace("\n", " ")
    found = _HINT.search(folded)
    return folded[: found.start()].strip() if found and found.start() else folded


def hinting(text: str) -> bool:
    """Tell whether a text speaks of how to enter something, rather than of what."""
    return _HINTING.search(text) is not None


@dataclass(frozen=True, slots=True)
class Word:
    """A known word: what kind it is (``tag``) and what it means."""

    text: str
    tag: str
    means: str = ""
    only: tuple[str, ...] = ()


class Spoken(NamedTuple):
    """A known word where it stands in a text; ``aside`` in parentheses."""

    word: Word
    at: int
    aside: bool = False


class Parsed(NamedTuple):
    """A text in known words, by what kind they are, and what is left over of it."""

    words: Mapping[str, list[Spoken]]
    left_over: tuple[str, ...] = ()

    def of(self, tag: str) -> Sequence[Spoken]:
        return self.words.get(tag, ())


_BETWEEN = " \n\t*※●■◆★▼▶・◎○□:/|,.、。;!?\"'`「」『』<>_~=&@+#→⇒＞>«»…–—\\-"
_OPEN, _CLOSE = "([{【〔", ")]}】〕"
_LATIN = "a-z0-9'"
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_UNKNOWN = re.compile(f"[^{re.escape(_BETWEEN + _OPEN + _CLOSE)}]+")


@dataclass(frozen=True)
class Lexicon:
    """Known words, found in a text from left to right, the longest first."""

    words: tuple[Word, ...]
    _meanings: dict[str, tuple[Word, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for word in self.words:
            text = plain(word.text).casefold()
            if text:
                self._meanings[text] = (*self._meanings.get(text, ()), word)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        count = rf"(?<![a-z0-9]){_COUNT}"
        brackets = f"[{re.escape(_OPEN + _CLOSE)}]"
        return re.compile(f"{_any_of(self._meanings)}|({count})|({brackets})")

    def parse(self, text: str) -> Parsed:
        """Take a text apart; give it :func:`bare` or :func:`question_of` a label."""
        spoken: dict[str, list[Spoken]] = {}
        left: list[str] = []
        opened: list[tuple[int, int]] = []  # parentheses: where, and how much was left over
        end = 0
        for found in self._pattern.finditer(text):
            at = found.start()
            if at > end:
                left += _UNKNOWN.findall(text[end:at])
            end = found.end()
            if found.lastindex is None:
                for word in self._meanings[found[0]]:
                    spoken.setdefault(word.tag, []).append(Spoken(word, at, bool(opened)))
            elif found.lastindex == _BRACKET:
                if found[0] in _OPEN:
                    opened.append((at, len(left)))
                elif opened:
                    began, before = opened.pop()
                    if len(left) > before and hinting(text[began:at]):
                        del left[before:]
        if end < len(text):
            left += _UNKNOWN.findall(text[end:])
        return Parsed(spoken, tuple(left))


_BRACKET = 2  # group of the pattern


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of many words by their common beginnings, the longest first.

    A Latin word is one only between other letters: "tel" is not in "hotel".
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    latin = {letter: rest for letter, rest in tree.items() if _LATIN_LETTER.match(letter)}
    other = {letter: rest for letter, rest in tree.items() if letter not in latin}
    branches = [f"(?<![{_LATIN}]){_branches(latin)}"] if latin else []
    if other:
        branches.append(_branches(other))
    return f"(?:{'|'.join(branches)})"


def _branches(tree: Mapping[str, Any]) -> str:
    patterns = []
    for letter, rest in tree.items():
        if not letter:
            continue
        stop = f"(?![{_LATIN}])" if _LATIN_LETTER.match(letter) else ""
        begins = re.escape(letter)
        if set(rest) == {""}:
            patterns.append(begins + stop)
        elif "" not in rest:
            patterns.append(begins + _branches(rest))
        elif stop:
            patterns.append(f"{begins}(?:{_branches(rest)}|{stop})")
        else:
            patterns.append(f"{begins}{_branches(rest)}?")
    return f"(?:{'|'.join(patterns)})"


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin phrase stands between other letters."""
    latin = _LATIN_LETTER.match
    if latin(text[start]) and start and latin(text[start - 1]):
        return False
    return not (latin(text[end - 1]) and end < len(text) and latin(text[end]))


def words_of(
    tag: str, texts: Iterable[str], means: str = "", only: Iterable[str] = ()
) -> list[Word]:
    """Words of one tag and meaning."""
    return [Word(text, tag, means, tuple(only)) for text in texts]


class Phrases:
    """Whether one of some phrases stands in a text; the first listed that does."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(plain(each).casefold() for each in phrases)

    def in_text(self, text: str) -> str | None:
        """Return the phrase found in a text that is plain and folded already.

        Latin ones as words.
        """
        for phrase in self._phrases:
            at = text.find(phrase)
            while at >= 0:
                if _whole(text, at, at + len(phrase)):
                    return phrase
                at = text.find(phrase, at + 1)
        return None
