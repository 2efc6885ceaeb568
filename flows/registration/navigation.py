"""An answer of the site: what stands in its way told apart, and patience with reads only.

A page that is only read (the entry, the page behind a mail's link) is asked for again after a
while, a few times. What sends something is never repeated.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from playwright.async_api import Error, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.certificates import refused_certificate
from flows.outcomes import Failed
from flows.patience import told_while
from flows.registration.session import Session
from terms.text import first_line, without_addresses

if TYPE_CHECKING:
    from tenacity import RetryCallState

# What may pass by itself. A maintenance page says that it will not, soon.
PASSING = ("site.no-answer", "site.unreachable", "site.unavailable", "site.error")
# The browser's own names for what ends at a proxy; SOCKS is our own gate.
OF_A_PROXY = re.compile(r"ERR_(?:\w*PROXY\w*|TUNNEL_\w+|PAC_\w+)")
TRIES = 4
LONGEST = 90.0  # seconds after which no further try begins


async def read(session: Session, url: str) -> None:
    """Go to an address of the site, again after a while when the site is in passing trouble.

    Raises :class:`Failed` with the last trouble.
    """
    try:
        await _once(session, url)
    except Failed as trouble:
        if trouble.code not in PASSING:
            raise
        await _again(session, url, trouble)
    session.clock.keep(session.case, session.user)


async def _again(session: Session, url: str, first: Failed) -> None:
    from tenacity import (
        AsyncRetrying,
        retry_if_exception,
        stop_after_attempt,
        stop_after_delay,
        wait_exponential_jitter,
    )

    def tell(state: RetryCallState) -> None:
        seconds = state.next_action.sleep if state.next_action else 0.0
        session.user.tell("run.site-again", seconds=f"{seconds:.0f}")

    unit = 0.1 if session.case.site.loopback else 2.0  # nobody is crowded out on loopback
    tries = AsyncRetrying(
        retry=retry_if_exception(lambda each: isinstance(each, Failed) and each.code in PASSING),
        stop=stop_after_attempt(TRIES) | stop_after_delay(LONGEST),
        wait=wait_exponential_jitter(multiplier=unit, max=8 * unit, jitter=unit),
        before_sleep=tell,
        reraise=True,
    )
    failed: list[Failed] = [first]
    async for attempt in tries:
        with attempt:
            if failed:
                raise failed.pop()  # the first try is over: only the wait is due
            await _once(session, url)


async def _once(session: Session, url: str) -> None:
    limit = session.options.site_limit * 1000
    origin = session.case.site.origin
    try:
        async with told_while(session.user, "machine.waiting-site", origin=origin):
            answer = await session.page.goto(url, wait_until="domcontentloaded", timeout=limit)
    except PlaywrightTimeout:
        if session.browser.in_question:  # a person has been asked whether it may go on
            await session.browser.answered()
            return
        await stop_loading(session.page)
        raise Failed("site.no-answer", origin=origin) from None
    except Error as trouble:
        gate = session.browser.gate
        reason = gate.trouble or first_line(trouble)
        raise kept_from(origin, reason, at_proxy=gate.at_proxy and bool(gate.trouble)) from None
    if answer is None or answer.status < 500:
        return
    here = await session.read()
    if not here.trouble:
        raise Failed("site.unavailable", status=str(answer.status))
    if here.trouble == "error":
        raise Failed("site.error", message=here.says)


def _of_the_net(reason: str) -> str:
    """Return the browser's own name of a trouble, where it has one."""
    named = re.search(r"net::ERR_\w+", reason)
    return named.group() if named else without_addresses(reason)


def kept_from(origin: str, reason: str, *, at_proxy: bool = False) -> Failed:
    """Say why nothing has come of the site; ``at_proxy``: the way ended at the office's proxy."""
    if at_proxy or OF_A_PROXY.search(reason):
        return Failed("site.proxy", origin=origin, reason=_of_the_net(reason))
    if "ERR_BLOCKED_BY_ADMINISTRATOR" in reason:
        return Failed("site.blocked-by-policy", origin=origin)
    code = refused_certificate(reason) or "site.unreachable"
    return Failed(code, origin=origin, reason=_of_the_net(reason))


async def stop_loading(page: Page) -> None:
    """While a request hangs, Chromium drops every further one for the same address."""
    with contextlib.suppress(Error):
        session = await page.context.new_cdp_session(page)
        await session.send("Page.stopLoading")
        await session.detach()


def refusal(status: int) -> Failed | None:
    """Return what the status of an answer says when nothing known stands on its page."""
    if status >= 500:
        return Failed("site.unavailable", status=str(status))
    if status in (401, 403, 451):
        return Failed("site.forbidden", status=str(status))
    return None
