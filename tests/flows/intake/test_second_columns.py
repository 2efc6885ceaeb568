"""Two columns for one answer: what the second one says is never lost without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.intake.lists import ImportedList, read_list
from flows.intake.rows import ListRow
from tests.flows.intake.workbooks import HANA, HEADINGS, row, write_csv
from tests.further import further
from tests.records.cases import TODAY

KEPT = ("申請種別", "氏名", "性別", "生年月日", "国籍", "メールアドレス", "在留カード番号")
PLAIN = dict(zip(HEADINGS, HANA, strict=True))
Cells = dict[str, str]


def listed(folder: Path, changed: Cells, **options: Any) -> ImportedList:
    """Hana's row with cells changed and columns of other headings behind them."""
    cells = {heading: PLAIN[heading] for heading in KEPT} | changed
    path = write_csv(folder / "list.csv", [list(cells), list(cells.values())])
    return read_list(path, TODAY, **options)


def said(found: ListRow) -> list[tuple[str, str]]:
    return [(each.code, each.params.get("column", "")) for each in found.problems or found.notes]


@pytest.mark.parametrize(("changed", "column"), [
    ({"住居地": "大阪市北区1-1", "現住所": "東京都港区2-2"}, "H 住居地, I 現住所"),
    ({"E-mail": "other@example.jp"}, "F メールアドレス, H E-mail"),
    ({"氏名（ローマ字）": "NGUYEN THI HANH"}, "H 氏名（ローマ字）, B 氏名"),
    ({"姓": "YAMADA", "名": "HANA"}, "B 氏名, H 姓"),
    ({"Middle name": "PAULA"}, "B 氏名, H Middle name"),
    ({"生年月日（和暦）": "平成7年11月4日"}, "D 生年月日, H 生年月日（和暦）"),
    ({"生年月日(年)": "1995", "生年月日(月)": "11", "生年月日(日)": "4"},
    "D 生年月日, H 生年月日(年)"),
    ({"Sex": "M"}, "C 性別, H Sex"),
    ({"国籍・地域": "中国"}, "H 国籍・地域, E 国籍"),
    further({"residence card": "AB12345679CD"}, "G 在留カード番号, H residence card"),
    further({"種別": "変更"}, "A 申請種別, H 種別"),
    ({"住所": "大阪市北区1-1", "番地": "2-2"}, "H 住所, I 番地"),
    ({"郵便番号": "530-8201", "郵便番号1": "530", "郵便番号2": "1"}, "H 郵便番号, I 郵便番号1"),
    further({"郵便番号": "530-8201", "zip": "5300001"}, "H 郵便番号, I zip"),
    further({"フリガナ": "テスト ハナ", "カナ": "テスト ラン"}, "H フリガナ, I カナ"),
])  # fmt: skip
def test_columns_that_contradict_each_other_are_refused(
    tmp_path: Path, changed: Cells, column: str
) -> None:
    [found] = listed(tmp_path, changed).rows
    [(code, where)] = said(found)
    assert code in ("intake.columns-differ", "intake.parts-unclear")
    assert where == column


@pytest.mark.parametrize("changed", [
    {"電話": "0612345678", "携帯": "06-1234-5678"}, {"氏名（ローマ字）": "hana　test"},
    {"氏名": "山田花子", "氏名（ローマ字）": "YAMADA HANAKO"},
    {"氏名": "山田花子", "氏名（漢字）": "山田　花子"},
    {"氏名": "山田花子", "姓": "山田", "名": "花子"}, {"姓": "試験", "名": "花"},
    {"生年月日（和暦）": "平成7年11月3日"}, {"生年月日": "35006", "誕生日": "H7.11.3"},
    {"電話番号": "06-1234-5678", "電話番号1": "06", "電話番号2": "1234", "電話番号3": "5678"},
    {"住所": "大阪市北区1-1", "番地": "1-1"}, {"住所": "大阪市北区中之島1丁目", "番地": "2-2"},
    {"住所": "大阪市北区１－１", "現住所": "大阪市北区1-1"},
    {"Nationality": "Vietnam"}, {"Sex": "F"}, {"E-mail": "HANA@example.jp"}, {"E-mail": "なし"},
    {"種別": "在留期間更新許可申請"}, {"フリガナ": "テスト ハナ", "よみ": "てすと　はな"},
])  # fmt: skip
def test_columns_that_say_the_same_are_not_doubted(tmp_path: Path, changed: Cells) -> None:
    [found] = listed(tmp_path, changed).rows
    assert found.request, found.problems
    assert {code for code, _ in said(found)} <= {"case.normalised", "intake.date-read"}


