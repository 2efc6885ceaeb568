"""A case folder in the hands of one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.safe_files import OWNER_FILE
from terms.errors import BAD_INPUT, NOT_DONE, CodedError

LOCK = ".lock"  # held while a process works on the case
ASKED_WRONGLY = ("store.no-such-case", "store.several-cases", "store.not-writable")


class StoreError(CodedError):
    """A case that cannot be found, read or kept.

    Only what was asked wrongly is bad input; a case in use or not readable is nobody's typing.
    """

    def __init__(self, code: str, /, **params: str) -> None:
        super().__init__(code, **params)
        self.exit_code = BAD_INPUT if code in ASKED_WRONGLY else NOT_DONE


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a case folder. Raises :class:`StoreError` when another process works on it.

    The lock is the system's own and ends with the process, however that ends. Raises OSError where
    it can't be made.
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
