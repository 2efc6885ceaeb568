"""One answer in several columns: half of a name or of an address is nobody's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.intake.lists import ImportedList, read_list
from flows.intake.tables.table import ListError
from tests.flows.intake.workbooks import HANA, HEADINGS, LAN, Sheet, write, write_csv
from tests.records.cases import TODAY

Columns = list[tuple[str, Any]]  # heading, cell


def instead_of(heading: str, *columns: tuple[str, Any]) -> Columns:
    """Hana's row with other columns in the place of one."""
    at = HEADINGS.index(heading)
    whole: Columns = list(zip(HEADINGS, HANA, strict=True))
    return [*whole[:at], *columns, *whole[at + 1 :]]


def listed(folder: Path, columns: Columns, kind: str = "csv") -> ImportedList:
    """Return a list of one row.

    In a workbook blank headings are merged with the one before them.
    """
    headings, cells = ([column[at] for column in columns] for at in (0, 1))
    if kind == "csv":
        return read_list(write_csv(folder / "list.csv", [headings, cells]), TODAY)
    merged, at = [], 0
    while at < len(headings):
        last = at
        while last + 1 < len(headings) and headings[last + 1] == "":
            last += 1
        if last > at:
            merged.append((1, at + 1, 1, last + 1))
        at = last + 1
    shown = [heading or None for heading in headings]
    return read_list(write(kind, folder, Sheet([shown, cells], merged)), TODAY)


EVERY = pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods"])

JOINED: dict[str, tuple[str, list[Any], str]] = {
    "family and given name": ("氏名", ["TEST", "HANA LAN"], "TEST HANA LAN"),
    "three parts of a name": ("氏名", ["NGUYEN", "THI", "HANH"], "NGUYEN THI HANH"),
    "a name in kanji": ("氏名", ["山田", "花子"], "山田 花子"),
    "one of the two blank": ("氏名", ["TEST HANA", ""], "TEST HANA"),
    "prefecture, city, rest": (
        "住所", ["大阪府", "大阪市北区", "中之島1-3-20"], "大阪府大阪市北区中之島1-3-20"
    ),
    "numbers that would run together": (
        "住所", ["大阪市北区中之島1-3-20", "201号室"], "大阪市北区中之島1-3-20 201号室"
    ),
    "an English address": ("住所", ["1-3-20 Nakanoshima", "Osaka"], "1-3-20 Nakanoshima Osaka"),
    "year, month, day": ("生年月日", ["1995", "11", "3"], "1995-11-03"),
    "with their words": ("生年月日", ["1995年", "11月", "3日"], "1995-11-03"),
    "era and year": ("生年月日", ["平成7年", "11", "3"], "1995-11-03"),
    "era, year, month, day": ("生年月日", ["平成", "7", "11", "3"], "1995-11-03"),
    "a letter for the era": ("生年月日", ["H7", "11", "3"], "1995-11-03"),
    "a telephone in three": ("電話番号", ["06", "1234", "5678"], "06-1234-5678"),
    "its zero lost": ("電話番号", ["6", "1234", "5678"], "06-1234-5678"),
    "a mobile's zero lost": ("電話番号", ["90", "1234", "5678"], "090-1234-5678"),
    "a postal code in two": ("郵便番号", ["530", "8201"], "530-8201"),
    "its zeros lost": ("郵便番号", ["60", "1"], "060-0001"),
    "a card in three": ("在留カード番号", ["ab", "12345678", "cd"], "AB12345678CD"),
    "a card in twelve": ("在留カード番号", list("AB12345678CD"), "AB12345678CD"),
}  # fmt: skip
FIELD = {
    "氏名": "name", "住所": "address", "生年月日": "birth_date", "電話番号": "phone",
    "郵便番号": "postal_code", "在留カード番号": "residence_card",
}  # fmt: skip


@EVERY
@pytest.mark.parametrize("name", JOINED)
def test_parts_beneath_one_heading_are_one_answer_and_told(
    tmp_path: Path, kind: str, name: str
) -> None:
    heading, cells, expected = JOINED[name]
    columns = instead_of(heading, *zip([heading, *[""] * len(cells)], cells, strict=False))
    imported = listed(tmp_path, columns, kind)
    [row] = imported.rows
    assert row.problems == ()
    assert row.request
    value = getattr(row.request.applicant, FIELD[heading])
    assert (value.isoformat() if isinstance(value, date) else value) == expected
    if all(cells):
        assert "intake.joined" in [note.code for note in row.notes]


