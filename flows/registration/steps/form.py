"""The form, and the person's look at what will be registered."""

from __future__ import annotations

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.registration.filling import as_filled, consent_to, fill_screen
from flows.registration.objections import asks_further, objections, objects_anew
from flows.registration.pressing import press_on
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.waiting import appears, arrive, comes
from pages.compare import Comparison
from pages.here import Here
from pages.plan import Plan
from pages.screens import Confirmation, Form
from terms.masking import masked_name


async def fill_form(session: Session) -> View:
    """Compare the greyed fields with the case, then fill the others."""
    form = await arrive(session, Form)
    _right_person(session, form.plan(session.subject))
    return View.of(await fill_screen(session, form))


async def to_confirmation(session: Session) -> None:
    """Press 確認: the next screen comes, or the site says what it doesn't like."""
    form = await as_filled(session, await arrive(session, Form))
    before, navigations = form.here, session.browser.navigations
    await press_on(session, form)

    def refused(here: Here) -> bool:
        return here.screen == "form" and objects_anew(here, before)

    def gone(here: Here) -> bool:
        went = session.browser.navigations > navigations and not here.errors
        return bool(here.screen) and (here.screen != "form" or went or asks_further(here, before))

    here = await comes(
        session, (), name="confirmation", until=lambda each: refused(each) or gone(each)
    )
    if not refused(here):
        return
    messages = " / ".join(objections(here))
    session.case.note("form-refused", fields=list(here.invalid))
    if not session.user.interactive:
        raise Failed("run.form-refused", messages=messages)
    session.user.your_turn("operator", "run.mend-form", messages=messages)
    session.person_did("operator", "mend-form")
    try:
        await appears(
            session, (), session.options.person_limit,
            until=lambda each: bool(each.screen) and each.screen != "form",
        )  # fmt: skip
    except TimeoutError:
        raise NeedsPerson("run.form-refused", messages=messages) from None


async def confirm(session: Session) -> View:
    """Return the person looks at what will be registered and says yes.

    Without it nothing is sent.
    """
    confirmation = await arrive(session, Confirmation)
    if session.opening_account:
        # 登録 here would open the account, and the case would be taken for registered.
        raise NotAsExpected("confirmation", "an account is being opened, and the card is not read")
    compared = confirmation.compare(session.subject)
    session.case.note(
        "confirmation",
        differs=[row.label for row in compared.differing],
        not_compared=list(compared.not_compared),
    )
    if session.options.until != "confirm":
        if session.user.automatic:
            must_be_equal(session, compared)
        if not await session.user.consent(compared):
            raise NeedsPerson("run.no-consent")
        session.consented = True
        if not session.user.automatic:
            session.person_did("operator", "consent")
        decided = await consent_to(session, confirmation)
        if decided or not session.user.automatic:  # else nothing was done, and nobody took time
            confirmation = await arrive(session, Confirmation)
    return View.of(confirmation)


def must_be_equal(session: Session, compared: Comparison) -> None:
    """Pass what nobody looks at only where every value that counts is the case's."""
    if compared.differing:
        labels = ", ".join(row.label for row in compared.differing)
        raise Failed("run.confirmation-differs", labels=labels)
    if compared.not_compared:
        words = session.user.words
        labels = ", ".join(words(f"field.{each}") for each in compared.not_compared)
        raise Failed("run.not-compared", labels=labels)


def _right_person(session: Session, plan: Plan) -> None:
    """Stop when the card on the reader is another person's (greyed 氏名 and 性別)."""
    words = session.user.words
    for standing in plan.wrong_person:
        if standing.role == "name":
            raise Failed(
                "run.other-persons-card",
                shown=masked_name(standing.shown),
                expected=masked_name(session.case.applicant.name),
            )
        if standing.role == "sex":
            raise Failed(
                "run.other-sex",
                shown=standing.shown,
                expected=words(f"sex.{session.case.applicant.sex}"),
            )
        raise Failed("run.other-value-shown", label=standing.label)
