"""What all tests with a browser share: which one, and how it is started."""

from __future__ import annotations

import os
from typing import Any

import pytest

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def base_url() -> None:
    """pytest-base-url's own one warns under pytest 9 (a fixture that is a method)."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox"] if root else [],  # Chromium refuses its sandbox to root
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with pytest-playwright's fixtures come last: its loop stays open in the main thread."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
