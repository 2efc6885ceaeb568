"""One look at the Smart Card service, its readers and the cards on them.

Plain values without behaviour towards the card; :meth:`Look.to_json` is the ``card`` document of
the surface. A look holds nothing secret: no password is ever asked for, and the name on the
card stands only in the signature certificate, which is not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

Status = Literal["valid", "expires-soon", "expired", "not-yet-valid"]
PredictedError = Literal["EW104J1502", "EW104J1503"]

EXPIRES_SOON = timedelta(days=90)


@dataclass(frozen=True)
class Pin:
    """What an empty VERIFY said of one password (docs/domain.md 4).

    ``tries_left`` is None when the card gave no number: because the password has already been
    verified by another program (``verified``), or because its answer says nothing (neither set).
    A locked password has 0.
    """

    tries_left: int | None
    locked: bool = False
    verified: bool = False

    def to_json(self) -> dict[str, object]:
        return {"tries_left": self.tries_left, "locked": self.locked, "verified": self.verified}


@dataclass(frozen=True)
class Pins:
    authentication: Pin
    signature: Pin

    def to_json(self) -> dict[str, object]:
        return {
            "authentication": self.authentication.to_json(),
            "signature": self.signature.to_json(),
        }


@dataclass(frozen=True)
class AuthenticationCertificate:
    """The authentication certificate as far as its head says.

    ``serial`` in upper-case hexadecimal, two digits a byte; ``issuer`` after RFC 4514;
    ``generation`` the year in which the issuing authority's own certificate begins (2015, 2019 or
    2023 with real cards, docs/domain.md 4), None when the card doesn't show it. Revocation is not
    checked: only certified verifiers may ask.
    """

    serial: str
    issuer: str
    not_before: datetime
    not_after: datetime
    generation: str | None = None

    def status(self, at: datetime) -> Status:
        if at < self.not_before:
            return "not-yet-valid"
        if at > self.not_after:
            return "expired"
        return "expires-soon" if self.not_after - at <= EXPIRES_SOON else "valid"

    def days_left(self, at: datetime) -> int:
        """Whole days from ``at`` to the end; negative when ended."""
        return (self.not_after - at) // timedelta(days=1)

    def to_json(self, at: datetime) -> dict[str, object]:
        return {
            "serial": self.serial,
            "issuer": self.issuer,
            "generation": self.generation,
            "not_before": _iso(self.not_before),
            "not_after": _iso(self.not_after),
            "status": self.status(at),
            "days_left": self.days_left(at),
        }


@dataclass(frozen=True)
class SignatureCertificate:
    """Never read: it needs its password, and it bears the holder's name and address.

    ``missing`` when the card says that it holds none (a holder under 15, or one who didn't want
    it), None when it doesn't say.
    """

    missing: bool | None = None

    def to_json(self) -> dict[str, object]:
        return {"status": "missing" if self.missing else "needs-pin"}


@dataclass(frozen=True)
class Certificates:
    """``authentication`` is None when it is missing or can't be understood."""

    authentication: AuthenticationCertificate | None
    signature: SignatureCertificate = field(default_factory=SignatureCertificate)

    def to_json(self, at: datetime) -> dict[str, object]:
        mine = self.authentication
        return {
            "authentication": mine.to_json(at) if mine else {"status": "unreadable"},
            "signature": self.signature.to_json(),
        }


@dataclass(frozen=True)
class Card:
    """A card on a reader.

    ``kind`` is ``jpki`` for a My Number card, found by its application and token, never by its
    ATR. ``pins`` and ``certificates`` are there for ``jpki`` alone. ``problem`` is a code of
    :func:`card.explain` when the card could not be asked, or is of another kind.
    """

    kind: Literal["jpki", "unknown"]
    atr: str
    pins: Pins | None = None
    certificates: Certificates | None = None
    problem: str | None = None
    apdus: int = 0

    def to_json(self, at: datetime) -> dict[str, object]:
        return {
            "kind": self.kind,
            "atr": self.atr,
            "pins": self.pins.to_json() if self.pins else None,
            "certificates": self.certificates.to_json(at) if self.certificates else None,
            "problem": self.problem,
        }


@dataclass(frozen=True)
class Reader:
    name: str
    card: Card | None = None

    def to_json(self, at: datetime) -> dict[str, object]:
        return {"name": self.name, "card": self.card.to_json(at) if self.card else None}


@dataclass(frozen=True)
class Look:
    """What was seen of service, readers and cards at ``at`` (UTC).

    ``reason`` tells why the service is stopped, as a code of :func:`card.explain`; ``readers`` are
    then what it had told before it fell silent.
    """

    service: Literal["running", "stopped"]
    readers: tuple[Reader, ...] = ()
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    reason: str | None = None

    @property
    def predicted_error(self) -> PredictedError | None:
        """The code with which the client would answer now, as far as it can be told.

        A card that doesn't answer at all is, to the client, no card.
        """
        if self.service == "stopped" or not self.readers:
            return "EW104J1502"
        cards = [reader.card for reader in self.readers if reader.card]
        if all(card.problem in UNSEEN for card in cards):
            return "EW104J1503"
        return None

    @property
    def client_reader(self) -> str | None:
        """The one reader at which the client can read a My Number card.

        None where no such card was seen, and where there are several: which of those it takes
        nobody has published.
        """
        alike = with_jpki(self)
        return alike[0].name if len(alike) == 1 else None

    def to_json(self) -> dict[str, object]:
        """Return the ``card`` document: service, predicted_error, readers.

        Dates ISO 8601 in UTC.
        """
        return {
            "service": self.service,
            "reason": self.reason,
            "predicted_error": self.predicted_error,
            "client_reader": self.client_reader,
            "readers": [reader.to_json(self.at) for reader in self.readers],
        }


UNSEEN = frozenset({"card-mute", "card-removed"})
"""Problems with which a card is as good as absent."""

ANOTHER = frozenset({"card-unknown", "card-juki", "card-phone"})
"""Problems of a card that is surely another than the one we look for."""


def counted(pin: Pin) -> bool:
    """Is it known how the password stands?"""
    return pin.verified or pin.tries_left is not None


def with_jpki(look: Look) -> list[Reader]:
    """Return the readers on which a My Number card lies that can be read now."""
    if look.service == "stopped":
        return []
    return [reader for reader in look.readers if reader.card and reader.card.kind == "jpki"]


def find_jpki(look: Look) -> Reader | None:
    """Return the reader with the My Number card: the first, when several bear one."""
    return next(iter(with_jpki(look)), None)


def seems_pinless(card: Card) -> bool:
    """Tell whether it looks like a card that was issued without passwords (docs/domain.md 4).

    Such a card bears no signature certificate, and nobody can enter the four digits. How its chip
    says so is not published: a child's card whose four digits are locked looks the same.
    """
    if card.certificates is None or card.pins is None:
        return False
    return bool(card.certificates.signature.missing) and card.pins.authentication.locked


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
