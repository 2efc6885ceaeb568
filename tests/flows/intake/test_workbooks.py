"""What a workbook shows and its cells don't say: merged, hidden and computed cells."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from flows.intake.lists import ImportedList, read_list
from flows.intake.tables.table import ListError
from records.applicant import Note, Problem
from tests.flows.intake.workbooks import (
    HANA,
    HEADINGS,
    LAN,
    Sheet,
    row,
    write,
    write_ods_content,
    write_xlsx,
)
from tests.records.cases import TODAY

KINDS = pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
POSTAL, ADDRESS, PHONE = 6, 7, 8  # columns, counted from 1


def read(kind: str, folder: Path, content: Sheet, *, hidden: bool = False) -> ImportedList:
    return read_list(write(kind, folder, content), TODAY, hidden=hidden)


def told(imported: ImportedList, number: int) -> list[tuple[str, str]]:
    """Code and column of everything said about a row."""
    [found] = [each for each in imported.rows if each.number == number]
    things: list[Problem | Note] = [*found.problems, *found.notes]
    return [(each.code, each.params.get("column", each.params.get("field", ""))) for each in things]


@KINDS
def test_the_same_list_says_the_same_whatever_program_wrote_it(kind: str, tmp_path: Path) -> None:
    born = row(LAN, 生年月日=date(1990, 2, 1), 電話番号=9012345678)
    imported = read(kind, tmp_path, Sheet([["顧客名簿"], [], HEADINGS, HANA, born]))
    one, other = (each.request for each in imported.rows)
    assert one and other
    assert (imported.layout.row, imported.layout.table.sheet) == (3, "顧客")
    assert one.applicant.address == "大阪府大阪市北区中之島1-3-20"
    assert other.applicant.birth_date == date(1990, 2, 1)
    assert other.applicant.phone == "09012345678"


@KINDS
def test_a_couple_in_merged_rows_has_one_address_and_it_is_told(kind: str, tmp_path: Path) -> None:
    beneath = row(LAN, 郵便番号=None, 住所=None, 電話番号=None)
    merged = [(2, column, 3, column) for column in (POSTAL, ADDRESS, PHONE)]
    imported = read(kind, tmp_path, Sheet([HEADINGS, HANA, beneath], merged))
    first, second = (each.request for each in imported.rows)
    assert first and second
    for name in ("postal_code", "address", "phone"):
        assert getattr(second.applicant, name) == getattr(first.applicant, name) is not None
    assert told(imported, 2) == []
    assert told(imported, 3) == [
        ("intake.from-merged", "F 郵便番号"), ("intake.from-merged", "G 住所"),
        ("intake.from-merged", "H 電話番号"),
    ]  # fmt: skip


@KINDS
@pytest.mark.parametrize("column", [3, 4, 10])
def test_sex_birth_and_card_are_nobody_elses(kind: str, tmp_path: Path, column: int) -> None:
    beneath = [None if at == column else cell for at, cell in enumerate(LAN, 1)]
    imported = read(kind, tmp_path, Sheet([HEADINGS, HANA, beneath], [(2, column, 3, column)]))
    assert [bool(each.request) for each in imported.rows] == [True, False]
    assert [code for code, _ in told(imported, 3)] == ["intake.merged-cell"]


@KINDS
def test_half_an_address_is_not_taken_for_a_person_over_two_rows(kind: str, tmp_path: Path) -> None:
    second = [None] * len(HEADINGS)
    second[ADDRESS - 1] = "メゾン201"  # type: ignore[call-overload]
    merged = [(2, column, 3, column) for column in (1, 2, 3, 4, 5, 6, 8, 9, 10)]
    imported = read(kind, tmp_path, Sheet([HEADINGS, HANA, second, LAN], merged))
    assert [(each.number, bool(each.request)) for each in imported.rows] == [
        (2, False), (3, False), (4, True),
    ]  # fmt: skip
    assert told(imported, 2) == told(imported, 3) == [("intake.person-over-rows", "applicant.name")]


@KINDS
def test_a_person_in_high_merged_rows_is_one_person(kind: str, tmp_path: Path) -> None:
    merged = [(2, column, 4, column) for column in range(1, len(HEADINGS) + 1)]
    blank = [None] * len(HEADINGS)
    imported = read(kind, tmp_path, Sheet([HEADINGS, HANA, blank, blank, LAN], merged))
    assert [(each.number, bool(each.request)) for each in imported.rows] == [(2, True), (5, True)]


@KINDS
def test_one_cell_for_two_questions_is_not_guessed_apart(kind: str, tmp_path: Path) -> None:
    both = row(郵便番号="530-8201", 住所=None)
    imported = read(kind, tmp_path, Sheet([HEADINGS, both], [(2, POSTAL, 2, ADDRESS)]))
    assert told(imported, 2) == [("intake.merged-beside", "G 住所")]
    assert imported.rows[0].problems[0].params["other"] == "F"


@pytest.mark.parametrize(
    "code", ["yyyy", 'yyyy"年"', "mmm-yy", 'm"月"d"日"', "[$-411]ggge", "h:mm"]
)
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_day_of_which_a_part_is_shown_is_no_birth(kind: str, tmp_path: Path, code: str) -> None:
    [found] = read_list(formatted(kind, tmp_path, date(1995, 11, 1), code), TODAY).rows
    assert [(each.code, each.params["column"]) for each in found.problems] == [
        ("intake.part-of-day", "D 生年月日")
    ]


@pytest.mark.parametrize("code", ["yyyy/m/d", '[$-411]ggge"年"m"月"d"日"', "d-mmm-yy", "General"])
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_day_that_is_shown_whole_is_taken(kind: str, tmp_path: Path, code: str) -> None:
    born: date | int = 35004 if code == "General" else date(1995, 11, 1)
    [found] = read_list(formatted(kind, tmp_path, born, code), TODAY).rows
    assert found.request and found.request.applicant.birth_date == date(1995, 11, 1)


def formatted(kind: str, folder: Path, born: date | int, code: str) -> Path:
    """Hana's list with her birth in a cell of this format."""
    path = folder / f"list.{kind}"
    cells = row(生年月日=born)
    if kind == "xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for line in (HEADINGS, cells):
            sheet.append(line)
        sheet["D2"].number_format = code
        book.save(path)
        return path
    old = xlwt.Workbook()
    page = old.add_sheet("顧客")
    for number, line in enumerate((HEADINGS, cells)):
        for column, value in enumerate(line):
            style = [xlwt.easyxf(num_format_str=code)] if value is born else []
            page.write(number, column, value, *style)
    old.save(str(path))
    return path


