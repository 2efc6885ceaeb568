from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_falls_through(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """read() has a last line of defence; no mail of these tests may need it."""
    yield
    assert not [record for record in caplog.records if record.name == "mail.reading"]
