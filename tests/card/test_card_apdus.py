"""Exactly what is said to a card, and what is made of its answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from card.apdu import Talk, ask_tries, read_binary, with_length
from card.der import DerError, TooShortError, certificate_head
from card.jpki import BUDGET, pin_from, read_card
from card.model import Card, Pin
from card.trace import command_text, traced
from tests.card.cards import mynumber
from tests.card.certificates import LONG_AUTHORITY, authority, certificate

SIGNATURE_PIN, AUTHENTICATION_PIN = "00A4020C02001B", "00A4020C020018"
TRIES = "00200080"
HEAD = bytes.fromhex


class Script:
    """A card that expects these commands, in this order, and no others."""

    def __init__(self, *exchanges: tuple[str, bytes | str]) -> None:
        self._exchanges = list(exchanges)

    def __call__(self, apdu: bytes) -> bytes:
        assert self._exchanges, f"one too many: {apdu.hex().upper()}"
        expected, answer = self._exchanges.pop(0)
        assert apdu.hex().upper() == expected
        return bytes.fromhex(answer) if isinstance(answer, str) else answer

    def finish(self) -> None:
        assert not self._exchanges


NOW = datetime(2026, 11, 20, tzinfo=UTC)
OWN = certificate(NOW - timedelta(days=300), NOW + timedelta(days=300))
CA = authority(2019)
BEGINNING = (
    ("00A4040C0AD392F000260100000001", "9000"),
    ("00A4020C020006", "9000"),
    ("00B0000020", b"JPKIAPICCTOKEN2".ljust(32) + b"\x90\x00"),
)


def test_a_whole_look_is_these_eleven_commands() -> None:
    script = Script(
        *BEGINNING,
        (SIGNATURE_PIN, "9000"),
        (TRIES, "63C4"),
        (AUTHENTICATION_PIN, "9000"),
        (TRIES, "63C2"),
        ("00A4020C02000A", "9000"),
        ("00B0000000", OWN[:256] + b"\x90\x00"),
        ("00A4020C02000B", "9000"),
        ("00B0000000", CA[:256] + b"\x90\x00"),
    )
    card = read_card(script, "3B00")
    script.finish()
    assert card.apdus == 11
    assert card.pins and card.certificates and card.certificates.authentication
    assert (card.pins.signature, card.pins.authentication) == (Pin(4), Pin(2))
    assert card.certificates.authentication.generation == "2019"
    assert card.certificates.authentication.not_after == NOW + timedelta(days=300)


@pytest.mark.parametrize(
    ("tries", "holdings", "missing"),
    [
        ("6984", "008F00", True),
        ("6984", "8F8F00", False),
        ("6A88", "008F00", True),
        ("6A88", "778F00", None),
        ("6A88", "", None),
    ],
)
def test_a_card_whose_signature_password_cant_be_used_is_asked_whether_it_has_one(
    tries: str, holdings: str, missing: bool | None
) -> None:
    reading = (
        *BEGINNING,
        (SIGNATURE_PIN, "9000"),
        (TRIES, tries),
        (AUTHENTICATION_PIN, "9000"),
        (TRIES, "63C3"),
        ("00A4020C02000A", "6A82"),
        ("00A4020C020008", "9000"),
        ("00B0000003", holdings + "9000"),
    )
    script = Script(*reading, *(reading if tries == "6A88" else ()))
    card = read_card(script, "")
    script.finish()
    assert card.certificates
    assert card.certificates.signature.missing is missing


def test_the_first_command_after_power_up_may_fail_once() -> None:
    script = Script((BEGINNING[0][0], "6F00"), (BEGINNING[0][0], "6A82"))
    assert read_card(script, "").problem == "card-unknown"
    script.finish()


def test_a_card_without_the_application_is_asked_one_command_only() -> None:
    script = Script(("00A4040C0AD392F000260100000001", "6A82"))
    assert read_card(script, "3B00") == Card("unknown", "3B00", problem="card-unknown", apdus=1)
    script.finish()


def test_no_verify_is_sent_where_the_password_file_is_missing() -> None:
    reading = (
        *BEGINNING,
        (SIGNATURE_PIN, "6A82"),
        (AUTHENTICATION_PIN, "6A82"),
        ("00A4020C02000A", "6A82"),
        ("00A4020C020008", "6A82"),
    )
    script = Script(*reading, *reading)  # a card that was reset knows no file either
    card = read_card(script, "")
    script.finish()
    assert card.pins
    assert card.pins.signature == card.pins.authentication == Pin(None)


@pytest.mark.parametrize(
    ("sw", "pin"),
    [
        (0x63C5, Pin(5)),
        (0x63C6, Pin(None)),  # more than there can be
        (0x63C1, Pin(1)),
        (0x63C0, Pin(0, locked=True)),
        (0x6984, Pin(0, locked=True)),
        (0x6983, Pin(0, locked=True)),
        (0x9000, Pin(None, verified=True)),
        (0x6300, Pin(None)),
        (0x6982, Pin(None)),
        (0x6D00, Pin(None)),
    ],
)
def test_the_answer_to_an_empty_verify_is_understood(sw: int, pin: Pin) -> None:
    assert pin_from(sw, most=5) == pin


def test_more_data_are_fetched_and_a_wrong_length_is_asked_again() -> None:
    script = Script(
        ("00B0000000", "6C04"),
        ("00B0000004", "01026102"),
        ("00C0000002", "03049000"),
    )
    assert Talk(script).send(read_binary(0, 256)) == (b"\x01\x02\x03\x04", 0x9000)
    script.finish()


def test_another_length_goes_behind_the_data_or_in_place_of_the_old_one() -> None:
    assert with_length(ask_tries(), 7) == HEAD("0020008007")
    assert with_length(read_binary(1, 256), 9) == HEAD("00B0000109")
    assert with_length(HEAD("00A404000212340000"[:16]), 5) == HEAD("00A4040002123405")


@pytest.mark.parametrize(
    "card",
    [
        mynumber(),
        mynumber(name=LONG_AUTHORITY),
        mynumber(first_answer=b"\x6f\x00"),
        mynumber(name=LONG_AUTHORITY, first_answer=b"\x6f\x00"),
    ],
    ids=["plain", "long", "first", "both"],
)
def test_the_budget_is_kept_and_the_certificate_read_all_the_same(card: object) -> None:
    transmit = card.transmit  # type: ignore[attr-defined]
    told = read_card(transmit, "")
    assert told.apdus <= BUDGET == 14
    assert told.certificates and told.certificates.authentication
    assert told.certificates.authentication.status(datetime.now(UTC)) == "valid"


@pytest.mark.parametrize("block", [1, 37, 100, 255])
def test_short_reads_are_put_together(block: int) -> None:
    told = read_card(mynumber(short_reads=block).transmit, "")
    if block >= 37:
        assert told.certificates and told.certificates.authentication
        assert told.certificates.authentication.serial == "0A1B2C3D"
    else:  # the token never came in one piece
        assert told.problem == "card-garbled"


def test_a_card_without_end_is_left_after_a_while() -> None:
    told = read_card(lambda _: b"\x00\x61\x01", "")
    assert told.problem == "card-garbled"
    assert told.apdus < 100


def test_what_was_learnt_before_the_nonsense_is_kept() -> None:
    card = mynumber(signature_left=1)
    card.quirk = lambda apdu: b"\x00" if apdu == HEAD("00A4020C02000A") else None
    told = read_card(card.transmit, "")
    assert (told.kind, told.problem) == ("jpki", "card-garbled")
    assert told.pins
    assert told.pins.signature == Pin(1)


@pytest.mark.parametrize("name", [LONG_AUTHORITY, None], ids=["long", "short"])
@pytest.mark.parametrize(
    ("begins", "ends", "serial"),
    [
        (datetime(2024, 3, 1, 2, 3, 4, tzinfo=UTC), datetime(2029, 5, 1, tzinfo=UTC), 1),
        (datetime(1999, 12, 31, tzinfo=UTC), datetime(2049, 12, 31, 14, 59, 59, tzinfo=UTC), 0xFF),
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2051, 6, 1, tzinfo=UTC), 2**150 + 7),
        (datetime(2055, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), 0x80),
    ],
)
def test_a_certificates_head_is_what_another_reader_says(
    name: x509.Name | None, begins: datetime, ends: datetime, serial: int
) -> None:
    more = {"name": name} if name else {}
    der = certificate(begins, ends, serial=serial, **more)
    other = x509.load_der_x509_certificate(der)
    head = certificate_head(der)
    assert int(head.serial, 16) == other.serial_number == serial
    assert (head.not_before, head.not_after) == (begins, ends)
    assert head.issuer_der == other.issuer.public_bytes()
    assert head.issuer == other.issuer.rfc4514_string()


def test_every_prefix_of_a_certificate_asks_for_more_or_is_enough() -> None:
    whole = certificate_head(OWN)
    enough = [size for size in range(len(OWN) + 1) if _head_of(OWN[:size]) is not None]
    assert enough == list(range(enough[0], len(OWN) + 1))
    assert enough[0] <= 256
    assert all(_head_of(OWN[:size]) == whole for size in (enough[0], len(OWN)))


def _head_of(data: bytes) -> object:
    try:
        return certificate_head(data)
    except TooShortError:
        return None


@pytest.mark.parametrize(
    "data", [b"\xff" * 300, b"\x00" * 300, b"\x30\x03\x02\x01\x01" + b"\xff" * 9]
)
def test_filler_is_no_certificate(data: bytes) -> None:
    with pytest.raises(DerError) as raised:
        certificate_head(data)
    assert not isinstance(raised.value, TooShortError)


def test_a_cards_text_can_steer_no_terminal() -> None:
    hostile = OWN.replace(b"Kiji no Mori", b"\x1b[2J\r\nOK!!!!")
    issuer = certificate_head(hostile).issuer
    assert issuer.isprintable()
    assert "?[2J??OK!!!!" in issuer


@pytest.mark.parametrize(
    "secret",
    [
        "00200080064B494A493132",
        "00200081" + "0438363432",
        "002400800431323334",
        "002C008004FFFFFFFF00",
    ],
)
def test_a_trace_never_shows_a_password_nor_its_length(secret: str) -> None:
    lines: list[str] = []
    answer = traced(lambda _: b"\x90\x00", lines.append)(bytes.fromhex(secret))
    assert answer == b"\x90\x00"
    assert lines == [f"> {bytes.fromhex(secret[:8]).hex(' ').upper()} ** masked **", "< 90 00"]


def test_a_trace_shows_the_question_for_tries_as_it_is() -> None:
    assert command_text(ask_tries()) == "00 20 00 80"
    assert command_text(read_binary(0x100, 256)) == "00 B0 01 00 00"


def test_a_trace_names_what_a_card_refuses_with() -> None:
    lines: list[str] = []
    for answer in ("6A82", "63C4", "6F01"):
        traced(dict.fromkeys([b"?"], bytes.fromhex(answer)).__getitem__, lines.append)(b"?")
    told = [line for line in lines if line.startswith("<")]
    assert told == ["< 6A 82  FILE_NOT_FOUND", "< 63 C4", "< 6F 01"]
