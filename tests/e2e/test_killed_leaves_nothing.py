"""A run that is killed with all that belongs to it leaves nothing in the temporary folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from records.case import Store
from tests.desk.commands import ROOT
from tests.e2e.office import opened_here
from tests.e2e.unattended import LINK, OFFICE, PATIENCE, environment
from tests.further import further

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")


def steps(home: Path) -> set[str]:
    return {
        str(entry.get("id"))
        for case in Store(home).all()
        for entry in case.journal.entries()
        if entry["event"] == "step-started"
    }


@pytest.mark.parametrize(
    ("step", "group"),
    [("form", True), further("menu", False), further("form", False), further("menu", True)],
)
def test_no_folder_is_left_in_the_temporary_folder(tmp_path: Path, step: str, group: bool) -> None:
    home = tmp_path / "home"
    # The browser's socket lies in it too: its path must be a short one.
    with opened_here(*OFFICE) as office, tempfile.TemporaryDirectory() as short:
        temporary = Path(short)
        run = subprocess.Popen(
            [sys.executable, "-m", "desk", *office.run, "--json"],
            cwd=ROOT, env=environment(**LINK, TOUROKU_HOME=str(home), TMPDIR=str(temporary)),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while step not in steps(home):
            assert run.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        if group:
            os.killpg(run.pid, signal.SIGKILL)
        else:
            run.kill()
        run.wait()
        # The browser ends by itself, a moment later, and takes along what is its own.
        while left := [path.name for path in temporary.iterdir()]:
            assert time.monotonic() < until, left
            time.sleep(0.1)
