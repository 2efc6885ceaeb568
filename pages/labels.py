"""Texts of a page made comparable, and taken apart into words that are known.

A label is understood when nothing of it is left over: 「ご連絡用メールアドレス（半角）」 is neutral
words around メールアドレス, 「電話番号の種類」 leaves 種類 over and is another question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

LONGEST = 300  # letters of a text that are looked at: a label is short, more is not read

_INVISIBLE = {c: None for c in (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F)}
_DASHES = {c: "-" for c in (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500)}
_TIDY: dict[int, str | None] = {**_INVISIBLE, **_DASHES, ord("〜"): "~", ord("’"): "'"}

_MARKS = r"(?:必須項目|入力必須|必須入力|必須|任意|required|optional|mandatory)"
_MARK = re.compile(
    rf"^(?:[\s*※●■◆★▼▶・◎○□]|[\[(【<]{_MARKS}[\])】>]|{_MARKS}(?=[\s:]))+"
    rf"|(?:[\s*※:]|[\[(【<]\s?{_MARKS}\s?[\])】>]|(?<=\S)\s{_MARKS}|(?<=[^\x00-\x7f]){_MARKS})+$"
)
_NUMBER = re.compile(
    r"^(?:問|q|no\.?)?\s?[(\[]?\d{1,3}(?:[.\-]\d{1,3}){0,4}[)\]]?[.:、)]?\s*(?=[^\d\s.,:/~\-桁文字年月日])"
)
_SHORT = 15  # letters of a line that may still be part of a question
_COUNT = re.compile(
    r"\d{1,4}(?:\s?(?:~|以上)\s?\d{1,4})?\s?(?:文字|桁|字|けた|バイト)(?:以内|以上|以下|まで)?"
)
_HINT = re.compile(r"[。※]|[(（【\[]?例[:)） ]|\(例|【例|e\.g\.|for example|example:")
_HINTING = re.compile(
    r"例|ください|下さい|入力|記入|半角|全角|文字|桁|英数|大文字|please|enter|e\.g|characters"
    r"|digits|letters|format|yyyy"
)


def plain(text: str) -> str:
    """NFKC, blanks in a row made one, lines kept apart, cut at a length; case as it is."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_TIDY)
    if text.isprintable() and "  " not in text:
        return text.strip()
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A label to look up whole: without item number, required mark, colon, width and case."""
    folded = plain(text).casefold()
    folded = _NUMBER.sub("", _MARK.sub("", folded))
    return _MARK.sub("", folded)


def question_of(text: str) -> str:
    """The question in a label that has its hint nested in it: what stands before the hint."""
    folded = bare(text)
    first, broken, more = folded.partition("\n")
    if broken:  # a short second line still belongs to the question: 「電話番号 ⏎ （勤務先）」
        hint = len(more) > _SHORT or _HINTING.search(more)
        folded = first if hint else f"{first} {more}".replace("\n", " ")
    found = _HINT.search(folded)
    return folded[: found.start()].strip() if found and found.start() else folded


def hinting(text: str) -> bool:
    """Does a text speak of how to enter something, rather than of what?"""
    return _HINTING.search(text) is not None


@dataclass(frozen=True, slots=True)
class Word:
    """A known word: what kind it is (``tag``) and what it means."""

    text: str
    tag: str
    means: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A known word where it stands in a text; ``aside`` in parentheses."""

    word: Word
    at: int
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text in known words, and what is left over of it."""

    words: tuple[Spoken, ...] = ()
    left_over: tuple[str, ...] = ()

    def of(self, tag: str) -> Iterator[Spoken]:
        return (each for each in self.words if each.word.tag == tag)


_BETWEEN = frozenset(" \n\t*※●■◆★▼▶・◎○□:/|,.、。;!?\"'`「」『』<>-_~=&@+#→⇒＞>«»…–—\\")
_OPEN, _CLOSE = frozenset("([{【〔"), frozenset(")]}】〕")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789'")


@dataclass(frozen=True)
class Lexicon:
    """Known words, found in a text from left to right, the longest first."""

    words: tuple[Word, ...]
    _by_start: dict[str, list[tuple[str, list[Word]]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        meanings: dict[str, list[Word]] = {}
        for word in self.words:
            text = plain(word.text).casefold()
            if text:
                meanings.setdefault(text, []).append(word)
        for text in sorted(meanings, key=len, reverse=True):
            self._by_start.setdefault(text[0], []).append((text, meanings[text]))

    def parse(self, text: str) -> Parsed:
        """Take a text apart; give it :func:`bare` or :func:`question_of` a label."""
        spoken: list[Spoken] = []
        left: list[str] = []
        at, deep, start = 0, 0, -1
        asides: list[tuple[int, int]] = []  # (words, left over) where a parenthesis opened
        end = len(text)
        while at < end:
            letter = text[at]
            found = self._at(text, at, letter)
            if found:
                if start >= 0:
                    left.append(text[start:at])
                    start = -1
                spoken.extend(Spoken(word, at, deep > 0) for word in found[1])
                at += len(found[0])
                continue
            if letter.isdigit() and (count := _COUNT.match(text, at)):
                at = count.end()
                continue
            if letter in _BETWEEN or letter in _OPEN or letter in _CLOSE:
                if start >= 0:
                    left.append(text[start:at])
                    start = -1
                if letter in _OPEN:
                    asides.append((at, len(left)))
                    deep += 1
                elif letter in _CLOSE and asides:
                    opened, before = asides.pop()
                    deep -= 1
                    if len(left) > before and _HINTING.search(text, opened, at):
                        del left[before:]
            elif start < 0:
                start = at
            at += 1
            if letter in _LATIN and start >= 0:  # no word begins within a Latin one
                while at < end and text[at] in _LATIN:
                    at += 1
        if start >= 0:
            left.append(text[start:])
        return Parsed(tuple(spoken), tuple(left))

    def _at(self, text: str, at: int, letter: str) -> tuple[str, list[Word]] | None:
        for entry in self._by_start.get(letter, ()):
            word = entry[0]
            if text.startswith(word, at) and _whole(text, at, at + len(word)):
                return entry
        return None


def _whole(text: str, start: int, end: int) -> bool:
    """A Latin word is one only between other letters ("tel" is not in "hotel")."""
    if text[start] in _LATIN and start and text[start - 1] in _LATIN:
        return False
    return not (text[end - 1] in _LATIN and end < len(text) and text[end] in _LATIN)


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
        """The phrase found in a text that is plain and folded already; Latin ones as words."""
        for phrase in self._phrases:
            at = text.find(phrase)
            while at >= 0:
                if _whole(text, at, at + len(phrase)):
                    return phrase
                at = text.find(phrase, at + 1)
        return None
