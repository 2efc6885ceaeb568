"""The camera of the how-to: clean pictures at every step of a run, in each language of the site."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeVar
from urllib.parse import urljoin

from flows.howto.disguised import disguised
from flows.howto.example import RUN_LANG, Disguise, SiteLang, disguise, example_request
from flows.howto.mails import MAILS, mail_paper
from flows.howto.positions import Positions, positions_on, shot
from flows.howto.scenes import Scene, scene_of_mail, scenes
from flows.outcomes import Failed
from flows.registration.filling import fill_screen
from flows.registration.pictures import BLACK
from flows.registration.session import Session
from flows.registration.step import Step, View
from flows.registration.waiting import arrive, open_screen
from flows.user_interaction import Words
from flows.waits import side_by_side
from guide import Shot
from guide.figures import ARTICLE, BY_ID
from pages.screens import (
    CardStart,
    Form,
    MailAddress,
    MailSent,
    Password,
    PasswordDone,
    Reading,
    Screen,
    Top,
)
from pages.subject import Subject

S = TypeVar("S", bound=Screen)
NAMES: dict[SiteLang, str] = {"ja": "日本語", "en": "English"}  # what each calls itself

# While it is open the JPKI client says nothing and asks for nothing.
KeepStill = Callable[[], AbstractAsyncContextManager[None]]


class Camera:
    """Takes the how-to's pictures while a registration runs.

    ``shots`` holds them by the site's language and the figure's id: of ``figures``, no others. The
    run itself goes on in the language in which the site greeted it.
    """

    def __init__(
        self,
        langs: Sequence[SiteLang],
        figures: frozenset[str],
        words: Callable[[SiteLang], Words],
        still: KeepStill,
    ) -> None:
        self._still = still
        self._figures = figures
        self._langs = sorted(langs, key=lambda lang: lang != RUN_LANG)
        self._words = words
        self.shots: dict[SiteLang, dict[str, Shot]] = {lang: {} for lang in langs}

    async def __call__(self, session: Session, step: Step, view: View) -> None:
        """Serve as the runner's camera; it leaves no picture in the case."""
        if step.id in MAILS and step.id in self._figures:
            await self._mail(session, step.id)
        screen = view.screen
        if step.id == "final-mail":
            # The last screen belongs to no step: it stands there while the last mail is waited for.
            screen = await arrive(session, PasswordDone)
        if step.id == "go-on-mail":
            screen = await arrive(session, MailSent)  # it stands while its mail is waited for
        if screen:
            await self._screen(session, screen)
        if isinstance(screen, _card_at(session)) and "waiting" in self._figures:
            await self._waiting(session, screen)

    async def _screen(self, session: Session, screen: Screen) -> None:
        figures = self._wanted(session, screen)
        if not figures or all(figures[0].figure in taken for taken in self.shots.values()):
            return
        shown: SiteLang = RUN_LANG
        for lang in self._langs:
            if lang != shown:
                screen = await speak(session, screen, lang)
                shown = lang
            await self._take(session, screen, lang)
        if shown != RUN_LANG:
            await speak(session, screen, RUN_LANG)

    async def _waiting(self, session: Session, top: Screen) -> None:
        """Wait for the overlay that asks for the card: it stays as long as the client keeps still.

        The run's own overlay is gone as soon as the password is typed, and shows one language.
        """
        async with self._still():
            for lang in reversed(self._langs):  # ends with the language of the run
                top = await speak(session, top, lang)
                await top.press_on()
                await self._take(session, await arrive(session, Reading), lang)
            await speak(session, top, RUN_LANG)  # leaving the page, the client is let go

    async def _take(self, session: Session, screen: Screen, lang: SiteLang) -> None:
        page = screen.here.seen.page
        await asyncio.gather(
            page.mouse.move(0, 0),  # nothing looks pressed or hovered
            page.emulate_media(reduced_motion="reduce"),  # a wheel that turns stands still
        )
        values, example = _disguise(session, lang), _example(session, lang)
        async with disguised(screen.here, values, session.masking, example) as mask:
            taking = page.screenshot(
                full_page=True, mask=mask, mask_color=BLACK, animations="disabled"
            )
            finding = positions_on(page, self._wanted(session, screen))
            async with side_by_side(taking, finding) as (picture, places):
                png, found = await picture, await places
        for figure in found.figures:
            self._keep(lang, figure, png, found, session)

    async def _mail(self, session: Session, step: str) -> None:
        kept = await session.mailbox.wait_for(MAILS[step], session.options.mail_limit)
        page = await session.browser.paper()
        for lang in self._langs:
            values = _disguise(session, lang)
            paper = mail_paper(kept.message, values, self._words(lang), session.case.site)
            if values.shows_through(paper):
                raise Failed("guiding.personal-value", screen=step)
            await page.set_content(paper, wait_until="domcontentloaded")
            found = await positions_on(page, [scene_of_mail(page, BY_ID[step])])
            self._keep(lang, step, await page.screenshot(full_page=True), found, session)

    def _wanted(self, session: Session, screen: Screen) -> list[Scene]:
        """Return the figures of a screen that are to be pictured."""
        found = scenes(screen, session.case.site.edition.key)
        return [scene for scene in found if scene.figure in self._figures]

    def _keep(
        self, lang: SiteLang, figure: str, png: bytes, found: Positions, session: Session
    ) -> None:
        made = shot(
            figure, png, found, session.case.procedure, simulated=session.case.site.loopback
        )
        if made is None:
            raise Failed("guiding.not-on-the-screen", figure=figure)
        self.shots[lang][figure] = made


def _disguise(session: Session, lang: SiteLang) -> Disguise:
    return disguise(session.case.procedure, session.case.applicant, session.case.auth_id, lang)


def _example(session: Session, lang: SiteLang) -> Subject:
    """Return the people of the how-to as pages are filled from them."""
    request = example_request(session.case.procedure, lang)
    return Subject(request.applicant, request.category, request.procedure)


async def speak(session: Session, screen: S, lang: SiteLang) -> S:
    """Show the same screen in another language; what was typed into it is typed again."""
    password = await _typed(screen) if isinstance(screen, Password) else ""
    address = urljoin(session.page.url, _address_in(screen, lang) or session.page.url)
    screen = await open_screen(session, address, type(screen))
    await session.page.wait_for_load_state("load")
    if isinstance(screen, Password):
        await screen.enter(password)
    filled = isinstance(screen, Form | MailAddress)
    return await fill_screen(session, screen) if filled else screen


def _card_at(session: Session) -> type[Screen]:
    """Return the screen on which the reading of the card begins."""
    return Top if session.case.site.edition.key == ARTICLE else CardStart


def _address_in(screen: Screen, lang: SiteLang) -> str:
    """Return where the screen stands in a language: behind a link, or in a list of languages."""
    lists = (each.field for each in screen.here.page.fields if each.role == "language")
    listed = [x.value for field in lists for x in field.options if x.text == NAMES[lang]]
    return screen.in_language(lang) or (listed[0] if listed else "")


async def _typed(screen: Password) -> str:
    """Return the password that stands in the page: no look holds it."""
    [field, *_] = screen.field_refs("password")
    element = await screen.here.seen.element(field)
    return await element.input_value() if element else ""
