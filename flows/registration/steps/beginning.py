"""Edition 2026, before the card: the terms, the address, and the mail that proves it.

The terms are between the holder and the agency: on a real site only the person agrees to them.
"""

from __future__ import annotations

from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import NeedsPerson, NotAsExpected
from flows.registration.run import Run
from flows.registration.step import View
from flows.registration.steps.mails import mail_view


async def begin(run: Run) -> None:
    """Follow the link behind which registering begins."""
    await run.on(run.screens.top).pass_through()


async def read_terms(run: Run) -> View:
    terms = await run.arrive(run.screens.terms)
    return View(terms, terms.target)


async def agree(run: Run) -> None:
    """The person presses 同意する; only with ``--yes``, on loopback, it is pressed for them."""
    terms = run.on(run.screens.terms)
    if run.user.automatic:
        await terms.pass_through()
        return
    if not run.user.interactive or run.browser.headless:
        raise NeedsPerson("run.terms-not-agreed")
    run.user.your_turn("holder", "run.read-terms")
    try:
        await terms.landmark.wait_for(state="hidden", timeout=run.options.person_limit * 1000)
    except PlaywrightTimeout:
        raise NeedsPerson("run.terms-not-agreed") from None
    run.person_did("holder", "terms")


async def enter_address(run: Run) -> View:
    page = await run.arrive(run.screens.mail_address)
    await page.fill(run.case.applicant.email)
    return View(page, page.target)


async def send_address(run: Run) -> None:
    page = run.on(run.screens.mail_address)
    if await page.target.count() != 1:
        raise NotAsExpected(page.name, "more than one button")
    await page.pass_through()


async def mail_to_go_on(run: Run) -> View:
    """The mail that proves the address, believed as strictly as the others."""
    return mail_view(run, await run.mailbox.wait_for("go-on", run.options.mail_limit))


async def follow_mail(run: Run) -> None:
    """Open its link, in the page of the run."""
    kept = await run.mailbox.wait_for("go-on", run.options.mail_limit)
    url = kept.message.url
    if url is None or not run.case.site.owns(url):
        raise NeedsPerson("run.mail-without-link", file=kept.path.name)
    run.mailbox.followed(kept)
    await run.go(url)
