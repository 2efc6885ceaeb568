"""The site, on the other side of the browser's wire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette

from simulator.faults import Faults

if TYPE_CHECKING:
    from simulator.pki import Authority

__all__ = ["Site", "create_site"]


class Site:
    """One edition of the site: an ASGI application and what it remembers."""

    def __init__(self, app: Starlette, home: str) -> None:
        self.app = app
        self.home = home

    def state(self) -> dict[str, Any]:
        """``registrations``, ``mails`` and ``submissions``, as plain data."""
        raise NotImplementedError

    async def close(self) -> None:
        """Drop the letters that are still waiting to be sent."""


def create_site(
    *,
    edition: str,
    origin: str,
    authority: Authority,
    send: Callable[[EmailMessage], Awaitable[None]],
    faults: Faults,
) -> Site:
    """``edition`` is "2022" or "2026"; ``origin`` has no trailing slash (``http://127.0.0.1:1``).

    ``Site.home`` is the address of the top page. Raises ValueError for an unknown edition.
    """
    raise NotImplementedError
