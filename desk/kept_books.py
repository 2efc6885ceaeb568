"""The how-to's books in a folder: kept, or compared with those that were made anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from desk.words import Words
from desk.writer import write_line, write_text
from flows.howto.making import Bound
from flows.outcomes import BadInput
from guide.changes import changes, changes_page
from records.safe_files import patiently

CHANGES = "changes.html"


def compare(folder: Path, made: Bound, words: Words) -> int:
    """Say what changed since the books in the folder were kept; 1 when something did."""
    before = {name: data for name, data in files_in(folder).items() if _of_a_book_in(name, made)}
    found = changes(before, made)
    if not found:
        (folder / CHANGES).unlink(missing_ok=True)
        write_text(words("guiding.unchanged", folder=str(folder)))
        return 0
    (folder / CHANGES).write_text(changes_page(found, words, words.lang), encoding="utf-8")
    for change in found:
        write_line(f"  {change.name}: {words(f'guiding.change.{change.how}')}")
    write_text(words("guiding.changed", count=str(len(found)), page=str(folder / CHANGES)))
    return 1


def _of_a_book_in(name: str, made: Bound) -> bool:
    """Tell whether a file belongs to one of the books that were made now."""
    return name.rpartition("/")[0] in {each.rpartition("/")[0] for each in made}


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder: its path below the folder → its content."""
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def ready(folder: Path) -> None:
    """Make the folder, before anything is made for it. Raises :class:`BadInput`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise BadInput("guiding.no-folder", folder=str(folder), reason=reason) from None


def keep(folder: Path, made: Bound) -> None:
    """Write the books that were made, each file at once; what else is in the folder stays."""
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        patiently(partial(part.replace, path))
