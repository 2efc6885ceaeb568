"""``python -m jpki_bench``: opens the office, says so in one JSON line, closes it when told to.

The line is in ASCII: a pipe on Windows has another encoding than its reader may expect.

It closes on SIGINT, SIGTERM and when its standard input ends, so that whoever started it leaves
no office behind, however they end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from jpki_bench.browser_profile import NoBrowserError
from jpki_bench.chip.vpcd import SlotError
from jpki_bench.faults import FAULTS, UnknownFaultError
from jpki_bench.office import OfficeOptions, PortInUseError, open_office
from jpki_bench.site import ORDERS


def main() -> int:
    options = _parser().parse_args()
    try:
        vpcd = _address(options.vpcd)
    except ValueError:
        return _refuse("bench.bad-vpcd", value=options.vpcd)
    chosen = OfficeOptions(
        edition=options.edition or ("2026" if options.order or options.phone else "2022"),
        procedure=options.procedure,
        port=options.port,
        vpcd=vpcd,
        person=options.person,
        pause=options.pause,
        card_on=options.card_on,
        imap=not options.no_imap,
        faults=tuple(options.fault),
        client=options.client,
        auth_id=options.auth_id,
        order=options.order,
        waiting_room=options.waiting_room,
        two_stages=options.two_stages,
        phone=options.phone,
        drift=tuple(options.drift),
    )
    try:
        asyncio.run(_keep_open(chosen))
    except PortInUseError as trouble:
        return _refuse("bench.port-in-use", port=str(trouble))
    except UnknownFaultError as trouble:
        return _refuse("bench.unknown-fault", name=str(trouble), known=", ".join(FAULTS))
    except NoBrowserError:
        return _refuse("bench.no-browser")
    except SlotError as trouble:
        return _refuse("bench.no-vpcd", reason=str(trouble))
    except ValueError as trouble:
        return _refuse("bench.not-started", reason=str(trouble))
    return 0


async def _keep_open(options: OfficeOptions) -> None:
    closing = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, closing.set)
        except NotImplementedError:  # Windows
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(closing.set))

    def listen() -> None:
        with contextlib.suppress(ValueError, OSError):
            while sys.stdin.buffer.read(1):
                pass
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(closing.set)

    async with open_office(options) as office:
        threading.Thread(target=listen, daemon=True, name="standard input").start()
        print(json.dumps(office.ready), flush=True)
        await closing.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jpki_bench", description=__doc__)
    parser.add_argument("--edition")
    parser.add_argument("--procedure", default="change", choices=("certify", "change", "renew"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--vpcd", metavar="HOST:PORT")
    parser.add_argument("--person", action="store_true")
    parser.add_argument("--pause", type=float, default=0.15, metavar="SECONDS")
    parser.add_argument("--card-on", action="store_true")
    parser.add_argument("--no-imap", action="store_true")
    parser.add_argument("--client", type=Path, metavar="CASE.toml")
    parser.add_argument("--auth-id", metavar="ID")
    parser.add_argument("--order", choices=ORDERS, help="of the screens of edition 2026")
    parser.add_argument("--waiting-room", action="store_true")
    parser.add_argument("--two-stages", action="store_true")
    parser.add_argument("--phone", action="store_true", help="reads the card, edition 2026")
    parser.add_argument("--drift", action="append", default=[], metavar="NAME")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME")
    return parser


def _address(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, colon, port = text.rpartition(":")
    if not colon or host not in ("127.0.0.1", "localhost", "[::1]"):
        raise ValueError(text)
    return host.strip("[]"), int(port)


def _refuse(code: str, **params: Any) -> int:
    print(json.dumps({"error": {"code": code, "params": params}}), flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
