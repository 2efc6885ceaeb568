"""The system's keyring is not that of whoever runs the tests."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest

from tests.flows.registration.drawer import Drawer


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)
