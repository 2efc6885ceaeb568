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
from flows.registration.run import Run
from flows.registration.step import View
from flows.user_interaction import UserInteraction

# Without the browser edition of the client nothing at all happens [article]: say so after a while.
NO_WINDOW_HINT = 45.0  # seconds
READINGS = 3  # how often one run reads the card before it gives up


async def put_card_on(run: Run) -> View:
    """Wait for the card, say what the first password needs, and start the reading."""
    if run.card:
        run.look = await _card_on(run.card, run.user, run.options.person_limit)
    if run.look:
        _keep_last_day(run, run.look)
    run.person_did("holder", "card-on")
    # Both before the client opens a window: its second one follows the first at once.
    await _beware(run, "signature")
    await _beware(run, "authentication")
    _announce(run, "signature")
    await run.on(run.screens.card_start).pass_through()
    overlay = run.on(run.screens.reading)
    # A client that fails at once leaves no time to see the overlay, nor does a very quick person.
    await run.arrive(run.screens.reading, or_else=overlay.client_error.or_(_onward(run)))
    return View(overlay, overlay.target if await overlay.is_shown() else None)


async def show_overlay(run: Run) -> View:
    """The page as it stands while the client's own window asks for a password."""
    return View(run.on(run.screens.reading))


async def signature_password(run: Run) -> None:
    """The holder types the signature password; the page then has that certificate."""
    read = run.on(run.screens.reading).signature_certificate_read
    async with _watched(run.card, "signature", run.user):
        await _certificate(run, read.or_(_onward(run)))
    run.person_did("holder", "signature-password")


async def authentication_password(run: Run) -> None:
    """The holder types the four digits; the form arrives."""
    _announce(run, "authentication")
    async with _watched(run.card, "authentication", run.user):
        await _certificate(run, _onward(run))
    run.person_did("holder", "authentication-password")
    _say(run.user, prompts.finished())


def _onward(run: Run) -> Locator:
    return run.any_of(run.route.after_card)


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


def _keep_last_day(run: Run, look: Look) -> None:
    reader = find_jpki(look)
    certificates = reader.card.certificates if reader and reader.card else None
    if certificates and certificates.authentication:
        last_day = certificates.authentication.not_after
        run.case.fact("certificate-until", last_day.isoformat())


async def _beware(run: Run, need: Need) -> None:
    """Stop before a locked password; before a last try only the person's own yes leads on."""
    if run.look is None:
        return
    prompt = prompts.for_look(run.look, need)
    if prompt.kind != "stop":
        return
    if not prompt.needs_yes:
        raise _blocked(run.look, need, prompt)
    if not await run.user.agree(prompt.key, "holder", serious=True, **prompt.params):
        raise NeedsPerson(prompt.key, **prompt.params)
    run.person_did("holder", f"{need}-checked")


def _announce(run: Run, need: Need) -> None:
    """Say which password comes next and how many tries are left."""
    prompt = prompts.for_look(run.look, need) if run.look else None
    if prompt and prompt.kind != "stop":
        _say(run.user, prompt)
    elif prompt and "tries" in prompt.params:  # the last one, after a yes
        run.user.your_turn("holder", f"card.prompt.{need}", **prompt.params)
    else:
        run.user.your_turn("holder", f"run.{need}-password")


def _blocked(look: Look, need: Need, prompt: Prompt) -> Failed:
    """What stands in the way of a password, with its reason and remedy."""
    for finding in findings(look, look.at.astimezone(JAPAN).date()):
        if finding.severity == "block" and finding.id.startswith(need):
            return Failed(finding.code, **finding.params)
    return Failed(prompt.key, **prompt.params)


async def _certificate(run: Run, wanted: Locator) -> None:
    """Wait for what the client brings, or for its refusal."""
    either = wanted.or_(run.on(run.screens.reading).client_error)
    comes = asyncio.ensure_future(_comes(run, either))
    # The overlay goes when the client is done; what follows must then be known.
    overlay = run.on(run.screens.reading).landmark
    goes = asyncio.ensure_future(overlay.wait_for(state="hidden", timeout=0))
    try:
        await asyncio.wait({comes, goes}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({comes}, timeout=run.options.settle_limit)
        if not comes.done():
            raise NotAsExpected("form", "unknown screen")
        comes.result()
    finally:
        comes.cancel()
        goes.cancel()
        await asyncio.gather(comes, goes, return_exceptions=True)
    if not await wanted.count():
        await _refused(run)


async def _comes(run: Run, wanted: Locator) -> None:
    hint = min(NO_WINDOW_HINT, run.options.person_limit)
    try:
        try:
            await run.appears(wanted, hint)
        except PlaywrightTimeout:
            run.user.explain("no-code")
            await run.appears(wanted, run.options.person_limit)
    except PlaywrightTimeout:
        raise NeedsPerson("run.card-not-read") from None


async def _refused(run: Run) -> None:
    """The client refused: explain its code, and read once more if the people want to."""
    code = await run.on(run.screens.reading).client_code() or "no-code"
    run.case.note("client-error", code=code)
    run.readings += 1
    if run.readings < READINGS:
        run.user.explain(code)
        if await run.user.agree("run.read-again", code=code):
            raise GoBack(run.route.read_again)
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
