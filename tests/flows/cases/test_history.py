"""Who opens a case a month later reads what happened, not a journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.words import Words
from flows.cases.history import TELLERS, history
from records.case import STATES, Case
from tests.records.cases import new_case

ONE_OF_EACH: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("auth_id", {"auth_id": "75FZ", "where": "screen"}, "auth-id-on-screen"),
    ("auth_id", {"auth_id": "75FZ", "where": "mail:01-registered.eml"}, "auth-id-in-mail"),
    ("auth_id", {"auth_id": "75FZ", "where": "person"}, "auth-id-by-person"),
    ("mail", {"file": "mails/01.eml", "kind": "registered", "trusted": True}, "mail-believed"),
    ("mail", {"file": "mails/01.eml", "kind": "other", "trusted": False}, "mail-not-believed"),
    ("mail-decided", {"file": "01.eml", "believed": True}, "mail-taken"),
    ("mail-decided", {"file": "mails/01.eml", "believed": False, "by": "person"}, "mail-refused"),
    ("mail-decided", {"file": "mails/01.eml", "believed": True, "by": "dkim"}, "mail-signed"),
    ("auth-id-decided", {"auth_id": "75FZ", "among": ["75FZ", "86GA"]}, "auth-id-decided"),
    ("confirmation", {"differs": []}, "confirmation-same"),
    ("confirmation", {"differs": ["氏名"]}, "confirmation-differs"),
    ("confirmation", {"differs": [], "not_compared": ["email"]}, "confirmation-not-compared"),
    ("filled", {"fields": [], "asked": ["秘密の質問"], "left": []}, "site-asked-more"),
    ("cleared-away", {"kind": "notice", "button": "閉じる"}, "cleared-away"),
    ("confirmed-again", {"button": "はい"}, "confirmed-again"),
    ("password-refused", {"messages": 1}, "password-refused"),
    ("auth-id-of-another", {"case": "20261126-01"}, "auth-id-of-another"),
    ("person", {"who": "operator", "what": "consent"}, "consent"),
    ("person", {"who": "operator", "what": "account-consent"}, "account-consent"),
    ("opening-account", {}, "opening-account"),
    ("press-unclear", {"of": "account", "reason": "x"}, "account-press-unclear"),
    ("not-sent", {"of": "account"}, "account-not-sent"),
    ("not-sent", {}, "not-sent"),
    ("refused", {}, "refused"),
    ("unfolded", {"label": "連絡先"}, "unfolded"),
    ("written-over", {"fields": ["住所"]}, "written-over"),
    ("fact", {"name": "reminders", "value": "vi"}, "reminders-agreed"),
    ("fact", {"name": "reminders", "value": ""}, "reminders-stopped"),
    ("fact", {"name": "card-until", "value": "2029-11-03"}, "card-until"),
    ("reminding", {"what": ["password 2027-11-24 30"], "key": "<a@b>"}, "reminding"),
    ("reminded", {"key": "<a@b>"}, "reminded"),
    ("not-reminded", {"key": "<a@b>", "code": "smtp-busy", "again": True}, "not-reminded"),
    ("reminder-returned", {"key": "<a@b>", "code": "5.1.1"}, "reminder-returned"),
    ("reminder-told", {"what": ["password 2027-11-24 30"]}, "reminder-told"),
    (
        "site-changed",
        {"kind": "gone", "what": "field", "text": "", "known": ["住所"]},
        "site-changed",
    ),
    ("form-refused", {"fields": ["住所"]}, "form-refused"),
    ("not-sent", {}, "not-sent"),
    ("refused", {}, "refused"),
    ("client-error", {"code": "EW104J1502"}, "client-error"),
    ("answer-lost", {"reason": "x"}, "answer-lost"),
    ("press-unclear", {"reason": "x"}, "press-unclear"),
    ("elsewhere", {"host": "www.example.jp", "allowed": True}, "elsewhere-allowed"),
    ("elsewhere", {"host": "www.example.jp", "allowed": False}, "elsewhere-stopped"),
    ("download", {"file": "downloads/a.pdf"}, "download"),
    ("download-failed", {"file": "a.pdf"}, "download-failed"),
    ("window", {"host": "www.example.jp"}, "window"),
    *(
        ("site-asked", {"kind": "confirm", "answer": answer}, f"site-asked-{answer}")
        for answer in ("yes", "no", "read", "text", "there")
    ),
    ("login-password-kept", {"where": "keyring"}, "login-password-keyring"),
    ("login-password-kept", {"where": "shown"}, "login-password-shown"),
    ("unknown-screen", {"id": "menu", "reason": "x", "page": "x"}, "unknown-screen"),
    ("handed-over", {"id": "form", "reason": "x", "page": "x"}, "handed-over"),
    ("no-picture", {"id": "form", "reason": "x"}, "no-picture"),
    ("lesson-used", {"id": "x", "screen": "x"}, "lesson-used"),
    ("lesson-failed", {"id": "x", "reason": "x"}, "lesson-failed"),
    ("lesson-kept", {"id": "x", "screen": "x"}, "lesson-kept"),
    ("operator", {"name": "x"}, "operator"),
    ("put-aside", {"note": "x"}, "put-aside"),
    ("stopped", {"code": "run.no-consent"}, "stopped"),
    *(("state", {"state": state}, f"state-{state}") for state in STATES[1:]),
)


def told(case: Case, lang: str) -> list[tuple[str, str]]:
    """(key without its family, the sentence) of everything told."""
    words = Words(lang)
    return [
        (each.key.removeprefix("cases.story."),
         words(each.key, meaning="", **each.params,
               **{name: words(key) for name, key in each.keys.items()}))
        for each in history(case)
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_that_happens_is_told_in_both_languages(tmp_path: Path, lang: str) -> None:
    case = new_case(tmp_path)
    for event, data, _ in ONE_OF_EACH:
        case.journal.write(event, **data)
    found = told(case, lang)
    assert [key for key, _ in found] == ["begun", *(key for *_, key in ONE_OF_EACH)]
    assert {event for event, *_ in ONE_OF_EACH} == set(TELLERS)
    for key, sentence in found:
        assert "{" not in sentence, key


def test_the_story_is_in_the_order_in_which_it_happened(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    case.advance("submitting")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    case.advance("registered")
    assert [key for key, _ in told(case, "en")] == [
        "begun", "state-submitting", "auth-id-on-screen", "state-registered",
    ]  # fmt: skip
    moments = [each.at for each in history(case)]
    assert moments == sorted(moments)


def test_a_form_that_asked_for_nothing_more_is_told_by_what_came_of_it(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    case.note("filled", fields=["氏名"], asked=[], left=[])
    assert [key for key, _ in told(case, "ja")] == ["begun"]


def test_what_a_later_version_wrote_is_passed_over(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    case.journal.write("telepathy", who="holder")
    case.note("stopped", code="run.no-consent")
    assert [key for key, _ in told(case, "ja")] == ["begun", "stopped"]
