"""Staff who don't use a terminal: registrations through the page, in a browser beside the run's."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.desk.commands import ROOT
from tests.desk.page.opened import OpenedDesk, at_the_page, opened
from tests.e2e.office import Office, OpenOffice
from tests.e2e.unknown_form import fill_the_unknown_form
from tests.e2e.windows import close_the_browser, seen_by_the_operator
from tests.further import further, long

LONG = 90_000  # milliseconds that a registration may take on a busy machine


@contextmanager
def desk_in(simulated: Office, home: Path, *, display: str | None = None) -> Iterator[OpenedDesk]:
    """Give a desk whose site, browser, mailbox and card are the office's.

    On a ``display`` its browser is seen, so that a person can do what it can't.
    """
    words = [word for word in simulated.ready["run"] if word not in ("--yes", "--headless")]
    seen, env = ([], {"DISPLAY": display}) if display else (["--headless"], {})
    with opened(home, *words, *seen, "--password", "generate", env=env) as desk:
        yield desk


def fill_in(page: Page, simulated: Office) -> None:
    """The form, as the office's case file has it."""
    case = tomllib.loads(Path(simulated.ready["case"]).read_text(encoding="utf-8"))
    page.get_by_role("navigation").get_by_role("link", name="New case").click()
    page.locator(f"#procedure-{case['procedure']}").check()
    expect(page.get_by_text("The card that is used")).to_be_visible()
    for name, value in case["applicant"].items():
        if name == "sex":
            page.locator(f"#sex-{value}").check()
        elif page.locator(f"#{name}").count():
            page.locator(f"#{name}").fill(str(value))


def begin(page: Page, simulated: Office) -> None:
    fill_in(page, simulated)
    page.get_by_role("button", name="Look at it once more").click()
    page.get_by_role("button", name="Begin the registration").click()
    page.wait_for_url("**/run")


def keep_picture(page: Page, *, lang: str) -> None:
    """The picture of docs/desk.md, where it is asked for: a made-up person's registration."""
    if os.environ.get("DESK_PICTURE"):
        page.screenshot(path=ROOT / "docs" / "img" / f"desk-run.{lang}.png")


def consent(page: Page) -> None:
    yes = page.get_by_role("button", name="Yes, register exactly this")
    expect(yes).to_be_visible(timeout=LONG)
    page.get_by_label("We have looked at every line").check()
    yes.click()


def say_no_and_go_on(page: Page, simulated: Office) -> None:
    """Leave it at the confirmation, where nothing is sent, and take it up again."""
    page.get_by_role("button", name="No, do not register").click(timeout=LONG)
    again = page.get_by_role("button", name="Go on with it")
    expect(again).to_be_visible(timeout=LONG)
    assert simulated.state()["submissions"] == {}
    again.click()


def end_well(page: Page, simulated: Office) -> None:
    """From the confirmation to the end; 登録 was pressed once."""
    consent(page)
    page.get_by_role("button", name="I have written it down").click(timeout=LONG)
    expect(page.locator("#run-now")).to_contain_text("is complete", timeout=LONG)
    assert list(simulated.state()["submissions"].values()) == [1]


