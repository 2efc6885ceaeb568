"""The simulated office: every part of the world around the driver, in one process.

Site, JPKI client, chip card, post, and, in a process of its own, the person.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from platformdirs import user_cache_path
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from jpki_bench.browser_profile import OfficeBrowser, make_browser, switch_off
from jpki_bench.cast import CLIENTS, STRANGER, Client, client_of
from jpki_bench.chip import Card, Chip, UnknownCard
from jpki_bench.client.install import PROTOCOLS, HostConfig, Protocol, install
from jpki_bench.client.registry import as_it_is
from jpki_bench.faults import Faults
from jpki_bench.handles import Control, control_app, office_handles
from jpki_bench.installation import Installation
from jpki_bench.installation import routes as installation_pages
from jpki_bench.office_folder import office_folder
from jpki_bench.pki import Authority, Holder, Issued
from jpki_bench.post import Dovecot, DovecotError, PostOffice
from jpki_bench.post.maildir import clear
from jpki_bench.reader import Desk, open_reader
from jpki_bench.site import OrderName, Site, create_site
from jpki_bench.sites import Sites

# Lets the person work as long as it is open, by what they know (jpki_bench.person.Day.of).
Seat = Callable[[dict[str, Any]], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class OfficeOptions:
    """What was asked of the office."""

    edition: str = "2022"
    procedure: str = "change"
    port: int = 0
    vpcd: tuple[str, int] | None = None
    person: bool = False
    pause: float = 0.15  # seconds the person takes before each act
    card_on: bool = False
    imap: bool = True
    faults: tuple[str, ...] = field(default=())
    client: Path | Client | None = None  # this person (of a case file) instead of the office's own
    expires: datetime | None = None  # when both certificates end; their fifth birthday otherwise
    link: bool = False  # the embedded link, even where there is a PC/SC service
    program: str | None = None  # the browser; looked for on this machine otherwise
    protocols: tuple[Protocol, ...] = ("jpki",)  # whose native hosts are registered
    auth_id: str | None = None  # the 認証ID that the first registration gets
    order: OrderName | None = None  # of the screens of edition 2026
    waiting_room: bool = False
    two_stages: bool = False
    phone: bool = False  # the card is read by the person's phone, edition 2026
    drift: tuple[str, ...] = ()  # names of changes of the site
    control: bool = False  # an address that answers to a token only
    seat: Seat | None = None  # where the person works; a process of their own otherwise


# What a new card from the municipality mends.
OF_THE_CARD = frozenset(
    {
        "certificate-expired",
        "certificate-revoked",
        "signature-locked",
        "authentication-locked",
        "signature-last-try",
        "authentication-last-try",
    }
)


class PortInUseError(Exception):
    """Somebody else listens on the port that was asked for."""


class Office:
    """The open office. ``ready`` is the line that ``touroku simulate`` prints."""

    def __init__(
        self,
        client: Client,
        sites: Sites,
        desk: Desk,
        chip: Chip,
        faults: Faults,
        ready: dict[str, Any],
        authority: Authority,
        browser: OfficeBrowser,
        host: HostConfig,
        options: OfficeOptions,
    ) -> None:
        self.client = client
        self._sites = sites
        self.desk = desk
        self.chip = chip
        self.faults = faults
        self.ready = ready
        self.authority = authority
        self._browser = browser
        self._host = host
        self._options = options
        self._profiles = [browser.profile]
        self._card = _card_on_the_desk(authority, chip, faults)

    @property
    def site(self) -> Site:
        """The registration site of now."""
        return self._sites.site

    async def begin_anew(self) -> None:
        """As in the morning, but that nothing goes wrong.

        Nobody has registered, and the client has a fresh card on the reader; the post is empty.
        """
        for fault in self.faults.names():
            await self.switch(fault, False)
        self._profiles = self._profiles[:1]
        await self._sites.begin_anew()
        clear(Path(self.ready["maildir"]))
        await self.put(self.new_card(self._options.expires))

    async def put_card(self) -> None:
        await self.desk.put(self._card)

    async def take_card(self) -> None:
        await self.desk.slot.remove()

    def faults_on(self) -> list[str]:
        return self.faults.names()

    async def read_by_phone(self) -> None:
        """Read the card with the person's phone, on which they type its passwords."""
        read = (self.chip.certificate(half) for half in ("signature", "authentication"))
        await self.site.read_by_phone(*(base64.b64encode(each).decode() for each in read))

    async def switch(self, name: str, on: bool) -> None:
        """Switch a fault; one that was there from the opening on is mended. Raises as Faults."""
        was_on = self.faults.on(name)
        self.faults.switch(name, on)
        if on or not was_on:
            return
        if name == "client-missing":
            self._browser.added.touch()
        elif name == "host-missing":
            self._register_host()
        elif name in OF_THE_CARD:
            self.chip = _chip(
                _issue(self.authority, self.client, self.faults), self.client, self.faults
            )
        if name in {*OF_THE_CARD, "wrong-card", "unknown-card"}:
            self._card = _card_on_the_desk(self.authority, self.chip, self.faults)
            if self.desk.slot.present:
                await self.put_card()

    def equip(self, profile: Path) -> None:
        """Have the client's host in a profile, too, unless it is missing now; then once it is not.

        The profile must not be in use by a browser that was started before.
        """
        self._profiles.append(profile)
        profile.mkdir(mode=0o700, parents=True, exist_ok=True)
        switch_off(profile)
        if not self.faults.on("host-missing"):
            self._register_host()

    def _register_host(self) -> None:
        for profile in self._profiles:
            install(profile, self._host, self._options.protocols)

    async def put(self, card: Card) -> None:
        """Put another card on; it is the one that the person puts on from now."""
        self._card = card
        await self.put_card()

    def new_card(self, expires: datetime | None = None) -> Chip:
        """Return the client's next card from the municipality, not yet on the reader."""
        issued = _issue(self.authority, self.client, self.faults, expires)
        self.chip = _chip(issued, self.client, self.faults)
        return self.chip

    def state(self) -> dict[str, Any]:
        """Return what ``GET /__office__/state`` answers."""
        return {
            **self._sites.state(),
            "tries_left": self.chip.tries_left(),
            "card": {"present": self.desk.slot.present, "wire": self.desk.wire},
            "faults": self.faults.names(),
        }


