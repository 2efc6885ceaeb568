"""Real pictures of the simulated site for the tests of the guide room, with their marks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from playwright.async_api import Browser, Locator

from flows.howto.scenes import scenes
from guide import Box, Mark, Shot
from guide.figures import BY_ID, shots_of
from guide.model import SHOT_SCALE, png_size
from tests.pages.visits import OfficeSite, Visit

MAIL = """<!doctype html><html lang="ja"><title>mail</title><body style="font:16px/1.8 sans-serif;
margin:0;padding:30px;width:860px"><main><p><b>Subject</b></p><p>ID: <span class="id">AB-0000</span>
</p><p class="link">https://www.ras-immi.moj.go.jp/…</p></main></body></html>"""


async def take(browser: Browser, office: OfficeSite) -> dict[str, Shot]:
    """A picture of every screen that the how-to shows, by figure."""
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
    for figure, places in (("link-mail", (".id", ".link")), ("final-mail", (".id",))):
        boxes = [await _around([visit.page.locator(place)]) for place in places]
        _keep(shots, figure, await visit.page.screenshot(full_page=True), boxes, None)
    await context.close()
    assert set(shots) == {figure.id for figure in shots_of("change")}
    return shots


async def _screen(visit: Visit, shots: dict[str, Shot]) -> None:
    screen = await visit.screen()
    png = await visit.page.screenshot(full_page=True)
    for scene in scenes(screen):
        boxes = [await _around(place) for place in scene.marks]
        crop = (await _around(scene.crop)).grown(scene.margin) if scene.crop else None
        _keep(shots, scene.figure, png, boxes, crop)


async def _around(place: Sequence[Locator]) -> Box:
    """One box around elements; nothing of the page is scrolled."""
    found = [await each.bounding_box() for some in place for each in await some.all()]
    boxes = [Box(each["x"], each["y"], each["width"], each["height"]) for each in found if each]
    return reduce(Box.union, boxes)


def _keep(
    shots: dict[str, Shot], figure: str, png: bytes, boxes: list[Box], crop: Box | None
) -> None:
    kinds = BY_ID[figure].marks
    marks = tuple(
        Mark(box, number, kind)
        for number, (box, kind) in enumerate(zip(boxes, kinds, strict=True), 1)
    )
    width, height = (side / SHOT_SCALE for side in png_size(png))
    shots[figure] = Shot(figure, png, width, height, marks, crop)
