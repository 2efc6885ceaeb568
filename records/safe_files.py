"""Files that are whole or absent, readable by their owner only."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
BINARY = getattr(os, "O_BINARY", 0)  # Windows would change the ends of lines

# A program that reads a file on Windows (a virus scanner, an editor) keeps others from replacing
# it for as long as it reads: mostly a few milliseconds.
TRIES = 20
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.2  # seconds


def make_folder(path: Path) -> None:
    """Make a folder (and its parents) that only the owner can enter."""
    path.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
    with contextlib.suppress(PermissionError):
        path.chmod(OWNER_FOLDER)


def make_home(path: Path) -> None:
    """Make a home for our folders; one that is there already keeps the rights its owner chose.

    A home may be any folder of the desk (``--out .``, ``--out /tmp``) with other things in it.
    """
    if not path.is_dir():
        make_folder(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a kill at any instant leaves the old one or the new one, never half.

    Raises OSError, also for what is no file: a device or a pipe would be replaced by one.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    with _named(path):
        _write_whole(path, part, data)


def _write_whole(path: Path, part: Path, data: bytes) -> None:
    descriptor = os.open(part, as_bytes(os.O_WRONLY | os.O_CREAT | os.O_EXCL), OWNER_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _owner_only(file.fileno())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: part.replace(path))
    except BaseException:
        with contextlib.suppress(OSError):  # why it failed is told, not that
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_whole(path: str) -> bytes:
    """Return the bytes of a file, for those who read thousands.

    Without what ``Path`` does besides.
    """
    descriptor = os.open(path, os.O_RDONLY | BINARY)
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def append_line(path: Path, line: bytes) -> None:
    """Append one line and return only when it is on the disk; one that fails leaves none of it.

    Raises OSError.
    """
    with _named(path):
        _append_line(path, line)


def _append_line(path: Path, line: bytes) -> None:
    new = not path.exists()
    flags = as_bytes(os.O_WRONLY | os.O_CREAT | os.O_APPEND) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, OWNER_FILE)
    try:
        if new:
            _owner_only(descriptor)
        before = os.fstat(descriptor).st_size
        try:
            rest = memoryview(line)
            while rest:  # a signal or a disk that is nearly full may cut a write short
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        except OSError:
            # What was not done must not be found written down later.
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)
    if new:
        sync_folder(path.parent)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Give a full disk does not say which file it was that could not be written: we do."""
    try:
        yield
    except OSError as trouble:
        trouble.filename = str(path)
        raise


def as_bytes(flags: int) -> int:
    """Return flags of ``os.open`` with which Windows, too, writes line ends as given."""
    binary: int = getattr(os, "O_BINARY", 0)
    return flags | binary


def patiently(work: Callable[[], object], *, pause: Callable[[float], None] = time.sleep) -> None:
    """Do what another program may keep us from for a moment, again for about three seconds.

    Raises the last PermissionError; every other error at once.
    """
    try:
        work()
    except PermissionError:
        _again(work, pause)


def _again(work: Callable[[], object], pause: Callable[[float], None]) -> None:
    from tenacity import (  # rarely needed
        Retrying,
        retry_if_exception_type,
        stop_after_attempt,
        wait_exponential,
    )

    Retrying(
        retry=retry_if_exception_type(PermissionError),
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE),
        sleep=pause,
        reraise=True,
    )(work)


def _owner_only(descriptor: int) -> None:
    """Whatever the umask took away: the owner reads and writes, on systems that know of it."""
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, OWNER_FILE)


def sync_folder(path: Path) -> None:
    """Make a new name in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
