"""The operator's seat: a run at a terminal, with a browser that is really seen."""

from __future__ import annotations

from pathlib import Path

import pexpect

from tests import terminal
from tests.e2e.office import Office


def sit_down(
    simulated: Office, display: str, home: Path, *more: str, command: str = "run"
) -> pexpect.spawn[str]:
    arguments = [word for word in simulated.run if word not in ("--yes", "--headless")]
    if command == "resume":
        arguments = [command, *arguments[2:]]
    if command == "ask":  # run without a case file
        arguments = ["run", *arguments[2:]]
    return terminal.sit_down(
        *arguments, "--password", "generate", *more, home=home, display=display, patience=60
    )
