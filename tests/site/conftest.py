"""The site on a real socket, with a card's two certificates and a box its mails fall into."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.async_api import Page

from jpki_bench.faults import Faults
from jpki_bench.pki import Authority
from jpki_bench.site import Timing, create_site
from tests.site.running_site import HOLDER, Running, Start, certificates


@pytest.fixture(scope="session")
def card(authority: Authority) -> dict[str, str]:
    return certificates(authority.issue(HOLDER))


@pytest.fixture(scope="session")
def expired_card(authority: Authority) -> dict[str, str]:
    now = datetime.now(UTC)
    return certificates(
        authority.issue(
            HOLDER, not_before=now - timedelta(days=9), not_after=now - timedelta(days=1)
        )
    )


@pytest.fixture
def start(authority: Authority) -> Iterator[Start]:
    """``start(edition="2022", *faults, timing=…)`` opens a site."""
    open_sites: list[tuple[Running, uvicorn.Server, threading.Thread]] = []

    def begin(
        *names: str, edition: str = "2022", timing: Timing | None = None, **options: Any
    ) -> Running:
        listener = socket.create_server(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        faults = Faults(names)
        letters: list[EmailMessage] = []

        async def send(letter: EmailMessage) -> None:
            letters.append(letter)

        site = create_site(
            edition=edition,
            origin=origin,
            authority=authority,
            send=send,
            faults=faults,
            timing=timing or Timing(mail=0, late=0),
            **options,
        )
        running = Running(site, origin, faults, letters)
        server = uvicorn.Server(
            uvicorn.Config(site.app, log_level="error", ws="none", lifespan="off")
        )

        async def serve() -> None:
            running.loop = asyncio.get_running_loop()
            await server.serve(sockets=[listener])
            await site.close()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        open_sites.append((running, server, thread))
        return running

    yield begin
    for _, server, thread in open_sites:
        server.should_exit = True
        server.force_exit = True
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def site(start: Start) -> Running:
    return start()


@pytest.fixture
def visitor(site: Running) -> Iterator[httpx.Client]:
    """Give a browser without scripts."""
    with httpx.Client(base_url=site.origin, follow_redirects=True) as client:
        yield client


@pytest.fixture
def page(page: Page) -> Page:
    """No test of the site waits without end for anything."""
    page.set_default_timeout(30_000)
    return page
