"""One registration in which something goes wrong, gone on with when it no longer does, and judged.

It is judged by what the site received and by what lies on the disk, not by what the driver says.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

from benchmarks.acts import ACTS, PREFIXES, Scene, disk_of, undo
from benchmarks.fault_list import Fault
from benchmarks.watched import Watched, begun_steps, only_case
from desk.office import OfficeError, ask_office, open_office
from jpki_bench.cast import CLIENTS
from records.case import Case
from tests.e2e.office import Office
from tests.e2e.unattended import OFFICE
from tests.flows.searching import found_in, spellings

ZEROS = (
    "double presses", "lost IDs", "foreign IDs", "tries spent", "secrets", "personal values",
    "tracebacks", "silent waits",
)  # fmt: skip
SILENT = 10.0  # seconds after which it must have been said what is waited for
CLOSING = 30.0  # seconds in which a browser that was left behind has closed
PERSONAL = (
    "name", "birth_date", "postal_code", "address", "phone", "email", "residence_card",
)  # fmt: skip
SHOWN = re.compile(r"Please write it down\.\s*([\x21-\x7e]+)")


@dataclass
class Row:
    """What came of one fault at one step. ``made``: it did happen."""

    fault: str
    step: str
    made: bool = False
    code: str = ""
    message: str = ""
    exit_code: int = 0
    left: bool = False  # by Ctrl-C of whoever had waited long enough
    state: str = ""
    presses: int = 0
    tries: int = 0
    kept_id: str = ""  # "the site's", "none", "another"
    also: str = ""  # what a second run was told
    resume: str = ""
    resume_code: str = ""
    resume_exit: int = 0
    seconds: float = 0.0
    silence: float = 0.0
    silence_after: str = ""
    zeros: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ZEROS, 0))
    wrongs: list[str] = field(default_factory=list)

    def wrong(self, zero: str, what: str) -> None:
        self.zeros[zero] += 1
        self.wrongs.append(f"{zero}: {what}")


def zeros(rows: Sequence[Row]) -> Counter[str]:
    summed = Counter(dict.fromkeys(ZEROS, 0))
    for row in rows:
        summed.update(row.zeros)
    return summed


def told_of(row: Row) -> str:
    if not row.made:
        return f"not made: {row.fault} at {row.step} {row.message}"
    resumed = f", resumed {row.resume} {row.resume_code}" if row.resume else ""
    wrongs = "".join(f"\n    {wrong}" for wrong in row.wrongs)
    return (
        f"{row.fault} at {row.step}: {row.code or 'complete'}, exit {row.exit_code}, {row.state},"
        f" 登録 {row.presses}{resumed} ({row.seconds:.0f} s, quiet {row.silence} s){wrongs}"
    )


def tried(*faults: tuple[Fault, str]) -> Row:
    """One registration with these faults at these steps, in a fresh office and a fresh home."""
    row = _row(faults)
    names = [fault.office.format(step=step) for fault, step in faults if fault.office]
    words = [*OFFICE, *(word for name in names for word in ("--fault", name))]
    began = time.monotonic()
    with ExitStack() as stack:
        ready, _ = stack.enter_context(open_office(words))
        office = Office(ready)
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="t-"))) / "home"
        for fault, _ in faults:
            stack.enter_context(disk_of(fault.act, home))
        runs = _registered(row, office, home, faults)
        known = _told_ids(runs, only_case(home))
        for name in office.state()["faults"]:
            ask_office(ready, "fault", {"name": name, "on": False})
        undo(home)
        if row.state != "complete":
            runs += _gone_on(row, office, home)
        _judge(row, runs, office, home, faults, known)
    row.seconds = round(time.monotonic() - began, 1)
    return row


def tried_or_told(*faults: tuple[Fault, str]) -> Row:
    """As :func:`tried`; where it could not be made, the row says why."""
    try:
        return tried(*faults)
    except (OfficeError, OSError, KeyError, ValueError) as trouble:
        row = _row(faults)
        row.message = repr(trouble)
        return row


def _row(faults: Sequence[tuple[Fault, str]]) -> Row:
    return Row(" + ".join(fault.name for fault, _ in faults), " + ".join(at for _, at in faults))


def _registered(
    row: Row, office: Office, home: Path, faults: Sequence[tuple[Fault, str]]
) -> list[Watched]:
    """Return the run in which the faults strike, and the second one where there was one."""
    prefix = next((PREFIXES[fault.act] for fault, _ in faults if fault.act in PREFIXES), ())
    at_first = office.state()["tries_left"]
    run = Watched("run", office, home, prefix)
    scene = Scene(office, home, run)
    until = time.monotonic() + min(fault.patience for fault, _ in faults)
    struck = [not fault.act or fault.act in PREFIXES for fault, _ in faults]
    while not all(struck) and run.process.poll() is None and time.monotonic() < until:
        steps = begun_steps(home)
        for number, (fault, step) in enumerate(faults):
            if not struck[number] and step in steps:
                ACTS[fault.act](scene)
                struck[number] = True
        try:
            run.process.wait(0.03)
        except subprocess.TimeoutExpired:
            continue
    run.end(max(1.0, until - time.monotonic()))
    for other in scene.also:
        other.end(max(1.0, until - time.monotonic()))
        row.also = other.code or "complete"
    site = office.state()
    row.made = all(struck) and _reached(site, faults)
    case = only_case(home)
    row.code, row.exit_code, row.left = run.code, run.process.returncode, run.left
    row.message = str(run.document.get("error", {}).get("message", ""))
    row.state = case.state if case else "no case"
    row.presses = _presses(site)
    spent = {name: at_first[name] - left for name, left in site["tries_left"].items()}
    row.tries = sum(max(0, each) for each in spent.values())
    if row.tries > sum(fault.tries for fault, _ in faults):
        row.wrong("tries spent", str(spent))
    return [run, *scene.also]


def _reached(site: dict[str, Any], faults: Sequence[tuple[Fault, str]]) -> bool:
    """Return a fault of one page happened if somebody came to that page."""
    return all(site["arrived"].get(step) for fault, step in faults if "@" in fault.office)


def _gone_on(row: Row, office: Office, home: Path) -> list[Watched]:
    """Resume; where no case was begun yet, begin. A browser that is still closing is waited for."""
    command, until = "resume" if only_case(home) else "run", time.monotonic() + CLOSING
    while True:
        run = Watched(command, office, home)
        run.end(75)
        busy = run.code in ("browser.profile-in-use", "store.case-in-use")
        if not busy or time.monotonic() > until:
            break
        time.sleep(0.5)
    case = only_case(home)
    row.resume = case.state if case else "no case"
    row.resume_code, row.resume_exit = run.code, run.process.returncode
    return [run]


# --- judging


def _judge(
    row: Row,
    runs: Sequence[Watched],
    office: Office,
    home: Path,
    faults: Sequence[tuple[Fault, str]],
    known: set[str],
) -> None:
    site, case = office.state(), only_case(home)
    presses = _presses(site)
    if presses > max(fault.presses for fault, _ in faults) or len(site["registrations"]) > 1:
        row.wrong("double presses", f"登録 arrived {presses} times")
    if presses and not (case and case.reached("submitting")) and site["registrations"]:
        row.wrong("lost IDs", "登録 was received, and the case says that nothing was sent")
    _judge_id(row, case, site, known)
    _judge_artifacts(row, runs, office, home)
    for run in runs:
        if "Traceback" in run.err + run.out:
            row.wrong("tracebacks", run.err[run.err.index("Traceback") :][-200:])
    longest = max((run.silence() for run in runs), key=lambda silence: silence.seconds)
    row.silence, row.silence_after = longest.seconds, longest.after[-120:]
    for silence in map(Watched.silence, runs):
        if silence.seconds > SILENT and not silence.told:
            row.wrong("silent waits", f"{silence.seconds} s after {silence.after[-80:]!r}")


def _judge_id(row: Row, case: Case | None, site: dict[str, Any], known: set[str]) -> None:
    given = {each["auth_id"] for each in site["registrations"]}
    kept = case.auth_id if case else None
    row.kept_id = "none" if not kept else "the site's" if kept in given else "another"
    if kept and kept not in given:
        row.wrong("foreign IDs", "the case has a 認証ID that the site did not give to it")
    if known & given and not kept:
        row.wrong("lost IDs", "it was seen, and the case does not have it")
    sent = any(mail["kind"] == "registered" for mail in site["mails"])
    if given and sent and not kept and not row.left:
        row.wrong("lost IDs", "its mail lies in the mailbox, and the case does not have it")
    if case and case.state == "complete" and not (kept and site["registrations"]):
        row.wrong("lost IDs", "complete without one")


def _judge_artifacts(row: Row, runs: Sequence[Watched], office: Office, home: Path) -> None:
    client = CLIENTS["change"]
    shown = {text for run in runs for text in SHOWN.findall(run.err)}
    links = set(re.findall(r"key=([\w-]{20,})", _mails(office)))
    secrets = {client.holder.signature_password, *shown}
    profile = Path(office.ready["profile"])
    told = "\n".join(run.out for run in runs)
    heard = "\n".join(run.err for run in runs)
    texts = {"JSON": told, "terminal": heard, **dict(_texts_of(home))}
    for secret in secrets:
        if secret in told or (secret not in shown and secret in heard):
            row.wrong("secrets", "a password was said")
    for folder in (home, profile):
        for files in found_in(folder, secrets).values():
            row.wrong("secrets", f"a password in {', '.join(files)}")
    for name, text in texts.items():
        if any(link in text for link in links):
            row.wrong("secrets", f"the link's key in {name}")
        for role, value in _personal(office):
            if any(each in text.lower().encode() for each in spellings(value)):
                row.wrong("personal values", f"{role} in {name}")
    for value, files in found_in(profile, [value for _, value in _personal(office)]).items():
        role = next(role for role, each in _personal(office) if each == value)
        row.wrong("personal values", f"{role} in the browser's {', '.join(files)}")


def _personal(office: Office) -> Iterator[tuple[str, str]]:
    case = tomllib.loads(Path(office.ready["case"]).read_text(encoding="utf-8"))
    for role in PERSONAL:
        if value := case["applicant"].get(role):
            yield role, str(value)


def _texts_of(home: Path) -> Iterator[tuple[str, str]]:
    """Give the journals and the copies of pages: what may be shown to others."""
    for path in home.rglob("*"):
        if path.suffix in (".jsonl", ".html") and path.name != "receipt.html" and path.is_file():
            yield path.name, path.read_text(encoding="utf-8", errors="replace")


def _mails(office: Office) -> str:
    texts = []
    for path in Path(office.ready["maildir"]).glob("*/*"):
        for part in message_from_bytes(path.read_bytes()).walk():
            payload = part.get_payload(decode=True)
            texts.append(payload.decode("ascii", "ignore") if isinstance(payload, bytes) else "")
    return "\n".join(texts)


def _told_ids(runs: Sequence[Watched], case: Case | None) -> set[str]:
    """Every text that may be the 認証ID and was told or written."""
    told = {word for run in runs for word in re.findall(r"[A-Z2-9]{12}", run.err + run.out)}
    return told | ({case.auth_id} if case and case.auth_id else set())


def _presses(site: dict[str, Any]) -> int:
    return int(site["arrived"].get("submit", 0))
