"""A ledger looked through: is its database whole, can it be read, does it say what folders say?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from ledger.conflicts import Conflict, conflicts
from ledger.folders import UNREADABLE, read_kept
from ledger.ledger import Ledger
from ledger.rows import LedgerCase
from ledger.schema import cases, grams
from ledger.trouble import LedgerError

BYTES_OF_A_TOKEN = 8


@dataclass(frozen=True)
class Checked:
    """What is wrong; ids of cases but for ``database``, which is what the database says itself.

    ``behind`` and ``gone`` come right at the next start; ``differs`` says otherwise than its
    folder though nothing seems to have changed, ``sealed`` can't be opened with the key.
    ``conflicts``, and ``missing`` cases that may be registered and have no folder, are for people:
    the ledger is whole all the same.
    """

    database: tuple[str, ...]
    sealed: tuple[str, ...]
    differs: tuple[str, ...]
    behind: tuple[str, ...]
    gone: tuple[str, ...]
    pieces_right: bool
    conflicts: tuple[Conflict, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Is there nothing that ``touroku ledger rebuild`` would mend?"""
        return self.pieces_right and not (
            self.database or self.sealed or self.differs or self.behind or self.gone
        )


def check(ledger: Ledger) -> Checked:
    """Look through all of it. Raises LedgerError where it can't be read at all."""
    found = ledger.compare()
    same = set(found.same)
    sealed, differs = [], []
    with ledger.reader() as reader:
        for case in reader.all():
            try:
                right = case.id not in same or _says_the_same(case)
            except LedgerError:
                sealed.append(case.id)
            else:
                if not right:
                    differs.append(case.id)
    with ledger.writer() as connection:
        said = tuple(_of_database(connection))
        right = _pieces(connection)
    # Of what can't be opened nobody knows what it is.
    twice = () if sealed else tuple(conflicts(ledger, found.others))
    return Checked(
        said, tuple(sealed), tuple(differs), tuple(found.behind), tuple(found.gone), right, twice,
        tuple(found.missing),
    )  # fmt: skip


def _says_the_same(case: LedgerCase) -> bool:
    told = (case.applicant, case.auth_id, dict(case.facts), case.state)
    try:
        kept = read_kept(Path(case.folder))
    except UNREADABLE:
        return False
    return told == (kept.applicant, kept.auth_id, dict(kept.facts), kept.progress.state)


def _of_database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.execute(text("PRAGMA quick_check(10)")):
        if row[0] != "ok":
            yield str(row[0])
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{row[0]} → {row[2]}"


def _pieces(connection: Connection) -> bool:
    """Are there as many pieces as the cases say, each of them of a case?"""
    told = connection.execute(select(func.sum(func.length(cases.c.tokens)))).scalar() or 0
    there = connection.execute(select(func.count()).select_from(grams)).scalar() or 0
    return int(told) == int(there) * BYTES_OF_A_TOKEN
