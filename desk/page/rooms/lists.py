"""Cases out of a list that is dropped on the page, and those that are kept for later."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

from starlette.datastructures import QueryParams, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.cases.importing import Person, known_people, person_of
from desk.letters import own_name
from desk.page.dropped import (
    MOST,
    DroppedList,
    is_doubtful,
    is_good,
    keep_good_rows,
    notes_shown,
    read_dropped,
    rows_shown,
)
from desk.page.forms import answers_of
from desk.page.kept_cases import KeptCases, kept_cases
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.paging import number_in, page_of
from desk.page.rendering import page, part
from desk.page.work import Progress, Tell, in_thread
from flows.intake.case_files import INBOX
from flows.intake.tables.table import ListError
from records import applicant
from records.applicant import CaseError, Procedure
from records.casefile import load_case_file
from terms.applicant_fields import BY_NAME
from terms.errors import CodedError

A_PAGE = 50


class NotThere(CodedError):
    """A case file that has gone meanwhile, or none was named."""


@dataclass(frozen=True)
class Waiting:
    """A case file that is kept for later; ``case`` is one that its person has already."""

    file: str
    request: applicant.Request | None
    problems: tuple[CodedError, ...] = ()
    case: str | None = None


async def show(request: Request) -> Response:
    """Return the list that was dropped last, and who is kept for later."""
    desk = desk_of(request)
    kept = await kept_cases(desk)
    # Thousands of rows and files take their time, and a registration may run in this loop.
    return await asyncio.to_thread(_shown, desk, kept, request.query_params)


def _shown(desk: OpenDesk, kept: KeptCases, asked: QueryParams) -> Response:
    known = known_people(kept.all)
    dropped = desk.dropped
    all_rows = dropped.imported.rows if dropped else []
    doubtful = [each for each in all_rows if dropped and is_doubtful(dropped, each, known)]
    only = asked.get("show") == "doubtful"
    wanted = number_in(asked.get("rows", "1"))
    rows, pages = page_of(doubtful if only else all_rows, wanted, A_PAGE)
    files = _inbox_files(desk)
    waiting, more = page_of(files, number_in(asked.get("waiting", "1")), A_PAGE)
    return page(
        desk,
        "lists/lists.html",
        place="lists",
        regions=regions(desk),
        procedures=get_args(Procedure),
        dropped=dropped,
        rows=rows_shown(dropped, rows, desk.words, known) if dropped else [],
        rows_in_all=len(all_rows),
        good=sum(map(is_good, all_rows)) if dropped and dropped.results is None else 0,
        doubtful=len(doubtful),
        only=only,
        pages=pages,
        own_name=own_name,
        notes=notes_shown(dropped, desk.words) if dropped else [],
        label_of=lambda name: BY_NAME[name].part_of or name,
        waiting=[_read(each, known) for each in waiting],
        waiting_in_all=len(files),
        more=more,
    )


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return how far reading or keeping is, and what went wrong with it."""
    return {"list-work": part(desk.words, "lists/work.html", work=desk.lists.shown)}


async def drop(request: Request) -> Response:
    """Read a list and show its rows; nothing is kept yet."""
    desk = desk_of(request)
    async with request.form(max_part_size=MOST + 1) as form:
        file, procedure = form.get("list"), form.get("procedure")
        if not isinstance(file, UploadFile) or not file.filename:
            raise NotThere("page.no-list")
        data = await file.read()
        name = file.filename
    chosen: Procedure | None = next((p for p in get_args(Procedure) if p == procedure), None)
    hidden = form.get("hidden") == "yes"
    read = partial(read_dropped, desk.settings.home, name, data, chosen, hidden=hidden)
    desk.lists.begin(
        Progress("page.lists.reading", {"name": name}), partial(_read_list, desk, read)
    )
    await desk.lists.settle()
    return RedirectResponse("/lists", 303)


async def _read_list(
    desk: OpenDesk, read: Callable[[Tell], DroppedList], tell: Tell
) -> DroppedList:
    desk.dropped = None
    try:
        desk.dropped = await in_thread(read, tell)
    except ListError as trouble:
        if trouble.code == "intake.no-procedure":  # at the page it is chosen above the list
            raise NotThere("page.no-procedure") from None
        raise
    return desk.dropped


async def keep(request: Request) -> Response:
    """Keep the good rows for later, as ``touroku cases import`` does."""
    desk = desk_of(request)
    if desk.dropped:
        known = known_people((await kept_cases(desk)).all)
        write = partial(keep_good_rows, desk.dropped, _inbox(desk), known)
        desk.lists.begin(Progress("page.lists.keeping"), partial(_keep, desk, write))
        await desk.lists.settle()
    return RedirectResponse("/lists", 303)


async def _keep(desk: OpenDesk, write: Callable[[Tell], DroppedList], tell: Tell) -> DroppedList:
    desk.dropped = await in_thread(write, tell)
    return desk.dropped


async def cancel(request: Request) -> Response:
    """Read or keep no more."""
    desk_of(request).lists.cancel()
    return RedirectResponse("/lists", 303)


async def forget(request: Request) -> Response:
    """Put the list away."""
    desk = desk_of(request)
    desk.dropped = None
    desk.lists.forget()
    return RedirectResponse("/lists", 303)


async def begin(request: Request) -> Response:
    """Begin with somebody who was kept for later."""
    desk = desk_of(request)
    form = await answers_of(request)
    path = _file(desk, str(form.get("file", "")))
    desk.run.begin(desk.asked, load_case_file(path, date.today()))
    return RedirectResponse("/run", 303)


def _inbox_files(desk: OpenDesk) -> list[Path]:
    """Return the case files that are kept for later, the newest first."""
    found: list[tuple[int, str]] = []
    with contextlib.suppress(OSError), os.scandir(_inbox(desk)) as entries:
        for each in entries:
            if each.name.endswith(".toml"):
                with contextlib.suppress(OSError):  # it has gone meanwhile
                    found.append((each.stat().st_mtime_ns, each.path))
    return [Path(path) for _, path in sorted(found, reverse=True)]


def _read(path: Path, known: dict[Person, str]) -> Waiting:
    try:
        asked = load_case_file(path, date.today())
    except CaseError as trouble:
        return Waiting(path.name, None, (trouble,))
    return Waiting(path.name, asked, case=known.get(person_of(asked)))


def _file(desk: OpenDesk, name: str) -> Path:
    """Return a case file of the inbox by its name, and nothing else."""
    for path in _inbox(desk).glob("*.toml"):
        if path.name == name:
            return path
    raise NotThere("page.no-case-file")


def _inbox(desk: OpenDesk) -> Path:
    return desk.settings.home / INBOX


ROUTES = [
    Route("/lists", show),
    Route("/lists/drop", drop, methods=["POST"]),
    Route("/lists/cancel", cancel, methods=["POST"]),
    Route("/lists/keep", keep, methods=["POST"]),
    Route("/lists/forget", forget, methods=["POST"]),
    Route("/lists/begin", begin, methods=["POST"]),
]
