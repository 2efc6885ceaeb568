"""Folders on this machine: Maildir, and one in which mails are dropped as files."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mail.errors import MailError
from mail.files import beginning_of, mails_in
from mail.folder_names import HandedOver, is_spam_name, key_of
from mail.places import (
    boxes_in,
    holds_mails,
    is_box,
    is_mail_name,
    is_maybe_mail,
    is_mbox,
    mails_below,
    names_in,
)
from mail.sources import LIMIT, RawMail

if TYPE_CHECKING:
    import anyio

SETTLING_SECONDS = 0.1
EMPTY_SECONDS = 3.0  # a file that stays empty so long is not being written any more
MAX_NAMED = 5
THUNDERBIRD_BELOW = "*.sbd"  # the folders below one that is a file itself
LOOKED_AT = 50  # files that are opened before anybody waits
LOOK_AGAIN_SECONDS = 3.0  # network drives don't always tell of changes
TRY_AGAIN_SECONDS = 2.0


@dataclass(frozen=True)
class _File:
    path: Path
    name: str  # what stays the same when the file is renamed
    where: str
    size: int
    changed: int  # ns


class _DirectorySource:
    """What both kinds share: look, hand over what is new, wait for a change, look again."""

    recursive = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self.last_trouble: MailError | None = None
        self._known: dict[str, tuple[int, int]] = {}
        self._unread: dict[str, MailError] = {}
        self._said: set[str] = set()
        self._hear: Callable[[MailError], None] | None = None
        self._handed_over = HandedOver()
        self._read_once = asyncio.Event()
        self._closed: anyio.Event | None = None
        self._stop: anyio.Event | None = None

    async def watch(self) -> AsyncIterator[RawMail]:
        import anyio

        closed = self._closed = anyio.Event()
        while not closed.is_set():
            try:
                async with contextlib.aclosing(self._follow(closed)) as mails:
                    async for mail in mails:
                        yield mail
            except OSError as error:
                self.last_trouble = MailError(
                    "folder-unreadable", folder=str(self.folder), reason=error.strerror or "?"
                )
            # The folder was taken away (a network drive, a stick): wait for it to come back.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TRY_AGAIN_SECONDS):
                    await closed.wait()

    async def ready(self) -> None:
        await self._read_once.wait()

    async def close(self) -> None:
        if self._closed is not None:
            self._closed.set()
        if self._stop is not None:
            self._stop.set()

    async def _follow(self, closed: anyio.Event) -> AsyncGenerator[RawMail, None]:
        import anyio
        from watchfiles import awatch
        from watchfiles._rust_notify import WatchfilesRustInternalError

        stop = self._stop = anyio.Event()  # watchfiles sets it when it is cancelled
        changes = awatch(
            self.folder,
            watch_filter=None,
            debounce=100,
            step=10,
            stop_event=stop,
            rust_timeout=int(LOOK_AGAIN_SECONDS * 1000),
            yield_on_timeout=True,
            recursive=self.recursive,
        )
        # Watching begins before looking, so that nothing falls between the two.
        change = asyncio.ensure_future(anext(changes, None))
        try:
            await asyncio.sleep(0)
            while not closed.is_set():
                unsettled = False
                async for mail in self._look():
                    if mail is None:
                        unsettled = True
                    else:
                        yield mail
                self._read_once.set()
                done, _ = await asyncio.wait(
                    {change}, timeout=SETTLING_SECONDS if unsettled else None
                )
                if done:
                    if change.result() is None:
                        return
                    change = asyncio.ensure_future(anext(changes, None))
        except WatchfilesRustInternalError as error:
            raise OSError(errno.EIO, str(error)[:200]) from None
        finally:
            stop.set()
            await asyncio.gather(change, return_exceptions=True)
            with contextlib.suppress(RuntimeError):
                await changes.aclose()

    def tell_to(self, hear: Callable[[MailError], None]) -> None:
        self._hear = hear

    async def _look(self) -> AsyncIterator[RawMail | None]:
        """Give new mails in their order; None for a file that is perhaps still being written."""
        files = await asyncio.to_thread(self._list)
        names = {file.name for file in files}
        self._known = {name: state for name, state in self._known.items() if name in names}
        self._unread = {name: why for name, why in self._unread.items() if name in names}
        for file in files:
            state = (file.size, file.changed)
            if self._known.get(file.name) == state:
                continue
            if not self._settled(file):
                yield None
                continue
            try:
                data = await asyncio.to_thread(beginning_of, file.path, LIMIT + 1)
            except OSError:
                yield None  # moved meanwhile, or still locked by the program that writes it
                continue
            self._known[file.name] = state
            self._unread.pop(file.name, None)
            try:
                mails = self._mails(data, file)
            except MailError as trouble:
                self._unread[file.name] = trouble
                self._tell(trouble)
                continue
            for each in mails:
                key = key_of(each)
                if each and self._handed_over.add(key):
                    yield RawMail(
                        each[:LIMIT],
                        file.where,
                        key,
                        spam=is_spam_name(file.where),
                        truncated=len(each) > LIMIT,
                    )
        notice = await asyncio.to_thread(self._notice, files)
        if notice:
            self._tell(notice)
        self.last_trouble = next(iter(self._unread.values()), notice)

    def first_trouble(self) -> MailError | None:
        """Return what is to be said of the newest files, or else of the folder as a whole."""
        files = self._list()
        for file in files[-LOOKED_AT:]:
            try:
                self._mails(beginning_of(file.path, LIMIT + 1), file)
            except OSError:
                continue
            except MailError as trouble:
                return trouble
        return self._notice(files)

    def _tell(self, trouble: MailError) -> None:
        said = str(trouble)
        if said not in self._said:
            self._said.add(said)
            if self._hear is not None:
                self._hear(trouble)

    def _list(self) -> list[_File]:
        if not self.folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return sorted(self._files(), key=lambda file: (file.changed, file.name))

    def _files(self) -> Iterator[_File]:
        raise NotImplementedError

    def _settled(self, file: _File) -> bool:
        raise NotImplementedError

    def _mails(self, data: bytes, file: _File) -> tuple[bytes, ...]:
        """Return the mails of a file. Raises MailError for one that holds none."""
        return (data,)

    def _notice(self, files: list[_File]) -> MailError | None:
        """Return what to say of the folder as a whole."""
        return None


class MaildirSource(_DirectorySource):
    """A Maildir with its subfolders (Maildir++ or nested); only ``new`` and ``cur`` are read."""

    recursive = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.name = f"maildir {folder}"

    def _files(self) -> Iterator[_File]:
        for box in self._boxes():
            where = _box_name(box.relative_to(self.folder))
            for part in ("new", "cur"):
                for entry in _entries(box / part):
                    unique = entry.name.partition(":2,")[0].partition(";2,")[0]
                    file = _file(entry, f"{where}/{unique}", where)
                    # Flags change the name, and some programs the time: neither is a new mail.
                    if file:
                        yield _File(file.path, file.name, where, file.size, 0)

    def _boxes(self) -> Iterator[Path]:
        yield self.folder  # it may become a Maildir later
        yield from (box for box in boxes_in(self.folder) if box != self.folder)

    def _settled(self, file: _File) -> bool:
        return True  # a Maildir shows only complete mails: that is what its tmp is for

    def _notice(self, files: list[_File]) -> MailError | None:
        if files or any(boxes_in(self.folder)) or (self.folder / "new").is_dir():
            return None
        return MailError("folder-no-maildir", folder=str(self.folder))


class FolderSource(_DirectorySource):
    """A folder in which mails are dropped as files, by a mail program or a person."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.name = f"folder {folder}"
        self._seen_unsettled: dict[str, tuple[int, int]] = {}

    def _files(self) -> Iterator[_File]:
        for entry in _entries(self.folder):
            if is_mail_name(entry.name) or ("." not in entry.name and is_mbox(Path(entry.path))):
                file = _file(entry, entry.name, entry.name)
                if file:
                    yield file

    def _settled(self, file: _File) -> bool:
        """Return the same size and time at two looks; programs write their files in pieces."""
        if not file.size and time.time_ns() - file.changed < EMPTY_SECONDS * 1e9:
            return False
        state = (file.size, file.changed)
        if self._seen_unsettled.get(file.name) == state:
            del self._seen_unsettled[file.name]
            return True
        self._seen_unsettled[file.name] = state
        return False

    def _mails(self, data: bytes, file: _File) -> tuple[bytes, ...]:
        if len(data) > LIMIT and data.startswith(b"From "):
            # The mail that is waited for stands at the end of a mailbox.
            raise MailError("folder-not-read", folder=str(self.folder), files=file.name)
        return mails_in(data, file.name)

    def _notice(self, files: list[_File]) -> MailError | None:
        read = {file.name for file in files}
        others = [name for name in names_in(self.folder) if name not in read]
        if files:
            others = [name for name in others if is_maybe_mail(name)]
            below = [each for each in self.folder.glob(THUNDERBIRD_BELOW) if holds_mails(each)]
        else:
            below = mails_below(self.folder)
        if others and (files or not below):
            return self._not_read(others)
        return self._parent(sorted(below)) if below else None

    def _parent(self, below: list[Path]) -> MailError:
        """Mails that lie in folders below."""
        if len(below) == 1 and is_box(below[0]):
            return MailError("folder-is-maildir", folder=str(below[0]))
        more = " …" if len(below) > MAX_NAMED else ""
        named = ", ".join(map(str, below[:MAX_NAMED])) + more
        first = "maildir" if is_box(below[0]) else "folder"
        return MailError(
            "folder-parent", folder=str(self.folder), below=named, example=f"{first}:{below[0]}"
        )

    def _not_read(self, names: list[str]) -> MailError:
        more = " …" if len(names) > MAX_NAMED else ""
        files = ", ".join(names[:MAX_NAMED]) + more
        return MailError("folder-not-read", folder=str(self.folder), files=files)


def trouble_at(kind: Literal["maildir", "folder"], folder: Path) -> MailError | None:
    """Return what a source at this folder would say at its first look.

    None when it would say nothing.
    """
    source = MaildirSource(folder) if kind == "maildir" else FolderSource(folder)
    try:
        return source.first_trouble()
    except OSError as error:
        return MailError("folder-unreadable", folder=str(folder), reason=error.strerror or "?")


def _file(entry: os.DirEntry[str], name: str, where: str) -> _File | None:
    try:
        state = entry.stat()
    except OSError:
        return None
    return _File(Path(entry.path), name, where, state.st_size, state.st_mtime_ns)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.is_file()]
    except FileNotFoundError:
        return []


def _box_name(relative: Path) -> str:
    from mail.folder_list import folder_name  # its library takes a while to load

    if relative == Path():
        return "INBOX"
    name = relative.as_posix().removeprefix(".").replace("/.", "/")
    return folder_name(name.encode("utf-8", "replace"))
