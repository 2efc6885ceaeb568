"""Further cases of a kind that another case stands for: ``scripts/test --long`` tries them too."""

from __future__ import annotations

from typing import Any

import pytest

long = pytest.mark.long


def further(*values: Any) -> Any:
    """Values of a test that are tried where there is time."""
    return pytest.param(*values, marks=long)
