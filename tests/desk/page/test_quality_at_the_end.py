"""Nobody is shut out by the pages at the ends: done, gone, damaged, kept, refused, closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from desk.page.current_run import RunShown
from desk.page.interaction import PageInteraction
from desk.page.others import Office
from flows.office.other_desks import KnownElsewhere
from ledger.trouble import LedgerError
from records.case import Case, Store
from terms.errors import CodedError
from tests.desk.page.opened import SCREEN, browsing
from tests.desk.page.served import Served, served
from tests.desk.page.test_quality import COLOURS
from tests.further import further
from tests.records.cases import bring_to, new_case

NAMES = ("NGUYEN THI HANH", "SILVA MARIA", "LE VAN AN")
LIST = """氏名,性別,生年月日,国籍,メールアドレス,在留カード番号,覚え書き
TRAN VAN MINH,男,1995-11-03,ベトナム,minh@post.example,AB12345678CD,x
SILVA MARIA,女,1990/13/01,ブラジル,maria@post.example,AB12345678CE,
"""
MAIL = b"""From: "Office" <info@elsewhere.example>
To: hanh@post.example
Date: Tue, 24 Nov 2026 10:00:00 +0900
Subject: An offer
Content-Type: text/plain; charset=utf-8

See https://elsewhere.example/a-very-long-address/without/any/place/to/break/it
"""


class OutOfReach(Office):
    """An office in which one case lies at a desk that can't be reached."""

    def __init__(self, around: Office, away: Case) -> None:
        super().__init__(around._options)
        self._away = away

    async def case(self, store: Store, case_id: str) -> Case:
        if case_id == self._away.id:
            folder = str(self._away.folder)
            raise LedgerError(
                "ledger.case-out-of-reach", case=case_id, folder=folder, who="Counter 2"
            )
        return await super().case(store, case_id)

    async def known(self, case_id: str) -> KnownElsewhere | None:
        at = self._away.created.isoformat()
        told = {"notes": [{"note": "calls back"}], "states": [{"at": at, "state": "registered"}]}
        return KnownElsewhere(self._away, "Counter 2", told)  # type: ignore[arg-type]


class Ends:
    """A desk, a browser at it, and each page that there is only once something has ended."""

    def __init__(self, here: Served, page: Page, cases: list[Case]) -> None:
        self.here, self.page = here, page
        self.done, self.away, self.damaged = cases

    def all(self) -> Iterator[str]:
        """Show one after the other; each is told by its name once it is shown."""
        shows: tuple[Callable[[], object], ...] = (
            self.ended_run, self.mail, self.elsewhere, self.broken_case, self.dropped_list,
            self.kept, self.deleted, self.without_a_token, self.kept_out, self.closed,
        )  # fmt: skip
        for show in shows:
            show()
            yield show.__name__

    def go(self, path: str) -> None:
        self.page.goto(self.here.origin + path)

    def ended_run(self) -> None:
        desk = self.here.desk

        def end() -> None:
            user = PageInteraction(desk.words, desk.changes)
            problem = CodedError("mail.not-arrived")
            desk.run.shown = RunShown(
                user, desk.site, NAMES[0], self.done, ended=True, problems=(problem,)
            )

        self.here.do(end)
        self.go("/run")
        expect(self.page.locator("#run-end .auth-id")).to_be_visible()

    def mail(self) -> None:
        self.done.keep("mails/01-offer.eml", MAIL)
        self.go(f"/case/{self.done.id}/mail/01-offer.eml")
        expect(self.page.locator("pre.mail")).to_be_visible()

    def elsewhere(self) -> None:
        self.here.desk.office = OutOfReach(self.here.desk.office, self.away)
        self.go(f"/case/{self.away.id}")
        expect(self.page.locator(".story")).to_be_visible()

    def broken_case(self) -> None:
        (self.damaged.folder / "case.json").write_text("{", encoding="utf-8")
        self.go(f"/case/{self.damaged.id}")
        expect(self.page.locator("main")).to_contain_text("store.damaged-case")

    def dropped_list(self) -> None:
        self.go("/lists")
        self.page.locator("#procedure").select_option("change")
        file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
        self.page.locator("#list").set_input_files(file)  # type: ignore[arg-type]
        self.page.locator("form[data-drop] button").click()
        expect(self.page.locator("table.rows tr.refused .problem")).to_be_visible()

    def kept(self) -> None:
        self.go(f"/new/from/{self.done.id}")
        for wish, seen in (("look", "review"), ("keep", "kept")):
            self.page.locator(f"button[value={wish}]").click()
            self.page.wait_for_url(f"**/{seen}")

    def deleted(self) -> None:
        self.go(f"/case/{self.damaged.id}/delete")
        self.page.locator("[name=lose]").check()
        self.page.locator("#typed").fill(self.damaged.id)
        self.page.locator("button.delete").click()
        expect(self.page.locator("main")).to_contain_text(self.damaged.id)
        expect(self.page.locator("#typed")).to_have_count(0)

    def without_a_token(self) -> None:
        self.go("/enter")
        expect(self.page.locator("#kept-out")).to_be_visible()

    def kept_out(self) -> None:
        cookies = self.page.context.cookies()
        self.page.context.clear_cookies()
        self.go("/")
        self.page.context.add_cookies(cookies)  # type: ignore[arg-type]
        expect(self.page.locator("nav")).to_have_count(0)

    def closed(self) -> None:
        self.go("/lists")
        self.page.locator('form[action="/close"] button').click()
        self.page.wait_for_url("**/close")


@pytest.fixture
def ends(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ends]:
    home = tmp_path / "home"
    cases = [new_case(home, name=name) for name in NAMES]
    bring_to(cases[0], "registered")
    lang = getattr(request, "param", "en")
    with served(home, "--browser", "chromium", lang=lang) as here, browsing() as context:
        page = context.new_page()
        page.goto(here.url)
        page.wait_for_url(f"{here.origin}/")
        yield Ends(here, page, cases)


@pytest.mark.parametrize("ends", ["en", further("ja")], indirect=True)
def test_no_page_at_an_end_shuts_anybody_out(ends: Ends) -> None:
    wrong: list[str] = []
    for name in ends.all():
        ends.page.emulate_media(color_scheme="light")
        seen = Axe().run(ends.page).response["violations"]
        ends.page.emulate_media(color_scheme="dark")  # in which only the colours are others
        seen += Axe().run(ends.page, options=COLOURS).response["violations"]
        ends.page.set_viewport_size({"width": 683, "height": 384})  # enlarged twice
        if ends.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{name} is cut")
        ends.page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
        for each in seen:
            wrong += [f"{name} {each['id']}: {node['html'][:160]}" for node in each["nodes"]]
    assert wrong == []
