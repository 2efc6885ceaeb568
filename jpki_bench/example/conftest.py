from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from town import Town, open_town

from jpki_bench.kit.running import RunningOffice

expect.set_options(timeout=30_000)  # a person types, a card is read: that takes its time


@pytest.fixture
def town(jpki_office: RunningOffice) -> Town:
    """Give the site under test.

    It believes the office's cards as the real one believes real ones.
    """
    return Town({use: jpki_office.ca(use) for use in ("signature", "authentication")})


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    with open_town(town) as address:
        yield address
