"""What is done to a registration from outside when one of its steps begins."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import descendants
from benchmarks.watched import Watched
from desk.office import ask_office
from tests.e2e.office import Office

DISK = "32m"  # enough for a registration, and quickly filled
FILES = 24
PREFIXES = {"few-files": ("prlimit", f"--nofile={FILES}")}
"""What a command is started with, for what must be so from its start."""


@dataclass
class Scene:
    """The registration that something is done to. ``also`` is the second one beside it."""

    office: Office
    home: Path
    run: Watched
    also: list[Watched] = field(default_factory=list)


def kill(scene: Scene) -> None:
    scene.run.process.kill()


def kill_all(scene: Scene) -> None:
    os.killpg(scene.run.process.pid, signal.SIGKILL)


def interrupt(scene: Scene) -> None:
    scene.run.process.send_signal(signal.SIGINT)


def browser_killed(scene: Scene) -> None:
    _kill_of_browser(scene, lambda words: b"--type=" not in words)


def renderer_killed(scene: Scene) -> None:
    _kill_of_browser(
        scene, lambda words: b"--type=renderer" in words and b"--extension-process" not in words
    )


def window_closed(scene: Scene) -> None:
    profile = Path(scene.office.ready["profile"])
    port = (profile / "DevToolsActivePort").read_text().split()[0]
    at = f"http://127.0.0.1:{port}/json"
    with urllib.request.urlopen(f"{at}/list") as answer:
        pages = [page for page in json.load(answer) if page["type"] == "page"]
    for page in pages:
        if not page["url"].startswith("chrome-extension:"):
            urllib.request.urlopen(f"{at}/close/{page['id']}").close()


def card_taken(scene: Scene) -> None:
    ask_office(scene.office.ready, "card", {"present": False})


def disk_full(scene: Scene) -> None:
    with contextlib.suppress(OSError), _ballast(scene.home).open("wb", buffering=0) as file:
        while file.write(bytes(1 << 16)):
            pass


def second_run(scene: Scene) -> None:
    scene.also.append(Watched("resume", scene.office, scene.home))


ACTS: dict[str, Callable[[Scene], None]] = {
    "kill": kill,
    "kill-all": kill_all,
    "interrupt": interrupt,
    "browser-killed": browser_killed,
    "renderer-killed": renderer_killed,
    "window-closed": window_closed,
    "card-taken": card_taken,
    "disk-full": disk_full,
    "second-run": second_run,
}


def undo(home: Path) -> None:
    """Put right what can be, before the registration is gone on with."""
    _ballast(home).unlink(missing_ok=True)


@contextlib.contextmanager
def disk_of(act: str, folder: Path) -> Iterator[None]:
    """Give a small disk of its own where one is to be filled.

    Raises OSError where none can be made.
    """
    if act != "disk-full":
        yield
        return
    folder.mkdir(exist_ok=True)
    options = f"size={DISK},mode=0700"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "touroku", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise OSError(done.stderr.decode().strip())
    try:
        yield
    finally:
        # A browser that is still closing may hold a file of it.
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _ballast(home: Path) -> Path:
    return home / "ballast"


def _kill_of_browser(scene: Scene, chosen: Callable[[bytes], bool]) -> None:
    for pid, name in descendants(scene.run.process.pid):
        if not name.startswith("chrom"):
            continue
        with contextlib.suppress(OSError):
            if chosen(Path(f"/proc/{pid}/cmdline").read_bytes()):
                os.kill(pid, signal.SIGKILL)
