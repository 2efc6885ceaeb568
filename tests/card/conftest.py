from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.card.bench import Bench, Daemon, Desk, missing


@pytest.fixture(scope="session")
def _daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    reason = missing()
    if reason:
        pytest.skip(reason)
    daemon = Daemon(Path(tmp_path_factory.mktemp("pcscd")))
    daemon.start()
    yield daemon
    daemon.close()


@pytest.fixture(scope="session")
def _bench(_daemon: Daemon) -> Iterator[Bench]:
    bench = Bench(_daemon)
    yield bench
    bench.close()


@pytest.fixture
def bench(_bench: Bench) -> Iterator[Bench]:
    """Two empty readers, and a desk that watches them."""
    yield _bench
    _bench.take()
    _bench.desk.ask("settle")


@pytest.fixture
def other_program(_daemon: Daemon) -> Iterator[Desk]:
    """Another program at the same readers."""
    desk = Desk(_daemon.environment)
    yield desk
    desk.ask("release")
    desk.close()


@pytest.fixture
def own_daemon(tmp_path: Path) -> Iterator[Daemon]:
    """Give a daemon for one test, which starts and stops it. Not yet started."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    daemon = Daemon(tmp_path)
    yield daemon
    daemon.close()


@pytest.fixture
def own_desk(own_daemon: Daemon) -> Iterator[Desk]:
    desk = Desk(own_daemon.environment)
    yield desk
    desk.close()
