"""Who vouches for a mail, and for whom it is meant."""

from __future__ import annotations

from datetime import timedelta

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mail
from jpki_bench.post.office import signing_key
from mail.authentication import believes, learn, parse
from mail.believing import choose
from mail.signature import signing_domains
from tests.mail.letters import (
    DOMAINS,
    HANH,
    ID,
    expectation,
    first,
    results,
)
from tests.mail.letters import mail as letter

LOOPBACK = "http://127.0.0.1:8123"
GOOD = letter(first())


def test_an_id_that_differs_from_the_screen_is_put_to_the_person() -> None:
    message = mail.read(GOOD)
    assert mail.judge(message, GOOD, expectation(expected_auth_id=ID)).trusted
    wide = "Ａ１Ｂ２ Ｃ３Ｄ４ Ｅ５"
    assert mail.judge(message, GOOD, expectation(expected_auth_id=wide)).trusted
    verdict = mail.judge(message, GOOD, expectation(expected_auth_id="ZZ99887766"))
    assert verdict.ask and not verdict.trusted
    assert [reason.code for reason in verdict.reasons] == ["id-differs"]
    assert verdict.reasons[0].params == {"expected": "ZZ99887766", "found": ID}


def test_a_trusted_mail_says_who_vouched_for_it() -> None:
    verdict = mail.judge(mail.read(GOOD), GOOD, expectation())
    assert [ground.code for ground in verdict.grounds] == ["authenticated"]
    assert verdict.grounds[0].params["server"] == "mx.post.example"


def test_without_a_known_receiving_server_the_person_is_asked() -> None:
    verdict = mail.judge(mail.read(GOOD), GOOD, expectation(authserv_ids=()))
    assert verdict.ask
    assert [reason.code for reason in verdict.reasons] == ["auth-unknown-server"]


def test_the_benchs_provider_is_believed_on_loopback_alone() -> None:
    data = letter(first(link=f"{LOOPBACK}/WC01/?key=1"))
    on_loopback = expectation(authserv_ids=(), loopback=True, link_origins=(LOOPBACK,))
    assert mail.judge(mail.read(data), data, on_loopback).trusted
    below = letter(first(link=f"{LOOPBACK}/WC01/?key=1"), auth=results(server="x.example"))
    below = below.replace(b"Received:", results().encode() + b"\r\nReceived:", 1)
    assert not mail.judge(mail.read(below), below, on_loopback).trusted
    configured = expectation(
        authserv_ids=("mx.other.example",), loopback=True, link_origins=(LOOPBACK,)
    )
    assert not mail.judge(mail.read(data), data, configured).trusted


def test_a_mail_a_little_older_than_the_case_is_of_the_case() -> None:
    message = mail.read(GOOD)
    assert message.date
    soon = expectation(not_before=message.date + timedelta(minutes=9))
    late = expectation(not_before=message.date + timedelta(minutes=11))
    assert mail.judge(message, GOOD, soon).trusted
    assert not mail.judge(message, GOOD, late).trusted


def test_the_edition_is_chosen_by_the_sender() -> None:
    both = [expectation("2022"), expectation("2026")]
    assert choose(mail.read(letter(first(), edition="2026")), both) is both[1]
    assert choose(mail.read(letter(first(), edition="2022")), both) is both[0]
    pasted = mail.read(first(link="https://www.rasens-immi.moj.go.jp/x").encode())
    assert choose(pasted, both) is both[1]
    assert choose(mail.read(b""), both) is both[0]


def test_only_what_people_wrote_as_recipient_counts() -> None:
    """Delivered-To is ours on everything in our box, replayed mails too."""
    data = letter(first(), to="To: other@example.jp")
    assert HANH.encode() in data
    assert "recipient-other" in [
        reason.code for reason in mail.judge(mail.read(data), data, expectation()).reasons
    ]


@pytest.fixture(scope="module")
def signed() -> tuple[bytes, bytes]:
    """Give a mail without results but with a signature that holds, and its record in DNS."""
    key, record = signing_key()
    bare = letter(first(), auth="")
    start = bare.index(b"Date:")
    signature: bytes = dkim.sign(
        bare[start:], b"mail", DOMAINS["2022"].encode(), key, include_headers=[b"from", b"to"]
    )
    return bare[:start] + signature + bare[start:], record


def test_a_signature_is_verified_by_ourselves_where_no_server_vouches(
    signed: tuple[bytes, bytes],
) -> None:
    data, record = signed
    asked: list[str] = []

    def dns(name: str) -> bytes | None:
        asked.append(name)
        return record

    def domains(raw: bytes) -> frozenset[str]:
        return signing_domains(raw, dns)

    message = mail.read(data)
    assert mail.judge(message, data, expectation()).ask
    verdict = mail.judge(message, data, expectation(), signatures=domains)
    assert verdict.trusted
    assert [ground.code for ground in verdict.grounds] == ["signature-holds"]
    assert asked == [f"mail._domainkey.{DOMAINS['2022']}"]


def test_a_signature_by_sha1_counts_for_nothing() -> None:
    key, record = signing_key()
    bare = letter(first(), auth="")
    for algorithm, believed in ((b"rsa-sha256", {DOMAINS["2022"]}), (b"rsa-sha1", set())):
        signature: bytes = dkim.sign(
            bare, b"mail", DOMAINS["2022"].encode(), key, signature_algorithm=algorithm
        )
        assert signing_domains(signature + bare, lambda name: record) == believed


