"""The native host ``jp.go.jpki``: ``python -m jpki_bench.client.host --config FILE``.

The browser starts one for each request of a page. It has the extension open the windows that the
real host opens itself, and answers once. Protocol: docs/domain.md 3; assumed: codes.py and the
README of this folder.
"""

from __future__ import annotations

import base64
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jpki_bench.chip.constants import Purpose
from jpki_bench.client import readers
from jpki_bench.client.codes import (
    ANY_MESSAGE,
    CANCELLED,
    EXPIRED,
    FAILURE,
    NO_CARD,
    NO_READER,
    NO_READER_DETAIL,
    SUCCESS,
    ClientError,
    Problem,
)
from jpki_bench.client.jpki import Card
from jpki_bench.client.wire import Browser, HangUp, HopLog
from jpki_bench.faults import is_client_code

_PURPOSES: dict[str, Purpose] = {"01": "signature", "02": "authentication"}
_READ = "11"
_SIGN = (
    "12"  # assumed, and so are ``digest`` and ``signature``: nobody knows how the real one signs
)
_DIGEST_LENGTH = 32
_ECHOED = ("mode", "keypair_division", "certificate_type")  # only that mode is kept is known
_FAULTS_PATIENCE = 5.0  # seconds


@dataclass(frozen=True)
class HostConfig:
    """What the native host is told.

    ``reader``: ``pcsc``, or ``link:127.0.0.1:PORT`` for the embedded link.
    ``reader_name``: part of the PC/SC reader's name; None takes the first reader with a card of
    the office in it.
    ``faults_url``: GET gives the active faults as a JSON list; asked at each request.
    ``log``: a file for what passes between page, host and card, without secrets; None keeps none.
    """

    reader: str = "pcsc"
    reader_name: str | None = None
    faults_url: str | None = None
    log: str | None = None


def serve(config: HostConfig, browser: Browser, log: HopLog) -> None:
    """One request, one answer. Raises :class:`HangUp` when nobody wants it any more."""
    request = browser.receive()
    keypair = request.get("keypair_division")
    digest = _digest(request)
    known = request.get("mode") == _READ or digest is not None
    if not known or keypair not in _PURPOSES:
        return  # other modes are unknown: ending without an answer is EW004JC200
    faults = _faults(config.faults_url)
    if "host-crashing" in faults:
        sys.exit(1)
    if "host-garbage" in faults:
        browser.babble()
        return
    if "host-silent" in faults:
        browser.receive()
    echo = {name: request[name] for name in _ECHOED if name in request}
    try:
        read = _read(config, browser, log, keypair, digest, faults)
    except ClientError as error:
        browser.open(
            "dialog",
            message=error.problem.message,
            code=error.problem.code,
            detail=f"0x{error.detail:08X}",
        )
        browser.receive()
        failed = {"result": FAILURE, "certificate": "", "errcode": error.problem.code}
        browser.send(echo | failed)
    else:
        told = {name: base64.b64encode(each).decode() for name, each in read.items()}
        browser.send(echo | {"result": SUCCESS, **told, "errcode": ""})


def _digest(request: dict[str, Any]) -> bytes | None:
    """Return what is to be signed, SHA-256; None where nothing is."""
    if request.get("mode") != _SIGN:
        return None
    try:
        digest = base64.b64decode(request["digest"], validate=True)
    except (KeyError, TypeError, ValueError):
        return None
    return digest if len(digest) == _DIGEST_LENGTH else None


def _read(
    config: HostConfig,
    browser: Browser,
    log: HopLog,
    keypair: str,
    digest: bytes | None,
    faults: frozenset[str],
) -> dict[str, bytes]:
    """Return the certificate, and the signature where there is something to sign."""
    purpose = _PURPOSES[keypair]
    if "reader-absent" in faults:
        raise ClientError(NO_READER, NO_READER_DETAIL)
    if "card-absent" in faults:
        raise ClientError(NO_CARD)
    for code in filter(is_client_code, sorted(faults)):
        raise ClientError(Problem(code, ANY_MESSAGE))
    reader = _reader_with_our_card(config, log, purpose)
    # the card is free while the person types, and so are we for the one slow import
    browser.open("password", keypair=keypair)
    from cryptography import x509

    typed = browser.receive().pop("password", None)
    if typed is None:
        raise ClientError(CANCELLED)
    password = bytearray(typed, "utf-8", "replace")
    del typed
    with reader.connect() as connection:
        card = Card(connection, log)
        card.open()
        card.verify(purpose, password)
        der = card.certificate(purpose, taken_away="card-removed" in faults)
        signed = {} if digest is None else {"signature": card.sign(purpose, digest)}
    if x509.load_der_x509_certificate(der).not_valid_after_utc < datetime.now(UTC):
        raise ClientError(EXPIRED)
    return {"certificate": der, **signed}


def _reader_with_our_card(config: HostConfig, log: HopLog, purpose: Purpose) -> readers.Reader:
    """Give the first reader whose card is the office's, or the reason why the last one is none."""
    reason = ClientError(NO_CARD)
    for reader in readers.find(config.reader, config.reader_name):
        try:
            with reader.connect() as connection:
                card = Card(connection, log)
                card.open()
                card.refuse_when_locked(purpose)
        except ClientError as error:
            reason = error
        else:
            return reader
    raise reason


def _faults(url: str | None) -> frozenset[str]:
    """Return an office that does not answer has no faults switched on."""
    if url is None:
        return frozenset()
    parts = urlsplit(url)
    try:
        connection = HTTPConnection(parts.netloc, timeout=_FAULTS_PATIENCE)
        connection.request("GET", parts.path or "/")
        names = json.loads(connection.getresponse().read())
        connection.close()
        return frozenset(names)
    except (OSError, HTTPException, ValueError, TypeError):
        return frozenset()


def main(arguments: list[str] | None = None) -> None:
    # the browser adds arguments of its own, which are of no use here
    given = sys.argv[1:] if arguments is None else arguments
    path = Path(given[given.index("--config") + 1])
    config = HostConfig(**json.loads(path.read_text(encoding="utf-8")))
    log = HopLog(config.log)
    with suppress(HangUp, BrokenPipeError):
        serve(config, Browser.over_stdio(log), log)


if __name__ == "__main__":
    main()
