"""The pictures of the desk in README and docs: ``python -m tests.desk.page.pictures``.

A registration of the simulated person is done through the page; nobody's data are in them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from desk.office import open_office
from flows.cases.reminding import agree
from records.progress import STATES
from tests.desk.commands import ROOT
from tests.desk.page.opened import at_the_page, opened
from tests.machine import READER
from tests.records.cases import new_case

FOLDER = ROOT / "docs" / "img"
PATIENCE = 120_000  # milliseconds that a step may take on a busy machine


def take(lang: str, folder: Path) -> None:
    """Take every picture in one language of the desk."""

    def shoot(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"desk-{name}.{lang}.png")

    with (
        tempfile.TemporaryDirectory(prefix="desk-") as home,
        open_office(["--person", "--no-imap", "--card-on"]) as (ready, _),
    ):
        words = [word for word in ready["run"] if word != "--yes"]
        _earlier_cases(Path(home))
        office = {"TOUROKU_SMTP_HOST": "127.0.0.1", "TOUROKU_SMTP_FROM": "office@yamada.example"}
        with opened(Path(home), *words, "--password", "generate", lang=lang, env=office) as desk:
            with at_the_page(desk) as page:
                page.set_default_timeout(PATIENCE)
                expect.set_options(timeout=PATIENCE)
                page.goto(f"{desk.origin}/check")
                page.locator("form[action='/check'] button").click()
                expect(page.locator("#check h2")).to_be_visible()
                shoot(page, "check")
                page.goto(f"{desk.origin}/card")
                expect(page.locator(".tries-left")).to_be_attached()
                shoot(page, "card")
                _new_case(page, Path(ready["case"]), desk.origin)
                page.evaluate("scrollTo(0, 0)")
                shoot(page, "new")
                page.locator("button[value=look]").click()
                page.locator("button[value=begin]").click()
                page.wait_for_url("**/run")
                holder = page.context.new_page()
                holder.goto(f"{desk.origin}/holder")
                expect(holder.locator("#holder h1")).to_be_visible()
                shoot(holder, "holder")
                expect(page.locator("table.compared")).to_be_visible()
                shoot(page, "run")
                page.locator(".consent-yes input[type=checkbox]").check()
                page.locator(".consent-yes button").click()
                page.locator("form[action='/run/noted'] button").click()
                expect(page.locator("#run-end .auth-id")).to_be_visible()
                page.locator("#run-end a.button").click()
                shoot(page, "case")
                with page.context.expect_page() as receipt:
                    page.locator("a[href$='/receipt']").click()
                receipt.value.wait_for_load_state()
                shoot(receipt.value, "receipt")
                page.goto(f"{desk.origin}/reminders")
                page.locator("summary").first.click()
                shoot(page, "reminders")
                page.goto(f"{desk.origin}/")
                shoot(page, "cases")


def _earlier_cases(home: Path) -> None:
    """People registered nearly a year ago, who want to be reminded."""
    set_at = (datetime.now(UTC) - timedelta(days=345)).isoformat()
    for number, (name, wish) in enumerate((("SATO YUI", "ja@easy"), ("PHAM THI LAN", "vi"))):
        case = new_case(home, name=name)
        case.advance("submitting")
        case.saw_auth_id(f"A1B2C3D{number}", "screen")
        for state in STATES[2:]:
            case.advance(state)
        case.fact("password-set-at", set_at)
        agree(case, wish, None)


def _new_case(page: Page, file: Path, origin: str) -> None:
    case = tomllib.loads(file.read_text(encoding="utf-8"))
    page.goto(f"{origin}/new")
    with page.expect_response("**/new/*"):
        page.locator(f"#procedure-{case['procedure']}").check()
    for name, value in case["applicant"].items():
        if name == "sex":
            page.locator(f"#sex-{value}").check()
        elif page.locator(f"#{name}").count():
            page.locator(f"#{name}").fill(str(value))


if __name__ == "__main__":
    os.environ[READER] = "link"  # nobody else's reader comes into the picture
    for each in sys.argv[1:] or ("ja", "en"):
        take(each, FOLDER)
