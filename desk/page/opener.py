"""The desk opened in the person's own browser."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from html import escape
from pathlib import Path

from flows.screen_area import has_display
from records.safe_files import write_whole

WAY_IN = "desk-open.html"


def open_in_browser(home: Path, address: str) -> bool:
    """Open an address by way of a file that only its owner can read.

    The arguments of a program are seen by every user of the machine: the token must not stand in
    them. Returns False where no browser could be opened.
    """
    if not has_display():
        return False
    file = (home / WAY_IN).absolute()
    goes_there = f"0;url={escape(address)}"
    write_whole(file, f'<!doctype html><meta http-equiv="refresh" content="{goes_there}">'.encode())
    try:
        return webbrowser.open(file.as_uri())
    except webbrowser.Error:
        return False


def close_way_in(home: Path) -> None:
    """Delete the file; what it holds is of no use any more."""
    with suppress(OSError):
        (home / WAY_IN).unlink()
