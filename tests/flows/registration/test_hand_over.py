"""The operator has the browser: what they do there is seen, and nothing is pressed behind it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.outcomes import NotAsExpected
from flows.registration.next_screen import screens_shown, step_of_next_screen
from tests.flows.registration.little_site import LittleSite, Visit, visit

LOST = NotAsExpected("form", "unknown screen")
FORM = "<h1>利用者情報入力</h1><main><input value='NGUYEN THI HANH'></main>"
CONFIRMATION = "<h1>利用者情報確認</h1><main><button>登録</button></main>"
COMPLETION = "<h1>利用者情報登録完了</h1><main><dl><dt>認証ID</dt><dd>75FZ5A8E</dd></dl></main>"


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A terminal at which nobody types anything."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as terminal, os.fdopen(writing, "w"):
        monkeypatch.setattr("sys.stdin", terminal)
        yield


async def handed_over(here: Visit, step: str, shown: str, then: str) -> str:
    """Hand a step over while one screen is shown; the operator then brings another."""
    site, steps = here.session.case.site.origin, here.route.steps
    await here.session.page.goto(f"{site}{shown}")
    here.out.forget()
    going_on = asyncio.ensure_future(here.runner.hand_over(here.route.index(step), LOST))
    await here.out.says("Please do this step in the browser")
    await here.session.page.goto(f"{site}/elsewhere")
    await here.session.page.goto(f"{site}{then}")
    return steps[await going_on].id


@pytest.fixture
def site(site: LittleSite) -> LittleSite:
    site.page("/form", FORM)
    site.page("/confirmation", CONFIRMATION)
    site.page("/completion", COMPLETION)
    site.page("/elsewhere", "<h1>…</h1>")
    return site


async def test_a_screen_that_stood_there_already_is_the_operators_and_the_next_one_goes_on(
    site: LittleSite, tmp_path: Path, keyboard: None
) -> None:
    async with visit(site, tmp_path, seen=True) as here:
        assert await handed_over(here, "form", "/form", "/confirmation") == "confirm"
        assert await handed_over(here, "form", "/form", "/confirmation") == "confirm"
    assert here.session.case.state == "prepared"
    copies = sorted((here.session.case.folder / "pages").iterdir())
    assert [copy.name for copy in copies] == ["06-form-2.html", "06-form.html"]
    for copy in copies:
        assert "NGUYEN" not in copy.read_text(encoding="utf-8")


async def test_an_operator_who_registers_by_hand_is_believed_and_nothing_is_pressed_again(
    site: LittleSite, tmp_path: Path, keyboard: None
) -> None:
    async with visit(site, tmp_path, seen=True) as here:
        assert await handed_over(here, "form", "/form", "/completion") == "registered"
    assert (here.session.case.state, here.session.case.progress.submissions) == ("submitting", 1)


async def test_after_the_press_no_screen_before_it_is_gone_back_to(
    site: LittleSite, tmp_path: Path, keyboard: None
) -> None:
    async with visit(site, tmp_path, seen=True) as here:
        await here.session.page.goto(f"{site.origin}/elsewhere")
        at = here.route.index("submit")
        going_on = asyncio.ensure_future(here.runner.hand_over(at, LOST))
        await here.out.says("Please do this step in the browser")
        for path in ("/form", "/confirmation", "/completion"):
            assert not going_on.done()
            await here.session.page.goto(f"{site.origin}{path}")
        assert here.route.steps[await going_on].id == "registered"


# Screens of edition 2026 in an order that the simulated site does not have.
ORDER = {
    "menu": "<a href='/x'>利用者登録される方はこちら</a>",
    "form": "<form><dl class='c-input'><dt>住所</dt><dd><input type='text'></dd></dl>"
    "<input type='submit' value='確認へ進む'></form>",
    "terms": "<form><input type='submit' value='同意する'></form>",
    "card": "<section><h2>PCで基本4情報読取する場合</h2>"
    "<button>公的個人認証サービスの電子証明書</button></section>",
    "mail-address": "<form><dl class='c-input'><dt>メールアドレス</dt><dd><input type='email'></dd>"
    "</dl><input type='submit' value='完了する'></form>",
    "confirm": "<form><dl class='c-input'><dt>住所</dt><dd>…</dd></dl>"
    "<input type='submit' value='登録する'></form>",
}


async def test_screens_are_taken_in_whatever_order_they_come(
    site: LittleSite, tmp_path: Path
) -> None:
    for name, body in ORDER.items():
        site.page(f"/2026/{name}", body)
    async with visit(site, tmp_path, edition="2026") as here:
        session, route, taken, at = here.session, here.route, [], 0
        for name in ORDER:
            before = await screens_shown(session, route)
            await session.page.goto(f"{site.origin}/2026/{name}")
            at = await step_of_next_screen(session, route, at, before)
            taken.append(route.ids[at])
    assert taken == list(ORDER)
