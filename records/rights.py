"""Who besides its owner may change what stands in a folder."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Protocol


class Owned(Protocol):
    @property
    def st_mode(self) -> int: ...
    @property
    def st_uid(self) -> int: ...
    @property
    def st_gid(self) -> int: ...


def others_may_write(state: Owned, uid: int, own_groups: frozenset[int] = frozenset()) -> bool:
    """May somebody else than this user or root put names into a folder, or take them away?

    In a folder with the sticky bit everybody may add, and only the owner of a name takes it away.
    ``own_groups``: groups that nobody else is in.
    """
    if state.st_uid not in (uid, 0):
        return True
    if state.st_mode & stat.S_ISVTX:
        return False
    group = bool(state.st_mode & stat.S_IWGRP) and state.st_gid not in own_groups
    return group or bool(state.st_mode & stat.S_IWOTH)


def open_to_others(folder: Path) -> Path | None:
    """Find the folder, itself or above, that others may write; None where none is.

    Windows keeps rights in another way: there nothing is said.
    """
    if sys.platform == "win32":
        return None
    uid, groups = os.geteuid(), _own_groups()
    real = folder.resolve()
    for each in (real, *real.parents):
        try:
            state = each.stat()
        except OSError:
            continue  # not there yet, or not ours to look at
        if others_may_write(state, uid, groups):
            return each
    return None


def is_anothers(folder: Path) -> bool:
    """Tell whether a folder belongs to another user than this one and root."""
    if sys.platform == "win32":
        return False
    try:
        return folder.stat().st_uid not in (os.geteuid(), 0)
    except OSError:
        return False


def _own_groups() -> frozenset[int]:
    """Return the user's own group where it is theirs alone, as many systems set up each account."""
    import grp
    import pwd

    try:
        me = pwd.getpwuid(os.geteuid())
        members = set(grp.getgrgid(me.pw_gid).gr_mem) - {me.pw_name}
    except KeyError:
        return frozenset()
    return frozenset() if members else frozenset({me.pw_gid})
