"""A case deleted for good."""

from __future__ import annotations

import shutil
from pathlib import Path

from records.case import Store
from records.links import is_link
from records.lock import LOCK, StoreError, hold
from records.safe_files import sync_folder

LAST = ("case.json", "journal.jsonl")  # what makes a folder a case goes last


def delete_case(store: Store, case_id: str) -> None:
    """Delete a case folder with everything in it; the media may keep traces, as media do.

    Killed halfway, what is left is still listed as a case and can be purged again. Raises
    :class:`StoreError` when there is no such case, a process works on it, or it can't be deleted.
    """
    folder = store.folder(case_id)
    try:
        with hold(folder):
            _empty(folder)
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()
        sync_folder(store.cases)
    except OSError as trouble:
        raise StoreError(
            "store.not-deleted", case=case_id, folder=str(folder), reason=trouble.strerror or ""
        ) from None


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name in (LOCK, *LAST):
            continue
        if path.is_dir() and not is_link(path):
            shutil.rmtree(path)
        else:
            path.unlink()  # of a link the link itself, of a junction too
    for name in LAST:
        (folder / name).unlink(missing_ok=True)
