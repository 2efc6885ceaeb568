"""A SQLite ledger that can't be opened put out of the way: kept, and looked into as far as it goes.

Cases without a folder that may be registered stand in a ledger alone. Their ids and states are not
sealed: they are told though the key is lost; and where the key fits they come into the new ledger.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from ledger.audit import read_audit
from ledger.causes import told_trouble
from ledger.folders import number_of
from ledger.ledger import Ledger
from ledger.place import Place
from ledger.rows import LedgerCase
from ledger.schema import OF_A_CASE, cases, people
from ledger.trouble import LedgerError
from ledger.writing import put_rows_of_case
from records.progress import State

ENDS = ("-wal", "-shm")  # of SQLite's own files beside a database
ASIDE = ".aside-"


@dataclass(frozen=True)
class OnlyThere:
    """A case that may be registered, has no folder, and that nobody has purged."""

    id: str
    state: State


@dataclass(frozen=True)
class Aside:
    """Where the old file is now, and the cases of it that nothing else knows.

    ``whole``: all of its cases could be looked at.
    """

    file: Path
    only_there: tuple[OnlyThere, ...]
    whole: bool


def put_aside(place: Place, home: Path) -> Aside:
    """Give the file another name, and say what stands in it alone. Raises LedgerError."""
    assert place.file
    with told_trouble(place):
        file = _free_name(place.file)
        # Its log goes first: it would be taken for that of the new file.
        for end in (*ENDS, ""):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{place.file}{end}").rename(f"{file}{end}")
        lines, _ = read_audit(home, 0)
    purged = {line.case for line in lines if line.act == "purge"}
    found: list[OnlyThere] = []
    whole = False
    with contextlib.suppress(SQLAlchemyError), _opened(file) as old:
        asked = select(cases.c.id, cases.c.state).where(cases.c.may_have_registered)
        for id, state in old.execute(asked.order_by(cases.c.no)):
            if not (id in purged or (home / "cases" / id).exists()):
                found.append(OnlyThere(id, state))
        whole = True
    return Aside(file, tuple(found), whole)


def bring_over(aside: Aside, ledger: Ledger) -> list[str]:
    """Write those cases into the new ledger, as far as its key opens them; returns their ids."""
    brought: list[str] = []
    for each in aside.only_there:
        with contextlib.suppress(SQLAlchemyError, LedgerError, ValueError, KeyError, TypeError):
            with _opened(aside.file) as old:
                rows = _rows_of(old, number_of(each.id))
            [row] = rows["cases"]
            case = LedgerCase(row, ledger.key, Path())
            _ = case.applicant, case.auth_id, case.facts  # raises for what another key has sealed
            row["desk"] = ledger.desk
            with ledger.writer() as connection:
                put_rows_of_case(connection, rows)
            brought.append(each.id)
    return brought


def _rows_of(old: Connection, no: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of one case, by table."""
    of_person = people.c.no == select(cases.c.person).where(cases.c.no == no).scalar_subquery()
    asked = [(cases, cases.c.no == no), (people, of_person)]
    asked += [(table, table.c.case_no == no) for table in OF_A_CASE]
    return {
        table.name: [dict(row) for row in old.execute(select(table).where(which)).mappings()]
        for table, which in asked
    }


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    """Open it to read alone: nothing in it is mended or changed."""
    uri = f"{file.absolute().as_uri()}?mode=ro"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool
    )
    with engine.connect() as connection:
        yield connection


def _free_name(file: Path) -> Path:
    """Return a name that nothing has: an older file put aside is kept, too."""
    stem = f"{file.name}{ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S}"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(each for each in map(file.with_name, names) if not each.exists())
