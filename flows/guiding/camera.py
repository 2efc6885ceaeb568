"""The camera of the how-to: clean pictures at every step of a run, in each language of the site."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import reduce
from urllib.parse import urljoin

from playwright.async_api import Page

from flows.guiding.disguised import disguised
from flows.guiding.example import Disguise, SiteLang, disguise
from flows.guiding.mails import MAIL_MARKS, MAILS, mail_sheet
from flows.guiding.scenes import Place, Scene, scenes
from flows.outcomes import Failed
from flows.people import Words
from flows.pictures import BLACK
from flows.run import Run
from flows.step import Step, View
from guide import Box, Mark, Shot, shots_of
from guide.figures import BY_ID
from guide.model import SHOT_SCALE, png_size
from pages.edition_2022.form import Form
from pages.edition_2022.password import Password
from pages.screen import Screen

RUN_LANG: SiteLang = "ja"  # what the site shows to somebody who has chosen nothing

# One box around elements, in CSS pixels of the whole page; null when none of them is seen.
AROUND = """(elements) => {
  const rects = elements.flatMap((element) => [...element.getClientRects()]);
  const seen = rects.filter((rect) => rect.width && rect.height);
  if (!seen.length) return null;
  const x = Math.min(...seen.map((rect) => rect.left));
  const y = Math.min(...seen.map((rect) => rect.top));
  const right = Math.max(...seen.map((rect) => rect.right));
  const bottom = Math.max(...seen.map((rect) => rect.bottom));
  return [x + scrollX, y + scrollY, right - x, bottom - y];
}"""


# Where words stand, in the same measure.
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const rect of range.getClientRects())
      if (rect.width && rect.height)
        boxes.push([rect.x + scrollX, rect.y + scrollY, rect.width, rect.height]);
  }
  return boxes;
}"""

# While it is open the JPKI client says nothing and asks for nothing.
Still = Callable[[], AbstractAsyncContextManager[None]]


class Camera:
    """Takes the how-to's pictures while a registration runs.

    ``shots`` holds them by the site's language and the figure's id. The run itself goes on in
    the language in which the site greeted it.
    """

    def __init__(
        self, langs: Sequence[SiteLang], words: Callable[[SiteLang], Words], still: Still
    ) -> None:
        self._still = still
        self._langs = sorted(langs, key=lambda lang: lang != RUN_LANG)
        self._words = words
        self.shots: dict[SiteLang, dict[str, Shot]] = {lang: {} for lang in langs}

    async def __call__(self, run: Run, step: Step, view: View) -> None:
        """The runner's camera; it leaves no picture in the case."""
        if step.id in MAILS:
            await self._mail(run, step.id)
        # The last screen belongs to no step: it stands there while the last mail is waited for.
        screen = run.on(run.screens.password_done) if step.id == "final-mail" else view.screen
        if screen:
            await self._screen(run, screen)
        if step.id == "menu":
            await self._waiting(run)

    async def _screen(self, run: Run, screen: Screen) -> None:
        figures = _wanted(run, screen)
        if not figures or all(figures[0].figure in taken for taken in self.shots.values()):
            return
        shown: SiteLang = RUN_LANG
        for lang in self._langs:
            if lang != shown:
                await _speak(run, screen, lang)
                shown = lang
            await self._take(run, screen, figures, lang)
        if shown != RUN_LANG:
            await _speak(run, screen, RUN_LANG)

    async def _waiting(self, run: Run) -> None:
        """The overlay that asks for the card: as long as the client keeps still it stays.

        The run's own overlay is gone as soon as the password is typed, and shows one language.
        """
        top, overlay = run.on(run.screens.top), run.on(run.screens.reading)
        figures = _wanted(run, overlay)
        if not figures:
            return
        async with self._still():
            for lang in reversed(self._langs):  # ends with the language of the run
                await _speak(run, top, lang)
                await top.pass_through()
                await run.arrive(run.screens.reading)
                await self._take(run, overlay, figures, lang)
            await _speak(run, top, RUN_LANG)  # leaving the page, the client is let go

    async def _take(
        self, run: Run, screen: Screen, figures: Sequence[Scene], lang: SiteLang
    ) -> None:
        values = _disguise(run, lang)
        await screen.page.mouse.move(0, 0)  # nothing looks pressed or hovered
        async with disguised(screen, values) as masks:
            boxes = await asyncio.gather(*(_boxes(scene) for scene in figures))
            texts = await _texts(screen.page)
            png = await screen.page.screenshot(
                full_page=True, mask=masks, mask_color=BLACK, animations="disabled"
            )
        for scene, (marked, crop) in zip(figures, boxes, strict=True):
            self._keep(
                lang, scene.figure, png, marked, crop and crop.grown(scene.margin), texts, run
            )

    async def _mail(self, run: Run, step: str) -> None:
        kept = await run.mailbox.wait_for(MAILS[step], run.options.mail_limit)
        page = await run.browser.sheet()
        for lang in self._langs:
            paper = mail_sheet(kept.message, _disguise(run, lang), self._words(lang), run.case.site)
            await page.set_content(paper, wait_until="domcontentloaded")
            wanted = MAIL_MARKS[step]
            boxes = await asyncio.gather(*(_around([page.locator(each)]) for each in wanted))
            crop = await _around([page.locator("main")])
            texts = await _texts(page)
            png = await page.screenshot(full_page=True)
            self._keep(lang, step, png, boxes, crop and crop.grown(28), texts, run)

    def _keep(
        self,
        lang: SiteLang,
        figure: str,
        png: bytes,
        boxes: Sequence[Box | None],
        crop: Box | None,
        texts: Sequence[Box],
        run: Run,
    ) -> None:
        kinds = BY_ID[figure].marks
        if None in boxes or len(boxes) != len(kinds):
            raise Failed("guiding.not-on-the-screen", figure=figure)
        marks = [
            Mark(box, number, "look" if _left_empty(figure, run) else kind)
            for number, (box, kind) in enumerate(zip(boxes, kinds, strict=True), start=1)
            if box
        ]
        width, height = (side / SHOT_SCALE for side in png_size(png))
        page = Box(0, 0, width, height)
        self.shots[lang][figure] = Shot(
            figure, png, width, height, tuple(marks),
            crop=crop and _within(crop, page), texts=tuple(texts), simulated=run.case.site.loopback,
        )  # fmt: skip


