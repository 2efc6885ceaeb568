"""Where at the page that is done for which a text names a command of the terminal, or a setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desk.env_file import PREFIX
from desk.page.navigation import PLACES
from desk.page.setting_form import FIELDS

COMMAND = re.compile(
    r"touroku ((?:cases |ledger |lessons )?[a-z][a-z-]*)(?: (\d{8}-\d{6}-[0-9a-f]{6}))?"
)
SETTING = re.compile(rf"\b{PREFIX}(?:{'|'.join(FIELDS)})\b")  # one that has a field at the page
WAYS: Mapping[str, str] = {
    "run": "new", "resume": "cases", "check": "check", "setup": "check", "card": "card",
    "cases": "cases", "cases list": "cases", "cases show": "cases", "cases export": "cases",
    "cases purge": "cases", "cases import": "lists", "cases due": "cases", "due": "cases",
    "cases remind": "reminders", "guide": "howto",
}  # fmt: skip
"""The place of the navigation for a command; any other is the terminal's alone."""


@dataclass(frozen=True)
class Way:
    """A link to where it is done, and the keys of what it is called."""

    path: str
    keys: tuple[str, ...]


def ways(text: str) -> list[Way]:
    """Return where that is done for which commands and settings stand in a text, each once."""
    found: dict[Way, None] = {}
    for command, case in COMMAND.findall(text):
        place = WAYS.get(command)
        if place is None:
            continue
        path, key = dict(PLACES)[place], f"page.place.{place}"
        if case and place == "cases":
            path, key = f"/case/{case}", "page.case.title"
        keys = (key, "page.case.resume") if command == "resume" else (key,)
        found[Way(path, keys)] = None
    if SETTING.search(text):
        found[Way("/settings", ("page.settings.title",))] = None
    return list(found)
