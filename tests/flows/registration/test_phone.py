"""A phone reads the card: nobody waits at a reader, and the screen that comes is gone on with."""

from __future__ import annotations

import asyncio
from pathlib import Path

from flows.embedded_link import LinkService
from tests.flows.linkserver import LinkServer
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import CARD_START, form

ASKED = "run.phone-reads"
PUT_IT_ON = "card.prompt.put-card-on"


def read_without_a_reader(site: LittleSite, home: Path, person: Person, key: str) -> list[str]:
    """Return the card step while the form comes as soon as ``key`` is said.

    Returns who did what.
    """
    site.page("/", CARD_START)
    site.page("/form", form())
    link = LinkServer()

    async def come(here: Visit) -> None:
        await person.until(key)
        await here.session.page.goto(f"{site.origin}/form")

    async def work() -> list[str]:
        async with visit(site, home, user=person, seen=True, edition="2026", until="card") as here:
            here.session.card = LinkService(("127.0.0.1", link.port))
            await here.session.page.goto(site.origin)
            coming = asyncio.create_task(come(here))
            await here.runner.follow(here.route.index("card"))
            await coming
            return [str(each["what"]) for each in here.events("person")]

    try:
        return KEPT.run(work())
    finally:
        link.close()


def test_a_form_that_comes_while_the_card_is_waited_for_is_gone_on_with(
    site: LittleSite, tmp_path: Path
) -> None:
    person = Person()
    assert read_without_a_reader(site, tmp_path, person, PUT_IT_ON) == ["card-read"]
    assert "run.phone-turn" not in person.keys


def test_the_operator_can_say_that_a_phone_reads_it(site: LittleSite, tmp_path: Path) -> None:
    person = Person({ASKED: True})
    assert read_without_a_reader(site, tmp_path, person, "run.phone-turn") == ["phone"]
    assert person.keys == [PUT_IT_ON, "run.phone-turn"]
