"""Real pictures of the simulated site for the tests of the guide room, with their marks."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Browser

from flows.howto.positions import positions_on, shot
from flows.howto.scenes import Scene, scene_of_mail, scenes
from guide import Shot
from guide.figures import BY_ID, shots_of
from guide.model import SHOT_SCALE
from tests.pages.visits import OfficeSite, Visit

MAIL = """<!doctype html><html lang="ja"><title>mail</title><body style="font:16px/1.8 sans-serif;
margin:0;padding:30px;width:860px"><main><p><b>Subject</b></p><p>ID: <span class="auth-id">AB-0000
</span></p><p class="link">https://www.ras-immi.moj.go.jp/…</p></main></body></html>"""


async def take(browser: Browser, office: OfficeSite) -> dict[str, Shot]:
    """Return a picture of every screen that the how-to shows, by figure."""
    shots: dict[str, Shot] = {}
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="ja-JP", device_scale_factor=SHOT_SCALE
    )
    visit = Visit(await context.new_page(), office)
    await visit.to_top()
    await _screen(visit, shots)
    await visit.to_reading()
    await _screen(visit, shots)
    await visit.to_filled_form()
    await _screen(visit, shots)
    await visit.press_on()
    await visit.page.wait_for_url("**/WCABS020/ras")
    await _screen(visit, shots)
    await visit.register()
    await _screen(visit, shots)
    await visit.page.goto(await visit.link())
    await _screen(visit, shots)
    await visit.save_password()
    await _screen(visit, shots)
    await visit.page.set_content(MAIL)
    for figure in ("link-mail", "final-mail"):
        await _keep(visit, [scene_of_mail(visit.page, BY_ID[figure])], shots)
    await context.close()
    assert set(shots) == {figure.id for figure in shots_of("change")}
    return shots


async def _screen(visit: Visit, shots: dict[str, Shot]) -> None:
    await _keep(visit, scenes(await visit.screen()), shots)


async def _keep(visit: Visit, shown: Sequence[Scene], shots: dict[str, Shot]) -> None:
    page = visit.page
    png = await page.screenshot(full_page=True)
    found = await positions_on(page, shown)
    for figure in found.figures:
        made = shot(figure, png, found, "change", simulated=True)
        assert made, figure
        shots[figure] = made
