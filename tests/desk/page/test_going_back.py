"""Back, forward, loading anew: a browser asks for nothing to be sent once more."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from desk.page.ways import COMMAND, WAYS, ways
from desk.words import DOMAINS, LANGUAGES, texts
from tests.desk.page.desks import DeskHere, desk_here
from tests.desk.page.opened import browsing
from tests.desk.page.served import served
from tests.records.cases import new_case

AT_THE_TERMINAL = frozenset({
    "cases remind", "demo", "explain", "explain-page", "mail", "ledger check", "ledger rebuild",
    "ledger backup", "ledger purge", "ledger restore", "lessons", "lessons import", "simulate",
})  # fmt: skip
NO_COMMAND = frozenset({"imap", "smtp", "at"})  # names in the keyring; "Update touroku at"


@pytest.fixture
def desk(tmp_path: Path) -> DeskHere:
    return desk_here(tmp_path / "home")


async def test_a_refusal_can_be_looked_at_again_without_sending_anything(desk: DeskHere) -> None:
    async with desk.browser(**{"Sec-Fetch-Mode": "navigate"}) as browser:
        refused = await browser.post("/howto")
        assert refused.url.path.startswith("/said/")
        again = await browser.get(str(refused.url))
        assert (again.status_code, again.text) == (refused.status_code, refused.text)
        assert again.status_code == 409
        assert (await browser.get("/said/0123456789abcdef")).url.path == "/"
        assert "Not found" in (await browser.get("/run/answer")).text
    async with desk.browser() as script:  # what a page's own script sends it takes by itself
        assert (await script.post("/howto")).url.path == "/howto"


async def test_a_remedy_leads_to_where_the_page_does_it(desk: DeskHere) -> None:
    case = new_case(desk.desk.store.home)
    assert [way.path for way in ways(f"First touroku check, then touroku resume {case.id}.")] == [
        "/check", f"/case/{case.id}",
    ]  # fmt: skip
    async with desk.browser() as browser:
        told = (await browser.get("/case/20261127-000000-000000")).text
    assert 'Here at the page: <a href="/">Cases</a>' in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_remedy_names_a_command_that_nobody_thought_of_at_the_page(lang: str) -> None:
    named = {
        command
        for domain in DOMAINS - {"argparse"}
        for key, text in texts(lang, domain).items()
        if key.endswith(".remedy")
        for command, _ in COMMAND.findall(text)
    }
    assert named - WAYS.keys() - AT_THE_TERMINAL - NO_COMMAND == set()


def test_a_form_is_as_it_was_however_one_comes_back_to_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    case = new_case(home)
    with served(home) as here, browsing() as context:
        page = context.new_page()
        page.goto(here.url)
        page.wait_for_url(f"{here.origin}/")
        page.goto(f"{here.origin}/new/from/{case.id}")
        form = page.url
        page.locator("#name").fill("")
        page.get_by_role("button", name="Look at it once more").click()
        expect(page.locator("#name")).to_be_focused()  # the first that is wrong
        page.locator("#birth_date").fill("3.11.")
        page.locator("#name").fill("TRAN VAN MINH")
        expect(page.locator("#birth_date")).to_have_attribute("aria-invalid", "true")
        page.locator("#birth_date").fill("1995-11-03")
        page.get_by_role("button", name="Look at it once more").click()
        page.wait_for_url("**/review")
        page.go_back()
        expect(page.locator("#name")).to_have_value("TRAN VAN MINH")
        page.go_forward()
        expect(page.locator("main")).to_contain_text("TRAN VAN MINH")
        page.get_by_role("button", name="Keep it for later").click()
        page.wait_for_url("**/kept")
        for _ in range(2):
            page.go_back()
        expect(page).to_have_url(form)
        page.reload()
        expect(page.locator("#name")).to_have_value("TRAN VAN MINH")


def test_what_is_chosen_before_the_answer_has_come_counts(tmp_path: Path) -> None:
    """By keyboard one goes through the choices faster than any desk answers."""
    with served(tmp_path / "home") as here, browsing() as context:
        page = context.new_page()
        page.goto(here.url)
        page.wait_for_url(f"{here.origin}/")
        page.goto(f"{here.origin}/new")
        first = page.locator("input[name=procedure]").first
        first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_text("The card that is used")).to_be_visible()
        expect(page.locator("input[name=category]").first).to_be_visible()
        expect(page.locator("#procedure-renew")).to_be_checked()
        expect(page.locator("#residence_card")).to_be_visible()  # asked of renew, not of certify
