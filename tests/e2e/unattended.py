"""A registration that nobody watches, in a process of its own beside an open office.

Used where it is killed on its way, and where it is judged by what the site received.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from watchfiles import watch

from tests.desk.commands import ROOT
from tests.e2e.office import Office

LINK = {"JPKI_BENCH_READER": "link"}
OFFICE = ("--person", "--no-imap", "--pause", "0")
PATIENCE = 120.0  # seconds for a whole registration on a busy machine; after that it hangs


def environment(**more: str) -> dict[str, str]:
    """That of the tests without the settings of whoever runs them."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TOUROKU_")}
    return {**clean, **more}


def command_line(command: str, office: Office, mail_wait: str) -> list[str]:
    """``touroku run`` or ``resume`` as it is typed beside an open office."""
    arguments = office.run if command == "run" else [command, *office.run[2:]]
    options = ["--password", "generate", "--mail-wait", mail_wait, "--json"]
    return [sys.executable, "-m", "desk", *arguments, *options]


def start(
    command: str, office: Office, home: str, *, mail_wait: str, stderr: int
) -> subprocess.Popen[str]:
    """It in a process group of its own; ``stderr`` as Popen takes it."""
    return subprocess.Popen(
        command_line(command, office, mail_wait),
        cwd=ROOT,
        env=environment(**LINK, TOUROKU_HOME=home, TOUROKU_LANG="en"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )


def outcome(process: subprocess.Popen[str]) -> tuple[str, str] | None:
    """Return what it said on both outputs at its end.

    None when it hung, and was ended with its group.
    """
    try:
        return process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None


def killed_at(moment: str, simulated: Office, home: Path) -> Path:
    """Start a run and kill -9 it as soon as its journal says a certain thing."""
    told = {**os.environ, "TOUROKU_HOME": str(home / "home"), "TOUROKU_LANG": "en"}
    process = subprocess.Popen(
        [sys.executable, "-m", "desk", *simulated.run],
        env=told,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    folder: list[Path] = []
    seen = threading.Event()
    watcher = threading.Thread(target=_watch, args=(home, moment, folder, seen), daemon=True)
    watcher.start()
    try:
        assert seen.wait(90), f"never came to {moment}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert json.loads((folder[0] / "case.json").read_bytes())
    return folder[0]


def _watch(home: Path, moment: str, folder: list[Path], seen: threading.Event) -> None:
    options: dict[str, Any] = {"rust_timeout": 200, "yield_on_timeout": True, "step": 5}
    for _ in watch(home, debounce=20, **options):
        for journal in home.glob("home/cases/*/journal.jsonl"):
            if moment in journal.read_text(encoding="utf-8"):
                folder.append(journal.parent)
                seen.set()
                return
