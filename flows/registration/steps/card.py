"""The card and its two passwords, which only the holder types.

While the JPKI client works the driver sends nothing to the card and does nothing on the page: it
watches whether the card lies there and what the page shows.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from card import Look, Service, find_jpki, findings, prompts
from card.diagnosis import JAPAN
from card.prompts import Need, Prompt
from flows.outcomes import Failed, GoBack, NeedsPerson, NotAsExpected
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.waiting import appears, arrive
from flows.user_interaction import UserInteraction
from flows.waits import first_done, side_by_side

# Without the browser edition of the client nothing at all happens [article]: say so after a while.
NO_WINDOW_HINT = 45.0  # seconds
READINGS = 3  # how often one run reads the card before it gives up


async def put_card_on(session: Session) -> View:
    """Wait for the card, say what the first password needs, and start the reading."""
    if session.card:
        session.look = await _card_on(session.card, session.user, session.options.person_limit)
    if session.look:
        _keep_last_day(session, session.look)
    session.person_did("holder", "card-on")
    # Both before the client opens a window: its second one follows the first at once.
    await _beware(session, "signature")
    await _beware(session, "authentication")
    _announce(session, "signature")
    await session.on(session.screens.card_start).pass_through()
    overlay = session.on(session.screens.reading)
    # A client that fails at once leaves no time to see the overlay, nor does a very quick person.
    await arrive(
        session, session.screens.reading, or_else=overlay.client_error.or_(_onward(session))
    )
    return View(overlay, overlay.target if await overlay.is_shown() else None)


async def show_overlay(session: Session) -> View:
    """The page as it stands while the client's own window asks for a password."""
    return View(session.on(session.screens.reading))


async def signature_password(session: Session) -> None:
    """The holder types the signature password; the page then has that certificate."""
    read = session.on(session.screens.reading).signature_certificate_read
    async with _watched(session.card, "signature", session.user):
        await _certificate(session, read.or_(_onward(session)))
    session.person_did("holder", "signature-password")


async def authentication_password(session: Session) -> None:
    """The holder types the four digits; the form arrives."""
    _announce(session, "authentication")
    async with _watched(session.card, "authentication", session.user):
        await _certificate(session, _onward(session))
    session.person_did("holder", "authentication-password")
    _say(session.user, prompts.finished())


def _onward(session: Session) -> Locator:
    return session.any_of(session.order.after_card)


async def _card_on(card: Service, user: UserInteraction, limit: float) -> Look | None:
    """The picture of a My Number card on a reader; None when the service doesn't run."""
    said: Prompt | None = None
    try:
        async with asyncio.timeout(limit), contextlib.aclosing(card.watch()) as events:
            async for event in events:
                if event.presence.service == "stopped":
                    user.warn("run.card-service-stopped")
                    return None
                look = await asyncio.to_thread(card.look)
                if find_jpki(look):
                    return look
                prompt = prompts.for_look(look, "card")
                if prompt != said:
                    _say(user, prompt)
                    said = prompt
    except TimeoutError:
        raise NeedsPerson("run.card-not-put-on") from None
    return None


def _keep_last_day(session: Session, look: Look) -> None:
    reader = find_jpki(look)
    certificates = reader.card.certificates if reader and reader.card else None
    if certificates and certificates.authentication:
        last_day = certificates.authentication.not_after
        session.case.fact("certificate-until", last_day.isoformat())


async def _beware(session: Session, need: Need) -> None:
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
        _say(session.user, prompt)
    elif prompt and "tries" in prompt.params:  # the last one, after a yes
        session.user.your_turn("holder", f"card.prompt.{need}", **prompt.params)
    else:
        session.user.your_turn("holder", f"run.{need}-password")


def _blocked(look: Look, need: Need, prompt: Prompt) -> Failed:
    """What stands in the way of a password, with its reason and remedy."""
    for finding in findings(look, look.at.astimezone(JAPAN).date()):
        if finding.severity == "block" and finding.id.startswith(need):
            return Failed(finding.code, **finding.params)
    return Failed(prompt.key, **prompt.params)


async def _certificate(session: Session, wanted: Locator) -> None:
    """Wait for what the client brings, or for its refusal."""
    either = wanted.or_(session.on(session.screens.reading).client_error)
    # The overlay goes when the client is done; what follows must then be known.
    overlay = session.on(session.screens.reading).landmark
    gone = overlay.wait_for(state="hidden", timeout=0)
    async with side_by_side(_comes(session, either), gone) as (comes, goes):
        await first_done(comes, goes)
        await first_done(comes, limit=session.options.settle_limit)
        if not comes.done():
            raise NotAsExpected("form", "unknown screen")
        comes.result()
    if not await wanted.count():
        await _refused(session)


async def _comes(session: Session, wanted: Locator) -> None:
    hint = min(NO_WINDOW_HINT, session.options.person_limit)
    try:
        try:
            await appears(session, wanted, hint)
        except PlaywrightTimeout:
            session.user.explain("no-code")
            await appears(session, wanted, session.options.person_limit)
    except PlaywrightTimeout:
        raise NeedsPerson("run.card-not-read") from None


async def _refused(session: Session) -> None:
    """The client refused: explain its code, and read once more if the people want to."""
    code = await session.on(session.screens.reading).client_code() or "no-code"
    session.case.note("client-error", code=code)
    session.readings += 1
    if session.readings < READINGS:
        session.user.explain(code)
        if await session.user.agree("run.read-again", code=code):
            raise GoBack(session.order.read_again)
    raise Failed(code)


@contextlib.asynccontextmanager
async def _watched(card: Service | None, need: Need, user: UserInteraction) -> AsyncIterator[None]:
    """Tell what happens to the card while something else is waited for."""
    if card is None:
        yield
        return
    watching = asyncio.create_task(_tell(card, need, user))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _tell(card: Service, need: Need, user: UserInteraction) -> None:
    async with contextlib.aclosing(card.watch()) as events:
        async for event in events:
            prompt = prompts.for_event(event, need)
            if prompt:
                _say(user, prompt)


def _say(user: UserInteraction, prompt: Prompt) -> None:
    match prompt.kind:
        case "ask":
            user.your_turn("holder", prompt.key, **prompt.params)
        case "tell":
            user.tell(prompt.key, "holder", **prompt.params)
        case _:
            user.warn(prompt.key, "holder", **prompt.params)
