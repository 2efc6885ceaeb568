"""The exact bytes of the card, one command after the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jpki_bench.chip import Chip, NoPowerError, Quirks, UnknownCard
from jpki_bench.chip.constants import SW
from jpki_bench.pki import Holder, Issued

SELECT_JPKI = "00A4040C0AD392F000260100000001"
SIGNATURE_PIN = "00A4020C02001B"
AUTHENTICATION_PIN = "00A4020C020018"
TRIES = "00200080"
SHA256_DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")

Talk = Callable[..., str]


def talk_to(card: Chip | UnknownCard) -> Talk:
    """Sends commands in hex, gives the last answer in hex."""

    def talk(*commands: str) -> str:
        answer = b""
        for command in commands:
            answer = card.transmit(bytes.fromhex(command))
        return answer.hex().upper()

    return talk


def password(text: str) -> str:
    return f"00200080{len(text):02X}{text.encode().hex()}"


@pytest.fixture
def talk(chip: Chip) -> Talk:
    chip.power_on()
    return talk_to(chip)


@pytest.fixture
def make(issued: Issued, holder: Holder) -> Callable[[Quirks], tuple[Chip, Talk]]:
    def build(quirks: Quirks) -> tuple[Chip, Talk]:
        chip = Chip(issued, holder, quirks=quirks)
        chip.power_on()
        return chip, talk_to(chip)

    return build


def read_all(talk: Talk, ef: str, block: int = 256) -> bytes:
    assert talk(f"00A4020C02{ef}") == "9000"
    data = b""
    while True:
        answer = bytes.fromhex(talk(f"00B0{len(data):04X}{block % 256:02X}"))
        data += answer[:-2]
        if answer[-2:] != b"\x90\x00":
            return data


def test_the_card_is_known_by_application_and_token(talk: Talk) -> None:
    assert talk(SELECT_JPKI) == "9000"
    token = bytes.fromhex(talk("00A4020C020006", "00B00000A0"))
    assert token[:32] == b"JPKIAPICCTOKEN2".ljust(32)
    assert len(token) == 162
    assert talk("00A4020C020008", "00B0000003") == "8F8F009000"


def test_nothing_is_there_before_the_application_is_selected(talk: Talk) -> None:
    assert talk("00A4020C020006") == "6A82"
    assert talk("00B0000010") == "6986"
    assert talk("00A4040C0AD392F000260100000002") == "6A82"


@pytest.mark.parametrize(("ef", "half"), [("000A", "authentication"), ("000B", "authentication"),
                                          ("0002", "signature")])  # fmt: skip
def test_three_certificates_are_free_to_read_and_followed_by_filler(
    talk: Talk, issued: Issued, ef: str, half: str
) -> None:
    talk(SELECT_JPKI)
    credential = getattr(issued, half)
    expected = credential.certificate if ef == "000A" else credential.ca
    whole = read_all(talk, ef)
    assert whole[: len(expected)] == expected
    assert len(whole) > len(expected)
    assert set(whole[len(expected) :]) == {0}


def test_the_signature_certificate_opens_only_to_its_own_password(
    talk: Talk, issued: Issued, holder: Holder
) -> None:
    read = ("00A4020C020001", "00B0000000")
    assert talk(SELECT_JPKI, *read) == "6982"
    assert talk(AUTHENTICATION_PIN, password(holder.authentication_password)) == "9000"
    assert talk(*read) == "6982"
    assert talk(SIGNATURE_PIN, password(holder.signature_password)) == "9000"
    assert read_all(talk, "0001").startswith(issued.signature.certificate)


def test_reading_in_blocks_of_any_size_gives_the_same_bytes(talk: Talk) -> None:
    talk(SELECT_JPKI)
    assert read_all(talk, "000A", 100) == read_all(talk, "000A", 256)


def test_reading_over_the_end_warns_and_behind_it_fails(talk: Talk) -> None:
    talk(SELECT_JPKI, "00A4020C020006")
    assert talk("00B0009020") == "00" * 16 + "6282"
    assert talk("00B000A001") == "6B00"


def test_an_extended_read_gives_the_whole_file_at_once(talk: Talk, issued: Issued) -> None:
    answer = bytes.fromhex(talk(SELECT_JPKI, "00A4020C02000A", "00B00000000000"))
    assert answer.startswith(issued.authentication.certificate)
    assert answer[-2:] == b"\x62\x82"


def test_keys_and_passwords_cannot_be_read(talk: Talk) -> None:
    talk(SELECT_JPKI)
    for ef in ("0017", "0018", "001A", "001B"):
        assert talk(f"00A4020C02{ef}", "00B0000010") == "6981"


def test_asking_for_the_tries_left_spends_none(chip: Chip, talk: Talk) -> None:
    talk(SELECT_JPKI)
    for _ in range(7):
        assert talk(SIGNATURE_PIN, TRIES) == "63C5"
        assert talk(AUTHENTICATION_PIN, TRIES) == "63C3"
    assert chip.tries_left() == {"signature": 5, "authentication": 3}


@pytest.mark.parametrize(
    ("pin", "half", "wrong", "tries"),
    [(SIGNATURE_PIN, "signature", "WRONG1", 5), (AUTHENTICATION_PIN, "authentication", "0000", 3)],
)
def test_the_attempt_that_empties_the_counter_says_0_and_then_even_the_right_one_is_refused(
    chip: Chip, talk: Talk, holder: Holder, pin: str, half: str, wrong: str, tries: int
) -> None:
    talk(SELECT_JPKI, pin)
    answers = [talk(password(wrong)) for _ in range(tries)]
    assert answers == [f"63C{left}" for left in reversed(range(tries))]
    assert talk(password(getattr(holder, f"{half}_password"))) == "6984"
    assert talk(TRIES) == "6984"
    assert chip.tries_left()[half] == 0


def test_a_right_password_gives_all_tries_back(chip: Chip, talk: Talk, holder: Holder) -> None:
    talk(SELECT_JPKI, AUTHENTICATION_PIN, password("0000"), password("0001"))
    assert chip.tries_left()["authentication"] == 1
    assert talk(password(holder.authentication_password)) == "9000"
    assert chip.tries_left()["authentication"] == 3


def test_tries_stay_spent_over_power_off(chip: Chip, talk: Talk) -> None:
    talk(SELECT_JPKI, SIGNATURE_PIN, password("WRONG1"))
    chip.power_off()
    chip.power_on()
    assert talk(SELECT_JPKI, SIGNATURE_PIN, TRIES) == "63C4"


def test_the_signature_password_in_lower_case_is_a_wrong_one(
    chip: Chip, talk: Talk, holder: Holder
) -> None:
    lower = password(holder.signature_password.lower())
    assert talk(SELECT_JPKI, SIGNATURE_PIN, lower) == "63C4"
    assert chip.tries_left()["signature"] == 4


def test_a_verified_password_survives_a_warm_reset_but_not_power_off(
    chip: Chip, talk: Talk, holder: Holder
) -> None:
    right = password(holder.signature_password)
    assert talk(SELECT_JPKI, SIGNATURE_PIN, right, TRIES) == "9000"
    chip.reset()
    assert talk(TRIES) == "6986"
    assert talk(SELECT_JPKI, SIGNATURE_PIN, TRIES) == "9000"
    chip.power_off()
    chip.power_on()
    assert talk(SELECT_JPKI, SIGNATURE_PIN, TRIES) == "63C5"


def test_a_wrong_password_undoes_a_right_one(talk: Talk, holder: Holder) -> None:
    right = password(holder.signature_password)
    assert talk(SELECT_JPKI, SIGNATURE_PIN, right, password("WRONG1")) == "63C4"
    assert talk("00A4020C020001", "00B0000010") == "6982"


def test_a_locked_password_leaves_the_other_one_alone(
    chip: Chip, talk: Talk, holder: Holder
) -> None:
    chip.lock("signature")
    assert talk(SELECT_JPKI, SIGNATURE_PIN, TRIES) == "6984"
    assert talk(AUTHENTICATION_PIN, password(holder.authentication_password)) == "9000"


@pytest.mark.parametrize(
    ("key", "pin", "half"),
    [("001A", SIGNATURE_PIN, "signature"), ("0017", AUTHENTICATION_PIN, "authentication")],
)
def test_signatures_fit_the_certificate_and_need_the_password(
    talk: Talk, issued: Issued, holder: Holder, key: str, pin: str, half: str
) -> None:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"in the name of the applicant")
    info = SHA256_DIGEST_INFO + digest.finalize()
    sign = (f"00A4020C02{key}", f"802A0080{len(info):02X}{info.hex()}00")
    assert talk(SELECT_JPKI, *sign) == "6982"
    talk(pin, password(getattr(holder, f"{half}_password")))
    answer = bytes.fromhex(talk(*sign))
    assert answer[-2:] == b"\x90\x00"
    public = getattr(issued, half).key.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(answer[:-2], b"in the name of the applicant", padding.PKCS1v15(), hashes.SHA256())


def test_a_chained_and_an_extended_signature_are_the_same_as_a_short_one(
    talk: Talk, holder: Holder
) -> None:
    talk(SELECT_JPKI, AUTHENTICATION_PIN, password(holder.authentication_password))
    talk("00A4020C020017")
    info = SHA256_DIGEST_INFO + bytes(32)
    short = talk(f"802A008033{info.hex()}00")
    assert len(short) == 2 * 258
    assert talk(f"902A008020{info[:32].hex()}") == "9000"
    assert talk(f"802A008013{info[32:].hex()}00") == short
    assert talk(f"802A0080000033{info.hex()}0000") == short


def test_a_broken_chain_is_refused(talk: Talk) -> None:
    talk(SELECT_JPKI, "00A4020C020017", "902A008002AABB")
    assert talk(TRIES) == "6883"
    assert talk(AUTHENTICATION_PIN, TRIES) == "63C3"


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("00", "6700"),
        ("00A4040C0AD392", "6700"),
        ("00A4020C00", "6A82"),
        ("00A4000C023F00", "6A86"),
        ("00FF0000", "6D00"),
        ("80FF0000", "6D00"),
        ("FF00000000", "6E00"),
        ("00B0850010", "6A86"),
        ("00200081", "6A86"),
        ("00C0000000", "9000"),
    ],
)
def test_commands_that_mean_nothing_are_answered(talk: Talk, command: str, sw: str) -> None:
    talk(SELECT_JPKI, AUTHENTICATION_PIN if command.startswith("0020") else "00A4020C020006")
    assert talk(command) == sw


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=st.lists(st.binary(max_size=40), max_size=8))
def test_noise_never_breaks_the_card_or_opens_it(chip: Chip, commands: list[bytes]) -> None:
    chip.power_on()
    for command in commands:
        assert len(chip.transmit(command)) >= 2
    talk = talk_to(chip)
    assert talk(SELECT_JPKI) in {"9000", "6883"}
    assert talk(SELECT_JPKI, "00A4020C020001", "00B0000010") == "6982"


def test_a_card_without_power_is_a_fault_of_the_reader(chip: Chip) -> None:
    with pytest.raises(NoPowerError):
        chip.transmit(bytes.fromhex(SELECT_JPKI))


def test_another_card_knows_no_jpki() -> None:
    card = UnknownCard()
    card.power_on()
    assert talk_to(card)(SELECT_JPKI) == "6A82"
    assert talk_to(card)("00B0000010") == "6D00"


Make = Callable[[Quirks], tuple[Chip, Talk]]


def test_quirk_the_first_command_after_power_up_fails(make: Make) -> None:
    chip, talk = make(Quirks(first_command_fails=True))
    assert [talk(SELECT_JPKI) for _ in range(2)] == ["6F00", "9000"]
    chip.power_off()
    chip.power_on()
    assert talk(SELECT_JPKI) == "6F00"


def test_quirk_the_exact_length_is_wanted_at_the_end_of_a_file(make: Make) -> None:
    _, talk = make(Quirks(end_of_file="6Cxx"))
    assert talk(SELECT_JPKI, "00A4020C020006", "00B0009020") == "6C10"
    assert talk("00B0009010") == "00" * 16 + "9000"


def test_quirk_long_answers_come_in_parts(make: Make, issued: Issued) -> None:
    _, talk = make(Quirks(in_parts=True))
    first = talk(SELECT_JPKI, "00A4020C02000A", "00B0000000")
    assert first.endswith("6180")
    second = talk("00C0000080")
    assert second.endswith("9000")
    got = bytes.fromhex(first[:-4] + second[:-4])
    assert got == issued.authentication.certificate[:256]
    assert talk("00B0000004").endswith("9000")


@pytest.mark.parametrize(("quirk", "sw", "left"), [("counts", "63C4", 4), ("refused", "6700", 5)])
def test_quirk_a_password_of_impossible_length(make: Make, quirk: str, sw: str, left: int) -> None:
    chip, talk = make(Quirks(wrong_length=quirk))  # type: ignore[arg-type]
    assert talk(SELECT_JPKI, SIGNATURE_PIN, password("ABC12")) == sw
    assert chip.tries_left()["signature"] == left


def test_quirk_tries_are_told_even_after_a_right_password(make: Make, holder: Holder) -> None:
    _, talk = make(Quirks(verified_says="63Cx"))
    right = password(holder.signature_password)
    assert talk(SELECT_JPKI, SIGNATURE_PIN, right, TRIES) == "63C5"


def test_quirk_isos_word_for_locked(make: Make) -> None:
    chip, talk = make(Quirks(blocked=SW.BLOCKED_ISO))
    chip.lock("authentication")
    assert talk(SELECT_JPKI, AUTHENTICATION_PIN, TRIES) == "6983"
