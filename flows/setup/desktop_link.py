"""A link on the desktop to the ``touroku.cmd`` of the folder that was unpacked.

The call of Windows is one line of PowerShell, which knows where the desktop is (it may lie in
OneDrive) and writes what its own shell reads. It has not been run on a Windows PC yet
(docs/windows.md).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flows.checkup.plan import Machine
from flows.outcomes import BadInput, Failed
from terms.text import first_line

STARTER = "touroku.cmd"
# What is linked comes by the environment: no path, however it is written, is part of a command.
MAKING = (
    "$ErrorActionPreference = 'Stop'; "
    "$at = Join-Path ([Environment]::GetFolderPath('Desktop')) 'touroku.lnk'; "
    "$link = (New-Object -ComObject WScript.Shell).CreateShortcut($at); "
    "$link.TargetPath = $env:TOUROKU_LINK_TO; "
    "$link.WorkingDirectory = Split-Path $env:TOUROKU_LINK_TO; "
    "$link.Save()"
)
LIMIT = 30.0  # seconds; PowerShell may be slow to start for the first time

Run = Callable[[Sequence[str], Mapping[str, str]], str]
"""Runs a command with an environment; returns what it complained of, "" when all went well."""


def starter_of(program: Path) -> Path | None:
    """Return the ``touroku.cmd`` of the unpacked folder in which a Python lies; None elsewhere."""
    starter = program.parent.parent / STARTER
    return starter if program.parent.name.casefold() == "python" and starter.is_file() else None


def make_link(machine: Machine, program: Path, run: Run) -> Path:
    """Put a link onto the desktop and return what it leads to.

    Raises BadInput where there is nothing to link to, Failed where Windows does not make it.
    """
    starter = starter_of(program) if machine.platform == "win32" else None
    if starter is None:
        raise BadInput("setup.link-no-folder")
    command = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", MAKING]
    complaint = run(command, {**machine.environment, "TOUROKU_LINK_TO": str(starter)})
    if complaint:
        raise Failed("setup.link-not-made", reason=complaint)
    return starter


def this_program() -> Path:
    return Path(sys.executable)


def run_powershell(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run it; returns what it complained of."""
    try:
        done = subprocess.run(
            command, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=LIMIT, check=False, text=True, errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as trouble:
        return first_line(trouble)
    said = done.stderr.strip()
    return "" if done.returncode == 0 else said.splitlines()[0] if said else f"{done.returncode}"
