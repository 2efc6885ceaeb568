"""The same list as CSV, XLSX, XLS and ODS, each as its own program keeps it."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlwt
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

HEADINGS = [
    "申請種別", "氏名", "性別", "生年月日", "国籍", "郵便番号", "住所", "電話番号",
    "メールアドレス", "在留カード番号",
]  # fmt: skip
HANA = [
    "更新", "TEST HANA", "女", "1995-11-03", "ベトナム", "530-8201",
    "大阪府大阪市北区中之島1-3-20", "06-1234-5678", "hana@example.jp", "AB12345678CD",
]  # fmt: skip
LAN = [
    "更新", "TEST LAN", "男", "1990-02-01", "ベトナム", "530-0001", "大阪府大阪市北区梅田1-1",
    "06-8765-4321", "lan@example.jp", "CD12345678EF",
]  # fmt: skip


def row(person: Sequence[Any] = HANA, /, **changed: Any) -> list[Any]:
    """Return a person's row with cells changed, by heading."""
    assert changed.keys() <= set(HEADINGS)
    return [changed.get(heading, cell) for heading, cell in zip(HEADINGS, person, strict=True)]


@dataclass(frozen=True)
class Sheet:
    """What a workbook keeps: rows and columns are counted from 1, areas as top, left, bottom,
    right; a cell that begins with ``=`` is a formula that nobody has computed."""

    rows: Sequence[Sequence[Any]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    title: str = "顧客"
    more: Sequence[Sheet] = field(default=())  # further sheets


def write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, content: Sheet) -> Path:
    book = Workbook()
    for number, each in enumerate((content, *content.more)):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = each.title
        for cells in each.rows:
            sheet.append(list(cells))
        for top, left, bottom, right in each.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for hidden in each.hidden_rows:
            sheet.row_dimensions[hidden].hidden = True
        for hidden in each.hidden_columns:
            sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    book.save(path)
    return path


def write_xls(path: Path, content: Sheet) -> Path:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy/mm/dd")
    for each in (content, *content.more):
        sheet = book.add_sheet(each.title)
        anchors = {(top, left): (bottom, right) for top, left, bottom, right in each.merged}
        for number, cells in enumerate(each.rows, 1):
            for column, value in enumerate(cells, 1):
                if value is None:
                    continue
                shown = xlwt.Formula(value[1:]) if str(value).startswith("=") else value
                style = [day] if isinstance(value, date) else []
                if (number, column) in anchors:
                    bottom, right = anchors[number, column]
                    sheet.write_merge(number - 1, bottom - 1, column - 1, right - 1, shown, *style)
                else:
                    sheet.write(number - 1, column - 1, shown, *style)
        for hidden in each.hidden_rows:
            sheet.row(hidden - 1).hidden = True
        for hidden in each.hidden_columns:
            sheet.col(hidden - 1).hidden = True
    book.save(str(path))
    return path


_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "manifest")
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def write_ods(path: Path, content: Sheet) -> Path:
    tables = "".join(map(_ods_table, (content, *content.more)))
    return write_ods_content(path, tables)


def write_ods_content(path: Path, tables: str, *, styles: str = "", manifest: str = "") -> Path:
    """Return an ODS file with what stands in its spreadsheet given as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        packed.writestr(
            "META-INF/manifest.xml",
            f"<manifest:manifest {_SPACES}>{manifest}</manifest:manifest>",
        )
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def _ods_table(content: Sheet) -> str:
    anchors = {(top, left): (bottom, right) for top, left, bottom, right in content.merged}
    covered = {
        (number, column)
        for top, left, bottom, right in content.merged
        for number in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - anchors.keys()
    width = max(map(len, content.rows))
    columns = "".join(
        "<table:table-column"
        + (' table:visibility="collapse"' if column in content.hidden_columns else "")
        + "/>"
        for column in range(1, width + 1)
    )
    rows = ""
    for number, cells in enumerate(content.rows, 1):
        hidden = ' table:visibility="filter"' if number in content.hidden_rows else ""
        inside = ""
        for column, value in enumerate(cells, 1):
            if (number, column) in covered:
                inside += "<table:covered-table-cell/>"
                continue
            bottom, right = anchors.get((number, column), (number, column))
            spans = (
                f' table:number-rows-spanned="{bottom - number + 1}"'
                f' table:number-columns-spanned="{right - column + 1}"'
            )
            inside += _ods_cell(value, spans if (number, column) in anchors else "")
        rows += f"<table:table-row{hidden}>{inside}</table:table-row>"
    left = 1_048_576 - len(content.rows)  # as LibreOffice ends a sheet
    rest = f'<table:table-row table:number-rows-repeated="{left}"/>'
    title = quoteattr(content.title)
    return f"<table:table table:name={title}>{columns}{rows}{rest}</table:table>"


def _ods_cell(value: Any, spans: str) -> str:
    if value is None:
        return f"<table:table-cell{spans}/>"
    if str(value).startswith("="):
        return f"<table:table-cell{spans} table:formula={quoteattr('of:' + value)}/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell{spans} {kind}>{lines}</table:table-cell>"


def _ods_text(line: str) -> str:
    """More blanks than one are counted, as XML doesn't keep them."""
    text = escape(line).replace("\t", "<text:tab/>")
    return text.replace("  ", ' <text:s text:c="1"/>')


WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}


def write(kind: str, folder: Path, content: Sheet) -> Path:
    """Return the list as ``xlsx``, ``xls`` or ``ods``."""
    return WRITERS[kind](folder / f"名簿.{kind}", content)
