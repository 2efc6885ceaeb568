"""An answer at the terminal is held to the rules of a case file, at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.questions import Answers, Checked, Question, answer, check, questions, request_of
from records.applicant import CaseError
from tests.records.cases import TODAY, case, read

CHANGE = {
    "procedure": "2", "category": "", "name": "ｎｇｕｙｅｎ　ｔｈｉ　ｈａｎｈ",
    "name_kana": "グエン ティ ハイン",
    "sex": "女", "birth_date": "平成7年11月3日", "nationality": "ベトナム",
    "postal_code": "〒5308201",
    "address": "大阪府大阪市北区中之島1-3-20", "phone": "０６-1234-5678",
    "email": "hanh@post.example",
    "residence_card": "ａｂ12345678cd", "reminders": "",
}  # fmt: skip


def question(field: str, answers: Answers | None = None) -> Question:
    return next(each for each in questions(answers or {}) if each.field == field)


def one(field: str, text: str, **answers: Any) -> Checked:
    return check(question(field, answers), text, answers, TODAY)


def answered(typed: dict[str, str]) -> Answers:
    """All questions in order, each answered as typed."""
    answers: Answers = {}
    at = 0
    while at < len(questions(answers)):
        asked = questions(answers)[at]
        text = typed[asked.field] or asked.default or ""
        checked = check(asked, text, answers, TODAY)
        assert checked.problems == (), asked.field
        answer(answers, asked, checked.value)
        at += 1
    return answers


def test_answers_make_the_very_request_that_a_case_file_would_make() -> None:
    assert request_of(answered(CHANGE), TODAY) == read(case("change"))
    assert request_of(answered({**CHANGE, "procedure": "更新"}), TODAY) == read(case("renew"))


def test_for_certify_no_residence_card_is_asked_for() -> None:
    answers = answered({**CHANGE, "procedure": "認定"})
    assert "residence_card" not in answers
    request = request_of(answers, TODAY)
    assert (request.category, request.applicant.residence_card) == ("relative", None)


def test_what_is_not_required_may_be_left_open() -> None:
    left = {"name_kana": "", "postal_code": "", "address": "", "phone": ""}
    applicant = request_of(answered({**CHANGE, **left}), TODAY).applicant
    assert (applicant.name_kana, applicant.postal_code, applicant.address, applicant.phone) == (
        None, None, None, None,
    )  # fmt: skip


def test_a_legal_representative_may_leave_the_residence_card_out() -> None:
    answers = answered({**CHANGE, "category": "2", "residence_card": ""})
    request = request_of(answers, TODAY)
    assert (request.category, request.applicant.residence_card) == ("legal-representative", None)


def test_another_procedure_asks_again_what_hung_on_the_first() -> None:
    answers = answered({**CHANGE, "procedure": "認定"})
    checked = check(question("procedure"), "2", answers, TODAY)
    assert checked.problems == ()
    answer(answers, question("procedure"), checked.value)
    still_open = [each.field for each in questions(answers) if each.field not in answers]
    assert still_open == ["category", "residence_card"]
    with pytest.raises(CaseError):
        request_of(answers, TODAY)


def test_a_representative_who_is_none_any_more_is_asked_for_the_residence_card() -> None:
    answers = answered({**CHANGE, "category": "2", "residence_card": ""})
    answer(answers, question("category", answers), "foreign-national")
    assert [each.field for each in questions(answers) if each.field not in answers] == [
        "residence_card"
    ]


@pytest.mark.parametrize(("field", "text", "code"), [
    ("procedure", "extend", "case.unknown-procedure"), ("procedure", "", "case.missing"),
    ("procedure", "4", "case.unknown-procedure"), ("procedure", "0", "case.unknown-procedure"),
    ("category", "relative", "case.category-disagrees"), ("category", "x", "case.unknown-category"),
    ("name", " ", "case.missing"), ("name", "A" * 105, "case.too-long"),
    ("name", "A\u202eB", "case.control-character"),
    ("sex", "3", "case.unknown-sex"), ("birth_date", "11/3/95", "case.malformed-date"),
    ("birth_date", "平成31年5月1日", "intake.not-in-era"), ("birth_date", "", "case.missing"),
    ("birth_date", "2030-01-01", "case.impossible-date"), ("email", "hanh@",
    "case.malformed-email"),
    ("postal_code", "12", "case.malformed-postal-code"), ("phone", "1", "case.malformed-phone"),
    ("residence_card", "", "case.residence-card-missing"),
])  # fmt: skip
def test_an_answer_that_a_case_file_would_not_pass_is_refused_at_once(
    field: str, text: str, code: str
) -> None:
    checked = one(field, text, procedure="change")
    assert [problem.code for problem in checked.problems] == [code]
    assert checked.problems[0].params["field"].endswith(field)


@pytest.mark.parametrize(("field", "text", "value", "codes"), [
    ("sex", "２", "female", []), ("sex", "M", "male", []), ("sex", "女性", "female", []),
    ("birth_date", "H7.11.3", date(1995, 11, 3), ["intake.date-read"]),
    ("birth_date", "1995-11-03", date(1995, 11, 3), []),
    ("birth_date", "2020-01-01", date(2020, 1, 1), ["case.under-15"]),
    ("residence_card", "ab-1234 5678-cd", "AB12345678CD", ["case.normalised"]),
    ("residence_card", "A1", "A1", ["case.residence-card-shape"]),
    ("email", "hanh@gmail.com", "hanh@gmail.com", ["mail.reason.provider-gmail"]),
    ("phone", "+81 6 1234 5678", "06-1234-5678", ["case.normalised"]),
])  # fmt: skip
def test_what_is_used_is_shown_with_what_is_to_be_noticed(
    field: str, text: str, value: Any, codes: list[str]
) -> None:
    checked = one(field, text, procedure="renew")
    assert checked.problems == ()
    assert checked.value == value
    assert [note.code for note in checked.notes] == codes


@given(st.sampled_from([each.field for each in questions({})]), st.text(max_size=40))
def test_whatever_is_typed_is_either_refused_or_passes_the_rules(field: str, text: str) -> None:
    checked = one(field, text, procedure="change")
    if checked.problems:
        assert checked.value is None
    else:
        assert checked.value is not None or question(field).optional
    for problem in checked.problems:
        assert problem.params["field"].endswith(field)


def test_nobody_is_reminded_who_has_not_said_in_which_language() -> None:
    assert request_of(answered({**CHANGE, "reminders": "ベトナム語"}), TODAY).reminders == "vi"
    for text in ("", "1", "いいえ", "no"):
        assert request_of(answered({**CHANGE, "reminders": text}), TODAY).reminders is None
    for text in ("はい", "ネパール語", "later"):
        [problem] = one("reminders", text, procedure="change").problems
        assert problem.code == "case.unknown-reminders"
