"""Several case files, one client after another: never two at a time.

All files are read before the first begins. A case that fails does not hold up the next unless the
operator says so; the exit code is the worst of all.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from desk.answers import refusal, stream
from desk.run_request import RunRequest
from desk.run_session import Reply, interrupted, until_registered
from desk.terminal import Terminal
from desk.writer import write_json, write_line
from flows.card_source import open_card
from flows.outcomes import BadInput, Interrupted, NeedsPerson
from flows.registration.next_client import next_client
from records.applicant import CaseError, Request
from records.case import Case
from records.casefile import load_case_file
from terms.masking import masked_name

WORST_LAST = (0, 3, 1, 2, 130)  # done, waiting for a person, not done, bad input, interrupted


def run_batch(asked: RunRequest, files: Sequence[Path]) -> int:
    """Register one after another. Raises :class:`BadInput` before anything begins."""
    _each_once(files)
    read = {file: _read(file) for file in files}
    requests = {file: each for file, each in read.items() if isinstance(each, Request)}
    if len(requests) < len(files):
        replies = [_refused(asked, each) for each in read.values()]
    else:
        _each_person_once(requests)
        replies = _run_all(asked, requests)
    documents = [
        {"case_file": str(file), **reply.document}
        for file, reply in zip(files, replies, strict=True)
    ]
    code = max((reply.code for reply in replies), key=WORST_LAST.index)
    _sum_up(asked, replies)
    with contextlib.suppress(BrokenPipeError):
        if asked.as_json:
            write_json(documents)
    return code


def _each_once(files: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for file in files:
        if file.resolve() in seen:
            raise BadInput("intake.same-file", file=str(file))
        seen.add(file.resolve())


def _each_person_once(requests: dict[Path, Request]) -> None:
    seen: dict[tuple[str, date, str], Path] = {}
    for file, request in requests.items():
        who = (request.applicant.name, request.applicant.birth_date, request.procedure)
        other = seen.setdefault(who, file)
        if other != file:
            raise BadInput("intake.same-person-twice", one=str(other), other=str(file))


def _read(file: Path) -> Request | CaseError:
    try:
        return load_case_file(file, date.today())
    except CaseError as trouble:
        return trouble


def _refused(asked: RunRequest, read: Request | CaseError) -> Reply:
    """Return a bad file keeps all from beginning; every problem of every file is told at once."""
    if isinstance(read, CaseError):
        return Reply(2, refusal(asked.words, read.problems))
    return _not_begun(asked)


def _not_begun(asked: RunRequest) -> Reply:
    stop = NeedsPerson("intake.not-begun")
    return Reply(stop.exit_code, refusal(asked.words, stop.problems))


def _run_all(asked: RunRequest, requests: dict[Path, Request]) -> list[Reply]:
    """One reply a request, whatever happens on the way."""
    replies: list[Reply] = []
    under_way: list[list[Case]] = []
    try:
        asyncio.run(_one_after_another(asked, requests, under_way, replies))
    except KeyboardInterrupt:
        if len(under_way) > len(replies):
            replies.append(interrupted(asked, under_way[-1]))
        else:
            stop = Interrupted("intake.not-begun")
            replies.append(Reply(stop.exit_code, refusal(asked.words, stop.problems)))
    left = len(requests) - len(replies)
    return [*replies, *(_not_begun(asked) for _ in range(left))]


async def _one_after_another(
    asked: RunRequest,
    requests: dict[Path, Request],
    under_way: list[list[Case]],
    replies: list[Reply],
) -> None:
    """At one terminal and in one loop: a question left open leaves its line to the next case.

    For each client that is begun ``under_way`` gets a list, which holds the case once there is one.
    """
    user = asked.terminal()
    total = str(len(requests))
    for number, request in enumerate(requests.values(), 1):
        place = {"number": str(number), "total": total, "name": masked_name(request.applicant.name)}
        if number > 1 and not await _goes_on(asked, user, place):
            return
        under_way.append([])
        write_line(asked.words("intake.client", **place), file=stream(asked.as_json))
        replies.append(await until_registered(asked, request, user, under_way[-1]))


async def _goes_on(asked: RunRequest, user: Terminal, place: dict[str, str]) -> bool:
    try:
        card = open_card(asked.desk.card_source)
    except BadInput:
        return True  # the next case says so itself
    try:
        return await next_client(user, card, place)
    except NeedsPerson:  # the terminal has gone
        return False
    finally:
        card.close()


def _sum_up(asked: RunRequest, replies: Sequence[Reply]) -> None:
    done = sum(reply.code == 0 for reply in replies)
    text = asked.words("intake.summed-up", done=str(done), total=str(len(replies)))
    write_line(text, file=stream(asked.as_json))
