"""The first registration on a changed site is the last that needs help there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Page

import pages.act
from flows.lessons.book import LessonBook
from flows.outcomes import NeedsPerson, NotAsExpected
from flows.registration.next_screen import step_of_next_screen
from flows.registration.teaching import offer_lessons
from flows.registration.waiting import appears
from pages.lesson import to_toml
from records.applicant import Request
from terms.masking import Masking
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import REGISTER, completion, confirmation
from tests.flows.registration.taught_sites import (
    KNOWN,
    NOTICE,
    OPENS,
    PHONE,
    PRESS,
    SITES,
    WHY,
    Screen,
    TaughtSite,
    form,
    needing,
    sheet,
    unknown,
)
from tests.further import further, long
from tests.records.cases import case, read

FIRST = read(case())
SECOND = read(
    case(
        name="SMITHY BOB LOUIS",
        sex="male",
        birth_date=FIRST.applicant.birth_date.replace(year=1987, month=2, day=14),
        nationality="ペルー",
        phone="03-9876-4321",
        email="bob@mail.example",
        residence_card="ZY98765432XW",
        address="北海道札幌市南区北一条2-4-75",
        postal_code="060-8611",
        name_kana="スミシー ボブ",
    )
)

AUTH_IDS = {FIRST.applicant.name: "75FZ5A8E", SECOND.applicant.name: "81GX2B7K"}


def values_of(request: Request) -> dict[str, str]:
    person = request.applicant
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone or "",
        "digits": (person.phone or "").replace("-", ""),
        "residence_card": person.residence_card or "",
        "nationality": person.nationality,
        "year": str(person.birth_date.year),
        "month": str(person.birth_date.month),
        "day": str(person.birth_date.day),
    }


class Operator(Person):
    """A person who does what they are handed in the browser, as they do it on this site."""

    def __init__(self, site: TaughtSite, values: Mapping[str, str]) -> None:
        super().__init__(
            {"consent": True, "lessons.keep": True},
            typed=dict(site.asked or site.first_asked or {}),
        )
        self.values = values
        self.does = dict(screen.does for screen in site.screens if screen.does)
        self.page: Page | None = None
        self.own: list[str] = []
        self.leaves_at = ""
        self.acts["run.tick-consent"] = self.tick

    async def done(self, key: str, /) -> bool:
        if not key.startswith("goal."):
            return await super().done(key)
        assert self.page is not None
        if await self.page.locator("h1").inner_text() == self.leaves_at:
            return False
        await self.work()
        await asyncio.get_running_loop().create_future()  # what comes is seen without a word
        return True

    def your_turn(self, who: object, key: str, /, **params: str) -> None:
        super().your_turn(who, key, **params)  # type: ignore[arg-type]
        if key.startswith("lessons.press"):
            self.own.append("press")
            assert self.page is not None
            self.pressing = asyncio.ensure_future(self.page.click("#go"))

    async def tick(self) -> None:
        self.own.append("tick")
        assert self.page is not None
        await self.page.check("#t")

    async def work(self) -> None:
        page = self.page
        assert page is not None
        while (title := await page.locator("h1").inner_text()) in self.does:
            for selector, what in self.does[title]:
                if what == OPENS:
                    async with page.context.expect_page() as opened:
                        await page.click(selector)
                    page = await opened.value
                elif what == PRESS:
                    await page.click(selector)
                elif what.startswith("="):
                    await page.select_option(selector, label=what[1:].format(**self.values))
                else:
                    await page.fill(selector, what.format(**self.values))
            heading = "t => document.querySelector('h1') && document.querySelector('h1').innerText"
            await page.wait_for_function(f"{heading} !== t", arg=title)


def lay_out(
    site: LittleSite, taught: TaughtSite, values: Mapping[str, str], register: str = REGISTER
) -> None:
    """The pages of a site as they are for one person."""
    site.answers.clear()
    site.sent.clear()
    site.page("/wrong", "nobody presses that")
    for at, screen in enumerate(taught.screens):
        onward = f"/{at + 1}" if at + 1 < len(taught.screens) else "/confirmation"
        site.page(f"/{at}", screen.made(values, onward))
    rows = {
        "氏名": values["name"],
        "メールアドレス": values["email"],
        "利用者の区分": "外国人本人",
        "在留カード番号": values["residence_card"],
    }
    site.page("/confirmation", confirmation(rows, register))
    site.page("/registered", completion(AUTH_IDS[values["name"]]))


async def registered(
    site: LittleSite,
    taught: TaughtSite,
    home: Path,
    request: Request,
    register: str = REGISTER,
    more: tuple[Screen, ...] = (),
    *,
    keeps: bool = True,
    leaves_at: str = "",
) -> tuple[Visit, Operator]:
    """One registration, from where the card has been read, up to the 認証ID; lessons are kept."""
    values = values_of(request)
    lay_out(site, taught, values, register)
    person = Operator(taught, values)
    person.answers["lessons.keep"], person.leaves_at = keeps, leaves_at
    person.does |= dict(screen.does for screen in more if screen.does)
    async with visit(
        site, home, seen=True, user=person, until="registered", request=request
    ) as here:
        session, person.page = here.session, here.session.page
        await session.page.goto(f"{site.origin}/0")
        at = here.route.index("authentication-password")
        try:
            following = await step_of_next_screen(session, here.route, at, None, 0)
        except NotAsExpected as trouble:
            following = await here.runner.hand_over(at, trouble)
        with pytest.raises(NeedsPerson) if leaves_at else nullcontext():
            await here.runner.follow(following)
        await offer_lessons(session)
    return here, person


def posted(site: LittleSite) -> dict[str, str]:
    return {name: each[-1] for body in site.sent.values() for name, each in parse_qs(body).items()}


def wanted(taught: TaughtSite, request: Request) -> dict[str, str]:
    return {name: each.format(**values_of(request)) for name, each in taught.posted.items()}


def sent_as_wanted(site: LittleSite, taught: TaughtSite, request: Request) -> bool:
    sent = posted(site)
    digits = {name: each.replace("-", "") if name == "p" else each for name, each in sent.items()}
    return wanted(taught, request).items() <= digits.items()


DEFAULT = ("a question in unknown words and one of its own", "two unknown screens in a row")


@pytest.mark.parametrize("name", [x if x in DEFAULT else further(x) for x in SITES])
def test_the_second_person_on_a_changed_site_needs_no_hand_over(name: str, tmp_path: Path) -> None:
    taught = SITES[name]

    async def work(site: LittleSite) -> None:
        first, operator = await registered(site, taught, tmp_path, FIRST)
        assert first.events("handed-over") or taught.first_asked
        assert first.session.case.auth_id == AUTH_IDS[FIRST.applicant.name]
        assert sent_as_wanted(site, taught, FIRST)
        kept = LessonBook(tmp_path).lessons()
        assert kept and all(each.in_use for each in kept.values())
        for each in kept.values():
            assert not Masking.of(FIRST.applicant).hides(to_toml(each.lesson))
        for value in (taught.asked or {}).values():
            assert not any(value in to_toml(each.lesson) for each in kept.values())

        second, operator = await registered(site, taught, tmp_path, SECOND)
        assert second.events("handed-over") == []
        assert second.events("lesson-failed") == []
        assert second.session.case.auth_id == AUTH_IDS[SECOND.applicant.name]
        assert sent_as_wanted(site, taught, SECOND)
        questions = [x["label"] for key, x in operator.asked if key.startswith("run.site-question")]
        assert (*questions, *operator.own) == taught.own

    with little_site() as site:
        KEPT.run(work(site))


THIRD = replace(SECOND, applicant=replace(SECOND.applicant, name="ROSSI ANNA"))
AUTH_IDS[THIRD.applicant.name] = "93HY4C6M"


@long
def test_a_button_that_registers_in_unknown_words_is_pressed_after_a_yes_in_two_cases(
    tmp_path: Path,
) -> None:
    taught = TaughtSite((form(),), KNOWN)
    presses = needing(form(), "利用者情報確認", ("#decide", PRESS))

    async def work(site: LittleSite) -> None:
        for request, handed_over in ((FIRST, 1), (SECOND, 1), (THIRD, 0)):
            here, _ = await registered(
                site, taught, tmp_path, request,
                "<button id='decide'>これできまり</button>", (presses,),
            )  # fmt: skip
            assert len(here.events("handed-over")) == handed_over
            case = here.session.case
            assert (case.auth_id, case.progress.submissions) == (
                AUTH_IDS[request.applicant.name], 1,
            )  # fmt: skip

    with little_site() as site:
        KEPT.run(work(site))


def test_a_lesson_that_does_not_lead_on_any_more_is_put_aside_and_the_screen_handed_over(
    tmp_path: Path,
) -> None:
    heading, button = "あなたのこと", "<button id='go'>つぎの頁</button>"
    leads_on = unknown(heading, PHONE, ("#p", "{phone}"))

    def stays(values: Mapping[str, str], action: str) -> str:
        other = f"<button id='other' formaction='{action}' formnovalidate>べつの道</button>"
        return sheet(heading, PHONE, f"<button type='button'>ひとつまえ</button>{button}{other}")(
            values, "/0"
        )

    async def work(site: LittleSite) -> None:
        await registered(site, TaughtSite((leads_on, form()), KNOWN), tmp_path, FIRST)
        changed = TaughtSite(
            (Screen(stays, (heading, (("#p", "{phone}"), ("#other", PRESS)))), form()), KNOWN
        )
        here, _ = await registered(site, changed, tmp_path, SECOND, keeps=False)
        assert [each["reason"] for each in here.events("lesson-failed")] == ["nothing came of it"]
        assert len(here.events("handed-over")) == 1
        assert here.session.case.auth_id == AUTH_IDS[SECOND.applicant.name]
        [kept] = LessonBook(tmp_path).lessons().values()
        assert kept.aside and not kept.in_use

    with little_site() as site:
        KEPT.run(work(site))


@long
def test_what_was_taught_before_somebody_left_half_way_serves_whoever_goes_on(
    tmp_path: Path,
) -> None:
    last = "さいごにひとつ"
    first, then = (unknown(x, PHONE, ("#p", "{phone}")) for x in ("あなたのこと", last))
    taught = TaughtSite((first, form(), then), {**KNOWN, "p": "{digits}"})

    async def work(site: LittleSite) -> None:
        left, _ = await registered(site, taught, tmp_path, FIRST, leaves_at=last)
        assert len(left.events("handed-over")) == 2
        assert [each.lesson.name for each in LessonBook(tmp_path).lessons().values()] == [
            "あなたのこと"
        ]
        on, _ = await registered(site, taught, tmp_path, FIRST)
        assert len(on.events("handed-over")) == 1
        assert on.session.case.auth_id == AUTH_IDS[FIRST.applicant.name]
        assert sent_as_wanted(site, taught, FIRST)
        second, _ = await registered(site, taught, tmp_path, SECOND)
        assert second.events("handed-over") == second.events("lesson-failed") == []

    with little_site() as site:
        KEPT.run(work(site))


@long
def test_a_slow_answer_is_not_held_against_a_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = TaughtSite((unknown("あなたのこと", PHONE, ("#p", "{phone}")), form()), KNOWN)

    async def work(site: LittleSite) -> None:
        await registered(site, taught, tmp_path, FIRST)
        monkeypatch.setattr(pages.act, "PRESSED_WITHIN", 2_000)  # the browser says no more by then
        site.hangs.add("/1")
        asyncio.get_running_loop().call_later(6.0, site.closed.set)
        here, _ = await registered(site, taught, tmp_path, SECOND)
        assert here.events("lesson-failed") == here.events("handed-over") == []
        assert here.session.case.auth_id == AUTH_IDS[SECOND.applicant.name]

    with little_site() as site:
        KEPT.run(work(site))


def test_an_answer_of_a_person_s_that_the_site_refuses_is_not_held_against_a_lesson(
    tmp_path: Path,
) -> None:
    heading, asked = "あなたのこと", {"来日のきっかけ": "しごと"}
    does = (("#p", "{phone}"), ("#w", "しごと"))
    leads_on = unknown(heading, PHONE + WHY, *does)

    def objects(values: Mapping[str, str], action: str) -> str:
        says = "this.insertAdjacentHTML('afterend', '<p role=alert>きっかけを選び直してください。')"
        buttons = f'<button id="go" type="button" onclick="{says}">つぎの頁</button>'
        other = f"<button id='other' formaction='{action}' formnovalidate>べつの道</button>"
        return sheet(heading, PHONE + WHY, buttons + other)(values, "/0")

    async def work(site: LittleSite) -> None:
        taught = TaughtSite((leads_on, form()), KNOWN, asked=asked)
        await registered(site, taught, tmp_path, FIRST)
        mends = Screen(objects, (heading, (*does, ("#other", PRESS))))
        changed = TaughtSite((mends, form()), KNOWN, asked=asked)
        here, _ = await registered(site, changed, tmp_path, SECOND, keeps=False)
        assert (here.events("lesson-failed"), len(here.events("handed-over"))) == ([], 1)
        assert here.session.case.auth_id == AUTH_IDS[SECOND.applicant.name]
        [kept] = LessonBook(tmp_path).lessons().values()
        assert kept.in_use

    with little_site() as site:
        KEPT.run(work(site))


def test_a_lesson_that_fails_is_put_aside_once_and_its_screen_is_the_person_s_from_then_on(
    tmp_path: Path,
) -> None:
    def stays(values: Mapping[str, str], action: str) -> str:
        return NOTICE.made(values, action).replace("<button id='go'>", "<button type='button'>")

    async def work(site: LittleSite) -> None:
        await registered(site, TaughtSite((NOTICE, form()), KNOWN), tmp_path, FIRST)
        lay_out(site, TaughtSite((Screen(stays), form()), KNOWN), values_of(SECOND))
        async with visit(site, tmp_path, seen=True, user=Person(), request=SECOND) as here:
            await here.session.page.goto(f"{site.origin}/0")
            # As for a person: nothing but what stands there ends it.
            seen = await appears(here.session, (), 20.0, until=lambda each: not each.screen)
            assert seen.lesson is None
            assert len(here.events("lesson-used")) == len(here.events("lesson-failed")) == 1

    with little_site() as site:
        KEPT.run(work(site))


@pytest.mark.parametrize(
    ("shows", "by_lesson", "step"),
    [("/0", True, "form"), further("/0", False, None), further("/registered", True, None)],
    ids=["led to the form", "no lesson", "behind 登録"],
)
def test_a_lesson_that_leads_past_a_step_needs_no_hand_over_and_never_leads_behind_the_press(
    shows: str, by_lesson: bool, step: str | None, tmp_path: Path
) -> None:
    async def work(site: LittleSite) -> None:
        lay_out(site, TaughtSite((form(),), KNOWN), values_of(FIRST))
        async with visit(site, tmp_path, seen=True, user=Person()) as here:
            await here.session.page.goto(site.origin + shows)
            await here.session.read()
            here.session.lessons_used["any"] += by_lesson
            past = here.runner.led_past(here.route.index("menu"), 0)
            assert past == (here.route.index(step) if step else None)

    with little_site() as site:
        KEPT.run(work(site))
