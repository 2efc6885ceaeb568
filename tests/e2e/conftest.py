"""A whole office on real parts, and the command line as a user would type it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.desk.commands import Touroku
from tests.e2e.office import USUAL, Office, OpenOffice, PlainRun, opened_here, typed
from tests.e2e.persons import PERSONS


@pytest.fixture(scope="session", autouse=True)
def _persons() -> Iterator[None]:
    yield
    PERSONS.close()


@pytest.fixture
def office() -> OpenOffice:
    def opened(*arguments: str, person: bool = True) -> AbstractContextManager[Office]:
        words = [*USUAL, *(["--person"] if person else []), *arguments]
        words = [word for word in words if word != "--with-imap"]
        if "--with-imap" in arguments:
            words.remove("--no-imap")
        return opened_here(*words)

    return opened


@pytest.fixture
def touroku(tmp_path: Path) -> Touroku:
    return partial(typed, tmp_path)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainRun]:
    """Give a registration in which nothing went wrong, and the office in which it was done.

    Whoever takes it belongs to the group ``plain``: it is done once.
    """
    folder = tmp_path_factory.mktemp("plain")
    with opened_here(*USUAL, "--person") as simulated:
        began = time.monotonic()
        done = typed(folder, *simulated.run, "--password", "generate", "--json")
        seconds = time.monotonic() - began
        yield PlainRun(simulated, done, simulated.state(), folder / "home", seconds)


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
