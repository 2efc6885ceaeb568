"""What may be a 認証ID in bytes of a case that can't be read: told to a person, never a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from records.safe_files import read_whole
from terms.auth_id import key_of, read_auth_id

# As entries have it: behind its name or, where that is damaged, before the place it was seen at.
# A kill or a full disk may have cut it off: then no quote closes it.
_BEHIND = re.compile(r'"auth_id"\s*:\s*"([^"\\\n]{1,200})')
_BEFORE = re.compile(r'"([^"\\\n]{1,200})"\s*,\s*"where"\s*:\s*"(?:screen|person|mail:)')
_AMONG = re.compile(r'"among"\s*:\s*\[([^\]\n]{1,2000})')
_QUOTED = re.compile(r'"([^"\\\n]{1,200})"')
MOST = 20


def possible_auth_ids(data: bytes, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what looks like one in damaged bytes, each once, without those that are ``known``."""
    text = data.decode(errors="replace")
    found = [*_BEHIND.findall(text), *_BEFORE.findall(text)]
    found += [each for some in _AMONG.findall(text) for each in _QUOTED.findall(some)]
    seen = {key_of(each) for each in known}
    told: list[str] = []
    for auth_id in filter(None, map(read_auth_id, found)):
        if key_of(auth_id) not in seen:
            seen.add(key_of(auth_id))
            told.append(auth_id)
    return tuple(told[:MOST])


def possible_auth_ids_of(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Return what looks like one in the files of a case that can't be opened. Never raises."""
    found: list[str] = []
    for name in names:
        try:
            data = read_whole(f"{folder}/{name}")
        except OSError:
            continue
        found += possible_auth_ids(data, found)
    return tuple(found[:MOST])
