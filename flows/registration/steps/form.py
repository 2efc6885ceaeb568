"""The form, and the person's look at what will be registered."""

from __future__ import annotations

import asyncio

from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.paper import masked_name
from flows.registration.run import Run
from flows.registration.step import View
from records.applicant import same_name


async def fill_form(run: Run) -> View:
    """Compare the greyed fields with the case, then fill the others."""
    form = await run.arrive(run.screens.form)
    await _right_person(run)
    await form.fill(run.case.applicant, run.case.category)
    return View(form, form.target)


async def to_confirmation(run: Run) -> None:
    """Press 確認: the confirmation comes, or the site says what it doesn't like."""
    form = run.on(run.screens.form)
    await form.press_next()
    onward = run.any_of(run.route.after_form)
    await run.comes(onward.or_(form.refused), form.name)
    if not await form.refused.count():
        return
    messages = [error.message for error in await form.errors()]
    run.case.note("form-refused", fields=[error.field for error in await form.errors()])
    if not run.user.interactive:
        raise Failed("run.form-refused", messages=" / ".join(messages))
    run.user.your_turn("operator", "run.mend-form", messages="\n".join(messages))
    run.person_did("operator", "mend-form")
    try:
        await run.appears(onward, run.options.person_limit)
    except PlaywrightTimeout:
        raise NeedsPerson("run.form-refused", messages=" / ".join(messages)) from None


async def confirm(run: Run) -> View:
    """The person looks at what will be registered and says yes; without it nothing is sent."""
    confirmation = await run.arrive(run.screens.confirmation)
    try:
        rows = await confirmation.rows(run.case.applicant, run.case.category)
    except ValueError:
        raise NotAsExpected(confirmation.name, "labels and values do not pair") from None
    run.case.note("confirmation", differs=[row.label for row in rows if row.differs])
    if run.options.until != "confirm":
        if not await run.user.consent(rows):
            raise NeedsPerson("run.no-consent")
        if not run.user.automatic:
            run.person_did("operator", "consent")
    return View(confirmation, confirmation.target)


async def _right_person(run: Run) -> None:
    """Stop when the card on the reader is another person's (greyed 氏名 and 性別)."""
    form, applicant, words = run.on(run.screens.form), run.case.applicant, run.user.words
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
