"""Who wrote a mail and to whom: as people's programs write it, and never somebody else."""

from __future__ import annotations

import pytest

import mail
from tests.mail.letters import DOMAINS, HANH, expectation, first
from tests.mail.letters import mail as letter

INFO = f"info@{DOMAINS['2022']}"
CARRIER = "a..b.@docomo.ne.jp"


def codes(data: bytes, recipient: str = HANH) -> list[str]:
    verdict = mail.judge(mail.read(data), data, expectation(recipient=recipient))
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize(
    "author",
    [
        f"{INFO} <{INFO}>",
        f"{INFO}<{INFO}>",
        f'"{INFO}" <{INFO}>',
        f"'{INFO}' <{INFO}>",
        f"{INFO} <{INFO.upper()}>",
        f"“{INFO}” <{INFO}>",
        f"{INFO}\r\n\t<{INFO}>",
        f"[{INFO}] <{INFO}> (online system)",
        f"<{INFO}>",
        f"{INFO}, <{INFO}>",
        f"<{INFO}> <{INFO}>",
        f"入管庁 <{INFO}>, <{INFO}>",
        f"{INFO}; {INFO.upper()}",
    ],
)
def test_an_author_named_by_their_own_address_is_one_author(author: str) -> None:
    data = letter(first(), sender=f"From: {author}")
    assert mail.read(data).sender == INFO
    assert codes(data) == []


@pytest.mark.parametrize(
    "author",
    [
        f"{INFO} <x@evil.example>",
        f"x@evil.example <{INFO}>",
        f"{INFO} x@evil.example <{INFO}>",
        f"{INFO} {INFO} <{INFO}>",
        f"{INFO} <{INFO}> <x@evil.example>",
        f"{INFO} <{INFO}>, x@evil.example",
        f"<{INFO}>, <x@evil.example>, <{INFO}>",
        f"x@evil.example <{INFO}>, <{INFO}>",
        f"{INFO}.evil.example <{INFO}>",
        f"{INFO} <{INFO}@evil.example>",
    ],
)
def test_two_authors_are_not_taken_for_one(author: str) -> None:
    found = codes(letter(first(), sender=f"From: {author}"))
    assert {"several-from", "unreadable-from"} & set(found)


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ('To: "a..b."@docomo.ne.jp', CARRIER),
        (f"To: {CARRIER}", CARRIER),
        ('To: <"a..b."@docomo.ne.jp>', CARRIER),
        ('To: =?iso-2022-jp?B?GyRCMlYbKEI=?= <"A..B."@docomo.ne.jp>', CARRIER),
        ('To: x@example.com\r\nCc: y@example.com,\r\n "a..b."@docomo.ne.jp', CARRIER),
        ('To: "a\\.\\.b\\."@docomo.ne.jp', CARRIER),
        ("To: .hana-@ezweb.ne.jp", '".hana-"@ezweb.ne.jp'),
        ('To: ".hana-"@ezweb.ne.jp', ".hana-@ezweb.ne.jp"),
        ('To: "hana"@example.jp (Hana, at home)', "Hana@example.jp"),
        ("To: 'hana@example.jp'", "hana@example.jp"),
        ("To: family: dad@example.jp, hana@example.jp;", "hana@example.jp"),
    ],
)
def test_our_own_address_is_known_however_it_is_quoted(header: str, address: str) -> None:
    assert codes(letter(first(), to=header), address) == []


@pytest.mark.parametrize(
    "header",
    [
        f'To: "{HANH}" <other@example.jp>',
        f"To: {HANH} <other@example.jp>",
        f'To: "{HANH}"@evil.example',
        f"To: other@example.jp ({HANH})",
        f"To: {HANH}.evil.example",
        f"To: x{HANH}",
        f'To: "x <{HANH}>" <other@example.jp>',
    ],
)
def test_our_address_in_a_name_or_a_comment_is_no_recipient(header: str) -> None:
    assert {"recipient-other", "recipient-missing"} & set(codes(letter(first(), to=header)))
