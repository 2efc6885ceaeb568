"""Where this desk keeps what it keeps, unless it is set elsewhere; known before much is loaded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME = "TOUROKU_HOME"


def default_home() -> Path:
    """Return the platform's folder for the data of its person."""
    person, data = os.environ.get("HOME", ""), os.environ.get("XDG_DATA_HOME", "")
    if sys.platform == "linux" and person.startswith("/"):
        # As platformdirs has it, whose loading would take as long as all that --help needs.
        return Path(data if data.startswith("/") else f"{person}/.local/share", "touroku")
    from platformdirs import user_data_path

    return user_data_path("touroku", appauthor=False)


def has_settings() -> bool:
    """Tell whether a ``.env`` lies where one is read; one that only a ``.env`` leads to aside."""
    home = os.environ.get(HOME, "").strip()
    try:
        places = (Path(), Path(home).expanduser() if home else default_home())
        return any((place / ".env").is_file() for place in places)
    except (OSError, RuntimeError, ValueError):
        return False
