"""What the card room raises."""

from __future__ import annotations

from terms.errors import InputError


class CardError(InputError):
    """A wish the card room can't fulfil; what cards and readers do is never raised, it is found.

    ``code`` is one that :func:`card.explain` knows, ``params`` fill its texts.
    """
