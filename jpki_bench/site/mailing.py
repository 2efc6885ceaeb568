"""When which mail leaves the site, and what goes wrong with it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import urlsplit

from jpki_bench.faults import Faults
from jpki_bench.post.letters import ENCODINGS, FORGERIES, Encoding, Forgery, Kind, forge, write

ANOTHER = {"name": "山本 花子", "auth_id": "QX7TZK2MWPLA"}  # who registered with the same address

Send = Callable[[EmailMessage], Awaitable[None]]


@dataclass(frozen=True)
class Timing:
    """How long things take at the site, in seconds.

    "Minutes later" [article] is half a second here. A late mail (fault ``mail-late``) comes
    after ``late``. Life of sessions, links and codes is assumed. ``warn`` is how long before its
    end a session offers more time, ``waiting`` how long the queue before the terms is.
    """

    mail: float = 0.5
    late: float = 12.0
    session: float = 30 * 60
    link: float = 24 * 60 * 60
    code: float = 10 * 60
    warn: float = 5 * 60
    waiting: float = 1.5


class Mailing:
    """Writes and sends the mails of one edition, each after its delay."""

    def __init__(
        self,
        edition: str,
        send: Send,
        faults: Faults,
        timing: Timing,
        encodings: Sequence[Encoding] = ENCODINGS,
    ) -> None:
        self._edition = edition
        self._send = send
        self._faults = faults
        self._timing = timing
        self._encodings: Iterator[Encoding] = itertools.cycle(encodings)
        self._waiting: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self.sent: list[dict[str, str]] = []

    def go_on(self, to: str, url: str) -> None:
        """Send the mail that proves the address before anything else (edition 2026)."""
        if not self._faults.on("mail-lost"):
            self._later(self._write("go-on", to=to, url=url), self._timing.mail)

    def code(self, to: str, code: str) -> None:
        """Send the same with a code to type."""
        if not self._faults.on("mail-lost"):
            self._later(self._write("code", to=to, code=code), self._timing.mail)

    def account(self, to: str, name: str) -> None:
        """利用者登録 is done, 利用申出 is not."""
        if not self._faults.on("mail-lost"):
            self._later(self._write("account", to=to, name=name), self._timing.mail)

    def registered(self, to: str, name: str, auth_id: str, url: str) -> None:
        """Send the first mail: 認証ID and the address of the password page."""
        if self._faults.on("mail-lost"):
            return
        letters: list[tuple[Kind, EmailMessage]] = []
        if self._faults.on("mail-forged"):
            letters += [
                ("forged", self._forged(forgery, to, name, urlsplit(url).path))
                for forgery in FORGERIES
            ]
        if self._faults.on("mail-of-another"):
            letters += self._write("registered", to=to, url=f"{url}x", **ANOTHER)
        letters += self._write("registered", to=to, name=name, auth_id=auth_id, url=url)
        if self._faults.on("mail-doubled"):
            letters += letters[-1:]
        self._later(
            letters, self._timing.late if self._faults.on("mail-late") else self._timing.mail
        )

    def password_set(self, to: str, name: str, auth_id: str) -> None:
        """Send the last mail, never to be deleted."""
        if self._faults.on("mail-lost") or self._faults.on("final-mail-lost"):
            return
        self._later(
            self._write("password-set", to=to, name=name, auth_id=auth_id), self._timing.mail
        )

    def filed(self, to: str, name: str, auth_id: str) -> None:
        """Send the last mail where the password was chosen before the 利用申出."""
        if not self._faults.on("mail-lost") and not self._faults.on("final-mail-lost"):
            letters = self._write("filed", to=to, name=name, auth_id=auth_id)
            self._later(letters, self._timing.mail)

    async def drain(self) -> None:
        """Wait until every mail that is on its way has been sent."""
        while self._waiting:
            await asyncio.gather(*self._waiting)

    async def close(self) -> None:
        """Drop what has not been sent; what is being sent has arrived afterwards."""
        self._closing.set()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    def _write(
        self,
        kind: Kind,
        *,
        to: str,
        name: str = "",
        auth_id: str = "",
        url: str = "",
        code: str = "",
    ) -> list[tuple[Kind, EmailMessage]]:
        return [
            (
                kind,
                write(
                    self._edition,
                    kind,
                    to=to,
                    encoding=next(self._encodings),
                    name=name,
                    auth_id=auth_id,
                    url=url,
                    code=code,
                    hours=round(self._timing.link / 3600),
                    minutes=round(self._timing.code / 60),
                ),
            )
        ]

    def _forged(self, forgery: Forgery, to: str, name: str, path: str) -> EmailMessage:
        return forge(
            self._edition, forgery, to=to, encoding=next(self._encodings), name=name, path=path
        )

    def _later(self, letters: list[tuple[Kind, EmailMessage]], delay: float) -> None:
        async def go() -> None:
            if await self._closes_within(delay):
                return
            for kind, letter in letters:
                await self._send(letter)
                self.sent.append(
                    {
                        "to": parseaddr(letter["To"])[1],
                        "kind": kind,
                        "subject": str(letter["Subject"]),
                    }
                )

        task = asyncio.get_running_loop().create_task(go())
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _closes_within(self, delay: float) -> bool:
        try:
            return await asyncio.wait_for(self._closing.wait(), delay)
        except TimeoutError:
            return False
