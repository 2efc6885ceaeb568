"""The connection to a ledger's database: made where there is none, its tables brought up to date.

SQLite keeps a write-ahead log: who reads never waits for who writes. Each transaction that writes
begins as one, so that two processes wait for one another instead of failing half way.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from ledger.causes import told_trouble
from ledger.place import Place, of_file
from ledger.schema import SCHEMA
from ledger.trouble import LedgerError
from records.safe_files import OWNER_FILE, make_home

# What they say of a connection that is lost, we say ourselves.
for library in ("sqlalchemy.pool", "psycopg"):
    logging.getLogger(library).addHandler(logging.NullHandler())

WAITS = 5.0  # seconds for another process that writes, or for the server to answer
VERSIONS = Path(__file__).parent / "migrations"
OLDEST = 10  # of PostgreSQL, for which psycopg is made, and with which all of this was tried
OVER_THE_NETWORK = {
    "application_name": "touroku",
    # A network that fails says nothing: the system would wait for hours, or a quarter of one.
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 30_000,
}
OF_A_SESSION = {
    # A desk whose power or network fails says no good-bye: after a minute it is taken for gone,
    # and what it held is free, in the middle of an answer as well.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "60000",
    # A run may stand still for an hour while a person looks for their card.
    "idle_session_timeout": "0",
    # To compile a search takes the server longer than to go through it.
    "jit": "off",
}
WHERE_KNOWN = (
    "SELECT set_config(name, value, false)"
    " FROM json_each_text(%s) AS wanted (name, value) JOIN pg_settings USING (name)"
)
ABANDONED = 3600.0  # seconds after which a ledger half made is nobody's
MIGRATING = 0x746F75726F6B75  # the number of PostgreSQL's lock while tables are changed


def open_engine(place: Place, waits: float = WAITS) -> Engine:
    """Return an engine for a ledger that is there with the tables we know. Raises LedgerError."""
    engine = _engine(place, waits)
    try:
        with told_trouble(place):
            _bring_up_to_date(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_file(place: Place) -> bool:
    """Make a SQLite ledger with its tables; False where another process was first.

    It gets its name when it is whole, readable by its owner alone.
    """
    assert place.file
    with told_trouble(place):
        if place.file.exists():
            return False
        make_home(place.file.parent)
        _sweep(place.file)
        part = place.file.with_name(f".{place.file.name}.{secrets.token_hex(4)}.part")
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_FILE))
            engine = _engine(of_file(part), WAITS)
            try:
                _bring_up_to_date(engine, place)
                with engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                engine.dispose()
            return _give_name(part, place.file)
        finally:
            for each in part.parent.glob(f"{part.name}*"):
                each.unlink(missing_ok=True)


def _sweep(file: Path) -> None:
    """Take away what makers left behind that were killed on the way."""
    long_ago = time.time() - ABANDONED
    for each in file.parent.glob(f".{file.name}.*.part*"):
        with contextlib.suppress(OSError):
            if each.stat().st_mtime < long_ago:
                each.unlink()


def _give_name(part: Path, file: Path) -> bool:
    """Name it unless the name is taken; a file system without links replaces at worst an equal."""
    try:
        os.link(part, file)
    except FileExistsError:
        return False
    except OSError:
        part.replace(file)
    return True


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that writes; undone where anything is raised in it."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that only reads, all of it at one moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _engine(place: Place, waits: float) -> Engine:
    if place.file is not None:
        uri = f"{place.file.absolute().as_uri()}?mode=rw"

        def connect() -> sqlite3.Connection:
            made = sqlite3.connect(
                uri, uri=True, timeout=waits, isolation_level=None, check_same_thread=False
            )
            _prepare(made)
            return made

        return create_engine(
            "sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=4
        )
    try:
        made = create_engine(
            place.url,
            pool_size=1,
            max_overflow=4,
            pool_pre_ping=True,
            connect_args={**OVER_THE_NETWORK, "connect_timeout": max(2, round(waits))},
        )
    except ImportError as trouble:  # not there, or without the library that it needs
        raise LedgerError("ledger.no-driver", ledger=place.told, reason=trouble.msg) from None
    except SQLAlchemyError:
        raise LedgerError("ledger.url-wrong", url=place.told) from None
    event.listen(made, "connect", _set_up)
    return made


def _set_up(connection: DBAPIConnection, _: object) -> None:
    """Tell the server what suits us; an older one does not know each of the settings."""
    cursor = connection.cursor()
    cursor.execute(WHERE_KNOWN, (json.dumps(OF_A_SESSION),))
    cursor.close()
    connection.commit()  # settings of a transaction undone are undone with it


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cache_size = -32000",
        # A case touches a hundred pages, mostly those of other cases: written back together.
        "wal_autocheckpoint = 8000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _bring_up_to_date(engine: Engine, place: Place) -> None:
    """Go the steps that are missing. Raises LedgerError for tables that are newer than ours."""
    with engine.connect() as connection:
        _not_too_old(connection, place)
        found = _revision(connection)
    if found == SCHEMA:
        return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:no)"), {"no": MIGRATING})
        found = _revision(connection)  # another process may have gone them meanwhile
        if found != SCHEMA:
            _go(connection, found, place)


def _not_too_old(connection: Connection, place: Place) -> None:
    server = connection.dialect.server_version_info or ()
    if place.shared and server < (OLDEST,):
        found = ".".join(map(str, server))
        raise LedgerError("ledger.too-old", ledger=place.told, found=found, oldest=str(OLDEST))


def _revision(connection: Connection) -> str | None:
    """Return the step that the tables stand at; None where there are none."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _go(connection: Connection, found: str | None, place: Place) -> None:
    import alembic.command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(VERSIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise LedgerError("ledger.newer", ledger=place.told, schema=found, known=SCHEMA)
    alembic.command.upgrade(config, "head")


def size_of(place: Place, connection: Connection) -> int:
    """Return the bytes that a ledger takes."""
    if place.file is not None:
        files = (place.file, *(Path(f"{place.file}{end}") for end in ("-wal", "-shm")))
        return sum(each.stat().st_size for each in files if each.exists())
    answer: Any = connection.execute(text("SELECT pg_database_size(current_database())")).scalar()
    return int(answer)
