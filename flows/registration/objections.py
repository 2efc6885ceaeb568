"""What a screen says against what was entered on it."""

from __future__ import annotations

from pages.here import Here


def objections(here: Here) -> tuple[str, ...]:
    """Return the site's own words, or else the labels of the fields that it marks."""
    return here.errors or here.invalid


def objects_anew(here: Here, before: Here) -> bool:
    """Tell whether it says something that it did not say before."""
    news = (here.errors, here.invalid) != (before.errors, before.invalid)
    return news and bool(objections(here))
