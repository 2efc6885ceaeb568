"""A word with two meanings costs every newcomer the time to find out which one it has here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("card", "desk", "flows", "guide", "ledger", "mail", "pages", "records", "terms")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def never_said() -> set[str]:
    """Return the bold words in the last column of the glossary's tables."""
    page = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").partition('<a id="code">')[2]
    lasts = [line.rsplit("|", 2)[1] for line in page.splitlines() if line.startswith("| `")]
    return {word for last in lasts for word in re.findall(r"\*\*([a-z]+)\*\*", last)}


def names() -> Iterator[tuple[str, str]]:
    """Every module, class and function of the product: where it stands, what it is called."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            where = path.relative_to(ROOT).as_posix()
            yield where, path.stem
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, DEFINITIONS):
                    yield where, node.name


def words_of(name: str) -> set[str]:
    """``SeenAuthId`` and ``_seen_auth_ids`` → seen, auth, id; the plural counts as the word."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    return words | {word.removesuffix("s") for word in words}


def test_no_name_has_a_word_that_the_glossary_has_given_up() -> None:
    given_up = never_said()
    assert {"sighting", "studio", "purging"} <= given_up
    found = list(names())
    assert ("records/case.py", "Case") in found
    assert [(where, name) for where, name in found if words_of(name) & given_up] == []
