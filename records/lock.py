"""A case folder in the hands of one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.safe_files import OWNER_FILE

LOCK = ".lock"  # held while a process works on the case


class StoreError(Exception):
    """A case that cannot be found, read or kept."""

    code: str
    params: dict[str, str]

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    @property
    def exit_code(self) -> int:
        """2 for what was asked wrongly; a case in use or not readable is nobody's typing: 1."""
        return 2 if self.code in ("store.no-such-case", "store.not-writable") else 1


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a case folder. Raises :class:`StoreError` when another process works on it.

    The lock is the system's own and ends with the process, however that ends.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, mode=OWNER_FILE)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise StoreError("store.case-in-use", case=folder.name) from None
    try:
        yield
    finally:
        lock.release()
