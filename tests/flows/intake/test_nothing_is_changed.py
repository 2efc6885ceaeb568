"""What stands in a cell is what is registered, but for the changes that docs/lists.md names."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.intake.lists import read_list
from flows.intake.rows import ListRow
from flows.intake.tables.table import ListError
from terms import nations
from tests.flows.intake.workbooks import HEADINGS, Sheet, row, write, write_csv
from tests.records.cases import TODAY

# What a person could type or a program could leave in a cell; XML and old Excel hold no more.
letters = st.text(
    st.one_of(
        st.characters(codec="utf-8", max_codepoint=0xFFFD, exclude_categories=("Cs", "Cc", "Cn")),
        st.sampled_from(" \n\t　-?〃'\"=,;#&<>_xX0123456789０１ａＡｱｶﾞ゛名同上なし"),
    ),
    max_size=14,
)
numbers = st.one_of(st.integers(0, 10**13), st.floats(0, 1e6).map(lambda each: round(each, 2)))
cells = st.one_of(letters, st.from_regex(r"[A-Za-z' -]{1,14}", fullmatch=True), numbers)


_DUTCH = ("t ", "s ", "n ")


def blanks(text: str) -> str:
    line = " ".join(re.sub("_x000[9AaDd]_", " ", text).split())
    # The mark by which a spreadsheet makes a text of a number; not in 'T HART.
    marked = line.startswith("'") and not line.endswith("'") and line[1:3].lower() not in _DUTCH
    return line[1:] if marked and not line.startswith("''") else line


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", blanks(text)).strip()


def digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def letter_for_letter(text: str) -> str:
    """Return a name without its blanks and its case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain(text).upper()))


def said(found: ListRow, field: str) -> set[str]:
    return {note.code for note in found.notes if note.params.get("field") == f"applicant.{field}"}


def unchanged(found: ListRow, heading: str, cell: Any) -> None:
    """Only the listed changes were made to the one cell that is not Hana's."""
    assert found.request
    applicant = found.request.applicant
    text = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    if heading == "氏名":
        assert re.sub(r"\s", "", applicant.name) == letter_for_letter(text)
    elif heading == "国籍":
        assert applicant.nationality == nations.tidy(text)
    elif heading == "メールアドレス":
        assert applicant.email == plain(text)
    elif heading == "住所":
        taken = applicant.address or ""
        assert taken == blanks(text) or said(found, "address") & {"intake.none"}
    elif heading == "電話番号":
        taken = applicant.phone or ""
        assert digits(taken) == digits(text) or said(found, "phone") & {
            "intake.none", "intake.zeros-restored", "case.normalised",
        }  # fmt: skip
        assert digits(text).removeprefix("00").removeprefix("81").lstrip("0") == digits(
            taken
        ).lstrip("0") or said(found, "phone") & {"intake.none"}
    elif heading == "在留カード番号":
        assert applicant.residence_card == re.sub(r"[\s‐-―−ー─-]", "", plain(text).upper())
    elif heading == "生年月日":
        assert plain(text) == applicant.birth_date.isoformat() or said(found, "birth_date") & {
            "intake.date-read"
        }


KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods"])


@KINDS
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([
        "氏名", "国籍", "住所", "電話番号", "メールアドレス", "在留カード番号", "生年月日",
    ]),
    cells,
)  # fmt: skip
@example("氏名", "'t Hart")
@example("住所", "'1-2")
@example("住所", '="1-2"')
@example("氏名", "O_x000D_Brien")
@example("電話番号", 312345678)
@example("電話番号", 819012345678)
@example("電話番号", "0120-123-456")
@example("在留カード番号", "ＡＢ12345678ｃｄ")
def test_a_cell_is_taken_as_it_is_or_told_or_refused(
    tmp_path: Path, kind: str, heading: str, cell: Any
) -> None:
    content = [HEADINGS, row(**{heading: cell})]
    try:
        path = (
            write_csv(tmp_path / "list.csv", content)
            if kind == "csv"
            else write(kind, tmp_path, Sheet(content))
        )
    except Exception as trouble:  # what this format cannot hold is written by nobody
        assert type(trouble).__name__ in ("IllegalCharacterError", "ValueError")
        return
    try:
        [found] = read_list(path, TODAY).rows
    except ListError as trouble:
        assert trouble.code in ("intake.broken-csv", "intake.broken-ods", "intake.unsaved-heading")
        return
    assert (found.request is None) == bool(found.problems)
    if found.request is None or str(cell).startswith("="):
        return
    stripped = re.sub(r"^'(?=[0-9+=])", "", blanks(str(cell))) if isinstance(cell, str) else cell
    unchanged(found, heading, stripped)


@settings(max_examples=100)
@given(st.integers(-10, 80_000), st.sampled_from([int, float]))
def test_a_bare_number_is_a_day_only_where_it_is_told(
    tmp_path_factory: pytest.TempPathFactory, number: int, kind: type[int] | type[float]
) -> None:
    content = Sheet([HEADINGS, row(生年月日=kind(number))])
    [found] = read_list(write("ods", tmp_path_factory.mktemp("any"), content), TODAY).rows
    if found.request:
        assert number >= 10_000
        assert "intake.date-read" in said(found, "birth_date")
        assert (found.request.applicant.birth_date - date(1899, 12, 30)).days == number


@settings(max_examples=60)
@given(st.dates(date(1928, 1, 1), date(2011, 1, 1)))
def test_a_day_is_the_same_day_in_every_format(
    tmp_path_factory: pytest.TempPathFactory, day: date
) -> None:
    folder = tmp_path_factory.mktemp("any")
    rows = [HEADINGS, row(生年月日=day)]
    paths = [write(kind, folder, Sheet(rows)) for kind in ("xlsx", "xls", "ods")]
    for path in (*paths, write_csv(folder / "list.csv", rows)):
        [found] = read_list(path, TODAY).rows
        assert found.request and found.request.applicant.birth_date == day
