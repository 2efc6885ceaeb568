"""A screen taken for another means acting on the wrong page."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Route

from pages.edition_2022.top import Top
from pages.edition_2022.trouble import ANY, Trouble, kind_of
from tests.pages.visits import HANH, SCREEN_OF, Lang, Visit, Work


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_a_screen_is_recognised_and_taken_for_no_other(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> dict[str, list[str]]:
        here, seen = visitor.speaking(lang), {}

        async def note(name: str) -> None:
            assert await here.page.locator("html").get_attribute("lang") == lang
            seen[name] = [k for k, kind in SCREEN_OF.items() if await kind(here.page).is_shown()]

        await here.to_top()
        await note("top")
        await here.to_error()
        await note("error")
        await here.to_reading()
        await note("reading")
        await here.to_form()
        await note("form")
        await here.fill_and_go_on()
        await note("confirmation")
        await here.register()
        await note("completion")
        await here.page.goto(await here.link())
        await note("password")
        await here.save_password()
        await note("password_done")
        return seen

    seen = await visit(look)
    # While the card is read its overlay lies on the top page, which is still there.
    assert seen.pop("reading") == ["top", "reading"]
    assert seen == {name: [name] for name in SCREEN_OF if name != "reading"}


async def test_a_screen_nobody_knows_is_recognised_as_none(visit: Any) -> None:
    async def look(visitor: Visit) -> list[str]:
        visitor.office.faults.switch("unknown-screen", True)
        await visitor.to_form()
        return [each for each, kind in SCREEN_OF.items() if await kind(visitor.page).is_shown()]

    assert await visit(look) == []


async def test_a_heading_that_is_hidden_shows_no_screen(visit: Any) -> None:
    async def look(visitor: Visit) -> list[bool]:
        await visitor.to_form()
        form = SCREEN_OF["form"](visitor.page)
        seen = [await form.is_shown()]
        await visitor.page.locator("h1").evaluate("heading => heading.style.display = 'none'")
        return [*seen, await form.is_shown()]

    assert await visit(look) == [True, False]


HEADINGS = {
    "  利用者情報入力 ": True,
    "利用者情報入力 必須": True,
    "ENTER  user\ninformation": True,
    "利用者情報　入力": False,
    "利用者情報入力（STEP1）": False,
    "利用者情報入力完了": False,
}


async def test_white_space_and_marks_in_a_heading_do_not_count_and_words_do(visit: Any) -> None:
    async def look(visitor: Visit) -> dict[str, bool]:
        await visitor.to_form()
        seen = {}
        for heading in HEADINGS:
            await visitor.page.locator("h1").evaluate(
                "(h1, text) => h1.textContent = text", heading
            )
            seen[heading] = await SCREEN_OF["form"](visitor.page).is_shown()
        return seen

    assert await visit(look) == HEADINGS


# the label that stands twice


ORDERS = {
    "as it is": "row => row",
    "login below": "row => row.append(row.children[0])",
    "in one row": "row => row.append(...[...row.querySelectorAll('button')].reverse())",
}


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_the_registration_button_is_found_and_never_the_login(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> dict[str, tuple[int, str | None, str]]:
        here, seen = visitor.speaking(lang), {}
        for order, moved in ORDERS.items():
            await here.to_top()
            label = here.page.get_by_role("button", name=Top.REGISTER.exactly)
            assert await label.count() == 2
            await here.page.locator(".columns").evaluate(moved)
            top = Top(here.page)
            name, count = await top.target.get_attribute("name"), await top.target.count()
            await top.press_register()
            await SCREEN_OF["reading"](here.page).landmark.wait_for()
            seen[order] = count, name, here.page.url.partition("?")[0].rpartition("/WC01/")[2]
        return seen

    assert await visit(look) == dict.fromkeys(ORDERS, (1, "clickTurkKjnBtn", "WCAAS010/"))


# trouble

TEXTS = Path(__file__).parents[2] / "simulator" / "site" / "texts"
ERRORS = {
    "maintenance": "maintenance",
    "abroad": "abroad",
    "error-500": "error",
}


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_a_site_in_trouble_says_which(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> dict[str, tuple[bool, str, str]]:
        here = visitor.speaking(lang)
        seen: dict[str, tuple[bool, str, str]] = {}
        for fault in ERRORS:
            visitor.office.faults.switch(fault, True)
            await here.to_top()
            trouble = Trouble(here.page)
            seen[fault] = await trouble.is_shown(), await trouble.kind(), await trouble.message()
            visitor.office.faults.switch(fault, False)
        return seen

    for fault, (shown, kind, message) in (await visit(look)).items():
        assert (shown, kind) == (True, ERRORS[fault])
        assert re.search(r"[ぁ-ん]", message) if lang == "ja" else message.isascii()


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
    await Top(visitor.page).press_register()
    await visitor.page.wait_for_url("**/WCAAS010/ras")


async def _pressed_again(visitor: Visit) -> None:
    await visitor.to_confirmation()
    await visitor.page.evaluate("document.querySelector('[name=token]').value = 'spent'")
    await SCREEN_OF["confirmation"](visitor.page).target.click()  # type: ignore[union-attr]
    await visitor.page.wait_for_load_state()


async def _certificate(visitor: Visit) -> None:
    await visitor.to_top()
    await visitor.client({"01": "AAAAAAAAAAAAAAAA", "02": "AAAAAAAAAAAAAAAA"})
    await Top(visitor.page).press_register()
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


def test_every_error_of_the_site_is_told_apart_in_both_languages() -> None:
    titles = {name: texts["title"] for name, texts in site_texts()["error"].items()}
    assert {name: {kind_of(title) for title in both} for name, both in titles.items()} == {
        name: {kind} for name, kind in KINDS.items()
    }
    assert all(ANY.search(title) for both in titles.values() for title in both)


def test_no_other_screen_is_taken_for_trouble() -> None:
    for name, texts in site_texts().items():
        if name != "error" and "title" in texts:
            assert [title for title in texts["title"] if ANY.search(title)] == []


@pytest.mark.parametrize("name", PAGES)
async def test_kinds_of_trouble_are_told_apart(visit: Any, name: str) -> None:
    come, lang = PAGES[name]
    expected = KINDS[name]

    async def look(visitor: Visit) -> tuple[str | None, str, bool, str]:
        here = visitor.speaking(lang)
        await here.to_top()
        await come(here)
        trouble = Trouble(here.page)
        await trouble.landmark.wait_for()
        error = await here.page.locator("[data-error]").get_attribute("data-error")
        other = [k for k, kind in SCREEN_OF.items() if await kind(here.page).is_shown()]
        return error, await trouble.kind(), other == ["error"], await trouble.message()

    error, kind, alone, message = await visit(look)
    assert (error, kind, alone) == (name, expected, True)
    assert HANH.name not in message


@pytest.mark.parametrize("heading", ["予期しないエラー", "An unexpected ERROR occurred"])
async def test_a_heading_that_speaks_of_an_error_is_one(visit: Any, heading: str) -> None:
    async def look(visitor: Visit) -> tuple[bool, str, str]:
        async def answer(route: Route) -> None:
            body = f"<main><h1>{heading}</h1><p>しばらく  お待ちください</p></main>"
            await route.fulfill(body=body, content_type="text/html; charset=utf-8")

        await visitor.page.route("**/*", answer)
        await visitor.page.goto(f"{visitor.office.origin}/WC01/")
        trouble = Trouble(visitor.page)
        return await trouble.is_shown(), await trouble.kind(), await trouble.message()

    shown, kind, message = await visit(look)
    assert (shown, kind) == (True, "error")
    assert message == f"{heading} しばらく お待ちください"
