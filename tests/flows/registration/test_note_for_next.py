"""Who leaves a case at a hand-over is asked once for a word to the colleague who goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.cases.handing_on import handed_on
from flows.outcomes import NeedsPerson, NotAsExpected
from flows.registration.note_for_next import ask_for_note
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import NOTHING_KNOWN

SAYS = "月曜に 電話がある。NGUYEN THI HANH さん"
KEPT_NOTE = "月曜に 電話がある。… さん"


@pytest.mark.parametrize(
    ("typed", "by_program", "noted", "asked"),
    [(SAYS, False, KEPT_NOTE, 1), ("", False, "", 1), (SAYS, True, "", 0)],
    ids=["a word", "none", "a program reads it"],
)
def test_the_word_of_who_gives_up_a_hand_over_is_there_for_the_next_one(
    tmp_path: Path, typed: str, by_program: bool, noted: str, asked: int
) -> None:
    person = Person(typed={"ask.note": typed})

    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path, seen=True, user=person) as here:
            session = here.session
            session.options = replace(session.options, note_for_next=not by_program)
            await session.page.goto(f"{site.origin}/elsewhere")
            with pytest.raises(NeedsPerson) as stopped:
                await here.runner.hand_over(here.route.index("form"), NotAsExpected("form"))
            await ask_for_note(session, stopped.value)
            return handed_on(session.case).note

    with little_site() as site:
        site.page("/elsewhere", NOTHING_KNOWN)
        assert KEPT.run(work(site)) == noted
    assert [key for key, _ in person.asked].count("ask.note") == asked
