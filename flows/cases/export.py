"""A case in one file, to be given away: to the client, or to another desk of the office.

The client's part holds what is theirs: receipt, reminders, the pictures (personal values are black
in them), files that the site sent, and the mails that were believed. A mail that was not believed
is evidence for the office and no thing to hand to a client; like request, journal and page copies
it goes along only in the whole case.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.cases.receipts import RECEIPT
from records.case import Case
from records.links import is_link, link_below
from records.lock import LOCK

CLIENT_FILES = (RECEIPT, "reminders.ics")
CLIENT_FOLDERS = ("shots", "downloads")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP file can name


def files_for_client(case: Case) -> list[Path]:
    """Return what a client takes home, as far as it is there."""
    named = [case.folder / name for name in (*CLIENT_FILES, *believed_mails(case))]
    whole = [path for name in CLIENT_FOLDERS for path in _inside(case.folder / name)]
    # What stands where on a picture is of use to a how-to only.
    theirs = [path for path in whole if not _is_of_picture(path)]
    return [path for path in [*named, *theirs] if _ours(case, path)]


def _is_of_picture(path: Path) -> bool:
    return path.parent.name == "shots" and path.suffix == ".json"


def files_of_all(case: Case) -> list[Path]:
    """Everything in the folder of a case but its lock."""
    return [path for path in _inside(case.folder) if path.name != LOCK and _ours(case, path)]


def links_in(case: Case) -> list[Path]:
    """Return what in the folder of a case leads out of it.

    Nothing of ours, and nobody knows whose.
    """
    return [path for path in _inside(case.folder) if is_link(path)]


def believed_mails(case: Case) -> list[str]:
    """Return the mails of a case that were believed, by the rules or by a person's word."""
    return [entry["file"] for entry in case.progress.mails if entry["trusted"]]


def archive(parts: Mapping[Case, Sequence[Path]], more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a ZIP file with a folder named after each case; the times are those of the files.

    ``more`` stands beside them.
    """
    return b"".join(archive_in_pieces(parts, more))


def archive_in_pieces(
    parts: Mapping[Case, Sequence[Path]], more: Mapping[str, bytes] | None = None
) -> Iterator[bytes]:
    """Give the same a piece at a time, so that it is seen to come and can be broken off."""
    target = _Pieces()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for case, files in parts.items():
            for path in files:
                inside = path.relative_to(case.folder).as_posix()
                name = f"touroku-{case.id}/{_letters(inside)}"
                _pack(packed, zipfile.ZipInfo(name, _moment(path)), path.read_bytes())
                yield target.taken()
        for name, data in (more or {}).items():
            _pack(packed, zipfile.ZipInfo(name, datetime.now().timetuple()[:6]), data)
    yield target.taken()


class _Pieces(io.RawIOBase):
    """A file that is only written on, and what has been written is taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        written, self._written = b"".join(self._written), []
        return written


def _pack(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> None:
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100600 << 16
    packed.writestr(entry, data)


def _inside(folder: Path) -> Iterator[Path]:
    """Everything in a folder and those below it, in their order; no link is followed."""
    if is_link(folder) or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        yield path
        yield from _inside(path)


def _ours(case: Case, path: Path) -> bool:
    """Return a file of the case and not something that a link leads to; no half-written ones."""
    return path.is_file() and link_below(case.folder, path) is None and path.suffix != ".part"


def _letters(name: str) -> str:
    """Return a name without what is no letter: a ZIP file has none of that."""
    return name.encode("utf-8", "replace").decode()


def _moment(path: Path) -> tuple[int, int, int, int, int, int]:
    return max(datetime.fromtimestamp(path.stat().st_mtime).timetuple()[:6], EARLIEST)
