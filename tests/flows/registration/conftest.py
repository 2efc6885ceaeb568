"""A site for a registration, and a keyring that is not that of whoever runs the tests."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest

from tests.flows.registration.drawer import Drawer
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, little_site


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


@pytest.fixture
def site() -> Iterator[LittleSite]:
    """Each test says what stands on it."""
    with little_site() as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _browser(pytestconfig: pytest.Config) -> Iterator[None]:
    KEPT.headed = pytestconfig.getoption("--headed")
    yield
    KEPT.close()
