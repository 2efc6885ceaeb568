"""The operator has the browser: what they do there is seen, and nothing is pressed behind it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.outcomes import NotAsExpected
from flows.registration.next_screen import step_of_next_screen
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.screens import NOTHING_KNOWN, completion, confirmation, form, page

LOST = NotAsExpected("form", "unknown screen")


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give a terminal at which nobody types anything."""
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


def pages(site: LittleSite) -> LittleSite:
    site.page("/form", form())
    site.page("/confirmation", confirmation())
    site.page("/completion", completion())
    site.page("/elsewhere", NOTHING_KNOWN)
    return site


def test_a_screen_that_stood_there_already_is_the_operators_and_the_next_one_goes_on(
    tmp_path: Path, keyboard: None
) -> None:
    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, seen=True) as here:
            assert await handed_over(here, "form", "/form", "/confirmation") == "confirm"
            assert await handed_over(here, "form", "/form", "/confirmation") == "confirm"
        return here

    with little_site() as site:
        here = KEPT.run(work(pages(site)))
    assert here.session.case.state == "prepared"
    copies = sorted(path.name for path in (here.session.case.folder / "pages").iterdir())
    assert copies == ["06-form-2.html", "06-form-2.json", "06-form.html", "06-form.json"]
    for copy in copies:
        assert "NGUYEN" not in (here.session.case.folder / "pages" / copy).read_text(
            encoding="utf-8"
        )


CHINESE = page(
    "输入用户信息", "<p>请输入您的电子邮箱，然后点击确认。认证邮件会发送到您输入的邮箱。</p>"
).replace("<main>", '<a href="/form">日本語</a><main>')


def test_a_page_in_another_language_is_told_as_that_with_the_way_to_japanese(
    tmp_path: Path, keyboard: None
) -> None:
    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path, seen=True) as here:
            assert await handed_over(here, "card", "/chinese", "/confirmation") == "confirm"
            return here.out.getvalue()

    with little_site() as site:
        site.page("/chinese", CHINESE)
        told = KEPT.run(work(pages(site)))
    assert "中文（简体）" in told
    assert "Change to Japanese by “日本語” on the page." in told


def test_an_operator_who_registers_by_hand_is_believed_and_nothing_is_pressed_again(
    tmp_path: Path, keyboard: None
) -> None:
    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, seen=True) as here:
            assert await handed_over(here, "form", "/form", "/completion") == "registered"
        return here

    with little_site() as site:
        here = KEPT.run(work(pages(site)))
    assert (here.session.case.state, here.session.case.progress.submissions) == ("submitting", 1)


def test_after_the_press_no_screen_before_it_is_gone_back_to(
    tmp_path: Path, keyboard: None
) -> None:
    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path, seen=True) as here:
            await here.session.page.goto(f"{site.origin}/elsewhere")
            at = here.route.index("submit")
            going_on = asyncio.ensure_future(here.runner.hand_over(at, LOST))
            await here.out.says("Please do this step in the browser")
            for path in ("/form", "/confirmation", "/completion"):
                assert not going_on.done()
                await here.session.page.goto(f"{site.origin}{path}")
            return here.route.steps[await going_on].id

    with little_site() as site:
        assert KEPT.run(work(pages(site))) == "registered"


def test_a_later_screen_that_stands_there_already_is_gone_on_with_at_once(
    tmp_path: Path, keyboard: None
) -> None:
    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path, seen=True) as here:
            await here.session.page.goto(f"{site.origin}/confirmation")
            async with asyncio.timeout(60):  # nobody brings another screen, or says that it is done
                at = await here.runner.hand_over(here.route.index("form"), LOST)
            return here.route.steps[at].id

    with little_site() as site:
        assert KEPT.run(work(pages(site))) == "confirm"


def row(label: str, cell: str) -> str:
    return f"<dl class='c-input'><dt class='c-input__title'>{label}</dt><dd>{cell}</dd></dl>"


# Screens of edition 2026 in an order that the simulated site does not have.
ORDER = {
    "menu": page("利用者ログイン", "<a href='/x'>利用者登録される方はこちら</a>"),
    "form": page(
        "利用者登録：入力",
        "<form>"
        + row("<label for='a'>住所</label>", "<input id='a'>")
        + row("<label for='k'>在留カード番号</label>", "<input id='k'>")
        + "<input type='submit' value='確認へ進む'></form>",
    ),
    "terms": page("利用規約", "<p>…</p><form><input type='submit' value='同意する'></form>"),
    "card": page(
        "基本4情報の読取について",
        "<section><h2>PCで基本4情報読取する場合</h2>"
        "<button>公的個人認証サービスの電子証明書</button></section>",
    ),
    "mail-address": page(
        "利用者登録：メールアドレス入力",
        "<form>"
        + row("<label for='m'>メールアドレス</label>", "<input type='email' id='m'>")
        + "<input type='submit' value='完了する'></form>",
    ),
    "confirm": page(
        "利用者登録：確認",
        "<form>"
        + row("氏名", "NGUYEN THI HANH")
        + row("メールアドレス", "hanh@post.example")
        + "<input type='submit' value='登録する'></form>",
    ),
}


def test_screens_are_taken_in_whatever_order_they_come(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> list[str]:
        async with visit(site, tmp_path, edition="2026") as here:
            session, route, taken, at = here.session, here.route, [], 0
            for name in ORDER:
                before, navigations = session.here, session.browser.navigations
                await session.page.goto(f"{site.origin}/{name}")
                at = await step_of_next_screen(session, route, at, before, navigations)
                taken.append(route.ids[at])
            return taken

    with little_site() as site:
        for name, body in ORDER.items():
            site.page(f"/{name}", body)
        assert KEPT.run(work(site)) == list(ORDER)


BANNER = "touroku-hand-over"


def test_what_is_to_be_done_stands_in_the_page_and_in_nothing_that_is_read_of_it(
    tmp_path: Path, keyboard: None
) -> None:
    async def work(site: LittleSite) -> None:
        async with visit(site, tmp_path, seen=True) as here:
            page = here.session.page
            await page.goto(f"{site.origin}/elsewhere")
            before = (await here.session.read()).snapshot
            going_on = asyncio.ensure_future(here.runner.hand_over(here.route.index("form"), LOST))
            for path in ("/elsewhere", "/strange"):
                await page.goto(f"{site.origin}{path}")
                await page.wait_for_selector(BANNER)
                assert await page.locator(BANNER).bounding_box()
            await page.goto(f"{site.origin}/elsewhere")
            await page.wait_for_selector(BANNER)
            assert (await here.session.read()).snapshot == before
            await page.goto(f"{site.origin}/confirmation")
            await going_on
            assert await page.locator(BANNER).count() == 0

    with little_site() as site:
        site.page("/strange", NOTHING_KNOWN)
        KEPT.run(work(pages(site)))
