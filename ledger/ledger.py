"""The ledger of a desk or an office: opened, filled from folders, asked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from types import TracebackType

from sqlalchemy import ColumnElement, Connection, Engine, func, select, update

from ledger.audit import AuditLine, desk_at, desk_of, read_audit
from ledger.causes import told_trouble
from ledger.engine import WAITS, make_file, open_engine, reading, size_of, writing
from ledger.folders import UNREADABLE, KeptCase, number_of, read_kept, stamp_of
from ledger.key import LedgerKey
from ledger.keys import KeyPlaces
from ledger.place import Place
from ledger.reading import Reader
from ledger.schema import IN_ORDER, SCHEMA, about, cases, desks
from ledger.trouble import LedgerError
from ledger.writing import drop_cases, put_audit, put_cases, put_desk
from records.links import is_link

BATCH = 200  # cases that are written in one transaction


@dataclass(frozen=True)
class CaughtUp:
    """How folders and ledger were brought together: ids of cases.

    ``left`` are known to be behind and were not taken for lack of time; ``unread`` can't be read;
    ``others`` are told of another desk and stay as they are.
    """

    taken: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    left: int = 0
    unread: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """Ids of this desk's cases, oldest first: told as their folders tell them; told otherwise or
    not at all; told and without a folder; told of another desk, which has a folder of it, too.

    ``missing`` are without a folder and may be registered: the ledger is the last to know.
    """

    same: list[str]
    behind: list[str]
    gone: list[str]
    others: list[str]
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Status:
    """What ``touroku ledger status`` tells."""

    id: str
    schema: str
    key: str
    key_kept: str
    made: str
    size: int
    rows: dict[str, int]


class Ledger:
    """An open ledger. All methods raise :class:`LedgerError`."""

    def __init__(
        self, place: Place, engine: Engine, key: LedgerKey, key_kept: str, home: Path
    ) -> None:
        self.place = place
        self.engine = engine
        self.key = key
        self.key_kept = key_kept
        self.home = home
        with told_trouble(place):
            self.desk = desk_of(home)

    @classmethod
    def open(
        cls, place: Place, keys: KeyPlaces, operator: str | None = None, waits: float = WAITS
    ) -> Ledger:
        """Open it for the desk whose home is ``keys.home``; SQLite is made where there is none."""
        if place.file is not None:
            make_file(place)
        engine = open_engine(place, waits)
        try:
            with told_trouble(place):
                key, kept = _key_of(engine, place, keys)
                ledger = cls(place, engine, key, kept, keys.home)
                ledger._come_in(operator)
        except BaseException:
            engine.dispose()
            raise
        return ledger

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    # written

    def take(self, folders: Iterable[Path], *, anew: bool = False) -> CaughtUp:
        """Write cases as their folders tell them now; ``anew`` without trust in what is there.

        A case that is gone on with in the folder of another desk stays that desk's, and one of no
        desk of this ledger is none of its own. What another desk has told itself is written over
        ``anew`` alone.
        """
        over = anew or not self.place.shared
        taken: list[str] = []
        unread: list[str] = []
        others: list[str] = []
        batch: list[KeptCase] = []

        def write() -> None:
            for desk, some in groupby(batch, lambda each: self._desk_of(each.folder)):
                if desk is None:
                    continue
                with self._writing() as connection:
                    kept = list(some)
                    left = put_cases(connection, kept, self.key, desk, anew=anew, take_over=over)
                taken.extend(each.id for each in kept if each.id not in left)
                others.extend(left)
            batch.clear()

        for folder in folders:
            try:
                batch.append(read_kept(folder))
            except UNREADABLE:
                unread.append(folder.name)
            if len(batch) == BATCH:
                write()
        write()
        return CaughtUp(tuple(taken), unread=tuple(unread), others=tuple(others))

    def _desk_of(self, folder: Path) -> str | None:
        """Return the desk in whose home a case lies; None where it is none of this ledger."""
        home = folder.parent.parent
        if home.absolute() == self.home.absolute():
            return self.desk
        desk = desk_at(home)
        with self._reading() as connection:
            known = connection.execute(select(desks.c.id).where(desks.c.id == desk)).scalar()
        return str(known) if known else None

    def drop(self, ids: Iterable[str]) -> None:
        """Take cases out that are no longer in their folders."""
        gone = list(ids)
        for start in range(0, len(gone), BATCH):
            with self._writing() as connection:
                drop_cases(connection, gone[start : start + BATCH])

    def catch_up(self, limit: int | None = None) -> CaughtUp:
        """Bring the ledger to what the folders of this desk say, the newest first."""
        found = self.compare()
        behind = found.behind[::-1]
        now = behind if limit is None else behind[:limit]
        done = self.take(self.home / "cases" / each for each in now)
        self.drop(found.gone)
        self.take_audit()
        left = len(behind) - len(now)
        others = (*found.others, *done.others)
        return CaughtUp(done.taken, tuple(found.gone), left, done.unread, others)

    def rebuild(self) -> CaughtUp:
        """Write everything of this desk anew, from its folders and its ``audit.jsonl``."""
        found = self.compare()
        ids = sorted([*found.same, *found.behind, *found.others])
        done = self.take((self.home / "cases" / each for each in ids), anew=True)
        self.drop(found.gone)
        own = desks.c.id == self.desk
        with self._writing() as connection:
            connection.execute(update(desks).where(own).values(audited=0))
        self.take_audit()
        return CaughtUp(done.taken, tuple(found.gone), unread=done.unread)

    def compare(self) -> Compared:
        """Hold the cases of this desk against their folders, by the marks of their files."""
        stamps = self.stamps()
        folder = self.home / "cases"
        with told_trouble(self.place):
            names = _names(folder)
        same: list[str] = []
        behind: list[str] = []
        for name in sorted(names):
            stamp = names[name] and _stamp(f"{folder}/{name}")
            if stamp is not None:
                (same if stamp == stamps.get(name) else behind).append(name)
        known = set(same) | set(behind)
        gone = [each for each in stamps if each not in known]
        if gone and not self.place.shared:
            there = self._in_other_homes(gone)
            gone = [each for each in gone if each not in there]
        missing = self._missing(gone)
        gone = [each for each in gone if each not in missing]
        if not names and len(gone) > 1:
            gone = []  # a share that is not mounted is no reason to forget everybody
        others = self._of_others(behind) if self.place.shared else set()
        behind = [each for each in behind if each not in others]
        return Compared(same, behind, gone, sorted(others), sorted(missing))

    def _missing(self, ids: list[str]) -> set[str]:
        """Return those without a folder that may be registered, and that nobody has purged."""
        found = self._among(ids, cases.c.may_have_registered)
        if found:
            with told_trouble(self.place):
                lines, _ = read_audit(self.home, 0)
            found -= {line.case for line in lines if line.act == "purge" and line.case}
        return found

    def _in_other_homes(self, ids: list[str]) -> set[str]:
        """Return those in the folder of another desk: the file may come back from an office."""
        with self.reader() as reader:
            told = [each for each in reader.some(ids) if each.desk != self.desk]
        return {
            each.id
            for each in told
            if desk_at(each.folder.parent.parent) == each.desk and _stamp(str(each.folder))
        }

    def _of_others(self, ids: list[str]) -> set[str]:
        """Return those of some cases that stand here as another desk's."""
        return self._among(ids, cases.c.desk != self.desk)

    def _among(self, ids: list[str], which: ColumnElement[bool]) -> set[str]:
        found: set[str] = set()
        with self._reading() as connection:
            for start in range(0, len(ids), BATCH):
                some = cases.c.no.in_(map(number_of, ids[start : start + BATCH]))
                asked = select(cases.c.id).where(some, which)
                found.update(connection.execute(asked).scalars())
        return found

    def take_audit(self, limit: int = 10_000) -> None:
        """Write down what stands in ``audit.jsonl`` of this desk and not yet here."""
        own = desks.c.id == self.desk
        with self._reading() as connection:
            since = connection.execute(select(desks.c.audited).where(own)).scalar() or 0
        with told_trouble(self.place):
            lines, until = read_audit(self.home, since)
        if not lines:
            return
        with self._writing() as connection:
            for start in range(0, len(lines), limit):
                put_audit(connection, lines[start : start + limit], self.key)
            connection.execute(update(desks).where(own).values(audited=until))

    def put_audit(self, lines: Iterable[AuditLine]) -> None:
        """Write acts down that stand in no file of this desk."""
        with self._writing() as connection:
            put_audit(connection, lines, self.key)

    # asked

    def stamps(self) -> dict[str, str]:
        """Return the marks of the cases of this desk, by id, as they were when they were read.

        A file is of one desk, though that may have lost the name by which it wrote there.
        """
        asked = select(cases.c.id, cases.c.stamp, cases.c.desk)
        if self.place.shared:
            asked = asked.where(cases.c.desk == self.desk)
        with self._reading() as connection:
            rows = connection.execute(asked)
            return {id: stamp if desk == self.desk else "" for id, stamp, desk in rows}

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Ask for cases, all at one moment."""
        with self._reading() as connection:
            yield Reader(connection, self.key)

    def status(self) -> Status:
        """Return how many of what there is, and which key it is sealed with."""
        with self._reading() as connection:
            told = _about(connection)
            rows = {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar()
                or 0
                for table in IN_ORDER
                if table.name not in ("about", "grams")
            }
            size = size_of(self.place, connection)
        return Status(told["id"], SCHEMA, told["key"], self.key_kept, told["made"], size, rows)

    def _come_in(self, operator: str | None) -> None:
        """Say that this desk is here, once a day or when something of it is new."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        home, ours = str(self.home.absolute()), version("touroku")
        with self._reading() as connection:
            row = connection.execute(select(desks).where(desks.c.id == self.desk)).first()
        if row is not None and (row.seen[:10], row.version) == (now[:10], ours):
            known = self.key.unseal(row.home, f"desks.home {self.desk}")
            if known == home and (not operator or row.operator is not None):
                return
        with self._writing() as connection:
            put_desk(connection, self.key, self.desk, home, operator, ours, now)

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """One transaction that writes, for what stands in modules of its own."""
        with self._writing() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_trouble(self.place), writing(self.engine) as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_trouble(self.place), reading(self.engine) as connection:
            yield connection


