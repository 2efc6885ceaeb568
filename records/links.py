"""Links: what is kept stands in the store itself, and nothing is done through a link out of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Protocol

# Windows: this bit of a reparse tag says that the name stands for another place (symbolic links,
# junctions, mount points). A file that a cloud drive holds back has a tag without it. [Microsoft]
NAME_SURROGATE = 0x20000000


class State(Protocol):
    """What ``lstat`` says of a path; ``st_reparse_tag`` is there on Windows alone."""

    @property
    def st_mode(self) -> int: ...


def leads_elsewhere(state: State) -> bool:
    """Is it a symbolic link, a junction or a mount point?"""
    tag: int = getattr(state, "st_reparse_tag", 0)
    return stat.S_ISLNK(state.st_mode) or bool(tag & NAME_SURROGATE)


def is_link(path: Path | str) -> bool:
    """Tell whether this very name leads elsewhere; what is not there is no link."""
    try:
        return leads_elsewhere(os.lstat(path))
    except (FileNotFoundError, NotADirectoryError):
        return False


def link_below(folder: Path, path: Path) -> Path | None:
    """Find the first link between a folder and what stands below it, or a way out of it.

    None where the path stands in the folder itself.
    """
    try:
        parts = path.relative_to(folder).parts
    except ValueError:
        return path
    if ".." in parts:
        return path
    at = folder
    for part in parts:
        at = at / part
        if is_link(at):
            return at
    return None