DOUBTFUL: dict[str, tuple[str, list[Any]]] = {
    "husband and wife": ("氏名", ["NGUYEN VAN AN", "TRAN THI BINH"]),
    "the same in kana": ("氏名", ["山田 花子", "ヤマダ ハナコ"]),
    "Latin letters and kanji": ("氏名", ["YAMADA HANAKO", "山田"]),
    "a mark": ("氏名", ["TEST HANA", "○"]),
    "a title": ("氏名", ["TEST HANA", "様"]),
    "whose it is": ("氏名", ["山田 花子", "本人"]),
    "a number": ("氏名", ["TEST HANA", "3"]),
    "a sex": ("氏名", ["TEST HANA", "女"]),
    "an age": ("生年月日", ["1995-11-03", "31"]),
    "day before month and year": ("生年月日", ["3", "11", "1995"]),
    "no era": ("生年月日", ["7", "11", "3"]),
    "two numbers": ("電話番号", ["06-1234-5678", "090-1234-5678"]),
    "zeros lost in the middle": ("電話番号", ["6", "123", "4567"]),
    "an extension": ("電話番号", ["06-1234-5678", "内線12"]),
    "too few digits": ("在留カード番号", ["AB", "1234567", "CD"]),
    "an expiry": ("在留カード番号", ["AB12345678CD", "2027-03-01"]),
    "three parts of a postal code": ("郵便番号", ["530", "82", "01"]),
    "two whole postal codes": ("郵便番号", ["530-8201", "530-0001"]),
}


@EVERY
@pytest.mark.parametrize("name", DOUBTFUL)
def test_parts_that_may_be_something_else_are_refused(tmp_path: Path, kind: str, name: str) -> None:
    heading, cells = DOUBTFUL[name]
    columns = instead_of(heading, *zip([heading, *[""] * len(cells)], cells, strict=False))
    [row] = listed(tmp_path, columns, kind).rows
    assert row.request is None
    where = f"applicant.{FIELD[heading]}"
    assert {problem.params["field"] for problem in row.problems} == {where}
    assert all(heading in problem.params.get("column", heading) for problem in row.problems)


HALVES: dict[str, Columns] = {
    "no given name": [("姓", "NGUYEN"), ("名", "")],
    "no family name": [("姓", None), ("名", "HANA")],
    "no given name in its half": [("氏名（姓）", "山田"), ("氏名（名）", "同上")],
}


@pytest.mark.parametrize("name", HALVES)
def test_half_a_name_is_nobodys(tmp_path: Path, name: str) -> None:
    [row] = listed(tmp_path, instead_of("氏名", *HALVES[name]), "xlsx").rows
    [problem] = row.problems
    code = "intake.no-value" if "同上" in str(HALVES[name]) else "intake.half-name"
    assert (problem.code, problem.params["field"]) == (code, "applicant.name")


def test_half_a_name_beneath_a_heading_over_two_columns_is_nobodys(tmp_path: Path) -> None:
    rows = [["氏名", "", *HEADINGS[2:], "申請種別"]]
    for name in (["TEST", "HANA"], ["TEST", ""], ["TEST LAN", ""]):
        rows.append([*name, *HANA[2:], "更新"])
    first, second, third = read_list(write_csv(tmp_path / "list.csv", rows), TODAY).rows
    assert first.request and third.request
    assert [problem.code for problem in second.problems] == ["intake.half-name"]


def test_half_of_the_kana_is_not_used_and_told(tmp_path: Path) -> None:
    columns = [*instead_of("氏名", ("氏名", "TEST HANA")), ("セイ", "テスト"), ("メイ", "")]
    [row] = listed(tmp_path, columns).rows
    assert row.request and row.request.applicant.name_kana is None
    assert [note.code for note in row.notes] == ["intake.half-kana"]


