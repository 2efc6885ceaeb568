"""Two runs of one case: the second begins when the first is about to end."""

from __future__ import annotations

from pathlib import Path

from desk.terminal import Terminal
from desk.words import Words
from flows.options import BrowserOptions, DeskOptions, RunOptions
from flows.registration.register import resume
from records.case import Store
from records.editions import EDITIONS, Site
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import Told
from tests.machine import CHROMIUM
from tests.records.cases import bring_to, case, read


def test_a_case_that_another_run_completes_meanwhile_is_complete(tmp_path: Path) -> None:
    desk = DeskOptions(
        BrowserOptions(CHROMIUM, tmp_path / "profile", headless=True), "link:127.0.0.1:9", "ask"
    )
    user = Terminal(Words("en"), out=Told(), interactive=False, automatic=True)
    store = Store(tmp_path)
    begun = store.create(read(case()), Site(EDITIONS["2022"], "http://127.0.0.1:9"))
    bring_to(store.open(begun.id), "complete")
    outcome = KEPT.run(resume(begun, desk, RunOptions("generate"), user))
    assert (outcome.stop, outcome.case.state) == (None, "complete")
