"""A comma that nobody put in quotes moves a row's values into other columns: never unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.intake.lists import read_list
from flows.intake.rows import ListRow
from tests.flows.intake.workbooks import HANA, HEADINGS, LAN, row, write_csv
from tests.records.cases import TODAY

ADDRESS = HEADINGS.index("住所")
# As a list of people with their address at the end, and a column that is of no use to us.
LAST = [*HEADINGS[:ADDRESS], *HEADINGS[ADDRESS + 1 :], "住所", "備考"]


def last(address: str, *remark: str, person: list[str] = HANA) -> list[str]:
    """Return a person's row in that order."""
    return [*person[:ADDRESS], *person[ADDRESS + 1 :], address, *remark]


def typed(folder: Path, *lines: list[str]) -> list[ListRow]:
    """Return a CSV file by a program that puts nothing in quotes."""
    path = folder / "list.csv"
    path.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
    return read_list(path, TODAY).rows


def told(found: ListRow) -> tuple[str, str]:
    return found.problems[0].code, found.problems[0].params["column"]


def test_a_comma_in_the_middle_is_not_taken_for_the_next_column(tmp_path: Path) -> None:
    [found] = typed(tmp_path, HEADINGS, row(住所="大阪市北区中之島1-3-20, 5F"))
    assert told(found) == ("intake.cells-left-over", "J 在留カード番号")


@pytest.mark.parametrize("address", ["大阪市北区中之島1-3-20,5F", "大阪市北区,中之島1-3-20"])
def test_a_last_column_that_is_not_used_hides_no_comma(tmp_path: Path, address: str) -> None:
    other = last("大阪市北区梅田1-1", "", person=LAN)
    first, second = typed(tmp_path, LAST, last(address, ""), other)
    assert told(first) == ("intake.comma-unquoted", "K 備考")
    assert second.request


@pytest.mark.parametrize("rest", ["5F", " 中之島ビル", "第二ビル201", "Osaka-shi", "201号室"])
def test_the_rest_of_an_address_in_another_column_is_seen(tmp_path: Path, rest: str) -> None:
    first, second = typed(
        tmp_path, LAST, last(f"大阪市北区中之島1-3-20,{rest}"), last("梅田1-1", person=LAN)
    )
    assert told(first) == ("intake.comma-unquoted", "K 備考")
    assert second.request


@pytest.mark.parametrize("remark", ["急ぎ", "2026-11-30まで", "ビル名は後日", "5F8 を送付"])
def test_a_remark_is_no_rest_of_an_address(tmp_path: Path, remark: str) -> None:
    [found] = typed(tmp_path, LAST, last("大阪市北区中之島1-3-20", remark))
    assert found.request


def test_values_that_stand_one_column_too_far_are_told_with_their_cause(tmp_path: Path) -> None:
    headings = [*HEADINGS, "担当", "備考"]
    [found] = typed(tmp_path, headings, [*row(氏名="SMITH,JOHN"), "佐藤"])
    assert told(found) == ("intake.comma-unquoted", "C 性別")


def test_nothing_is_taken_from_such_a_row_by_the_one_beneath(tmp_path: Path) -> None:
    rows = typed(tmp_path, LAST, last("中之島1-3-20,5F", ""), last("同上", "", person=LAN))
    assert told(rows[1]) == ("intake.above-refused", "J 住所")


def test_a_comma_in_quotes_is_part_of_the_value(tmp_path: Path) -> None:
    rows = [LAST, last("大阪市北区中之島1-3-20, 5F", "")]
    [found] = read_list(write_csv(tmp_path / "list.csv", rows), TODAY).rows
    assert found.request and found.request.applicant.address == "大阪市北区中之島1-3-20, 5F"
