"""The site of an office and the other one beside it; both can be opened anew, at their address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from jpki_bench.post import PostOffice
from jpki_bench.site import Site
from jpki_bench.site.stranger import Stranger


class Sites:
    """Gives whoever asks for a page to the site of now. ``here`` and ``elsewhere`` are its apps."""

    def __init__(self, make: Callable[[], Site], post: PostOffice) -> None:
        self._make = make
        self._post = post
        self._open()

    async def begin_anew(self) -> None:
        """Forget everybody who registered, and everything that arrived; no letter is on its way."""
        await self.close()
        self._open()

    async def close(self) -> None:
        await self.site.close()

    def state(self) -> dict[str, Any]:
        return {**self.site.state(), "elsewhere": list(self._stranger.arrived)}

    async def here(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.site.app(scope, receive, send)

    async def elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._other(scope, receive, send)

    def _open(self) -> None:
        self.site = self._make()
        self._stranger = Stranger()
        self._other: ASGIApp = self._stranger.app
        if self.site.drift and self.site.drift.needs_elsewhere:
            self._other = self.site.drift.stranger()
        if self.site.blank_page:
            self._post.answering[self.site.blank_mail_address] = self.site.blank_mail
