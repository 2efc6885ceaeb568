"""An assisted registration from the command line: run it, show it, answer for it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

from desk.answers import print_json, print_problem, refuse, stream
from desk.problems import told
from desk.terminal import Terminal
from desk.words import Words
from flows.outcomes import BadInput
from flows.register import DeskOptions, Outcome, register
from flows.run import RunOptions
from records.applicant import Request
from records.case import Store, StoreError
from records.editions import Site


def assist(
    words: Words,
    store: Store,
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    *,
    automatic: bool,
    as_json: bool,
) -> int:
    """Register one person, with the terminal as the desk. Returns the exit code."""
    people = Terminal(
        words,
        out=stream(as_json),
        interactive=sys.stdin.isatty() and stream(as_json).isatty(),
        automatic=automatic,
    )
    try:
        outcome = asyncio.run(register(store, request, site, desk, options, people))
    except (BadInput, StoreError) as trouble:
        return refuse(words, [trouble], as_json=as_json)
    return answer(words, outcome, as_json=as_json)


def answer(words: Words, outcome: Outcome, *, as_json: bool) -> int:
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
    with contextlib.suppress(BrokenPipeError):
        if as_json:
            print_json(document)
    return outcome.stop.exit_code if outcome.stop else 0
