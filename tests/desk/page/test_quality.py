"""Everybody can work at the page: by keyboard, enlarged, in the dark, with a screen reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from card import (
    AuthenticationCertificate,
    Card,
    Certificates,
    Event,
    Look,
    Pin,
    Pins,
    Presence,
    Reader,
    ReaderPresence,
)
from desk.checking import Checked, check_plan
from desk.page.asking import texts_of
from desk.page.current_run import RunShown
from desk.page.interaction import PageInteraction
from desk.page.setup_walk import PageGuide
from desk.page.work import Progress, WorkShown
from flows.cases.reminding import agree
from flows.checkup.plan import this_machine
from flows.setup.steps import Desk
from pages.compare import ComparedRow, Comparison
from terms.errors import CodedError
from terms.findings import Finding
from tests.desk.page.opened import browsing
from tests.desk.page.served import Served, served
from tests.further import further
from tests.records.cases import new_case

PATHS = ("/", "/new", "/lists", "/run", "/reminders", "/holder", "/card", "/check", "/setup",
         "/settings", "/howto", "/nowhere")  # fmt: skip
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
FOUND = (
    Finding("system", "ok", "check.system-ready", {"system": "Windows 11"}),
    Finding("browser", "block", "browser.not-found", {"browser": "chrome"}),
    Finding("reader", "block", "EW104J1502"),
    Finding("signature-password", "warn", "signature-last-try", {"tries": "1"}),
    Finding("signature-certificate", "ok", "signature-not-checked"),
)
FOLLOWED = """() => {
  const reached = "a[href], button:not(:disabled), select, textarea, summary,"
    + " input:not([type=hidden]):not([type=radio]):not(:disabled)";
  window.left = new Set([...document.querySelectorAll(reached)].filter(
    (each) => each.checkVisibility() && !each.matches("details:not([open]) *:not(summary)")));
  window.unseen = [];
  addEventListener("focusin", (event) => {
    window.left.delete(event.target);
    if (getComputedStyle(event.target).outlineStyle === "none") unseen.push(event.target.outerHTML);
  });
  return window.left.size;
}"""


class TestReader:
    """A reader with a card whose signature password has one try left."""

    __test__ = False

    def look(self) -> Look:
        now = datetime.now(UTC)
        own = AuthenticationCertificate("0A", "OU=JPKI", now, now + timedelta(days=40))
        pins = Pins(authentication=Pin(3), signature=Pin(1))
        card = Card("jpki", "3B", pins, Certificates(own))
        return Look("running", (Reader("Sony FeliCa Port/PaSoRi", card), Reader("Built in")))

    async def watch(self) -> AsyncGenerator[Event, None]:
        readers = (
            ReaderPresence("Sony FeliCa Port/PaSoRi", True),
            ReaderPresence("Built in", False),
        )
        yield Event("picture", None, Presence("running", readers))
        await asyncio.Event().wait()

    def close(self) -> None:
        return


@dataclass(frozen=True)
class At:
    """A desk at which everything is shown that can be shown, and a browser at it."""

    served: Served
    page: Page
    user: PageInteraction


@pytest.fixture
def at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[At]:
    monkeypatch.setattr("desk.page.live_card.open_card", lambda source: TestReader())
    lang = getattr(request, "param", "en")
    home = tmp_path / "home"
    case = new_case(home)
    case.fact("password-set-at", (datetime.now(UTC) - timedelta(days=345)).isoformat())
    agree(case, "vi", None)
    with served(home, "--browser", "chromium", lang=lang) as here, browsing() as context:
        desk = here.desk

        def fill() -> PageInteraction:
            user = PageInteraction(desk.words, desk.changes)
            desk.run.shown = RunShown(user, desk.site, "TRAN VAN MINH", case)
            user.step_started("card", "holder", 3, 18)
            user.your_turn("holder", "intake.next-client")
            user.explain("EW104J1503")
            rows = (
                ComparedRow("氏名", "TRAN VAN MINH", "name", "TRAN VAN MINH", "equal", ""),
                ComparedRow("性別", "女", "sex", "male", "different", ""),
            )
            asking = (
                user.consent(Comparison(rows, ())), user.ask("run.site-asks-for", message="?"),
                user.done("intake.next-client"),
            )  # fmt: skip
            desk.tasks = [asyncio.ensure_future(each) for each in asking]  # type: ignore[attr-defined]
            plan = check_plan(desk.options, desk.settings, desk.words, ask=False)
            checked = Checked(plan, this_machine(), FOUND)
            desk.check.shown = WorkShown(Progress("page.check.looking"), ended=True, result=checked)
            desk.guide = guide = PageGuide(desk.changes)
            place = Desk(desk.site, "chrome", home, TestReader(), this_machine())
            guide.step("browser", 1, 6)
            guide.done(Finding("browser", "ok", "setup.browser-there", {"browser": "chrome"}),
                       "2026-11-02T01:00:00+00:00")  # fmt: skip
            guide.step("client", 2, 6)
            guide.missing(Finding("reader", "block", "EW104J1502"))
            guide.turn("client", place, "https://www.jpki.go.jp/download/win.html")
            desk.setup.shown = WorkShown(Progress("page.setup.looking"))
            desk.howto.shown = WorkShown(Progress("page.howto.begins", number=3, total=18))
            return user

        user = here.do(fill)
        page = context.new_page()
        page.goto(here.url)
        page.wait_for_url(f"{here.origin}/")
        yield At(here, page, user)
        here.do(lambda: [task.cancel() for task in desk.tasks])  # type: ignore[attr-defined]


def paths(at: At) -> list[str]:
    [case] = at.served.desk.index.survey()
    assert not isinstance(case, CodedError)
    desk, do = at.served.desk, at.served.do
    good = do(lambda: desk.drafts.new(texts_of(desk.store.open(case.id)), whole=True))
    bad = do(lambda: desk.drafts.new({"procedure": "change", "birth_date": "3.11."}, whole=True))
    forms = (f"/new/{bad.id}", f"/new/{good.id}/review")
    return [*PATHS, *forms, f"/case/{case.id}", f"/case/{case.id}/delete",
            f"/howto/from/{case.id}"]  # fmt: skip


@pytest.mark.parametrize("at", ["en", further("ja")], indirect=True)
def test_no_page_shuts_anybody_out(at: At) -> None:
    wrong: list[str] = []
    for path in paths(at):
        at.page.emulate_media(color_scheme="light")
        at.page.goto(at.served.origin + path)
        seen = Axe().run(at.page).response["violations"]
        at.page.emulate_media(color_scheme="dark")  # in which only the colours are others
        seen += Axe().run(at.page, options=COLOURS).response["violations"]
        for each in seen:
            wrong += [f"{path} {each['id']}: {node['html'][:160]}" for node in each["nodes"]]
    assert wrong == []


def test_nothing_is_cut_on_a_small_screen_or_enlarged_twice(at: At) -> None:
    wrong: list[str] = []
    for path in paths(at):
        at.page.goto(at.served.origin + path)
        for size in ({"width": 1366, "height": 768}, {"width": 683, "height": 384}):
            at.page.set_viewport_size(size)  # type: ignore[arg-type]
            over = at.page.evaluate(
                """() => [...document.querySelectorAll("body *")]
                  .filter((each) => each.checkVisibility() && !each.matches(".unseen, .skip"))
                  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
                    || (each.matches("button, a, th, td, p, dd")
                        && each.scrollWidth > each.clientWidth + 1
                        && getComputedStyle(each).display !== "inline"))
                  .map((each) => each.outerHTML.slice(0, 120))"""
            )
            wide = at.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            wrong += [f"{size['width']} {path} {each}" for each in over]
            wrong += [f"{size['width']} {path} scrolls"] if wide else []
    assert wrong == []


def test_every_page_can_be_worked_without_a_mouse(at: At) -> None:
    for path in paths(at):
        at.page.goto(at.served.origin + path)
        if path == "/card":  # what the card says has come by then, and nothing is shown anew
            expect(at.page.locator(".tries-left")).to_be_visible()
            expect(at.page.get_by_role("button", name="Ask again")).to_be_enabled()
        many = at.page.evaluate(FOLLOWED)
        for _ in range(many + 6):  # and what of a group of choices is reached as one
            at.page.keyboard.press("Tab")
        left, unseen = at.page.evaluate("[[...window.left].map((each) => each.outerHTML), unseen]")
        assert (path, left, unseen) == (path, [], [])


def test_a_person_who_is_needed_is_called_once_in_title_and_sound(at: At) -> None:
    under_way = "desk.page.current_run.CurrentRun.under_way"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(under_way, property(lambda self: True))
        at.page.goto(f"{at.served.origin}/run")
        expect(at.page).to_have_title(
            r"🔔 The card holder's turn – Registration – The desk of touroku"
        )
        rang = "document.documentElement.dataset.rang ?? 0"
        expect(at.page.locator("html")).to_have_attribute("data-rang", "1")
        at.page.goto(f"{at.served.origin}/new")  # the same need on another page is heard no more
        expect(at.page.locator("#run-banner")).to_contain_text("Now: card holder")
        assert at.page.title().startswith("🔔")
        assert at.page.evaluate(rang) == 0
        at.page.get_by_role("button", name="Sound: on").click()
        expect(at.page.get_by_role("button", name="Sound: off")).to_be_focused()
        at.served.do(lambda: at.user.your_turn("operator", "intake.next-client"))
        expect(at.page.locator("#run-banner")).to_contain_text("Now: operator")
        assert at.page.evaluate(rang) == 0
    assert (at.served.desk.settings.home / "sound.txt").read_text() == "off\n"


def test_the_card_is_shown_as_it_lies_and_left_alone_during_a_registration(at: At) -> None:
    at.page.goto(f"{at.served.origin}/card")
    shown = at.page.locator("#card")
    expect(shown).to_contain_text("the client will use this reader")
    expect(shown.locator(".tries-left .count")).to_have_text(["1", "3"])
    expect(shown).to_contain_text("expires soon")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desk.page.current_run.CurrentRun.under_way", property(lambda self: True))
        asked = at.served.desk.card.look
        at.page.request.post(f"{at.served.origin}/card/again", headers={"Origin": at.served.origin})
        at.served.do(at.served.desk.changes.happened)
        expect(shown).to_contain_text("The card is the client's alone")
        refused = at.page.request.post(
            f"{at.served.origin}/check", headers={"Origin": at.served.origin}
        )
        assert refused.status == 409
        assert at.served.desk.card.look is asked
    at.served.do(at.served.desk.changes.happened)
    expect(shown).not_to_contain_text("The card is the client's alone")
