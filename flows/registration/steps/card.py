"""The card and its two passwords, which only the holder types.

While the JPKI client works the driver sends nothing to the card and does nothing on the page: it
watches whether the card lies there and what the page shows.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from card import Look, Service, borne_out, find_jpki, findings, prompts
from card.diagnosis import ABOUT_THE_CARD
from card.prompts import Need, Prompt
from flows.outcomes import Failed, GoBack, NeedsPerson
from flows.patience import aside
from flows.registration.card_waiting import say, wait_for_card
from flows.registration.objections import objects_anew
from flows.registration.phone import goes_on_by_phone, read_elsewhere
from flows.registration.pressing import press_on
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.waiting import appears, comes
from flows.waits import first_done, side_by_side
from pages.here import Here
from pages.screens import SCREENS, Reading
from terms.japan import JAPAN

# Without the browser edition of the client nothing at all happens [article]: say so after a while.
NO_WINDOW_HINT = 45.0  # seconds
NOT_USABLE = "site.certificate"
READINGS = 3  # how often one run reads the card before it gives up


async def put_card_on(session: Session) -> View:
    """Wait for the card and say what the first password needs."""
    order = session.order
    at = await comes(session, (*order.card_at, *order.after_card), name=order.card_at[-1])
    session.by_phone, known = at.screen in order.after_card, True
    if session.by_phone:  # it was read between two looks
        session.person_did("holder", "card-read")
    elif session.card:
        look = await _card_or_screen(session, session.card)
        known = look is not None
        session.look = look or session.look
    if session.by_phone:
        session.look, session.opening_account = None, False
        return View()
    if session.look:
        _keep_last_day(session, session.look)
    if known:
        session.person_did("holder", "card-on")
    else:
        session.person_did("operator", "card-not-known")
    session.opening_account = False
    # Both before the client opens a window: its second one follows the first at once.
    await _check_tries(session, "signature")
    await _check_tries(session, "authentication")
    if not known:
        session.look = None  # what was known once guards, but is no number to tell
    return View.of(SCREENS[at.screen](at))


async def start_reading(session: Session) -> None:
    """Press the button from which the card is read, unless it is being read already."""
    if session.by_phone:
        await goes_on_by_phone(session)
        return
    _announce(session, "signature")
    order = session.order
    begun = ("reading", *order.after_card)
    here = await comes(session, (*order.card_at, *begun), name=order.card_at[-1])
    if here.screen in begun:  # a person was quicker
        return
    await press_on(session, SCREENS[here.screen](here))

    # A client that fails at once leaves no time to see the overlay, nor does a very quick person.
    def has_begun(each: Here) -> bool:
        refused = bool(each.client_code) or _not_taken(session, each, here)
        return refused or each.screen not in ("", here.screen)

    started = await comes(session, (), name="reading", until=has_begun)
    if started.client_code or _not_taken(session, started, here):
        await _refused(session, started)


async def show_overlay(session: Session) -> View:
    """Return the page as it stands while the client's own window asks for a password."""
    here = await session.read()
    return View(Reading(here), tuple(Reading(here).overlay), here=here)


async def signature_password(session: Session) -> None:
    """Let the holder type the signature password; the page then has that certificate."""
    async with _watched(session, "signature"):
        await _certificate(session, lambda here: Reading(here).signature_certificate_read)
    session.person_did("holder", "signature-password")


async def authentication_password(session: Session) -> None:
    """Let the holder type the four digits; the form arrives."""
    _announce(session, "authentication")
    async with _watched(session, "authentication"):
        await _certificate(session, lambda _: False)
    session.person_did("holder", "authentication-password")
    say(session.user, prompts.finished())


async def _card_or_screen(session: Session, card: Service) -> Look | None:
    """Watch reader and screen together, and let whichever comes first lead on.

    Returns as :func:`wait_for_card`; ``by_phone`` is set where no card is waited for any more.
    """
    waits = asyncio.Event()
    limit = session.options.person_limit
    works = wait_for_card(card, session.user, limit, waits), read_elsewhere(session, waits)
    async with side_by_side(*works) as (seen, elsewhere):
        await first_done(seen, elsewhere)
        if not elsewhere.done():
            look: Look | None = seen.result()
            return look
        said = elsewhere.result()
        session.by_phone = True
        session.person_did("holder", "phone" if said == "phone" else "card-read")
        return None


def _keep_last_day(session: Session, look: Look) -> None:
    reader = find_jpki(look)
    certificates = reader.card.certificates if reader and reader.card else None
    if certificates and certificates.authentication:
        last_day = certificates.authentication.not_after
        session.case.fact("certificate-until", last_day.isoformat())


