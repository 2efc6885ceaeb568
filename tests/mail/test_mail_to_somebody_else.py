"""Two people with one address: the mail of the one must not become the other's 認証ID."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mail.believing import judge
from mail.model import Expectation, Message
from mail.reading import read
from terms.auth_id import read_auth_id

HANH = "NGUYEN THI HANH"


def letter(greeting: str) -> bytes:
    return (
        "From: info@ras-immi.moj.go.jp\nTo: hanh@example.jp\nSubject: registration\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{greeting}\n\n認証ID：A1B2C3D4E5\n"
    ).encode()


@pytest.mark.parametrize(
    ("greeting", "name"),
    [
        ("NGUYEN THI HANH 様", HANH),
        ("  山田　太郎　様", "山田 太郎"),
        ("Dear NGUYEN THI HANH,", HANH),
        ("利用者 様", ""),
        ("Dear user,", ""),
        ("お客様各位", ""),
    ],
)
def test_the_name_that_a_mail_speaks_to_is_read(greeting: str, name: str) -> None:
    assert " ".join(read(letter(greeting)).addressee.split()) == name


def codes(addressee: str, name: str | None) -> set[str]:
    auth_id = read_auth_id("A1")
    message = replace(
        Message(kind="registered", auth_id=auth_id, auth_ids=(auth_id,)), addressee=addressee
    )
    expectation = Expectation("ras-immi.moj.go.jp", ("https://www.ras-immi.moj.go.jp",), name=name)
    return {reason.code for reason in judge(message, b"", expectation).reasons}


def test_a_mail_to_somebody_else_is_not_believed() -> None:
    assert "name-other" in codes("TANAKA TARO", HANH)


@pytest.mark.parametrize(
    "addressee", [HANH, "nguyen thi hanh", "ＮＧＵＹＥＮ　ＴＨＩ　ＨＡＮＨ", ""]
)
def test_the_applicants_own_name_and_no_name_speak_against_nothing(addressee: str) -> None:
    assert "name-other" not in codes(addressee, HANH)
