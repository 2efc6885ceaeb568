"""``touroku cases export``: a case in one file, for the client or for another desk."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk.answers import print_problem, stream
from desk.cases.office import note_act, own_case
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.cases.export import archive, files_for_client, files_of_all, links_in
from flows.office.person import cases_of, told_by_ledger
from flows.outcomes import Failed
from records.case import Case, Store, StoreError
from records.safe_files import make_home, write_whole


def export(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Write ``touroku-ID.zip``; one made before is replaced. Raises :class:`Failed`.

    Where a link stands in a case nothing is exported: it may lead to what is another client's.
    With ``--person`` it holds every case of the person, whole, and what the ledger tells of them.
    """
    case = own_case(store, options.id)
    if options.person:
        return _export_person(case, store, options, words)
    files = _files(case, whole=options.all)
    if not files:
        raise Failed("cases.nothing-to-export", case=case.id)
    target = _write(options, f"{case.id}{'-all' if options.all else ''}", archive({case: files}))
    note_act(words, "export", case.id)
    names = [path.relative_to(case.folder).as_posix() for path in files]
    if case.state != "complete":
        print_problem(words, told(words, "cases.exported-unfinished", {"case": case.id}))
    out = stream(options.json)
    if options.json:
        write_json({"case": case.id, "file": str(target.absolute()), "files": names,
                    "complete": case.state == "complete"})  # fmt: skip
    else:
        write_text(words("cases.exported", file=str(target), count=str(len(names))), file=out)
        for name in names:
            write_line(f"  {name}", file=out)
        write_text(words("cases.exported-personal"), file=out)
    return 0


def _export_person(case: Case, store: Store, options: argparse.Namespace, words: Words) -> int:
    """Raise LedgerError where the ledger can't be asked: it may know of more."""
    desk = load_settings().ledger_options
    person = cases_of(case, store, desk)
    if person.trouble:
        raise person.trouble
    parts = {each: _files(each, whole=True) for each in map(store.open, person.here)}
    packed = archive(parts, {"ledger.json": told_by_ledger(case, desk)})
    target = _write(options, f"{case.id}-person", packed)
    note_act(words, "export-person", case.id, cases=person.here)
    if options.json:
        write_json({"case": case.id, "file": str(target.absolute()), "cases": person.here,
                    "elsewhere": person.elsewhere})  # fmt: skip
        return 0
    count = str(len(person.here))
    write_text(words("cases.exported-person", file=str(target), count=count))
    for each in person.elsewhere:
        write_text(words("cases.person-elsewhere", case=each))
    write_text(words("cases.exported-personal"))
    return 0


def _files(case: Case, *, whole: bool) -> list[Path]:
    for link in links_in(case):
        raise StoreError("store.linked", case=case.id, path=str(link))
    return files_of_all(case) if whole else files_for_client(case)


def _write(options: argparse.Namespace, name: str, packed: bytes) -> Path:
    folder: Path = options.out or Path()
    target = folder / f"touroku-{name}.zip"
    try:
        make_home(folder)
        write_whole(target, packed)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise Failed("cases.not-exported", file=str(target), reason=reason) from None
    return target
