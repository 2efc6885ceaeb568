"""What pages are filled from and compared with."""

from __future__ import annotations

from dataclasses import dataclass

from records.applicant import Applicant, Category, Procedure


@dataclass(frozen=True)
class Subject:
    """The person, their 利用者の区分, and what they register for."""

    applicant: Applicant
    category: Category
    procedure: Procedure | None = None

    def value(self, field: str) -> object:
        """Return what the case says for a field of ``roles.toml``; None where it says nothing."""
        if field in ("category", "procedure"):
            return getattr(self, field)
        return (getattr(self.applicant, field) or None) if field else None
