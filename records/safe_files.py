"""Files that are whole or absent, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
BINARY = getattr(os, "O_BINARY", 0)  # Windows would change the ends of lines


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
    """Write a file so that a kill at any instant leaves the old one or the new one, never half."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _owner_only(file.fileno())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_whole(path: str) -> bytes:
    """The bytes of a file, for those who read thousands: without what ``Path`` does besides."""
    descriptor = os.open(path, os.O_RDONLY | BINARY)
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def append_line(path: Path, line: bytes) -> None:
    """Append one line and return only when it is on the disk."""
    new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_FILE)
    try:
        if new:
            _owner_only(descriptor)
        rest = memoryview(line)
        while rest:  # a signal or a disk that is nearly full may cut a write short
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if new:
        sync_folder(path.parent)


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
