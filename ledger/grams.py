"""Texts taken apart into letters that stand together, so that a part of a text is found.

Whoever looks for a part looks for all of its pieces: a text that holds the part holds them, too.
What holds all pieces is looked at whole afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from records.searched import SearchedTexts, is_short

OF_NAMES = "n"  # pieces so short that they are kept of names alone
OF_ALL = "a"

Gram = tuple[str, str]


def grams_of(texts: SearchedTexts) -> set[Gram]:
    """Return the pieces of everything that a case is found by."""
    found: set[Gram] = set()
    for text in (*texts.names, *texts.others):
        found.update((OF_ALL, each) for each in _grams(text))
    for name in texts.names:
        found.update((OF_NAMES, each) for each in _short_grams(name))
    return found


def grams_of_word(word: str) -> set[Gram]:
    """Return the pieces that a text has that holds a folded word; none for one Latin letter."""
    if is_short(word):
        return set() if len(word) == 1 and word.isascii() else {(OF_NAMES, word)}
    return {(OF_ALL, each) for each in _grams(word)}


def _grams(text: str) -> Iterator[str]:
    """Three letters of Latin writing, or two where one of them is of another."""
    for at in range(len(text) - 1):
        pair, three = text[at : at + 2], text[at : at + 3]
        if not pair.isascii():
            yield pair
        elif len(three) == 3 and three.isascii():
            yield three


def _short_grams(name: str) -> Iterator[str]:
    """One letter, or two of Latin writing: 李, li."""
    for at, letter in enumerate(name):
        pair = name[at : at + 2]
        if not letter.isascii():
            yield letter
        elif len(pair) == 2 and pair.isascii():
            yield pair
