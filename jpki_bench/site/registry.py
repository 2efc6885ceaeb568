"""What the site remembers: registrations, presses of 登録, links to the password page."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from jpki_bench.site.passwords import Hashed
from jpki_bench.site.people import Person

# The shape of a 認証ID is unknown; this one is invented. No letter looks like a digit.
# Nor is X among them: XXX stands for letters that are hidden, and no such ID is believed.
_AUTH_ID_LETTERS = "ABCDEFGHJKLMNPQRSTUVWYZ23456789"
_AUTH_ID_LENGTH = 12


class AlreadyRegisteredError(Exception):
    """The same person has a registration already."""


@dataclass
class Registration:
    """One registered user; ``category`` is its Japanese name."""

    auth_id: str
    person: Person
    email: str
    category: str
    residence_card: str
    password: Hashed | None = None

    def public(self) -> dict[str, Any]:
        return {
            "auth_id": self.auth_id,
            "name": self.person.name,
            "email": self.email,
            "category": self.category,
            "residence_card": self.residence_card,
            "password_set": self.password is not None,
        }


@dataclass(frozen=True)
class Account:
    """A user before their 利用申出, where registering has two stages (edition 2026)."""

    email: str
    name: str
    password: Hashed


LinkState = Literal["open", "used", "expired"]


@dataclass
class Link:
    """A one-time address sent by mail. ``until`` is in seconds of the registry's clock."""

    token: str = field(repr=False)
    until: float
    auth_id: str = ""
    email: str = ""
    used: bool = False
    kept: Any = field(default=None, repr=False)  # the session of what was entered before

    def state(self, now: float) -> LinkState:
        if self.used:
            return "used"
        return "open" if now < self.until else "expired"


class Registry:
    """Everything in memory; one registry a site."""

    def __init__(self, first: str | None = None) -> None:
        """``first`` is the 認証ID of the first registration; the others are made up."""
        self._first = first
        self.registrations: dict[str, Registration] = {}
        self.accounts: dict[str, Account] = {}  # by mail address
        self.submissions: Counter[str] = Counter()
        self._links: dict[str, Link] = {}

    def find(self, person: Person) -> Registration | None:
        """Return the registration of this person.

        Same name, sex and birth date, on whatever card.
        """
        key = _identity(person)
        return next((r for r in self.registrations.values() if _identity(r.person) == key), None)

    def register(
        self, person: Person, *, email: str, category: str, residence_card: str
    ) -> Registration:
        """Register. Raises AlreadyRegisteredError."""
        if self.find(person) is not None:
            raise AlreadyRegisteredError
        auth_id, self._first = self._first or _auth_id(), None
        registration = Registration(auth_id, person, email, category, residence_card)
        self.registrations[auth_id] = registration
        return registration

    def new_link(self, until: float, *, auth_id: str = "", email: str = "") -> Link:
        link = Link(secrets.token_urlsafe(32), until, auth_id, email)
        self._links[link.token] = link
        return link

    def link(self, token: str) -> Link | None:
        return self._links.get(token)


def _auth_id() -> str:
    return "".join(secrets.choice(_AUTH_ID_LETTERS) for _ in range(_AUTH_ID_LENGTH))


def _identity(person: Person) -> tuple[object, ...]:
    return (person.name, person.sex, person.birth_date)
