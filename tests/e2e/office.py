"""An open office, as a test sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from desk.office import ask_office


@dataclass(frozen=True)
class Office:
    """An open office: its ready line and its handles."""

    ready: dict[str, Any]

    @property
    def run(self) -> list[str]:
        """Case and arguments for an unattended run."""
        given = [word for word in self.ready["run"] if word != "--headless"]
        return ["run", self.ready["case"], *given, "--yes", "--headless"]

    def state(self) -> dict[str, Any]:
        return dict(ask_office(self.ready, "state"))


OpenOffice = Callable[..., AbstractContextManager[Office]]
