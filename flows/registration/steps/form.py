"""The form, and the person's look at what will be registered."""

from __future__ import annotations

import asyncio

from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.waiting import appears, arrive, comes
from records.applicant import same_name
from terms.masking import masked_name


async def fill_form(session: Session) -> View:
    """Compare the greyed fields with the case, then fill the others."""
    form = await arrive(session, session.screens.form)
    await _right_person(session)
    await form.fill(session.case.applicant, session.case.category)
    return View(form, form.target)


async def to_confirmation(session: Session) -> None:
    """Press 確認: the confirmation comes, or the site says what it doesn't like."""
    form = session.on(session.screens.form)
    await form.press_next()
    onward = session.any_of(session.order.after_form)
    await comes(session, onward.or_(form.refused), form.name)
    if not await form.refused.count():
        return
    messages = [error.message for error in await form.errors()]
    session.case.note("form-refused", fields=[error.field for error in await form.errors()])
    if not session.user.interactive:
        raise Failed("run.form-refused", messages=" / ".join(messages))
    session.user.your_turn("operator", "run.mend-form", messages="\n".join(messages))
    session.person_did("operator", "mend-form")
    try:
        await appears(session, onward, session.options.person_limit)
    except PlaywrightTimeout:
        raise NeedsPerson("run.form-refused", messages=" / ".join(messages)) from None


async def confirm(session: Session) -> View:
    """The person looks at what will be registered and says yes; without it nothing is sent."""
    confirmation = await arrive(session, session.screens.confirmation)
    try:
        rows = await confirmation.rows(session.case.applicant, session.case.category)
    except ValueError:
        raise NotAsExpected(confirmation.name, "labels and values do not pair") from None
    session.case.note("confirmation", differs=[row.label for row in rows if row.differs])
    if session.options.until != "confirm":
        if not await session.user.consent(rows):
            raise NeedsPerson("run.no-consent")
        if not session.user.automatic:
            session.person_did("operator", "consent")
    return View(confirmation, confirmation.target)


async def _right_person(session: Session) -> None:
    """Stop when the card on the reader is another person's (greyed 氏名 and 性別)."""
    form, applicant, words = (
        session.on(session.screens.form),
        session.case.applicant,
        session.user.words,
    )
    name, sex = await asyncio.gather(form.name_shown(), form.sex_shown())
    if name is not None and not same_name(name, applicant.name):
        raise Failed(
            "run.other-persons-card",
            shown=masked_name(name),
            expected=masked_name(applicant.name),
        )
    if sex is not None and sex != applicant.sex:
        raise Failed(
            "run.other-sex", shown=words(f"sex.{sex}"), expected=words(f"sex.{applicant.sex}")
        )