@pytest.mark.parametrize(("shown", "whole"), [
    ("1995", False), ("1995年11月", False), ("Nov 95", False), ("平成7年11月1日", True),
    ("1995/11/01", True), ("1 November 1995", True), ("", True),
])  # fmt: skip
def test_of_an_ods_the_day_that_is_shown_counts(tmp_path: Path, shown: str, whole: bool) -> None:
    path = write("ods", tmp_path, Sheet([HEADINGS, row(生年月日=date(1995, 11, 1))]))
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    content = members["content.xml"].decode()
    members["content.xml"] = content.replace(
        "<text:p>1995-11-01</text:p>", f"<text:p>{shown}</text:p>" if shown else ""
    ).encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    [found] = read_list(path, TODAY).rows
    assert (found.request is not None) == whole


@KINDS
@pytest.mark.parametrize("hidden_rows", [[2], [2, 4], [3, 4]])
def test_hidden_rows_are_told_and_left_out_unless_asked_for(
    kind: str, tmp_path: Path, hidden_rows: list[int]
) -> None:
    third = row(LAN, 氏名="TEST MAI", 在留カード番号="EF12345678GH")
    content = Sheet([HEADINGS, HANA, LAN, third], hidden_rows=hidden_rows)
    imported = read(kind, tmp_path, content)
    assert [each.number for each in imported.rows if each.left_out] == hidden_rows
    for number in hidden_rows:
        assert [code for code, _ in told(imported, number)] == ["intake.hidden-row"]
    shown = [each for each in imported.rows if not each.left_out]
    assert all(each.request for each in shown) and len(shown) == 3 - len(hidden_rows)
    everybody = read(kind, tmp_path, content, hidden=True)
    assert [bool(each.request) for each in everybody.rows] == [True] * 3


@KINDS
def test_the_same_as_above_is_not_taken_from_a_row_that_is_hidden(
    kind: str, tmp_path: Path
) -> None:
    content = Sheet([HEADINGS, HANA, row(LAN, 住所="同上")], hidden_rows=[2])
    imported = read(kind, tmp_path, content)
    assert told(imported, 3) == [("intake.no-value", "G 住所")]


