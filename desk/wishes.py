"""What somebody wishes of reminders, as people say it."""

from __future__ import annotations

from desk.letters import own_name
from desk.words import Words
from terms.reminding import NO


def wish_shown(words: Words, wish: str | None) -> str:
    """Return whether, and in which language, somebody wants to be reminded."""
    return own_name(wish) if wish and wish != NO else words("reminders.not-wanted")
