"""The client refuses: nobody is told of a wrong password that the card did not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.embedded_link import LinkService
from flows.outcomes import Failed
from tests.card.cards import mynumber
from tests.flows.linkserver import LinkServer
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import MENU


def refusing(code: str) -> str:
    """The menu of a site that shows the client's code as soon as the card is to be read."""
    show = f"document.querySelector('main').insertAdjacentHTML('beforeend', '<p role=alert>{code}')"
    return MENU.replace('name="clickTurkKjnBtn"', f'name="clickTurkKjnBtn" onclick="{show}"')


@pytest.mark.parametrize(
    ("code", "told"), [("EW104J1601", "EW-unknown"), ("EW104J9999", "EW104J9999")]
)
def test_a_wrong_password_is_said_only_where_the_card_counted_it(
    code: str, told: str, site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", refusing(code))
    person, link = Person(), LinkServer()
    link.set(card=mynumber())

    async def work() -> Failed:
        async with visit(site, tmp_path, user=person, seen=True) as here:
            here.session.card = LinkService(("127.0.0.1", link.port))
            await here.session.page.goto(site.origin)
            with pytest.raises(Failed) as raised:
                await here.runner.follow(here.route.index("card"))
            return raised.value

    try:
        stop = KEPT.run(work())
    finally:
        link.close()
    assert (stop.code, stop.params.get("code", code)) == (told, code)
    assert ("EW-unknown" in person.keys) == (told == "EW-unknown")
