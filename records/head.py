"""What ``case.json`` says of a case once and for all: what was asked, of which site, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from records.applicant import CATEGORY_WORDS, PROCEDURES, Applicant, Category, Procedure
from records.editions import EDITIONS, Site

CATEGORIES = frozenset(CATEGORY_WORDS.values())


class Head:
    """The part of ``case.json`` that never changes.

    Raises ValueError, KeyError, TypeError or AttributeError for one that is not whole.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.procedure: Procedure = data["procedure"]
        self.category: Category = data["category"]
        self.site = _site(data["edition"], data["site"])
        self.created = datetime.fromisoformat(data["created"])
        fields = data["applicant"]
        self.applicant = Applicant(
            **{**fields, "birth_date": date.fromisoformat(fields["birth_date"])}
        )
        whole = (
            self.procedure in PROCEDURES
            and self.category in CATEGORIES
            and isinstance(self.applicant.name, str)
            and isinstance(self.applicant.email, str)
            and self.created.tzinfo is not None
        )
        if not whole:
            raise ValueError("case.json")


@cache
def _site(edition: str, origin: str) -> Site:
    site = Site(EDITIONS[edition], origin)
    if not isinstance(site.loopback, bool):  # asked, so that an address that is none is told
        raise ValueError(origin)
    return site
