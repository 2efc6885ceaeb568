"""What is known of the order in which the screens of an edition come."""

from __future__ import annotations

from dataclasses import dataclass

from pages.screens import ScreenName


@dataclass(frozen=True)
class ScreenOrder:
    """``card_at``: from which screens the card is read; ``after_card``: which may follow.

    ``read_again`` is the id of the step from which a card is read once more. ``as_they_come``: the
    order of the live site's screens is unknown.
    """

    card_at: tuple[ScreenName, ...]
    after_card: tuple[ScreenName, ...]
    read_again: str
    as_they_come: bool = False
