"""What a screen says against what was entered on it."""

from __future__ import annotations

from pages.here import Here


def objections(here: Here) -> tuple[str, ...]:
    """The site's own words, or else the labels of the fields that it marks."""
    return here.errors or here.invalid


def objects_anew(here: Here, before: Here) -> bool:
    """Does it say something that it did not say before?"""
    news = (here.errors, here.invalid) != (before.errors, before.invalid)
    return news and bool(objections(here))
