"""A simulated office where the how-to is pictured and its film is recorded."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
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
from flows.user_interaction import Actor
from guide import Procedure
from guide.figures import ARTICLE
from records.applicant import Request
from records.casefile import case_file, load_case_file

OnStep = Callable[[int, int], None]

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
        """Give the office's client keeps still while this is open."""
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


class _Unheard(Terminal):
    """What the run has to say is said to nobody; only how far it has come may be of interest."""

    def __init__(self, words: Words, on_step: OnStep | None) -> None:
        super().__init__(words, out=io.StringIO(), interactive=False, automatic=True)
        self._on_step = on_step

    def step_started(self, step: str, actor: Actor, number: int, total: int) -> None:
        if self._on_step:
            self._on_step(number, total)


@contextmanager
def open_guide_session(
    procedure: Procedure, words: Words, on_step: OnStep | None = None, edition: str = ARTICLE
) -> Iterator[GuideSession]:
    """Give an office with its own client. Raises OfficeError and :class:`flows.outcomes.Stop`.

    ``on_step`` hears at which step, of how many, the registration is that is pictured.
    """
    asked = [*QUICK, "--procedure", procedure, "--edition", edition]
    with open_office(asked, quiet=True, **NO_READER) as (office, _):
        yield _guide_session(office, words, on_step)


@contextmanager
def open_film_session(
    procedure: Procedure, lang: SiteLang, words: Words, edition: str = ARTICLE
) -> Iterator[GuideSession]:
    """Give the same with the how-to's example for a client: a film shows whatever is typed."""
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        case = Path(folder) / "example.toml"
        case.write_text(case_file(example_request(procedure, lang)), encoding="utf-8")
        client = ["--client", str(case), "--auth-id", example_auth_id(procedure)]
        client += ["--edition", edition]
        with open_office([*QUICK, *client], quiet=True, **NO_READER) as (office, _):
            yield _guide_session(office, words)


def _guide_session(
    office: dict[str, Any], words: Words, on_step: OnStep | None = None
) -> GuideSession:
    return GuideSession(
        office=office,
        asked=in_office(office, load_settings(), words, headless=True),
        request=load_case_file(Path(office["case"]), date.today()),
        user=_Unheard(words, on_step),
    )