@pytest.mark.parametrize(("changed", "column"), [
    ({"電話": "06-1234-5678", "携帯": "090-1234-5678"}, "I 携帯"),
    ({"氏名": "山田花子", "申請人": "NGUYEN THI HANH"}, "H 申請人"), ({"種別": "個人"}, "H 種別"),
])  # fmt: skip
def test_a_second_answer_that_may_be_right_too_is_told(
    tmp_path: Path, changed: Cells, column: str
) -> None:
    [found] = listed(tmp_path, changed).rows
    assert found.request
    assert said(found) == [("intake.other-not-used", column)]


@pytest.mark.parametrize(("names", "used"), [
    ({"Family name": "SMITH", "Given name": "JOHN", "Middle name": "PAUL"}, None),
    ({"姓": "NGUYEN", "ミドルネーム": "THI", "名": "HANH"}, None),
    ({"First name": "John", "Middle name": "-", "Last name": "Smith"}, "SMITH JOHN"),
    ({"Last name": "Smith", "Middle name": "", "First name": "John"}, "SMITH JOHN"),
    ({"Last name": "Smith", "First and middle name": "John Paul"}, "SMITH JOHN PAUL"),
    ({"姓": "山田", "名": "花子", "姓（ローマ字）": "YAMADA", "名（ローマ字）": ""}, None),
])  # fmt: skip
def test_no_part_of_a_name_is_dropped_or_put_where_nobody_knows(
    tmp_path: Path, names: Cells, used: str | None
) -> None:
    cells = {heading: PLAIN[heading] for heading in KEPT if heading != "氏名"} | names
    path = write_csv(tmp_path / "list.csv", [list(cells), list(cells.values())])
    [found] = read_list(path, TODAY).rows
    assert (found.request and found.request.applicant.name) == used
    if used is None:
        [problem] = found.problems
        assert problem.code in ("intake.middle-name", "intake.parts-unclear")


def test_a_procedure_that_the_list_overrules_is_told(tmp_path: Path) -> None:
    [found] = listed(tmp_path, {}, procedure="change").rows
    assert found.request and found.request.procedure == "renew"
    assert said(found) == [("intake.procedure-of-the-list", "")]
    [same] = listed(tmp_path, {}, procedure="renew").rows
    assert same.notes == ()


def test_a_rule_that_is_broken_names_the_column_that_was_used(tmp_path: Path) -> None:
    [found] = listed(tmp_path, {"電話": "", "携帯": "12-34"}).rows
    assert said(found) == [("case.malformed-phone", "I 携帯")]
    parts = {"都道府県": "大阪府", "市区町村": "大阪市北区", "番地": "中之?島1"}
    [found] = listed(tmp_path, parts).rows
    assert said(found) == [("case.lost-letters", "J 番地")]


@pytest.mark.parametrize("mark", ["VIP", "至急", "済", "佐藤", "○", "31", "ベトナム"])
def test_a_remark_beside_a_name_is_no_part_of_it_in_any_row(tmp_path: Path, mark: str) -> None:
    headings = ["申請種別", "氏名", "", *HEADINGS[2:]]
    people = [("LE THI MAI", mark), ("TEST", "HANA"), ("TEST LAN", "")]
    rows = [[HANA[0], *name, *HANA[2:]] for name in people]
    found = read_list(write_csv(tmp_path / "list.csv", [headings, *rows]), TODAY).rows
    assert [[code for code, _ in said(each)] for each in found[:2]] == [
        ["intake.parts-unclear"]
    ] * 2
    assert found[2].request


