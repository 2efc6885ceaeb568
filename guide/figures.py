"""Every figure of the how-to in its order, as ``figures.toml`` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from guide.model import EDITIONS, PROCEDURES, Figure, Marked, Procedure


def _marked(number: int, given: Any) -> Marked:
    """One mark of a figure: a kind alone where its place is drawn."""
    if isinstance(given, str):
        return Marked(str(number), given)  # type: ignore[arg-type]
    values: dict[str, Any] = dict(given)
    kinds = {each: values.pop(f"in_{each}") for each in PROCEDURES if f"in_{each}" in values}
    return Marked(**values, kinds=kinds)


def _figure(given: Mapping[str, Any]) -> Figure:
    marks = tuple(_marked(number, each) for number, each in enumerate(given.get("marks", ()), 1))
    procedures = tuple(given.get("procedures", PROCEDURES))
    margin = tuple(given.get("margin", (0, 0)))
    editions = tuple(given.get("editions", EDITIONS))
    assumes = tuple(given.get("assumes", ()))
    lists = {"marks": marks, "procedures": procedures, "margin": margin}
    return Figure(**{**given, **lists, "editions": editions, "assumes": assumes})


ARTICLE = EDITIONS[0]  # the edition that the article shows
_DATA = tomllib.loads((files("guide") / "figures.toml").read_text(encoding="utf-8"))

CHAPTERS: tuple[str, ...] = tuple(_DATA["chapters"])
FIGURES: tuple[Figure, ...] = tuple(map(_figure, _DATA["figure"]))
BY_ID = {figure.id: figure for figure in FIGURES}
ASSUMPTIONS: Mapping[str, Sequence[str]] = _DATA["assumptions"]  # where its facts come from
CHAPTER_ASSUMES: Mapping[str, Sequence[str]] = _DATA["chapter-assumes"]


def number_of(figure: Figure, edition: str = ARTICLE) -> tuple[int, int]:
    """Chapter and place in the chapter, both from 1: the same in every procedure's how-to."""
    chapter = [each.id for each in in_edition(edition) if each.chapter == figure.chapter]
    return CHAPTERS.index(figure.chapter) + 1, chapter.index(figure.id) + 1


def file_of(figure: Figure, edition: str = ARTICLE) -> str:
    """Return the name of the picture's file: ``7-1-form.png``."""
    chapter, place = number_of(figure, edition)
    return f"{chapter}-{place}-{figure.id}.png"


def in_edition(edition: str) -> tuple[Figure, ...]:
    """Return the figures that an edition of the site has, in order."""
    return tuple(figure for figure in FIGURES if edition in figure.editions)


def figures_of(procedure: Procedure, edition: str = ARTICLE) -> tuple[Figure, ...]:
    """Return the figures of one procedure's how-to, in order."""
    return tuple(figure for figure in in_edition(edition) if procedure in figure.procedures)


def shots_of(procedure: Procedure, edition: str = ARTICLE) -> tuple[Figure, ...]:
    """Return the figures for which a picture of a screen has to be taken."""
    found = figures_of(procedure, edition)
    return tuple(figure for figure in found if figure.source == "shot")


def watched(edition: str = ARTICLE) -> tuple[str, ...]:
    """Return the steps of a run on whose screens something is done: the film shows them move."""
    return tuple(each.step for each in in_edition(edition) if each.filmed and each.step)