@asynccontextmanager
async def open_office(options: OfficeOptions) -> AsyncIterator[Office]:
    """Open everything, and close everything in the end.

    Raises :class:`PortInUseError`, UnknownFaultError, UnknownChangeError, NoBrowserError,
    SlotError.
    """
    faults = Faults(options.faults)
    listener = _listen(options.port)
    origin = _origin(listener)
    async with AsyncExitStack() as stack:
        stack.callback(listener.close)
        other = _listen(0)
        stack.callback(other.close)
        folder = stack.enter_context(office_folder())
        client = _client(options)
        authority = await asyncio.to_thread(Authority.create, _key_folder())
        issued = _issue(authority, client, faults, options.expires)
        chip = _chip(issued, client, faults)
        absent = faults.on("reader-absent")
        desk = await stack.enter_async_context(
            open_reader(chip, options.vpcd, unplugged=absent, by_link=options.link)
        )
        post = PostOffice(folder / "maildir")
        await post.start()
        stack.push_async_callback(post.stop)
        make = partial(
            create_site,
            edition=options.edition,
            origin=origin,
            authority=authority,
            send=post.send,
            faults=faults,
            auth_id=options.auth_id,
            order=options.order,
            waiting_room=options.waiting_room,
            two_stages=options.two_stages,
            phone=options.phone,
            drift=options.drift,
            elsewhere=_origin(other),
        )
        sites = Sites(make, post)
        await stack.enter_async_context(_serve(sites.elsewhere, other))
        stack.push_async_callback(sites.close)
        host = HostConfig(
            reader=desk.wire,
            reader_name=desk.reader_name,
            faults_url=f"{origin}/__office__/faults",
        )
        for protocol in options.protocols:
            registered = as_it_is(PROTOCOLS[protocol])
            if registered is not None:
                stack.callback(registered.undo)
        browser = make_browser(
            folder,
            host,
            options.protocols,
            program=options.program,
            with_extension=not faults.on("client-missing"),
            with_host=not faults.on("host-missing"),
        )
        imap = await _imap(stack, folder, post) if options.imap else None
        case = folder / "case.toml"
        case.write_text(client.case_file(), encoding="utf-8")
        at = {
            "browser": str(browser.launcher),
            "profile": str(browser.profile),
            "mail": f"maildir:{post.maildir}",
            "card": desk.wire,
        }
        ready = {
            "browser": str(browser.launcher),
            "site": origin,
            "maildir": str(post.maildir),
            "imap": imap,
            "profile": str(browser.profile),
            "card": desk.kind,
            "desk": at,
            "run": _run_arguments(origin, options.edition, at),
            "setup": _setup_arguments(origin, at),
            "case": str(case),
            "edition": options.edition,
            "home": sites.site.home,
            "order": options.order,
            "smtp": {"host": "127.0.0.1", "port": post.port},
        }
        office = Office(client, sites, desk, chip, faults, ready, authority, browser, host, options)
        pages = installation_pages(Installation(browser, host))
        routes = [*office_handles(office), *pages, Mount("/", app=sites.here)]
        await stack.enter_async_context(_serve(Starlette(routes=routes), listener))
        if options.control:
            ready["control"] = await stack.enter_async_context(_control(office))
        if options.person:
            seat = options.seat or _own_process
            await stack.enter_async_context(seat(_told_the_person(office, browser, options)))
        waiting = options.card_on or not (options.person or options.phone)
        if waiting and not absent and not faults.on("card-absent"):
            await office.put_card()
        yield office