@pytest.mark.parametrize("names", [
    ("NGUYEN", "TANAKA"), ("田中", "佐藤"), ("山田花子", "一郎"),
    further(("SATO", "NGUYEN VAN AN")),
])  # fmt: skip
def test_a_second_person_beside_a_name_is_no_part_of_it(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    headings = ["申請種別", "氏名", "", *HEADINGS[2:]]
    path = write_csv(tmp_path / "list.csv", [headings, [HANA[0], *names, *HANA[2:]]])
    [found] = read_list(path, TODAY).rows
    assert [code for code, _ in said(found)] == ["intake.parts-unclear"]


@pytest.mark.parametrize("tail", ["女", "スミス ジョン,女", ",女"])
@pytest.mark.parametrize("beside", ["フリガナ", "備考"])
def test_a_name_that_its_comma_cut_in_two_is_refused(
    tmp_path: Path, tail: str, beside: str
) -> None:
    headings = ["申請種別", "氏名", beside, *HEADINGS[2:]]
    text = f"{','.join(headings)}\n更新,SMITH, JOHN,{tail},{','.join(HANA[3:])}\n"
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    [found] = read_list(path, TODAY).rows
    assert found.request is None


@pytest.mark.parametrize(("written", "good"), [
    ("グエン ティ", True), ("ｸﾞｴﾝ", True), ("ぐえん・てぃ", True), ("ヨーコ＝マリー", True),
    ("JOHN", False), ("山田 花子", False), ("グエン THI", False), ("ベトナム", False),
])  # fmt: skip
def test_kana_is_kana(tmp_path: Path, written: str, good: bool) -> None:
    [found] = listed(tmp_path, {"フリガナ": written}).rows
    assert (found.request is not None) is good
    if not good:
        assert found.problems[0].params["column"] == "H フリガナ"


@pytest.mark.parametrize(("heading", "field", "cell"), [
    ("ご住所", "address", "大阪市北区1"), ("TEL番号", "phone", "06-1234-5678"),
    ("郵便番号(〒)", "postal_code", "530-8201"), ("お電話番号", "phone", "06-1234-5678"),
    ("電話番号（携帯）", "phone", "090-1234-5678"), ("住所 / Address", "address", "大阪市北区1"),
    ("お名前（フリガナ）", "name_kana", "テスト ハナ"), ("ﾌﾘｶﾞﾅ", "name_kana", "テスト ハナ"),
    ("郵便番号（半角7桁）", "postal_code", "530-8201"), ("申請人の住所", "address", "大阪市北区1"),
    ("本人電話番号", "phone", "06-1234-5678"),
])  # fmt: skip
def test_a_heading_is_known_however_politely_it_is_written(
    tmp_path: Path, heading: str, field: str, cell: str
) -> None:
    imported = listed(tmp_path, {heading: cell})
    [found] = imported.rows
    assert found.request and getattr(found.request.applicant, field) == cell
    assert imported.notes == ()


@pytest.mark.parametrize("heading", [
    "配偶者氏名", "氏名（夫）", "勤務先住所", "住所（本国）", "緊急連絡先電話番号", "転居先住所",
    "在留カード有効期限",
])  # fmt: skip
def test_a_column_of_somebody_else_is_not_taken(tmp_path: Path, heading: str) -> None:
    imported = listed(tmp_path, {heading: "x"})
    assert imported.rows[0].request
    assert [str(column) for column in imported.layout.ignored] == [f"H {heading}"]
    assert imported.notes == ()


def test_a_heading_that_is_only_like_a_known_one_is_told(tmp_path: Path) -> None:
    [note] = listed(tmp_path, {"登録電話": "06-1234-5678", "備考": "x"}).notes
    assert (note.code, note.params["columns"]) == ("intake.heading-like", "H 登録電話")


@pytest.mark.parametrize(("headings", "cells", "good"), [
    ("元号、年、月、日", "平成、7、11、3", True), ("元号、年、月、日", "西暦、1995、11、3", True),
    ("年号、年、月、日", "、1995、11、3", True), ("年、月、日", "1995、11、3", True),
    ("元号、年、月、日", "昭和、64、1、8", False), ("年、月、日", "7、11、3", False),
])  # fmt: skip
def test_the_columns_of_a_day_behind_the_sex_are_the_birth_and_told(
    tmp_path: Path, headings: str, cells: str, good: bool
) -> None:
    top = ["申請種別", "氏名", "性別", *headings.split("、"), "国籍", "メール", "在留カード番号"]
    line = [*HANA[:3], *cells.split("、"), HANA[4], HANA[8], HANA[9]]
    imported = read_list(write_csv(tmp_path / "list.csv", [top, line]), TODAY)
    assert [note.code for note in imported.notes] == ["intake.bare-day"]
    [found] = imported.rows
    assert (found.request and str(found.request.applicant.birth_date)) == (
        "1995-11-03" if good else None
    )


@pytest.mark.parametrize("card", [
    "AB12345678CD 2027-01-01", "AB12345678CD（2027/1/1まで）",
    "ＡＢ１２３４５６７８ＣＤ／EF12345678GH",
    "2027-01-01", "20270101", "090-1234-5678",
])  # fmt: skip
def test_a_card_number_with_something_else_beside_it_is_refused(tmp_path: Path, card: str) -> None:
    [found] = read_list(
        write_csv(tmp_path / "list.csv", [HEADINGS, row(在留カード番号=card)]), TODAY
    ).rows
    [problem] = found.problems
    assert problem.params["field"] == "applicant.residence_card"


@pytest.mark.parametrize(("family", "given"), [("NG", "WAI MING"), ("王", "新")])
def test_a_name_that_is_also_a_word_of_lists_is_a_name(
    tmp_path: Path, family: str, given: str
) -> None:
    cells = {heading: PLAIN[heading] for heading in KEPT if heading != "氏名"}
    path = write_csv(
        tmp_path / "list.csv",
        [[*cells, "姓", "名"], [*cells.values(), family, given]],
    )
    [found] = read_list(path, TODAY).rows
    assert not found.problems
    assert found.request is not None
    assert found.request.applicant.name == f"{family} {given}"
