"""A simulated office where the how-to is pictured and its film is recorded."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desk.office import ask_office, open_office
from desk.run_request import RunRequest, in_office
from desk.settings import load_settings
from desk.terminal import Terminal
from desk.words import Words
from flows.howto import making
from flows.howto.example import SiteLang, example_auth_id, example_request
from flows.howto.recorder import Recording
from guide import Procedure
from records.applicant import Request
from records.casefile import case_file, load_case_file

QUICK = ("--person", "--no-imap", "--pause", "0", "--card-on")  # nobody is waited for
# Of the card only its pictures are wanted: it needs no reader of this machine, and its driver.
NO_READER = {"JPKI_BENCH_READER": "link"}


@dataclass(frozen=True)
class GuideSession:
    """An open office, and how its client's registration is run there."""

    office: dict[str, Any]
    asked: RunRequest
    request: Request
    user: Terminal

    async def picture(self, langs: Sequence[SiteLang], figures: frozenset[str]) -> making.Shots:
        asked = self.asked
        return await making.picture(
            self.request, asked.site, asked.desk, asked.options, self.user, langs, figures, Words,
            self.still,
        )  # fmt: skip

    async def record(self, lang: SiteLang) -> Recording:
        asked = self.asked
        return await making.record(
            self.request, asked.site, asked.desk, asked.options, self.user, lang
        )

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """The office's client keeps still while this is open."""
        await asyncio.to_thread(self._silence, True)
        try:
            yield
        finally:
            await asyncio.to_thread(self._silence, False)

    def _silence(self, on: bool) -> None:
        ask_office(self.office, "fault", {"name": "host-silent", "on": on})


@asynccontextmanager
async def opened(session: AbstractContextManager[GuideSession]) -> AsyncIterator[GuideSession]:
    """Open a session and close it in a thread, so that other things go on meanwhile."""
    found = await asyncio.to_thread(session.__enter__)
    try:
        yield found
    finally:
        await asyncio.to_thread(session.__exit__, None, None, None)


@contextmanager
def open_guide_session(procedure: Procedure, words: Words) -> Iterator[GuideSession]:
    """An office with its own client. Raises OfficeError and :class:`flows.outcomes.Stop`."""
    with open_office([*QUICK, "--procedure", procedure], **NO_READER) as (office, _):
        yield _guide_session(office, words)


@contextmanager
def open_film_session(procedure: Procedure, lang: SiteLang, words: Words) -> Iterator[GuideSession]:
    """The same with the how-to's example for a client: a film shows whatever is typed."""
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        case = Path(folder) / "example.toml"
        case.write_text(case_file(example_request(procedure, lang)), encoding="utf-8")
        client = ["--client", str(case), "--auth-id", example_auth_id(procedure)]
        with open_office([*QUICK, *client], **NO_READER) as (office, _):
            yield _guide_session(office, words)


def _guide_session(office: dict[str, Any], words: Words) -> GuideSession:
    return GuideSession(
        office=office,
        asked=in_office(office, load_settings(), words, headless=True),
        request=load_case_file(Path(office["case"]), date.today()),
        # Only what is seen of it is wanted: what it has to say is said to nobody.
        user=Terminal(words, out=io.StringIO(), interactive=False, automatic=True),
    )
