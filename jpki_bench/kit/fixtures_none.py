"""The browser's fixtures where neither kind of pytest-playwright is installed: they say so."""

from __future__ import annotations

import pytest

LACKING = "install pytest-playwright, or pytest-playwright-asyncio for tests that await"


@pytest.fixture
def jpki_context() -> None:
    raise pytest.UsageError(LACKING)


@pytest.fixture
def jpki_page(jpki_context: None) -> None: ...


@pytest.fixture
def jpki_person(jpki_context: None) -> None: ...
