"""A PostgreSQL server of its own for a test: made in a folder, stopped, killed, started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

USER = "touroku"
DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # the server refuses to run as root


@dataclass(frozen=True)
class Cluster:
    """A server that listens on a socket in its folder."""

    folder: Path
    binaries: Path

    @property
    def url(self) -> str:
        """The ledger's place in it."""
        return f"postgresql+psycopg://{USER}@/office?host={self.folder}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-o", options, "-l", f"{self.folder}/log",
                  "-w", "start")  # fmt: skip

    def stop(self) -> None:
        """Stop it at once, as at the end of a day."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """Let it die without a word, with all that it had begun."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def fresh(self) -> str:
        """Return an empty database; returns the ledger's place in it."""
        with psycopg.connect(
            host=str(self.folder), user=USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute("DROP DATABASE IF EXISTS office WITH (FORCE)")
            connection.execute("CREATE DATABASE office")
        return self.url

    def _run(self, *command: str) -> None:
        account = ACCOUNT if os.geteuid() == 0 else None
        subprocess.run(
            [str(self.binaries / command[0]), *command[1:]],
            check=True, user=account, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip


def binaries() -> Path | None:
    """Where the server's programs are; None where there is no PostgreSQL."""
    found = shutil.which("pg_ctl")
    if found and shutil.which("initdb"):
        return Path(found).parent
    kept = sorted(DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a server and start it; afterwards nothing of it is left."""
    where = binaries()
    assert where
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has 107 letters
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        made = Cluster(folder, where)
        made._run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", USER, "-E", "UTF8",
                  "--no-sync")  # fmt: skip
        made.start()
        try:
            yield made
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
