"""Nobody learns a name, an address or an ID from the database without its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.trouble import LedgerError
from tests.flows.searching import found_in
from tests.ledger.office import office, opened, personal
from tests.windows import not_on_windows


def test_nothing_personal_can_be_read_in_the_file_while_it_is_written_and_after(
    tmp_path: Path,
) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "seen"
    office(home)
    values = personal(home)
    elsewhere.mkdir()
    with opened(home) as ledger:
        ledger.catch_up()
        for path in home.glob("ledger.sqlite3*"):  # its log, too
            (elsewhere / path.name).write_bytes(path.read_bytes())
    (elsewhere / "after").write_bytes((home / "ledger.sqlite3").read_bytes())
    assert len(list(elsewhere.iterdir())) == 4
    assert found_in(elsewhere, values) == {}
    assert found_in(home / "cases", values - {str(home)}).keys() == values - {str(home)}


@not_on_windows("rights")
def test_the_file_and_its_log_are_their_owners_alone(tmp_path: Path) -> None:
    office(tmp_path)
    with opened(tmp_path) as ledger:
        ledger.catch_up()
        files = [*tmp_path.glob("ledger.*"), tmp_path / "desk.txt"]
        assert len(files) == 5
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_a_value_put_in_the_row_of_another_is_not_told(tmp_path: Path) -> None:
    one, other, *_ = office(tmp_path)
    with opened(tmp_path) as ledger:
        ledger.catch_up()
        with ledger.writer() as connection:
            connection.execute(
                text("UPDATE cases SET email = (SELECT email FROM cases WHERE id = :other)"
                     " WHERE id = :one"),
                {"one": one.id, "other": other.id},
            )  # fmt: skip
        with ledger.reader() as reader:
            [swapped] = reader.some([one.id])
            with pytest.raises(LedgerError, match=r"ledger\.sealed-otherwise"):
                assert swapped.applicant


def test_a_case_that_was_dropped_leaves_nothing_to_find(tmp_path: Path) -> None:
    cases = office(tmp_path)
    with opened(tmp_path) as ledger:
        ledger.catch_up()
        ledger.drop([each.id for each in cases])
        assert {name: rows for name, rows in ledger.status().rows.items() if rows} == {"desks": 1}
        with ledger.reader() as reader:
            count = reader.connection.execute(text("SELECT count(*) FROM grams")).scalar()
            assert count == 0
