"""The lessons of a desk: a readable file each, and which of them a person has said yes to.

A file counts only as it was when somebody said yes to it: one that was written or changed by hand
is not used before that. What cannot be undone needs that yes twice, in two cases.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from pages.lesson import LARGEST_FILE, Lesson, LessonError, bad_lesson, from_toml, to_toml
from pages.lesson_rules import refuse
from records.editions import Site
from records.safe_files import make_folder, make_home, write_whole
from terms.errors import InputError

KEPT = "kept.json"
IMPORTED = "import"
"""Stands for a case where a lesson was said yes to as it was imported."""


@dataclass(frozen=True)
class Yes:
    """What a person has said yes to: the lesson by its digest, in which cases; ``aside`` why not
    any more."""

    digest: str
    cases: tuple[str, ...] = ()
    aside: str = ""


@dataclass(frozen=True)
class KeptLesson:
    """A lesson, and how often a person has confirmed it as it stands."""

    lesson: Lesson
    confirmed: int = 0
    aside: str = ""

    @property
    def needed(self) -> int:
        """How often it must have been confirmed."""
        return 2 if self.lesson.irreversible else 1

    @property
    def in_use(self) -> bool:
        return self.confirmed >= self.needed and not self.aside


class LessonBook:
    """All lessons under one home."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.folder = home / "lessons"

    def all(self) -> Iterator[KeptLesson | LessonError]:
        """Every lesson by its id, or why it is refused; a bad file hides no other."""
        yes = self._yes()
        for path in sorted(self.folder.glob("*.toml")):
            try:
                lesson = from_toml(_bytes(path))
                refuse(lesson)
            except LessonError as refused:
                refused.params["file"] = str(path)
                yield refused
            except OSError:
                unread = bad_lesson("not-read")
                unread.params["file"] = str(path)
                yield unread
            else:
                yield _kept(lesson, yes.get(lesson.id))

    def lessons(self) -> dict[str, KeptLesson]:
        """Those that can be read, by id."""
        return {x.lesson.id: x for x in self.all() if isinstance(x, KeptLesson)}

    def in_use(self, host: str, edition: str) -> list[Lesson]:
        """Return what is used on a site: its own lessons alone."""
        return [
            x.lesson
            for x in self.lessons().values()
            if x.in_use and (x.lesson.host, x.lesson.edition) == (host, edition)
        ]

    def seen(self, lesson: Lesson) -> KeptLesson:
        """Return a lesson with what has been said of it so far, whether it is kept or not."""
        return _kept(lesson, self._yes().get(lesson.id))

    def keep(self, lesson: Lesson, case: str) -> KeptLesson:
        """Keep a lesson that a person has said yes to in a case. Raises OSError.

        A yes to what it said before counts for nothing, one in the same case once.
        """
        yes = self._yes()
        before = yes.get(lesson.id)
        cases = before.cases if before and before.digest == lesson.digest else ()
        said = Yes(lesson.digest, tuple(dict.fromkeys((*cases, case))))
        make_home(self._home)
        make_folder(self.folder)
        write_whole(self.folder / f"{lesson.id}.toml", to_toml(lesson).encode())
        self._write({**yes, lesson.id: said})
        return _kept(lesson, said)

    def put_aside(self, lesson: Lesson, why: str) -> None:
        """Put aside a lesson that failed: not used before a person says yes to it again."""
        yes = self._yes()
        if lesson.id in yes:
            self._write({**yes, lesson.id: replace(yes[lesson.id], cases=(), aside=why)})

    def forget(self, name: str) -> str:
        """Delete a lesson, readable or not; returns what its screen is called.

        Raises :class:`terms.errors.InputError` where there is none of this id.
        """
        path = self.folder / f"{name}.toml"
        if not re.fullmatch(r"[0-9a-f]{10}", name) or not path.is_file():
            raise InputError("lessons.no-such", id=name, folder=str(self.folder))
        kept = self.lessons().get(name)
        for each in (path, *self._copies(name)):
            each.unlink(missing_ok=True)
        self._write({x: said for x, said in self._yes().items() if x != name})
        return kept.lesson.name if kept else name

    def _copies(self, name: str) -> Iterator[Path]:
        """Files under any name that say the same lesson."""
        for path in sorted(self.folder.glob("*.toml")):
            with contextlib.suppress(LessonError, OSError):
                if from_toml(_bytes(path)).id == name:
                    yield path

    def _yes(self) -> dict[str, Yes]:
        try:
            data = json.loads(_bytes(self.folder / KEPT))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(data, Mapping):
            return {}
        found = {}
        for name, said in data.items():
            with contextlib.suppress(KeyError, TypeError):
                cases = tuple(map(str, said["cases"])) if isinstance(said["cases"], list) else ()
                found[str(name)] = Yes(str(said["digest"]), cases, str(said["aside"]))
        return found

    def _write(self, yes: Mapping[str, Yes]) -> None:
        data = {name: asdict(said) for name, said in yes.items()}
        text = json.dumps(data, ensure_ascii=False, indent=1)
        write_whole(self.folder / KEPT, text.encode() + b"\n")


def _bytes(path: Path) -> bytes:
    """Return what stands in a file, as far as it may be read.

    Nothing that is no file. Raises OSError.
    """
    if not path.is_file():
        raise OSError(errno.EINVAL, "no file", str(path))
    with path.open("rb") as file:
        return file.read(LARGEST_FILE)


def host_of(site: Site) -> str:
    """Where a lesson is at home: the host, with the port on loopback."""
    return urlsplit(site.origin).netloc


def _kept(lesson: Lesson, said: Yes | None) -> KeptLesson:
    if said is None or said.digest != lesson.digest:
        return KeptLesson(lesson)
    return KeptLesson(lesson, len(said.cases), said.aside)
