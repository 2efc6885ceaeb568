"""The recorder of the film: what a registration looks like while it is done, screen by screen.

Playwright's own screencast, handed over frame by frame, so that no program beside the browser is
needed. Only the page of the site is in it: the client's windows, in which the passwords of the card
are typed, are windows of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playwright.async_api import Frame, Page, ScreencastActionStyle, ScreencastFrame

from flows.browser import VIEWPORT
from flows.howto.camera import speak
from flows.howto.example import RUN_LANG, SiteLang
from flows.outcomes import Failed
from flows.registration.session import Session
from flows.registration.step import Step, View
from guide.figures import ARTICLE, watched
from guide.pace import Moment

ACTION = 300  # milliseconds that the pointer takes for each thing that is done
QUALITY = 92  # of a frame, a JPEG
# What is done is shown by the pointer alone: titles would tell it in the words of a program.
NO_TITLES: ScreencastActionStyle = {"title": "display: none"}
# The field in question has an outline, one at a time: a pointer alone is easily lost on a form.
POINT = """(() => {
  let last;
  const point = ({ target }) => {
    if (!(target instanceof Element) || !target.matches("input, select, textarea")) return;
    last?.style.removeProperty("outline");
    target.style.setProperty("outline", "4px solid #6d28d9", "important");
    target.style.setProperty("outline-offset", "3px", "important");
    last = target;
  };
  for (const name of ["focusin", "input", "change"]) addEventListener(name, point, true);
})()"""

Recording = Mapping[str, Sequence[Moment]]  # by the step whose screen is shown


class Recorder:
    """A camera that takes no pictures but lets the film run from the menu on."""

    def __init__(self, lang: SiteLang, edition: str = ARTICLE) -> None:
        self._lang = lang
        self._watched = watched(edition)
        self._reels: list[tuple[list[str], list[Moment]]] = []

    async def __call__(self, session: Session, step: Step, view: View) -> None:
        if step.id == "menu" and view.screen:
            if self._lang != RUN_LANG:
                await speak(session, view.screen, self._lang)
            await self.start(session.page)
        if self._reels:
            self._reels[-1][0].append(step.id)

    async def start(self, page: Page) -> None:
        """Record a page; each screen it goes to has its own reel."""

        def turned(frame: Frame) -> None:
            if frame == page.main_frame:
                self._reels.append(([], []))

        def moved(frame: ScreencastFrame) -> None:
            self._reels[-1][1].append(Moment(frame["data"], frame["timestamp"]))

        self._reels.append(([], []))
        page.on("framenavigated", turned)
        await page.screencast.start(
            on_frame=moved,
            size={"width": VIEWPORT["width"], "height": VIEWPORT["height"]},
            quality=QUALITY,
        )
        await page.add_init_script(POINT)
        await page.evaluate(POINT)
        await page.screencast.show_actions(cursor="pointer", duration=ACTION, style=NO_TITLES)

    @property
    def recording(self) -> Recording:
        """The frames of each screen that is watched. Raises :class:`Failed` when one is lacking."""
        # A quick person may be past a screen when its step is told: that one stands on the next.
        found = {step: moments for steps, moments in self._reels for step in steps}
        lacking = [step for step in self._watched if not found.get(step)]
        if lacking:
            raise Failed("guiding.film-missing", steps=", ".join(lacking))
        return {step: found[step] for step in self._watched}
