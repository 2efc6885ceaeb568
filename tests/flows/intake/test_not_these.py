"""A list holds people who are not to be registered, and pieces of those who are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.intake.lists import read_list
from flows.intake.rows import ListRow
from flows.intake.tables.table import ListError
from tests.flows.intake.workbooks import HANA, HEADINGS, LAN, Sheet, row, write_csv, write_xlsx
from tests.records.cases import TODAY


def rows_of(folder: Path, *rows: list[Any]) -> list[ListRow]:
    return read_list(write_csv(folder / "list.csv", rows), TODAY).rows


def alone(text: str, heading: str = HEADINGS[0]) -> list[str]:
    """Return a row with one cell."""
    return [text if each == heading else "" for each in HEADINGS]


def what(row: ListRow) -> str:
    return "taken" if row.request else (row.problems or row.notes)[0].code


@pytest.mark.parametrize("title", [
    "取消", "キャンセル", "【取下げ】", "■済■", "配偶者名簿", "以下キャンセル", "2025年度完了分",
    "日本人配偶者一覧",
    "Cancelled", "■ 中止（2名）", "見本", "代理人",
])  # fmt: skip
@pytest.mark.parametrize("heading", [HEADINGS[0], "氏名"])
def test_people_beneath_a_title_of_others_are_not_registered(
    tmp_path: Path, title: str, heading: str
) -> None:
    found = rows_of(tmp_path, HEADINGS, HANA, [], alone(title, heading), HEADINGS, LAN)
    assert list(map(what, found)) == ["taken", "intake.title-of-others", "intake.beneath-title"]
    assert found[-1].problems[0].params["row"] == "4"


@pytest.mark.parametrize(
    "title",
    ["【変更】", "申請者名簿", "■更新（日本人の配偶者等）", "※キャンセルは前日までにお願いします"],
)
def test_a_title_of_the_people_to_be_registered_loses_nobody(tmp_path: Path, title: str) -> None:
    found = rows_of(tmp_path, HEADINGS, alone(title), HANA, LAN)
    assert list(map(what, found))[1:] == ["taken", "taken"]
    other = rows_of(tmp_path, HEADINGS, alone("取消"), HANA, alone("申請者"), LAN)
    assert what(other[1]) == "intake.beneath-title"
    assert what(other[-1]) == "taken"


@pytest.mark.parametrize(("heading", "text"), [
    ("住所", "コーポ中之島101号室"), ("氏名", "（ハナ）"), ("電話番号", "080-1111-2222"),
    ("住所", "旧館2階"),
])  # fmt: skip
def test_a_second_line_in_a_row_of_its_own_leaves_nobody_cut_off(
    tmp_path: Path, heading: str, text: str
) -> None:
    found = rows_of(tmp_path, HEADINGS, HANA, alone(text, heading), LAN)
    assert list(map(what, found)) == ["intake.goes-on-below", "intake.few-cells", "taken"]
    assert found[0].problems[0].params["row"] == "3"
    apart = rows_of(tmp_path, HEADINGS, HANA, [], alone(text, heading), LAN)
    assert list(map(what, apart)) == ["taken", "intake.few-cells", "taken"]


@pytest.mark.parametrize(("heading", "text", "becomes"), [
    ("状況", "取消", "intake.called-off"), ("備考", "11/20キャンセル", "intake.called-off"),
    ("備考", "取下げ済み", "intake.called-off"), ("Status", "Cancelled", "intake.called-off"),
    ("取消", "○", "intake.called-off"), ("取消", "", "taken"), ("取消", "FALSE", "taken"),
    ("備考", "キャンセル料なし", "taken"), ("備考", "至急", "taken"), ("状況", "未完了", "taken"),
    ("備考", "本人よりキャンセルの可能性ありと電話", "intake.perhaps-called-off"),
    ("状況", "完了", "intake.perhaps-done"), ("在籍", "退職", "intake.perhaps-done"),
    ("備考", "失踪（3月）", "intake.perhaps-done"), ("利用者登録", "登録済", "intake.perhaps-done"),
    ("登録", "不要", "intake.perhaps-done"), ("登録要否", "×", "intake.perhaps-called-off"),
    ("備考", "一時帰国の予定なし", "taken"), ("健康診断", "済", "taken"),
    ("登録要否", "○", "taken"),
])  # fmt: skip
def test_what_a_column_says_against_a_person_is_heard(
    tmp_path: Path, heading: str, text: str, becomes: str
) -> None:
    [hana, lan] = rows_of(tmp_path, [*HEADINGS, heading], [*HANA, text], [*LAN, ""])
    assert lan.request and not lan.notes
    assert (hana.request is None) == (becomes == "intake.called-off")
    assert [note.code for note in hana.notes] == ([] if becomes == "taken" else [becomes])


@pytest.mark.parametrize(("heading", "text", "becomes"), [
    ("メールアドレス（確認用）", "hana@example.com", "intake.columns-differ"),
    ("メールアドレス（確認用）", "ha-na@example.jp", "intake.columns-differ"),
    ("メール再入力", "hanna@example.jp", "intake.columns-differ"),
    ("Confirm your email address", "hana@example.com", "intake.columns-differ"),
    ("もう一度メールアドレスを入力してください", "hana@example.com", "intake.columns-differ"),
    ("Confirm email", "hana@example.co", "intake.columns-differ"),
    ("電話番号（確認）", "06-1234-5679", "intake.columns-differ"),
    ("在留カード番号確認", "AB12345679CD", "intake.columns-differ"),
    ("新しいメールアドレス", "new@example.jp", "intake.columns-differ"),
    ("新住所", "東京都港区芝1-1-1", "intake.columns-differ"), ("新在留カード番号", "", "taken"),
    ("在留カード番号（新）", "EF12345678GH", "intake.columns-differ"),
    ("旧住所", "東京都港区芝1-1-1", "taken"), ("新住所", HANA[6], "taken"),
    ("メールアドレス（確認用）", "HANA@example.jp", "taken"), ("メールアドレス確認", "済", "taken"),
    ("電話番号（確認）", "0612345678", "taken"), ("生年月日（確認）", "平成7年11月3日", "taken"),
])  # fmt: skip
def test_an_answer_that_is_asked_for_twice_must_be_the_same(
    tmp_path: Path, heading: str, text: str, becomes: str
) -> None:
    [found] = rows_of(tmp_path, [*HEADINGS, heading], [*HANA, text])
    assert what(found) == becomes


def test_rows_that_say_nothing_and_hints_how_to_write_are_nobodys(tmp_path: Path) -> None:
    hints = ["必須" if at % 2 else "任意" for at in range(len(HEADINGS))]
    ticked, blank = [*HANA, "TRUE"], [*[""] * len(HEADINGS), "FALSE"]
    found = rows_of(tmp_path, [*HEADINGS, "済"], [*hints, ""], ticked, blank, blank)
    assert list(map(what, found)) == ["taken"]
    zeros = rows_of(tmp_path, HEADINGS, HANA, ["0"] * len(HEADINGS))
    assert list(map(what, zeros)) == ["taken"]


def test_a_total_or_the_day_of_the_list_cuts_nobody_off(tmp_path: Path) -> None:
    total = ["集計", *[""] * (len(HEADINGS) - 2), "1"]
    found = rows_of(tmp_path, HEADINGS, HANA, total, alone("令和8年11月27日現在"))
    assert list(map(what, found)) == ["taken", "intake.footer-row", "intake.footer-row"]


def test_people_who_left_have_a_sheet_of_their_own_that_is_not_read_for_the_others(
    tmp_path: Path,
) -> None:
    left, here = Sheet([HEADINGS, HANA], title="退職者"), Sheet([HEADINGS, LAN], title="在職者")
    both = read_list(write_xlsx(tmp_path / "both.xlsx", replace(left, more=(here,))), TODAY)
    assert [each.request and each.request.applicant.name for each in both.rows] == ["TEST LAN"]
    alone = read_list(write_xlsx(tmp_path / "left.xlsx", left), TODAY)
    assert [note.code for note in alone.notes] == ["intake.sheet-of-others"]


def test_hints_of_how_to_write_are_nobodys_and_a_person_is_no_hint(tmp_path: Path) -> None:
    hints = [
        "選択",
        "ローマ字",
        "男/女",
        "西暦",
        "",
        "ハイフンなし",
        "都道府県から",
        "半角数字",
        "半角英数",
        "12桁",
    ]
    found = rows_of(tmp_path, HEADINGS, hints, HANA)
    assert [each.number for each in found] == [3]


def test_a_remark_by_itself_may_call_off_the_person_above(tmp_path: Path) -> None:
    remark = [*[""] * len(HEADINGS), "キャンセルになりました"]
    hana, lan = rows_of(tmp_path, [*HEADINGS, "備考"], [*HANA, ""], remark, [*LAN, ""])
    assert (what(hana), what(lan)) == ("intake.goes-on-below", "taken")


def test_headings_one_below_another_are_told_as_what_they_are(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [*zip(HEADINGS, HANA, LAN, strict=True)])
    with pytest.raises(ListError) as trouble:
        read_list(path, TODAY)
    assert (trouble.value.code, trouble.value.params["column"]) == ("intake.vertical", "A")


def test_a_refused_row_is_never_told_as_taken(tmp_path: Path) -> None:
    [hana] = rows_of(tmp_path, [*HEADINGS, "在籍"], [*row(HANA, 性別="x"), "退職"])
    assert hana.problems and not hana.notes


def test_one_address_of_mail_for_two_people_is_told(tmp_path: Path) -> None:
    hana, lan = rows_of(tmp_path, HEADINGS, HANA, row(LAN, メールアドレス="Hana@example.jp"))
    assert hana.request and not hana.notes
    [note] = lan.notes
    assert (note.code, note.params["row"]) == ("intake.same-mail", "2")
