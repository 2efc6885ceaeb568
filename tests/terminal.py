"""``touroku`` at a real terminal, as the person before it sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect


def sit_down(
    *words: str | Path, home: Path, lang: str = "en", display: str | None = None,
    cwd: Path | None = None, patience: float = 30, lines: int = 50, columns: int = 120,
) -> pexpect.spawn[str]:  # fmt: skip
    """Return a command begun at a terminal of this size; ``display`` is where its windows open."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "desk", *map(str, words)],
        env={
            **os.environ,
            **({"DISPLAY": display} if display else {}),
            "TOUROKU_HOME": str(home),
            "TOUROKU_LANG": lang,
            "COLUMNS": str(columns),
        },
        cwd=cwd,
        encoding="utf-8",
        timeout=patience,
        dimensions=(lines, columns),
    )


def purge(*words: str, home: Path, yes_to: str | None = None) -> int | None:
    """Delete a case, whose id stands first, by typing it; returns the exit code."""
    desk = sit_down("cases", "purge", *words, home=home)
    desk.expect("type the id of the case")
    desk.sendline(words[0])
    if yes_to:
        desk.expect(yes_to)
        desk.sendline("y")
    return end(desk)


def end(desk: pexpect.spawn[str]) -> int | None:
    """Return the exit code with which it ends by itself."""
    desk.expect(pexpect.EOF)
    desk.close()
    return desk.exitstatus
