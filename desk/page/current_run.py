"""The registration that runs at this desk: begun, answered, stopped from its page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.page.interaction import PageInteraction
from desk.page.live import Changes
from desk.run_request import RunRequest, evidence_camera
from desk.telling_store import TellingStore
from records.case import Case
from records.trouble import machine_error
from terms.errors import CodedError

if TYPE_CHECKING:
    from flows.registration.register import Outcome
    from records.applicant import Request
    from records.editions import Site
    from terms.errors import Coded

SHOTS = "shots"


@dataclass
class RunShown:
    """One run as its page shows it: under way, or ended.

    ``case`` is None until its folder is there. ``problems`` are why it ended otherwise than well;
    ``interrupted``: a person stopped it, or the desk was left or closed.
    """

    user: PageInteraction
    site: Site
    who: str
    case: Case | None = None
    ended: bool = False
    interrupted: bool = False
    problems: tuple[Coded, ...] = ()

    @property
    def has_case(self) -> bool:
        """Tell whether there is a case of it, which nobody has deleted since."""
        return self.case is not None and self.case.folder.is_dir()

    def picture(self) -> Path | None:
        """Return the picture of the step that was done last."""
        if self.case is None:
            return None
        taken = sorted(
            (self.case.folder / SHOTS).glob("*.png"), key=lambda path: path.stat().st_mtime_ns
        )
        return taken[-1] if taken else None


class CurrentRun:
    """The one run of a desk; there is one browser, one reader, one person before it."""

    def __init__(self, changes: Changes, before: Callable[[], None]) -> None:
        """``before`` makes room for a run that begins."""
        self._changes = changes
        self._before = before
        self._task: asyncio.Task[None] | None = None
        self.shown: RunShown | None = None

    @property
    def under_way(self) -> bool:
        return self._task is not None and not self._task.done()

    def begin(self, asked: RunRequest, request: Request) -> None:
        """Register somebody. Raises :class:`Busy` while another run is under way."""
        from flows.registration.register import register

        shown = self._new(asked, request.applicant.name)

        def opened(case: Case) -> None:
            shown.case = case
            self._changes.happened()

        store = TellingStore(asked.store.home, opened)
        self._start(
            shown,
            register(
                store, request, asked.site, asked.desk, asked.options, shown.user, evidence_camera
            ),
        )

    def resume(self, asked: RunRequest, case: Case) -> None:
        """Go on with a case. Raises :class:`Busy` while another run is under way."""
        from flows.registration.register import resume

        shown = self._new(asked, case.applicant.name)
        shown.case = case
        self._start(shown, resume(case, asked.desk, asked.options, shown.user, evidence_camera))

    def stop(self) -> None:
        """Stop as Ctrl-C does: what has begun is written, and the case can be resumed."""
        if self._task and not self._task.done() and self.shown:
            self.shown.interrupted = True
            self._task.cancel()

    async def close(self) -> None:
        """Stop, and wait until the browser has been closed and everything is written."""
        self.stop()
        if self._task:
            await asyncio.wait({self._task})

    def refuse_while_under_way(self) -> None:
        """Raise :class:`Busy` while somebody is being registered."""
        if self.under_way:
            raise Busy("page.run-under-way")

    def _new(self, asked: RunRequest, who: str) -> RunShown:
        self.refuse_while_under_way()
        return RunShown(PageInteraction(asked.words, self._changes), asked.site, who)

    def _start(self, shown: RunShown, work: Coroutine[Any, Any, Outcome]) -> None:
        self._before()
        self.shown = shown
        self._task = asyncio.create_task(self._until_ended(shown, work))
        self._changes.happened()

    async def _until_ended(self, shown: RunShown, work: Coroutine[Any, Any, Outcome]) -> None:
        try:
            outcome = await work
            shown.case = outcome.case
            shown.problems = tuple(outcome.stop.problems) if outcome.stop else ()
        except CodedError as trouble:  # before there was a case
            shown.problems = tuple(trouble.problems)
        except OSError as trouble:
            shown.problems = tuple(machine_error(trouble).problems)
        except asyncio.CancelledError:
            shown.interrupted = True  # it was this task that was to end
        finally:
            shown.ended = True
            shown.user.turn = None
            self._changes.happened()


class Busy(CodedError):
    """Another run is under way at this desk."""
