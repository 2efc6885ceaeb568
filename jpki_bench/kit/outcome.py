"""How a test has gone so far, which decides what is kept of its browser."""

from __future__ import annotations

from typing import NoReturn

import pytest

REPORTS = pytest.StashKey[dict[str, pytest.TestReport]]()


def note(item: pytest.Item, report: pytest.TestReport) -> None:
    """Remember a report; that of the set-up begins anew (pytest-rerunfailures)."""
    if report.when == "setup" or REPORTS not in item.stash:
        item.stash[REPORTS] = {}
    item.stash[REPORTS][report.when] = report


def failed(item: pytest.Item) -> bool:
    """Has the test failed so far?"""
    return any(report.failed for report in item.stash.get(REPORTS, {}).values())


def interrupted(item: pytest.Item) -> bool:
    """Was the run broken off within the test? Then no report will come."""
    reports = item.stash.get(REPORTS, {})
    return "setup" not in reports or (reports["setup"].passed and "call" not in reports)


def refuse(text: str) -> NoReturn:
    """Fail the test with a sentence for whoever wrote it, and no trace of ours."""
    pytest.fail(text, pytrace=False)
