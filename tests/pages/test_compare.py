"""A confirmation called equal that is not registers a wrong value, and nobody looks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pages.compare import Comparison, compare
from pages.days import SHAPES, day_of, in_era
from pages.subject import Subject
from records.applicant import same_name
from tests.pages.pieces import asking, page
from tests.pages.understood import CASES

CASE = CASES["change"]
RIGHT = {
    "氏名": "NGUYEN THI HANH",
    "メールアドレス": "hanh.nguyen@post.example",
    "利用者の区分": "外国人本人",
    "在留カード番号": "QR20468135ST",
}


def compared(rows: dict[str, str] | list[tuple[str, str]], case: Subject = CASE) -> Comparison:
    return compare(page("利用者情報確認", rows=rows), case)


def verdict(label: str, shown: str, case: Subject = CASE) -> str:
    [row] = compared({label: shown}, case).rows
    return row.verdict


def test_everything_that_must_be_compared_was_and_is_the_same() -> None:
    result = compared(RIGHT)
    assert result.verdict == "equal"
    assert not result.not_compared
    assert {row.verdict for row in result.rows} == {"equal"}


@pytest.mark.parametrize("missing", RIGHT)
def test_what_is_not_shown_was_not_compared(missing: str) -> None:
    rows = {label: value for label, value in RIGHT.items() if label != missing}
    assert compared(rows).verdict == "could-not-be-compared"


def test_a_card_number_must_be_compared_only_where_the_case_has_one() -> None:
    spouse = CASES["certify"]
    rows = {
        "氏名": "山田太郎",
        "メールアドレス": "yamada.taro@post.example",
        "利用者の区分": "配偶者、子、父又は母等（法定代理人を除く）",
    }
    assert compared(rows, spouse).verdict == "equal"


def test_what_differs_is_told_as_that_and_not_as_what_could_not_be_compared() -> None:
    result = compared({**RIGHT, "メールアドレス": "another@post.example"})
    assert ([row.role for row in result.differing], result.not_compared) == (["email"], ())


def test_nothing_compared_is_not_equal() -> None:
    result = compared({})
    assert result.verdict == "could-not-be-compared"
    assert set(result.not_compared) == {"name", "email", "category", "residence_card"}


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("氏名", "ＮＧＵＹＥＮ　ＴＨＩ　ＨＡＮＨ"),
        ("氏名", "Nguyen  Thi Hanh"),
        ("性別", "女 Female"),
        ("性別", "2:女"),
        ("生年月日", "19951103"),
        ("生年月日", "1995/11/3"),
        ("生年月日", "1995年11月03日"),
        ("生年月日", "平成7年11月3日"),
        ("生年月日", "平成7年11月3日（1995年）"),
        ("生年月日", "1995年（平成7年）11月3日"),
        ("生年月日", "H7.11.3"),
        ("生年月日", "Heisei 7年11月3日"),
        ("生年月日", "3 November 1995"),
        ("生年月日", "Nov. 3, 1995"),
        ("国籍・地域", "ベトナム Viet Nam"),
        ("国籍・地域", "Viet Nam"),
        ("郵便番号", "〒530-8201"),
        ("郵便番号", "５３０８２０１"),
        ("住所", "大阪府大阪市北区中之島１－３－２０"),
        ("住所", "大阪府 大阪市北区 中之島1-3-20"),
        ("電話番号", "0612345678"),
        ("電話番号", "(06) 1234-5678"),
        ("電話番号", "+81 6-1234-5678"),
        ("メールアドレス", "hanh.nguyen@POST.example"),
        ("利用者の区分", "外国人本人 Foreign national"),
        ("利用者の区分", "Foreign national (applicant)"),
        ("在留カード番号", "ＱＲ２０４６８１３５ＳＴ"),
        ("在留カード番号", "QR 20468135 ST"),
    ],
)
def test_another_writing_of_the_same_is_equal(label: str, shown: str) -> None:
    assert verdict(label, shown) == "equal"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("氏名", "NGUYEN THI HAN"),
        ("氏名", "NGUYEN THI HANH LAN"),
        ("氏名", "NGUYENTHI HANH"),
        ("氏名", "未入力"),
        ("性別", "男"),
        ("生年月日", "1995年3月11日"),
        ("生年月日", "平成8年11月3日"),
        ("国籍・地域", "フィリピン"),
        ("国籍・地域", "中国（台湾）"),
        ("郵便番号", "530-8210"),
        ("住所", "大阪府大阪市北区中之島1-32-0"),
        ("住所", "大阪府大阪市北区中之島13-20"),
        ("住所", "大阪府大阪市北区中之島1-3-20 101号室"),
        ("電話番号", "06-1234-5679"),
        ("電話番号", "06-1234-5678 内線2"),
        ("メールアドレス", "hanh.nguyen@post.example.net"),
        ("メールアドレス", "hanhnguyen@post.example"),
        ("メールアドレス", "HANH.nguyen@post.example"),
        ("メールアドレス", "hanh-nguyen@post.example"),
        ("利用者の区分", "外国人本人の法定代理人"),
        ("利用者の区分", "法定代理人"),
        ("利用者の区分", "外国人本人 Legal representative"),
        ("在留カード番号", "QR20468135SU"),
        ("在留カード番号", "QR20468135"),
    ],
)
def test_another_value_is_different(label: str, shown: str) -> None:
    assert verdict(label, shown) == "different"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("メールアドレス", "h***@post.example"),
        ("在留カード番号", "QR●●●●●●●●ST"),
        ("生年月日", "03/11/1995"),
        ("生年月日", "95.11.3"),
        ("住所", "あ" * 5000),
        ("国籍・地域", "Socialist Republic"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(label: str, shown: str) -> None:
    assert verdict(label, shown) == "not-readable"


def test_rows_of_somebody_else_are_not_the_cases() -> None:
    result = compared([*RIGHT.items(), ("勤務先メールアドレス", "boss@work.example")])
    assert result.verdict == "equal"
    assert result.rows[-1].verdict == "not-of-the-case"


def test_two_rows_of_one_question_are_different_when_one_is() -> None:
    result = compared([*RIGHT.items(), ("メールアドレス", "other@post.example")])
    assert result.verdict == "different"


def test_the_parts_of_an_answer_are_joined() -> None:
    rows = [
        ("姓", "山田"), ("名", "太郎"), ("メールアドレス", "yamada.taro@post.example"),
        ("利用者の区分", "配偶者,子,父又は母等(法定代理人を除く)"),
    ]  # fmt: skip
    assert compared(rows, CASES["certify"]).verdict == "equal"
    rows[0] = ("姓", "山本")
    assert compared(rows, CASES["certify"]).verdict == "different"


def test_half_a_name_is_not_the_name() -> None:
    rows = [(label, value) for label, value in RIGHT.items() if label != "氏名"]
    result = compared([*rows, ("姓", "NGUYEN THI HANH")])
    assert result.verdict == "could-not-be-compared"


def test_greyed_fields_are_rows_too() -> None:
    fields = tuple(asking(label, value=value, greyed=True) for label, value in RIGHT.items()
                   if label != "利用者の区分")  # fmt: skip
    read = page("利用者情報確認", fields, rows={"利用者の区分": "外国人本人"})
    assert compare(read, CASE).verdict == "equal"
    more = asking("メールアドレス", value="x@y.example", greyed=True)
    other = page("利用者情報確認", (*fields, more), rows={"利用者の区分": "外国人本人"})
    assert compare(other, CASE).verdict == "different"


names = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
days = st.dates(date(1912, 7, 31), date(2026, 12, 31))


@given(names, names)
def test_a_name_is_equal_only_to_itself(one: str, other: str) -> None:
    assume(one and not same_name(one, other))
    case = replace(CASE, applicant=replace(CASE.applicant, name=one))
    assert verdict("氏名", other, case) != "equal"


@given(days, days, st.sampled_from(list(SHAPES.values())))
def test_a_day_is_equal_to_itself_alone_in_every_writing(born: date, other: date, shape) -> None:  # type: ignore[no-untyped-def]
    case = replace(CASE, applicant=replace(CASE.applicant, birth_date=born))
    assert (verdict("生年月日", shape.write(other), case) == "equal") <= (born == other)


@given(days, st.sampled_from([x for x in SHAPES if "/year" not in x]))
def test_a_day_is_read_back_from_what_is_written(born: date, shape: str) -> None:
    assert day_of(SHAPES[shape].write(born)) == born


@given(
    st.text("0123456789-ー－ ", min_size=1, max_size=12),
    st.text("0123456789-", min_size=1, max_size=12),
)
def test_house_numbers_are_equal_only_digit_by_digit(shown: str, kept: str) -> None:
    """A hyphen counts: 1-11 is another house than 11-1."""
    case = replace(CASE, applicant=replace(CASE.applicant, address=f"東京都港区{kept}"))
    if verdict("住所", f"東京都港区{shown}", case) == "equal":
        assert shown.replace("－", "-").replace("ー", "-").strip() == kept.strip()


locals_ = st.text("abcABC019._+-", min_size=1, max_size=8)


@given(locals_, locals_)
@settings(max_examples=200)
def test_a_mail_address_is_equal_only_letter_by_letter(one: str, other: str) -> None:
    assume(one != other)
    case = replace(CASE, applicant=replace(CASE.applicant, email=f"{one}@post.example"))
    assert verdict("メールアドレス", f"{other}@post.example", case) != "equal"


def test_a_day_that_two_calendars_say_differently_is_none() -> None:
    assert day_of("1996年（平成7年）11月3日") is None
    assert day_of("平成7年11月3日（1996年）") is None
    assert day_of("昭和70年11月3日") is None


def test_the_day_before_the_birthday_is_another() -> None:
    shown = CASE.applicant.birth_date - timedelta(days=1)
    assert verdict("生年月日", f"{shown:%Y%m%d}") == "different"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成7年11月3日（1995年）", date(1995, 11, 3)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("昭和６３年１２月３１日", date(1988, 12, 31)),
        ("1995年11月03日", date(1995, 11, 3)),
        ("西暦 1995/11/3", date(1995, 11, 3)),
        ("平成7年13月3日", None),
        ("未定", None),
    ],
)
def test_a_day_is_read_in_whatever_era_it_is_shown(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("day", "era", "year"),
    [
        (date(2019, 4, 30), "平成", 31),
        (date(2019, 5, 1), "令和", 1),
        (date(1989, 1, 7), "昭和", 64),
    ],
)
def test_the_first_and_last_day_of_an_era_are_written_in_it(day: date, era: str, year: int) -> None:
    written = in_era(day)
    assert written is not None
    assert (written.name, written.year) == (era, year)
