"""Does a page hear what is written into a field? Where nothing listens, nothing comes of it.

A page that asks a field now and then, without listening to it, is not known by this: what it writes
of its own accord is seen on the confirmation at the latest.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import CDPSession, Error

from pages.look import Apart, Seen

WITHIN = 2.0  # seconds for the browser to say what it knows
# Events by which a site learns what was written, from a key to the leaving of the field.
HEARD = frozenset({
    "beforeinput", "blur", "change", "compositionend", "compositionstart", "compositionupdate",
    "focus", "focusin", "focusout", "input", "keydown", "keypress", "keyup", "paste",
    "selectionchange", "textInput",
})  # fmt: skip


async def is_heard(seen: Seen, ref: str) -> bool:
    """Tell whether anything listens to a field, at it or around it; yes where nobody knows."""
    reader, _ = seen.reader(ref) or (None, 0)
    if not isinstance(reader, Apart) or reader.frame is not seen.page.main_frame:
        return True
    try:
        async with asyncio.timeout(WITHIN):
            [way] = await seen.ways([ref]) or [""]
            return not way or await _listened_to(seen, way)
    except (Error, TimeoutError):
        return True


async def _listened_to(seen: Seen, way: str) -> bool:
    steps = way.split(" > ")
    around = [" > ".join(steps[: at + 1]) for at in range(len(steps))]
    places = [f"document.querySelector('{each}')" for each in around]
    session = await seen.page.context.new_cdp_session(seen.page)
    try:
        heard = [_types(session, each) for each in ("window", "document", *places)]
        return any([not types.isdisjoint(HEARD) for types in await asyncio.gather(*heard)])
    finally:
        await session.detach()


async def _types(session: CDPSession, expression: str) -> frozenset[str]:
    """Return the types of events that something waits for, by its expression."""
    found: dict[str, Any] = await session.send("Runtime.evaluate", {"expression": expression})
    thing = {"objectId": found["result"]["objectId"]}
    told = await session.send("DOMDebugger.getEventListeners", thing)
    return frozenset(each["type"] for each in told["listeners"])
