"""One open desk a home: a second start finds the first one."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from desk.page.guard import BELL, DOOR
from records.safe_files import OWNER_FILE, write_whole

WHERE = "desk.json"  # where the open desk is, and the key for a second start
LOCK = "desk.lock"  # held while a desk is open
STARTING = "desk.starting"  # held while one looks whether another is open, and opens
START_LIMIT = 30.0  # seconds


@contextmanager
def starting(home: Path) -> Iterator[None]:
    """Let one start at a time look around."""
    with FileLock(home / STARTING, mode=OWNER_FILE, timeout=START_LIMIT):
        yield


def hold(home: Path) -> FileLock | None:
    """Hold the home as its only open desk; None where another one does."""
    lock = FileLock(home / LOCK, mode=OWNER_FILE)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    return lock


def tell_where(home: Path, port: int, key: str) -> None:
    """Write down, for this person alone, where the desk is open."""
    write_whole(home / WHERE, json.dumps({"port": port, "key": key}).encode())


def forget_where(home: Path) -> None:
    """Forget the address: the desk is not open any more."""
    with suppress(OSError):
        (home / WHERE).unlink()


def address_of_the_first(home: Path) -> str:
    """Ask the desk that is open for an address with which one can come in.

    Whoever holds the lock has written the file, and still listens: nobody else can be there.
    """
    told = json.loads((home / WHERE).read_bytes())
    request = urllib.request.Request(
        f"http://127.0.0.1:{int(told['port'])}{BELL}",
        method="POST",
        headers={"Authorization": f"Bearer {told['key']}"},
    )
    # No proxy is asked for what is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=START_LIMIT) as answer:
        return address(int(told["port"]), json.load(answer)["token"])


def address(port: int, token: str) -> str:
    """With which one can come in, once. What stands behind the # is sent to nobody."""
    return f"http://127.0.0.1:{port}{DOOR}#{token}"
