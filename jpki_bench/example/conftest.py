from collections.abc import Iterator

import pytest
from town import Town, open_town

from jpki_bench.kit.running import RunningOffice


@pytest.fixture
def town(jpki_office: RunningOffice) -> Town:
    """The site under test; it believes the office's cards as the real one believes real ones."""
    return Town({use: jpki_office.ca(use) for use in ("signature", "authentication")})


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    with open_town(town) as address:
        yield address
