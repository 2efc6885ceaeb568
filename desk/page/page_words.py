"""The words at the page, where people press buttons and nobody types at a terminal."""

from __future__ import annotations

from desk.words import AT_PAGE, Words


class PageWords(Words):
    """Words of which some are others at the page: ``run.waiting.at-page`` for ``run.waiting``."""

    def find(self, key: str) -> str | None:
        """Return the bare text of a key, None when there is none."""
        return super().find(f"{key}{AT_PAGE}") or super().find(key)
