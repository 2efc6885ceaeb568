"""A computer whose clock is wrong registers all the same: its mails are not taken for old ones."""

from __future__ import annotations

import asyncio
import datetime as times
from datetime import UTC, timedelta
from pathlib import Path
from typing import Self

import pytest

from flows.registration import clock
from tests.e2e.in_process import first_run, request
from tests.e2e.office import opened_here
from tests.e2e.unattended import OFFICE
from tests.further import long


@long  # what the clocks say decides without a browser in tests/flows/registration/test_clock.py
@pytest.mark.parametrize("hours", [-48, 5, -5, 48])
def test_a_clock_that_is_off_is_named_and_stops_no_registration(
    hours: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Wrong(times.datetime):
        @classmethod
        def now(cls, tz: times.tzinfo | None = None) -> Self:
            return super().now(tz or UTC) + timedelta(hours=hours)

    for module in ("records.case", "records.journal", "mail.believing"):
        monkeypatch.setattr(f"{module}.datetime", Wrong)
    monkeypatch.setattr(clock, "_now", lambda: Wrong.now(UTC))
    with opened_here(*OFFICE) as office:
        reply = asyncio.run(first_run(request(office.ready, tmp_path), office.ready))
        [registered] = office.state()["registrations"]
    told = reply.document
    assert (reply.code, told["state"]) == (0, "complete"), told
    assert told["auth_id"] == registered["auth_id"]
    assert all(mail["trusted"] for mail in told["mails"])
    heard = capsys.readouterr().err
    assert ("fast" if hours > 0 else "slow") in heard
    assert "site's clock" in heard
