"""Practice: with nobody's data, and nothing of it among the clients or in the office's ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk.arguments import build_parser
from desk.page.application import build
from desk.page.keys import Keys
from desk.page.open_desk import OpenDesk
from desk.practice import practising
from desk.settings import load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.editions import choose_site
from tests.desk.page.desks import PORT, DeskHere, desk_here

WORDS = Words("en")


async def test_practice_is_in_an_office_of_its_own_and_comes_to_no_client_and_no_ledger(
    tmp_path: Path,
) -> None:
    real = replace(
        load_settings(tmp_path),
        home=tmp_path, ledger="postgresql+psycopg://db.example/office", smtp_host="mail.example",
    )  # fmt: skip
    options = build_parser(WORDS, ["desk"]).parse_args(["desk", "--practice", "--headless"])
    with practising(options, real) as practice:
        site = choose_site(practice.options.site, practice.options.edition)
        assert site.loopback
        assert practice.settings.home == tmp_path / "practice"
        assert (practice.settings.ledger, practice.settings.smtp_host) == (None, None)
        opened = OpenDesk(WORDS, practice.settings, practice.options, site, practice.client)
        assert opened.asked.desk.browser.profile != real.profile
        keys = Keys()
        async with DeskHere(opened, keys, build(opened, keys, PORT)).browser() as browser:
            assert "/new/practice" in (await browser.get("/")).text
            form = (await browser.get("/new/practice")).text
            assert f'value="{practice.client.applicant.email}"' in form

            await browser.post("/check")
            while opened.check.shown and not opened.check.shown.ended:
                await opened.changes.after(opened.changes.number)
            assert opened.check.result
            found = {each.code for each in opened.check.result.found}
            assert "check.extension" in str(found)
            report = (await browser.get("/check/report")).json()
            assert {each["code"] for each in report["findings"]} == found
        await opened.put_away()


async def test_a_desk_for_clients_offers_nobody_for_practice(tmp_path: Path) -> None:
    async with desk_here(tmp_path / "home").browser() as browser:
        assert "/new/practice" not in (await browser.get("/")).text
        assert (await browser.get("/new/practice")).status_code == 404


def test_what_the_office_gives_is_not_taken_from_somebody_who_types_it(tmp_path: Path) -> None:
    words = ["desk", "--practice", "--site", "https://www.ras-immi.moj.go.jp"]
    options = build_parser(WORDS, ["desk"]).parse_args(words)
    with (
        pytest.raises(BadInput, match=r"page\.practice-gives"),
        practising(options, load_settings(tmp_path)),
    ):
        pass
