"""Sits at a console of the Windows of the tests, as a person who answers with the IME on.

The console is that of Wine on a terminal of this system: what is typed here is typed there. It
begins Python itself, as Wine's cmd.exe leaves its programs alone at Ctrl-C.
"""

from __future__ import annotations

import re
from pathlib import Path

import pexpect

WINE = Path(__file__).parent / "wine"
ENTER = "\r"
PATIENCE = 300  # seconds
INTERRUPTED = 130
NOTHING_KEPT = "何も残していません"
STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
RUN = ("run", "--site", "http://127.0.0.1:9", "--headless", "--lang", "ja")


def give_up_in_the_middle(python: str, where: Path, page: int) -> str | None:
    """Answer two questions, press Ctrl-C at the third; returns what was otherwise than it should.

    ``page`` is the code page of the console.
    """
    desk = pexpect.spawn(
        str(WINE), ["wine", python, r"C:\at_console.py", str(page), *RUN], cwd=where,
        encoding="utf-8", codec_errors="replace", timeout=PATIENCE, dimensions=(50, 100),
    )  # fmt: skip
    try:
        for number, typed, taken in ((1, "２", "変更"), (2, "外国人本人", "外国人本人")):
            desk.expect_exact(f"[{number}/13]")
            desk.expect_exact("\n\x1b[?25l>")
            desk.send(typed + ENTER)
            desk.expect_exact(f"→ {taken}")
        desk.expect_exact("[3/13]")
        desk.expect_exact("\n\x1b[?25l>")
        desk.sendintr()
        desk.expect_exact(NOTHING_KEPT)
        desk.expect(pexpect.EOF)
    except (pexpect.TIMEOUT, pexpect.EOF) as trouble:
        return f"{type(trouble).__name__} after {STEERING.sub('', desk.before or '')[-500:]!r}"
    finally:
        desk.close(force=True)
    return None if desk.exitstatus == INTERRUPTED else f"exit code {desk.exitstatus}"
