"""The places of the desk's navigation, in their order: the text ``page.place.<name>``, a path."""

from __future__ import annotations

PLACES: tuple[tuple[str, str], ...] = (
    ("cases", "/"),
    ("new", "/new"),
    ("lists", "/lists"),
    ("run", "/run"),
    ("reminders", "/reminders"),
    ("card", "/card"),
    ("check", "/check"),
    ("howto", "/howto"),
)
