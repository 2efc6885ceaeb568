"""Findings of the card room and of the check, as a list for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from desk.problems import Told, told
from desk.words import Words
from terms.findings import Finding

if TYPE_CHECKING:
    from rich.console import Console

MARKS = {"ok": ("✔", "green"), "warn": ("⚠", "yellow"), "block": ("✖", "red")}
ASKED = ("?", "cyan")
NOBODY_KNOWS = ("signature-not-checked", "several-readers")
"""Neither good nor bad: nothing here can tell, so the people are asked to see to it."""


def finding_told(words: Words, finding: Finding) -> Told:
    """Return a finding in words.

    Those of the check where it has its own for a code of the client.
    """
    own = f"check.{finding.code}"
    key = own if words.find(f"{own}.what") else finding.code
    return replace(told(words, key, finding.params), code=finding.code)


def tell_findings(
    console: Console, words: Words, found: Iterable[Finding], *, reasons: bool = True
) -> None:
    """One line each, and under what isn't well why that is (``reasons``) and what to do now."""
    from rich.text import Text

    from desk.folding import print_folded

    for finding in found:
        problem = finding_told(words, finding)
        asked = finding.code in NOBODY_KNOWS
        mark, style = ASKED if asked else MARKS[finding.severity]
        print_folded(console, Text(f"{mark} {problem.message}", style=style), hang=2)
        if finding.severity == "ok" and not asked:
            continue
        if problem.why and reasons:
            print_folded(console, Text(problem.why), 4)
        if problem.remedy:
            print_folded(console, Text(f"→ {problem.remedy}", style="bold"), 4, 2)
