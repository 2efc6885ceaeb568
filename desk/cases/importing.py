"""``touroku cases import``: case files out of a list, as offices keep them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desk.answers import print_json, shown, stream
from desk.problems import Told, told
from desk.words import Words
from flows.intake.case_files import INBOX, keep_case_file
from flows.intake.lists import ImportedList, ListRow, read_list
from records.applicant import Note, Problem, Procedure
from records.case import Store
from terms.masking import masked, masked_name


@dataclass(frozen=True)
class Result:
    """What became of a row."""

    row: ListRow
    status: str  # written, unchanged, refused
    path: Path | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def import_list(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Make a case file of every good row and tell every bad one: exit 2 when there is any.

    Raises :class:`flows.intake.tables.ListError` for one that can't be read; then nothing is
    written.
    """
    imported = read_list(options.list, date.today(), options.procedure)
    folder = (options.out or store.home / INBOX).absolute()
    known = {
        (case.applicant.name, case.applicant.birth_date, case.procedure): case.id
        for case in store.all()
    }
    results = [_keep(row, folder, known) for row in imported.rows]
    speaker = _Speaker(words, imported)
    if options.json:
        print_json(speaker.document(str(options.list), folder, results))
    speaker.tell(options, folder, results)
    return 2 if any(result.status == "refused" for result in results) else 0


def _keep(row: ListRow, folder: Path, known: Mapping[tuple[str, date, Procedure], str]) -> Result:
    if row.request is None:
        return Result(row, "refused", None, row.problems, row.notes)
    path, kept = keep_case_file(row.request, folder)
    if kept == "differs":
        problem = Problem("intake.file-differs", {"field": "", "file": str(path)})
        return Result(row, "refused", None, (problem,), ())
    applicant = row.request.applicant
    before = known.get((applicant.name, applicant.birth_date, row.request.procedure))
    notes = [Note("intake.case-exists", {"field": "", "case": before})] if before else []
    return Result(row, kept, path, (), (*row.notes, *notes))


class _Speaker:
    """Says what became of a list."""

    def __init__(self, words: Words, imported: ImportedList) -> None:
        self._words = words
        self._imported = imported

    def document(self, file: str, folder: Path, results: list[Result]) -> dict[str, Any]:
        layout = self._imported.layout
        return {
            "file": file,
            "sheet": layout.table.sheet or None,
            "folder": str(folder),
            "headings_row": layout.row,
            "columns": {
                name: [str(c) for c in columns] for name, columns in layout.columns.items()
            },
            "ignored": [str(column) for column in layout.ignored],
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
        }

    def tell(self, options: argparse.Namespace, folder: Path, results: list[Result]) -> None:
        words, layout, out = self._words, self._imported.layout, stream(options.json)
        sheet = layout.table.sheet or "-"
        print(words("intake.headings", row=str(layout.row), sheet=sheet), file=out)
        for name, columns in layout.columns.items():
            print(f"  {name} ← {', '.join(map(str, columns))}", file=out)
        if layout.ignored:
            ignored = ", ".join(map(str, layout.ignored))
            print(words("intake.ignored", columns=ignored), file=out)
        for result in results:
            self._tell_row(result, options)
        counts = {name: str(count) for name, count in _counts(results).items()}
        print(words("intake.imported", folder=str(folder), **counts), file=out)
        if any(result.status == "refused" for result in results):
            print(words("intake.mend-rows"), file=sys.stderr)

    def _tell_row(self, result: Result, options: argparse.Namespace) -> None:
        place = self._words("intake.row", row=str(result.row.number))
        if result.path and result.row.request:
            name = masked_name(result.row.request.applicant.name)
            status = self._words(f"intake.status-{result.status}")
            print(f"{place}  {name}  {status}  {result.path.name}", file=stream(options.json))
        for problem in result.problems:
            text = self._told(problem, shown(problem.params))
            print(f"touroku: {place}  {text.message}  [{text.code}]", file=sys.stderr)
        for note in result.notes:
            print(f"  {place}  {self._told(note, shown(note.params)).message}", file=sys.stderr)

    def _told(self, thing: Problem | Note, params: dict[str, str]) -> Told:
        """In words, with the list's own column in place of the field's name."""
        column = self._imported.column_of(params.get("field", ""))
        field = {"field": str(column)} if column else {}
        return told(self._words, thing.code, params | field)

    def _told_json(self, thing: Problem | Note) -> dict[str, Any]:
        name = thing.params.get("field", "")
        column = self._imported.column_of(name)
        return {
            "code": thing.code,
            "field": name or None,
            "column": str(column) if column else None,
            "message": self._told(thing, masked(thing.params)).message,
        }


def _counts(results: list[Result]) -> dict[str, int]:
    return {
        status: sum(result.status == status for result in results)
        for status in ("written", "unchanged", "refused")
    }
