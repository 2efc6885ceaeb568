"""The corpus: what genuine mails say is read, what hostile mails want is not believed."""

from __future__ import annotations

import pytest

import mail
from mail.believing import REFUSED
from tests.mail.corpus import GENUINE, HOSTILE
from tests.mail.genuine import Genuine, genuine
from tests.mail.hostile import Hostile, hostile
from tests.mail.letters import expectation

each_genuine = pytest.mark.parametrize("sent", GENUINE.values(), ids=GENUINE)
each_hostile = pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)


def outcome(verdict: mail.Verdict) -> str:
    return "trusted" if verdict.trusted else "ask" if verdict.ask else "refused"


@each_genuine
def test_a_genuine_mail_is_read_right(sent: Genuine) -> None:
    message = mail.read(sent.data)
    read = (message.kind, message.auth_id, message.url)
    assert read == (sent.kind, sent.auth_id, sent.url), sent.tries


@each_genuine
def test_a_genuine_mail_is_believed_or_put_to_the_person(sent: Genuine) -> None:
    verdict = mail.judge(mail.read(sent.data), sent.data, expectation(sent.edition))
    assert outcome(verdict) == sent.verdict, (sent.tries, verdict.reasons)


@each_hostile
def test_a_hostile_mail_is_not_believed(sent: Hostile) -> None:
    verdict = mail.judge(mail.read(sent.data), sent.data, expectation())
    codes = [reason.code for reason in verdict.reasons]
    assert sent.reason in codes, (sent.tries, codes)
    assert outcome(verdict) == sent.verdict, (sent.tries, codes)


def test_no_mail_of_the_corpus_is_hidden_by_another_of_its_name() -> None:
    assert len(list(genuine())) == len(GENUINE) >= 60
    assert len(list(hostile())) == len(HOSTILE) >= 60


def test_every_refusal_is_tried_by_a_hostile_mail() -> None:
    of_other_cases = {"id-of-another"}  # no mail says so by itself
    assert {sent.reason for sent in HOSTILE.values()} >= REFUSED - of_other_cases


def test_an_id_that_another_case_has_is_not_believed_whoever_sent_it() -> None:
    sent = GENUINE["jis-7bit"]
    verdict = mail.judge(mail.read(sent.data), sent.data, expectation(owner="20261127-01"))
    assert (outcome(verdict), [each.code for each in verdict.reasons]) == (
        "refused", ["id-of-another"],
    )  # fmt: skip
