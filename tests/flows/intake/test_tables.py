"""Lists as they come: in any encoding of an office, broken, huge, or not lists at all."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from unittest.mock import Mock

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from flows.intake.tables.packed import UNPACKED_LIMIT
from flows.intake.tables.reading import read_tables
from flows.intake.tables.table import COLUMNS, ROWS, ListError
from tests.flows.intake.workbooks import write_ods_content
from tests.windows import not_on_windows

LINES = "氏名,性別\r\nNGUYEN THI HANH,女\r\n"
ROWS_OF_LINES = [["氏名", "性別"], ["NGUYEN THI HANH", "女"]]


def csv_file(folder: Path, data: bytes) -> Path:
    path = folder / "名簿.csv"
    path.write_bytes(data)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(ListError) as trouble:
        read_tables(path)
    assert trouble.value.params["file"] == str(path)
    return trouble.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_list_is_read_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = csv_file(tmp_path, LINES.replace(",", delimiter).encode(encoding))
    assert [table.rows for table in read_tables(path)] == [ROWS_OF_LINES]


def test_names_of_windows_and_wave_dashes_survive_shift_jis(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "氏名,住所\n髙橋①,1～2\n".encode("cp932"))
    assert read_tables(path)[0].rows[1] == ["髙橋①", "1～2"]


def test_blank_rows_count_and_line_breaks_in_quotes_do_not(tmp_path: Path) -> None:
    path = csv_file(tmp_path, b'a,b\n\n,\n"x\ny",z\n')
    assert read_tables(path)[0].rows == [["a", "b"], [], ["", ""], ["x\ny", "z"]]


@pytest.mark.parametrize(("data", "code"), [
    (b'a,b\n"never closed,1\nc,d\n', "intake.broken-csv"),
    (b'a,b\n"x"y,1\n', "intake.broken-csv"),
    (LINES.encode("utf-16-le"), "intake.other-encoding"),
    (LINES.encode("utf-16-be"), "intake.other-encoding"),
    (b"\xff\xfea", "intake.damaged-text"),
    (b"a,\x00\n", "intake.zeros"),
    (b"\x81\xff,\n", "intake.file-encoding"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "intake.old-excel"),
    (b"PK\x03\x04 and no more", "intake.broken-xlsx"),
    (b"a,b\n" * (ROWS + 1), "intake.too-many-rows"),
    (b"a,b\n" * (1 << 20) + b",", "intake.file-too-large"),
])  # fmt: skip
def test_what_is_no_list_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    assert code_of(csv_file(tmp_path, data)) == code


def test_a_folder_is_told_where_windows_says_only_that_it_may_not_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", Mock(side_effect=PermissionError(13, "Permission denied")))
    assert code_of(tmp_path) == "intake.file-is-folder"


@not_on_windows("devices")
def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.csv") == "intake.file-missing"
    assert code_of(tmp_path) == "intake.file-is-folder"
    assert code_of(Path("/dev/zero")) == "intake.file-too-large"


def test_a_text_without_any_delimiter_has_no_table(tmp_path: Path) -> None:
    assert read_tables(csv_file(tmp_path, b"just a note\n")) == []


# XLSX


def workbook(path: Path, *rows: list[object], title: str = "顧客") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_cells_keep_their_kinds_and_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "名簿.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", 1, 2.5, datetime(1995, 11, 3), date(2000, 1, 2), True, None, "=1+1"])
    hidden = book.create_sheet("hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    book.save(path)
    [table] = read_tables(path)
    first = ["a", 1, 2.5, date(1995, 11, 3), date(2000, 1, 2), "True"]  # no formula is computed
    assert table.rows == [first]
    assert table.sheet == "Sheet"


def test_a_list_is_known_by_what_it_is_not_by_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["a", "b"])
    renamed = path.rename(tmp_path / "list.csv")
    assert read_tables(renamed)[0].rows == [["a", "b"]]


def test_a_workbook_that_claims_to_be_huge_is_read_by_what_it_holds(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ["a", "b"])
    changed = tmp_path / "claims.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert b'ref="A1:B1"' in data
                data = data.replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"')
            after.writestr(entry, data)
    [table] = read_tables(changed)
    assert table.rows == [["a", "b"]]


def test_a_cell_at_the_end_of_the_sheet_is_one_row_too_many(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "a"
    sheet.cell(1, COLUMNS + 50, "beyond the columns that are looked at")
    sheet.cell(1_048_576, 1, "far")
    book.save(path)
    assert code_of(path) == "intake.too-many-rows"


def test_a_file_that_unpacks_without_end_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", bytes(UNPACKED_LIMIT))
    assert path.stat().st_size < 1 << 20
    assert code_of(path) == "intake.file-too-large"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        for number in range(2001):
            packed.writestr(f"x{number}", b"")
    assert code_of(path) == "intake.file-too-large"


def changed_sheet(folder: Path, sheet: bytes, texts: bytes | None = None) -> Path:
    """Return a workbook with a sheet written by hand, and its shared texts as Excel keeps them."""
    path = workbook(folder / "list.xlsx", ["a", "b"])
    changed = folder / "changed.xlsx"
    ours = {"xl/worksheets/sheet1.xml": sheet}
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            data = ours.get(entry.filename, before.read(entry))
            if texts and entry.filename == "[Content_Types].xml":
                data = data.replace(b"</Types>", SHARED_TYPE + b"</Types>")
            after.writestr(entry.filename, data)
        if texts:
            after.writestr("xl/sharedStrings.xml", texts)
    return changed


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def test_a_name_is_read_without_the_furigana_that_excel_keeps_with_it(tmp_path: Path) -> None:
    sheet = (
        b"<worksheet %s><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v>"
        b"</c></row></sheetData></worksheet>" % MAIN
    )
    texts = (
        f"<sst {MAIN.decode()}><si><t>氏名</t><rPh sb='0' eb='2'><t>シメイ</t></rPh></si>"
        "<si><r><t>性</t></r><r><rPr><b/></rPr><t>別</t></r></si></sst>"
    ).encode()
    assert read_tables(changed_sheet(tmp_path, sheet, texts))[0].rows == [["氏名", None, "性別"]]


def test_entities_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    sheet = (
        b"<worksheet %s><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>&amp;</t></is></c>"
        b"</row></sheetData></worksheet>" % MAIN
    )
    assert read_tables(changed_sheet(tmp_path, sheet))[0].rows == [["&"]]
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    path = changed_sheet(tmp_path, bomb + sheet.replace(b"&amp;", b"&b;"))
    assert code_of(path) == "intake.broken-xlsx"


def test_a_row_that_claims_to_be_far_beyond_any_sheet_ends_the_reading(tmp_path: Path) -> None:
    far = (
        b"<worksheet %s><sheetData><row r='999999999999'><c r='A999999999999'><v>1</v></c></row>"
        b"</sheetData></worksheet>" % MAIN
    )
    assert code_of(changed_sheet(tmp_path, far)) == "intake.too-many-rows"


@cache
def small_workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return workbook(Path(folder) / "x.xlsx", ["氏名", 35006], ["x", None]).read_bytes()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    whole = bytearray(small_workbook())
    for place, value in damage:
        whole[4 + place % (len(whole) - 4)] = value
    with contextlib.suppress(ListError):
        read_tables(csv_file(tmp_path_factory.mktemp("damaged"), bytes(whole)))


@pytest.mark.parametrize("length", [40, 400, 3000])
def test_a_workbook_that_was_cut_off_is_told(tmp_path: Path, length: int) -> None:
    path = workbook(tmp_path / "list.xlsx", ["a", "b"])
    path.write_bytes(path.read_bytes()[:length])
    assert code_of(path) == "intake.broken-xlsx"


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("word/document.xml", b"<x/>")
    assert code_of(csv_file(tmp_path, target.getvalue())) == "intake.other-format"


# XLS


def old_workbook(
    path: Path, *sheets: dict[tuple[int, int], object], since_1904: bool = False
) -> Path:
    book = xlwt.Workbook()
    book.dates_1904 = since_1904
    day = xlwt.easyxf(num_format_str="yyyy/mm/dd")
    for number, cells in enumerate(sheets):
        sheet = book.add_sheet(f"顧客{number}")
        for (row, column), value in cells.items():
            styled = (value, day) if isinstance(value, date) else (value,)
            sheet.write(row, column, *styled)
    book.save(str(path))
    return path


def test_cells_of_an_old_workbook_are_those_of_a_new_one(tmp_path: Path) -> None:
    row = ["髙橋", 312345678, 2.5, datetime(1995, 11, 3), date(2000, 1, 2), True, None, "end"]
    cells = {(0, column): value for column, value in enumerate(row) if value is not None}
    [old] = read_tables(old_workbook(tmp_path / "list.xls", cells))
    [new] = read_tables(workbook(tmp_path / "list.xlsx", row))
    assert old.rows == new.rows == [[
        "髙橋", 312345678, 2.5, date(1995, 11, 3), date(2000, 1, 2), "True", None, "end"
    ]]  # fmt: skip
    assert [type(cell) for cell in old.rows[0]] == [type(cell) for cell in new.rows[0]]
    assert (old.sheet, old.since_1904) == ("顧客0", False)


def test_a_number_that_is_no_day_costs_one_cell_of_an_old_workbook_not_the_list(
    tmp_path: Path,
) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("顧客")
    sheet.write(0, 0, 19951103, xlwt.easyxf(num_format_str="yyyy/mm/dd"))
    sheet.write(1, 0, "next")
    book.save(str(tmp_path / "list.xls"))
    [table] = read_tables(tmp_path / "list.xls")
    assert table.rows == [["#VALUE!"], ["next"]]


def test_an_old_workbook_that_counts_from_1904_is_read_so(tmp_path: Path) -> None:
    whole = {(0, 0): date(1995, 11, 3), (1, 0): 33544}
    [table] = read_tables(old_workbook(tmp_path / "list.xls", whole, since_1904=True))
    assert table.since_1904
    assert table.rows[0] == [date(1995, 11, 3)]


def test_hidden_sheets_of_an_old_workbook_are_not_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("shown").write(0, 0, "a")
    hidden = book.add_sheet("hidden")
    hidden.write(0, 0, "secret")
    hidden.visibility = 1
    book.save(str(tmp_path / "list.xls"))
    assert [table.rows for table in read_tables(tmp_path / "list.xls")] == [[["a"]]]


def test_formulas_of_an_old_workbook_are_not_computed(tmp_path: Path) -> None:
    path = old_workbook(tmp_path / "list.xls", {(0, 0): "a", (0, 1): xlwt.Formula("1+1")})
    assert read_tables(path)[0].rows == [["a"]]


@not_on_windows("measuring")
def test_an_old_workbook_takes_no_more_memory_than_its_cells(tmp_path: Path) -> None:
    """Laid out as rectangles its three sheets take more than a gigabyte each."""
    path = old_workbook(tmp_path / "far.xls", *(far_apart() for _ in range(3)))
    program = (
        "import resource, sys, xlrd\n"
        "from pathlib import Path\n"
        "from flows.intake.tables.reading import ListError, read_tables\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_tables(Path(sys.argv[1]))\n"
        "except ListError as error: print(error.code)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, check=True, text=True
    )
    code, grown = done.stdout.split()
    assert code == "intake.too-many-rows"
    assert int(grown) < 64 * 1024  # KiB


def far_apart() -> dict[tuple[int, int], object]:
    return {(0, 0): "a", (65535, 0): "y", (65535, 255): "z"}


@cache
def small_old_workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = old_workbook(Path(folder) / "x.xls", {(0, 0): "氏名", (0, 1): 35006, (1, 0): "x"})
        return path.read_bytes()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_old_workbook_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    whole = bytearray(small_old_workbook())
    for place, value in damage:
        whole[4 + place % (len(whole) - 4)] = value
    with contextlib.suppress(ListError):
        read_tables(csv_file(tmp_path_factory.mktemp("damaged"), bytes(whole)))


@pytest.mark.parametrize("length", [40, 600, 3000])
def test_an_old_workbook_that_was_cut_off_is_told(tmp_path: Path, length: int) -> None:
    assert code_of(csv_file(tmp_path, small_old_workbook()[:length])) == "intake.old-excel"


# ODS

CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def spreadsheet(folder: Path, *tables: str) -> Path:
    inside = "".join(f'<table:table table:name="a">{table}</table:table>' for table in tables)
    return write_ods_content(folder / "list.ods", inside)


def repeated(number: int, inside: str = CELL) -> str:
    return f'<table:table-row table:number-rows-repeated="{number}">{inside}</table:table-row>'


def test_cells_that_repeat_are_written_out_as_far_as_they_are_looked_at(tmp_path: Path) -> None:
    wide = CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="3"')
    path = spreadsheet(tmp_path, repeated(2, wide) + repeated(1, "") + repeated(1))
    assert read_tables(path)[0].rows == [["x"] * 3, ["x"] * 3, [], ["x"]]
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    path = spreadsheet(tmp_path, repeated(1) + repeated(1_048_575, blank))
    assert read_tables(path)[0].rows == [["x"]]


@pytest.mark.parametrize(("tables", "code"), [
    ([repeated(1_048_576)], "intake.too-many-rows"),
    ([repeated(1) + repeated(10**30, "") + repeated(1)], "intake.too-many-rows"),
    ([repeated(ROWS) + repeated(1)], "intake.too-many-rows"),
    ([repeated(4000, CELL * 200) for _ in range(20)], None),
    ([repeated(1, CELL * 200) * 500 for _ in range(11)], "intake.file-too-large"),
    (["<text:a>" * 200 + "</text:a>" * 200], "intake.broken-ods"),
    ([repeated(1, "<table:table-cell office:value-type='float' office:value='x'/>")],
     "intake.broken-ods"),
    (["<table:table-row>"], "intake.broken-ods"),
    ([repeated(1, f"<table:table-cell table:number-rows-spanned='5000' "
                  f"table:number-columns-spanned='200'/>{CELL}")], "intake.file-too-large"),
])  # fmt: skip
def test_a_spreadsheet_without_end_is_refused(
    tmp_path: Path, tables: list[str], code: str | None
) -> None:
    path = spreadsheet(tmp_path, *tables)
    assert path.stat().st_size < 1 << 20
    if code is None:
        assert len(read_tables(path)) == 20
    else:
        assert code_of(path) == code


def test_a_spreadsheet_that_unpacks_without_end_is_refused_unread(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path, " " * UNPACKED_LIMIT)
    assert path.stat().st_size < 1 << 20
    assert code_of(path) == "intake.file-too-large"


def test_entities_of_a_spreadsheet_that_grow_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>')
    assert code_of(path) == "intake.broken-ods"


@not_on_windows("measuring")
def test_a_spreadsheet_takes_no_more_memory_than_its_cells(tmp_path: Path) -> None:
    """As trees of elements these 160,000 cells in one row take hundreds of megabytes."""
    path = spreadsheet(tmp_path, repeated(1, CELL * 160_000))
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from flows.intake.tables.reading import read_tables\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(len(read_tables(Path(sys.argv[1]))[0].rows[0]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, check=True, text=True
    )
    cells, grown = map(int, done.stdout.split())
    assert cells == COLUMNS
    assert grown < 64 * 1024  # KiB


def test_merged_cells_without_end_are_refused(tmp_path: Path) -> None:
    sheet = (
        b"<worksheet %s><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData><mergeCells>"
        b"%s</mergeCells></worksheet>" % (MAIN, b"<mergeCell ref='A1:GR5000'/>" * 300)
    )
    assert code_of(changed_sheet(tmp_path, sheet)) == "intake.file-too-large"


def test_a_sheet_nested_without_end_is_refused(tmp_path: Path) -> None:
    inside = b"<row>" * 5000 + b"</row>" * 5000
    sheet = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (MAIN, inside)
    assert code_of(changed_sheet(tmp_path, sheet)) == "intake.broken-xlsx"


@cache
def small_spreadsheet() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return spreadsheet(Path(folder), repeated(1) + repeated(2)).read_bytes()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_spreadsheet_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    whole = bytearray(small_spreadsheet())
    for place, value in damage:
        whole[4 + place % (len(whole) - 4)] = value
    with contextlib.suppress(ListError):
        read_tables(csv_file(tmp_path_factory.mktemp("damaged"), bytes(whole)))
