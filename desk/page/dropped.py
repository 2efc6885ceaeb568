"""A list that was dropped on the page: read, shown row by row, kept only on a word."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desk.cases.importing import Person, Result, Speaker, keep, notes_of
from desk.page.work import Progress, Tell
from desk.problems import Told
from desk.words import Words
from flows.intake.lists import ImportedList, read_list
from flows.intake.rows import ListRow
from flows.intake.tables.table import ListError
from records.applicant import Note, Problem, Procedure
from records.safe_files import make_home
from terms.errors import CodedError

MOST = 16 * 2**20  # bytes; more is refused by the rules of lists, too
TOLD_EVERY = 10  # rows


class TooLarge(CodedError):
    """More bytes than a list may have."""


@dataclass(frozen=True)
class DroppedList:
    """One list as it was read; ``results`` are there once its good rows have been kept."""

    name: str
    imported: ImportedList
    procedure: Procedure | None
    hidden: bool
    results: Mapping[int, Result] | None = None


@dataclass(frozen=True)
class RowShown:
    """One row as the page tells it."""

    number: int
    name: str
    status: str  # good, refused, left-out, written, unchanged
    reminders: str | None  # the language in which the client wants them
    problems: tuple[Told, ...]
    notes: tuple[Told, ...]


def read_dropped(
    home: Path, name: str, data: bytes, procedure: Procedure | None, tell: Tell, *, hidden: bool
) -> DroppedList:
    """Read a list; nothing of it stays on the disk. Raises :class:`CodedError`."""

    def on_row(number: int, last: int) -> None:
        if number % TOLD_EVERY == 0:
            tell(Progress("page.lists.reading", {"name": name}, number, last))

    if len(data) > MOST:
        raise TooLarge("page.list-too-large")
    make_home(home)
    with tempfile.TemporaryDirectory(prefix=".list-", dir=home) as folder:
        path = Path(folder, f"list{Path(name).suffix[:8]}")
        path.write_bytes(data)
        try:
            imported = read_list(path, date.today(), procedure, hidden=hidden, on_row=on_row)
        except ListError as trouble:  # told by the name that the person knows
            raise ListError(trouble.code, **{**trouble.params, "file": name}) from None
    return DroppedList(name, imported, procedure, hidden)


def keep_good_rows(
    dropped: DroppedList, inbox: Path, known: Mapping[Person, str], tell: Tell
) -> DroppedList:
    """Write a case file for every good row; those that are written stay when it is cancelled."""
    results: dict[int, Result] = {}
    rows = dropped.imported.rows
    for at, row in enumerate(rows):
        if at % TOLD_EVERY == 0:
            tell(Progress("page.lists.keeping", {}, at, len(rows)))
        results[row.number] = keep(row, inbox, known)
    return DroppedList(dropped.name, dropped.imported, dropped.procedure, dropped.hidden, results)


def is_good(row: ListRow) -> bool:
    """Tell whether a case file can be made of a row."""
    return _status(row) == "good"


def is_doubtful(dropped: DroppedList, row: ListRow, known: Mapping[Person, str]) -> bool:
    """Tell whether there is something about a row that a person should look at."""
    result = dropped.results.get(row.number) if dropped.results else None
    if result:
        return bool(result.problems or result.notes)
    return bool(row.problems or notes_of(row, known))


def rows_shown(
    dropped: DroppedList, rows: Sequence[ListRow], words: Words, known: Mapping[Person, str]
) -> list[RowShown]:
    """Return some rows with what is doubtful about each, as a person may read it."""
    speaker = Speaker(words, dropped.imported)

    def told(things: tuple[Problem | Note, ...]) -> tuple[Told, ...]:
        return tuple(speaker.in_words(each, each.params) for each in things)

    shown = []
    for row in rows:
        result = dropped.results.get(row.number) if dropped.results else None
        shown.append(
            RowShown(
                number=row.number,
                name=row.request.applicant.name if row.request else "",
                status=result.status if result else _status(row),
                reminders=row.request.reminders if row.request else None,
                problems=told(result.problems if result else row.problems),
                notes=told(result.notes if result else notes_of(row, known)),
            )
        )
    return shown


def notes_shown(dropped: DroppedList, words: Words) -> list[Told]:
    """Return what is told of the whole list."""
    speaker = Speaker(words, dropped.imported)
    return [speaker.in_words(note, note.params) for note in dropped.imported.notes]


def _status(row: ListRow) -> str:
    if row.left_out:
        return "left-out"
    return "refused" if row.request is None else "good"
