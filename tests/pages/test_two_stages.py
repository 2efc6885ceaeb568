"""An account by mail first, then the card: each screen is told from the registration's own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page

from flows.registration.pictures import black
from pages.compare import Comparison
from pages.plan import plan_filling
from pages.screens import (
    Account,
    AccountConfirmation,
    AccountDone,
    Completion,
    Confirmation,
    Form,
    Login,
    MailAddress,
    Terms,
)
from tests.further import further
from tests.pages.unmasked import unmasked
from tests.pages.visits import Lang, Visit

PASSWORD = "Sakura-2026"
SCREENS = [
    "top", "terms", "mail_address", "mail_sent", "account", "account_confirmation", "account_done",
    "login", "card_start", "form", "confirmation", "completion",
]  # fmt: skip


@pytest.fixture
def edition() -> str:
    return "2026"


@pytest.fixture(params=["url", "form-first"])
def order(request: pytest.FixtureRequest) -> dict[str, Any]:
    """With the address proven before the account, and asked for on it."""
    return {"order": request.param, "two_stages": True}


async def link(here: Visit) -> str:
    await here.office.site.drain()
    text = here.office.letters[-1].get_content()
    return re.findall(re.escape(here.office.origin) + r"\S+", text)[0]  # type: ignore[no-any-return]


class Walk:
    """Goes on from screen to screen, and notes what each is taken for and what it would show."""

    def __init__(self, here: Visit) -> None:
        self.here = here
        self.seen: list[str | None] = []
        self.leaks: dict[str, list[str]] = {}

    async def note(self) -> None:
        here = self.here
        name = await here.shown()
        self.seen.append(name)
        self.leaks[name or ""] = await unmasked(here, await black(await here.here(), here.masking))

    async def on(self, after: str) -> None:
        await self.note()
        await self.here.press_on()
        await self.here.page.wait_for_url(f"**/{after}")

    async def by_mail(self) -> None:
        await self.note()
        await self.here.page.goto(await link(self.here))

    async def agree(self) -> None:
        await self.here.to_top()
        await self.note()
        await self.here.page.goto(self.here.office.site.home.replace(
            "offer/offerList_initDisplay", "profile/userRegist_initDisplay"))  # fmt: skip
        await Terms(await self.here.here()).read_to_end()
        await self.here.page.wait_for_selector("#ok:enabled")

    async def fill_account(self) -> list[str]:
        account = Account(await self.here.here())
        fills = plan_filling(account.here.page, self.here.case).fills
        assert await account.fill(fills) == []
        await account.enter(PASSWORD)
        return [each.role for each in fills]

    async def card(self) -> None:
        await self.here.client(self.here.office.card(self.here.applicant))
        await self.on("userRegist_input")


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_both_stages_meet_only_known_screens(
    visit: Any, lang: Lang, order: dict[str, Any]
) -> None:
    async def work(visitor: Visit) -> tuple[Walk, Comparison, Comparison, list[str]]:
        here = visitor.speaking(lang)
        # An address of the shape that a 認証ID may have.
        here = replace(here, applicant=replace(here.applicant, email="hanh1995@post.example"))
        walk = Walk(here)
        await walk.agree()
        if order["order"] == "form-first":
            await walk.on("userRegist_account")
            asked = await walk.fill_account()
            await walk.on("userRegist_mailSent")
            await walk.by_mail()
        else:
            await walk.on("userRegist_mailto")
            address = MailAddress(await here.here())
            fills = plan_filling(address.here.page, here.case).fills
            assert await address.fill(fills) == []
            await walk.on("userRegist_mailSent")
            await walk.by_mail()
            asked = await walk.fill_account()
            await walk.on("userRegist_accountConfirm")
        account = AccountConfirmation(await here.here()).compare(here.case)
        await walk.on("userRegist_accountComplete")
        done = AccountDone(await here.here())
        assert (done.user, Completion(done.here).auth_ids()) == (here.applicant.email, ())
        await walk.on("userLogin")
        await Login(await here.here()).enter(done.user, PASSWORD)
        await walk.on("userRegist_basic4")
        await walk.card()
        assert Form(await here.here()).plan(here.case).wrong_person == ()
        await here.fill()
        await walk.on("userRegist_confirm")
        registration = Confirmation(await here.here()).compare(here.case)
        await walk.on("userRegist_complete")
        await walk.note()
        [registered] = here.office.site.state()["registrations"]
        assert Completion(await here.here()).auth_ids() == (registered["auth_id"],)
        return walk, account, registration, asked

    walk, account, registration, asked = await visit(work)
    first = order["order"] == "form-first"
    assert sorted(filter(None, walk.seen)) == sorted(
        set(SCREENS) - ({"mail_address"} if first else set())
    )
    assert asked == (["name", "email"] if first else ["name"])
    assert (account.verdict, registration.verdict) == ("equal", "equal")
    assert {name: found for name, found in walk.leaks.items() if found} == {}


async def test_another_persons_account_is_seen_on_its_confirmation(
    visit: Any, order: dict[str, Any]
) -> None:
    async def work(visitor: Visit) -> list[str]:
        await to_account(visitor, order["order"])
        await change(visitor.page, 0, "SMITHY BOB LOUIS")
        await change(visitor.page, 1, "zoes.smithy@mail.example")
        rows = AccountConfirmation(await visitor.here()).compare(visitor.case).rows
        return [row.label for row in rows if row.verdict == "different"]

    assert await visit(work) == ["氏名", "メールアドレス"]


async def to_account(here: Visit, order: str) -> None:
    """Up to the account's confirmation."""
    walk = Walk(here)
    await walk.agree()
    await here.press_on()
    if order == "url":
        await here.page.wait_for_url("**/userRegist_mailto")
        address = MailAddress(await here.here())
        await address.fill(plan_filling(address.here.page, here.case).fills)
        await here.press_on()
        await here.page.wait_for_url("**/userRegist_mailSent")
        await here.page.goto(await link(here))
    await here.page.wait_for_url("**/userRegist_account")
    await walk.fill_account()
    await here.press_on()
    if order == "form-first":
        await here.page.wait_for_url("**/userRegist_mailSent")
        await here.page.goto(await link(here))
    await here.page.wait_for_url("**/userRegist_accountConfirm")


async def change(page: Page, at: int, text: str) -> None:
    cell = page.locator("dl.c-input dd").nth(at)
    await cell.evaluate("(cell, text) => cell.textContent = text", text)
