"""A stop ends with the one line with which one goes on: nobody has to look for the case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.words import DOMAINS, LANGUAGES, texts
from records.case import Case, Store
from records.editions import choose_site
from tests.desk.commands import Touroku
from tests.records.cases import case as data
from tests.records.cases import read

BEFORE_A_CASE = ("intake.", "ledger.person-")  # where nothing was begun
AGAIN = {"en": "egin again", "ja": "もう一度始め"}


def real_case(home: Path) -> Case:
    """Return a case of the real site: nothing goes there without a browser."""
    return Store(home).create(read(data()), choose_site(None, "2022"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stopped_ends_with_the_line_to_paste(
    touroku: Touroku, home: Path, tmp_path: Path, lang: str
) -> None:
    case, elsewhere = real_case(home), real_case(tmp_path / "else where")
    case.advance("submitting")
    answer = touroku("resume", case.id, "--browser", "/no/such", lang=lang)
    assert (answer.code, answer.out.splitlines()[-1]) == (2, f"touroku resume {case.id}")
    words = ("--browser", "/no/such", "--out", tmp_path / "else where")
    answer = touroku("resume", elsewhere.id, *words, lang=lang)
    line = f"touroku resume {elsewhere.id} --out '{tmp_path / 'else where'}'"
    assert answer.out.splitlines()[-1] == line


def test_a_program_reads_no_such_line_and_a_complete_case_has_none(
    touroku: Touroku, home: Path
) -> None:
    case = real_case(home)
    answer = touroku("resume", case.id, "--browser", "/no/such", "--json")
    assert set(answer.document) == {"error"}
    assert answer.err.splitlines()[-1] == f"touroku resume {case.id}"
    case.advance("submitting")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    case.note_password_date(datetime.now(UTC))
    case.advance("complete")
    answer = touroku("resume", case.id)
    assert (answer.code, "touroku resume" in answer.out + answer.err) == (0, False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_remedy_begins_again_what_is_kept(lang: str) -> None:
    again = {
        key
        for domain in DOMAINS - {"argparse"}
        for key, text in texts(lang, domain).items()
        if key.endswith(".remedy") and AGAIN[lang] in text and not key.startswith(BEFORE_A_CASE)
    }
    assert again == set()
