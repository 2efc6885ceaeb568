"""Where cards are reached: PC/SC, or the embedded link of the simulated office."""

from __future__ import annotations

from card import Service, open_service
from flows.outcomes import BadInput


def open_card(source: str = "pcsc") -> Service:
    """Open the service that ``source`` names: ``pcsc`` or ``link:127.0.0.1:PORT``.

    Raises :class:`BadInput` ``spec-unknown``, or ``link-not-loopback`` for another machine's
    address.
    """
    kind, _, address = source.partition(":")
    if kind == "pcsc" and not address:
        return open_service()
    if kind == "link":
        # The office's wire needs asyncio, which a look at PC/SC has no time to load.
        from flows.embedded_link import LinkService, parse_address

        return LinkService(parse_address(address))
    raise BadInput("spec-unknown", spec=source)
