"""What the card room raises."""

from __future__ import annotations


class CardError(Exception):
    """A wish the card room can't fulfil; what cards and readers do is never raised, it is found.

    ``code`` is one that :func:`card.explain` knows, ``params`` fill its texts.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])
