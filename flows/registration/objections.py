"""What a screen says against what was entered on it."""

from __future__ import annotations

from pages.here import Here
from pages.understanding import NEVER_FILLED


def objections(here: Here) -> tuple[str, ...]:
    """Return the site's own words, or else the labels of the fields that it marks."""
    return here.errors or here.invalid


def objects_anew(here: Here, before: Here) -> bool:
    """Tell whether it says something that it did not say before."""
    news = (here.errors, here.invalid) != (before.errors, before.invalid)
    return news and bool(objections(here))


def questions(here: Here) -> frozenset[str]:
    """Return what a screen asks for or shows in fields, in the site's own words."""
    asked = (x for x in here.page.fields if x.role not in NEVER_FILLED)
    return frozenset(x.label for x in asked if x.label and x.field.ref not in here.page.beside)


def asks_further(here: Here, before: Here) -> bool:
    """Tell whether it asks for what the same screen did not ask before, and objects to nothing.

    So goes a form of one question a page, or a part of which opens after another.
    """
    return not objects_anew(here, before) and bool(questions(here) - questions(before))
