"""Answers for a new case while they are written, so that going back or loading anew loses none.

They are in memory alone and gone with the desk; an address names a draft by a number drawn by lot.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.page.asking import Texts
from desk.page.current_run import RunShown
from desk.page.live import mark

KEPT = 50  # drafts; the oldest is forgotten first


@dataclass
class Draft:
    """The answers of one form.

    ``whole``: somebody has asked for all of them to be looked at. ``begun``: the answers with which
    ``run`` was begun. ``file``: the case file that was kept of them. ``at``: when, by the browser's
    clock, the latest of the answers was sent.
    """

    texts: Texts = field(default_factory=dict, repr=False)
    whole: bool = False
    begun: Texts | None = field(default=None, repr=False)
    run: RunShown | None = None
    file: Path | None = None
    at: int = 0
    id: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def mark(self) -> str:
        """Return a short name for the answers as they are now."""
        return mark("\n".join(f"{name} {text}" for name, text in sorted(self.texts.items())))

    @property
    def is_begun(self) -> bool:
        """Tell whether just these answers have come to a case, or may still."""
        run = self.run
        comes = run is not None and (run.case is not None or not run.ended)
        return comes and self.begun == self.texts


@dataclass
class Drafts:
    """The drafts of one desk."""

    _kept: dict[str, Draft] = field(default_factory=dict, repr=False)

    def new(self, texts: Texts | None = None, *, whole: bool = False) -> Draft:
        draft = Draft(dict(texts or {}), whole)
        self._kept[draft.id] = draft
        for oldest in list(self._kept)[:-KEPT]:
            del self._kept[oldest]
        return draft

    def get(self, draft_id: str) -> Draft | None:
        return self._kept.get(draft_id)


def written(draft: Draft, sent: Mapping[str, str], names: tuple[str, ...], longest: int) -> Texts:
    """Return the answers with those that were sent; what the form did not ask stays.

    What was sent before, and overtaken on its way, is not taken.
    """
    at = sent.get("at", "")
    if at.isdecimal() and len(at) < 20:
        if int(at) < draft.at:
            return draft.texts
        draft.at = int(at)
    known = {name: draft.texts.get(name, "") for name in names}
    return known | {name: sent[name][:longest] for name in names if name in sent}