@pytest.mark.parametrize(
    ("old", "new"),
    [(ID.encode(), b"ZZ99887766"), (b"From: ", b"From: x"), (b"d=ras-immi", b"d=rasens-immi")],
)
def test_a_signature_over_something_else_counts_for_nothing(
    signed: tuple[bytes, bytes], old: bytes, new: bytes
) -> None:
    data, record = signed
    assert signing_domains(data, lambda name: record) == {DOMAINS["2022"]}
    assert signing_domains(data.replace(old, new), lambda name: record) == frozenset()


def test_a_signature_of_a_part_of_the_body_counts_for_nothing(
    signed: tuple[bytes, bytes],
) -> None:
    key, record = signing_key()
    bare = letter(first(), auth="")
    part = dkim.sign(bare, b"mail", DOMAINS["2022"].encode(), key, length=True)
    assert signing_domains(part + bare + b"more", lambda name: record) == frozenset()


def test_trouble_with_dns_is_no_trouble() -> None:
    def broken(name: str) -> bytes | None:
        raise OSError("no network")

    assert signing_domains(b"DKIM-Signature: v=1; d=x; s=y; b=\r\n\r\n", broken) == frozenset()
    assert signing_domains(GOOD, broken) == frozenset()


def test_a_servers_word_is_read_as_rfc_8601_has_it() -> None:
    word = parse(
        " example.com 1; (a (nested) comment) dkim/1 = pass (good; really) header.d = example.org;"
        ' spf=fail reason="not; this" smtp.mailfrom="a b"@example.net ; none'
    )
    assert word.authserv_id == "example.com"
    assert [(r.method, r.result) for r in word.results] == [("dkim", "pass"), ("spf", "fail")]
    assert word.results[0].properties == {"header.d": "example.org"}


def test_a_server_without_a_name_is_nobodys() -> None:
    word = parse("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x.jp; dkim=pass header.d=x.jp")
    assert word.authserv_id == ""
    assert [result.method for result in word.results] == ["spf", "dkim"]
    assert not believes("", ("", " "))


def test_a_family_of_servers_is_believed_by_its_domain() -> None:
    assert believes("mta7014.mail.example.co.jp", ("*.mail.example.co.jp",))
    assert not believes("mail.example.co.jp", ("*.mail.example.co.jp",))
    assert not believes("evilmail.example.co.jp", ("*.mail.example.co.jp",))
    assert not believes("mx.example.jp.evil.example", ("mx.example.jp",))


@pytest.mark.parametrize("wide", ["*.jp", "*.com", "*.co.jp", "*.ne.jp", "*.tokyo.jp", "*.", "*"])
def test_a_name_below_which_anybody_has_a_server_vouches_for_nobody(wide: str) -> None:
    assert not believes("mx.evil.tokyo.jp", (wide,))
    assert not believes("mx.evil.co.jp", (wide,))
    assert not believes("evil.jp", (wide,)) and not believes("evil.com", (wide,))
    assert learn(f"evil{n}.{wide.removeprefix('*.')}; spf=pass" for n in range(40)) is None


def test_our_provider_is_learned_from_the_box_and_not_from_a_few_mails() -> None:
    assert learn(["mx.example.jp; spf=pass"] * 40) == "mx.example.jp"
    assert learn(["mx.example.jp; spf=pass"] * 4) is None
    assert learn(f"mta{n}.mail.example.jp; spf=pass" for n in range(40)) == "*.mail.example.jp"
    assert learn(f"mx{n}.a{n}.example; spf=pass" for n in range(40)) is None
    assert learn(["spf=pass smtp.mailfrom=x"] * 40) is None


@given(st.text(alphabet='ab.=;()\\" dkimpass/1', max_size=200))
@settings(max_examples=300)
def test_a_garbled_results_header_vouches_for_nobody_and_hides_no_mail(value: str) -> None:
    data = letter(first(), auth=f"Authentication-Results: mx.post.example; {value}")
    message = mail.read(data)
    assert message.auth_id == ID
    assert not mail.judge(message, data, expectation()).trusted


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("hanh@gmail.com", "provider-gmail"),
        ("Hanh <hanh@GMAIL.com>", "provider-gmail"),
        ("x@hotmail.co.jp", "provider-hotmail"),
        ("x@outlook.jp", "provider-hotmail"),
        ("x@live.jp", "provider-hotmail"),
        ("x@yahoo.com", "provider-abroad"),
        ("x@icloud.com", "provider-abroad"),
        ("x@docomo.ne.jp", "provider-carrier"),
        ("x@yahoo.co.jp", None),
        ("x@nifty.com", None),
        ("x@outlook.my-company.co.jp", None),
        ("", None),
    ],
)
def test_a_provider_that_is_advised_against_is_named_before_it_is_too_late(
    address: str, code: str | None
) -> None:
    advice = mail.provider_advice(address)
    assert (advice.code if advice else None) == code


def test_the_longer_a_mail_does_not_come_the_more_is_said() -> None:
    def codes(minutes: float) -> list[str]:
        found = mail.waiting_advice(minutes, address="x@gmail.com", mail_domain="d.jp")
        return [advice.code for advice in found]

    assert codes(1) == []
    assert codes(3) == ["waiting-spam", "waiting-blocked"]
    assert codes(5)[2:] == ["provider-gmail", "waiting-address"]
    assert codes(20)[-1] == "waiting-another-day"
