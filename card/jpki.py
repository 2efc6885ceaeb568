"""What a card says of itself without a password: is it a My Number card, what is on it, how many
tries its passwords have left.

Pure protocol over :class:`card.apdu.Talk`; nothing here spends a try or needs one.
"""

from __future__ import annotations

from card import facts
from card.apdu import (
    CardSaidNonsenseError,
    Talk,
    Transmit,
    ask_tries,
    read_binary,
    select_application,
    select_file,
)
from card.der import CertificateHead, DerError, TooShortError, certificate_head
from card.model import (
    AuthenticationCertificate,
    Card,
    Certificates,
    Pin,
    Pins,
    SignatureCertificate,
    counted,
)
from card.status_words import SW, says_absent, tries_left

BUDGET = 14
"""APDUs for one card; an ordinary one needs 11. What is merely good to know is left out where it
would cost more."""

READINGS = 2
"""How often a card is asked from the start when a reset or an unsteady contact came in between."""

BLOCK = 256
SMALL_BLOCK = 128
"""For readers that carry no whole block back, and answer 6700 when they are asked for one."""
HEAD_LIMIT = 2048
"""Bytes within which a certificate's validity must have come."""


class Reading:
    """Ask a card. ``transmit`` is one command and its answer; what it raises passes through.

    A card that talks nonsense is a finding (``problem`` ``card-garbled``), never an error.
    """

    def __init__(self, transmit: Transmit, atr: str) -> None:
        self._talk = Talk(transmit)
        self._atr = atr
        self._begun: list[_Found] = []  # each reading, the last may be under way

    def card(self) -> Card:
        """Ask to the end, from the start where the contact was unsteady."""
        for _ in range(READINGS):
            found = _Found()
            self._begun.append(found)
            _read_into(self._talk, found)
            if found.whole:
                break
        best = max(self._begun, key=_Found.known)
        return self._told(best, best.problem)

    def so_far(self, problem: str) -> Card | None:
        """Return what a card has said that is still being asked; None where it tells nothing yet.

        It may be called while another thread asks.
        """
        told = [x for x in self._begun if counted(x.signature) or counted(x.authentication)]
        return self._told(max(told, key=_Found.known), problem) if told else None

    def _told(self, found: _Found, problem: str | None) -> Card:
        if not found.jpki:
            return Card("unknown", self._atr, problem=problem, apdus=self._talk.count)
        return Card(
            "jpki",
            self._atr,
            pins=Pins(authentication=found.authentication, signature=found.signature),
            certificates=Certificates(
                _public(found.certificate, found.generation),
                SignatureCertificate(found.signature_missing),
            ),
            problem=problem,
            apdus=self._talk.count,
        )


def read_card(transmit: Transmit, atr: str) -> Card:
    """Ask the card to the end; see :class:`Reading`."""
    return Reading(transmit, atr).card()


def _public(
    head: CertificateHead | None, generation: str | None
) -> AuthenticationCertificate | None:
    if head is None:
        return None
    return AuthenticationCertificate(
        head.serial, head.issuer, head.not_before, head.not_after, generation
    )


class _Found:
    """What has been learnt so far, so that it is kept when the card stops making sense."""

    def __init__(self) -> None:
        self.jpki = False
        self.problem: str | None = None
        self.signature = Pin(None)
        self.authentication = Pin(None)
        self.certificate: CertificateHead | None = None
        self.generation: str | None = None
        self.signature_missing: bool | None = None

    def known(self) -> int:
        """Return how much has been learnt."""
        pins = (self.signature, self.authentication)
        told = (self.problem != "card-garbled", self.jpki, self.certificate, *map(counted, pins))
        return sum(map(bool, told))

    @property
    def whole(self) -> bool:
        """Is there nothing that another reading could tell?"""
        if not self.jpki:
            return self.problem != "card-garbled"
        return counted(self.signature) and counted(self.authentication)


