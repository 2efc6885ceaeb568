"""Delivery into a Maildir, as a delivery agent does it."""

from __future__ import annotations

import itertools
import os
import socket
import time
from pathlib import Path

_counter = itertools.count(1)


def create(maildir: Path) -> None:
    """Make ``maildir`` with its ``cur``, ``new`` and ``tmp``; what is there already stays."""
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(mode=0o700, parents=True, exist_ok=True)


def deliver(maildir: Path, content: bytes) -> Path:
    """Write one message (LF line ends) to ``new`` and return its path.

    Whoever watches ``new`` never sees half a message: it is written to ``tmp``, synced and only
    then renamed. Delivered by root, the message belongs to the owner of the mailbox.
    """
    host = socket.gethostname().replace("/", "\\057").replace(":", "\\072")
    name = f"{time.time():.6f}.P{os.getpid()}Q{next(_counter)}.{host}"
    draft = maildir / "tmp" / name
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = maildir.stat()
        os.chown(draft, owner.st_uid, owner.st_gid)
    return draft.rename(maildir / "new" / name)


def clear(maildir: Path) -> None:
    """Throw all messages away."""
    for name in ("cur", "new"):
        for message in (maildir / name).iterdir():
            message.unlink()
