"""Where a ledger is kept: a SQLite file of this desk, or the office's PostgreSQL."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from ledger.trouble import LedgerError

FILE = "ledger.sqlite3"  # in TOUROKU_HOME
OFF = "off"
SQLITE, OFFICE = "sqlite", "postgresql+psycopg"
CHECKED = ("require", "verify-ca", "verify-full")  # ways of libpq in which all is encrypted
HIDDEN = "***"
SECRETS = (
    (r"(?i)((?:^|[?&])\w*password=)[^&]*", ""),
    (r"^(?!sqlite:)((?:\w[\w+.-]*:/*)?[^/@:]*:).*@", "@"),  # to the last @: there may be one in it
)
BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")


@dataclass(frozen=True)
class Place:
    """A ledger's place: ``url`` with its password, ``told`` without; ``file`` of SQLite alone."""

    url: str
    told: str
    file: Path | None = None

    @property
    def shared(self) -> bool:
        """Is it the ledger of several desks?"""
        return self.file is None


def place_of(setting: str | None, home: Path) -> Place | None:
    """Give the place that ``TOUROKU_LEDGER`` says, SQLite in ``home`` without it; None for ``off``.

    Raises :class:`LedgerError`.
    """
    if not setting:
        return of_file(home / FILE)
    if setting.strip().lower() == OFF:
        return None
    try:
        parts = urlsplit(setting.strip())
        host, scheme = parts.hostname or "", parts.scheme
        assert parts.port is None or parts.port  # a port that is none raises here
    except ValueError:
        raise LedgerError("ledger.url-wrong", url=without_password(setting)) from None
    if scheme == SQLITE and not parts.netloc and len(parts.path) > 1:
        return of_file(Path(unquote(parts.path[1:])))
    if scheme in (OFFICE, "postgresql", "postgres") and parts.path.strip("/"):
        query = dict(parse_qsl(parts.query))
        query = _with_tls(host, query)
        url = urlunsplit(
            parts._replace(
                scheme=OFFICE, netloc=_signs_quoted(parts.netloc), query=urlencode(query)
            )
        )
        return Place(url, without_password(url))
    raise LedgerError("ledger.url-wrong", url=without_password(setting))


def of_file(file: Path) -> Place:
    """Return the place of a SQLite file."""
    return Place(f"{SQLITE}:///{file}", str(file), file)


def _signs_quoted(netloc: str) -> str:
    """Return it with an @ in the password as an address has it, else it would begin the host."""
    who, at, where = netloc.rpartition("@")
    return f"{who.replace('@', '%40')}{at}{where}"


def _with_tls(host: str, query: dict[str, str]) -> dict[str, str]:
    """Off loopback names of people go over a wire: encrypted, to a server that shows who it is."""
    if _is_near(host or query.get("host", "")):
        return query
    mode = query.setdefault("sslmode", CHECKED[-1])
    if mode not in CHECKED:
        raise LedgerError("ledger.tls-wanted", host=host, mode=mode)
    if mode == CHECKED[-1]:
        query.setdefault("sslrootcert", _issuers())
    return query


def _issuers() -> str:
    """Return where the system keeps the issuers that it knows: psycopg's own library can't tell."""
    kept = (os.environ.get("SSL_CERT_FILE"), *BUNDLES)
    return next((each for each in kept if each and Path(each).is_file()), "system")


def _is_near(host: str) -> bool:
    """Tell whether it is this machine: by name, address, or a socket in a folder."""
    if not host or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def without_password(url: str, hidden: str = HIDDEN) -> str:
    """Return an address as it may be seen; its password may have any sign in it."""
    for secret, behind in SECRETS:
        url = re.sub(secret, rf"\g<1>{hidden}{behind}", url)
    return url
