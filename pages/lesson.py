"""What a hand-over taught of one screen of one site: data, without values.

A lesson says how its screen is known, which question asks for what of the case, what is always for
a person to answer, and which button leads on. It is read strictly: one that would register by
itself, fill in a password, or act on another site is refused (:mod:`pages.lesson_rules`).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, get_args, get_type_hints

from terms.errors import InputError, TextKey
from terms.text import one_line
from terms.toml import toml_string

FORMAT = 1
TAUGHT = "taught"
"""The name of a screen that is known by its lesson alone."""
BEHIND = frozenset({"completion", "account_done", "password_done"})
"""Screens that show that something was done which cannot be undone."""
LONGEST = 300  # letters of a text
MOST = 600  # entries of a list; a form of 2026 has 469 controls
LARGEST = 100_000  # bytes of a lesson
LARGEST_FILE = 10 * LARGEST  # of a file with all that a desk has learned

Reason = Literal[
    "too-large", "not-toml", "keys", "type", "missing", "format", "edition", "host", "screen",
    "role", "contradicts", "twice", "disagree", "password", "evidence", "press", "agrees",
    "registers", "gives-up", "not-read",
]  # fmt: skip
"""Why a lesson is refused."""
Who = Literal["driver", "operator", "holder"]
Part = Literal["before", "after"]


class LessonError(InputError):
    """A lesson that cannot be read or is refused."""


def bad_lesson(reason: Reason, what: str = "") -> LessonError:
    """Say why a lesson is refused, and at what; whoever knows its file adds that."""
    why = TextKey(f"lessons.why.{reason}")
    return LessonError("lessons.refused", reason=why, what=what, file="–")


@dataclass(frozen=True)
class Question:
    """A question of the screen: the kind of its field, and its words."""

    kind: str
    label: str


@dataclass(frozen=True)
class Evidence:
    """How a screen is known. ``further`` are questions that come while it is filled in.

    ``says`` stands for the text of a screen that asks for nothing: two notices may look alike.
    """

    title: str = ""
    step: str = ""
    headings: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    further: tuple[Question, ...] = ()
    rows: tuple[str, ...] = ()
    says: str = ""


@dataclass(frozen=True)
class Answer:
    """Where the answer to a question comes from: a role of the case, ``operator`` or ``holder``."""

    label: str
    source: str


@dataclass(frozen=True)
class Press:
    """The button that leads on, who presses it, and the screen that follows ("": not known)."""

    text: str
    by: Who
    then: str = ""
    section: str = ""


@dataclass(frozen=True)
class Clear:
    """A button by which what lies over the screen goes; ``says`` stands for what is said there."""

    text: str
    says: str


@dataclass(frozen=True)
class Lesson:
    """One lesson. ``screen`` is the one it helps with; ``part``: before or after 登録."""

    host: str
    edition: str
    screen: str
    part: Part
    known: Evidence
    answers: tuple[Answer, ...] = ()
    press: Press | None = None
    learned: date | None = None
    case: str = ""
    clears: tuple[Clear, ...] = ()
    format: int = field(default=FORMAT)

    @property
    def id(self) -> str:
        """The same for whatever is learned of one screen of one site."""
        return _hash([self.host, self.edition, self.screen, self.part, _plain(self.known)])[:10]

    @property
    def digest(self) -> str:
        """Stands for all that the lesson says; not for when it was learned."""
        said = _plain(self.alone)
        return _hash(said if self.clears else {x: said[x] for x in said if x != "clears"})

    @property
    def alone(self) -> Lesson:
        """Without what only this desk needs: in which case it was learned."""
        return replace(self, learned=None, case="")

    @property
    def irreversible(self) -> bool:
        """Does it press what cannot be undone? Then a person confirms it twice."""
        if self.press is None or self.press.by != "driver":
            return False
        confirms = self.screen in ("confirmation", "account_confirmation", "password")
        return confirms or self.press.then in BEHIND

    @property
    def name(self) -> str:
        """What the screen is called towards people."""
        questions = (each.label for each in self.known.questions)
        return one_line(next(iter((*self.known.headings, self.known.title, *questions)), self.id))


def to_toml(lesson: Lesson) -> str:
    """Return the lesson as the file that people read."""
    lines: list[str] = []
    for each in fields(lesson):
        value = getattr(lesson, each.name)
        if value not in ("", None, ()) and not is_dataclass(value) and each.name != "answers":
            lines.append(f"{each.name} = {_toml(value)}")
    lines += ["", "[known]", *_table(lesson.known)]
    for answer in lesson.answers:
        lines += ["", "[[answers]]", *_table(answer)]
    if lesson.press:
        lines += ["", "[press]", *_table(lesson.press)]
    return "\n".join(lines) + "\n"


def _table(made: Any) -> list[str]:
    told = ((each.name, getattr(made, each.name)) for each in fields(made))
    return [f"{name} = {_toml(value)}" for name, value in told if value not in ("", ())]


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if is_dataclass(value):
        return f"{{ {', '.join(_table(value))} }}"
    if isinstance(value, date | int):
        return str(value)
    return toml_string(value)


def from_toml(data: bytes) -> Lesson:
    """Read one lesson. Raises :class:`LessonError`, for anything that does not belong there too."""
    return from_data(_loaded(data))


def from_file(data: bytes) -> list[Lesson]:
    """Read a file of lessons, as ``touroku lessons export`` writes it, each lesson once.

    Raises LessonError, also where two of them say different things of one screen.
    """
    table = _loaded(data, LARGEST_FILE)
    if "lessons" not in table:
        return [from_data(table)]
    if set(table) != {"lessons"} or not isinstance(table["lessons"], list):
        raise bad_lesson("keys", ", ".join(sorted(set(table) - {"lessons"})))
    if len(table["lessons"]) > MOST:
        raise bad_lesson("too-large")
    found: dict[str, Lesson] = {}
    for lesson in map(from_data, table["lessons"]):
        if found.setdefault(lesson.id, lesson).digest != lesson.digest:
            raise bad_lesson("disagree", lesson.name)
    return list(found.values())


def to_file(lessons: list[Lesson]) -> str:
    """Several lessons in one file, without what only this desk needs."""
    return "\n".join(_nested(to_toml(each.alone)) for each in lessons)


def _nested(text: str) -> str:
    head, _, rest = text.partition("\n[known]")
    rest = f"\n[known]{rest}".replace("\n[[answers]]", "\n[[lessons.answers]]")
    for name in ("known", "press"):
        rest = rest.replace(f"\n[{name}]", f"\n[lessons.{name}]")
    return f"[[lessons]]\n{head}{rest}"


def _loaded(data: bytes, largest: int = LARGEST) -> dict[str, Any]:
    if len(data) > largest:
        raise bad_lesson("too-large")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as trouble:
        raise bad_lesson("not-toml", str(trouble)) from None


def from_data(data: object) -> Lesson:
    """Build a lesson from plain data; every key and every type must be right."""
    said = data.get("format", FORMAT) if isinstance(data, Mapping) else FORMAT
    if type(said) is int and said != FORMAT:  # first: another format has other keys
        raise bad_lesson("format", str(said))
    made: Lesson = _build(Lesson, data, "")
    return made


def _build(kind: Any, data: object, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise bad_lesson("type", where)
    hints = get_type_hints(kind)
    strange = sorted(set(data) - set(hints))
    if strange:
        raise bad_lesson("keys", ", ".join(f"{where}{name}" for name in strange))
    try:
        return kind(
            **{name: _value(hints[name], value, f"{where}{name}") for name, value in data.items()}
        )
    except TypeError:
        missing = {x.name for x in fields(kind)} - set(data)
        raise bad_lesson("missing", ", ".join(sorted(f"{where}{x}" for x in missing))) from None


def _value(hint: Any, value: object, where: str) -> Any:
    several = get_args(hint)[1:] == (...,)
    if several:
        if not isinstance(value, list) or len(value) > MOST:
            raise bad_lesson("type", where)
        return tuple(_value(get_args(hint)[0], each, where) for each in value)
    made = next((x for x in (hint, *get_args(hint)) if is_dataclass(x)), None)
    if made is not None:
        return _build(made, value, f"{where}.")
    return _simple(hint, value, where)


def _simple(hint: Any, value: object, where: str) -> object:
    if hint == date | None:
        fits = type(value) is date
    elif hint is int:
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        allowed = hint is str or value in get_args(hint)
        fits = isinstance(value, str) and _is_text(value) and allowed
    if not fits:
        raise bad_lesson("type", where)
    return value


def _is_text(text: str) -> bool:
    return len(text) <= LONGEST and all(letter.isprintable() or letter == "\n" for letter in text)


def _plain(made: Any) -> Any:
    if isinstance(made, tuple):
        return [_plain(each) for each in made]
    if is_dataclass(made):
        return {each.name: _plain(getattr(made, each.name)) for each in fields(made)}
    return made


def _hash(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
