"""Cards that lie, stammer and never end: always a finding, never a crash, never a wait."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from card.apdu import ENDLESS
from card.der import DerError, certificate_head
from card.diagnosis import findings
from card.jpki import read_card
from card.model import Card, Look, Reader
from card.prompts import for_look
from tests.card.certificates import certificate
from tests.further import long

OWN = certificate(datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))
TOKEN = b"JPKIAPICCTOKEN2".ljust(32) + b"\x90\x00"

WORDS = "9000 9000 9000 9000 6282 6F00 6A82 63C0 63C3 63CF 6983 6984 6982 6B00"
STATUS = [bytes.fromhex(sw) for sw in WORDS.split(" ")]
SPLICES = [b"", b"\xff", b"\x80", b"\x30\x84", b"\x17\x0d", b"\x18\x0f9", b"\x1b[2J", b"\xa0\x00"]


def answers_from(tape: bytes) -> list[bytes]:
    """Return a conversation out of a tape of bytes.

    Quick to make ten thousand of, and to shrink.
    """
    answers = []
    moves = iter(tape)
    for move in moves:
        one, two, three = (next(moves, 0) for _ in range(3))
        sw = STATUS[one % len(STATUS)] if one < 200 else bytes([0x61 + one % 12, two])
        match move % 6:
            case 0:
                answers.append(sw)
            case 1:
                answers.append(TOKEN)
            case 2:
                splice = SPLICES[three % len(SPLICES)]
                answers.append((OWN[:two] + splice + OWN[two + len(splice) :])[:256] + sw)
            case 3:
                answers.append(OWN[: two + three] + sw)
            case 4:
                answers.append(bytes([two]) * three + sw)
            case _:
                answers.append(bytes([one, two, three])[: move % 4])
    return answers or [b""]


class Liar:
    """Answers from a list, the last for ever; first goes far enough to be taken for a card."""

    def __init__(self, answers: list[bytes], believable: bool) -> None:
        self._answers = [b"\x90\x00", b"\x90\x00", TOKEN] * believable + answers
        self.sent: list[bytes] = []

    def __call__(self, apdu: bytes) -> bytes:
        self.sent.append(apdu)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def examine(card: Card) -> None:
    """All that is made of a card, up to the words for people."""
    look = Look("running", (Reader("r", card),))
    json.dumps(look.to_json())
    found = findings(look, date(2026, 11, 20))
    assert found
    assert any(finding.id == "card" for finding in found)
    for need in ("card", "signature", "authentication"):
        assert for_look(look, need).key


QUIET = settings(database=None, suppress_health_check=list(HealthCheck))
tapes = st.binary(max_size=60)


@settings(QUIET, max_examples=1_000)
@given(tapes, st.booleans())
def test_a_thousand_lying_cards_are_findings(tape: bytes, believable: bool) -> None:
    _find_a_lie(tape, believable)


@long
@settings(QUIET, max_examples=10_000)
@given(tapes, st.booleans())
def test_ten_thousand_lying_cards_are_findings(tape: bytes, believable: bool) -> None:
    _find_a_lie(tape, believable)


def _find_a_lie(tape: bytes, believable: bool) -> None:
    liar = Liar(answers_from(tape), believable)
    card = read_card(liar, "3B00")
    assert len(liar.sent) == card.apdus <= ENDLESS
    assert [apdu for apdu in liar.sent if apdu[1] == 0x20 and len(apdu) > 5] == []
    examine(card)


@settings(QUIET, max_examples=500)
@given(st.integers(0, 320), st.binary(max_size=8), st.integers(0, 600))
def test_no_certificate_breaks_its_reader(at: int, junk: bytes, size: int) -> None:
    der = (OWN[:at] + junk + OWN[at + len(junk) :])[:size]
    try:
        head = certificate_head(der)
    except DerError:
        return
    assert head.issuer.isprintable() or head.issuer == ""
    assert head.not_after - head.not_before < timedelta(days=366 * 10_000)
