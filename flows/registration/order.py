"""What is known of the order in which the screens of an edition come."""

from __future__ import annotations

from dataclasses import dataclass

from pages.screen import ScreenName


@dataclass(frozen=True)
class ScreenOrder:
    """``after_card`` and ``after_form`` are the screens that may follow them.

    ``as_they_come``: screens up to 登録 may come in any order. ``read_again`` is the id of the step
    from which a card is read once more.
    """

    after_card: tuple[ScreenName, ...]
    after_form: tuple[ScreenName, ...]
    read_again: str
    as_they_come: bool = False
