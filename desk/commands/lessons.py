"""``touroku lessons``: what hand-overs taught this desk."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from desk.answers import print_problem, refusal, stream
from desk.problems import told
from desk.settings import load_settings
from desk.terminal import at_terminal
from desk.words import Words
from desk.writer import write_json, write_json_rows, write_line, write_text
from flows.lessons.book import IMPORTED, KeptLesson, LessonBook
from flows.lessons.telling import described
from flows.outcomes import Failed, NeedsPerson
from pages.lesson import LARGEST_FILE, Lesson, LessonError, from_file, to_file, to_toml
from pages.lesson_rules import refuse
from records.safe_files import write_whole
from terms.errors import InputError


def run(options: argparse.Namespace, words: Words) -> int:
    """Do one action; returns its exit code."""
    book = LessonBook(load_settings().home)
    match options.action:
        case "show":
            return _show(book, options, words)
        case "export":
            return _export(book, options, words)
        case "import":
            return _import(book, options, words)
        case "forget":
            return _forget(book, options, words)
        case "check":
            return _check(book, options, words)
        case _:
            return _list(book, options, words)


def _list(book: LessonBook, options: argparse.Namespace, words: Words) -> int:
    found = list(book.all())
    if options.json:
        write_json_rows(_row(each, words) for each in found)
        return 0
    if not found:
        write_text(words("lessons.nothing-kept", folder=str(book.folder)))
    for each in found:
        if isinstance(each, LessonError):
            print_problem(words, told(words, each.code, each.params))
        else:
            lesson = each.lesson
            write_line(f"{lesson.id}  {lesson.host}  {_use(each, words)}  「{lesson.name}」")
    return 0


def _use(kept: KeptLesson, words: Words) -> str:
    if kept.aside:
        return words("lessons.use-aside")
    if kept.in_use:
        return words("lessons.use-yes")
    return words("lessons.use-not-yet", confirmed=str(kept.confirmed), needed=str(kept.needed))


def _row(each: KeptLesson | LessonError, words: Words) -> dict[str, Any]:
    if isinstance(each, LessonError):
        return {"file": each.params["file"], **refusal(words, [each])}
    lesson = each.lesson
    return {
        "id": lesson.id,
        "host": lesson.host,
        "edition": lesson.edition,
        "screen": lesson.screen,
        "name": lesson.name,
        "in_use": each.in_use,
        "confirmed": each.confirmed,
        "needed": each.needed,
        "aside": each.aside or None,
        "learned": str(lesson.learned) if lesson.learned else None,
        "case": lesson.case or None,
    }


def _show(book: LessonBook, options: argparse.Namespace, words: Words) -> int:
    kept = book.lessons().get(options.id)
    if kept is None:
        raise InputError("lessons.no-such", id=options.id, folder=str(book.folder))
    if options.json:
        does = described(words, kept.lesson).splitlines()
        write_json({**_row(kept, words), "does": does, "toml": to_toml(kept.lesson)})
        return 0
    write_line(f"「{kept.lesson.name}」  {_use(kept, words)}")
    write_text(described(words, kept.lesson))
    write_text(f"\n{to_toml(kept.lesson)}")
    return 0


def _export(book: LessonBook, options: argparse.Namespace, words: Words) -> int:
    """Write what a person has said yes to into one file, without what only this desk needs."""
    lessons = [x.lesson for x in book.lessons().values() if x.confirmed and not x.aside]
    if not lessons:
        raise Failed("lessons.nothing-to-export", folder=str(book.folder))
    try:
        write_whole(options.file, to_file(lessons).encode())
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise Failed("lessons.not-written", file=str(options.file), reason=reason) from None
    if options.json:
        write_json({"file": str(options.file.absolute()), "lessons": [x.id for x in lessons]})
    else:
        write_text(words("lessons.exported", file=str(options.file), count=str(len(lessons))))
    return 0


def _import(book: LessonBook, options: argparse.Namespace, words: Words) -> int:
    """Show what would change, and keep it on a yes; one bad lesson refuses the whole file."""
    lessons = _read(options)
    out, before = stream(options.json), book.lessons()
    changes = [(_change(before.get(each.id), each), each) for each in lessons]
    for change, lesson in changes:
        write_line(
            f"{words(f'lessons.import-{change}')}: {lesson.host} 「{lesson.name}」", file=out
        )
        if change != "same":
            write_text(described(words, lesson), out)
    new = [lesson for change, lesson in changes if change != "same"]
    if new and not asyncio.run(_agreed(options, words, len(new))):
        raise NeedsPerson("lessons.not-imported", file=str(options.file))
    for lesson in new:
        book.keep(lesson, IMPORTED)
    if options.json:
        rows = [{"id": lesson.id, "change": change} for change, lesson in changes]
        write_json({"file": str(options.file.absolute()), "lessons": rows})
    else:
        write_text(words("lessons.imported", count=str(len(new))))
    return 0


def _read(options: argparse.Namespace) -> list[Lesson]:
    try:
        with options.file.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise InputError("lessons.not-readable", file=str(options.file), reason=reason) from None
    try:
        lessons = from_file(data)
        for lesson in lessons:
            refuse(lesson)
    except LessonError as refused:
        refused.params["file"] = str(options.file)
        raise
    return [lesson.alone for lesson in lessons]


def _change(kept: KeptLesson | None, lesson: Lesson) -> str:
    if kept is None:
        return "new"
    return "same" if kept.lesson.digest == lesson.digest and kept.confirmed else "changed"


async def _agreed(options: argparse.Namespace, words: Words, count: int) -> bool:
    terminal = at_terminal(words, as_json=options.json)
    return await terminal.agree("lessons.import-these", serious=True, count=str(count))


def _forget(book: LessonBook, options: argparse.Namespace, words: Words) -> int:
    name = book.forget(options.id)
    if options.json:
        write_json({"id": options.id, "forgotten": True})
    else:
        write_text(words("lessons.forgotten", screen=name))
    return 0


def _check(book: LessonBook, options: argparse.Namespace, words: Words) -> int:
    """Say which lessons know a saved page, and why the others do not."""
    from flows.saved_page import read_saved_page
    from pages.knowledge import load
    from pages.taught import why_not
    from pages.understanding import understand
    from terms.masking import Masking

    browser = options.browser or load_settings().browser
    page = asyncio.run(read_saved_page(options.page, load(), browser))
    found = {
        name: why_not(kept.lesson, understand(page.snapshot, load(kept.lesson.edition)), Masking())
        for name, kept in book.lessons().items()
    }
    if options.json:
        rows = [{"id": name, "knows": not why, "why": why} for name, why in found.items()]
        write_json({"page": str(options.page), "lessons": rows})
        return 0
    if not found:
        write_text(words("lessons.nothing-kept", folder=str(book.folder)))
    for name, why in found.items():
        write_line(f"{name}  {why or words('lessons.knows')}")
    return 0
