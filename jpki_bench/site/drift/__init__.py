"""The site as it might be otherwise: changes by name, singly or together.

The product is not tried on a site it was written against, but on what may have become of it.
Each change keeps the site working: a person who reads the page can register on it, and the site
stores what they meant. What must never happen on a page is caught where it would happen.
"""

from __future__ import annotations

from jpki_bench.site.drift import (
    closed,
    confirmation,
    dates,
    decoys,
    endings,
    fields,
    front,
    in_place,
    markup,
    more,
    traps,
    words,
)
from jpki_bench.site.drift.change import (
    CHANGES,
    KINDS,
    Change,
    Kind,
    Right,
    UnknownChangeError,
    chosen,
)
from jpki_bench.site.drift.wire import Drift

__all__ = ["CHANGES", "KINDS", "Change", "Drift", "Kind", "Right", "UnknownChangeError", "chosen"]

# each puts its changes on the list
_LISTED = (
    front, markup, closed, fields, dates, words, more, in_place, endings, confirmation, decoys,
    traps,
)  # fmt: skip