@KINDS
def test_hidden_columns_and_other_sheets_are_told(kind: str, tmp_path: Path) -> None:
    other = Sheet([HEADINGS, LAN], title="2025年")
    imported = read(kind, tmp_path, Sheet([HEADINGS, HANA], hidden_columns=[7], more=[other]))
    assert [(note.code, *note.params.values()) for note in imported.notes] == [
        ("intake.hidden-columns", "G 住所"), ("intake.other-sheets", "2025年"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize(("heading", "column"), [
    ("住所", "G 住所"), ("電話番号", "H 電話番号"), ("氏名", "B 氏名"), ("生年月日", "D 生年月日"),
    ("メールアドレス", "I メールアドレス"), ("在留カード番号", "J 在留カード番号"),
])  # fmt: skip
def test_a_formula_that_nobody_computed_is_not_an_empty_cell(
    kind: str, tmp_path: Path, heading: str, column: str
) -> None:
    imported = read(kind, tmp_path, Sheet([HEADINGS, row(**{heading: "=A2&A2"}), LAN]))
    assert told(imported, 2) == [("intake.unsaved-formula", column)]
    assert imported.rows[1].request


def test_an_old_formula_that_shows_nothing_is_told(tmp_path: Path) -> None:
    imported = read("xls", tmp_path, Sheet([HEADINGS, row(住所='="大阪"&"市"')]))
    assert told(imported, 2) == [("intake.empty-formula", "G 住所")]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_heading_that_nobody_computed_is_told(kind: str, tmp_path: Path) -> None:
    headings = ["=A9" if heading == "氏名" else heading for heading in HEADINGS]
    with pytest.raises(ListError) as trouble:
        read(kind, tmp_path, Sheet([headings, HANA]))
    assert trouble.value.code == "intake.unsaved-heading"
    assert trouble.value.params["place"] == "B1"


@pytest.mark.parametrize("written", [
    "TEST_x000D_\nHANA", "TEST_x000d_HANA", "TEST_x000A_HANA", "_x000D_TEST HANA_x000D_",
    "_x0054_EST_x0009_HANA",
])  # fmt: skip
def test_line_breaks_that_excel_wrote_in_its_own_way_are_blanks(
    tmp_path: Path, written: str
) -> None:
    imported = read("xlsx", tmp_path, Sheet([HEADINGS, row(氏名=written)]))
    [only] = imported.rows
    assert only.request and only.request.applicant.name == "TEST HANA"


@KINDS
@pytest.mark.parametrize("born", [
    1995, 1995.0, 1995.5, 7, 9999, date(1905, 6, 17), date(1905, 7, 1), "1995", "1995年", "1995-11",
    "平成7年", "H7", "１９９５", "95", "1905/6/17",
])  # fmt: skip
def test_a_year_alone_is_no_date_of_birth(kind: str, tmp_path: Path, born: object) -> None:
    imported = read(kind, tmp_path, Sheet([HEADINGS, row(生年月日=born), LAN]))
    first, second = imported.rows
    assert first.request is None and second.request
    (code, _), *_ = told(imported, 2)
    assert code in ("intake.year-alone", "case.malformed-date")


def test_what_stands_beside_a_cell_of_ods_is_not_in_it(tmp_path: Path) -> None:
    """Comments, furigana, hidden texts beneath merged cells, deleted rows, links and styles."""
    cells = "".join(
        f"<table:table-cell office:value-type='string'>{inside}</table:table-cell>"
        for inside in (
            "<office:annotation><text:p>急ぎ</text:p></office:annotation><text:p>更新</text:p>",
            "<text:p><text:ruby><text:ruby-base>TEST</text:ruby-base><text:ruby-text>テスト"
            "</text:ruby-text></text:ruby><text:s/><text:span>HANA</text:span></text:p>",
            "<text:p>女</text:p>", "<text:p>1995-11-03</text:p>", "<text:p>ベトナム</text:p>",
            "<text:p>530-8201</text:p>",
            "<text:p>大阪府大阪市</text:p><text:p>北区<text:line-break/>中之島1-3-20</text:p>",
            "<text:p>06-1234-5678</text:p>",
            "<text:p><text:a>hana@example.jp</text:a></text:p>", "<text:p>AB12345678CD</text:p>",
        )
    )  # fmt: skip
    headings = "".join(
        f"<table:table-cell><text:p>{heading}</text:p></table:table-cell>" for heading in HEADINGS
    )
    deleted = (
        "<table:tracked-changes><table:deletion><table:cell-content-deletion><table:table-cell>"
        "<text:p>x</text:p></table:table-cell></table:cell-content-deletion></table:deletion>"
        "</table:tracked-changes>"
    )
    hidden = (
        "<table:table table:name='old' table:style-name='ta2'><table:table-row>"
        f"{headings}</table:table-row></table:table>"
    )
    shown = (
        "<table:table table:name='顧客'><table:shapes><table:table-cell><text:p>x</text:p>"
        "</table:table-cell></table:shapes><table:table-header-rows><table:table-row>"
        f"{headings}</table:table-row></table:table-header-rows>"
        f"<table:table-row>{cells}</table:table-row></table:table>"
    )
    styles = (
        "<style:style style:name='ta2'><style:table-properties table:display='false'/>"
        "</style:style>"
    )
    path = write_ods_content(tmp_path / "list.ods", deleted + hidden + shown, styles=styles)
    imported = read_list(path, TODAY)
    [only] = imported.rows
    assert imported.layout.table.sheet == "顧客"
    assert only.request
    assert only.request.applicant.name == "TEST HANA"
    assert only.request.applicant.address == "大阪府大阪市 北区 中之島1-3-20"
    assert only.request.applicant.email == "hana@example.jp"


@pytest.mark.parametrize("part", ["3月1日", "2026/3/1", "1-Mar", "Mar-1"])
def test_a_number_of_a_house_that_became_a_day_is_no_part_of_an_address(
    tmp_path: Path, part: str
) -> None:
    parts = [each if each != "住所" else "番地" for each in HEADINGS]
    values = row(住所=part)
    imported = read("xlsx", tmp_path, Sheet([["都道府県", *parts], ["大阪府", *values]]))
    [only] = imported.rows
    assert only.request is None
    assert "case.looks-like-day" in [code for code, _ in told(imported, 2)]


@pytest.mark.parametrize("phone", ["090-1234-567", "090-1234-56789", "06-123-5678"])
def test_a_telephone_with_a_digit_too_few_or_too_many_is_refused(
    tmp_path: Path, phone: str
) -> None:
    imported = read("xlsx", tmp_path, Sheet([HEADINGS, row(電話番号=phone)]))
    assert imported.rows[0].request is None


def test_a_quote_that_holds_the_next_rows_loses_nobody_in_silence(tmp_path: Path) -> None:
    list_ = tmp_path / "list.csv"
    rows = [
        [*HEADINGS, "備考"],
        [*row(), '"急ぎ'],
        [*row(氏名="TEST B"), '"'],
        [*row(氏名="C C"), ""],
    ]
    list_.write_text("\n".join(",".join(map(str, each)) for each in rows), encoding="utf-8")
    with pytest.raises(ListError) as refused:
        read_list(list_, TODAY)
    assert "line 2" in refused.value.params["reason"]


def test_a_person_struck_through_is_not_registered_unless_asked_for(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "list.xlsx"
    sheet = book.worksheets[0]
    for cells in (HEADINGS, HANA, LAN):
        sheet.append(cells)
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    book.save(path)
    hana, lan = read_list(path, TODAY).rows
    assert hana.request and lan.left_out
    assert [note.code for note in lan.notes] == ["intake.struck-row"]
    assert all(each.request for each in read_list(path, TODAY, hidden=True).rows)


@pytest.mark.parametrize(("heading", "words", "refused"), [
    ("住所", '"大阪府大阪市"@', True), ("在留カード番号", '"AB"00000000"CD"', True),
    ("氏名", '@" 様"', False), ("電話番号", '000"-"0000', False), ("住所", "@", False),
    ("生年月日", '[$-411]ggge"年"m"月"d"日"', False),
])  # fmt: skip
def test_what_a_format_shows_and_no_cell_holds_is_not_half_taken(
    tmp_path: Path, heading: str, words: str, refused: bool
) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", Sheet([HEADINGS, HANA]))
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet.cell(2, HEADINGS.index(heading) + 1).number_format = words
    book.save(path)
    [row] = read_list(path, TODAY).rows
    assert [each.code for each in row.problems] == (["intake.format-adds"] if refused else [])


def test_a_comment_at_a_person_is_told_with_its_cell(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", Sheet([HEADINGS, HANA, LAN]))
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet["B2"].comment = Comment("退職済み。登録しないこと", "佐藤")
    book.save(path)
    hana, lan = read_list(path, TODAY).rows
    assert hana.request and [each.params.get("cells") for each in hana.notes] == ["B2"]
    assert lan.request and not lan.notes
