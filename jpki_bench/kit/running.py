"""An office in a thread of this process, and what a test does with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from jpki_bench.cast import STRANGER
from jpki_bench.chip import Chip, UnknownCard
from jpki_bench.chip.constants import Purpose
from jpki_bench.kit.mistakes import check_fault, check_tries
from jpki_bench.office import OF_THE_CARD, Office, OfficeOptions, open_office
from jpki_bench.pki import Holder, Verified

T = TypeVar("T")
OF_THE_OPENING = {*OF_THE_CARD, "wrong-card", "unknown-card"}
OF_THE_CLIENT = {"client-missing", "host-missing"}
PATIENCE = 30.0  # seconds for what the office does on this machine


class RunningOffice:
    """An open office. Every call has been done when it returns."""

    def __init__(self, office: Office, loop: asyncio.AbstractEventLoop) -> None:
        self._office = office
        self._loop = loop
        self._equipped = False  # is there a browser with the client in it?
        self.card = OfficeCard(self)
        self.ready = office.ready
        self.holder = office.client.holder
        self.typed = _passwords(self.holder)
        """What is kept out of recordings: the card's passwords, and what the person typed."""

    @property
    def site(self) -> str:
        """The office's own registration site: its origin, on 127.0.0.1."""
        return str(self.ready["site"])

    @property
    def url(self) -> str:
        """The entry page of that site."""
        return str(self.ready["home"])

    @property
    def maildir(self) -> Path:
        return Path(self.ready["maildir"])

    @property
    def smtp(self) -> tuple[str, int]:
        """Where a site of your own hands in its mails; they come into the mailbox."""
        return self.ready["smtp"]["host"], self.ready["smtp"]["port"]

    def state(self) -> dict[str, Any]:
        """Registrations, mails sent, presses of 登録, tries left, faults."""
        return self.do(_now(self._office.state))

    def ca(self, purpose: Purpose) -> bytes:
        """Return the certificate (DER) of the authority that signs the cards' certificates."""
        return self._office.authority.ca(purpose)

    def verify(self, certificate: bytes, purpose: Purpose) -> Verified:
        """Check a certificate (DER) as a verifier does: chain, purpose, dates, revocation.

        Raises :class:`jpki_bench.pki.PkiError`.
        """
        return self._office.authority.verify(certificate, purpose)

    def switch(self, fault: str, on: bool = True) -> None:
        """Switch a fault on or off.

        Raises ValueError for one that nobody knows, or that can only be there from the opening on.
        """
        check_fault(fault)
        if on and (fault in OF_THE_OPENING or (self._equipped and fault in OF_THE_CLIENT)):
            raise ValueError(
                f"{fault} can only be there from the opening on: "
                f'mark the test with @pytest.mark.jpki_fault("{fault}")'
            )
        self.do(self._office.switch(fault, on))

    def faults(self) -> list[str]:
        return self.do(_now(self._office.faults.names))

    def take(self, fault: str) -> bool:
        """Is the fault on? If so it is spent."""
        return self.do(_now(lambda: self._office.faults.take(fault)))

    def equip(self, profile: Path) -> None:
        """Have the client's native host in a browser profile."""
        self._equipped = True
        self.do(_now(lambda: self._office.equip(profile)))

    def reset(self) -> None:
        """As in the morning: no faults, nobody registered, a fresh card, an empty mailbox."""
        self._equipped = False
        self.typed.clear()
        self.typed.update(_passwords(self.holder))
        self.do(self._office.begin_anew())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the office's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    @property
    def inside(self) -> Office:
        """The office itself, for work in its own thread (``do``)."""
        return self._office


@dataclass(frozen=True)
class OfficeCard:
    """The My Number card of the office's client, and the reader that it lies on."""

    _running: RunningOffice

    @property
    def holder(self) -> Holder:
        return self._running.holder

    @property
    def signature_password(self) -> str:
        return self.holder.signature_password

    @property
    def authentication_password(self) -> str:
        return self.holder.authentication_password

    @property
    def present(self) -> bool:
        return self._office.desk.slot.present

    def put(self) -> None:
        """Put the card on the reader."""
        self._running.do(self._office.put_card())

    def take_away(self) -> None:
        """Take the card off the reader."""
        self._running.do(self._office.take_card())

    def tries_left(self) -> dict[str, int]:
        """Return how often each password may still be wrong; 0 is locked."""
        return self._running.do(_now(self._office.chip.tries_left))

    def leave_tries(self, purpose: Purpose, left: int) -> None:
        """As if wrong passwords had used up all tries but these; 0 locks it.

        Raises ValueError for another password than the card's two, or more tries than it has.
        """
        check_tries(purpose, left)
        self._running.do(_now(lambda: self._office.chip.leave_tries(purpose, left)))

    def lock(self, purpose: Purpose) -> None:
        self.leave_tries(purpose, 0)

    def certificate(self, purpose: Purpose) -> bytes:
        """Return a certificate of the card (DER)."""
        return self._office.chip.certificate(purpose)

    def renew(self, *, expires: datetime | None = None) -> None:
        """Put a new card of the same person on; its certificates end at ``expires``."""
        self._running.do(self._put(lambda: self._office.new_card(expires)))

    def revoke(self) -> None:
        """Revoke both certificates, as the authority does after a change of address."""
        authority = self._office.authority
        for purpose in ("signature", "authentication"):
            authority.revoke(authority.verify(self.certificate(purpose), purpose).serial)

    def swap_for_another(self) -> None:
        """Put another person's card on instead."""
        authority = self._office.authority
        self._running.do(self._put(lambda: Chip(authority.issue(STRANGER), STRANGER)))

    def swap_for_unknown(self) -> None:
        """Put a card on that is no My Number card."""
        self._running.do(self._put(UnknownCard))

    async def _put(self, make: Callable[[], Chip | UnknownCard]) -> None:
        await self._office.put(make())

    @property
    def _office(self) -> Office:
        return self._running.inside


def _passwords(holder: Holder) -> set[str]:
    return {holder.signature_password, holder.authentication_password}


@contextmanager
def running(options: OfficeOptions) -> Iterator[RunningOffice]:
    """Open an office in a thread of its own; it is closed at the end. Raises as open_office."""
    opened: Future[tuple[Office, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def keep_open() -> None:
        async with open_office(options) as office:
            closing = asyncio.Event()
            opened.set_result((office, asyncio.get_running_loop(), closing))
            await closing.wait()

    def work() -> None:
        try:
            asyncio.run(keep_open())
        except BaseException as trouble:
            if opened.done():
                raise
            opened.set_exception(trouble)

    thread = threading.Thread(target=work, name="jpki office", daemon=True)
    thread.start()
    office, loop, closing = opened.result()
    try:
        yield RunningOffice(office, loop)
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()


async def _now(ask: Callable[[], T]) -> T:
    return ask()
