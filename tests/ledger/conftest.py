"""One PostgreSQL server for all tests of the ledger that one process runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.cluster import PASSWORD, USER, Cluster, binaries, cluster


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """Give a server with a port; ``stranger`` may come in and has no right to anything."""
    if binaries() is None:
        pytest.skip("no PostgreSQL")
    with cluster(wire=True) as made:
        with made.connected(USER, "postgres") as connection:
            connection.execute(f"ALTER ROLE {USER} PASSWORD '{PASSWORD}'")
            connection.execute(f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'")
        yield made