@pytest.mark.parametrize(("lines", "used"), [
    ("NGUYEN THI\nHANA", "NGUYEN THI HANA"), ("山田_x000D_\n花子", "山田 花子"),
    ("NGUYEN THI HANH\nTRAN VAN BAO", None), ("山田太郎\n花子", None), ("HANA\r\n（妻）", None),
    ("NGUYEN THI HANH\nグエン ティ ハイン", None),
])  # fmt: skip
def test_the_lines_of_a_cell_are_one_name_or_refused(
    tmp_path: Path, lines: str, used: str | None
) -> None:
    [row] = listed(tmp_path, instead_of("氏名", ("氏名", lines))).rows
    assert (row.request and row.request.applicant.name) == used
    said = row.problems or row.notes
    assert [each.code for each in said] == [f"intake.{'lines-joined' if used else 'several-lines'}"]


def test_two_people_in_the_cells_of_one_name_are_refused(tmp_path: Path) -> None:
    columns = instead_of("氏名", ("姓", "NGUYEN\nTRAN"), ("名", "HANH\nBAO"))
    [row] = listed(tmp_path, columns).rows
    assert {problem.code for problem in row.problems} == {"intake.several-lines"}


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize(("heading", "cells"), [
    ("性別", ["男", "女"]), ("国籍", ["ベトナム", "日本"]), ("申請種別", ["変更", "更新"]),
    ("メールアドレス", ["hana@example.jp", "lan@example.jp"]),
])  # fmt: skip
def test_two_answers_beneath_one_merged_heading_are_none(
    tmp_path: Path, kind: str, heading: str, cells: list[str]
) -> None:
    columns = instead_of(heading, (heading, cells[0]), ("", cells[1]))
    [row] = listed(tmp_path, columns, kind).rows
    assert row.request is None
    assert [problem.code for problem in row.problems] == ["intake.parts-unclear"]


def test_a_column_without_a_heading_is_told_when_it_is_not_used(tmp_path: Path) -> None:
    columns = instead_of("メールアドレス", ("メールアドレス", "hana@example.jp"), ("", "済"))
    imported = listed(tmp_path, columns)
    assert [str(column) for column in imported.layout.ignored] == ["J"]
    assert imported.rows[0].request


NAMED: dict[str, tuple[Columns, str, str]] = {
    "生年月日(年)": (
        [("生年月日(年)", 1995), ("生年月日(月)", 11), ("生年月日(日)", 3)],
        "birth_date", "1995-11-03",
    ),
    "年月日 of an era": (
        [("生年月日（元号）", "平成"), ("生年月日（年）", "7"), ("生年月日（月）", "11"),
         ("生年月日（日）", "3")],
        "birth_date", "1995-11-03",
    ),
    "English parts of a day": (
        [("birth year", "1995"), ("birth month", "11"), ("birth day of month", "03")],
        "birth_date", "1995-11-03",
    ),
    "氏名(姓)": ([("氏名(姓)", "TEST"), ("氏名(名)", "HANA")], "name", "TEST HANA"),
    "名 before 姓": ([("名", "HANA"), ("姓", "TEST")], "name", "TEST HANA"),
    "都道府県": (
        [("都道府県", "大阪府"), ("市区町村", "大阪市北区"), ("番地", "中之島1-3-20"),
         ("建物名", "メゾン")],
        "address", "大阪府大阪市北区中之島1-3-20 メゾン",
    ),
    "住所 beside its 都道府県": (
        [("都道府県", "大阪府"), ("住所", "大阪市北区中之島1-3-20")],
        "address", "大阪府大阪市北区中之島1-3-20",
    ),
    "住所 that has its 都道府県": (
        [("都道府県", "大阪府"), ("住所", "大阪府大阪市北区中之島1-3-20")],
        "address", "大阪府大阪市北区中之島1-3-20",
    ),
    "住所1 to 住所3": (
        [("住所1", "大阪府"), ("住所2", "大阪市北区"), ("住所3", "中之島1-3-20")],
        "address", "大阪府大阪市北区中之島1-3-20",
    ),
    "電話番号1": (
        [("電話番号1", "06"), ("電話番号2", "1234"), ("電話番号3", "5678")],
        "phone", "06-1234-5678",
    ),
    "two whole numbers": (
        [("電話番号1", "06-1234-5678"), ("電話番号2", "090-1234-5678")], "phone", "06-1234-5678",
    ),
    "市外局番": (
        [("市外局番", "06"), ("市内局番", "1234"), ("加入者番号", "5678")], "phone",
        "06-1234-5678",
    ),
    "在留カード番号①": (
        [("在留カード番号①", "AB"), ("在留カード番号②", "12345678"), ("在留カード番号③", "CD")],
        "residence_card", "AB12345678CD",
    ),
    "郵便番号1": ([("郵便番号1", "530"), ("郵便番号2", "8201")], "postal_code", "530-8201"),
}  # fmt: skip
WHOLE = {field: heading for heading, field in FIELD.items()}


