"""Why a database, or the disk below it, fails: put into the error that people are told."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from ledger.place import Place
from ledger.trouble import LedgerError

# SQLite's own numbers, without what it adds to them (``& 0xff``).
OF_SQLITE = {
    sqlite3.SQLITE_BUSY: "ledger.locked",
    sqlite3.SQLITE_LOCKED: "ledger.locked",
    sqlite3.SQLITE_FULL: "ledger.disk-full",
    sqlite3.SQLITE_PERM: "ledger.no-right",
    sqlite3.SQLITE_READONLY: "ledger.no-right",
    sqlite3.SQLITE_CANTOPEN: "ledger.no-right",
    sqlite3.SQLITE_AUTH: "ledger.no-right",
    sqlite3.SQLITE_IOERR: "ledger.disk-broken",
    sqlite3.SQLITE_CORRUPT: "ledger.torn",
    sqlite3.SQLITE_NOTADB: "ledger.torn",
}
OF_THE_SYSTEM = {
    errno.ENOSPC: "ledger.disk-full",
    errno.EDQUOT: "ledger.disk-full",
    errno.EFBIG: "ledger.disk-full",
    errno.EACCES: "ledger.no-right",
    errno.EPERM: "ledger.no-right",
    errno.EROFS: "ledger.no-right",
}
# Of PostgreSQL the class of a state, or the state itself.
OF_POSTGRESQL = {
    "28": "ledger.refused",
    "3D": "ledger.no-database",
    "42501": "ledger.no-right",
    "25006": "ledger.no-right",
    "53": "ledger.disk-full",
    "55P03": "ledger.locked",
    "XX001": "ledger.torn",
    "XX002": "ledger.torn",
}


@contextmanager
def told_trouble(place: Place) -> Iterator[None]:
    """Raise :class:`LedgerError` for whatever a database or the disk below it fails in."""
    try:
        yield
    except SQLAlchemyError as trouble:
        raise _of_database(place, trouble) from trouble
    except sqlite3.Error as trouble:
        raise LedgerError(_of_sqlite(trouble), ledger=place.told, reason=str(trouble)) from trouble
    except OSError as trouble:
        code = OF_THE_SYSTEM.get(trouble.errno or 0, "ledger.disk-broken")
        reason = trouble.strerror or type(trouble).__name__
        raise LedgerError(code, ledger=place.told, reason=reason) from trouble


def _of_database(place: Place, trouble: Exception) -> LedgerError:
    origin = getattr(trouble, "orig", None)
    reason = _first(origin or trouble)
    if isinstance(origin, sqlite3.Error):
        return LedgerError(_of_sqlite(origin), ledger=place.told, reason=reason)
    state = getattr(origin, "sqlstate", None)
    if isinstance(state, str):
        for length in (5, 2):
            if state[:length] in OF_POSTGRESQL:
                return LedgerError(OF_POSTGRESQL[state[:length]], ledger=place.told, reason=reason)
    if isinstance(origin, ConnectionError | OSError) or _is_gone(origin):
        return LedgerError(_why_gone(reason), ledger=place.told, reason=reason)
    return LedgerError("ledger.failed", ledger=place.told, reason=reason)


def _of_sqlite(trouble: sqlite3.Error) -> str:
    number = getattr(trouble, "sqlite_errorcode", None)
    known = OF_SQLITE.get(number & 0xFF) if isinstance(number, int) else None
    return known or "ledger.failed"


def _is_gone(origin: object) -> bool:
    """Has the connection to the server been lost, or not come up?"""
    return type(origin).__name__ in (
        "OperationalError", "InterfaceError", "AdminShutdown", "ConnectionTimeout",
    )  # fmt: skip


def _why_gone(reason: str) -> str:
    said = reason.casefold()
    if "certificate" in said or "ssl" in said:
        return "ledger.certificate"
    if "password" in said or "authentication" in said or "pg_hba" in said:
        return "ledger.refused"
    if 'database "' in said and "does not exist" in said:
        return "ledger.no-database"
    return "ledger.gone"


def _first(trouble: object) -> str:
    """Return the first line of what a library says.

    Further ones hold the statement with its values.
    """
    return next((line.strip() for line in str(trouble).splitlines() if line.strip()), "")
