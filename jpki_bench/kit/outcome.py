"""Whether a test has failed, which decides what is kept of its browser."""

from __future__ import annotations

import pytest

FAILED = pytest.StashKey[bool]()


def failed(request: pytest.FixtureRequest) -> bool:
    """Has the test failed so far?"""
    return bool(request.node.stash.get(FAILED, False))
