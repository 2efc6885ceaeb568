"""``touroku ledger move``, ``backup`` and ``restore``: the whole of it, counted and compared."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from desk.answers import stream
from desk.settings import Settings
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.office.opening import audited, needed_ledger
from ledger import transfer
from ledger.keys import write_key
from ledger.ledger import Ledger
from ledger.place import place_of
from ledger.trouble import LedgerError


def move(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Copy the ledger to another place, and say what to write in ``.env``."""
    desk = settings.ledger_options
    target = place_of(options.url, settings.home)
    with needed_ledger(desk) as ledger:
        if target is None or target.url == ledger.place.url:
            raise LedgerError("ledger.same-place", ledger=ledger.place.told)
        ledger.catch_up()
        with ledger.reader() as reader:
            digests = transfer.move(reader.connection, target)
        audited(desk, "ledger-move", to=target.told)
    _tell(ledger, digests, {"to": target.told}, options, words)
    if not options.json:
        write_text(words("ledger.moved", ledger=target.told, key=ledger.key_kept))
    return 0


def backup(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Write a copy into a file, and the key into another where that is asked for."""
    desk = settings.ledger_options
    with needed_ledger(desk) as ledger:
        ledger.catch_up()
        with ledger.reader() as reader:
            digests = transfer.back_up(reader.connection, options.file.absolute())
        if options.key:
            write_key(ledger.key, options.key.absolute())
        audited(desk, "ledger-backup")
    _tell(ledger, digests, {"file": str(options.file.absolute())}, options, words)
    if not options.json:
        key = "ledger.backed-up-with-key" if options.key else "ledger.backed-up"
        write_text(words(key, file=str(options.file), key=ledger.key_kept))
    return 0


def restore(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Put a copy in the place of the ledger; what folders know better is taken from them.

    What stood there is kept in a file: of cases without a folder it may be the last to know.
    """
    desk = settings.ledger_options
    before = desk.home / f"ledger-{datetime.now(UTC):%Y%m%d-%H%M%S}.before-restore"
    with needed_ledger(desk) as ledger:
        if ledger.status().rows["cases"]:
            with ledger.reader() as reader:
                transfer.back_up(reader.connection, before)
        try:
            with ledger.writer() as connection:
                digests = transfer.restore(options.file.absolute(), ledger.place, connection)
        except BaseException:
            before.unlink(missing_ok=True)
            raise
        audited(desk, "ledger-restore")
    with needed_ledger(desk) as ledger:
        ledger.catch_up()
    kept = {"before": str(before)} if before.exists() else {}
    _tell(ledger, digests, {"file": str(options.file.absolute()), **kept}, options, words)
    if not options.json:
        write_text(words("ledger.restored", file=str(options.file)))
        if kept:
            write_text(words("ledger.kept-before", **kept))
    return 0


def _tell(
    ledger: Ledger,
    digests: transfer.Digests,
    more: dict[str, str],
    options: argparse.Namespace,
    words: Words,
) -> None:
    if options.json:
        tables = {name: {"rows": rows, "sha256": of} for name, (rows, of) in digests.items()}
        write_json({"ledger": ledger.place.told, **more, "tables": tables})
        return
    for name, (rows, of) in digests.items():
        write_line(f"  {words(f'ledger.rows.{name}')}: {rows}  {of[:12]}", file=stream(False))
