"""What a desk's setup remembers: ``setup.json`` in ``TOUROKU_HOME``.

Everything that can be seen is looked at afresh each time. Only what can't be seen again is believed
from here: that a card was read, and that the person's 動作確認 went well. The simulated office's
steps are kept apart, so that a rehearsal never counts for the real desk.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from records.safe_files import make_home, write_whole
from terms.findings import Finding

FILE = "setup.json"


class Memory:
    """The steps done at one place, ``live`` or ``simulated``. Written whole at each change."""

    def __init__(
        self,
        home: Path,
        *,
        simulated: bool,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = home / FILE
        self._place = "simulated" if simulated else "live"
        self._now = now

    def done_at(self, step: str) -> str | None:
        """When the step was first found done, ISO 8601 in UTC; None when it is not."""
        entry = self._steps().get(step)
        at = entry.get("done_at") if isinstance(entry, dict) else None
        return at if isinstance(at, str) else None

    def done(self, step: str, seen: Finding) -> str:
        """Return the step is done; answers since when."""
        at = self.done_at(step) or self._now().isoformat(timespec="seconds")
        self._write(step, {"done_at": at, "seen": {"code": seen.code, **seen.params}})
        return at

    def undone(self, step: str) -> None:
        """Note that what was done before is no longer there."""
        if self.done_at(step):
            self._write(step, None)

    def _steps(self) -> dict[str, Any]:
        steps = self._read().get(self._place)
        return steps if isinstance(steps, dict) else {}

    def _read(self) -> dict[str, Any]:
        """Return a file that is damaged says nothing.

        Then everything is looked at and asked anew.
        """
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return document if isinstance(document, dict) else {}

    def _write(self, step: str, entry: dict[str, Any] | None) -> None:
        steps = {**self._steps(), step: entry}
        kept = {key: value for key, value in steps.items() if value is not None}
        document = {**self._read(), self._place: kept}
        if document.get(self._place) == self._steps():
            return
        make_home(self._path.parent)
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        write_whole(self._path, text.encode())
