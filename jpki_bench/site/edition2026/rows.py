"""The rows of a form: ``item[N]``, each with a kind that its control's id begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jpki_bench.site.eras import from_era


@dataclass(frozen=True)
class Item:
    """One row: ``item[number]``, its kind and what the id of its control begins with."""

    key: str
    number: int
    kind: str
    prefix: str
    longest: int = 0

    @property
    def id(self) -> str:
        """In the plain look; in the family's every rendering has another serial."""
        return f"{self.prefix}_{self.number}"

    @property
    def name(self) -> str:
        return f"item[{self.number}].{'select' if self.kind == 'select' else 'text'}Data"

    @property
    def other(self) -> str:
        """Its name on the form that nobody knows."""
        return f"answer{self.number}"


ITEMS = (  # items 0 and 1 are the name and the sex from the certificate
    Item("birth_date", 2, "date", "switch"),
    Item("nationality", 3, "select", "select"),
    Item("postal_code", 4, "postal", "postalCode", 8),
    Item("address", 5, "text", "address", 200),
    Item("phone", 6, "tel", "telNo", 15),
    Item("email", 7, "email", "mailAddress", 256),
    Item("email_again", 8, "email", "mailAddress", 256),
    Item("category", 9, "select", "select"),
    Item("residence_card", 10, "text", "text", 20),
)
MAIL_ITEMS = tuple(item for item in ITEMS if item.kind == "email")
DATE_PARTS = {  # of item 2
    "era": "item[2].selectData",
    "year": "item[2].yearData",
    "month": "item[2].monthData",
    "day": "item[2].dayData",
}


def numbered(items: Sequence[Item], first: int) -> tuple[Item, ...]:
    """Return the items with running numbers, as they stand on a page of their own."""
    return tuple(replace(item, number=first + at) for at, item in enumerate(items))


def written(parts: dict[str, str]) -> str:
    """Return the date as application.py reads it.

    What is no date stays wrong, nothing stays nothing.
    """
    if not any(parts.values()):
        return ""
    day = from_era(*(parts[part] for part in DATE_PARTS))
    return f"{day:%Y%m%d}" if day else "-".join(parts.values())
