"""What the site has changed since its edition was written down, as one run meets it."""

from __future__ import annotations

from dataclasses import asdict, replace

from flows.contracts import told
from flows.registration.session import Session
from pages.contract import Difference, check
from pages.here import Here
from terms.masking import Masking
from terms.text import Lines


def note_changes(session: Session, here: Here) -> None:
    """Hold a screen against its edition and note what differs: each screen once a run."""
    screen = here.screen
    if not screen or screen in session.held or not here.page.knowledge.layers:
        return
    if here.snapshot.cut or here.lesson is not None:
        return
    found = tuple(_masked(each, session.masking) for each in check(here.page).differences)
    session.held[screen] = found
    for each in found:
        session.case.note("site-changed", screen=screen, **asdict(each))


def tell_changes(session: Session) -> None:
    """Say at the end of a run what has changed: the next one may not find its way."""
    user = session.user
    lines = [
        f"  {user.words(f'screen.{screen}')}: {told(user.words, each)}"
        for screen, found in session.held.items()
        for each in found
    ]
    if lines:
        user.tell("contracts.site-changed", changes=Lines("\n".join(lines)))


def _masked(each: Difference, masking: Masking) -> Difference:
    nearest = tuple(masking.hide(text) for text in each.nearest)
    return replace(each, text=masking.hide(each.text), nearest=nearest)
