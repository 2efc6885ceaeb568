"""A double click on ``touroku.cmd``: the desk as a page, or the help where there is no page yet."""

from __future__ import annotations

import sys
from collections.abc import Collection

from desk.commands import LOADERS
from desk.main import main

PAGE = "desk"


def command_of_a_double_click(commands: Collection[str]) -> list[str]:
    """Return what ``touroku`` is given when nobody typed anything."""
    return [PAGE] if PAGE in commands else []


if __name__ == "__main__":
    sys.exit(main(command_of_a_double_click(LOADERS)))
