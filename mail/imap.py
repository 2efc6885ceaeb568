"""An IMAP account, watched.

One connection in a thread of its own: IDLE on the first folder, and between two IDLEs a round of
STATUS over the others. Mails are found by UID alone; flags and dates play no part once the
beginning is over. What was handed over is remembered across reconnections.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import logging
import math
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import tenacity
from imap_tools.errors import ImapToolsError

from mail.authentication import learn
from mail.connection import Connection, Lost
from mail.errors import MailError
from mail.folder_list import Folder
from mail.folder_names import HandedOver, is_spam_name, key_of
from mail.idle import readable
from mail.mime import headers_of
from mail.sources import ImapSettings, RawMail
from terms.days import MONTHS
from terms.text import first_line

LONGEST_PAUSE = 60.0
FIRST_PAUSE = 0.5
# Servers lock accounts after repeated wrong passwords.
LOGIN_TRIES = 3
LIST_EVERY = 20  # rounds
STEADY_SECONDS = 10.0
WAITING_MAILS = 4
CLOSING_SECONDS = 3.0

# Trying again does not change these; at a later reconnection they may pass (captive portals).
_FINAL = frozenset(
    ("login-refused", "login-paused", "token-refused", "certificate-untrusted", "tls-failed",
     "folder-missing", "secret-missing")
)  # fmt: skip
_TOLD = frozenset(("folder-passed-over", "login-paused", "mail-refused", "server-busy"))
_REFUSED = frozenset(("login-refused", "token-refused"))

_log = logging.getLogger(__name__)


@dataclass
class _Later:
    """A mail that the server did not give, to be asked for again: more and more seldom."""

    tries: int = 0
    due: float = 0.0

    def put_off(self) -> None:
        self.due = time.monotonic() + min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**self.tries)
        self.tries = min(self.tries + 1, 20)


@dataclass
class _Place:
    """How far a folder has been read.

    ``address`` is what the server knows it by. ``since`` bounds what is handed over of its
    beginning; ``fresh``: that has not been read to the end yet. ``later``: mails behind us that
    are still to come, by UID.
    """

    name: str
    spam: bool = False
    since: datetime | None = None
    address: str | bytes = ""
    validity: int = 0
    next_uid: int = 1
    fresh: bool = True
    later: dict[int, _Later] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.address = self.address or self.name

    @property
    def due(self) -> list[int]:
        now = time.monotonic()
        return sorted(uid for uid, later in self.later.items() if later.due <= now)

    @property
    def next_due(self) -> float:
        """When the next of them is to be asked for; far away when there is none."""
        return min((later.due for later in self.later.values()), default=math.inf)


class _ClosedError(Exception):
    pass


class _AgainError(Exception):
    """The connection is gone or could not be made; trying again may help."""

    def __init__(self, trouble: MailError) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


class ImapSource:
    """See :class:`mail.sources.Source`. Watched by one consumer at a time."""

    def __init__(self, settings: ImapSettings) -> None:
        if not settings.folders:
            raise MailError("settings-missing")
        self.settings = settings
        self.name = f"imap {settings.user}"
        self.last_trouble: MailError | None = None
        self._said: set[str] = set()
        self._hear: Callable[[MailError], None] | None = None
        self.main = _Place(settings.folders[0], is_spam_name(settings.folders[0]), settings.since)
        self.others = [
            _Place(name, is_spam_name(name), settings.since) for name in settings.folders[1:]
        ]
        # An archive of many years is nobody's auth-ID mail.
        self.elsewhere_since = settings.since or datetime.now(UTC) - timedelta(days=1)
        self.handed_over = HandedOver()
        # The thread takes a place before it gives a mail, so memory stays the same however many
        # mails there are.
        self.places = threading.Semaphore(WAITING_MAILS)
        self.given: asyncio.Queue[RawMail | MailError | _Watcher] = asyncio.Queue()
        self.read_once = asyncio.Event()
        self._watcher: _Watcher | None = None

    def tell_to(self, hear: Callable[[MailError], None]) -> None:
        self._hear = hear

    def tell(self, trouble: MailError) -> None:
        """Say a trouble that a person may mend meanwhile; each once."""
        said = str(trouble)
        if trouble.code in _TOLD and said not in self._said and self._hear is not None:
            self._said.add(said)
            self._hear(trouble)

    async def watch(self) -> AsyncIterator[RawMail]:
        if self._watcher is not None:
            await self._watcher.close()  # a loop that was left with "break" ends only later
        watcher = self._watcher = _Watcher(self, asyncio.get_running_loop())
        watcher.start()
        try:
            while True:
                item = await self.given.get()
                if item is watcher:
                    return
                if isinstance(item, _Watcher):
                    continue
                self.places.release()
                if isinstance(item, MailError):
                    raise item
                if self.handed_over.add(item.key):
                    yield item
        finally:
            await watcher.close()
            if self._watcher is watcher:
                self._watcher = None

    async def ready(self) -> None:
        await self.read_once.wait()

    async def close(self) -> None:
        if self._watcher is not None:
            await self._watcher.close()


class _Watcher:
    """The thread; all but ``start`` and ``close`` runs in it."""

    def __init__(self, source: ImapSource, loop: asyncio.AbstractEventLoop) -> None:
        self._source = source
        self._settings = source.settings
        self._loop = loop
        self._closed = threading.Event()
        self._ended = asyncio.Event()
        self._thread = threading.Thread(target=self.run, name=source.name, daemon=True)
        self._wake, self._waker = socket.socketpair()
        self._connection: Connection | None = None
        self._read_once = False
        self._refusals = 0
        self._rounds = 0

    def start(self) -> None:
        self._thread.start()

    async def close(self) -> None:
        if not self._closed.is_set():
            self._closed.set()
            self._source.places.release()
            with contextlib.suppress(OSError):
                self._waker.send(b"x")
        for _ in range(2):
            # What waits for a server that is gone is cut off; a question to DNS can't be, it
            # ends by itself later.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSING_SECONDS):
                    await self._ended.wait()
                    self._thread.join(1)  # telling the end was its last act
                    break
            if self._connection is not None:
                self._connection.cut()

    def run(self) -> None:
        try:
            self._run()
        except _ClosedError:
            pass
        except MailError as error:
            self._source.last_trouble = error
            with contextlib.suppress(_ClosedError):
                self._put(error)
        except Exception as error:
            _log.exception("the mail watcher stopped")
            with contextlib.suppress(_ClosedError):
                self._put(MailError("imap-refused", command=type(error).__name__))
        finally:
            if self._connection is not None:
                self._connection.close()
            self._wake.close()
            self._waker.close()
            with contextlib.suppress(_ClosedError):
                self._tell(self._end)

    def _end(self) -> None:
        self._source.given.put_nowait(self)
        self._ended.set()

    def _tell(self, call: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:  # the loop is gone with its program
            raise _ClosedError from None

    def _run(self) -> None:
        flapping = 0
        while not self._closed.is_set():
            started = time.monotonic()
            try:
                self._connection = self._connect_patiently()
                started = time.monotonic()
                self._follow(self._connection)
            except MailError as error:
                if error.code in _FINAL and not self._read_once:
                    raise
                self._say(error)
            except (*Lost, ImapToolsError, imaplib.IMAP4.error) as error:
                self._say(MailError("connection-lost", host=self._settings.host))
                _log.info("connection lost: %s", type(error).__name__)
            finally:
                if self._connection is not None:
                    self._leave(self._connection)
                    self._connection = None
            steady = time.monotonic() - started > STEADY_SECONDS
            flapping = 0 if steady else flapping + 1
            if flapping > 2:
                self._pause(min(LONGEST_PAUSE, 2.0 ** (flapping - 4)))

    def _leave(self, connection: Connection) -> None:
        if self._closed.is_set():
            connection.close()
        else:
            connection.cut()

    def _connect_patiently(self) -> Connection:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_AgainError),
            wait=tenacity.wait_exponential_jitter(multiplier=0.25, max=LONGEST_PAUSE, jitter=0.25),
            sleep=self._pause,
            reraise=True,
        )
        return retrying(self._connect)

    def _connect(self) -> Connection:
        if self._closed.is_set():
            raise _ClosedError
        try:
            connection = Connection(self._settings)
        except MailError as error:
            self._say(error)
            self._refusals += error.code in _REFUSED
            final = error.code in _FINAL and (not self._read_once or self._refusals >= LOGIN_TRIES)
            if final:
                raise
            raise _AgainError(error) from None
        except (*Lost, ImapToolsError, imaplib.IMAP4.error) as error:
            trouble = MailError("connection-lost", host=self._settings.host)
            self._say(trouble)
            _log.info("no connection: %s", type(error).__name__)
            raise _AgainError(trouble) from None
        self._refusals = 0
        return connection

    def _follow(self, connection: Connection) -> None:
        main = self._source.main
        self._read(connection, main)
        self._read_once = True
        self._tell(self._source.read_once.set)
        self._say(None)
        next_round = 0.0
        while not self._closed.is_set():
            if time.monotonic() >= next_round:
                self._round(connection)
                next_round = time.monotonic() + self._settings.round_seconds
            if connection.folder != main.address:
                self._read(connection, main)
            next_look = min(next_round, *(place.next_due for place in self._places))
            left = max(0.05, next_look - time.monotonic())
            often = self._settings.hurry_seconds or left
            connection.idle(self._wake, min(left, often, self._settings.idle_seconds))
            # Whatever it heard: news that got lost on its way must not hide a mail.
            if not self._closed.is_set():
                self._new_ones(connection, main)
                if any(place.due for place in self._source.others):
                    next_round = 0.0

    @property
    def _places(self) -> list[_Place]:
        return [self._source.main, *self._source.others]

    def _round(self, connection: Connection) -> None:
        """Look at the folders that are not watched with IDLE."""
        if self._rounds % LIST_EVERY == 0:
            # Who lists no folders lets its first ones be read all the same.
            with contextlib.suppress(MailError):
                self._take_stock(connection.folders())
        self._rounds += 1
        trouble: MailError | None = None
        left = False
        for place in self._source.others:
            if self._closed.is_set():
                return
            try:
                if not self._changed(connection, place):
                    continue
                left = True
                self._read(connection, place)
            except MailError as refused:
                _log.info("a folder is passed over: %s", refused.code)
                trouble = trouble or MailError("folder-passed-over", folder=place.name)
                for uid in place.due:
                    place.later[uid].put_off()
        if left:
            with contextlib.suppress(MailError):
                connection.leave()
        if trouble or not any(place.later for place in self._places):
            self._say(trouble)

    def _changed(self, connection: Connection, place: _Place) -> bool:
        """May there be something new in a folder? Where STATUS is refused it must be opened."""
        if place.fresh or place.due:
            return True
        try:
            return connection.status(place.address) != (place.validity, place.next_uid)
        except MailError:
            return True

    def _take_stock(self, folders: Sequence[Folder]) -> None:
        source = self._source
        known = {place.name.upper() for place in self._places}
        for folder in folders:
            if folder.name.upper() in known or not (folder.spam or self._settings.elsewhere):
                continue
            since = self._settings.since if folder.spam else source.elsewhere_since
            source.others.append(_Place(folder.name, folder.spam, since, folder.raw))

    def _read(self, connection: Connection, place: _Place) -> None:
        """Open a folder and hand over what has not been handed over."""
        validity, next_uid = connection.examine(place.address)
        if validity != place.validity:
            # UIDs mean something else now. What comes again is known by its bytes.
            place.validity, place.next_uid = validity, 1
            place.fresh = True
            place.later.clear()
        self._new_ones(connection, place)
        place.next_uid = max(place.next_uid, next_uid)
        place.fresh = False

    def _new_ones(self, connection: Connection, place: _Place) -> None:
        criteria = f"UID {place.next_uid}:*"
        if place.fresh and place.since is not None:
            # A day more: servers count days in their own zone.
            criteria += f" SINCE {_imap_day(place.since - timedelta(days=1))}"
        # "n:*" names the last mail even when its UID is smaller than n.
        uids = [uid for uid in connection.search(criteria) if uid >= place.next_uid]
        for uid, data, truncated in connection.fetch([*self._again(connection, place), *uids]):
            if data is None:
                place.later.setdefault(uid, _Later()).put_off()
                self._say(MailError("mail-refused", folder=place.name))
            else:
                key = key_of(data)
                if key not in self._source.handed_over:
                    self._put(RawMail(data, place.name, key, place.spam, truncated))
                place.later.pop(uid, None)
            place.next_uid = max(place.next_uid, uid + 1)
        told = self._source.last_trouble
        if told and told.code == "mail-refused" and not any(each.later for each in self._places):
            self._say(None)

    def _again(self, connection: Connection, place: _Place) -> list[int]:
        """Mails to be asked for again, as far as they are still there."""
        due = place.due
        if due:
            there = set(connection.search(f"UID {','.join(map(str, due[:200]))}"))
            for uid in set(due[:200]) - there:
                del place.later[uid]
        return [uid for uid in due if uid in place.later]

    def _put(self, item: RawMail | MailError) -> None:
        self._source.places.acquire()
        if self._closed.is_set():
            raise _ClosedError
        self._tell(lambda: self._source.given.put_nowait(item))

    def _say(self, trouble: MailError | None) -> None:
        self._source.last_trouble = trouble
        if trouble:
            self._tell(lambda: self._source.tell(trouble))

    def _pause(self, seconds: float) -> None:
        readable([self._wake], seconds)
        if self._closed.is_set():
            raise _ClosedError


def _imap_day(day: datetime) -> str:
    return f"{day.day}-{MONTHS[day.month - 1][:3].title()}-{day.year}"


@dataclass(frozen=True)
class ImapReport:
    """What an account offers, for ``touroku check``.

    ``authserv_id`` is the one that its mails say was received by ("*.yahoo.co.jp"), None where
    there are too few mails to tell.
    """

    folders: tuple[str, ...]
    spam_folders: tuple[str, ...]
    idle: bool
    authserv_id: str | None


async def inspect(settings: ImapSettings) -> ImapReport:
    """Log in, look, log out. Raises MailError."""
    return await asyncio.to_thread(_inspect, settings)


def _inspect(settings: ImapSettings) -> ImapReport:
    try:
        connection = Connection(settings)
        folders: list[Folder] = []
        fields: list[bytes] = []
        try:
            with contextlib.suppress(MailError):
                folders = connection.folders()
            for name in reversed(settings.folders):
                connection.examine(name)
            with contextlib.suppress(MailError):
                last = connection.search("ALL")[-50:]
                fields = connection.header_fields(last, "AUTHENTICATION-RESULTS")
        finally:
            connection.close()
    except (*Lost, ImapToolsError, imaplib.IMAP4.error):
        raise MailError("connection-lost", host=settings.host) from None
    topmost = [values[0] for f in fields if (values := headers_of(f).raw("authentication-results"))]
    return ImapReport(
        folders=tuple(folder.name for folder in folders),
        spam_folders=tuple(folder.name for folder in folders if folder.spam),
        idle=connection.can_idle,
        authserv_id=learn(topmost),
    )


def token_from(command: Sequence[str], seconds: float = 60.0) -> Callable[[], str]:
    """Give a ``password`` for :class:`ImapSettings` that runs ``command`` and takes its first line.

    For OAuth: any program that prints an access token. The callable raises MailError
    "secret-missing".
    """

    def run() -> str:
        try:
            done = subprocess.run(
                list(command), capture_output=True, text=True, timeout=seconds, check=False
            )
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            raise MailError(
                "secret-missing", user=command[0], reason=type(error).__name__
            ) from None
        token = first_line(done.stdout)
        if done.returncode or not token:
            raise MailError("secret-missing", user=command[0], reason=f"exit {done.returncode}")
        return token

    return run