async def _check_tries(session: Session, need: Need) -> None:
    """Stop before a locked password; before a last try only the person's own yes leads on."""
    if session.look is None:
        return
    prompt = prompts.for_look(session.look, need)
    if prompt.kind != "stop":
        return
    if not prompt.needs_yes:
        raise _blocked(session.look, need, prompt)
    if not await session.user.agree(prompt.key, "holder", serious=True, **prompt.params):
        raise NeedsPerson(prompt.key, **prompt.params)
    session.person_did("holder", f"{need}-checked")


def _announce(session: Session, need: Need) -> None:
    """Say which password comes next and how many tries are left."""
    prompt = prompts.for_look(session.look, need) if session.look else None
    if prompt and prompt.kind != "stop":
        say(session.user, prompt)
    elif prompt and "tries" in prompt.params:  # the last one, after a yes
        session.user.your_turn("holder", f"card.prompt.{need}", **prompt.params)
    else:
        session.user.your_turn("holder", f"run.{need}-password")


def _blocked(look: Look, need: Need, prompt: Prompt) -> Failed:
    """Return what stands in the way of a password, with its reason and remedy."""
    for finding in findings(look, look.at.astimezone(JAPAN).date()):
        if finding.severity == "block" and finding.id.startswith(need):
            return Failed(finding.code, **finding.params)
    return Failed(prompt.key, **prompt.params)


async def _certificate(session: Session, read: Callable[[Here], bool]) -> None:
    """Wait for what the client brings, or for its refusal."""

    def refused(here: Here) -> bool:
        return bool(here.client_code) or _not_taken(session, here)

    def brought(here: Here) -> bool:
        return here.screen in session.order.after_card or refused(here) or read(here)

    here = await _comes(session, brought)
    if refused(here) and here.screen not in session.order.after_card and not read(here):
        await _refused(session, here)


def _not_taken(session: Session, here: Here, before: Here | None = None) -> bool:
    """Is the screen from which the card is read back, with words of the site against what it got?

    ``before`` is how it stood before it was pressed; what it said then is no answer.
    """
    if here.screen not in session.order.card_at or not here.errors:
        return False
    return before is None or objects_anew(here, before)


async def _comes(session: Session, brought: Callable[[Here], bool]) -> Here:
    """Wait as for a person while the card is read; once it is, what follows must be known."""
    hint = min(NO_WINDOW_HINT, session.options.person_limit)

    def over(here: Here) -> bool:
        return brought(here) or here.screen != "reading"

    limit = hint + session.options.person_limit
    try:
        async with side_by_side(hint_at_silence(session, hint)):
            here = await appears(session, (), limit, until=over)
    except TimeoutError:
        raise NeedsPerson("run.card-not-read") from None
    if brought(here):
        return here
    return await comes(session, (), name="form", until=brought)


async def hint_at_silence(session: Session, after: float) -> None:
    """Say what it mostly is when no window of the client comes.

    Not at a screen that a lesson knows: there a person may be asked something.
    """
    await asyncio.sleep(after)
    if session.here is None or session.here.screen == "reading":
        session.user.explain("no-code")


async def _refused(session: Session, here: Here) -> None:
    """Client or site refused: say why, and read once more if the people want to.

    Without a code of the client it is the site, in its own words: it can't use what it was given.
    """
    code = here.client_code or NOT_USABLE
    session.case.note("client-error", code=code)
    session.readings += 1
    believed = await _borne_out(session, code)
    if session.readings < READINGS:
        if code == NOT_USABLE:
            session.user.warn(code, message=here.says)
        elif believed:
            session.user.explain(code)
        else:
            session.user.warn("EW-unknown", code=code)
        if await session.user.agree("run.read-again", code=code):
            raise GoBack(session.order.read_again)
    if code == NOT_USABLE:
        raise Failed(code, message=here.says)
    raise Failed(code) if believed else Failed("EW-unknown", code=code)


async def _borne_out(session: Session, code: str) -> bool:
    """Tell whether the card says what a code of the client is taken for; the client is done."""
    if session.card is None or code not in ABOUT_THE_CARD:
        return borne_out(code, session.look, None)
    return borne_out(code, session.look, await aside(session.card.look))


@contextlib.asynccontextmanager
async def _watched(session: Session, need: Need) -> AsyncIterator[None]:
    """Tell what happens to the card while something else is waited for."""
    if session.card is None:
        yield
        return
    watching = asyncio.create_task(_tell(session, session.card, need))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _tell(session: Session, card: Service, need: Need) -> None:
    beside: list[str] = []
    if session.look:
        mine = find_jpki(session.look)
        beside = [each.name for each in session.look.readers if each.card and each != mine]
    async with contextlib.aclosing(card.watch()) as events:
        async for event in events:
            prompt = prompts.for_event(event, need, beside)
            if prompt:
                say(session.user, prompt)
