"""A 認証ID that was seen for a case and not yet held against all others.

It is on the disk the moment it is seen, and no part of the case: it may turn out to be another
person's, and then nothing of it stays in this folder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from records.progress import SeenAuthId
from records.safe_files import write_whole

FILE = "uncompared.json"


def uncompared(case_folder: Path) -> list[SeenAuthId]:
    """Return what a run that was killed had seen and not compared, in the order it was seen."""
    try:
        kept = json.loads((case_folder / FILE).read_bytes())
        return [SeenAuthId(str(each["auth_id"]), str(each["where"])) for each in kept]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def put_down(case_folder: Path, seen: SeenAuthId) -> None:
    """Write it down before anybody is asked whose it is. Raises OSError."""
    kept = uncompared(case_folder)
    if seen not in kept:
        _write(case_folder, [*kept, seen])


def take_away(case_folder: Path, seen: SeenAuthId) -> None:
    """Remove it once it stands in the journal, or is another's. Raises OSError."""
    kept = uncompared(case_folder)
    left = [each for each in kept if each != seen]
    if left:
        _write(case_folder, left)
    else:
        (case_folder / FILE).unlink(missing_ok=True)


def _write(case_folder: Path, kept: Sequence[SeenAuthId]) -> None:
    told = [{"auth_id": each.auth_id, "where": each.where} for each in kept]
    write_whole(case_folder / FILE, json.dumps(told).encode() + b"\n")