@EVERY
@pytest.mark.parametrize("name", NAMED)
def test_parts_with_headings_of_their_own_are_one_answer(
    tmp_path: Path, kind: str, name: str
) -> None:
    parts, field, expected = NAMED[name]
    imported = listed(tmp_path, instead_of(WHOLE[field], *parts), kind)
    [row] = imported.rows
    assert row.request, row.problems
    assert str(getattr(row.request.applicant, field)) == expected
    used = imported.column_of(f"applicant.{field}")
    assert used and used.heading in [heading for heading, _ in parts]


def test_a_second_telephone_number_is_told_as_not_used(tmp_path: Path) -> None:
    parts = [("電話番号1", "06-1234-5678"), ("電話番号2", "090-1234-5678")]
    [row] = listed(tmp_path, instead_of("電話番号", *parts)).rows
    assert [(note.code, note.params.get("column")) for note in row.notes] == [
        ("intake.other-not-used", "I 電話番号2")
    ]


UPPER: list[Any] = [
    "No.", "申請種別", "氏名", None, None, "性別", "生年月日", None, None, "国籍", "住所", None,
    "電話", None, "メールアドレス", "在留カード", None,
]  # fmt: skip
LOWER: list[Any] = [
    None, None, "姓", "名", "フリガナ", None, "年", "月", "日", None, "都道府県", "番地", "携帯",
    "自宅", None, "番号", "期限",
]  # fmt: skip
DATA: list[Any] = [
    1, "更新", "TEST", "HANA", "テスト ハナ", "女", 1995, 11, 3, "ベトナム", "大阪府",
    "大阪市北区中之島1-3-20", "090-1234-5678", "06-1234-5678", "hana@example.jp", "AB12345678CD",
    "2027-03-01",
]  # fmt: skip
AREAS = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 5), (1, 6, 2, 6), (1, 7, 1, 9), (1, 10, 2, 10),
         (1, 11, 1, 12), (1, 13, 1, 14), (1, 15, 2, 15), (1, 16, 1, 17)]  # fmt: skip


@EVERY
@pytest.mark.parametrize("title", [0, 2])
def test_headings_in_two_rows_name_the_parts(tmp_path: Path, kind: str, title: int) -> None:
    rows: list[list[Any]] = [*[["顧客名簿"]] * title, UPPER, LOWER, DATA]
    if kind == "csv":
        texts = [[("" if cell is None else cell) for cell in each] for each in rows]
        path = write_csv(tmp_path / "list.csv", texts)
    else:
        areas = [(top + title, left, low + title, right) for top, left, low, right in AREAS]
        path = write(kind, tmp_path, Sheet(rows, areas))
    imported = read_list(path, TODAY)
    [row] = imported.rows
    assert row.request, row.problems
    applicant = row.request.applicant
    assert (imported.layout.row, row.number) == (title + 2, title + 3)
    assert (applicant.name, applicant.name_kana) == ("TEST HANA", "テスト ハナ")
    assert applicant.birth_date == date(1995, 11, 3)
    assert applicant.address == "大阪府大阪市北区中之島1-3-20"
    assert (applicant.phone, applicant.residence_card) == ("090-1234-5678", "AB12345678CD")
    assert str(imported.column_of("applicant.birth_date")) == "G 生年月日 年"
    assert "Q 在留カード 期限" in map(str, imported.layout.ignored)


def test_husband_and_wife_beneath_their_own_headings_are_not_guessed_apart(
    tmp_path: Path,
) -> None:
    upper = ["夫", *[""] * 4, "妻", *[""] * 4]
    lower = ["氏名", "性別", "生年月日", "国籍", "メールアドレス"] * 2
    path = write_csv(tmp_path / "list.csv", [upper, lower, [*HANA[1:5], HANA[8]] * 2])
    with pytest.raises(ListError) as trouble:
        read_list(path, TODAY, "renew")
    assert trouble.value.code == "intake.same-heading"


