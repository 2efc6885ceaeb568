"""What all tests share: the browser, the reader, and how they run beside one another."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock
from playwright import async_api, sync_api

from jpki_bench.pki import Authority
from tests.machine import CHROMIUM, READER
from tests.windows import not_on_windows

# Fixtures with a browser of this machine, or what a test starts one with.
DRIVEN = {"page", "browser", "context", "browser_type_launch_args"}

# A machine at work on several tests is slow: what never comes is noticed this late, too.
for api in (async_api, sync_api):
    api.expect.set_options(timeout=30_000)

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

# vpcd has two slots for the whole machine, and the client takes the first card it sees: tests
# with a card in them wait for one another, also for those of another run on the same machine.
slots = FileLock(Path(tempfile.gettempdir()) / "touroku-vpcd.lock")


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


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who issues the certificates on the cards."""
    return Authority.create(tmp_path_factory.mktemp("keys"))


def pytest_configure(config: pytest.Config) -> None:
    """Offices of tests keep off the real reader, but for those marked ``pcsc``.

    They keep off the person's keyring, too: Windows has one that would keep their keys.

    Playwright's program is compiled once: it is started some hundred times.

    Tests press Ctrl-C: a shell that started them in the background has it ignored, and what they
    start would ignore it too.
    """
    os.environ[READER] = "link"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    if cache := getattr(config, "cache", None):
        os.environ.setdefault("NODE_COMPILE_CACHE", str(cache.mkdir("node")))
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if needs_slots(request.node):
        monkeypatch.delenv(READER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    if needs_slots(item) and not slots.is_locked:
        slots.acquire()
    try:
        return (yield)
    finally:
        if slots.is_locked and not (nextitem and needs_slots(nextitem)):
            slots.release()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests at vpcd's slots stay together on one of the workers instead of waiting on both."""
    for item in items:
        if DRIVEN & set(getattr(item, "fixturenames", ())):
            item.add_marker(not_on_windows("browser"))
        marker = item.get_closest_marker("not_on_windows")
        if marker and sys.platform == "win32":
            item.add_marker(pytest.mark.skip(reason=f"not on Windows: {marker.args[0]}"))
        if needs_slots(item):
            item.add_marker(pytest.mark.xdist_group("slots"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to run where what is made once would be made by each worker, and nobody noticed."""
    if session.config.getoption("loadgroup", default=False):
        for item in session.items:
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
                raise pytest.UsageError("pytest and pytest-xdist don't agree about xdist_group")


def needs_slots(item: pytest.Item) -> bool:
    """Tell whether it lays a card into vpcd's slots; the card room has a daemon of its own."""
    own_daemon = {"_daemon", "own_daemon"} & set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("pcsc") is not None and not own_daemon
