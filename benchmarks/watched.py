"""A ``touroku`` beside an open office, of which is kept when it said what."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from desk.words import Words
from records.case import Case, Store
from records.journal import entries_of
from tests.desk.commands import ROOT
from tests.e2e.office import Office
from tests.e2e.unattended import LINK, command_line, environment

IN_ONE_BREATH = 0.5  # seconds between pieces of what is said together
MAIL_WAIT = "5"  # seconds; the simulated site needs half a second
LEAVING = 20.0  # seconds in which Ctrl-C ends everything
TOLD_WAITS = (
    "machine.waiting-browser", "machine.waiting-site", "machine.waiting-keyring",
    "machine.waiting-file", "machine.waiting-mailbox", "machine.waiting-mail", "machine.may-leave",
    "run.waiting", "run.waiting-room", "actor.holder",
)  # fmt: skip


@dataclass(frozen=True)
class Silence:
    """The longest time without a word, and the words before it."""

    seconds: float
    after: str

    @property
    def told(self) -> bool:
        """Was it said what is waited for? A step that is the holder's says so by its line."""
        return any(text in self.after for text in _told_waits())


class Watched:
    """``touroku run`` or ``resume`` in a process group of its own."""

    def __init__(
        self, command: str, office: Office, home: Path, prefix: Sequence[str] = ()
    ) -> None:
        self._said: list[tuple[float, str]] = [(time.monotonic(), "")]
        self._out = ""
        self.left = False
        self.process = subprocess.Popen(
            [*prefix, *command_line(command, office, MAIL_WAIT)],
            cwd=ROOT,
            env=environment(**LINK, TOUROKU_HOME=str(home), TOUROKU_LANG="en"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stdout, False), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stderr, True), daemon=True),
        ]
        self._readers.append(threading.Thread(target=self._note_its_end, daemon=True))
        for reader in self._readers:
            reader.start()

    def _note_its_end(self) -> None:
        self.process.wait()
        self._said.append((time.monotonic(), ""))

    def _read(self, pipe: IO[bytes], err: bool) -> None:
        while data := os.read(pipe.fileno(), 1 << 16):
            text = data.decode("utf-8", "replace")
            self._said.append((time.monotonic(), text if err else ""))
            self._out += "" if err else text

    @property
    def out(self) -> str:
        return self._out

    @property
    def err(self) -> str:
        return "".join(text for _, text in self._said)

    @property
    def document(self) -> dict[str, Any]:
        """What it answered; {} where it was killed before."""
        try:
            return dict(json.loads(self._out or "{}"))
        except ValueError:
            return {"error": {"code": "no-document", "message": self._out[-300:]}}

    @property
    def code(self) -> str:
        return str(self.document.get("error", {}).get("code", ""))

    def end(self, patience: float) -> None:
        """Wait for its end; whoever has waited long enough presses Ctrl-C."""
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.left = True
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(LEAVING)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        for reader in self._readers:
            reader.join(LEAVING)  # a browser that is still closing holds the pipe

    def silence(self) -> Silence:
        longest, after, heard, at_once = 0.0, "", "", False
        for (began, text), (ended, _) in zip(self._said, self._said[1:], strict=False):
            heard = heard + text if at_once or not text else text
            at_once = ended - began < IN_ONE_BREATH
            if ended - began > longest:
                longest, after = ended - began, heard
        return Silence(round(longest, 1), after[-1000:])


def let_ctrl_c_through() -> None:
    """Let what is started here hear Ctrl-C: a shell that began in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def only_case(home: Path) -> Case | None:
    return next(Store(home).all(), None)


def begun_steps(home: Path) -> set[str]:
    """Return the steps that the journal says have begun."""
    return {
        str(entry.get("id"))
        for journal in home.glob("cases/*/journal.jsonl")
        for entry in entries_of(journal.read_bytes().splitlines())
        if entry["event"] == "step-started"
    }


def _told_waits() -> set[str]:
    words = Words("en")
    texts = [text for key in TOLD_WAITS if (text := words.find(key))]
    return {max(re.split(r"\{\w+\}", text), key=len).strip() for text in texts}
