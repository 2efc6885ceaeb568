"""An assisted registration from the command line: run it, show it, answer for it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from desk import early
from desk.answers import print_problem, refusal, stream
from desk.going_on import tell_how_to_go_on
from desk.problems import told
from desk.run_request import RunRequest, evidence_camera
from desk.telling_store import TellingStore
from desk.terminal import Terminal
from desk.writer import write_json, write_line, write_text
from flows.cases.receipts import RECEIPT
from flows.driver import Driver, EarlyDriver
from flows.outcomes import Stop
from flows.registration.register import Outcome, register, resume
from records.applicant import Request
from records.case import Case, StoreError
from records.trouble import machine_error
from terms.errors import INTERRUPTED, CodedError


@dataclass(frozen=True)
class Reply:
    """How a run ended: the exit code, and the document for programs."""

    code: int
    document: dict[str, Any]


def run_registration(asked: RunRequest, request: Request) -> int:
    """Register one person, with the terminal as the desk. Returns the exit code."""
    begun: list[Case] = []
    early_driver = early.driver()
    driver = early_driver.driver if early_driver else None
    work = until_registered(asked, request, asked.terminal(), begun, driver)
    return _run(asked, work, begun, early_driver)


async def until_registered(
    asked: RunRequest,
    request: Request,
    user: Terminal,
    begun: list[Case] | None = None,
    driver: Driver | None = None,
) -> Reply:
    """Register one person and say how it ended; the case is put into ``begun`` as it is opened."""
    begun = [] if begun is None else begun
    store = TellingStore(asked.store.home, begun.append)
    work = register(
        store, request, asked.site, asked.desk, asked.options, user, evidence_camera, driver
    )
    return await _until_answered(asked, work, begun)


def resume_registration(asked: RunRequest, case: Case) -> int:
    """Go on with a case, with the terminal as the desk. Returns the exit code."""
    if case.state == "complete":
        return _print(answer(asked, Outcome(case, 0.0)), as_json=asked.as_json)
    early_driver = early.driver()
    driver = early_driver.driver if early_driver else None
    work = resume(case, asked.desk, asked.options, asked.terminal(), evidence_camera, driver)
    return _run(asked, _until_answered(asked, work, [case]), [case], early_driver)


def _run(
    asked: RunRequest,
    work: Coroutine[Any, Any, Reply],
    begun: Sequence[Case],
    early_driver: EarlyDriver | None,
) -> int:
    try:
        reply = early_driver.run(work) if early_driver else asyncio.run(work)
    except KeyboardInterrupt:
        reply = interrupted(asked, begun)
    return _print(reply, as_json=asked.as_json)


def interrupted(asked: RunRequest, begun: Sequence[Case]) -> Reply:
    """Say after Ctrl-C that the case which was ``begun`` last is kept, and how to go on with it."""
    words = asked.words
    write_text(words("interrupted" if begun else "run.interrupted.what"), file=sys.stderr)
    _tell_how_to_go_on(asked, begun, sys.stderr)
    return Reply(INTERRUPTED, {"error": told(words, "run.interrupted", {}).to_json()})


async def _until_answered(
    asked: RunRequest, work: Coroutine[Any, Any, Outcome], begun: Sequence[Case]
) -> Reply:
    """Do the work and say how it ended."""
    try:
        outcome = await work
    except (Stop, StoreError) as trouble:
        return _refused(asked, trouble, begun)
    except BrokenPipeError:
        raise
    except OSError as trouble:
        return _refused(asked, machine_error(trouble), begun)
    return answer(asked, outcome)


def _refused(asked: RunRequest, trouble: CodedError, begun: Sequence[Case]) -> Reply:
    document = refusal(asked.words, trouble.problems)
    _tell_how_to_go_on(asked, begun, stream(asked.as_json))
    return Reply(trouble.exit_code, document)


def _tell_how_to_go_on(asked: RunRequest, begun: Sequence[Case], file: TextIO) -> None:
    for case in begun[-1:]:
        tell_how_to_go_on(asked, case, file)


def answer(asked: RunRequest, outcome: Outcome) -> Reply:
    """Say how it ended and what was kept where."""
    words, out = asked.words, stream(asked.as_json)
    document: dict[str, Any] = outcome.to_json()
    if outcome.stop:
        code, params, masking = outcome.stop.code, outcome.stop.params, outcome.case.masking
        document["error"] = told(words, code, masking.params(params, watched=False)).to_json()
        watched = sys.stderr.isatty()
        print_problem(words, told(words, code, masking.params(params, watched=watched)))
    key = "complete" if outcome.case.state == "complete" else "stands"
    state, folder = words(f"state.{outcome.case.state}"), outcome.case.folder
    write_line(
        words(
            f"outcome.{key}",
            case=outcome.case.id,
            state=state,
            folder=str(folder),
            receipt=str(folder / RECEIPT),
        ),
        file=out,
    )
    if outcome.auth_id:
        write_text(words("outcome.auth-id", auth_id=outcome.auth_id), file=out)
    tell_how_to_go_on(asked, outcome.case, out)
    return Reply(outcome.stop.exit_code if outcome.stop else 0, document)


def _print(reply: Reply, *, as_json: bool) -> int:
    with contextlib.suppress(BrokenPipeError):
        if as_json:
            write_json(reply.document)
    return reply.code
