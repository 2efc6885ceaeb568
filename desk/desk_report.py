"""One file about a desk for somebody who helps from afar, with nothing personal in it.

Of what was found only the parameters are kept that say nothing about anybody; names of folders
lose the user's own, and addresses of mail are left out wherever they stand.
"""

from __future__ import annotations

import contextlib
import json
import platform
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.checkup.plan import CheckPlan, Machine
from flows.outcomes import BadInput
from records.case import Store
from records.listed import ListedCase
from records.lock import StoreError
from records.safe_files import write_whole
from records.trouble import machine_error
from terms.errors import TextKey
from terms.findings import Finding

TOLD = frozenset({
    "browser", "entry", "extension", "file", "folder", "last", "line", "lock", "minutes", "origin",
    "other", "page", "place", "policy", "profile", "reader", "readers", "reason", "seconds",
    "status", "system", "version", "what",
})  # fmt: skip
LEFT_OUT = "…"
CASES_LOOKED_AT = 20  # the newest ones
STOPS_TOLD = 20
_SOMEBODYS_FOLDER = re.compile(r"((?:^|[\\/])(?:users|home)[\\/])[^\\/]+", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


def desk_report(
    plan: CheckPlan,
    machine: Machine,
    found: Sequence[Finding],
    settings: Iterable[str],
    stops: Iterable[dict[str, str]],
) -> dict[str, Any]:
    """Return what stands in the file.

    Versions, what was found, the names of settings, the last stops.
    """
    return {
        "touroku": version("touroku"),
        "playwright": version("playwright"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "client": _client_version(machine, found),
        "site": plan.site.origin,
        "edition": plan.site.edition.key,
        "browser": _without_the_user(plan.browser, machine),
        "card": plan.card_source.partition(":")[0],
        "mail": plan.mail_source.partition(":")[0],
        "settings": sorted(settings),
        "findings": [_finding(one, machine) for one in found],
        "stops": list(stops),
    }


def last_stops(home: Path) -> list[dict[str, str]]:
    """When and why the last registrations stopped, the latest first, whoever they were for."""
    store = Store(home)
    listed = [each for each in store.survey() if isinstance(each, ListedCase)]
    stops = []
    for each in listed[-CASES_LOOKED_AT:]:
        with contextlib.suppress(StoreError):  # one that can't be read tells nothing
            stops += [
                {"at": str(entry["at"]), "code": str(entry["code"])}
                for entry in store.open(each.id).journal.entries()
                if entry["event"] == "stopped"
            ]
    return sorted(stops, key=lambda stop: stop["at"], reverse=True)[:STOPS_TOLD]


def _finding(finding: Finding, machine: Machine) -> dict[str, Any]:
    told = frozenset[str]() if finding.id.startswith("mail") else TOLD  # accounts and folders
    params = {
        name: _without_the_user(value, machine) if name in told else LEFT_OUT
        for name, value in finding.params.items()
    }
    return {"id": finding.id, "severity": finding.severity, "code": finding.code, **params}


def _without_the_user(text: str, machine: Machine) -> str:
    """Leave out home folders, which are called after who works here, in whatever writing."""
    text = _SOMEBODYS_FOLDER.sub(rf"\1{LEFT_OUT}", text.replace(str(machine.home), "~"))
    return _MAIL_ADDRESS.sub(LEFT_OUT, text)


def _client_version(machine: Machine, found: Sequence[Finding]) -> str | None:
    """Return the version that the client's program carries in itself on Windows."""
    ready = (one.params.get("file") for one in found if one.code == "check.host-ready")
    program = next(ready, None)
    return machine.windows.file_version(Path(program)) if machine.windows and program else None


def as_file(report: dict[str, Any]) -> bytes:
    return f"{json.dumps(report, ensure_ascii=False, indent=2)}\n".encode()


SAID_OF_A_FILE = frozenset({
    "machine.disk-full", "machine.read-only", "machine.no-right", "machine.in-use",
})  # fmt: skip


def write_report(file: Path, data: bytes) -> None:
    """Write the file. Raises :class:`BadInput`, in words, where that can't be done there."""
    folder = file.parent
    if file.is_dir():
        raise BadInput("check.report-is-folder", file=str(file))
    if not folder.is_dir():
        raise BadInput("check.report-no-folder", file=str(file), folder=str(folder))
    try:
        write_whole(file, data)
    except OSError as trouble:
        known = machine_error(trouble)
        reason = TextKey(f"check.report-{known.code.partition('.')[2]}")
        said = reason if known.code in SAID_OF_A_FILE else known.params["reason"]
        raise BadInput("check.report-refused", file=str(file), reason=said) from None
