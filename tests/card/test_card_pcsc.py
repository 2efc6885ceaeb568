"""What is seen through PC/SC, on a card that is not the project's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.card.bench import Bench, Daemon, Desk
from tests.card.cards import mynumber, unknown
from tests.card.certificates import LONG_AUTHORITY
from tests.card.virtual import AID, Plug, VirtualCard

pytestmark = pytest.mark.pcsc

SELECT = "00A4040C0A" + AID.hex()
SELECT_SIGNATURE_PIN = "00A4020C02001B"
ASK = "00200080"


def codes(seen: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in seen["findings"] if finding["severity"] != "ok"}


def untouched(card: VirtualCard, left: dict[int, int]) -> None:
    """The chip's own side: no try spent, no password sent, never reset.

    (Powering off is looked at where another program is connected: without anybody the daemon does
    it by itself after a while.)
    """
    assert card.left() == left
    assert [apdu for apdu in card.log if apdu[1] == 0x20 and len(apdu) > 4] == []
    assert card.resets == 0


def test_the_whole_of_a_card_is_told_without_a_password(bench: Bench) -> None:
    card = bench.put(mynumber(signature_left=4, authentication_left=2, days_left=900))
    seen = bench.look()
    assert seen["look"]["service"] == "running"
    assert seen["look"]["predicted_error"] is None
    told = next(one["card"] for one in seen["look"]["readers"] if one["name"] == bench.READER)
    assert told["kind"] == "jpki"
    assert told["atr"] == card.atr.hex().upper()
    assert told["pins"]["signature"] == {"tries_left": 4, "locked": False, "verified": False}
    assert told["pins"]["authentication"] == {"tries_left": 2, "locked": False, "verified": False}
    certificate = told["certificates"]["authentication"]
    assert certificate["serial"] == "0A1B2C3D"
    assert certificate["status"] == "valid"
    assert certificate["generation"] == "2023"
    assert "Kiji no Mori" in certificate["issuer"]
    assert certificate["not_after"].endswith("Z")
    days = (datetime.fromisoformat(certificate["not_after"]) - datetime.now(UTC)).days
    assert days == 900
    assert told["certificates"]["signature"] == {"status": "needs-pin"}
    assert codes(seen) == set()
    assert len(card.log) <= 14
    untouched(card, {0x001B: 4, 0x0018: 2})


def no_whole_block(apdu: bytes) -> bytes | None:
    """Return a reader that carries less than 256 bytes back."""
    return b"\x67\x00" if apdu[1] == 0xB0 and apdu[4:] == b"\x00" else None


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda: mynumber(days_left=-3), {"certificate-expired"}),
        (lambda: mynumber(days_left=30), {"certificate-expires-soon"}),
        (
            lambda: mynumber(not_before=datetime.now(UTC) + timedelta(days=20)),
            {"certificate-not-yet-valid"},
        ),
        (lambda: mynumber(signature_left=0), {"signature-locked"}),
        (lambda: mynumber(authentication_left=0), {"authentication-locked"}),
        (lambda: mynumber(signature_left=1), {"signature-last-try"}),
        (lambda: mynumber(authentication_left=1), {"authentication-last-try"}),
        (lambda: mynumber(holdings=b"\x00\x8f\x00", signature_left=0), {"signature-missing"}),
        (lambda: mynumber(token=b"JPKIAPICCTOKEN".ljust(160)), {"card-juki"}),
        (lambda: mynumber(token=b"JPKIAPGPSETOKEN".ljust(160)), {"card-phone"}),
        (lambda: mynumber(token=b"JPKIAPIOSTOKEN".ljust(160)), {"card-phone"}),
        (unknown, {"card-unknown", "EW104J1503"}),  # the other reader is empty
        (lambda: mynumber(token=b"JPKIAPICCTOKEN3".ljust(160)), {"card-new-kind"}),
        (lambda: mynumber(signature_left=15), {"signature-tries-unknown"}),
        (lambda: mynumber(short_reads=100), set()),
        (lambda: mynumber(first_answer=b"\x6f\x00"), set()),
        (lambda: mynumber(quirk=no_whole_block), set()),
        (lambda: mynumber(name=LONG_AUTHORITY), set()),
        (lambda: mynumber(filler=b"\xff", since=2019), set()),
    ],
    ids=lambda value: "-".join(sorted(value)) or "nothing" if isinstance(value, set) else "card",
)
def test_each_card_leads_to_its_finding(
    bench: Bench, make: Callable[[], VirtualCard], found: set[str]
) -> None:
    card = make()
    left = card.left()
    bench.put(card)
    assert codes(bench.look()) == found
    untouched(card, left)


def test_an_unknown_card_has_no_passwords_and_is_not_taken_for_none(bench: Bench) -> None:
    bench.put(unknown())
    seen = bench.look()
    told = bench.card()
    assert told["kind"] == "unknown"
    assert (told["pins"], told["certificates"]) == (None, None)
    assert seen["look"]["predicted_error"] is None


def test_an_empty_reader_is_foretold_as_1503(bench: Bench) -> None:
    seen = bench.look()
    assert [one["card"] for one in seen["look"]["readers"]] == [None, None]
    assert seen["look"]["predicted_error"] == "EW104J1503"
    assert codes(seen) == {"EW104J1503"}


def test_another_card_beside_does_not_hide_the_right_one(bench: Bench) -> None:
    bench.put(unknown())
    bench.put(mynumber(), other=True)
    seen = bench.look()
    kinds = {one["name"]: one["card"]["kind"] for one in seen["look"]["readers"]}
    assert kinds == {Daemon.READER: "unknown", Daemon.OTHER: "jpki"}
    assert codes(seen) == set()


def test_of_two_my_number_cards_one_has_to_go_before_a_password_is_typed(
    bench: Bench, other_program: Desk
) -> None:
    bench.put(mynumber())
    bench.put(mynumber(signature_left=1), other=True)
    assert codes(bench.look()) == {"several-cards"}
    other_program.begin("wait")
    other_program.until("said", "card.prompt.several-cards")
    bench.take(bench.READER)
    assert other_program.answer()["reader"] == Daemon.OTHER


def test_a_card_held_exclusively_is_a_finding_and_not_a_wait(
    bench: Bench, other_program: Desk
) -> None:
    card = bench.put(mynumber())
    assert other_program.ask("connect", reader=bench.READER, exclusive=True)["rv"] == 0
    seen = bench.look()
    assert codes(seen) == {"card-exclusive"}
    assert bench.card()["problem"] == "card-exclusive"
    other_program.ask("release")
    assert bench.card()["kind"] == "jpki"
    untouched(card, {0x001B: 4, 0x0018: 2})


def test_another_programs_endless_transaction_does_not_hang_the_look(
    bench: Bench, other_program: Desk
) -> None:
    card = bench.put(mynumber())
    asked = other_program.ask("connect", reader=bench.READER, exclusive=False, transaction=True)
    assert asked["rv"] == 0
    before = len(card.log)
    seen = bench.look(deadline=0.5)
    assert codes(seen) == {"card-busy"}
    assert len(card.log) == before
    other_program.ask("release")
    assert bench.card()["kind"] == "jpki"


def test_the_card_is_free_for_the_client_as_soon_as_look_returns(
    bench: Bench, other_program: Desk
) -> None:
    bench.put(mynumber())
    bench.look()
    assert other_program.ask("connect", reader=bench.READER, exclusive=True)["rv"] == 0


def test_a_password_verified_by_the_client_stays_verified_and_is_never_told_as_zero(
    bench: Bench, other_program: Desk
) -> None:
    card = bench.put(mynumber())
    other_program.ask("connect", reader=bench.READER, exclusive=False)
    power_offs = card.power_offs
    password = "00200080" + "0B" + b"KIJI2NOMORI".hex()
    for apdu in (SELECT, SELECT_SIGNATURE_PIN, password):
        assert other_program.ask("transmit", apdu=apdu)["answer"] == "9000"
    seen = bench.look()
    told = bench.card()
    assert told["pins"]["signature"] == {"tries_left": None, "locked": False, "verified": True}
    assert codes(seen) == set()
    for apdu in (SELECT, SELECT_SIGNATURE_PIN, ASK):
        assert other_program.ask("transmit", apdu=apdu)["answer"] == "9000"
    assert (card.resets, card.power_offs) == (0, power_offs)


def test_a_card_reset_by_another_program_in_between_is_read_all_the_same(
    bench: Bench, other_program: Desk
) -> None:
    bench.put(mynumber())
    other_program.ask("connect", reader=bench.READER, exclusive=False)
    other_program.ask("reset")
    assert bench.card()["kind"] == "jpki"


def test_a_card_taken_away_in_the_middle_is_a_finding(bench: Bench) -> None:
    card = mynumber()

    def leave(apdu: bytes) -> bytes | None:
        if apdu[:2] == b"\x00\x20":
            raise EOFError  # closes the chip's side: the card is gone
        return None

    card.quirk = leave
    bench.put(card)
    seen = bench.look()
    assert codes(seen) <= {"card-removed", "card-mute"}
    assert codes(seen)
    assert seen["look"]["predicted_error"] == "EW104J1503"
    untouched(card, {0x001B: 4, 0x0018: 2})


def test_a_service_that_ends_in_the_middle_is_no_broken_card(
    own_daemon: Daemon, own_desk: Desk
) -> None:
    card, plug = mynumber(), Plug(own_daemon.port)

    def end(apdu: bytes) -> bytes | None:
        if apdu[:2] == b"\x00\x20":
            own_daemon.stop()
        return None

    card.quirk = end
    own_daemon.start()
    own_desk.ask("watch")
    own_desk.until("picture")
    try:
        plug.insert(card)
        own_desk.until("card-inserted")
        assert codes(own_desk.ask("look")) == {"service-stopped"}
    finally:
        plug.remove()


@pytest.mark.parametrize("nonsense", [b"", b"\x90", b"\x61\x05", b"\x6c\x10", b"\x00" * 300])
def test_a_card_that_talks_nonsense_is_a_finding(bench: Bench, nonsense: bytes) -> None:
    card = mynumber()
    card.quirk = lambda _: nonsense
    bench.put(card)
    # vpcd itself waits for more after an empty answer
    possible = {"card-garbled", "card-mute", "card-unknown"} if nonsense else {"card-slow"}
    found = codes(bench.look(deadline=0.5))
    assert found
    assert found <= possible
    untouched(card, {0x001B: 4, 0x0018: 2})


def test_a_mute_card_is_a_finding_at_the_deadline(bench: Bench) -> None:
    card, gate = mynumber(), threading.Event()

    def wait(_: bytes) -> bytes | None:
        gate.wait(20)
        return None

    card.quirk = wait
    bench.put(card)
    try:
        assert codes(bench.look(deadline=0.5)) == {"card-slow"}
    finally:
        gate.set()
    untouched(card, {0x001B: 4, 0x0018: 2})


def test_the_tries_that_a_slow_card_has_told_are_kept(bench: Bench) -> None:
    card, gate = mynumber(), threading.Event()
    asked = 0

    def slow_at_the_certificate(apdu: bytes) -> bytes | None:
        nonlocal asked
        asked += apdu[1] == 0x20  # VERIFY without data, once for each password
        if asked == 2 and apdu[1] == 0xB0:
            gate.wait(20)
        return None

    card.quirk = slow_at_the_certificate
    bench.put(card)
    try:
        look = bench.look(deadline=1.5)
    finally:
        gate.set()
    assert "card-slow" in codes(look)
    readers = {each["name"]: each for each in look["look"]["readers"]}
    pins = readers[bench.READER]["card"]["pins"]
    assert {name: pin["tries_left"] for name, pin in pins.items()} == {
        "signature": 4, "authentication": 2,
    }  # fmt: skip
    untouched(card, {0x001B: 4, 0x0018: 2})


def test_a_service_that_hangs_in_mid_look_is_told_with_the_tries_known(bench: Bench) -> None:
    card, asked = mynumber(), 0

    def freeze_after_the_passwords(apdu: bytes) -> bytes | None:
        nonlocal asked
        asked += apdu[1] == 0x20
        if asked == 2 and apdu[1] == 0xB0:
            bench.daemon.freeze()
        return None

    card.quirk = freeze_after_the_passwords
    bench.put(card)
    try:
        seen = bench.look(deadline=1.5)
        again = bench.look(deadline=1.5)
    finally:
        bench.daemon.thaw()
    assert codes(seen) == codes(again) == {"service-silent"}
    assert seen["look"]["service"] == "stopped"
    told = next(one["card"] for one in seen["look"]["readers"] if one["name"] == bench.READER)
    left = {name: pin["tries_left"] for name, pin in told["pins"].items()}
    assert left == {"signature": 4, "authentication": 2}
    untouched(card, {0x001B: 4, 0x0018: 2})


def test_the_trace_shows_the_apdus_of_the_look(bench: Bench) -> None:
    card = bench.put(mynumber())
    trace = bench.look(trace=True)["trace"]
    sent = [bytes.fromhex(line[2:]) for line in trace if line.startswith("> ")]
    assert sent == card.log
    assert any(line == "< 63 C4" for line in trace)


def test_looking_again_and_again_leaves_no_thread_behind(bench: Bench) -> None:
    bench.put(mynumber())
    before = bench.look()["threads"]
    for _ in range(20):
        bench.look()
    assert bench.look()["threads"] == before


def test_a_stopped_service_is_told_in_words_of_its_own(own_desk: Desk) -> None:
    seen = own_desk.ask("look")
    assert seen["look"] == {
        "service": "stopped",
        "reason": "service-stopped",
        "predicted_error": "EW104J1502",
        "client_reader": None,
        "readers": [],
    }
    assert codes(seen) == {"service-stopped"}


def test_no_reader_is_foretold_as_1502(own_daemon: Daemon, own_desk: Desk) -> None:
    own_daemon.readers(False)
    own_daemon.start()
    seen = own_desk.ask("look")
    assert seen["look"]["service"] == "running"
    assert seen["look"]["predicted_error"] == "EW104J1502"
    assert codes(seen) == {"EW104J1502"}
