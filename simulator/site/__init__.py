"""The site, on the other side of the browser's wire: two editions, one machinery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from simulator.faults import Faults
from simulator.post.letters import ENCODINGS, Encoding
from simulator.site import edition2022, edition2026, passwords
from simulator.site.mailing import Send, Timing
from simulator.site.screens import RefusalError
from simulator.site.service import Service

if TYPE_CHECKING:
    from simulator.pki import Authority
    from simulator.site.drift import Drift

__all__ = ["Site", "Timing", "create_site"]


class Site:
    """One edition of the site: an ASGI application and what it remembers.

    ``home`` is the address of the top page, ``card_page`` of the one from which the card is read,
    ``base`` the path everything is under.
    """

    def __init__(
        self, app: ASGIApp, service: Service, home: str, card_page: str, drift: Drift | None = None
    ) -> None:
        self.app = app
        self.drift = drift
        self.home = home
        self.card_page = card_page
        self.base = service.base
        self._service = service

    def state(self) -> dict[str, Any]:
        """``registrations``, ``mails``, ``submissions``, and ``drift`` of a changed site."""
        drift = {"drift": self.drift.state()} if self.drift else {}
        return {**self._service.state(), **drift}

    async def drain(self) -> None:
        """Wait until every mail that is on its way has been sent."""
        await self._service.mailing.drain()

    async def close(self) -> None:
        """Drop the letters that are still waiting to be sent."""
        await self._service.mailing.close()


def create_site(
    *,
    edition: str,
    origin: str,
    authority: Authority,
    send: Send,
    faults: Faults,
    timing: Timing | None = None,
    encodings: Sequence[Encoding] = ENCODINGS,
    auth_id: str | None = None,
    drift: tuple[str, ...] = (),
    elsewhere: str = "",
) -> Site:
    """``edition`` is "2022" or "2026"; ``origin`` has no trailing slash (``http://127.0.0.1:1``).

    ``encodings`` are used in turn, one a mail; ``auth_id`` is what the first registration gets.
    ``drift`` names changes of the site, ``elsewhere`` the origin of another site that some of them
    need. Raises ValueError for an unknown edition, UnknownChangeError for an unknown change.
    """
    if edition not in _EDITIONS:
        raise ValueError(f"unknown edition: {edition}")
    place = _EDITIONS[edition]
    service = Service(
        edition=edition,
        base=place.base,
        origin=origin,
        authority=authority,
        send=send,
        faults=faults,
        timing=timing or Timing(),
        encodings=encodings,
        auth_id=auth_id,
    )

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusalError)
        return service.screens.error(request, error)

    async def not_found(request: Request, error: Exception) -> Response:
        return service.screens.error(request, RefusalError("not-found", 404))

    async def broken(request: Request, error: Exception) -> Response:
        return service.screens.error(request, RefusalError("system", 500))

    app = Starlette(
        routes=place.screens(service).routes(),
        exception_handlers={RefusalError: refused, 404: not_found, 500: broken},
    )
    addresses = (origin + place.home, origin + place.card_page)
    if not drift:
        return Site(app, service, *addresses)
    changed = _changed(app, service, drift, elsewhere)
    return Site(changed, service, *addresses, changed)


def _changed(app: ASGIApp, service: Service, names: tuple[str, ...], elsewhere: str) -> Drift:
    """The same site, changed in these ways."""
    from simulator.site.drift import Drift, chosen

    changes = chosen(names)
    if any(change.password for change in changes):
        service.password_faults = passwords.only_typed_twice
    return Drift(app, changes, edition=service.edition, base=service.base, elsewhere=elsewhere)


@dataclass(frozen=True)
class _Edition:
    base: str
    home: str
    card_page: str
    screens: Callable[[Service], edition2022.Edition2022 | edition2026.Edition2026]


_EDITIONS = {
    "2022": _Edition(edition2022.BASE, edition2022.TOP, edition2022.TOP, edition2022.Edition2022),
    "2026": _Edition(edition2026.BASE, edition2026.HOME, edition2026.CARD, edition2026.Edition2026),
}