def _wanted(run: Run, screen: Screen) -> list[Scene]:
    """The figures of a screen that the list of this procedure has."""
    listed = {figure.id for figure in shots_of(run.case.procedure)}
    return [scene for scene in scenes(screen) if scene.figure in listed]


def _left_empty(figure: str, run: Run) -> bool:
    """認定: there is no residence card yet, its field is only looked at."""
    return figure == "residence-card-field" and run.case.procedure == "certify"


def _disguise(run: Run, lang: SiteLang) -> Disguise:
    return disguise(run.case.procedure, run.case.applicant, run.case.auth_id, lang)


async def _speak(run: Run, screen: Screen, lang: SiteLang) -> None:
    """Show the same screen in another language; what was typed into it is typed again."""
    password = await screen.first.input_value() if isinstance(screen, Password) else ""
    link = screen.in_language(lang)
    address = await link.get_attribute("href") if await link.count() else None
    await run.open(urljoin(run.page.url, address or run.page.url), type(screen))
    await run.page.wait_for_load_state("load")
    if isinstance(screen, Form):
        await screen.fill(run.case.applicant, run.case.category)
    elif isinstance(screen, Password):
        await screen.fill(password)


async def _boxes(scene: Scene) -> tuple[list[Box | None], Box | None]:
    marked = await asyncio.gather(*(_around(place) for place in scene.marks))
    return list(marked), await _around(scene.crop) if scene.crop else None


async def _around(place: Place) -> Box | None:
    found = await asyncio.gather(*(each.evaluate_all(AROUND) for each in place))
    boxes = [Box(*each) for each in found if each]
    return reduce(Box.union, boxes) if boxes else None


async def _texts(page: Page) -> list[Box]:
    return [Box(*each) for each in await page.evaluate(TEXTS)]


def _within(box: Box, page: Box) -> Box:
    x, y = max(box.x, page.x), max(box.y, page.y)
    return Box(x, y, min(box.right, page.right) - x, min(box.bottom, page.bottom) - y)
