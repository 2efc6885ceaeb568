"""Why a test doesn't run on Windows; docs/windows.md tells the same in two languages."""

from __future__ import annotations

from typing import Literal, get_args

import pytest

Why = Literal[
    "rights", "links", "programs", "processes", "peers", "registry", "terminal", "measuring",
    "devices", "browser",
]  # fmt: skip
REASONS: tuple[Why, ...] = get_args(Why)


def not_on_windows(why: Why) -> pytest.MarkDecorator:
    """Mark a test, or with ``pytestmark`` a whole module, that can't run on Windows.

    The only way to: what is said here stands in the docs.
    """
    assert why in REASONS
    return pytest.mark.not_on_windows(why)
