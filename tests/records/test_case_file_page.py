"""docs/case-file.md is what an office reads: its example works and no field is missing."""

from __future__ import annotations

import re
from pathlib import Path

from records.applicant import CATEGORY_WORDS, PROCEDURE_WORDS, SEX_WORDS, Applicant
from records.casefile import load_case_file
from terms.applicant_fields import TOP
from tests.records.cases import TODAY

PAGE = (Path(__file__).parents[2] / "docs" / "case-file.md").read_text(encoding="utf-8")


def test_the_example_is_a_case_without_a_remark(tmp_path: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    path = tmp_path / "case.toml"
    path.write_text(example, encoding="utf-8")
    request = load_case_file(path, TODAY)
    assert request.notes == ()
    assert all(getattr(request.applicant, field) for field in Applicant.__dataclass_fields__)


def test_every_field_has_its_row_and_no_other() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|", PAGE, re.M)
    fields = [f"applicant.{field}" for field in Applicant.__dataclass_fields__]
    assert sorted(rows) == sorted([*TOP, *fields])


def test_every_word_that_is_accepted_is_named() -> None:
    for word in (*PROCEDURE_WORDS, *CATEGORY_WORDS, *SEX_WORDS):
        assert word in PAGE
