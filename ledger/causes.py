"""Why a database, or the disk below it, fails: put into the error that people are told."""

from __future__ import annotations

import errno
import re
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
    "53100": "ledger.disk-full",
    "55P03": "ledger.locked",
    "40": "ledger.locked",
    "58": "ledger.disk-broken",
    "XX001": "ledger.torn",
    "XX002": "ledger.torn",
}
# What is said where no connection came up: there is no number to it. A server speaks its own
# language; names stand in quotes, and are no words of it. What is said first here goes first.
OF_A_START = {
    # The network fails under TLS, too; and the port may be a hotel's page for its guests.
    "ledger.gone": (
        "ssl syscall", "ssl connection has been closed", "ssl接続が", "unexpected eof",
        "invalid response to ssl", "不正な応答",
    ),
    "ledger.refused": (
        "authentication failed", "password", "pg_hba", 'role "" does not exist',
        "not permitted to log in", "認証に失敗", "ロール\"\"は存在しません", "ログインが許可され",
    ),
    "ledger.certificate": ("certificate", "ssl", "証明書"),
    "ledger.no-database": ('database "" does not exist', "データベース\"\"は存在しません"),
}  # fmt: skip
NAME = re.compile(r'"[^"]*"')


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
    said = NAME.sub('""', reason.casefold())
    for code, words in OF_A_START.items():
        if any(word in said for word in words):
            return code
    return "ledger.gone"


def _first(trouble: object) -> str:
    """Return the first line of what a library says.

    Further ones hold the statement with its values.
    """
    return next((line.strip() for line in str(trouble).splitlines() if line.strip()), "")
