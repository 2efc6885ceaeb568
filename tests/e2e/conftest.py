"""A whole office on real parts, and the command line as a user would type it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk.office import open_office
from tests.desk.answer import Answer
from tests.desk.commands import Touroku
from tests.e2e.office import Office, OpenOffice
from tests.machine import READER


@pytest.fixture
def office() -> OpenOffice:
    @contextmanager
    def opened(*arguments: str, person: bool = True) -> Iterator[Office]:
        words = ["--no-imap", "--pause", "0.05", *(["--person"] if person else []), *arguments]
        words = [word for word in words if word != "--with-imap"]
        if "--with-imap" in arguments:
            words.remove("--no-imap")
        with open_office(words) as (ready, _):
            yield Office(ready)

    return opened


@pytest.fixture
def touroku(tmp_path: Path) -> Touroku:
    def call(*arguments: str, env: dict[str, str] | None = None, lang: str = "en") -> Answer:
        environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith("TOUROKU_") or key == READER
            },
            "TOUROKU_HOME": str(tmp_path / "home"),
            "TOUROKU_LANG": lang,
            **(env or {}),
        }
        done = subprocess.run(
            [sys.executable, "-m", "desk", *arguments],
            env=environment,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Give a screen that somebody could look at; the value of ``DISPLAY``."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.fail("Xvfb is needed: scripts/test installs it")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
