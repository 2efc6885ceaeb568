"""The next colleague knows who was at a case, what they saw, and what they wanted to say."""

from __future__ import annotations

from pathlib import Path

from desk.words import Words
from flows.cases.receipts import receipt_html
from records.case import Store
from tests.desk.commands import Touroku
from tests.records.cases import new_case


def test_a_case_that_was_put_aside_tells_the_next_one_where_it_stands(
    touroku: Touroku, home: Path
) -> None:
    case = new_case(home)
    case.note("operator", name="佐藤")
    case.note("stopped", code="run.no-consent", screen="confirmation")
    noted = touroku(
        "cases", "note", case.id, "NGUYEN", "THI", "HANH", "書類待ち",
        env={"TOUROKU_OPERATOR": "鈴木"},
    )  # fmt: skip
    assert noted.code == 0, noted.err
    told = touroku("cases", "show", case.id, "--json").document
    assert told["operators"] == ["佐藤", "鈴木"]
    assert told["last_screen"] == "confirmation"
    assert "書類待ち" in told["note"] and "NGUYEN" not in told["note"]
    shown = touroku("cases", "show", case.id, lang="ja").out
    assert "次の人への一言： … 書類待ち" in shown and "担当者：鈴木" in shown
    receipt = receipt_html(Store(home).open(case.id), Words("ja"))
    assert "佐藤, 鈴木" in receipt
