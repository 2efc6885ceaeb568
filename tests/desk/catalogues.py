"""The words of the catalogues, and the code that asks for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

from desk.words import HOLDER
from tests.desk.commands import ROOT

PRODUCT = ("desk", "flows", "card", "mail", "pages", "records", "terms")
LOCALE = ROOT / "desk" / "locale"
DOMAINS = sorted({path.stem for path in LOCALE.glob("*/LC_MESSAGES/*.po")} - {HOLDER})


@cache
def entries(lang: str, domain: str, root: Path = ROOT) -> Mapping[str, str]:
    path = root / "desk" / "locale" / lang / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {str(each.id): str(each.string) for each in catalogue if each.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sources(rooms: Sequence[str] = PRODUCT) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))
