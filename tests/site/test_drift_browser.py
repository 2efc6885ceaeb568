"""Changed sites that only work in a browser work in one, for a person who knows what they see."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Frame, Locator, Page, expect

from jpki_bench.site.drift import CHANGES, Change
from jpki_bench.site.drift.in_place import PAGES
from jpki_bench.site.drift.screens import ANATOMY
from tests.further import every
from tests.site.running_site import ANSWERS, Running, Start, client_answers

LOOKS = [change.name for change in CHANGES.values() if change.looks]
CLOSING = re.compile("^(閉じる|×|延長する|あとで|OK|同意して閉じる)$")
ON = re.compile(r"^(次へ|確認|登録)$")


def field(frame: Frame | Page, name: str) -> Locator:
    return frame.locator(f'main [name="{name}"], #contents [name="{name}"]')


async def close_what_covers(frame: Frame | Page) -> None:
    cover = frame.locator("#cover")
    if await cover.count():
        await cover.get_by_role("button", name=CLOSING).first.click()
        await expect(cover).to_have_count(0)


async def press(frame: Frame | Page) -> None:
    button = (
        frame.locator("main")
        .get_by_text(ON)
        .or_(frame.locator("main").get_by_role("button", name=ON))
    )
    await button.filter(visible=True).last.click()


def at_a_time(change: Change) -> int:
    """Return in how many parts, one after another, the form of a changed site is filled in."""
    return {"form-in-two-steps": 2, "one-question-in-place": PAGES}.get(change.name, 0)


async def fill_in(frame: Frame | Page, change: Change) -> None:
    names = ANATOMY["2022"].names
    answers = {names[role]: value for role, value in ANSWERS.items()}
    if change.spelt is not None:
        change.spelt(answers, ANATOMY["2022"])
    first = names["category"]
    for name in (first, *(each for each in answers if each != first)):
        places = field(frame, name)
        if not await places.count() or (at_a_time(change) and not await places.is_visible()):
            continue
        if name == "agree":
            await places.check()
        elif name == first and change.name == "category-drawn":
            await frame.locator("#drawn").click()
            await frame.locator(f'[role=option][data-value="{answers[name]}"]').click()
        elif name == "nation":
            await frame.get_by_role("combobox").first.fill(answers[name])
            await frame.get_by_role("option", name=answers[name], exact=True).click()
        elif await places.evaluate("each => each.tagName") == "SELECT":
            await places.select_option(answers[name])
        else:
            await places.fill(answers[name])


@pytest.mark.parametrize("name", every(4, LOOKS))
async def test_a_person_in_a_browser_registers_on_the_changed_site(
    name: str, page: Page, start: Start, card: dict[str, str]
) -> None:
    site = start(drift=(name,))
    change = CHANGES[name]
    page.on("dialog", lambda dialog: dialog.accept())
    await page.goto(site.site.home)
    await client_answers(page, dict(card))
    await close_what_covers(page)
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await page.wait_for_url("**/WCABS010/ras")
    if name == "waiting-room":
        await expect(page.get_by_text("順番にご案内しています")).to_be_visible()
    place: Page | Frame = page
    if name == "in-a-frame":
        frame = await (await page.locator("iframe").element_handle()).content_frame()
        assert frame is not None
        place = frame
    begun = place.get_by_text("メールアドレス").or_(place.get_by_text("次へ"))
    await expect(begun.filter(visible=True).first).to_be_visible()
    if name == "dialog-later":
        await expect(page.locator("#cover")).to_be_visible()
    pages = at_a_time(change)
    for step in range(pages or 1):
        if pages:  # else the fields left behind are filled once more
            await expect(place.get_by_text(f"{step + 1}／{pages}")).to_be_visible()
        await close_what_covers(place)
        await move_the_mouse(page, name)
        await fill_in(place, change)
        if name == "postal-fills-address":
            await expect(place.locator("#txtAddress")).to_have_value("大阪府大阪市北区")
            await place.locator("#txtAddress").fill(ANSWERS["address"])
        if name == "new-window":
            async with page.expect_popup() as opened:
                await press(place)
            place = await opened.value
        else:
            await press(place)
    await expect(place.get_by_text("修正する")).to_be_visible()
    await close_what_covers(place)
    await move_the_mouse(page, name)
    await press(place)
    await expect(place.get_by_text("認証ID").first).to_be_visible()
    [registered] = site.site.state()["registrations"]
    assert registered["email"] == ANSWERS["email"]
    if name == "id-comes-late":
        await expect(place.get_by_text(registered["auth_id"])).to_be_visible()
    await choose_password(page, site)
    assert site.site.state()["registrations"][0]["password_set"]
    assert site.site.state()["drift"]["caught"] == []


async def move_the_mouse(page: Page, name: str) -> None:
    if name == "dialog-at-the-button":
        await page.mouse.move(40, 40)
        await expect(page.locator("#cover")).to_be_visible()
        await close_what_covers(page)


async def choose_password(page: Page, site: Running) -> None:
    site.arrived()
    await page.goto(site.links()[-1])
    await expect(page.get_by_text("パスワード").first).to_be_visible()
    await close_what_covers(page)
    for name in ("txtPassword", "txtPasswordConfirm"):
        await field(page, name).fill("Sakura-2026")
    await press(page)
    await expect(page.get_by_text("パスワード登録完了").first).to_be_visible()
    await page.wait_for_load_state("load")
