"""``touroku cases import``: case files out of a list, as offices keep them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from desk.answers import shown, stream
from desk.problems import Told, for_people, told
from desk.shell import shell_line
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.intake.case_files import INBOX, keep_case_file
from flows.intake.lists import ImportedList, read_list
from flows.intake.rows import ListRow
from flows.intake.tables.table import shown_sheet
from records.applicant import Note, Problem, Procedure, Request
from records.case import Store, StoreError
from records.listed import AnyCase
from terms.applicant_fields import BY_NAME
from terms.masking import masked, masked_name

Person = tuple[str, date, Procedure]
NAMED = 5  # case files in the command that is shown; more make it hard to copy


@dataclass(frozen=True)
class Result:
    """What became of a row."""

    row: ListRow
    status: str  # written, unchanged, refused, left-out
    path: Path | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def import_list(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Make a case file of every good row and tell every bad one: exit 2 when there is any.

    Raises :class:`flows.intake.tables.ListError` for one that can't be read; then nothing is
    written.
    """
    imported = read_list(options.list, date.today(), options.procedure, hidden=options.hidden)
    folder = (options.out or store.home / INBOX).absolute()
    known = known_people(store.survey())
    results = [keep(row, folder, known) for row in imported.rows]
    speaker = Speaker(words, imported)
    if options.json:
        write_json(speaker.document(str(options.list), folder, results))
    speaker.tell(options, folder, results)
    return 2 if any(result.status == "refused" for result in results) else 0


def known_people(cases: Iterable[AnyCase | StoreError]) -> dict[Person, str]:
    """Who has a case already, and which."""
    return {person_of(case): case.id for case in cases if not isinstance(case, StoreError)}


def person_of(asked: AnyCase | Request) -> Person:
    """By what one registration is taken for the same as another: who, and for what."""
    return asked.applicant.name, asked.applicant.birth_date, asked.procedure


def keep(row: ListRow, folder: Path, known: Mapping[Person, str]) -> Result:
    """Write the case file of a row, where it is good."""
    if row.left_out:
        return Result(row, "left-out", None, row.problems, row.notes)
    if row.request is None:
        return Result(row, "refused", None, row.problems, row.notes)
    path, kept = keep_case_file(row.request, folder)
    if kept == "differs":
        problem = Problem("intake.file-differs", {"field": "", "file": str(path)})
        return Result(row, "refused", None, (problem,), ())
    return Result(row, kept, path, (), notes_of(row, known))


def notes_of(row: ListRow, known: Mapping[Person, str]) -> tuple[Note, ...]:
    """Return what is told of a row, also that its person has a case already."""
    if row.request is None:
        return row.notes
    before = known.get(person_of(row.request))
    more = [Note("intake.case-exists", {"field": "", "case": before})] if before else []
    return (*row.notes, *more)


class Speaker:
    """Says what became of a list."""

    def __init__(self, words: Words, imported: ImportedList) -> None:
        self._words = words
        self._imported = imported

    def document(self, file: str, folder: Path, results: list[Result]) -> dict[str, Any]:
        layout = self._imported.layout
        return {
            "file": file,
            "sheet": shown_sheet(layout.table.sheet) or None,
            "folder": str(folder),
            "headings_row": layout.row,
            "columns": {
                name: [str(c) for c in columns] for name, columns in layout.columns.items()
            },
            "ignored": [str(column) for column in layout.ignored],
            "notes": [self._told_json(note) for note in self._imported.notes],
            "rows": [
                {
                    "row": result.row.number,
                    "status": result.status,
                    "case_file": str(result.path) if result.path else None,
                    "errors": [self._told_json(problem) for problem in result.problems],
                    "notes": [self._told_json(note) for note in result.notes],
                }
                for result in results
            ],
            **_counts(results),
            "next": _next_command(_to_run(results)),
        }

    def tell(self, options: argparse.Namespace, folder: Path, results: list[Result]) -> None:
        words, layout, out = self._words, self._imported.layout, stream(options.json)
        sheet = shown_sheet(layout.table.sheet) or "-"
        write_text(words("intake.headings", row=str(layout.row), sheet=sheet), out)
        for name, columns in layout.columns.items():
            label = words(f"field.{BY_NAME[name].part_of or name}")
            write_line(f"  {label} ← {', '.join(map(str, columns))}", out)
        if layout.ignored:
            ignored = ", ".join(map(str, layout.ignored))
            write_text(words("intake.ignored", columns=ignored), out)
        for note in self._imported.notes:
            self._tell_one("", note, sys.stderr)
        for result in results:
            self._tell_row(result, options)
        counts = {name: str(count) for name, count in _counts(results).items()}
        write_text(words("intake.imported", folder=str(folder), **counts), out)
        if any(result.status == "refused" for result in results):
            write_text(words("intake.mend-rows"), sys.stderr)
        self._tell_next(results, out)

    def _tell_next(self, results: list[Result], out: TextIO) -> None:
        """Say what to type now: the case files of those who have no case yet."""
        files = _to_run(results)
        if command := _next_command(files):
            write_text(self._words("intake.next", command=command), out)
        if len(files) > NAMED:
            write_text(self._words("intake.next-first", others=str(len(files) - NAMED)), out)

    def _tell_row(self, result: Result, options: argparse.Namespace) -> None:
        place = self._words("intake.row", row=str(result.row.number))
        if result.path and result.row.request:
            name = masked_name(result.row.request.applicant.name)
            status = self._words(f"intake.status-{result.status}")
            write_line(f"{place}  {name}  {status}  {result.path.name}", stream(options.json))
        for problem in result.problems:
            self._tell_one(f"touroku: {place}", problem, sys.stderr, code=True)
        for note in result.notes:
            self._tell_one(f"  {place}", note, sys.stderr)

    def _tell_one(
        self, place: str, thing: Problem | Note, out: TextIO, *, code: bool = False
    ) -> None:
        text = self.in_words(thing, shown(thing.params))
        end = f"  [{text.code}]" if code else ""
        write_line(f"{place}  {text.message}{end}", out)
        if text.remedy:
            write_line(f"    {self._words('intake.what-to-do', remedy=text.remedy)}", out)

    def in_words(self, thing: Problem | Note, params: dict[str, str]) -> Told:
        """In words, with the list's own column in place of the field's name."""
        column = params.get("column") or self._imported.column_of(params.get("field", ""))
        return told(
            self._words,
            thing.code,
            for_people(self._words, params, label=str(column) if column else None),
        )

    def _told_json(self, thing: Problem | Note) -> dict[str, Any]:
        name = thing.params.get("field", "")
        column = thing.params.get("column") or self._imported.column_of(name)
        text = self.in_words(thing, masked(thing.params))
        return {
            "code": thing.code,
            "field": name or None,
            "column": str(column) if column else None,
            "message": text.message,
            "remedy": text.remedy,
        }


def _to_run(results: list[Result]) -> list[Path]:
    """Return the case files of people who have no case yet."""
    return [
        result.path
        for result in results
        if result.path and "intake.case-exists" not in {note.code for note in result.notes}
    ]


def _next_command(files: list[Path]) -> str | None:
    """Return what to type to register them, as the shell of this system takes it."""
    if not files:
        return None
    return shell_line(["touroku", "run", *map(str, files[:NAMED])])


def _counts(results: list[Result]) -> dict[str, int]:
    return {
        status.replace("-", "_"): sum(result.status == status for result in results)
        for status in ("written", "unchanged", "refused", "left-out")
    }
