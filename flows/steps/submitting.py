"""登録: pressed once, ever; and the 認証ID that comes of it."""

from __future__ import annotations

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.run import Run
from flows.step import View
from flows.steps.mails import mail_view


async def before_submit(run: Run) -> View:
    confirmation = await run.arrive(run.screens.confirmation)
    return View(confirmation, confirmation.target)


async def submit(run: Run) -> None:
    """Write ``submitting`` down, then press."""
    run.case.advance("submitting")
    await run.on(run.screens.confirmation).press_register()
    try:
        await run.arrive(run.screens.completion)
    except (Failed, NotAsExpected) as lost:
        # It may have reached the site all the same: the mail will tell. It is not pressed again.
        run.case.note("answer-lost", reason=str(lost))
        run.people.warn("run.answer-lost")


async def registered(run: Run) -> View:
    """The 認証ID from the screen, or from the first mail when the screen was lost."""
    completion = run.on(run.screens.completion)
    shown = await completion.auth_id() if await completion.is_shown() else ""
    if shown:
        run.case.saw_auth_id(shown, "screen")
        view = View(completion, completion.target)
    else:
        kept = await run.mailbox.wait_for("registered", run.options.mail_limit)
        if not kept.message.auth_id:
            raise NeedsPerson("run.registered-unclear")
        run.case.saw_auth_id(kept.message.auth_id, kept.where)
        view = mail_view(run, kept)
    run.case.advance("registered")
    auth_id = await run.mailbox.agreed_auth_id()
    run.people.tell("run.auth-id", auth_id=auth_id or "")
    return view