def _key_of(engine: Engine, place: Place, keys: KeyPlaces) -> tuple[LedgerKey, str]:
    """Return the key that the ledger is sealed with; a new ledger gets one."""
    with reading(engine) as connection:
        told = _about(connection)
    if not told:
        with writing(engine) as connection:
            told = _about(connection)  # another process may have been first
            if not told:
                return _first_key(connection, keys)
    found = keys.find(told["id"])
    if found is None:
        raise LedgerError("ledger.key-lost", ledger=place.told, key=told["key"], file=keys.told)
    if found[0].fingerprint != told["key"]:
        raise LedgerError(
            "ledger.key-other", ledger=place.told, key=told["key"], file=found[1],
            found=found[0].fingerprint,
        )  # fmt: skip
    return found


def _first_key(connection: Connection, keys: KeyPlaces) -> tuple[LedgerKey, str]:
    ledger_id = secrets.token_hex(8)
    key, kept = keys.find(ledger_id) or keys.make(ledger_id)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"id": ledger_id, "key": key.fingerprint, "made": made}
    connection.execute(about.insert(), [{"name": n, "value": v} for n, v in told.items()])
    return key, kept


def _about(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(about))}


def _names(folder: Path) -> dict[str, bool]:
    """Return what lies among the cases; False for a link, which is none of ours."""
    try:
        with os.scandir(folder) as entries:
            return {each.name: not _leads_away(each) for each in entries}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def _leads_away(entry: os.DirEntry[str]) -> bool:
    return is_link(Path(entry.path)) if os.name == "nt" else entry.is_symlink()


def _stamp(folder: str) -> str | None:
    """Return the marks of a case; None of what is none, or can't be looked at."""
    try:
        return stamp_of(folder)
    except OSError:
        return None
