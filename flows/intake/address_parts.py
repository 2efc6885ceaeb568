"""An address out of a whole one and what stands in columns of its own before and behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.intake.joining import join_address
from terms.addresses import prefecture_in_front
from terms.normalise import plain

Piece = tuple[str, str]  # a field and what it says


@dataclass(frozen=True)
class AddressParts:
    """The pieces that make an address, and those among which it is not clear what belongs to it.

    ``repeated``: something stood in two of them, and once in the address.
    """

    pieces: tuple[Piece, ...]
    joined: str
    unclear: tuple[Piece, ...]
    repeated: bool


def put_together(whole: str, before: Sequence[Piece], behind: Sequence[Piece]) -> AddressParts:
    """Return the address of a row; any of the three may be empty."""
    pieces = [
        (name, text)
        for name, text in before
        if not (whole.startswith(text) or (name == "address_city" and text in whole))
    ]
    pieces += [("address", whole)] if whole else []
    pieces += [(name, text) for name, text in behind if not _ends_with(whole, text)]
    texts = [text for _, text in pieces]
    joined = join_address(texts)
    unclear: Sequence[Piece] = ()
    if _second_number(whole, behind) or _two_prefectures(texts):
        unclear = pieces
    elif any(_may_be_the_end(whole, text) for _, text in behind):
        unclear = [("address", whole), *behind]
    repeated = len(_letters(joined)) < len(_letters("".join(texts)))
    return AddressParts(tuple(pieces), joined, tuple(unclear), repeated)


def _ends_with(whole: str, text: str) -> bool:
    """Tell whether an address ends with this part, and not with more digits than it has."""
    if not whole.endswith(text):
        return False
    before = whole.removesuffix(text)[-1:]
    return not (before.isdigit() and text[:1].isdigit())


def _may_be_the_end(whole: str, text: str) -> bool:
    """Return the 20 of 1-3-20 may be a room, or not."""
    return plain(text).isdigit() and plain(whole).endswith((f"-{plain(text)}", f" {plain(text)}"))


def _second_number(whole: str, behind: Sequence[Piece]) -> bool:
    """Return a house has one number, however often it is written."""
    streets = [text for name, text in behind if name == "address_1" and text[:1].isdigit()]
    return whole[-1:].isdigit() and any(not _ends_with(whole, street) for street in streets)


def _two_prefectures(texts: Sequence[str]) -> bool:
    found = {prefecture for text in texts if (prefecture := prefecture_in_front(text))}
    return len(found) > 1


def _letters(text: str) -> str:
    return text.replace(" ", "")
