"""What an office struck out, or made too low to be read, is never taken for what it says now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from flows.intake.lists import read_list
from tests.flows.intake.workbooks import HEADINGS, row, write_ods_content
from tests.records.cases import TODAY

NAME, ADDRESS = HEADINGS.index("氏名"), HEADINGS.index("住所")
PEOPLE = [
    row(氏名=f"TEST {each}", メールアドレス=f"{each}@example.jp")
    for each in ("HALF", "ADDRESS", "WHOLE", "LOW", "PLAIN")
]
HALF, STRUCK_ADDRESS, WHOLE, LOW = range(4)
OLD, NEW = "TRAN THI C ", "NGUYEN VAN B"


def _xlsx(path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (HEADINGS, *PEOPLE):
        sheet.append(cells)
    struck = TextBlock(InlineFont(strike=True), OLD)
    sheet.cell(HALF + 2, NAME + 1).value = CellRichText(struck, NEW)
    for cell in (sheet.cell(STRUCK_ADDRESS + 2, ADDRESS + 1), *sheet[WHOLE + 2]):
        cell.font = Font(strike=True)
    sheet.row_dimensions[LOW + 2].height = 0.5
    book.save(path)


def _xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("顧客")
    line = xlwt.easyxf("font: struck_out true")
    for number, cells in enumerate([HEADINGS, *PEOPLE]):
        for column, value in enumerate(cells):
            if (number, column) == (HALF + 1, NAME):
                struck = (OLD, xlwt.easyfont("struck_out true"))
                sheet.write_rich_text(number, column, (struck, NEW))
            elif number == WHOLE + 1 or (number, column) == (STRUCK_ADDRESS + 1, ADDRESS):
                sheet.write(number, column, value, line)
            else:
                sheet.write(number, column, value)
    sheet.row(LOW + 1).height_mismatch = True
    sheet.row(LOW + 1).height = 0
    book.save(str(path))


def _ods(path: Path) -> None:
    rows = ""
    for number, cells in enumerate([HEADINGS, *PEOPLE]):
        low = ' table:style-name="low"' if number == LOW + 1 else ""
        rows += f"<table:table-row{low}>"
        for column, value in enumerate(cells):
            struck = number == WHOLE + 1 or (number, column) == (STRUCK_ADDRESS + 1, ADDRESS)
            style = ' table:style-name="line"' if struck else ""
            text = value
            if (number, column) == (HALF + 1, NAME):
                text = f'<text:span text:style-name="span">{OLD}</text:span>{NEW}'
            rows += f'<table:table-cell{style} office:value-type="string"><text:p>{text}</text:p>'
            rows += "</table:table-cell>"
        rows += "</table:table-row>"
    styles = (
        '<style:style style:name="line" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="span" style:family="text">'
        '<style:text-properties style:text-line-through-type="single"/></style:style>'
        '<style:style style:name="low" style:family="table-row">'
        '<style:table-row-properties style:row-height="0cm"/></style:style>'
    )
    table = f'<table:table table:name="顧客">{rows}</table:table>'
    write_ods_content(path, table, styles=styles)


@pytest.mark.parametrize(("kind", "make"), [("xlsx", _xlsx), ("xls", _xls), ("ods", _ods)])
def test_what_is_struck_out_is_neither_taken_nor_joined_with_what_is_meant(
    tmp_path: Path, kind: str, make: Callable[[Path], None]
) -> None:
    path = tmp_path / f"list.{kind}"
    make(path)
    half, address, whole, low, plain = read_list(path, TODAY).rows
    for refused, column in ((half, "B 氏名"), (address, "G 住所")):
        [problem] = refused.problems
        assert (problem.code, problem.params["column"]) == ("intake.struck-cell", column)
    assert [note.code for note in whole.notes] == ["intake.struck-row"]
    assert [note.code for note in low.notes] == ["intake.hidden-row"]
    assert plain.request
    shown = read_list(path, TODAY, hidden=True).rows
    assert [each.number for each in shown if each.request] == [4, 5, 6]
