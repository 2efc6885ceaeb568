"""A list as the office keeps it becomes cases by the same rules as a case file."""

from __future__ import annotations

import contextlib
import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from flows.intake.headings import HEADINGS, same_heading
from flows.intake.lists import ImportedList, read_list
from flows.intake.rows import ListRow
from flows.intake.tables.table import ListError
from records.applicant import Procedure
from tests.records.cases import TODAY

JAPANESE = ["申請", "氏名（ローマ字）", "フリガナ", "性別", "生年月日", "国籍", "郵便番号",
    "住所", "電話", "メール",
            "在留カード番号"]  # fmt: skip
HANH = ["変更", "NGUYEN THI HANH", "グエン ティ ハイン", "女", "平成7年11月3日", "ベトナム",
    "530-8201",
        "大阪府大阪市北区中之島1-3-20", "06-1234-5678", "hanh@post.example",
        "AB12345678CD"]  # fmt: skip


def listed(folder: Path, *rows: list[Any], procedure: Procedure | None = None) -> ImportedList:
    """Return a CSV list with these rows, read."""
    path = folder / "list.csv"
    lines = ["\t".join(str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_list(path, TODAY, procedure)


def only(imported: ImportedList) -> ListRow:
    [row] = imported.rows
    return row


def hanh(**changed: Any) -> list[Any]:
    """Her row with cells changed, by heading."""
    return [changed.get(heading, cell) for heading, cell in zip(JAPANESE, HANH, strict=True)]


def codes(row: ListRow) -> list[tuple[str, str]]:
    return [(problem.code, problem.params["field"]) for problem in row.problems]


def code_of(folder: Path, *rows: list[Any]) -> str:
    with pytest.raises(ListError) as trouble:
        listed(folder, *rows)
    return trouble.value.code


def test_a_row_becomes_the_request_it_says(tmp_path: Path) -> None:
    row = only(listed(tmp_path, JAPANESE, HANH))
    assert row.number == 2
    request = row.request
    assert request is not None
    assert (request.procedure, request.category) == ("change", "foreign-national")
    applicant = request.applicant
    assert applicant.name == "NGUYEN THI HANH"
    assert applicant.name_kana == "グエン ティ ハイン"
    assert applicant.sex == "female"
    assert applicant.birth_date == date(1995, 11, 3)
    assert applicant.postal_code == "530-8201"
    assert applicant.phone == "06-1234-5678"
    assert applicant.email == "hanh@post.example"
    assert applicant.residence_card == "AB12345678CD"


@pytest.mark.parametrize("headings", [
    ["Application", "Name", "Furigana", "Sex", "Date of Birth", "Nationality", "Postal Code",
    "Address",
     "Phone", "E-mail", "Residence Card No."],
    ["手続き", "申請人氏名", "氏名（カナ）", "性別(男/女)", "生年月日（和暦）", "国籍・地域",
    "〒", "住居地",
     "携帯電話", "メールアドレス※必須", "在留カード№"],
    ["procedure", "name", "name_kana", "sex", "birth_date", "nationality", "postal_code", "address",
     "phone", "email", "residence_card"],
    ["申請の種類を選んでください", "氏名（在留カードのとおり、ローマ字で入力してください）",
     "フリガナをご記入ください", "性", "生年月日", "国籍", "郵便番号", "日本の住所", "電話番号",
     "メールアドレスを入力してください", "在留カード番号を教えてください"],
    ["Type of application", "Full name as written on your residence card", "Furigana", "Gender",
     "What is your date of birth? (YYYY/MM/DD)", "Your nationality", "Zip code", "Current address",
     "Your phone number", "Enter your email address", "Your residence card number"],
])  # fmt: skip
def test_headings_have_their_usual_synonyms_in_any_order(
    tmp_path: Path, headings: list[str]
) -> None:
    plain = only(listed(tmp_path, JAPANESE, HANH)).request
    assert only(listed(tmp_path, headings, HANH)).request == plain
    turned = listed(tmp_path, headings[::-1], HANH[::-1])
    assert only(turned).request == plain
    assert turned.layout.ignored == []


def test_no_heading_means_two_things() -> None:
    plain = [same_heading(heading) for headings in HEADINGS.values() for heading in headings]
    fields: dict[str, str] = {}
    for name, headings in HEADINGS.items():
        for heading in headings:
            assert fields.setdefault(same_heading(heading), name) == name, heading
    assert all(plain)


def test_titles_blank_rows_repeated_headings_and_remarks_do_not_disturb(tmp_path: Path) -> None:
    title = ["", "顧客名簿　2026年11月　氏名・性別など"]
    imported = listed(
        tmp_path, title, [], ["No.", *JAPANESE, "備考"], ["", *[""] * 11], ["1", *HANH, "急ぎ"],
        ["No.", *JAPANESE, "備考"], ["2", *hanh(氏名="x", **{"氏名（ローマ字）": "TRAN VAN B"}),
            ""],
    )  # fmt: skip
    assert imported.layout.row == 3
    assert [row.number for row in imported.rows] == [5, 7]
    assert all(row.request for row in imported.rows)
    assert [str(column) for column in imported.layout.ignored] == ["A No.", "M 備考"]


def test_roman_letters_go_before_other_names_of_the_same_person(tmp_path: Path) -> None:
    headings = ["氏名", *JAPANESE]
    row = only(listed(tmp_path, headings, ["グエン", *HANH]))
    assert row.request and row.request.applicant.name == "NGUYEN THI HANH"
    row = only(listed(tmp_path, headings, ["山田 太郎", *hanh(**{"氏名（ローマ字）": ""})]))
    assert row.request and row.request.applicant.name == "山田 太郎"


def test_family_and_given_name_are_put_together_as_on_the_card(tmp_path: Path) -> None:
    headings = [*JAPANESE, "First name", "Last name"]
    headings[1] = "No."
    row = only(listed(tmp_path, headings, [*HANH, "Thi Hanh", "Nguyen"]))
    assert row.request and row.request.applicant.name == "NGUYEN THI HANH"


def test_an_address_in_two_columns_is_one(tmp_path: Path) -> None:
    row = only(listed(tmp_path, [*JAPANESE, "建物名"], [*HANH, "メゾン２０１"]))
    assert row.request
    assert row.request.applicant.address == "大阪府大阪市北区中之島1-3-20 メゾン２０１"


def test_full_width_is_normalised_and_told(tmp_path: Path) -> None:
    changed = {
        "電話": "０６－１２３４－５６７８",
        "在留カード番号": "ａｂ１２３４５６７８ｃｄ",
        "郵便番号": "〒５３０８２０１",
    }
    row = only(listed(tmp_path, JAPANESE, hanh(**changed)))
    assert row.request == only(listed(tmp_path, JAPANESE, HANH)).request
    told = {note.params["field"] for note in row.notes if note.code == "case.normalised"}
    assert told == {"applicant.phone", "applicant.residence_card", "applicant.postal_code"}


@pytest.mark.parametrize(("written", "procedure"), [
    ("認定", "certify"), ("在留資格認定証明書交付申請", "certify"), ("COE", "certify"),
    ("変更", "change"), ("在留資格変更許可申請", "change"), ("Change of Status", "change"),
    ("更新", "renew"), ("在留期間更新許可申請", "renew"), ("extension  of stay", "renew"),
])  # fmt: skip
def test_the_procedure_has_its_long_names(tmp_path: Path, written: str, procedure: str) -> None:
    row = only(listed(tmp_path, JAPANESE, hanh(申請=written)))
    assert row.request and row.request.procedure == procedure


def test_a_procedure_may_be_given_for_all_rows_that_say_none(tmp_path: Path) -> None:
    rows = [hanh(申請=""), hanh(申請="認定", **{"氏名（ローマ字）": "SUZUKI ICHIRO"})]
    imported = listed(tmp_path, JAPANESE, *rows, procedure="renew")
    assert [row.request and row.request.procedure for row in imported.rows] == ["renew", "certify"]
    without = [[cell for cell in row[1:]] for row in (JAPANESE, HANH)]
    assert code_of(tmp_path, *without) == "intake.no-procedure"
    assert only(listed(tmp_path, *without, procedure="change")).request


@pytest.mark.parametrize(("heading", "written", "used"), [
    ("電話", "9012345678", "09012345678"), ("電話", "312345678", "0312345678"),
    ("郵便番号", "600001", "060-0001"), ("郵便番号", "10000", "001-0000"),
])  # fmt: skip
def test_zeros_that_a_spreadsheet_dropped_come_back_and_are_told(
    tmp_path: Path, heading: str, written: str, used: str
) -> None:
    row = only(listed(tmp_path, JAPANESE, hanh(**{heading: written})))
    assert row.request
    applicant = row.request.applicant
    assert used in (applicant.phone, applicant.postal_code)
    assert "intake.zeros-restored" in [note.code for note in row.notes]


def test_a_number_of_excel_in_a_csv_is_a_day_and_told(tmp_path: Path) -> None:
    row = only(listed(tmp_path, JAPANESE, hanh(生年月日="35006")))
    assert row.request and row.request.applicant.birth_date == date(1995, 11, 3)
    [note] = [note for note in row.notes if note.code == "intake.date-read"]
    assert (note.params["written"], note.params["used"]) == ("35006", "1995-11-03")


@pytest.mark.parametrize(("changed", "expected"), [
    ({"生年月日": "11/3/95"}, ("case.malformed-date", "applicant.birth_date")),
    ({"生年月日": "昭和64年2月1日"}, ("intake.not-in-era", "applicant.birth_date")),
    ({"生年月日": ""}, ("case.missing", "applicant.birth_date")),
    ({"生年月日": "2030-01-01"}, ("case.impossible-date", "applicant.birth_date")),
    ({"性別": "未婚"}, ("case.unknown-sex", "applicant.sex")),
    ({"メール": "hanh@"}, ("case.malformed-email", "applicant.email")),
    ({"国籍": "#N/A"}, ("intake.cell-error", "applicant.nationality")),
    ({"電話": "9.01E+09"}, ("case.malformed-phone", "applicant.phone")),
    ({"在留カード番号": ""}, ("case.residence-card-missing", "applicant.residence_card")),
    ({"申請": "永住"}, ("case.unknown-procedure", "procedure")),
    ({"申請": ""}, ("case.missing", "procedure")),
])  # fmt: skip
def test_a_bad_cell_is_named_and_takes_no_other_row_along(
    tmp_path: Path, changed: dict[str, str], expected: tuple[str, str]
) -> None:
    other = hanh(**{"氏名（ローマ字）": "TRAN VAN B"})
    bad, good = listed(tmp_path, JAPANESE, hanh(**changed), other).rows
    assert (codes(bad), bad.request) == ([expected], None)
    assert good.request


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    bad = {"生年月日": "soon", "性別": "x", "メール": "", "氏名（ローマ字）": ""}
    imported = listed(tmp_path, JAPANESE, hanh(**bad))
    row = only(imported)
    assert sorted(field for _, field in codes(row)) == [
        "applicant.birth_date", "applicant.email", "applicant.name", "applicant.sex",
    ]  # fmt: skip
    assert str(imported.column_of("applicant.birth_date")) == "E 生年月日"


def test_the_same_person_twice_is_registered_once(tmp_path: Path) -> None:
    again = hanh(**{"氏名（ローマ字）": "nguyen  thi hanh", "メール": "other@post.example"})
    first, second = listed(tmp_path, JAPANESE, HANH, again).rows
    assert first.request
    assert codes(second) == [("intake.same-person", "applicant.name")]
    assert second.problems[0].params["row"] == "2"


@pytest.mark.parametrize(("rows", "code"), [
    ([["a", "b"], ["1", "2"]], "intake.no-headings"),
    ([["氏名", "性別"], ["x", "女"]], "intake.no-headings"),
    ([["氏名", "性別", "国籍", "メール"], ["x", "女", "y", "z"]], "intake.missing-columns"),
    ([[*JAPANESE, "氏名 (ローマ字)"], [*HANH, "TANAKA HANAKO"]], "intake.same-heading"),
    ([JAPANESE], "intake.no-rows"), ([JAPANESE, [""] * 11, []], "intake.no-rows"),
])  # fmt: skip
def test_a_list_that_is_none_is_refused_as_a_whole(
    tmp_path: Path, rows: list[list[Any]], code: str
) -> None:
    assert code_of(tmp_path, *rows) == code


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_bytes_of_any_kind_are_a_list_or_told_to_be_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "list"
    path.write_bytes(data)
    with contextlib.suppress(ListError):
        read_list(path, TODAY)


@given(st.lists(st.text(max_size=30), min_size=len(JAPANESE), max_size=len(JAPANESE)))
def test_cells_of_any_kind_make_a_request_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "list.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([JAPANESE, cells])
    try:
        [row] = read_list(path, TODAY).rows
    except ListError as trouble:
        known = ("intake.no-rows", "intake.broken-csv", "intake.file-encoding", "intake.zeros")
        assert trouble.code in known
    else:
        assert (row.request is None) == bool(row.problems)


# XLSX


def workbook(path: Path, rows: list[list[Any]], *, before: list[list[Any]] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if before:
        for row in before:
            sheet.append(row)
        sheet = book.create_sheet("顧客")
    sheet.append(["顧客名簿"])
    sheet.merge_cells("A1:K1")
    sheet.append([])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_cells_of_excel_are_what_they_mean(tmp_path: Path) -> None:
    typed = hanh(生年月日=datetime(1995, 11, 3), 電話=612345678, 郵便番号=5308201)
    numbers = hanh(
        生年月日=35006,
        郵便番号=600001.0,
        **{"氏名（ローマ字）": "TRAN\nVAN B", "住所": "東京都\n港区"},
    )
    path = workbook(tmp_path / "list.xlsx", [JAPANESE, typed, numbers])
    imported = read_list(path, TODAY)
    one, other = imported.rows
    assert (imported.layout.row, one.number, other.number) == (3, 4, 5)
    assert one.request and other.request
    assert one.request.applicant.birth_date == date(1995, 11, 3)
    assert one.request.applicant.phone == "0612345678"
    assert one.request.applicant.postal_code == "530-8201"
    assert other.request.applicant.birth_date == date(1995, 11, 3)
    assert other.request.applicant.postal_code == "060-0001"
    assert other.request.applicant.name == "TRAN VAN B"
    assert other.request.applicant.address == "東京都 港区"


def test_the_sheet_with_the_headings_is_found(tmp_path: Path) -> None:
    notes = [["このファイルの使い方"], ["氏名は在留カードのとおり"]]
    path = workbook(tmp_path / "list.xlsx", [JAPANESE, HANH], before=notes)
    imported = read_list(path, TODAY)
    assert imported.layout.table.sheet == "顧客"
    assert only(imported).request


def test_a_workbook_that_counts_from_1904_is_read_so(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(JAPANESE)
    sheet.append(hanh(生年月日=35006 - 1462))
    book.save(path)
    row = only(read_list(path, TODAY))
    assert row.request and row.request.applicant.birth_date == date(1995, 11, 3)


def test_the_page_about_lists_names_every_heading_and_no_other() -> None:
    page = (Path(__file__).parents[3] / "docs/lists.md").read_text(encoding="utf-8")
    section = page.split("## 見出し", 1)[1].split("\n## ", 1)[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    told = {row[0].strip("| `"): tuple(row[2].removesuffix(" |").split("、")) for row in rows}
    assert told == {name: headings for name, headings in HEADINGS.items() if headings}


def test_rows_with_nothing_but_a_choice_are_no_errors_but_a_person_begun_is(tmp_path: Path) -> None:
    blank = ["変更", *[""] * 10]
    imported = listed(tmp_path, JAPANESE, HANH, blank, blank)
    assert only(imported).request
    assert [(note.code, note.params["count"]) for note in imported.notes] == [
        ("intake.prefilled-rows", "2")
    ]
    for begun in ([blank, ["更新", *[""] * 10]], [["変更", "", "", "女", *[""] * 7]]):
        rows = listed(tmp_path, JAPANESE, HANH, *begun).rows
        assert all(row.problems for row in rows[1:]) and len(rows) == 1 + len(begun)


@pytest.mark.parametrize(
    "cells",
    [["以上"], ["", "以下余白"], ["合計", "1名"], ["※個人情報につき取扱注意"], ["【変更】"]],
)
def test_a_row_that_ends_or_titles_a_list_is_told_and_no_error(
    tmp_path: Path, cells: list[str]
) -> None:
    rows = listed(tmp_path, JAPANESE, HANH, [*cells, *[""] * (11 - len(cells))]).rows
    assert [(row.left_out, row.problems) for row in rows] == [(False, ()), (True, ())]
    assert code_of(tmp_path, JAPANESE, [*cells, *[""] * (11 - len(cells))]) == "intake.no-rows"


@pytest.mark.parametrize(
    "cells",
    [["※NGUYEN VAN A"], ["【田中太郎】"], ["合計", "TRAN VAN A"], ["●090-1234-5678"],
     ["以上", "女"], ["※連絡は hanh@post.example まで"]],
)  # fmt: skip
def test_what_may_be_a_person_is_not_passed_over_as_a_footer(
    tmp_path: Path, cells: list[str]
) -> None:
    rows = listed(tmp_path, JAPANESE, HANH, [*cells, *[""] * (11 - len(cells))]).rows
    assert rows[1].problems


def test_a_section_of_another_procedure_is_not_passed_over(tmp_path: Path) -> None:
    section = ["【更新】", *[""] * 9]
    rows = listed(tmp_path, JAPANESE[1:], section, HANH[1:], procedure="change").rows
    assert rows[0].problems
    rows = listed(tmp_path, JAPANESE[1:], section, HANH[1:], procedure="renew").rows
    assert rows[0].left_out and rows[1].request


@pytest.mark.parametrize("word", ["記入例", "見本", "（サンプル）"])
def test_an_example_is_nobody_to_register(tmp_path: Path, word: str) -> None:
    row = only(listed(tmp_path, ["No.", *JAPANESE], [word, *HANH]))
    assert codes(row) == [("intake.example-row", "applicant.row")]


@pytest.mark.parametrize("number", ["{}.", "({}) ", "（{}）"])
def test_numbered_headings_are_the_same_headings(tmp_path: Path, number: str) -> None:
    headings = [number.format(at) + each for at, each in enumerate(JAPANESE, 1)]
    assert only(listed(tmp_path, headings, HANH)).request
    headings = [f"①{each}（例：1995/11/03）" if each == "生年月日" else each for each in JAPANESE]
    headings[1] = "お客様名"
    assert only(listed(tmp_path, headings, HANH)).request
