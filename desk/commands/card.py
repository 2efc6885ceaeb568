"""``touroku card``: readers, card, certificates, tries left. Spends no try.

The exit code says whether a registration can go on with what lies there: 0 yes, 1 no.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from datetime import datetime

from card import Event, Look, Service, findings
from desk import early
from desk.findings import tell_findings
from desk.words import Words
from desk.writer import console, write_json, write_line
from flows.card_source import open_card
from terms.errors import NOT_DONE
from terms.findings import Finding
from terms.japan import JAPAN


def run(options: argparse.Namespace, words: Words) -> int:
    """Look once, or watch until interrupted."""
    service = open_card(options.card)
    try:
        if options.watch:
            import asyncio

            asyncio.run(_watch(service, words, as_json=options.json))
            return 0
        if not options.json:
            import rich.console  # noqa: F401  (loaded while the card answers)
        look = early.look() or service.look()
        found = findings(look, look.at.astimezone(JAPAN).date())
        if options.json:
            write_json(look.to_json())
        else:
            _tell(look, found, words)
    finally:
        service.close()
    return NOT_DONE if any(one.severity == "block" for one in found) else 0


def _tell(look: Look, found: Sequence[Finding], words: Words) -> None:
    tell_findings(console(), words, found)
    if len(look.readers) > 1:
        for reader in look.readers:
            kind = reader.card.kind if reader.card else "none"
            write_line(words(f"on-reader.{kind}", reader=reader.name))


async def _watch(service: Service, words: Words, *, as_json: bool) -> None:
    import asyncio

    from desk.terminal import at_terminal
    from flows.patience import answered

    user = at_terminal(words, as_json=True)  # beside the events, which are for programs too
    async with contextlib.aclosing(service.watch()) as events:
        async for event in answered(events, user):
            if as_json:
                write_json(_event(event), indent=None, flush=True)
            else:
                reader = event.reader or ""
                write_line(
                    f"{datetime.now():%H:%M:%S} {words(f'watch.{event.kind}')} {reader}".rstrip()
                )
                if event.kind in ("picture", "card-inserted"):
                    look = await asyncio.to_thread(service.look)
                    _tell(look, findings(look, look.at.astimezone(JAPAN).date()), words)


def _event(event: Event) -> dict[str, object]:
    return {
        "event": event.kind,
        "reader": event.reader,
        "service": event.presence.service,
        "readers": [
            {"name": reader.name, "card": reader.card} for reader in event.presence.readers
        ],
    }
