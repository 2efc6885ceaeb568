"""Where a case goes on: from what its journal says, and never by pressing 登録 again."""

from __future__ import annotations

from flows.cases.history import damage_told, doubts
from flows.outcomes import Failed, NeedsPerson
from flows.registration.session import Session
from flows.registration.step import Route
from flows.registration.steps.mails import password_stands
from flows.registration.steps.submitting import settle_uncompared
from records.case import State
from terms.errors import TextKey
from terms.masking import masked_name

# The step that follows once a state is reached. In ``submitting`` the next thing is to find out.
NEXT_STEP: dict[State, str] = {
    "prepared": "check",
    "submitting": "registered",
    "registered": "link-mail",
    "linked": "password",
    "password_set": "final-mail",
}


def say_where_it_stands(session: Session) -> None:
    """In words, before anything is done: how far the case has come and what follows."""
    case = session.case
    for doubt in doubts(case, session.user.words):
        session.user.warn(doubt.code, **doubt.params)
    session.user.tell(
        "run.stands",
        case=case.id,
        procedure=TextKey(f"procedure.{case.procedure}"),
        name=masked_name(case.applicant.name),
        state=TextKey(f"state.{case.state}"),
    )
    if case.auth_id:
        session.user.tell("run.auth-id-kept", auth_id=case.auth_id)
    if case.state == "submitting":
        session.user.tell("run.never-pressed-again")
    if case.state == "prepared" and case.is_written("opening-account"):
        session.user.tell("run.account-begun")
    following = "receipt" if password_stands(session) else NEXT_STEP[case.state]
    session.user.tell("run.next-step", step=TextKey(f"step.{following}"))


async def where_to_go_on(session: Session, route: Route) -> int:
    """Return the index of the step with which a case goes on; the first one for a new case.

    A case that was in a person's hands near 登録 may have been sent: the person is asked, and
    where nobody can answer it is left alone. So is one whose journal is damaged where the press
    may stand. Raises :class:`NeedsPerson` or :class:`Failed` then.
    """
    case = session.case
    await settle_uncompared(session)
    if case.state == "prepared" and case.progress.may_have_submitted:
        if not session.user.interactive:
            if case.damage:
                told = damage_told(case, session.user.words)
                raise Failed("machine.damaged-journal", **told)
            raise NeedsPerson("run.may-have-submitted")
        sent = await session.user.agree("run.was-submitted", serious=True)
        case.note("handed-back", id="", to=None)
        if sent:
            case.advance("submitting")
    return route.index(NEXT_STEP[case.state])