def _client(options: OfficeOptions) -> Client:
    if options.client is None:
        return CLIENTS[options.procedure]
    return options.client if isinstance(options.client, Client) else client_of(options.client)


def _issue(
    authority: Authority, client: Client, faults: Faults, expires: datetime | None = None
) -> Issued:
    now = datetime.now(UTC)
    ended = faults.on("certificate-expired")
    until = now - timedelta(days=1) if ended else expires
    issued = authority.issue(
        client.holder,
        not_before=until - timedelta(days=5 * 365) if until and until < now else None,
        not_after=until,
    )
    if faults.on("certificate-revoked"):
        certificate = issued.signature.certificate
        authority.revoke(authority.verify(certificate, "signature", now).serial)
    return issued


def _chip(issued: Issued, client: Client, faults: Faults) -> Chip:
    chip = Chip(issued, client.holder)
    for purpose in ("signature", "authentication"):
        if faults.on(f"{purpose}-last-try"):
            chip.leave_tries(purpose, 1)
        if faults.on(f"{purpose}-locked"):
            chip.lock(purpose)
    return chip


def _card_on_the_desk(authority: Authority, chip: Chip, faults: Faults) -> Card:
    """Return the card that is put on when the client is asked for theirs."""
    if faults.on("wrong-card"):
        return Chip(authority.issue(STRANGER), STRANGER)
    return UnknownCard() if faults.on("unknown-card") else chip


def _run_arguments(origin: str, edition: str, at: dict[str, str]) -> list[str]:
    """Return what ``touroku run`` is given to register here; PC/SC is where it looks anyway."""
    arguments = ["--site", origin, "--edition", edition]
    arguments += ["--browser", at["browser"], "--profile", at["profile"], "--mail", at["mail"]]
    if at["card"] != "pcsc":
        arguments += ["--card", at["card"]]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and _needs_display():
        arguments.append("--headless")
    return arguments


def _setup_arguments(origin: str, at: dict[str, str]) -> list[str]:
    arguments = ["--site", origin, "--browser", at["browser"]]
    return [*arguments, "--profile", at["profile"], "--card", at["card"]]


def _needs_display() -> bool:
    return sys.platform.startswith("linux")


async def _imap(stack: AsyncExitStack, folder: Path, post: PostOffice) -> dict[str, Any] | None:
    """Return a real IMAP server over the same Maildir, where Dovecot is installed."""
    user, password = "applicant", secrets.token_urlsafe(12)
    dovecot = Dovecot(post.maildir, folder / "dovecot", user=user, password=password)
    try:
        await asyncio.to_thread(dovecot.start)
    except DovecotError as reason:
        print(f"jpki-bench: no IMAP server ({reason})", file=sys.stderr)
        return None
    stack.push_async_callback(asyncio.to_thread, dovecot.stop)
    return {
        "host": "127.0.0.1",
        "port": dovecot.imaps_port,
        "user": user,
        "password": password,
        "certificate": str(dovecot.certificate),
    }


@asynccontextmanager
async def _serve(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", ws="none", server_header=False
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        server.force_exit = True
        await task


@asynccontextmanager
async def _control(office: Office) -> AsyncIterator[dict[str, str]]:
    """Open the control address; gives where it is and its token."""
    listener = _listen(0)
    with contextlib.closing(listener):
        control = Control(_origin(listener))
        async with _serve(control_app(office, control), listener):
            yield control.told()


class _Server(uvicorn.Server):
    """uvicorn, with the office's own handling of signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


def _told_the_person(
    office: Office, browser: OfficeBrowser, options: OfficeOptions
) -> dict[str, Any]:
    return {
        "office": office.ready["site"],
        "card_page": office.site.card_page,
        "blank_page": office.site.blank_page,
        "email": office.client.email,
        "smtp_port": office.ready["smtp"]["port"],
        "port_file": str(browser.port_file),
        "maildir": office.ready["maildir"],
        "passwords": _passwords(office.client.holder),
        "others": _passwords(STRANGER),
        "pause": options.pause,
        "phone": options.phone,
    }


@asynccontextmanager
async def _own_process(task: dict[str, Any]) -> AsyncIterator[None]:
    """Give the person, in a process of their own, so that the driver really waits for somebody."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "jpki_bench.person", stdin=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(task).encode() + b"\n")
    await process.stdin.drain()
    try:
        yield
    finally:
        # The end of its input is the end of the person's working day.
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 5)
        if process.returncode is None:
            process.kill()
            await process.wait()


def _passwords(holder: Holder) -> dict[str, str]:
    return {"01": holder.signature_password, "02": holder.authentication_password}


def _origin(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        # Whoever comes between the ready line and the server's first moment waits in its queue.
        listener.listen(128)
    except OSError:
        listener.close()
        raise PortInUseError(port) from None
    return listener


def _key_folder() -> Path:
    """Keys of the office's own test CA are kept between days: making them takes seconds."""
    return user_cache_path("jpki-bench") / "keys"
