"""Where a case goes on: from what its journal says, and never by pressing 登録 again."""

from __future__ import annotations

from flows.outcomes import NeedsPerson
from flows.paper import masked_name
from flows.registration.run import Run
from records.case import State

# The step that follows once a state is reached. In ``submitting`` the next thing is to find out.
NEXT_STEP: dict[State, str] = {
    "prepared": "check",
    "submitting": "registered",
    "registered": "link-mail",
    "linked": "password",
    "password_set": "final-mail",
}


def say_where_it_stands(run: Run) -> None:
    """In words, before anything is done: how far the case has come and what follows."""
    case, words = run.case, run.user.words
    run.user.tell(
        "run.stands",
        case=case.id,
        procedure=words(f"procedure.{case.procedure}"),
        name=masked_name(case.applicant.name),
        state=words(f"state.{case.state}"),
    )
    if case.auth_id:
        run.user.tell("run.auth-id-kept", auth_id=case.auth_id)
    if case.state == "submitting":
        run.user.tell("run.never-pressed-again")
    run.user.tell("run.next-step", step=words(f"step.{NEXT_STEP[case.state]}"))


async def where_to_go_on(run: Run) -> int:
    """The index of the step with which a case goes on; the first one for a new case.

    A case that was in a person's hands near 登録 may have been sent: the person is asked, and
    where nobody can answer it is left alone. Raises :class:`NeedsPerson` then.
    """
    case = run.case
    if case.state == "prepared" and case.progress.may_have_submitted:
        if not run.user.interactive:
            raise NeedsPerson("run.may-have-submitted")
        sent = await run.user.agree("run.was-submitted", serious=True)
        case.note("handed-back", id="", to=None)
        if sent:
            case.advance("submitting")
    return run.route.index(NEXT_STEP[case.state])
