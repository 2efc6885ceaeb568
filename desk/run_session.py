"""An assisted registration from the command line: run it, show it, answer for it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desk.answers import print_json, print_problem, refusal, stream
from desk.problems import told
from desk.terminal import Terminal
from desk.words import Words
from flows.options import DeskOptions, RunOptions
from flows.outcomes import BadInput
from flows.registration.register import Outcome, register, resume
from records.applicant import Request
from records.case import Case, Store, StoreError
from records.editions import Site

if TYPE_CHECKING:
    from flows.registration.pictures import Camera


@dataclass(frozen=True)
class Reply:
    """How a run ended: the exit code, and the document for programs."""

    code: int
    document: dict[str, Any]


def run_registration(
    words: Words,
    store: Store,
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    *,
    automatic: bool,
    as_json: bool,
    holder_lang: str | None = None,
) -> int:
    """Register one person, with the terminal as the desk. Returns the exit code."""
    user = at_terminal(words, automatic=automatic, as_json=as_json, holder_lang=holder_lang)
    work = register(store, request, site, desk, options, user, evidence_camera)
    return _print(asyncio.run(until_answered(words, work, as_json=as_json)), as_json=as_json)


def resume_registration(
    words: Words,
    case: Case,
    desk: DeskOptions,
    options: RunOptions,
    *,
    automatic: bool,
    as_json: bool,
    holder_lang: str | None = None,
) -> int:
    """Go on with a case, with the terminal as the desk. Returns the exit code."""
    if case.state == "complete":
        return _print(answer(words, Outcome(case, 0.0), as_json=as_json), as_json=as_json)
    user = at_terminal(words, automatic=automatic, as_json=as_json, holder_lang=holder_lang)
    work = resume(case, desk, options, user, evidence_camera)
    return _print(asyncio.run(until_answered(words, work, as_json=as_json)), as_json=as_json)


def evidence_camera() -> Camera:
    """Make the camera of a case; its pictures may later go into a how-to."""
    from flows.howto.evidence import EvidenceCamera  # much to read: while the browser starts

    return EvidenceCamera()


def at_terminal(
    words: Words, *, as_json: bool, automatic: bool = False, holder_lang: str | None = None
) -> Terminal:
    """The people at this terminal; they can be asked when it is one on both sides.

    ``holder_lang``: what the holder is told is said in it too, where it is another language.
    """
    out = stream(as_json)
    interactive = sys.stdin.isatty() and out.isatty()
    holder = Words(holder_lang) if holder_lang else None
    return Terminal(words, out=out, interactive=interactive, automatic=automatic, holder=holder)


async def until_answered(
    words: Words, work: Coroutine[Any, Any, Outcome], *, as_json: bool
) -> Reply:
    """Do the work and say how it ended."""
    try:
        outcome = await work
    except (BadInput, StoreError) as trouble:
        return Reply(trouble.exit_code, refusal(words, [trouble]))
    return answer(words, outcome, as_json=as_json)


def answer(words: Words, outcome: Outcome, *, as_json: bool) -> Reply:
    """Say how it ended and what was kept where."""
    document: dict[str, Any] = outcome.to_json()
    out = stream(as_json)
    if outcome.stop:
        problem = told(words, outcome.stop.code, outcome.stop.params)
        document["error"] = problem.to_json()
        print_problem(words, problem)
    key = "complete" if outcome.case.state == "complete" else "stands"
    state = words(f"state.{outcome.case.state}")
    print(
        words(f"outcome.{key}", case=outcome.case.id, state=state, folder=str(outcome.case.folder)),
        file=out,
    )
    if outcome.case.auth_id:
        print(words("outcome.auth-id", auth_id=outcome.case.auth_id), file=out)
    return Reply(outcome.stop.exit_code if outcome.stop else 0, document)


def _print(reply: Reply, *, as_json: bool) -> int:
    with contextlib.suppress(BrokenPipeError):
        if as_json:
            print_json(reply.document)
    return reply.code
