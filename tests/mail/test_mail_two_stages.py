"""Where an account comes first, its mail is none of the registration's; that of the second is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import mail
from tests.mail.corpus import GENUINE
from tests.mail.genuine import FILED, FILED_SUBJECT, genuine
from tests.mail.letters import ID, LINK_2026, expectation, results
from tests.mail.letters import mail as letter


def judged(data: bytes) -> tuple[mail.Message, mail.Verdict]:
    message = mail.read(data)
    expected = replace(expectation("2026"), name="NGUYEN THI HANH")
    return message, mail.judge(message, data, expected)


def test_a_mail_about_the_second_stage_is_believed_without_a_link() -> None:
    message, verdict = judged(GENUINE["2026-filed"].data)
    assert (message.kind, message.filed, message.auth_id) == ("registered", True, ID)
    assert verdict.trusted


def test_any_other_mail_about_a_registration_has_a_link_or_is_doubted() -> None:
    subject = "【入管庁】利用者登録完了のお知らせ"
    message, verdict = judged(letter(FILED.format(id=ID), edition="2026", subject=subject))
    assert not message.filed
    assert [each.code for each in verdict.reasons] == ["no-link"]


@pytest.mark.parametrize("name", ["2026-account", "2026-account-link"])
def test_the_mail_about_an_account_is_no_step_of_the_registration(name: str) -> None:
    message, _ = judged(GENUINE[name].data)
    assert (message.kind, message.goes_on, message.filed) == ("other", False, False)
    assert message.auth_ids == ()  # the mail address that one signs in with is none


def test_a_mail_with_a_password_link_is_followed_whatever_its_subject() -> None:
    body = f"{FILED.format(id=ID)}パスワードの登録はこちら\n{LINK_2026}\n"
    message, _ = judged(letter(body, edition="2026", subject=FILED_SUBJECT))
    assert (message.filed, message.url) == (False, LINK_2026)


def test_no_other_mail_of_the_corpus_is_taken_for_it() -> None:
    assert {sent.name for sent in genuine() if mail.read(sent.data).filed} == {"2026-filed"}


@pytest.mark.parametrize(
    ("body", "more", "reason"),
    [
        (FILED, {"sender": "From: info@rasens-immi-moj-go-jp.example"}, "sender-lookalike"),
        (FILED, {"auth": results(server="mx.somebody.example")}, "auth-unknown-server"),
        (FILED.replace("NGUYEN THI HANH", "SMITH JOHN"), {}, "name-other"),
        (FILED + "https://www.rasens-immi.example/rasens-u/\n", {}, "link-host"),
    ],
)
def test_it_is_judged_as_strictly_as_the_others(
    body: str, more: dict[str, Any], reason: str
) -> None:
    data = letter(body.format(id=ID), edition="2026", subject=FILED_SUBJECT, **more)
    _, verdict = judged(data)
    assert reason in [each.code for each in verdict.reasons]
    assert not verdict.trusted
