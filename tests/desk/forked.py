"""A command in a process that was forked from one with the program loaded: no start to pay for."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import sys
from functools import cache
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from desk.main import main
from tests.desk.answer import Answer

if TYPE_CHECKING:  # not there on Windows
    from multiprocessing.context import ForkServerContext

COMMANDS = (
    "run", "resume", "demo", "cases", "lessons", "ledger", "check", "card", "mail", "guide",
    "desk", "simulate",
)  # fmt: skip
LOADED = (
    "tests.desk.forked", "desk.main", *(f"desk.commands.{name}" for name in COMMANDS),
    "desk.command_line", "flows.intake",
    # What a run enters only as it comes there, and the large libraries that it takes along.
    "flows.cases.receipts", "flows.howto.evidence", "flows.registration.opening",
    "flows.registration.register", "ledger.in_hand", "mail.folders", "icalendar", "imap_tools",
    "playwright.async_api", "rich.panel", "sqlalchemy.dialects.sqlite", "watchfiles",
)  # fmt: skip
LIMIT = 60  # seconds


def forked(
    words: list[str], environment: dict[str, str], here: Path, *, limit: float = LIMIT
) -> Answer:
    """Type it; raises :class:`AssertionError` when it has not ended in time, or broke."""
    with TemporaryDirectory() as folder:
        out, err, code = Path(folder, "out"), Path(folder, "err"), Path(folder, "code")
        process = _server().Process(target=_child, args=(words, environment, here, out, err, code))
        process.start()
        if not _ended(process.pid, limit):
            process.kill()
            raise AssertionError(f"touroku {words} has not ended: {err.read_text()}")
        if not code.exists():
            process.join(LIMIT)
            why = f"cut short ({process.exitcode})"
            raise AssertionError(f"touroku {words} was {why}: {err.read_text()}")
        ended = int(code.read_text())
        return Answer(ended, out.read_bytes().decode(), err.read_bytes().decode())


def _ended(pid: int | None, patience: float) -> bool:
    """Wait for a process by itself: of two threads that join, one may hear of the other's end."""
    assert pid is not None
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select([handle], [], [], patience)[0])
    finally:
        os.close(handle)


@cache
def _server() -> ForkServerContext:
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([*LOADED])
    return server


def _child(
    words: list[str], environment: dict[str, str], here: Path, out: Path, err: Path, code: Path
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(here)
    faulthandler.enable(file=2)  # where err will be
    for number, path, mode in ((0, Path(os.devnull), "r"), (1, out, "w"), (2, err, "w")):
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.argv = ["touroku", *words]
    try:
        ended = main()
    except SystemExit as stop:  # argparse's way out
        ended = int(stop.code or 0)
    code.write_text(str(ended))
