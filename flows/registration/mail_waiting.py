"""Waiting for a mail as a person waits: with advice after a while, and a way to put it aside."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import mail
from flows.outcomes import NeedsPerson
from flows.user_interaction import Tells, UserInteraction
from flows.waits import first_done, side_by_side
from records.case import Case

T = TypeVar("T")

# "A few minutes" [article]: advice is given after these, the first of them at ``advice_after``.
ADVICE_AT = (3.0, 5.0, 15.0)  # minutes


async def patiently(
    comes: Coroutine[Any, Any, T],
    case: Case,
    user: UserInteraction,
    *,
    source: mail.Source,
    advice_after: float,
) -> T:
    """Wait for a mail in the background while the person is told what to look at.

    Raises :class:`NeedsPerson` when they put the case aside, and whatever ``comes`` raises.
    """
    began = asyncio.get_running_loop().time()
    said: set[str] = set()
    if not user.interactive:
        user.tell("machine.waiting-mail")
    async with side_by_side(comes, user.put_aside("run.waiting")) as (news, aside):
        for advice_at in (*ADVICE_AT, None):
            await first_done(news, aside, limit=_left(began, advice_at, advice_after))
            if news.done():
                found: T = news.result()
                return found
            if aside.done():
                aside.result()
                raise NeedsPerson("run.put-aside", case=case.id)
            if advice_at:
                _advise(advice_at, said, case, user, source)
    raise AssertionError("the last wait has no limit")


def _left(began: float, advice_at: float | None, advice_after: float) -> float | None:
    """Seconds until the next advice; None when there is no more."""
    if advice_at is None:
        return None
    due = began + advice_after * advice_at / ADVICE_AT[0]
    return max(0.0, due - asyncio.get_running_loop().time())


def _advise(minutes: float, said: set[str], case: Case, user: Tells, source: mail.Source) -> None:
    """Say what the article and the agency say about mails that don't come; each thing once."""
    trouble = source.last_trouble
    if trouble:
        user.warn(trouble.code, **trouble.params)
    advice = mail.waiting_advice(
        minutes, address=case.applicant.email, mail_domain=case.site.edition.mail_domain
    )
    for reason in advice:
        if reason.code not in said:
            said.add(reason.code)
            user.warn(reason.key, **reason.params)
