"""Staff who don't use a terminal: registrations through the page, in a browser beside the run's."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.commands import ROOT
from tests.desk.page.opened import OpenedDesk, at_the_page, opened
from tests.e2e.office import Office, OpenOffice
from tests.further import further

LONG = 90_000  # milliseconds that a registration may take on a busy machine


@contextmanager
def desk_in(
    simulated: Office, home: Path, *more: str, headless: bool = True
) -> Iterator[OpenedDesk]:
    """Give a desk whose site, browser, mailbox and card are the office's."""
    words = [word for word in simulated.ready["run"] if word not in ("--yes", "--headless")]
    seen = ["--headless"] if headless else []
    with opened(home, *words, *seen, "--password", "generate", *more) as desk:
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


@pytest.mark.parametrize(
    ("procedure", "edition"),
    [
        ("change", "2022"),
        further("certify", "2022"),
        further("renew", "2022"),
        further("change", "2026"),
        further("certify", "2026"),
    ],
)
def test_a_whole_registration_is_done_from_the_page(
    office: OpenOffice, tmp_path: Path, procedure: str, edition: str
) -> None:
    arguments = ("--procedure", procedure, "--edition", edition)
    with office(*arguments) as simulated, desk_in(simulated, tmp_path) as desk:
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
            consent(page)
            written = page.get_by_role("button", name="I have written it down")
            written.click(timeout=LONG)
            expect(page.locator("#run-now")).to_contain_text("is complete", timeout=LONG)
            assert list(simulated.state()["submissions"].values()) == [1]
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


def test_a_no_sends_nothing_and_the_case_is_resumed_from_its_page(
    office: OpenOffice, tmp_path: Path
) -> None:
    with office() as simulated, desk_in(simulated, tmp_path) as desk, at_the_page(desk) as page:
        begin(page, simulated)
        page.get_by_role("button", name="No, do not register").click(timeout=LONG)
        again = page.get_by_role("button", name="Go on with it")
        expect(again).to_be_visible(timeout=LONG)
        assert simulated.state()["submissions"] == {}
        again.click()
        consent(page)
        page.get_by_role("button", name="I have written it down").click(timeout=LONG)
        expect(page.locator("#run-now")).to_contain_text("is complete", timeout=LONG)
        assert list(simulated.state()["submissions"].values()) == [1]
