"""Where the files lie of which the page is made."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"
