"""What one registration at the desk is about, before anything is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.options import DeskOptions, RunOptions
from flows.user_interaction import UserInteraction
from records.applicant import Applicant, Procedure
from records.case import Case
from records.editions import Site
from terms.findings import Note

if TYPE_CHECKING:
    from flows.registration.pictures import Camera

LoadCamera = Callable[[], "Camera"]
"""Makes the camera of a run; called while the browser starts, so that it may import much."""


@dataclass(frozen=True)
class SessionPlan:
    """What one run at the desk is about.

    ``home``: where its case is kept. ``procedure``: of a registration that begins. ``since`` is
    when a case that goes on was opened.
    """

    desk: DeskOptions
    site: Site
    options: RunOptions
    user: UserInteraction
    person: Applicant
    home: Path
    open_case: Callable[[], Case]
    notes: Sequence[Note] = ()
    procedure: Procedure | None = None
    since: datetime | None = None
    camera: LoadCamera | None = None