@pytest.mark.parametrize("procedure", ["change", further("certify"), further("renew")])
def test_a_whole_registration_is_done_from_the_page_after_a_no_that_sends_nothing(
    office: OpenOffice, tmp_path: Path, procedure: str
) -> None:
    with office("--procedure", procedure) as simulated, desk_in(simulated, tmp_path) as desk:
        with at_the_page(desk) as page:
            broken: list[str] = []
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.on(
                "console", lambda line: broken.append(line.text) if "Policy" in line.text else None
            )
            begin(page, simulated)
            holder = page.context.new_page()
            holder.goto(f"{desk.origin}/holder")
            holder.get_by_role("button", name="Tiếng Việt").click()
            expect(holder.locator("#holder h1")).to_have_text("Đến lượt bạn", timeout=LONG)
            expect(holder.locator(".tries strong")).to_have_text("5", timeout=LONG)
            page.bring_to_front()
            keep_picture(page, lang="en")
            expect(page.locator("table.compared")).to_be_visible(timeout=LONG)
            assert simulated.state()["submissions"] == {}
            page.keyboard.press("Enter")  # pressed by mistake it says nothing
            say_no_and_go_on(page, simulated)
            end_well(page, simulated)
            auth_id = page.locator(".auth-id strong").inner_text()
            page.get_by_role("link", name="To the case").click()
            expect(page.locator(".auth-id")).to_contain_text(auth_id)
            expect(page.locator(".pictures img").first).to_be_visible()
            with page.expect_download() as saved:
                page.get_by_role("link", name="ZIP for the client").click()
            assert saved.value.suggested_filename.endswith(".zip")
            page.goto(f"{desk.origin}/")
            row = page.locator("table.cases tbody tr")
            expect(row).to_have_count(1)
            expect(row).to_contain_text(auth_id)
            assert broken == []


def test_another_persons_card_is_told_at_the_page_before_any_password(
    office: OpenOffice, tmp_path: Path
) -> None:
    with office("--fault", "wrong-card") as simulated:
        before = simulated.state()["tries_left"]
        with desk_in(simulated, tmp_path) as desk, at_the_page(desk) as page:
            begin(page, simulated)
            ended = page.locator("#run-end")
            expect(ended).to_contain_text("Another person's card is on the reader", timeout=LONG)
            expect(ended.get_by_role("button", name="Go on with it")).to_be_visible()
        state = simulated.state()
        assert (state["tries_left"], state["submissions"]) == (before, {})


def test_a_last_try_is_spent_by_no_click_and_no_closed_tab(
    office: OpenOffice, tmp_path: Path
) -> None:
    asked = "One more wrong entry locks the signature password"
    with office("--fault", "signature-last-try") as simulated:
        with desk_in(simulated, tmp_path) as desk, at_the_page(desk) as page:
            begin(page, simulated)
            expect(page.locator("#run-questions")).to_contain_text(asked, timeout=LONG)
            context = page.context
            page.close()
            first, second = context.new_page(), context.new_page()
            for each in (first, second):
                each.goto(f"{desk.origin}/run")
                expect(each.locator("#run-questions")).to_contain_text(asked)
            second.locator("#run-questions").get_by_role("button", name="No").click()
            for each in (first, second):
                expect(each.locator("#run-now")).to_contain_text("It has stopped", timeout=LONG)
                expect(each.locator("#run-questions")).not_to_contain_text(asked)
        state = simulated.state()
        assert (state["tries_left"]["signature"], state["submissions"]) == (1, {})


