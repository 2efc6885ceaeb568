"""What is locked goes onto every Python that is promised: Debian 12 has an early 3.11."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]


def test_no_locked_library_asks_for_a_newer_python_than_touroku() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=") + ".0"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.M)
    asked = {name: requires for name in names if (requires := _asked_by(name))}
    assert len(asked) > 50
    newer = {name: each for name, each in asked.items() if oldest not in SpecifierSet(each)}
    assert newer == {}


def _asked_by(name: str) -> str:
    """Return the Pythons a library asks for; empty where it belongs to another system only."""
    try:
        return str(metadata(name).json.get("requires_python", ""))
    except PackageNotFoundError:
        return ""
