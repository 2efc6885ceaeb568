"""Where the site's own files lie."""

from __future__ import annotations

from pathlib import Path


def static(edition: str) -> Path:
    """Style sheets and scripts of an edition."""
    return Path(__file__).parent / "static" / edition
