"""A PostgreSQL server of its own for a test: made in a folder, stopped, killed, started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

USER = "touroku"
HOST = "db.office.example"
PASSWORD = "Tsubaki-77"
DEBIAN = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # the server refuses to run as root


@dataclass(frozen=True)
class Cluster:
    """A server that listens on a socket in its folder, and with a ``port`` on loopback, too.

    There it asks for a password and shows a certificate for :data:`HOST` by an issuer of its own.
    """

    folder: Path
    binaries: Path
    port: int | None = None

    @property
    def url(self) -> str:
        """The ledger's place in it."""
        port = f"&port={self.port}" if self.port else ""
        return f"postgresql+psycopg://{USER}@/office?host={self.folder}{port}"

    @property
    def root(self) -> Path:
        """The certificate of the issuer."""
        return self.folder / "root.crt"

    def over_wire(self, user: str = USER, database: str = "office", host: str = HOST) -> str:
        """Return the place as another computer of the office names it, without the issuer."""
        where = f"{host}:{self.port}/{database}?hostaddr=127.0.0.1"
        return f"postgresql+psycopg://{user}:{PASSWORD}@{where}"

    def start(self) -> None:
        options = f"-k {self.folder} -c fsync=off -c max_connections=60 -c listen_addresses="
        if self.port:
            options += f"127.0.0.1 -p {self.port} -c ssl=on"
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-o", options, "-l", f"{self.folder}/log",
                  "-w", "start")  # fmt: skip

    def stop(self) -> None:
        """Stop it at once, as at the end of a day."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """Let it die without a word, with all that it had begun."""
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def connected(self, user: str = USER, database: str = "office") -> psycopg.Connection:
        """Connect by the socket, where nobody is asked for a password."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user=user, dbname=database, autocommit=True
        )

    def fresh(self) -> str:
        """Return an empty database; returns the ledger's place in it."""
        with self.connected(database="postgres") as connection:
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
        return Path(found).resolve().parent
    kept = sorted(DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _certify(folder: Path) -> None:
    """Make what docs/office.md makes: an issuer of the office's own, a certificate for a name."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in ("CA", HOST)]
    now = datetime.now(UTC)
    issuer, own = (
        x509.CertificateBuilder().subject_name(name).issuer_name(names[0])
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        for name, key in zip(names, keys, strict=True)
    )  # fmt: skip
    issuer = issuer.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    own = own.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "root.crt").write_bytes(issuer.sign(keys[0], SHA256()).public_bytes(pem))
    (folder / "data/server.crt").write_bytes(own.sign(keys[0], SHA256()).public_bytes(pem))
    key = folder / "data/server.key"
    key.touch(0o600)
    key.write_bytes(keys[1].private_bytes(pem, *plain))
    if os.geteuid() == 0:
        shutil.chown(key, ACCOUNT)


@contextlib.contextmanager
def cluster(*, wire: bool = False) -> Iterator[Cluster]:
    """Make a server and start it; afterwards nothing of it is left. ``wire``: with a port."""
    where = binaries()
    assert where
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has 107 letters
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        made = Cluster(folder, where, _free_port() if wire else None)
        made._run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", USER, "-E", "UTF8",
                  "--no-sync")  # fmt: skip
        if wire:
            _certify(folder)
            rules = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
            (folder / "data" / "pg_hba.conf").write_text(rules, encoding="ascii")
        made.start()
        try:
            yield made
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
