"""The browser's fixtures where neither kind of pytest-playwright is installed: they say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jpki_bench.kit.mailbox import Mailbox
    from jpki_bench.kit.running import RunningOffice

LACKING = "install pytest-playwright, or pytest-playwright-asyncio for tests that await"


@pytest.fixture
def jpki_context() -> None:
    raise pytest.UsageError(LACKING)


@pytest.fixture
def jpki_page(jpki_context: None) -> None: ...


@pytest.fixture
def jpki_person(jpki_context: None) -> None: ...


@pytest.fixture
def jpki_mailbox(jpki_office: RunningOffice) -> Mailbox:
    """The mails that came."""
    from jpki_bench.kit.mailbox import Mailbox

    return Mailbox(jpki_office)
