"""An office's own changes to single figures: ``overrides.toml`` beside its ``office.toml``.

A table for each figure, named by its id: ``caption`` and ``note`` (a text, or a text for each
language), ``crop`` ("whole", or left, top, right and bottom in percent of the screen), and
``leave_out``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from guide.figures import BY_ID
from guide.model import EDITIONS, PROCEDURES, Book, Box, Figure, Override, Part, Shot
from terms.errors import InputError

FILE = "overrides.toml"
FIELDS = ("caption", "note", "crop", "leave_out")
ANY = ""  # the language of a text for all of them


class OverridesError(InputError):
    """The file cannot be used; ``code`` has its words in the catalogue."""


def read_overrides(folder: Path) -> dict[str, Override]:
    """Return what a folder changes, by figure.

    Nothing where it has no file. Raises OverridesError.
    """
    path = folder / FILE
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OverridesError("branding.unreadable", file=str(path), reason=str(error)) from error
    return {name: _override(name, table, path) for name, table in tables.items()}


def overridden(book: Book) -> Book:
    """Return the book with what its office changes."""
    words, shots = dict(book.words), dict(book.shots)
    for name, override in book.office.overrides.items():
        for field, texts in (("caption", override.caption), ("note", override.note)):
            text = texts.get(book.lang, texts.get(ANY))
            if text is not None:
                for stem in ("guide", *(f"guide.{each}" for each in EDITIONS)):
                    for end in ("", *(f".{each}" for each in PROCEDURES)):
                        words.pop(f"{stem}.{name}.{field}{end}", None)
                words[f"guide.{name}.{field}"] = text
        if override.crop and name in shots:
            shots[name] = _cropped(shots[name], override.crop)
    gone = {name for name, each in book.office.overrides.items() if each.leave_out}
    return replace(book, words=words, shots=shots, left_out=book.left_out | gone)


def _cropped(shot: Shot, part: Part) -> Shot:
    left, top, right, bottom = part
    x, y = shot.width * left / 100, shot.height * top / 100
    width, height = shot.width * (right - left) / 100, shot.height * (bottom - top) / 100
    return replace(shot, crop=Box(x, y, width, height))


def _override(name: str, table: Any, path: Path) -> Override:
    where = {"file": str(path), "figure": name}
    if name not in BY_ID or not isinstance(table, dict):
        raise OverridesError("branding.no-figure", **where, known=", ".join(BY_ID))
    for field in table:
        if field not in FIELDS:
            raise OverridesError("branding.no-field", **where, field=field, known=", ".join(FIELDS))
    leave_out = table.get("leave_out", False)
    if not isinstance(leave_out, bool):
        raise OverridesError("branding.field-yes", **where, field="leave_out")
    return Override(
        caption=_texts(table, "caption", where),
        note=_texts(table, "note", where),
        crop=_crop(table, BY_ID[name], where),
        leave_out=leave_out,
    )


def _texts(table: Mapping[str, Any], field: str, where: Mapping[str, str]) -> dict[str, str]:
    given = table.get(field, {})
    texts = {ANY: given} if isinstance(given, str) else given
    if not isinstance(texts, dict) or not all(isinstance(each, str) for each in texts.values()):
        raise OverridesError("branding.field-text", **where, field=field)
    if field == "caption" and not all(each.strip() for each in texts.values()):
        raise OverridesError("branding.field-text", **where, field=field)
    return texts


def _crop(table: Mapping[str, Any], figure: Figure, where: Mapping[str, str]) -> Part | None:
    given = table.get("crop")
    if given is None:
        return None
    if figure.source == "drawing":
        raise OverridesError("branding.crop-of-drawing", **where, field="crop")
    if given == "whole":
        return (0, 0, 100, 100)
    if isinstance(given, list) and len(given) == 4 and all(map(_is_percent, given)):
        left, top, right, bottom = map(float, given)
        if left < right and top < bottom:
            return (left, top, right, bottom)
    raise OverridesError("branding.field-crop", **where, field="crop")


def _is_percent(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
