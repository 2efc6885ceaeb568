"""What takes a question and never answers: told while it is waited for, and left at will.

How soon it is told is measured by ``benchmarks.faults``.
"""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from desk.words import Words
from records.case import Store
from tests.desk.commands import ROOT, case_file
from tests.e2e.office import OpenOffice
from tests.e2e.unattended import PATIENCE, environment
from tests.further import further, long
from tests.machine import CHROMIUM
from tests.silent import silent, silent_server

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="pcsc-lite's own way to name its socket"
)


@contextlib.contextmanager
def silent_service(folder: Path) -> Iterator[str]:
    """Give the socket of a pcscd that hangs."""
    path = folder / "pcscd.comm"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        with silent(listener):
            yield str(path)


class Started:
    """A command whose words are read as they come."""

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "desk", *words],
            cwd=ROOT, env=environment(**env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.said: Queue[str] = Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.put(line)

    def ended(self) -> tuple[int, str]:
        """Return how it ended, and its answer to programs."""
        assert self.process.stdout
        with self.process:
            code = self.process.wait(PATIENCE)
            self._reading.join(PATIENCE)
            return code, self.process.stdout.read()

    def says(self, text: str) -> None:
        """Wait until a text was said."""
        until, heard = time.monotonic() + PATIENCE, ""
        while text not in heard:
            try:
                line = self.said.get(timeout=max(0.1, until - time.monotonic()))
            except Empty:
                raise AssertionError(f"never said: {text}\n{heard}") from None
            heard += line


@pytest.mark.parametrize("lang", ["en", further("ja")])
def test_who_waits_for_the_card_hears_that_its_service_hangs_and_can_leave(
    lang: str, office: OpenOffice, tmp_path: Path
) -> None:
    texts = Words(lang)
    env = {"TOUROKU_HOME": str(tmp_path / "home"), "TOUROKU_LANG": lang}
    with silent_service(tmp_path) as pcscd, office(person=False) as simulated:
        words = simulated.run
        words[words.index("--card") + 1] = "pcsc"
        run = Started([*words, "--json"], {**env, "PCSCLITE_CSOCK_NAME": pcscd})
        run.says(texts("step.card"))
        run.says(texts("card.service-silent.what"))
        run.says(texts("machine.may-leave"))
        leaves(run)
        assert not simulated.state()["submissions"]
    assert [each.state for each in Store(tmp_path / "home").all()] == ["prepared"]


@pytest.mark.parametrize("lang", ["en", further("ja")])
@pytest.mark.parametrize(
    "words", [("card", "--watch"), further(("card", "--watch", "--json")), ("check",)]
)
def test_who_looks_at_the_card_or_the_desk_hears_what_is_waited_for(
    lang: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    site = ("--site", "http://127.0.0.1:9") if words == ("check",) else ()
    texts = Words(lang)
    said = texts("check.waiting", what="card") if site else texts("card.service-silent.what")
    with silent_service(tmp_path) as pcscd:
        env = {"TOUROKU_HOME": str(tmp_path / "home"), "TOUROKU_LANG": lang}
        look = Started([*words, *site], {**env, "PCSCLITE_CSOCK_NAME": pcscd})
        look.says(said)
        look.process.send_signal(signal.SIGINT)
        assert look.ended()[0] == 130


@pytest.mark.parametrize("lang", ["en", further("ja")])
def test_who_waits_for_a_site_that_is_silent_hears_it_and_can_leave(
    lang: str, tmp_path: Path
) -> None:
    case = tmp_path / "case.toml"
    case.write_text(case_file(), encoding="utf-8")
    texts, env = Words(lang), {"TOUROKU_HOME": str(tmp_path / "home"), "TOUROKU_LANG": lang}
    with silent_server() as port:
        origin = f"http://127.0.0.1:{port}"
        words = ["run", str(case), "--site", origin, "--browser", CHROMIUM, "--headless", "--yes"]
        run = Started([*words, "--card", "link:127.0.0.1:9", "--mail", "ask", "--json"], env)
        run.says(texts("step.menu"))
        run.says(texts("machine.waiting-site", origin=origin))
        leaves(run)
    assert [each.state for each in Store(tmp_path / "home").all()] == ["prepared"]


@long
def test_who_waits_for_a_mailbox_that_is_silent_hears_it_and_nothing_is_sent(
    office: OpenOffice, tmp_path: Path
) -> None:
    texts = Words("en")
    with silent_server() as port, office(person=False) as simulated:
        words = simulated.run
        words[words.index("--mail") + 1] = "imap"
        account = {"HOST": "127.0.0.1", "PORT": str(port), "USER": "a", "PASSWORD": "b"}
        env = {f"TOUROKU_IMAP_{name}": value for name, value in account.items()}
        home = {"TOUROKU_HOME": str(tmp_path / "home"), "TOUROKU_LANG": "en"}
        run = Started([*words, "--json"], {**env, **home})
        run.says(texts("step.menu"))
        run.says(texts("machine.waiting-mailbox"))
        leaves(run)
        assert not simulated.state()["submissions"]


def leaves(run: Started) -> None:
    """Ctrl-C ends it, though what is waited for never answers."""
    run.process.send_signal(signal.SIGINT)
    code, out = run.ended()
    assert code == 130
    assert json.loads(out)["error"]["code"] == "run.interrupted"
