"""The simulated office as a neighbour: started, told ready, closed. Nothing of it is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

from terms.errors import BAD_INPUT, NOT_DONE, CodedError

ASKED_WRONGLY = ("bench.unknown-fault", "bench.bad-vpcd", "bench.bad-options")


class OfficeError(CodedError):
    """The office could not open; it says why with a code."""

    def __init__(self, code: str, /, **params: str) -> None:
        super().__init__(code, **params)
        self.exit_code = BAD_INPUT if code in ASKED_WRONGLY else NOT_DONE


@contextmanager
def open_office(
    arguments: Sequence[str], *, quiet: bool = False, **settings: str
) -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    """Start ``jpki-bench serve`` and wait for its line; close it in the end.

    ``settings`` go into its environment; ``quiet``, what it tells besides is told to nobody.

    It closes by itself when its standard input ends, so that even a kill of ours leaves nothing.
    Raises :class:`OfficeError`.
    """
    office = subprocess.Popen(
        [sys.executable, "-m", "jpki_bench", "serve", "--json", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, **settings},
    )
    if office.stdin is None or office.stdout is None:
        raise OfficeError("bench.not-started", reason="pipe")
    ready = None
    try:
        ready = _ready(office.stdout)
        yield ready, office
    finally:
        if ready is None:
            office.terminate()  # it may be too young to have heard of its input
        office.stdin.close()
        office.wait()
        office.stdout.close()


def ask_office(
    office: Mapping[str, Any], handle: str, what: Mapping[str, Any] | None = None
) -> Any:
    """Ask a handle of the open office that said ``office`` (``state``), or tell it ``what``."""
    request = urllib.request.Request(  # noqa: S310  (the office's own address on loopback)
        f"{office['site']}/__office__/{handle}",
        None if what is None else json.dumps(what).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def _ready(lines: IO[str]) -> dict[str, Any]:
    line = lines.readline()
    try:
        told: dict[str, Any] = json.loads(line)
    except ValueError:
        raise OfficeError("bench.not-started", reason=line.strip()) from None
    if "error" in told:
        raise OfficeError(told["error"]["code"], **told["error"].get("params", {}))
    return told
