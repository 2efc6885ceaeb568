"""All cases of a store for a program that stays: each is read anew only where it changed.

Reading ten thousand cases takes seconds, looking whether they are as they were a moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from records.case import ListedCase, Store, StoreError
from records.damage import HEAD, JOURNAL

Look = tuple[int, ...]


class CaseIndex:
    """What was read of a store, and how it looked then."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Look, ListedCase | StoreError | None]] = {}

    def survey(self) -> list[ListedCase | StoreError]:
        """Every case, oldest first, or why it can't be read; as :meth:`Store.survey`."""
        known = {}
        for name, look in self._looks():
            before = self._known.get(name)
            if before is None or before[0] != look:
                before = look, self._store.listed(self._store.cases / name)
            known[name] = before
        self._known = known
        return [listed for _, listed in known.values() if listed is not None]

    def _looks(self) -> Iterator[tuple[str, Look]]:
        """Give the folders of a store, oldest first, each as it looks from outside."""
        for name in self._store.names():
            yield name, _look(f"{self._store.cases}/{name}")


def _look(folder: str) -> Look:
    """By what one sees that something was written; a link is not followed."""
    seen: list[int] = []
    for path in (folder, f"{folder}/{HEAD}", f"{folder}/{JOURNAL}"):
        try:
            status = os.lstat(path)
        except OSError:
            seen += (0, 0)
        else:
            seen += (status.st_mtime_ns, status.st_size, status.st_mode, status.st_ino)
    return tuple(seen)
