"""One person in the hands of one desk at a time, for as long as its run lives.

The lock is the server's own, or of the file system beside a SQLite ledger: it ends with the
process that took it, however that ends. Who took it is written beside it, sealed, so that others
can be told; nothing is decided by what stands there.
"""

from __future__ import annotations

import contextlib
import json
import platform
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout
from sqlalchemy import (
    BigInteger,
    Connection,
    RowMapping,
    TextClause,
    and_,
    bindparam,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ledger.causes import told_trouble
from ledger.key import LedgerKey
from ledger.ledger import Ledger
from ledger.rows import person_no
from ledger.schema import in_hand
from ledger.trouble import InHandError, LedgerError
from records.applicant import Applicant
from records.editions import Site
from records.safe_files import OWNER_FILE, make_folder, write_whole

FOLDER_END = ".in-hand"  # of the folder of locks, behind the name of a SQLite ledger


def _of_person(statement: str) -> TextClause:
    """Return a statement about ``:no``, which has 64 bits however small it is."""
    return text(statement).bindparams(bindparam("no", type_=BigInteger))


WHO_NOW = _of_person(
    "SELECT who FROM in_hand WHERE person = :no AND backend IN ("
    " SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND classid::bigint = :no >> 32 AND objid::bigint = :no & 4294967295"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
"""Who holds the lock now: whoever held it before and was killed may still stand in the table."""

TAKE = _of_person("SELECT pg_try_advisory_lock(:no)")
LET_GO = _of_person("SELECT pg_advisory_unlock(:no)")


class InHand(Protocol):
    """A person in our hands.

    ``left``: who had them at another desk and never let them go, where there is somebody.
    """

    @property
    def left(self) -> Who | None: ...

    def let_go(self, *, told: bool = True) -> None:
        """Let others have them. Never raises; the lock ends with the connection at the latest.

        ``told``: the ledger knows what was done with them. Else it stays written that we had them.
        """


@dataclass(frozen=True)
class Who:
    """Who has a person in hand; ``operator`` where the desk knows who sits at it."""

    operator: str | None
    computer: str
    since: datetime

    def sealed(self, key: LedgerKey, no: int) -> bytes:
        """Put it into what only the office can open."""
        told = {"operator": self.operator, "computer": self.computer,
                "since": self.since.isoformat(timespec="seconds")}  # fmt: skip
        return key.seal(json.dumps(told, ensure_ascii=False), f"in_hand.who {no}")

    @classmethod
    def unsealed(cls, sealed: bytes | None, key: LedgerKey, no: int) -> Who | None:
        """Read it again; None where it can't be."""
        if sealed is None:
            return None
        with contextlib.suppress(LedgerError, ValueError, KeyError):
            told = json.loads(key.unseal(bytes(sealed), f"in_hand.who {no}"))
            since = datetime.fromisoformat(told["since"])
            return cls(told["operator"], told["computer"], since)
        return None

    @property
    def told(self) -> dict[str, str]:
        """Return it as people are told: ``who`` and ``since``."""
        who = f"{self.operator} ({self.computer})" if self.operator else self.computer
        return {"who": who, "since": f"{self.since.astimezone():%Y-%m-%d %H:%M}"}


def take(ledger: Ledger, person: Applicant, site: Site, operator: str | None) -> InHand:
    """Take a person in hand; the ledger has to stay open until they are let go.

    Raises :class:`InHandError` when somebody has them, LedgerError where that can't be asked.
    """
    no = _lock_no(person, site, ledger.key)
    who = Who(operator, platform.node() or "-", datetime.now(UTC))
    with told_trouble(ledger.place):
        if ledger.place.file is not None:
            folder = ledger.place.file.with_name(ledger.place.file.name + FOLDER_END)
            return _ByFile.take(folder, no, who, ledger.key)
        return _ByServer.take(ledger, no, who)


def _lock_no(person: Applicant, site: Site, key: LedgerKey) -> int:
    """Return the number of a person's lock; each simulated office has its own people."""
    no = person_no(person, key)
    return key.token("in hand", f"{site.origin} {no}") if site.loopback else no


class _ByFile:
    """By a file that the system locks for this process."""

    left: Who | None = None  # there is one desk: what was begun lies in its folders

    def __init__(self, release: contextlib.ExitStack) -> None:
        self._release = release

    @classmethod
    def take(cls, folder: Path, no: int, who: Who, key: LedgerKey) -> _ByFile:
        make_folder(folder)
        # Let go of by another thread than the one that took it.
        lock = FileLock(folder / f"{no:016x}.lock", mode=OWNER_FILE, thread_local=False)
        told = folder / f"{no:016x}.who"
        try:
            lock.acquire(blocking=False)
        except Timeout:
            sealed = None
            with contextlib.suppress(OSError):  # not yet written, or just being so
                sealed = told.read_bytes()
            raise _refusal(sealed, key, no) from None
        with contextlib.ExitStack() as until_told:
            until_told.callback(lock.release)
            told.unlink(missing_ok=True)  # of one that was killed
            write_whole(told, who.sealed(key, no))
            until_told.callback(told.unlink, missing_ok=True)
            return cls(until_told.pop_all())

    def let_go(self, *, told: bool = True) -> None:
        with contextlib.suppress(OSError):
            self._release.close()


class _ByServer:
    """By a lock of PostgreSQL, on a connection that does nothing else."""

    def __init__(
        self, connection: Connection, row: dict[str, Any], before: RowMapping | None, key: LedgerKey
    ) -> None:
        self._connection = connection
        self._no: int = row["person"]
        self._backend: int = row["backend"]
        self._before = before
        self.left = Who.unsealed(before["who"], key, self._no) if before else None

    @classmethod
    def take(cls, ledger: Ledger, no: int, who: Who) -> _ByServer:
        # Each statement by itself: a transaction left open for an hour is in everybody's way.
        connection = ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # closed when it is let go, never handed on to anybody else
        try:
            if not connection.execute(TAKE, {"no": no}).scalar():
                sealed = connection.execute(WHO_NOW, {"no": no}).scalar()
                raise _refusal(sealed, ledger.key, no)
            others = and_(in_hand.c.person == no, in_hand.c.desk != ledger.desk)
            before = connection.execute(select(in_hand).where(others)).mappings().first()
            # The server's clock: those of two desks may differ.
            backend, now = connection.execute(text("SELECT pg_backend_pid(), now()")).one()
            told = replace(who, since=now).sealed(ledger.key, no)
            row = {"person": no, "desk": ledger.desk, "who": told, "backend": backend}
            made = insert(in_hand).values(row)
            connection.execute(made.on_conflict_do_update(index_elements=["person"], set_=row))
        except BaseException:
            with contextlib.suppress(SQLAlchemyError):
                connection.close()
            raise
        return cls(connection, row, before, ledger.key)

    def let_go(self, *, told: bool = True) -> None:
        with contextlib.suppress(SQLAlchemyError):
            # After a restart of the server somebody else may stand there.
            ours = and_(in_hand.c.person == self._no, in_hand.c.backend == self._backend)
            if told and self._before:  # what they had begun is nobody's to forget but their own
                self._connection.execute(update(in_hand).where(ours).values(dict(self._before)))
            elif told:
                self._connection.execute(delete(in_hand).where(ours))
            self._connection.execute(LET_GO, {"no": self._no})
        with contextlib.suppress(SQLAlchemyError):
            self._connection.close()


def _refusal(sealed: bytes | None, key: LedgerKey, no: int) -> InHandError:
    who = Who.unsealed(sealed, key, no)
    if who is None:
        return InHandError("ledger.person-just-taken")
    return InHandError("ledger.person-in-hand", **who.told)
