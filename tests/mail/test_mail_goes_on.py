"""The mail that proves an address (edition 2026): its link is judged as strictly as the others."""

from __future__ import annotations

import pytest

import mail
from tests.mail.genuine import genuine
from tests.mail.letters import LINK_2026, expectation, results
from tests.mail.letters import mail as letter

BODY = "利用者登録の手続を続けるには、下記のURLにアクセスしてください。\n{link}\n出入国在留管理庁\n"
SUBJECT = "【入管庁】利用者登録を続けるためのURLのお知らせ"


def judged(data: bytes) -> tuple[mail.Message, mail.Verdict]:
    message = mail.read(data)
    return message, mail.judge(message, data, expectation("2026"))


def test_its_link_is_followed_when_the_mail_is_believed() -> None:
    message, verdict = judged(letter(BODY.format(link=LINK_2026), edition="2026", subject=SUBJECT))
    assert (message.kind, message.goes_on, message.auth_id) == ("other", True, None)
    assert message.url == LINK_2026
    assert verdict.trusted


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://www.rasens-immi.example/rasens-u/?key=1", "link-host"),
        ("http://www.rasens-immi.moj.go.jp/rasens-u/?key=1", "link-not-https"),
        (f"{LINK_2026}&next=https://evil.example/", "link-redirect"),
    ],
)
def test_a_link_to_anywhere_else_is_refused(link: str, reason: str) -> None:
    message, verdict = judged(letter(BODY.format(link=link), edition="2026", subject=SUBJECT))
    assert message.goes_on
    assert reason in [each.code for each in verdict.reasons]
    assert not verdict.trusted
    assert not verdict.ask


def test_an_author_nobody_vouches_for_is_not_followed() -> None:
    auth = results(server="mx.somebody.example")
    data = letter(BODY.format(link=LINK_2026), edition="2026", subject=SUBJECT, auth=auth)
    assert not judged(data)[1].trusted


def test_no_other_mail_of_the_corpus_is_taken_for_it() -> None:
    going_on = {sent.name for sent in genuine() if mail.read(sent.data).goes_on}
    assert going_on == {"go-on"}
