"""The client refuses: nobody is told of a wrong password that the card did not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.embedded_link import LinkService
from flows.outcomes import Failed
from flows.registration.steps.card import hint_at_silence
from tests.card.cards import mynumber
from tests.flows.linkserver import LinkServer
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import MENU, form

READING = MENU.replace(
    "</main>",
    '<div role="dialog" aria-modal="true" style="position:fixed;inset:0">'
    "<p>ICカードリーダライタを接続し、マイナンバーカードをセットしてください。</p>"
    "<button>キャンセル</button></div></main>",
)
WORDS = "電子証明書を読み取れませんでした。"


class Explained(Person):
    """Who remembers what was explained to them."""

    def __init__(self) -> None:
        super().__init__()
        self.explained: list[str] = []

    def explain(self, code: str, /) -> None:
        self.explained.append(code)


def refusing(words: str) -> str:
    """Return the menu of a site that shows a code or words as soon as the card is to be read."""
    show = "document.querySelector('main').insertAdjacentHTML"
    show += f"('beforeend', '<p role=alert>{words}')"
    return MENU.replace('name="clickTurkKjnBtn"', f'name="clickTurkKjnBtn" onclick="{show}"')


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("EW104J1601", "EW-unknown"),
        ("EW104J9999", "EW104J9999"),
        (WORDS, "site.certificate"),
    ],
    ids=["a wrong password that the card did not count", "an unknown code", "an unusable one"],
)
def test_what_the_client_brings_is_never_told_as_more_than_is_known_of_it(
    words: str, told: str, site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", refusing(words))
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
    assert stop.code == told
    assert stop.params.get("code", stop.params.get("message", words)) == words
    assert (told in person.keys) == (told != words)  # asked whether to read it once more


@pytest.mark.parametrize(("path", "told"), [("/", []), ("/reading", ["no-code"])])
def test_nobody_is_told_that_the_client_is_missing_while_another_screen_asks_them_something(
    path: str, told: list[str], site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", form())
    site.page("/reading", READING)
    person = Explained()

    async def work() -> None:
        async with visit(site, tmp_path, user=person, seen=True) as here:
            await here.session.page.goto(f"{site.origin}{path}")
            await here.session.read()
            await hint_at_silence(here.session, 0)

    KEPT.run(work())
    assert person.explained == told
