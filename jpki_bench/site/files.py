"""The site's own files: style sheets, scripts, pictures."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

_FOLDER = Path(__file__).parent / "static"


def static(edition: str, base: str) -> list[Mount]:
    """Files of both editions under ``static/common``, of one under ``static``."""
    return [
        Mount(f"{base}static/common", StaticFiles(directory=_FOLDER / "common")),
        Mount(f"{base}static", StaticFiles(directory=_FOLDER / edition)),
    ]
