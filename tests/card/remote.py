"""The card room in a process of its own, so that it can live beside another PC/SC daemon.

libpcsclite looks for its daemon once in a process' life: a test that stops the daemon, or brings
its own, needs another process. One JSON document a line on stdin (``{"do": …}``) and on stdout;
events of the watch come between the answers as ``{"event": …}``.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smartcard import scard

import card

Request = dict[str, Any]


def say(document: dict[str, Any]) -> None:
    print(json.dumps(document), flush=True)


def threads() -> int:
    """Without asyncio's own pool, which this process' questions fill as they come."""
    return sum(not one.name.startswith("asyncio_") for one in threading.enumerate())


def look(request: Request) -> dict[str, Any]:
    trace: list[str] = []
    service = card.open_service(
        deadline=request.get("deadline", 8.0),
        trace=trace.append if request.get("trace") else None,
    )
    seen = service.look()
    today = datetime.now(UTC).date()
    return {
        "look": seen.to_json(),
        "findings": [asdict(finding) for finding in card.findings(seen, today)],
        "apdus": [reader.card.apdus if reader.card else 0 for reader in seen.readers],
        "trace": trace,
        "threads": threads(),
    }


def settle(_: Request) -> dict[str, Any]:
    """Wait for what a look had left behind at its deadline: it may hold the card until then."""
    mine = {threading.current_thread(), threading.main_thread()}
    for one in threading.enumerate():
        if one not in mine and not one.name.startswith(("asyncio_", "card-watch")):
            one.join()
    return {}


class Holder:
    """Another program at the card, by bare PC/SC calls."""

    def __init__(self) -> None:
        self.handles: list[tuple[int, int]] = []

    def connect(self, request: Request) -> dict[str, Any]:
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        mode = scard.SCARD_SHARE_EXCLUSIVE if request["exclusive"] else scard.SCARD_SHARE_SHARED
        rv, handle, _ = scard.SCardConnect(
            context, request["reader"], mode, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        if not rv and request.get("transaction"):
            rv = scard.SCardBeginTransaction(handle)
        self.handles.append((context, handle))
        return {"rv": rv}

    def transmit(self, request: Request) -> dict[str, Any]:
        apdu = list(bytes.fromhex(request["apdu"]))
        rv, answer = scard.SCardTransmit(self.handles[-1][1], scard.SCARD_PCI_T1, apdu)
        return {"rv": rv, "answer": bytes(answer).hex().upper()}

    def reset(self, _: Request) -> dict[str, Any]:
        context, handle = self.handles.pop()
        scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)
        scard.SCardReleaseContext(context)
        return {}

    def release(self, _: Request) -> dict[str, Any]:
        while self.handles:
            context, handle = self.handles.pop()
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
            scard.SCardReleaseContext(context)
        return {}


def measure(_: Request) -> dict[str, Any]:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "threads": threads(),
        "memory": pages * resource.getpagesize(),
        "files": len(list(Path("/proc/self/fd").iterdir())),
    }


async def watch(service: card.Service) -> None:
    async for event in service.watch():
        say({"event": asdict(event)})
    say({"event": None})


async def main() -> None:
    holder = Holder()
    services: list[card.Service] = []
    tasks: set[asyncio.Task[None]] = set()
    calls = {
        "look": look,
        "connect": holder.connect,
        "transmit": holder.transmit,
        "reset": holder.reset,
        "release": holder.release,
        "measure": measure,
        "settle": settle,
    }
    while line := await asyncio.to_thread(sys.stdin.readline):
        request = json.loads(line)
        if request["do"] == "watch":
            service = card.open_service()
            services.append(service)
            tasks.add(asyncio.create_task(watch(service)))
            say({})
        elif request["do"] == "unwatch":
            for service in services:
                service.close()
            await asyncio.gather(*tasks)
            tasks.clear()
            say({})
        elif request["do"] == "wait":
            from tests.card.hearer import wait  # noqa: PLC0415 - half the product

            say(await wait(say))
        else:
            say(await asyncio.to_thread(calls[request["do"]], request))
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
