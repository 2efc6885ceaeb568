"""What the tests of the command line share: answers, case files, a listener on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desk.answer import Answer
from tests.desk.forked import forked

ROOT = Path(__file__).parents[2]
NOT_OURS = ("TOUROKU_", "LC_", "DISPLAY", "WAYLAND", "PYTHONIOENCODING", "PYTHONUTF8")
AT_THE_START = ("LC_", "LANG", "PYTHON", "TZ")  # what a Python reads only when it starts

GOOD = """\
procedure = "change"

[applicant]
name = "NGUYEN THI HANH"
sex = "female"
birth_date = 1995-11-03
nationality = "ベトナム"
email = "hanh@post.example"
residence_card = "AB12345678CD"
"""


Touroku = Callable[..., Answer]


def case_file(**changed: str | None) -> str:
    """Return the good case with lines changed.

    TOML values as they stand, None leaves a line out.
    """
    lines = []
    for line in GOOD.splitlines():
        name = line.partition(" = ")[0]
        if name not in changed:
            lines.append(line)
        elif (value := changed.pop(name)) is not None:
            lines.append(f"{name} = {value}")
    added = [f"{name} = {value}" for name, value in changed.items()]
    return "\n".join([*lines, *added]) + "\n"


@contextmanager
def taken_port() -> Iterator[int]:
    """Give a port on loopback on which somebody already listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def free_port() -> int:
    """Return a port on loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def type_in(
    folder: Path, *words: str | Path, lang: str | None = "en", env: dict[str, str] | None = None
) -> Answer:
    """A command in a process of its own, without a display, its home and its place in a folder.

    The process comes of one that has loaded the program already, but where a setting says what a
    Python is at its start.
    """
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(NOT_OURS)},
        "TOUROKU_HOME": str(folder / "home"),
        **({"TOUROKU_LANG": lang} if lang else {}),
        **(env or {}),
    }
    here = folder / "here"
    here.mkdir(exist_ok=True)
    line = [*map(str, words)]
    started = sys.platform == "win32" or any(key.startswith(AT_THE_START) for key in env or {})
    answer = (_started if started else forked)(line, environment, here)
    assert "Traceback" not in answer.err, answer.err
    assert "Warning" not in answer.err, answer.err
    return answer


def _started(words: list[str], environment: dict[str, str], here: Path) -> Answer:
    done = subprocess.run(
        [sys.executable, "-m", "desk", *words],
        env=environment,
        cwd=here,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
