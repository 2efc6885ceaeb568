"""Why a test doesn't run on Windows; docs/windows.md tells the same in two languages."""

from __future__ import annotations

from typing import Literal, get_args

import pytest

Why = Literal[
    "rights", "links", "programs", "registry", "terminal", "measuring", "devices", "browser"
]
REASONS: tuple[Why, ...] = get_args(Why)


def not_on_windows(why: Why) -> pytest.MarkDecorator:
    """Mark a test, or with ``pytestmark`` a whole module, that can't run on Windows."""
    assert why in REASONS
    return pytest.mark.not_on_windows(why)
