"""Terms to which nobody can agree end with what was found, not with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.terminal import Terminal
from desk.words import Words
from flows.outcomes import NotAsExpected
from flows.registration.steps.beginning import agree
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import Told, little_site, visit

TERMS = """
<html lang="ja"><title>利用規約</title><h1>利用規約</h1>
<p>在留申請オンラインシステムの利用規約です。内容をよくお読みください。</p>
<form action="/next"><label><input type="checkbox" name="agree"{does}> 利用規約に同意する</label>
<button type="submit" id="next" disabled>次へ</button></form></html>
"""
FREES = " onclick=\"document.getElementById('next').disabled = false\""


async def agreed(folder: Path, does: str) -> int:
    """Agree as with ``--yes`` on loopback; how often the next page was then asked for."""
    with little_site() as site:
        site.page("/", TERMS.format(does=does))
        user = Terminal(Words("en"), out=Told(), interactive=False, automatic=True)
        async with visit(site, folder, edition="2026", user=user) as here:
            await here.session.page.goto(f"{site.origin}/")
            await agree(here.session)
            await here.session.page.wait_for_url("**/next*")
        return sum(count for path, count in site.asked.items() if path.startswith("/next"))


def test_the_button_that_a_tick_frees_is_pressed(tmp_path: Path) -> None:
    assert KEPT.run(agreed(tmp_path, FREES)) == 1


def test_a_button_that_stays_dead_is_told_as_a_screen_that_is_not_understood(
    tmp_path: Path,
) -> None:
    with pytest.raises(NotAsExpected):
        KEPT.run(agreed(tmp_path, ""))
