"""In what a page is not as its edition has it, in words (:mod:`pages.contract`)."""

from __future__ import annotations

from collections.abc import Callable

from pages.contract import Difference

Words = Callable[..., str]


def told(words: Words, each: Difference) -> str:
    """Say one difference in a line, in the page's words and the edition's."""
    difference = f"{each.kind}-{each.what}"
    line = words(f"contracts.{difference}", text=each.text, known=" / ".join(each.known[:2]))
    if each.what == "screen" and each.kind == "gone":
        nearest = [words(f"screen.{name}") for name in each.nearest]
    else:
        nearest = [f"「{text}」" for text in each.nearest]
    if nearest:
        line += words("contracts.nearest", nearest=", ".join(nearest))
    return line