def test_a_title_above_all_headings_is_none(tmp_path: Path) -> None:
    upper = ["申請人", *[""] * (len(HEADINGS) - 1)]
    path = write_csv(tmp_path / "list.csv", [upper, HEADINGS, HANA, LAN])
    imported = read_list(path, TODAY)
    assert imported.layout.row == 2
    assert all(row.request for row in imported.rows)


@pytest.mark.parametrize("tail", [[" 5F"], ["", "5F"], ["5F", "受付済"]])
def test_a_comma_that_nobody_quoted_does_not_cut_an_address(
    tmp_path: Path, tail: list[str]
) -> None:
    columns = [column for column in zip(HEADINGS, HANA, strict=True) if column[0] != "住所"]
    columns.append(("住所", "大阪市北区中之島1-3-20"))
    headings, cells = ([column[at] for column in columns] for at in (0, 1))
    path = tmp_path / "list.csv"
    rows = [headings, [*cells, *tail], [*cells[:1], "TEST LAN", *cells[2:], ""]]
    path.write_text("\n".join(",".join(each) for each in rows), encoding="utf-8")
    first, second = read_list(path, TODAY).rows
    assert [(each.code, each.params["column"]) for each in first.problems] == [
        ("intake.cells-left-over", "J 住所")
    ]
    assert first.request is None
    assert second.request  # a comma with nothing behind it is none


@pytest.mark.parametrize(("parts", "expected"), [
    (["大阪府", "大阪府大阪市北区", "中之島1"], "大阪府大阪市北区中之島1"),
    (["大阪府", "大阪市北区", "大阪市北区中之島1"], "大阪府大阪市北区中之島1"),
    (["大阪府", "大阪市北区", "1203"], "大阪府大阪市北区 1203"),
    (["京都府", "東京都府中市", "1-1"], None), (["大阪府", "大阪市北区", "44929"], None),
    (["大阪府", "大阪市北区", "0.05"], None), (["大阪府", "大阪市北区", "至急"], None),
])  # fmt: skip
def test_an_address_in_named_parts_says_nothing_twice_and_no_day(
    tmp_path: Path, parts: list[str], expected: str | None
) -> None:
    columns = zip(["都道府県", "市区町村", "番地"], parts, strict=True)
    [row] = listed(tmp_path, instead_of("住所", *columns)).rows
    assert (row.request and row.request.applicant.address) == expected
    if expected is None:
        assert row.problems[0].params["column"].endswith("I 番地") or "東京都" in parts[1]


@pytest.mark.parametrize("beside", ["至急", "VIP", "妻", "東京都港区1-1", "06-1234-5678", "0.05"])
def test_what_stands_beside_an_address_is_no_part_of_it(tmp_path: Path, beside: str) -> None:
    columns = instead_of("住所", ("住所", "大阪府大阪市北区1-1"), ("", beside))
    [row] = listed(tmp_path, columns).rows
    assert [problem.code for problem in row.problems] == ["intake.parts-unclear"]


@pytest.mark.parametrize(("room", "expected"), [
    ("201", "大阪市北区1-3-20 201"), ("20", None), ("20号室", "大阪市北区1-3-20 20号室"),
])  # fmt: skip
def test_a_room_is_not_taken_for_the_end_of_the_address(
    tmp_path: Path, room: str, expected: str | None
) -> None:
    columns = instead_of("住所", ("住所", "大阪市北区1-3-20"), ("部屋番号", room))
    [row] = listed(tmp_path, columns).rows
    assert (row.request and row.request.applicant.address) == expected


def test_a_postal_code_in_an_address_is_kept_as_one_and_told(tmp_path: Path) -> None:
    whole: Columns = [each for each in instead_of("住所") if each[0] != "郵便番号"]
    [row] = listed(tmp_path, [*whole, ("住所", "〒530-8201 大阪市北区1")]).rows
    assert row.request and row.request.applicant.address == "大阪市北区1"
    assert row.request.applicant.postal_code == "530-8201"
    assert [note.code for note in row.notes] == ["intake.postal-code-apart"]
    other = instead_of("住所", ("住所", "〒530-0001 大阪市北区1"))
    assert [each.code for each in listed(tmp_path, other).rows[0].problems] == [
        "intake.columns-differ"
    ]
