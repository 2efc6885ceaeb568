"""A ledger copied whole into another database, and held against it: nothing is lost on the way.

What is sealed goes over as it is: a copy is read with the same key. So a backup is a SQLite file
with the very tables, whatever the ledger is kept in.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from ledger.causes import told_trouble
from ledger.engine import make_file, open_engine, reading, writing
from ledger.place import Place, of_file
from ledger.schema import IN_ORDER, about
from ledger.trouble import LedgerError

BATCH = 1_000

Digests = dict[str, tuple[int, str]]
"""Of each table how many rows it has, and a hash of them."""


def copy(source: Connection, target: Connection, place: Place) -> None:
    """Put everything of one ledger in the place of everything of another, which is at ``place``."""
    with told_trouble(place):
        for table in reversed(IN_ORDER):
            target.execute(delete(table))
    for table in IN_ORDER:
        for rows in _rows(source, table).partitions(BATCH):
            with told_trouble(place):
                target.execute(table.insert(), [dict(row) for row in rows])


def digests(connection: Connection) -> Digests:
    """Count and hash the rows of each table, the same in every database."""
    return {table.name: _digest(connection, table) for table in IN_ORDER}


def move(source: Connection, place: Place) -> Digests:
    """Copy a ledger to another place, which must be empty or hold the same ledger.

    Raises LedgerError; then the place is as it was.
    """
    if place.file is not None:
        make_file(place)
    engine = open_engine(place)
    try:
        with told_trouble(place), writing(engine) as target:
            _only_over_itself(source, target, place)
            copy(source, target, place)
            went, came = digests(source), digests(target)
            for name, sent in went.items():
                if came[name] != sent:
                    raise LedgerError("ledger.copy-differs", ledger=place.told, table=name)
            return came
    finally:
        engine.dispose()


def back_up(source: Connection, file: Path) -> Digests:
    """Copy a ledger into a SQLite file of its own. Raises LedgerError where there is one."""
    if file.exists():
        raise LedgerError("ledger.file-there", file=str(file))
    try:
        return move(source, of_file(file))
    except BaseException:
        for end in ("", "-wal", "-shm"):
            Path(f"{file}{end}").unlink(missing_ok=True)
        raise


def restore(file: Path, place: Place, target: Connection) -> Digests:
    """Put what a backup holds in the place of a ledger. Raises LedgerError."""
    if not file.is_file():
        raise LedgerError("ledger.no-file", file=str(file))
    with TemporaryDirectory(prefix="touroku-") as folder:  # a backup stays as it is
        backup = replace(of_file(Path(folder, file.name)), told=str(file))
        with told_trouble(backup):
            shutil.copyfile(file, Path(folder, file.name))
        engine = open_engine(backup)
        try:
            with told_trouble(backup), reading(engine) as source:
                _only_over_itself(source, target, place)
                copy(source, target, place)
                return digests(target)
        finally:
            engine.dispose()


def _only_over_itself(source: Connection, target: Connection, place: Place) -> None:
    """One office's cases never go over another's, nor what is sealed with one key over another."""
    ours, theirs = _told(source), _told(target)
    if theirs and ours.get("key") != theirs.get("key"):
        raise LedgerError(
            "ledger.of-another", ledger=place.told, key=ours.get("key", "-"),
            found=theirs.get("key", "-"),
        )  # fmt: skip


def _told(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(about))}


def _rows(connection: Connection, table: Table) -> Any:
    asked = select(table).order_by(*table.primary_key.columns)
    return connection.execute(asked.execution_options(yield_per=BATCH)).mappings()


def _digest(connection: Connection, table: Table) -> tuple[int, str]:
    """Return the order of the rows makes no difference: databases sort text each in their way."""
    total, count = 0, 0
    for row in connection.execute(select(table).execution_options(yield_per=BATCH)):
        plain = tuple(bytes(each) if isinstance(each, memoryview) else each for each in row)
        total += int.from_bytes(hashlib.sha256(repr(plain).encode()).digest(), "big")
        count += 1
    return count, f"{total % (1 << 256):064x}"
