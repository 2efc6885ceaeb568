"""``touroku cases export``: a case in one file, for the client or for another desk."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk.answers import print_problem, stream
from desk.problems import told
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.cases.export import archive, files_for_client, files_of_all, links_in
from flows.outcomes import Failed
from records.case import Store, StoreError
from records.safe_files import make_home, write_whole


def export(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Write ``touroku-ID.zip``; one made before is replaced. Raises :class:`Failed`.

    Where a link stands in the case nothing is exported: it may lead to what is another client's.
    """
    case = store.open(options.id)
    for link in links_in(case):
        raise StoreError("store.linked", case=case.id, path=str(link))
    files = files_of_all(case) if options.all else files_for_client(case)
    if not files:
        raise Failed("cases.nothing-to-export", case=case.id)
    folder: Path = options.out or Path()
    target = folder / f"touroku-{case.id}{'-all' if options.all else ''}.zip"
    try:
        make_home(folder)
        write_whole(target, archive(case, files))
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise Failed("cases.not-exported", file=str(target), reason=reason) from None
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
