"""What is typed wrongly is registered wrongly; what is asked without need is a bother."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.days import day_of
from pages.knowledge import load, with_lesson
from pages.plan import Plan, plan_filling
from pages.snapshot import Field, FrameSeen, Label, Option
from pages.subject import Subject
from pages.understanding import understand
from pages.writing import matches
from tests.pages.pieces import asking, button, page
from tests.pages.understood import CASES

CASE, SPOUSE = CASES["change"], CASES["certify"]
CHOOSE = "選択してください"


def planned(*fields: Field, case: Subject = CASE, **more: Any) -> Plan:
    return plan_filling(page("利用者情報入力", fields, (button("確認"),), **more), case)


def filled(*fields: Field, case: Subject = CASE) -> list[str]:
    """Return what is written or chosen, in order; a plan that asks for something fails."""
    plan = planned(*fields, case=case)
    assert not plan.unanswered, plan.unanswered
    return [each.text for each in plan.fills]


@pytest.mark.parametrize(
    ("label", "more", "written"),
    [
        ("生年月日", {"placeholder": "19900401"}, "19951103"),
        ("生年月日", {"placeholder": "例：1990/04/01"}, "1995/11/03"),
        ("生年月日", {"placeholder": "1990/4/1"}, "1995/11/3"),
        ("生年月日", {"placeholder": "1990-04-01"}, "1995-11-03"),
        ("生年月日", {"placeholder": "YYYY/MM/DD"}, "1995/11/03"),
        ("生年月日", {"hints": ("（例）平成2年4月1日",)}, "平成7年11月3日"),
        ("生年月日", {"hints": ("例：1990年4月1日",)}, "1995年11月3日"),
        ("生年月日", {"hints": ("西暦、半角数字８桁",)}, "19951103"),
        ("生年月日", {"hints": ("DD/MM/YYYY",)}, "03/11/1995"),
        ("生年月日（YYYYMMDD）", {}, "19951103"),
        ("Date of birth", {"hints": ("8 one-byte digits, YYYYMMDD (e.g. 19900401)",)}, "19951103"),
        ("生年月日", {"pattern": r"\d{4}-\d{2}-\d{2}"}, "1995-11-03"),
        ("生年月日", {"max_length": 8}, "19951103"),
        ("生年月日", {"kind": "date"}, "1995-11-03"),
        ("電話番号", {}, "0612345678"),
        ("電話番号（ハイフンあり）", {}, "06-1234-5678"),
        ("電話番号", {"hints": ("ハイフン（-）なしで入力してください",)}, "0612345678"),
        ("電話番号", {"placeholder": "03-1234-5678"}, "06-1234-5678"),
        ("電話番号", {"placeholder": "0312345678"}, "0612345678"),
        ("郵便番号", {}, "5308201"),
        ("郵便番号", {"placeholder": "100-8973"}, "530-8201"),
        ("郵便番号（例：1008973）", {}, "5308201"),
        ("郵便番号", {"min_length": 8}, "530-8201"),
        ("住所（全角）", {}, "大阪府大阪市北区中之島１－３－２０"),
        ("住所", {"hints": ("全角又は半角200文字以内",)}, "大阪府大阪市北区中之島1-3-20"),
        ("氏名", {"hints": ("半角英字（大文字）。姓と名の間は全角スペース",)},
         "NGUYEN\u3000THI\u3000HANH"),
        ("在留カード番号（半角英数字12桁）", {"max_length": 12}, "QR20468135ST"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_the_field_asks(label: str, more: Any, written: str) -> None:
    assert filled(asking(label, required=True, **more)) == [written]


@pytest.mark.parametrize(
    ("label", "more"),
    [
        ("生年月日", {}),
        ("生年月日", {"max_length": 10}),
        ("生年月日", {"placeholder": "1990/04/01", "max_length": 8}),
        ("生年月日", {"pattern": "(a+)+"}),
        ("氏名", {"max_length": 10}),
        ("住所", {"max_length": 5}),
        ("電話番号", {"max_length": 5}),
        ("メールアドレス", {"max_length": 10}),
        ("メールアドレス", {"pattern": r"[a-z]+@[a-z]+\.jp"}),
        ("氏名（漢字）", {}),
        ("携帯電話番号", {}),
        ("フリガナ", {}),
    ],
)
def test_a_value_that_does_not_fit_or_is_not_sure_is_asked_for(label: str, more: Any) -> None:
    plan = planned(asking(label, required=True, **more))
    assert not plan.fills
    [asked] = plan.unanswered
    assert asked.label == label
    assert asked.why


def test_a_value_of_the_case_that_cannot_be_entered_is_never_dropped_silently() -> None:
    plan = planned(asking("住所", max_length=12), asking("国籍", kind="list", options=("日本",)))
    assert [x.label for x in plan.unanswered] == ["住所", "国籍"]


def test_an_optional_question_without_an_answer_is_left_alone_and_named() -> None:
    plan = planned(asking("フリガナ"), asking("職業"), asking("勤務先電話番号"))
    assert not plan.fills and not plan.unanswered
    assert [x.label for x in plan.left] == ["職業", "勤務先電話番号", "フリガナ"]


def test_a_required_question_of_the_site_is_asked_in_its_own_words_with_its_options() -> None:
    plan = planned(
        asking(
            "秘密の質問", kind="list", required=True,
            options=(Option(CHOOSE, chosen=True), Option("母の旧姓は？"), Option("小学校は？")),
        ),
        asking("秘密の質問の答え", required=True),
        asking("ご利用の目的", kind="choice", required=True, options=("在留申請", "その他")),
    )  # fmt: skip
    assert [(x.label, x.options) for x in plan.unanswered] == [
        ("秘密の質問", ("母の旧姓は？", "小学校は？")),
        ("秘密の質問の答え", ()),
        ("ご利用の目的", ("在留申請", "その他")),
    ]


CATEGORY_TEXTS = [
    "外国人本人の法定代理人",
    "外国人本人",
    "法定代理人",
    "配偶者，子，父又は母等（法定代理人を除く。）",
]


@pytest.mark.parametrize("order", [CATEGORY_TEXTS, CATEGORY_TEXTS[::-1]])
@pytest.mark.parametrize("kind", ["list", "choice"])
def test_the_category_is_never_chosen_by_its_beginning(order: list[str], kind: str) -> None:
    field = asking("利用者の区分", kind=kind, options=(CHOOSE, *order))
    assert filled(field) == ["外国人本人"]
    assert filled(field, case=SPOUSE) == ["配偶者，子，父又は母等（法定代理人を除く。）"]
    guardian = replace(CASE, category="legal-representative")
    assert filled(field, case=guardian) == ["法定代理人"]


@pytest.mark.parametrize(
    "options",
    [
        ("外国人本人の法定代理人", "外国人本人の親族"),
        ("外国人本人", "外国人本人"),
        ("1", "2"),
        (Option("外国人本人", disabled=True), Option("法定代理人")),
    ],
)
def test_a_category_that_is_no_option_or_not_the_only_one_is_asked_for(options: Any) -> None:
    plan = planned(asking("利用者の区分", kind="list", options=options, required=True))
    assert not plan.fills
    assert plan.unanswered[0].role == "category"


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        (("ベトナム", "フィリピン"), "ベトナム"),
        (("VNM：ベトナム", "PHL：フィリピン"), "VNM：ベトナム"),
        (("ベトナム Viet Nam", "フィリピン Philippines"), "ベトナム Viet Nam"),
        (("Viet Nam", "Philippines"), "Viet Nam"),
        (("ベトナム（VNM）", "フィリピン（PHL）"), "ベトナム（VNM）"),
    ],
)
def test_the_nationality_is_chosen_in_either_language(options: Any, chosen: str) -> None:
    assert filled(asking("国籍・地域", kind="list", options=options)) == [chosen]


def test_china_is_not_hong_kong() -> None:
    case = replace(CASE, applicant=replace(CASE.applicant, nationality="中国"))
    options = ("中国（香港） China (Hong Kong)", "中国（マカオ）", "中国 China", "台湾")
    assert filled(asking("国籍", kind="list", options=options), case=case) == ["中国 China"]
    plan = planned(asking("国籍", kind="list", options=options[:2], required=True), case=case)
    assert not plan.fills


def years(first: int, last: int) -> tuple[str, ...]:
    return ("", *(f"{year}年" for year in range(first, last)))


def test_a_date_in_three_lists() -> None:
    row: dict[str, Any] = {"kind": "list", "row": 5}
    assert filled(
        asking("生年月日", options=years(1930, 2012), after="年", **row),
        asking("生年月日", options=tuple(f"{n:02}" for n in range(1, 13)), after="月", **row),
        asking("生年月日", options=tuple(f"{n:02}" for n in range(1, 32)), after="日", **row),
    ) == ["1995年", "11", "03"]


def test_a_date_in_an_era_and_three_boxes() -> None:
    era = asking(
        "生年月日", kind="choice", options=("令和 Reiwa", "平成 Heisei", "昭和 Showa"), row=5
    )
    boxes = [asking(name, "生年月日", max_length=2, row=5) for name in ("年", "月", "日")]
    assert filled(era, *boxes) == ["平成 Heisei", "7", "11", "3"]
    western = replace(era, options=(*era.options, Option("西暦 A.D.")))
    plan = planned(western, *boxes)
    assert not plan.fills, "1995 does not fit into two letters: nothing of it is written"


def test_an_era_in_a_row_of_its_own_belongs_to_the_boxes_below_it() -> None:
    era = asking("生年月日", kind="choice", options=("令和", "平成", "昭和"), row=5)
    numbers = tuple(str(n) for n in range(1, 65))
    boxes = [asking(kind="list", options=numbers, row=6, after=unit) for unit in "年月日"]
    assert filled(era, *boxes) == ["平成", "7", "11", "3"]


def test_two_letters_for_a_year_without_an_era_are_not_guessed() -> None:
    boxes = [
        asking(name, "生年月日", max_length=2, row=5, required=True) for name in ("年", "月", "日")
    ]
    plan = planned(*boxes)
    assert not plan.fills
    assert len(plan.unanswered) == 3


def test_boxes_of_one_answer_are_filled_all_or_none() -> None:
    phone = [asking("電話番号", max_length=4, row=3, required=True) for _ in range(3)]
    assert filled(*phone) == ["06", "1234", "5678"]
    unknown = replace(CASE, applicant=replace(CASE.applicant, phone="0771234567"))
    plan = planned(*phone, case=unknown)
    assert not plan.fills and len(plan.unanswered) == 3


def test_mail_name_and_postal_code_in_parts() -> None:
    mail = [
        asking("メールアドレス", row=1, after="@"),
        asking("メールアドレス", row=1, before="＠"),
    ]
    assert filled(*mail) == ["hanh.nguyen", "post.example"]
    postal = [asking("郵便番号", row=2, max_length=3), asking("郵便番号", row=2, max_length=4)]
    assert filled(*postal) == ["530", "8201"]
    name = [asking("姓", "氏名", row=3), asking("名", "氏名", row=3)]
    assert filled(*name, case=SPOUSE) == ["山田", "太郎"]
    plan = planned(*(replace(x, required=True) for x in name))
    assert len(plan.unanswered) == 2, "which of three words is the family name is not known"


def test_an_address_in_parts_is_asked_for_but_where_it_falls_plainly() -> None:
    lists = asking(
        "都道府県", "住所", kind="list", options=("東京都", "大阪府"), row=1, required=True
    )
    rest = asking("それ以降の住所", "住所", row=1, required=True)
    assert filled(lists, rest) == ["大阪府", "大阪市北区中之島1-3-20"]
    city = asking("市区町村", "住所", row=1, required=True)
    assert not planned(lists, city, rest).fills


def test_the_same_question_right_below_is_the_same_once_more() -> None:
    first, second = asking("メールアドレス"), asking("メールアドレス")
    assert filled(first, second) == [CASE.applicant.email] * 2
    apart = planned(first, asking("職業"), second)
    assert not apart.fills


def test_two_equal_questions_are_told_apart_by_their_section() -> None:
    own, work = asking("電話番号", section="本人情報"), asking("電話番号", section="勤務先情報")
    plan = planned(own, work)
    assert [x.ref for x in plan.fills] == ["0.0"]
    assert planned(work, own).fills[0].ref == "0.1"


def test_a_question_set_like_a_heading_is_no_section_of_the_others() -> None:
    """Seen on a page whose labels were bold: the look took one for the heading of the rest."""
    work = "勤務先メールアドレス"
    plan = planned(asking(work, section=work), asking("メールアドレス", section=work))
    assert [x.ref for x in plan.fills] == ["0.1"]


def test_an_open_field_with_the_question_of_a_greyed_one_is_somebody_elses() -> None:
    plan = planned(asking("氏名", greyed=True, value="NGUYEN THI HANH"), asking("氏名"))
    assert not plan.fills


def test_two_equal_questions_that_nothing_tells_apart_are_both_asked_for() -> None:
    phones = [asking("電話番号", required=True), asking("職業"), asking("電話番号", required=True)]
    plan = planned(*phones)
    assert not plan.fills
    assert [x.ref for x in plan.unanswered] == ["0.0", "0.2"]


def test_two_equal_questions_are_told_apart_by_the_neighbours_an_edition_knows() -> None:
    fields = (
        asking("電話番号", required=True), asking("職業"), asking("学校名"),
        asking("住所", required=True), asking("電話番号", required=True), asking("メールアドレス"),
    )  # fmt: skip
    read = page("利用者情報入力", fields, (button("確認"),), edition="2022")
    plan = plan_filling(read, CASE)
    assert [x.ref for x in plan.fills if x.role == "phone"] == ["0.4"]


def test_labels_that_contradict_one_another_fill_nothing() -> None:
    plan = planned(asking("メールアドレス", "電話番号", required=True))
    assert not plan.fills and plan.unanswered


def test_a_field_of_another_kind_is_not_filled() -> None:
    plan = planned(
        asking("氏名", kind="list", options=("A", "B"), required=True),
        asking("電話番号", kind="email", required=True),
    )
    assert not plan.fills and len(plan.unanswered) == 2


def test_what_is_invisible_or_of_another_origin_is_never_filled() -> None:
    frames = (
        FrameSeen("https://site.example/reg", "https://site.example"),
        FrameSeen("https://other.example/", "https://other.example", same_origin=False),
    )
    plan = planned(
        asking("メールアドレス", visible=False), asking("電話番号", frame=1), frames=frames
    )
    assert not plan.fills


def test_agreement_is_the_holders_and_other_ticks_stay_as_they_are() -> None:
    plan = planned(
        Field("t1", "tick", text="利用規約に同意します", required=True),
        Field("t2", "tick", text="メールマガジンを受け取る"),
        Field("t3", "tick", text="第三者提供に同意する"),
        Field("t4", "tick", text="日本語で連絡してほしい", required=True),
    )
    assert [x.label for x in plan.consents] == ["利用規約に同意します"]
    assert [x.label for x in plan.unanswered] == ["日本語で連絡してほしい"]
    assert len(plan.left) == 2


def test_agreeing_by_a_choice_is_the_holders_too() -> None:
    choice = asking("個人情報の取扱いについて", kind="choice", options=("同意する", "同意しない"))
    [consent] = planned(choice).consents
    assert consent.label == "個人情報の取扱いについて"
    assert [x.text for x in consent.options] == ["同意する"]


def test_a_field_that_is_to_be_left_empty_is() -> None:
    plan = planned(
        asking("メールアドレス", hints=("この欄には何も入力しないでください",)),
        asking("メールアドレス"),
    )
    assert [x.ref for x in plan.fills] == ["0.1"]


def test_a_greyed_field_that_is_still_empty_is_nobodys() -> None:
    plan = planned(asking("電話番号", greyed=True), asking("メールアドレス"))
    assert not plan.wrong_person


def test_a_greyed_name_of_somebody_else_is_told() -> None:
    greyed = asking("氏名", greyed=True, value="TANAKA HANAKO")
    assert [x.role for x in planned(greyed).wrong_person] == ["name"]
    own = asking("氏名", greyed=True, value="NGUYEN THI HANH")
    assert not planned(own).wrong_person


def test_what_stands_in_an_open_field_is_written_over() -> None:
    assert filled(asking("メールアドレス", value="old@post.example", filled=True)) == [
        CASE.applicant.email
    ]


def test_a_password_is_not_answered_from_the_case() -> None:
    plan = planned(asking("ログインパスワード", kind="password", required=True))
    assert not plan.fills and not plan.unanswered
    assert [x.label for x in plan.passwords] == ["ログインパスワード"]


def test_known_words_with_a_placeholder_for_the_second_one() -> None:
    first = Field("a", "text", (Label("メールアドレス", "for"),))
    second = Field("b", "text", (Label("メールアドレス", "row-header"),), placeholder="確認用")
    assert [x.role for x in planned(first, second).fills] == ["email", "email_again"]


def test_a_name_known_of_the_host_that_its_label_contradicts_is_not_believed() -> None:
    lesson = {"controls": {"roles": {"txtA": "phone"}}}
    field = asking("メールアドレス", required=True, name="txtA")
    read = page("利用者情報入力", (field,), (button("確認"),))
    plan = plan_filling(understand(read.snapshot, with_lesson(load(), lesson)), CASE)
    assert not plan.fills


@given(st.dates(date(1926, 12, 25), date(2025, 12, 31)), st.sampled_from([
    "19900401", "1990/04/01", "1990-04-01", "1990年4月1日", "平成2年4月1日", "1990/4/1",
]))  # fmt: skip
def test_a_written_day_is_the_day(born: date, example: str) -> None:
    case = replace(CASE, applicant=replace(CASE.applicant, birth_date=born))
    [text] = filled(asking("生年月日", placeholder=f"例：{example}"), case=case)
    assert day_of(text) == born


@given(st.from_regex(r"0[1-9]0?-?[0-9]{4}-?[0-9]{4}", fullmatch=True))
def test_no_digit_of_a_telephone_number_is_lost(phone: str) -> None:
    case = replace(CASE, applicant=replace(CASE.applicant, phone=phone))
    for more in ({}, {"placeholder": "03-1234-5678"}):
        for each in planned(asking("電話番号", **more), case=case).fills:
            assert re.sub(r"\D", "", each.text) == re.sub(r"\D", "", phone)


def test_a_pattern_that_could_run_away_is_not_tried() -> None:
    assert matches("(a+)+b", "a" * 40) is None
    assert matches(r"\d*\d*\d*\d*\d*x", "1" * 40) is None
    assert matches("(", "a") is None
    assert matches(r"\d{8}", "19951103") is True
    assert matches(r"[A-Z]{2}\d{8}[A-Z]{2}", "QR20468135S") is False


def test_a_section_about_the_foreign_national_is_theirs_alone() -> None:
    section = "申請人（外国人ご本人）"
    asked = [asking(x, section=section) for x in ("氏名", "メールアドレス")]
    assert len(filled(*asked)) == 2
    must = asking("住所", section=section, required=True)
    plan = planned(*asked, must, asking("電話番号"), case=SPOUSE)
    assert [x.label for x in plan.fills] == ["電話番号"]
    assert [x.label for x in plan.unanswered] == ["住所"]
    nothing = planned(*asked, case=SPOUSE)
    assert not nothing.fills and len(nothing.unanswered) == len(asked)
    for other in ("申請人（配偶者）", "申請人（外国人ご本人）の代理人", "申請人（外国人以外）"):
        assert not planned(asking("氏名", section=other)).fills


def test_a_vague_question_is_the_category_only_where_it_can_be_answered() -> None:
    known = ("外国人本人", "法定代理人")
    assert filled(asking("あなたの立場", kind="list", options=known)) == ["外国人本人"]
    plan = planned(asking("あなたの立場", kind="list", options=("会社員", "学生")))
    assert not plan.fills and not plan.unanswered


def test_a_code_with_a_box_for_each_letter_is_one_question() -> None:
    boxes = [asking(f"{n}桁目", "確認コード", max_length=1) for n in range(1, 7)]
    plan = planned(*boxes)
    [question] = plan.unanswered
    assert (question.label, question.role, len(question.boxes)) == ("確認コード", "mail_code", 6)
    for label in ("郵便番号", "在留カード番号", "利用者証明用電子証明書の認証番号"):
        others = [asking(f"{n}桁目", label, max_length=1) for n in range(1, 8)]
        assert not any(x.role == "mail_code" for x in planned(*others).unanswered)
