"""One registration killed at an instant, and what the case then says about itself.

Used by the test of a few kills and by the benchmark of many.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from records.case import Case, Store
from tests.e2e.office import Office, OpenOffice, opened_beside
from tests.e2e.unattended import OFFICE, PATIENCE, outcome, start

MAIL_WAIT = "8"  # seconds; the simulated site needs half a second


@dataclass
class Kill:
    """One killed registration and what came of it. ``lies`` is empty when all is well."""

    number: int
    instant: float
    group: bool
    again: float | None
    found: str = ""  # the state the kill left, "no case" before there was one
    last: str = ""  # the last thing in the journal
    outcome: str = ""
    presses: int = 0
    lies: list[str] = field(default_factory=list)


def measure() -> float:
    """Seconds of one whole registration."""
    with opened_beside(*OFFICE) as office, tempfile.TemporaryDirectory() as home:
        started = time.monotonic()
        code, document = touroku("run", office, home)
        if code:
            sys.exit(f"the undisturbed registration ended with {code}: {document}")
        return time.monotonic() - started


def draw(number: int, seed: int, length: float, since: float = 0.0) -> Kill:
    """``since``: the share of a registration that is over before the first possible instant."""
    chance = random.Random(f"{seed}/{number}")
    again = chance.uniform(0, length) if number % 4 == 3 else None
    return Kill(number, chance.uniform(since * length, length), number % 2 == 1, again)


def killed(kill: Kill, opened: OpenOffice = opened_beside) -> bool:
    """Carry one kill out and judge what came of it; False when the run was over before."""
    with opened(*OFFICE) as office, tempfile.TemporaryDirectory() as home:
        if not kill_at(kill.instant, "run", office, home, group=kill.group):
            return False
        case = only_case(home)
        kill.found = case.state if case else "no case"
        kill.last = last_event(case)
        kill.lies += lies_on_disk(case, office.state())
        known = case.auth_id if case else None
        if case and kill.again is not None and case.state != "complete":
            kill_at(kill.again, "resume", office, home, group=kill.group)
            kill.lies += lies_on_disk(only_case(home), office.state())
        code, document = go_on(office, home)
        judge(kill, code, document, only_case(home), office.state(), known)
    return True


def kill_at(instant: float, command: str, office: Office, home: str, *, group: bool) -> bool:
    """Start a command and kill it; False when it had ended by itself."""
    with begun(command, office, home) as process:
        try:
            process.wait(instant)
        except subprocess.TimeoutExpired:
            if group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            return True
    return False


def go_on(office: Office, home: str) -> tuple[int, dict[str, Any]]:
    """Resume; where no case was begun yet, begin. A browser that is still closing is waited for."""
    until = time.monotonic() + PATIENCE
    command = "resume" if only_case(home) else "run"
    while True:
        code, document = touroku(command, office, home)
        if error_of(document) != "browser.profile-in-use" or time.monotonic() > until:
            return code, document
        time.sleep(0.5)


def judge(
    kill: Kill,
    code: int,
    document: dict[str, Any],
    case: Case | None,
    site: dict[str, Any],
    known: str | None,
) -> None:
    """Hold what the case says against what the site received."""
    kill.presses = sum(site["submissions"].values())
    kill.lies += lies_on_disk(case, site)
    if error_of(document) == "run.nothing-to-resume" and case and case.state == "complete":
        code = 0  # the kill came when all was done
    if known and (case is None or case.auth_id != known):
        kill.lies.append(f"the 認証ID {known} was on the disk and is not the case's any more")
    if case and case.state == "complete":
        kill.outcome = "complete"
        kill.lies += lies_of_complete(code, case, site)
    elif case and case.state == "submitting" and code == 3:
        kill.outcome = "says: nobody knows whether it was sent"
        if kill.presses:
            kill.lies.append("登録 was received and the mail told so, but the case does not know")
    else:
        kill.outcome = f"{case.state if case else 'no case'}, exit {code}"
        kill.lies.append(f"not complete ({last_event(case)}): {error_of(document)} {document}")


def lies_on_disk(case: Case | None, site: dict[str, Any]) -> list[str]:
    """Return what may not be so at any moment, however far the case has come."""
    presses, registered = sum(site["submissions"].values()), site["registrations"]
    lies = []
    if presses > 1:
        lies.append(f"登録 was received {presses} times")
    if presses and (case is None or not case.reached("submitting")):
        lies.append("登録 was received, but the case says that nothing was sent")
    if case and case.auth_id and case.auth_id not in [each["auth_id"] for each in registered]:
        lies.append("the case has a 認証ID that the site did not give")
    return lies


def lies_of_complete(code: int, case: Case, site: dict[str, Any]) -> list[str]:
    [registered] = site["registrations"] or [{}]
    receipt = case.folder / "receipt.html"
    truths = {
        "exit code 0": code == 0,
        "登録 received once": sum(site["submissions"].values()) == 1,
        "the 認証ID is the site's": case.auth_id == registered.get("auth_id"),
        "the login password is set": bool(registered.get("password_set")),
        "one press in the journal": case.progress.submissions == 1,
        "the receipt has the 認証ID": receipt.exists()
        and (case.auth_id or "?") in receipt.read_text(encoding="utf-8"),
        "both mails are kept": {mail["kind"] for mail in case.progress.mails}
        >= {"registered", "password-set"},
        "every kept mail is on the disk": all(
            (case.folder / mail["file"]).stat().st_size for mail in case.progress.mails
        ),
    }
    return [f"complete, but not: {truth}" for truth, holds in truths.items() if not holds]


def begun(command: str, office: Office, home: str) -> subprocess.Popen[str]:
    return start(command, office, home, mail_wait=MAIL_WAIT, stderr=subprocess.DEVNULL)


def touroku(command: str, office: Office, home: str) -> tuple[int, dict[str, Any]]:
    process = begun(command, office, home)
    said = outcome(process)
    if said is None:
        return -1, {"error": {"code": "hung"}}
    return process.returncode, dict(json.loads(said[0] or "{}"))


def only_case(home: str) -> Case | None:
    return next(Store(Path(home)).all(), None)


def last_event(case: Case | None) -> str:
    entries = list(case.journal.entries()) if case else []
    return f"{entries[-1]['event']} {entries[-1].get('id', '')}".strip() if entries else ""


def error_of(document: dict[str, Any]) -> str:
    return str(document.get("error", {}).get("code", ""))
