"""A screen taken for another means acting on the wrong page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Route

import jpki_bench
from pages.here import Here
from pages.intents import Candidate
from pages.knowledge import load
from pages.recognise import Recognised, recognise
from pages.screens import Form
from pages.snapshot import Heading, Snapshot
from pages.understanding import understand
from tests.further import further
from tests.pages.visits import HANH, Lang, Visit, Work


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_every_screen_is_recognised(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> list[str | None]:
        here = visitor.speaking(lang)
        seen: list[str | None] = []

        async def note() -> None:
            assert await here.page.locator("html").get_attribute("lang") == lang
            seen.append(await here.shown())

        await here.to_top()
        await note()
        await here.to_error()
        await note()
        await here.to_reading()
        await note()
        await here.to_form()
        await note()
        await here.fill_and_go_on()
        await note()
        await here.register()
        await note()
        await here.page.goto(await here.link())
        await note()
        await here.save_password()
        await note()
        return seen

    assert await visit(look) == [
        "top", "trouble", "reading", "form", "confirmation", "completion", "password",
        "password_done",
    ]  # fmt: skip


async def test_a_form_that_nobody_can_read_is_taken_for_none(
    visit: Any,
) -> None:
    async def look(visitor: Visit) -> tuple[str | None, list[str]]:
        visitor.office.faults.switch("unknown-screen", True)
        await visitor.to_form()
        plan = Form(await visitor.here()).plan(visitor.case)
        return await visitor.shown(), [each.text for each in plan.fills]

    assert await visit(look) == (None, [])


# the label that stands twice


ORDERS = {
    "as it is": "row => row",
    "login below": "row => row.append(row.children[0])",
    "in one row": "row => row.append(...[...row.querySelectorAll('button')].reverse())",
}


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_the_registration_button_is_found_and_never_the_login(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> dict[str, tuple[str, str | None]]:
        here = visitor.speaking(lang)
        seen: dict[str, tuple[str, str | None]] = {}
        for order, moved in ORDERS.items():
            await here.to_top()
            await here.page.locator(".columns").evaluate(moved)
            top = await here.screen()
            assert isinstance(top.onward, Candidate)
            await top.press_on()
            seen[order] = top.onward.doing.action.name, await here.shown()
        return seen

    assert await visit(look) == dict.fromkeys(ORDERS, ("clickTurkKjnBtn", "reading"))


# trouble

TEXTS = Path(jpki_bench.__file__).parent / "site" / "texts"
ERRORS = {
    "maintenance": "maintenance",
    "abroad": "abroad",
    "error-500": "error",
}


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_a_site_in_trouble_says_which(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> dict[str, Here]:
        here, seen = visitor.speaking(lang), {}
        for fault in ERRORS:
            visitor.office.faults.switch(fault, True)
            await here.to_top()
            seen[fault] = await here.here()
            visitor.office.faults.switch(fault, False)
        return seen

    for fault, here in (await visit(look)).items():
        assert here.trouble == ERRORS[fault]
        assert re.search(r"[ぁ-ん]", here.says) if lang == "ja" else here.says.isascii()


async def _session(visitor: Visit) -> None:
    await visitor.to_error()


async def _lost(visitor: Visit) -> None:
    await visitor.page.goto(f"{visitor.office.origin}/WC01/nowhere?lang={visitor.lang}")


async def _elsewhere(visitor: Visit) -> None:
    await visitor.to_top()
    await visitor.page.locator("[name=clickTurkSgyBtn]").click()
    await visitor.page.wait_for_load_state()


async def _registered(visitor: Visit) -> None:
    await visitor.to_completion()
    await visitor.to_top()
    await visitor.client(visitor.office.card(visitor.applicant))
    await visitor.press_on()
    await visitor.page.wait_for_url("**/WCAAS010/ras")


async def _pressed_again(visitor: Visit) -> None:
    await visitor.to_confirmation()
    await visitor.page.evaluate("document.querySelector('[name=token]').value = 'spent'")
    await visitor.press_on()
    await visitor.page.wait_for_load_state()


async def _certificate(visitor: Visit) -> None:
    await visitor.to_top()
    await visitor.client({"01": "AAAAAAAAAAAAAAAA", "02": "AAAAAAAAAAAAAAAA"})
    await visitor.press_on()
    await visitor.page.wait_for_url("**/WCAAS010/ras")


async def _link_used(visitor: Visit) -> None:
    await visitor.to_password_done()
    await visitor.page.goto(await visitor.link())


async def _link_expired(visitor: Visit) -> None:
    await visitor.to_completion()
    visitor.office.faults.switch("link-expired", True)
    await visitor.page.goto(await visitor.link())


async def _link_unknown(visitor: Visit) -> None:
    await visitor.to_top()
    await visitor.page.goto(f"{visitor.office.origin}/WC01/WCACS010/ras?key=none")


KINDS = {
    "maintenance": "maintenance",
    "abroad": "abroad",
    "session": "session",
    "registered": "registered",
    "pressed-again": "registered",
    "link-used": "link-used",
    "link-expired": "link",
    "link-unknown": "link",
    "system": "error",
    "not-found": "error",
    "elsewhere": "error",
    **{
        f"certificate-{reason}": "certificate"
        for reason in (
            "untrusted", "expired", "not-yet-valid", "revoked", "wrong-purpose", "unreadable"
        )
    },
}  # fmt: skip
PAGES: dict[str, tuple[Work, Lang]] = {
    "session": (_session, "en"),
    "not-found": (_lost, "ja"),
    "elsewhere": (_elsewhere, "en"),
    "registered": (_registered, "ja"),
    "pressed-again": (_pressed_again, "en"),
    "certificate-unreadable": (_certificate, "ja"),
    "link-used": (_link_used, "ja"),
    "link-expired": (_link_expired, "en"),
    "link-unknown": (_link_unknown, "ja"),
}


def site_texts() -> dict[str, Any]:
    texts: dict[str, Any] = {}
    for name in ("common", "2022"):
        texts |= tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))
    return texts


def taken_for(heading: str) -> str | None:
    """Return the kind of trouble that a page with this heading and nothing else is."""
    page = understand(Snapshot("", headings=(Heading(heading, 1),)), load("2022"))
    judged = recognise(page)
    trouble = isinstance(judged, Recognised) and judged.screen == "trouble"
    return judged.kind if isinstance(judged, Recognised) and trouble else None


def test_every_error_of_the_site_is_told_apart_in_both_languages() -> None:
    titles = {name: texts["title"] for name, texts in site_texts()["error"].items()}
    assert {name: {taken_for(title) for title in both} for name, both in titles.items()} == {
        name: {kind} for name, kind in KINDS.items()
    }


def test_no_other_screen_is_taken_for_trouble() -> None:
    titles = [title for name, texts in site_texts().items() if name != "error" and "title" in texts
              for title in texts["title"]]  # fmt: skip
    assert len(titles) > 10
    assert [title for title in titles if taken_for(title)] == []


@pytest.mark.parametrize("name", PAGES)
async def test_kinds_of_trouble_are_told_apart(visit: Any, name: str) -> None:
    come, lang = PAGES[name]

    async def look(visitor: Visit) -> tuple[str | None, Here]:
        here = visitor.speaking(lang)
        await here.to_top()
        await come(here)
        shown = here.page.locator("[data-error]")
        await shown.wait_for()
        return await shown.get_attribute("data-error"), await here.here()

    error, here = await visit(look)
    assert (error, here.trouble) == (name, KINDS[name])
    assert HANH.name not in here.says


@pytest.mark.parametrize("heading", ["予期しないエラー", "An unexpected ERROR occurred"])
async def test_a_heading_that_speaks_of_an_error_is_one(visit: Any, heading: str) -> None:
    async def look(visitor: Visit) -> Here:
        async def answer(route: Route) -> None:
            body = f"<main><h1>{heading}</h1><p>しばらく  お待ちください</p></main>"
            await route.fulfill(body=body, content_type="text/html; charset=utf-8")

        await visitor.page.route("**/*", answer)
        await visitor.page.goto(f"{visitor.office.origin}/WC01/")
        return await visitor.here()

    here: Here = await visit(look)
    assert (here.trouble, here.says) == ("error", heading)
