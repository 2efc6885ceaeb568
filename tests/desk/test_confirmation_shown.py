"""Whoever must say yes can read what will be registered; a log learns nothing of it."""

from __future__ import annotations

import asyncio
import io

import pytest

from desk.terminal import Terminal
from desk.words import Words
from pages.compare import ComparedRow, Comparison

ROWS = (
    ComparedRow("氏名", "NGUYEN THI HANH", "name", "NGUYEN THI HANH", "equal", ""),
    ComparedRow("性別", "女", "sex", "female", "equal", ""),
    ComparedRow("利用者の区分", "外国人本人", "category", "foreign-national", "equal", ""),
)


@pytest.mark.parametrize(
    ("interactive", "readable", "shown"),
    [(True, False, True), (False, False, False), (False, True, True)],
    ids=["at a terminal", "in a pipe", "nobody's values in a pipe"],
)
def test_values_are_read_by_a_person_and_not_by_a_log(
    interactive: bool, readable: bool, shown: bool
) -> None:
    out = io.StringIO()
    words = Words("ja")
    desk = Terminal(words, out=out, interactive=interactive, automatic=True, readable=readable)
    asyncio.run(desk.consent(Comparison(ROWS, ())))
    told = out.getvalue()
    assert ("NGUYEN" in told) == shown
    assert ("****" in told) != shown
    assert "female" not in told and "foreign-national" not in told
