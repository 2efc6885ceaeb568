"""A disk that takes nothing from some step on: told, nothing lost, and gone on with later."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path

import pytest

from records import safe_files
from tests.e2e.in_process import first_run, gone_on, request
from tests.e2e.office import opened_here
from tests.e2e.unattended import OFFICE
from tests.further import further

STATES = {
    "check": "prepared",
    "menu": "prepared",
    "form": "prepared",
    "submit": "prepared",
    "registered": "submitting",
    "password": "linked",
    "receipt": "password_set",
}


def breaks_down(monkeypatch: pytest.MonkeyPatch, step: str, number: int) -> None:
    """From the entry on that says that a step has begun, the disk takes nothing more."""
    append, write, broken = safe_files.append_line, safe_files.write_whole, [False]

    def append_line(path: Path, line: bytes) -> None:
        broken[0] |= b'"step-started"' in line and f'"{step}"'.encode() in line
        fail_where_broken(path)
        append(path, line)

    def write_whole(path: Path, data: bytes) -> None:
        fail_where_broken(path)
        write(path, data)

    def fail_where_broken(path: Path) -> None:
        if broken[0]:
            raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr("records.journal.append_line", append_line)
    monkeypatch.setattr("records.case.write_whole", write_whole)


@pytest.mark.parametrize(
    "step", [step if step == "registered" else further(step) for step in STATES]
)
def test_a_disk_that_takes_nothing_from_a_step_on_is_told_and_the_case_goes_on_later(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = errno.EROFS if step == "menu" else errno.ENOSPC
    with opened_here(*OFFICE) as office:
        asked = request(office.ready, tmp_path)
        with monkeypatch.context() as broken:
            breaks_down(broken, step, number)
            reply = asyncio.run(first_run(asked, office.ready))
        told = reply.document
        code = "machine.read-only" if number == errno.EROFS else "machine.disk-full"
        assert (reply.code, told["error"]["code"]) == (1, code)
        assert str(tmp_path) in told["error"]["message"]
        assert told["state"] == STATES[step]
        presses = sum(office.state()["submissions"].values())
        assert presses == (STATES[step] != "prepared")
        outcome = asyncio.run(gone_on(asked, told["case"]))
        assert (outcome.stop, outcome.case.state) == (None, "complete")
        assert sum(office.state()["submissions"].values()) == 1
        [registered] = office.state()["registrations"]
        assert outcome.case.auth_id == registered["auth_id"]
    assert "Traceback" not in capsys.readouterr().err
