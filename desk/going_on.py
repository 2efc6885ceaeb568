"""The last that is said of a case which stopped: the line with which one goes on with it."""

from __future__ import annotations

from typing import TextIO

from desk.run_request import RunRequest
from desk.shell import shell_line
from desk.writer import write_line, write_text
from records.case import Case, Store, StoreError


def tell_how_to_go_on(asked: RunRequest, case: Case, file: TextIO) -> None:
    """Print ``touroku resume ID`` on a line of its own, ready to be pasted.

    Whatever the reason of the stop: ``resume`` reads from the case what may be done. Nothing is
    said of a case that is complete, or whose office closes with this very command.
    """
    if asked.fictitious or _state_on_disk(case) == "complete":
        return
    command = ["touroku", "resume", case.id]
    if asked.out:
        command += ["--out", str(asked.out)]
    write_text(asked.words("outcome.go-on"), file=file)
    write_line(shell_line(command), file=file)


def _state_on_disk(case: Case) -> str:
    """Return what the run has made of a case that was opened before it."""
    try:
        return Store(case.folder.parent.parent).open(case.id).state
    except StoreError:
        return case.state
