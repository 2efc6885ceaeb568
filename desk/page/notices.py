"""Whether a sound is heard at this desk when a person is needed: ``sound.txt`` in its home."""

from __future__ import annotations

from pathlib import Path

from records.safe_files import make_home, write_whole

FILE = "sound.txt"
OFF = "off"


def recall_sound(home: Path) -> bool:
    """Is a sound wanted? It is until somebody turns it off."""
    try:
        return (home / FILE).read_text(encoding="utf-8").strip() != OFF
    except (OSError, UnicodeDecodeError):
        return True


def remember_sound(home: Path, on: bool) -> None:
    """Keep it for the next time that the desk is opened."""
    make_home(home)
    write_whole(home / FILE, f"{'on' if on else OFF}\n".encode())
