"""An assisted registration from the command line: run it, show it, answer for it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from desk.answers import print_problem, refusal, stream
from desk.problems import told
from desk.run_request import RunRequest, evidence_camera
from desk.terminal import Terminal
from desk.writer import write_json, write_line, write_text
from flows.cases.receipts import RECEIPT
from flows.outcomes import Stop
from flows.registration.register import Outcome, register, resume
from records.applicant import Request
from records.case import Case, StoreError
from records.trouble import machine_error
from terms.errors import CodedError


@dataclass(frozen=True)
class Reply:
    """How a run ended: the exit code, and the document for programs."""

    code: int
    document: dict[str, Any]


def run_registration(asked: RunRequest, request: Request) -> int:
    """Register one person, with the terminal as the desk. Returns the exit code."""
    reply = asyncio.run(until_registered(asked, request, asked.terminal()))
    return _print(reply, as_json=asked.as_json)


async def until_registered(asked: RunRequest, request: Request, user: Terminal) -> Reply:
    """Register one person and say how it ended."""
    work = register(
        asked.store, request, asked.site, asked.desk, asked.options, user, evidence_camera
    )
    return await _until_answered(asked, work)


def resume_registration(asked: RunRequest, case: Case) -> int:
    """Go on with a case, with the terminal as the desk. Returns the exit code."""
    if case.state == "complete":
        return _print(answer(asked, Outcome(case, 0.0)), as_json=asked.as_json)
    work = resume(case, asked.desk, asked.options, asked.terminal(), evidence_camera)
    return _print(asyncio.run(_until_answered(asked, work)), as_json=asked.as_json)


async def _until_answered(asked: RunRequest, work: Coroutine[Any, Any, Outcome]) -> Reply:
    """Do the work and say how it ended."""
    try:
        outcome = await work
    except (Stop, StoreError) as trouble:
        return _refused(asked, trouble)
    except BrokenPipeError:
        raise
    except OSError as trouble:  # before there was a case
        return _refused(asked, machine_error(trouble))
    return answer(asked, outcome)


def _refused(asked: RunRequest, trouble: CodedError) -> Reply:
    return Reply(trouble.exit_code, refusal(asked.words, trouble.problems))


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
    return Reply(outcome.stop.exit_code if outcome.stop else 0, document)


def _print(reply: Reply, *, as_json: bool) -> int:
    with contextlib.suppress(BrokenPipeError):
        if as_json:
            write_json(reply.document)
    return reply.code