def _read_into(talk: Talk, found: _Found) -> None:
    try:
        _read(talk, found)
    except CardSaidNonsenseError:
        found.problem = "card-garbled"


def _read(talk: Talk, found: _Found) -> None:
    found.problem = _application_problem(talk)
    if found.problem:
        return
    found.jpki = True
    found.signature = _tries(talk, facts.EF_SIGNATURE_PIN, facts.SIGNATURE_TRIES)
    found.authentication = _tries(talk, facts.EF_AUTHENTICATION_PIN, facts.AUTHENTICATION_TRIES)
    found.certificate = _certificate(talk, facts.EF_AUTHENTICATION_CERTIFICATE)
    # A password with tries left, or verified, has its certificate: asking costs two APDUs more.
    if not (found.signature.tries_left or found.signature.verified):
        found.signature_missing = _signature_missing(talk)
    if found.certificate and _affordable(talk, 2):
        found.generation = _generation(talk, found.certificate)


def _affordable(talk: Talk, apdus: int) -> bool:
    return talk.count + apdus <= BUDGET


def _application_problem(talk: Talk) -> str | None:
    """None when this is a My Number card, told by application and token.

    Only a card that says so has no such application: ``6F00`` was seen on the first command after
    power-up [M], and a card that was reset in between knows no file.
    """
    _, sw = talk.send(select_application(facts.AID))
    if sw != SW.OK:
        return "card-unknown" if says_absent(sw) else "card-garbled"
    if not _select(talk, facts.EF_TOKEN):
        return "card-garbled"
    token, sw = talk.send(read_binary(0, facts.TOKEN_LENGTH))
    if sw not in (SW.OK, SW.END_OF_FILE) or len(token) < facts.TOKEN_LENGTH:
        return "card-garbled"
    text = token[: facts.TOKEN_LENGTH].decode("ascii", "replace").rstrip(" \0")
    return facts.TOKENS.get(text, "card-new-kind")


def _select(talk: Talk, file: int) -> bool:
    _, sw = talk.send(select_file(file))
    return sw == SW.OK


def _tries(talk: Talk, file: int, most: int) -> Pin:
    if not _select(talk, file):
        return Pin(None)
    _, sw = talk.send(ask_tries())
    return pin_from(sw, most)


def pin_from(sw: int, most: int) -> Pin:
    """Return what the answer to an empty VERIFY says of a password that has ``most`` tries."""
    if sw == SW.OK:
        return Pin(None, verified=True)
    if sw in facts.LOCKED:
        return Pin(0, locked=True)
    left = tries_left(sw)
    return Pin(None if left is None or left > most else left)


def _certificate(talk: Talk, file: int, budget: int | None = None) -> CertificateHead | None:
    """Return the head of the certificate in a file, read block by block until it is all there."""
    if not _select(talk, file):
        return None
    data, size = b"", BLOCK
    while len(data) < HEAD_LIMIT and (budget is None or talk.count < budget):
        block, sw = talk.send(read_binary(len(data), size))
        if sw == SW.WRONG_LENGTH and size > SMALL_BLOCK:
            size = SMALL_BLOCK
            continue
        if not block:
            return None
        data += block
        try:
            return certificate_head(data)
        except TooShortError:
            continue
        except DerError:
            return None
    return None


def _signature_missing(talk: Talk) -> bool | None:
    if not _select(talk, facts.EF_HOLDINGS):
        return None
    holdings, _ = talk.send(read_binary(0, 3))
    if not holdings:
        return None
    return {facts.HOLDS: False, 0x00: True}.get(holdings[0])


def _generation(talk: Talk, certificate: CertificateHead) -> str | None:
    """Return the year the issuing authority's certificate begins, from the one the card bears.

    Three generations share one name; the card bears the certificate of its own.
    """
    authority = _certificate(talk, facts.EF_AUTHENTICATION_CA, budget=BUDGET)
    if authority is None or authority.issuer_der != certificate.issuer_der:
        return None
    return str(authority.not_before.year)
