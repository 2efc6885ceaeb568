"""Further cases of a kind that another case stands for: ``scripts/test --long`` tries them too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

long = pytest.mark.long


def further(*values: Any) -> Any:
    """Values of a test that are tried where there is time."""
    return pytest.param(*values, marks=long)


def every(number: int, values: Iterable[Any]) -> list[Any]:
    """Every so many-th of the values; those between are further ones."""
    return [value if at % number == 0 else _further(value) for at, value in enumerate(values)]


def _further(value: Any) -> Any:
    return further(*value) if isinstance(value, tuple) else further(value)
