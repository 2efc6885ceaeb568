"""A registration in the test's own process, in which something can be taken from under it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from desk.run_request import RunRequest, in_office
from desk.run_session import Reply, until_registered
from desk.settings import load_settings
from desk.words import Words
from flows.registration.register import Outcome, resume
from records.casefile import load_case_file


def request(ready: dict[str, Any], home: Path, **more: Any) -> RunRequest:
    """Return a run at the open office that said ``ready``; ``more`` as ``in_office`` takes it."""
    given = {"headless": True, "mail_wait": 20.0, "out": home, "as_json": True, **more}
    return in_office(ready, load_settings(), Words("en"), **given)


async def first_run(asked: RunRequest, ready: dict[str, Any]) -> Reply:
    client = load_case_file(Path(ready["case"]), date.today())
    return await until_registered(asked, client, asked.terminal())


async def gone_on(asked: RunRequest, case_id: str) -> Outcome:
    case = asked.store.open(case_id)
    return await resume(case, asked.desk, asked.options, asked.terminal())
