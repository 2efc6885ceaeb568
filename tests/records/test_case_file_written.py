"""A case file made by us says what was meant, whatever letters it is made of."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.applicant import CaseError, Request, read_request
from records.casefile import case_file, load_case_file
from tests.records.cases import TODAY, case, read

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")), min_size=1, max_size=60)


def again(request: Request, folder: Path) -> Request:
    path = folder / "case.toml"
    path.write_text(case_file(request), encoding="utf-8")
    return load_case_file(path, TODAY)


@given(
    name=TEXT, nationality=TEXT, address=TEXT | st.none(), name_kana=TEXT | st.none(),
    birth_date=st.dates(date(1900, 1, 1), TODAY), procedure=st.sampled_from(["certify", "renew"]),
)  # fmt: skip
def test_what_was_meant_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, **changed: Any
) -> None:
    try:
        request = read_request(case(**changed), TODAY)
    except CaseError:
        return  # refused is not written
    read_again = again(request, tmp_path_factory.mktemp("case"))
    assert read_again == request
    assert [note for note in read_again.notes if note.code == "case.normalised"] == []


@pytest.mark.parametrize("category", ["legal-representative", "foreign-national"])
def test_a_category_of_its_own_is_kept(tmp_path: Path, category: str) -> None:
    request = read(case("change", category=category))
    assert again(request, tmp_path) == request
    assert ("category" in case_file(request)) is (category == "legal-representative")


def test_quotes_and_backslashes_are_letters(tmp_path: Path) -> None:
    request = read(case(address='大阪市1 a"b\\c\u007f'[:-1]))
    assert again(request, tmp_path).applicant.address == '大阪市1 a"b\\c'
