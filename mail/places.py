"""What lies at a folder that mails are to come from, before anybody waits for them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from mail.errors import MailError

MAX_FOLDERS = 200
MAX_BELOW = 6  # Thunderbird keeps its mails four below the folder of its profiles
QUOTES = "\"'“”„‘’「」＂＇"

READ = (".eml", ".emlx", ".eml.txt", ".mbox", ".mbx", ".msg")
"""Files with these endings are opened; what they hold decides whether they are mails."""
# Files in which somebody may believe that the mail is.
_MAYBE = (
    *(".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".lzh", ".cab", ".pst", ".ost", ".dbx", ".oft"),
    *(".pdf", ".html", ".htm", ".mht", ".mhtml", ".webarchive", ".p7m", "winmail.dat"),
)


def check_place(kind: Literal["maildir", "folder"], place: str) -> Path:
    """Return the folder that is meant.

    Raises MailError where waiting for mails there would be in vain.
    """
    if not _without_quotes(place):  # nothing is no place, not the folder one happens to be in
        raise MailError("source-unknown", source=f"{kind}:{place}")
    folder = _meant(place)
    if folder.is_file():
        raise MailError("folder-is-file", folder=place, parent=str(folder.parent))
    if not folder.is_dir():
        raise MailError("folder-missing", folder=place)
    if kind == "folder" and is_box(folder):
        raise MailError("folder-is-maildir", folder=place)
    if kind == "maildir" and not any(boxes_in(folder)) and any(map(is_mail_name, names_in(folder))):
        raise MailError("folder-no-maildir", folder=place)
    return folder


def _meant(place: str) -> Path:
    """Quotes and blanks round a path are no part of it: shells hand them on behind ``folder:``."""
    for text in (place, _without_quotes(place)):
        try:
            folder = Path(text).expanduser()
        except RuntimeError:  # no such user
            folder = Path(text)
        with contextlib.suppress(OSError, ValueError):
            if folder.exists():
                break
    return folder


def _without_quotes(place: str) -> str:
    return place.strip(" \t\u3000" + QUOTES)


def is_box(folder: Path) -> bool:
    """Is it a Maildir?"""
    try:
        return (folder / "cur").is_dir() and (folder / "new").is_dir()
    except OSError:  # one that is closed to us is none to us
        return False


def boxes_in(root: Path) -> Iterator[Path]:
    """Every Maildir at and below a folder."""
    return (folder for folder in folders_from(root) if is_box(folder))


def folders_from(root: Path) -> Iterator[Path]:
    """List a folder and those below it within bounds, without the three of a Maildir."""
    waiting = [(root, 0)]
    for _ in range(MAX_FOLDERS):
        if not waiting:
            return
        folder, depth = waiting.pop(0)
        yield folder
        if depth < MAX_BELOW:
            own = ("cur", "new", "tmp")
            waiting += [
                (Path(entry.path), depth + 1)
                for entry in sorted(_entries(folder), key=lambda entry: entry.name)
                if _is_folder(entry) and entry.name not in own
            ]


def names_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder, those that nobody put there aside."""
    return sorted(
        entry.name
        for entry in _entries(folder)
        if _is_file(entry) and not entry.name.startswith(".") and entry.name != "desktop.ini"
    )


def is_mail_name(name: str) -> bool:
    """Is a file to be opened for mails?"""
    return name.lower().endswith(READ) and not name.startswith("._")


def is_maybe_mail(name: str) -> bool:
    """May somebody believe that the mail is in this file, which is not opened?"""
    return name.lower().endswith(_MAYBE)


def mails_below(root: Path) -> list[Path]:
    """Return the folders below that hold mails."""
    return [folder for folder in folders_from(root) if folder != root and holds_mails(folder)]


def holds_mails(folder: Path) -> bool:
    """Is it a Maildir, or are there files with mails in it?"""
    return is_box(folder) or any(
        is_mail_name(name) or ("." not in name and is_mbox(folder / name))
        for name in names_in(folder)
    )


def is_mbox(path: Path) -> bool:
    """Return a mailbox file of Thunderbird and others has no ending."""
    try:
        with path.open("rb") as file:
            return file.read(5) == b"From "
    except OSError:
        return False


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Return a link that leads nowhere, or round in a circle, is none."""
    try:
        return entry.is_file()
    except OSError:
        return False
