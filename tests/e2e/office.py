"""An open office, as a test sees it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desk.office import ask_office, open_office
from jpki_bench.command import asked_for
from jpki_bench.kit.running import running
from tests.desk.answer import Answer
from tests.desk.forked import forked
from tests.e2e.persons import PERSONS
from tests.machine import READER

USUAL = ("--no-imap", "--pause", "0.05")


@dataclass(frozen=True)
class Office:
    """An open office: its ready line and its handles."""

    ready: dict[str, Any]

    @property
    def run(self) -> list[str]:
        """Case and arguments for an unattended run."""
        given = [word for word in self.ready["run"] if word != "--headless"]
        return ["run", self.ready["case"], *given, "--yes", "--headless"]

    def state(self) -> dict[str, Any]:
        return dict(ask_office(self.ready, "state"))


@dataclass(frozen=True)
class PlainRun:
    """A registration, and what the site knew right after it."""

    office: Office
    done: Answer
    state: dict[str, Any]
    home: Path
    seconds: float


OpenOffice = Callable[..., AbstractContextManager[Office]]


@contextmanager
def opened_beside(*words: str) -> Iterator[Office]:
    """Open ``jpki-bench serve`` with these words, in a process of its own."""
    with open_office(words) as (ready, _):
        yield Office(ready)


@contextmanager
def opened_here(*words: str) -> Iterator[Office]:
    """Open what ``jpki-bench serve`` with these words does, in threads: no process to start."""
    with running(replace(asked_for(*words), seat=PERSONS.at)) as office:
        yield Office(office.ready)


def typed(
    folder: Path, *words: str, env: dict[str, str] | None = None, lang: str = "en",
    real_reader: bool = False,
) -> Answer:  # fmt: skip
    """A command in a process of its own, its home and its place in a folder.

    The office's reader is the one of the test; ``real_reader`` is for what belongs to no test.
    """
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("TOUROKU_")},
        "TOUROKU_HOME": str(folder / "home"),
        "TOUROKU_LANG": lang,
        **(env or {}),
    }
    if real_reader:
        environment.pop(READER, None)
    answer = forked([*words], environment, folder, limit=180)
    assert "Traceback" not in answer.err, answer.err
    return answer
