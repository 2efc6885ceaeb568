"""A store of cases that says which one it has opened, before anything else is done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from records.applicant import Request
from records.case import Case, Store
from records.editions import Site


class TellingStore(Store):
    """A store that tells of each case that it opens."""

    def __init__(self, home: Path, tell: Callable[[Case], object]) -> None:
        super().__init__(home)
        self._tell = tell

    def create(self, request: Request, site: Site) -> Case:
        case = super().create(request, site)
        self._tell(case)
        return case
