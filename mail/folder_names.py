"""Names of folders, and which mails were handed over already."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict

MAX_REMEMBERED = 50_000

_SPAM = re.compile(
    r"junk|spam|bulk|迷惑|스팸|垃圾|non ?d[ée]sirable|no deseado|th[ưu] r[áa]c",
    re.IGNORECASE,
)


def is_spam_name(folder: str) -> bool:
    """Tell whether a folder's name says that it holds spam."""
    return bool(_SPAM.search(folder))


def key_of(data: bytes) -> str:
    """Return the identity of a mail: its very bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class HandedOver:
    """The keys of the last 50,000 mails, so that one that is moved is not handed over twice."""

    def __init__(self, limit: int = MAX_REMEMBERED) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._limit = limit

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> bool:
        """Remember ``key``; False when it was there already."""
        new = key not in self._keys
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._limit:
            self._keys.popitem(last=False)
        return new