def test_what_the_run_cannot_do_is_done_by_the_operator_or_left_and_taken_up_again(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with (
        office("--fault", "unknown-screen") as simulated,
        desk_in(simulated, tmp_path, display=display) as desk,
        sync_playwright() as driver,
        at_the_page(desk, driver) as page,
    ):
        begin(page, simulated)
        page.get_by_role("button", name="It cannot be done").click(timeout=LONG)
        page.get_by_role("button", name="Send").click(timeout=LONG)  # no word to the next one
        page.get_by_role("button", name="Go on with it").click(timeout=LONG)
        asked = page.locator("#run-questions")
        expect(asked).to_contain_text("Had 登録 been pressed?", timeout=LONG)
        asked.get_by_role("button", name="No").click()
        expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible(timeout=LONG)
        with seen_by_the_operator(simulated, driver) as site:
            fill_the_unknown_form(site)
        expect(page.locator("table.compared")).to_be_visible(timeout=LONG)
        assert simulated.state()["submissions"] == {}


def test_a_desk_that_is_killed_in_a_registration_is_started_again_and_goes_on_at_its_page(
    office: OpenOffice, tmp_path: Path
) -> None:
    with office() as simulated, sync_playwright() as driver:
        with desk_in(simulated, tmp_path) as desk, at_the_page(desk, driver) as page:
            begin(page, simulated)
            expect(page.locator("table.compared")).to_be_visible(timeout=LONG)
            desk.process.kill()
            expect(page.get_by_role("alert")).to_contain_text("The desk does not answer")
        assert simulated.state()["submissions"] == {}
        with desk_in(simulated, tmp_path) as desk, at_the_page(desk, driver) as page:
            page.locator("table.cases tbody").get_by_role("link").click()
            page.get_by_role("button", name="Go on with it").click()
            end_well(page, simulated)


def test_a_desk_is_checked_and_set_up_from_its_page_alone(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with (
        office(person=False) as simulated,
        desk_in(simulated, tmp_path, display=display) as desk,
        sync_playwright() as driver,
        at_the_page(desk, driver) as page,
    ):
        before = simulated.state()["tries_left"]
        page.get_by_role("navigation").get_by_role("link", name="This desk").click()
        page.get_by_role("button", name="Check this desk").click()
        found = page.locator("#check")
        expect(found.locator(".summary.good")).to_be_visible(timeout=LONG)
        with page.expect_download() as saved:
            found.get_by_role("link", name="Save").click()
        assert saved.value.suggested_filename == "touroku-desk.json"
        page.get_by_role("link", name="Installing the client").click()
        page.get_by_role("button", name="Begin").click()
        steps = page.locator("#setup")
        steps.get_by_role("button", name="It went well").click(timeout=LONG)
        expect(steps.locator(".summary.good")).to_be_visible(timeout=LONG)
        close_the_browser(Path(simulated.ready["profile"]), driver)
        assert simulated.state()["tries_left"] == before
    assert (tmp_path / "setup.json").is_file()


@long
@pytest.mark.parametrize("procedure", ["change", "certify"])
def test_in_edition_2026_the_holder_agrees_in_the_browser_of_the_run(
    office: OpenOffice, display: str, tmp_path: Path, procedure: str
) -> None:
    with (
        office("--procedure", procedure, "--edition", "2026") as simulated,
        desk_in(simulated, tmp_path, display=display) as desk,
        sync_playwright() as driver,
        at_the_page(desk, driver) as page,
    ):
        begin(page, simulated)
        expect(page.locator("#run-now")).to_contain_text("Read the terms of use", timeout=LONG)
        with seen_by_the_operator(simulated, driver) as site:
            site.get_by_role("button", name="同意する").click()
        end_well(page, simulated)


@long
def test_a_how_to_that_is_cancelled_leaves_nothing_and_the_page_free(tmp_path: Path) -> None:
    with opened(tmp_path) as desk, at_the_page(desk) as page:
        page.get_by_role("navigation").get_by_role("link", name="How-to").click()
        page.get_by_label("change of status (変更)").check()
        page.get_by_role("button", name="Make it").click()
        expect(page.locator("#howto progress")).to_have_attribute("value", "1", timeout=LONG)
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#howto")).to_contain_text("It was cancelled", timeout=LONG)
    assert not (tmp_path / "guide").exists()


@long
def test_a_how_to_is_made_and_opened_at_the_page(tmp_path: Path) -> None:
    with opened(tmp_path) as desk, at_the_page(desk) as page:
        page.goto(f"{desk.origin}/howto")
        page.get_by_label("change of status (変更)").check()
        page.get_by_role("button", name="Make it").click()
        expect(page.locator("#howto")).to_contain_text("It is made", timeout=4 * LONG)
        with page.expect_popup() as opened_book:
            page.locator("#howto").get_by_role("link", name="page").click()
        book = opened_book.value
        expect(book.locator("svg image").first).to_be_visible()
        assert page.request.get(f"{desk.origin}/howto/file/change/en/guide.pdf").ok
