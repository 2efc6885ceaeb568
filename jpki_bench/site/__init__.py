"""The site, on the other side of the browser's wire: two editions, one machinery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp

from jpki_bench.faults import Faults
from jpki_bench.post.letters import ENCODINGS, Encoding, blank_mail_address
from jpki_bench.site import edition2022, passwords
from jpki_bench.site.edition2026 import BASE, ORDERS, Edition2026, OrderName, plan
from jpki_bench.site.mailing import Send, Timing
from jpki_bench.site.screens import RefusalError
from jpki_bench.site.service import Service
from jpki_bench.site.stranger import SentOnError

if TYPE_CHECKING:
    from jpki_bench.pki import Authority
    from jpki_bench.site.drift import Drift

__all__ = ["ORDERS", "OrderName", "Site", "Timing", "create_site"]


class Site:
    """One edition of the site: an ASGI application and what it remembers.

    ``home`` is the address of the top page, ``card_page`` of the one from which the card is read,
    ``blank_page`` of the one that asks for a blank mail ("" where none does), ``base`` the path
    that links are under.
    """

    def __init__(
        self,
        app: ASGIApp,
        service: Service,
        screens: edition2022.Edition2022 | Edition2026,
        drift: Drift | None = None,
    ) -> None:
        self.app = app
        self.drift = drift
        self.home = service.origin + screens.entry
        self.card_page = service.origin + screens.card_page
        self.blank_page = service.origin + screens.blank_page if screens.blank_page else ""
        self.blank_mail_address = blank_mail_address(service.edition)
        self._screens = screens
        self.base = service.base
        self._service = service

    def state(self) -> dict[str, Any]:
        """``registrations``, ``mails``, ``submissions``, and ``drift`` of a changed site."""
        drift = {"drift": self.drift.state()} if self.drift else {}
        return {**self._service.state(), **drift}

    async def blank_mail(self, sender: str) -> None:
        """Take a blank mail: the URL to go on goes back to its sender."""
        if isinstance(self._screens, Edition2026) and self.blank_page:
            self._screens.walk.send_link(sender)

    async def read_by_phone(self, signature: str, authentication: str) -> None:
        """Take both certificates (base64 DER) that the holder's phone has read from the card."""
        if isinstance(self._screens, Edition2026):
            await self._screens.card.read_by_phone(signature, authentication)

    async def drain(self) -> None:
        """Wait until every mail that is on its way has been sent."""
        await self._service.mailing.drain()

    async def close(self) -> None:
        """Drop the letters that are still waiting to be sent, and whoever waits for a phone."""
        if isinstance(self._screens, Edition2026):
            await self._screens.card.close()
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
    order: OrderName | None = None,
    waiting_room: bool = False,
    two_stages: bool = False,
    phone: bool = False,
    drift: tuple[str, ...] = (),
    elsewhere: str = "",
) -> Site:
    """``edition`` is "2022" or "2026"; ``origin`` has no trailing slash (``http://127.0.0.1:1``).

    ``encodings`` are used in turn, one a mail; ``auth_id`` is what the first registration gets.
    ``order``, ``waiting_room``, ``two_stages``, ``phone`` are edition 2026's, as in its ``plan``.
    Raises ValueError for an unknown edition or order.
    ``drift`` names changes of the site, ``elsewhere`` the origin of another site that some of them
    and some faults need; raises UnknownChangeError for an unknown one.
    """
    if edition not in _BASES:
        raise ValueError(f"unknown edition: {edition}")
    chosen_order = plan(order, waiting_room=waiting_room, two_stages=two_stages, phone=phone)
    if phone and edition != "2026":
        raise ValueError(f"edition {edition} reads no card by phone")
    if order is not None and edition != "2026":
        raise ValueError(f"edition {edition} has one order only")
    service = Service(
        edition=edition,
        base=_BASES[edition],
        origin=origin,
        authority=authority,
        send=send,
        faults=faults,
        timing=timing or Timing(),
        encodings=encodings,
        auth_id=auth_id,
        look="family" if chosen_order.look == "family" else None,
    )
    screens = (
        Edition2026(service, chosen_order)
        if edition == "2026"
        else edition2022.Edition2022(service)
    )
    if faults.of_pages() and not service.page_faults.pages:
        raise ValueError(f"edition {edition} has no pages for {', '.join(faults.of_pages())}")

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusalError)
        return service.screens.error(request, error)

    async def sent_on(request: Request, error: Exception) -> Response:
        return RedirectResponse(f"{elsewhere}/taken", 307)

    async def not_found(request: Request, error: Exception) -> Response:
        return service.screens.error(request, RefusalError("not-found", 404))

    async def broken(request: Request, error: Exception) -> Response:
        return service.screens.error(request, RefusalError("system", 500))

    app = Starlette(
        routes=screens.routes(),
        exception_handlers={
            RefusalError: refused,
            SentOnError: sent_on,
            404: not_found,
            500: broken,
        },
    )
    if not drift:
        return Site(app, service, screens)
    changed = _changed(app, service, drift, elsewhere)
    return Site(changed, service, screens, changed)


def _changed(app: ASGIApp, service: Service, names: tuple[str, ...], elsewhere: str) -> Drift:
    """Return the same site, changed in these ways."""
    from jpki_bench.site.drift import Drift, chosen

    changes = chosen(names)
    if any(change.password for change in changes):
        service.password_faults = passwords.only_typed_twice
    return Drift(app, changes, edition=service.edition, base=service.base, elsewhere=elsewhere)


_BASES = {"2022": edition2022.BASE, "2026": BASE}
