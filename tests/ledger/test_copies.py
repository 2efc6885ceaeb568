"""A ledger that is copied, put back or moved is the same ledger: nothing is lost on the way."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger import transfer
from ledger.audit import write_audit
from ledger.checking import check
from ledger.ledger import CaughtUp, Ledger
from ledger.place import Place, place_of
from ledger.trouble import LedgerError
from tests.ledger.cluster import Cluster
from tests.ledger.office import office, one_case, opened
from tests.windows import not_on_windows


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    home = tmp_path / "home"
    office(home)
    write_audit(home, "show", "a-case", "相田", found=1)
    with opened(home) as ledger:
        ledger.catch_up()
        yield ledger


def digests(ledger: Ledger) -> transfer.Digests:
    with ledger.reader() as reader:
        return transfer.digests(reader.connection)


@not_on_windows("rights")
def test_a_copy_is_its_owners_alone(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite3"
    with ledger.reader() as reader:
        transfer.back_up(reader.connection, file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_copy_put_back_brings_back_what_was_lost(ledger: Ledger, tmp_path: Path) -> None:
    before, file = digests(ledger), tmp_path / "copy.sqlite3"
    with ledger.reader() as reader:
        assert transfer.back_up(reader.connection, file) == before
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("copy")] == [file.name]
    with ledger.reader() as reader, pytest.raises(LedgerError, match=r"ledger\.file-there"):
        transfer.back_up(reader.connection, file)
    with ledger.reader() as reader:
        ledger.drop([each.id for each in reader.newest(3)])
    assert digests(ledger) != before
    with ledger.writer() as connection:
        assert transfer.restore(file, ledger.place, connection) == before
    assert digests(ledger) == before
    assert check(ledger).whole


def test_nothing_goes_over_the_ledger_of_another_office(ledger: Ledger, tmp_path: Path) -> None:
    office(tmp_path / "other")
    with opened(tmp_path / "other") as other:
        other.catch_up()
        before = digests(other)
        with (
            ledger.reader() as reader,
            pytest.raises(LedgerError, match=r"ledger\.of-another"),
        ):
            transfer.move(reader.connection, other.place)
        assert digests(other) == before


def test_a_check_tells_what_a_rebuild_mends(ledger: Ledger) -> None:
    with ledger.reader() as reader:
        one, other, *_ = reader.newest(3)
    with ledger.writer() as connection:
        connection.execute(text("UPDATE cases SET state = 'linked' WHERE id = :id"), {"id": one.id})
        connection.execute(text("DELETE FROM grams WHERE token % 2 = 0"))
    ledger.drop([other.id])
    found = check(ledger)
    assert (found.differs, found.behind, found.pieces_right) == ((one.id,), (other.id,), False)
    ledger.rebuild()
    assert check(ledger).whole


def test_an_office_moves_to_postgresql_and_back_and_loses_nothing(
    ledger: Ledger, tmp_path: Path, server: Cluster
) -> None:
    before = digests(ledger)
    place = place_of(server.fresh(), ledger.home)
    assert place
    with ledger.reader() as reader:
        assert transfer.move(reader.connection, place) == before
    with opened(ledger.home, server.url) as there:
        assert digests(there) == before
        assert check(there).whole
        with there.reader() as reader:
            assert [each.applicant.name for each in reader.find(["ハナコ"], lambda *_: ())] == [
                "佐藤 花子"
            ]
            assert transfer.move(reader.connection, to_go_back_to(tmp_path)) == before


def to_go_back_to(folder: Path) -> Place:
    """Return the place to which an office goes back."""
    back = place_of(f"sqlite:///{folder / 'back.sqlite3'}", folder)
    assert back
    return back


def test_one_desk_with_the_ledger_of_its_old_office_misses_only_folders_that_are_gone(
    tmp_path: Path, server: Cluster
) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    one_case(home, 1)
    pressed, begun = one_case(other, 2), one_case(other, 0)
    with opened(home, server.fresh()) as ours:
        ours.catch_up()
    shutil.copy(home / "ledger.key", other)
    with opened(other, server.url) as theirs:
        theirs.catch_up()
        with theirs.reader() as reader:
            transfer.move(reader.connection, to_go_back_to(tmp_path))
    with opened(home, to_go_back_to(tmp_path).url) as back:
        before = digests(back)
        assert back.catch_up() == CaughtUp()
        assert back.compare().missing == []
        assert digests(back) == before
        other.rename(tmp_path / "unplugged")
        found = back.compare()
        assert (found.gone, found.missing) == ([begun.id], [pressed.id])


def test_a_ledger_that_may_not_be_written_over_is_named_and_not_the_copy(
    ledger: Ledger, tmp_path: Path, server: Cluster
) -> None:
    copy = tmp_path / "copy.sqlite3"
    with ledger.reader() as reader:
        transfer.back_up(reader.connection, copy)
    with opened(ledger.home, server.fresh()) as there:
        with server.connected() as owner:
            owner.execute("ALTER TABLE audit RENAME TO mislaid")
        with pytest.raises(LedgerError) as told, there.writer() as connection:
            transfer.restore(copy, there.place, connection)
    assert told.value.params["ledger"] == there.place.told


def test_a_copy_that_came_out_otherwise_is_taken_back(ledger: Ledger, tmp_path: Path) -> None:
    place = place_of(f"sqlite:///{tmp_path / 'there.sqlite3'}", ledger.home)
    assert place
    with ledger.reader() as reader:
        before = transfer.move(reader.connection, place)
    with sqlite3.connect(tmp_path / "there.sqlite3") as there:
        there.execute(
            "CREATE TRIGGER odd AFTER INSERT ON notes BEGIN"
            " UPDATE notes SET at = '' WHERE case_no = new.case_no; END"
        )
    with ledger.reader() as reader, pytest.raises(LedgerError, match=r"ledger\.copy-differs"):
        transfer.move(reader.connection, place)
    with opened(ledger.home, place.url) as copy:
        assert digests(copy) == before


def test_a_file_that_is_no_copy_is_named_as_it_was_given(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7\n" * 100)
    with pytest.raises(LedgerError) as told, ledger.writer() as connection:
        transfer.restore(file, ledger.place, connection)
    assert (told.value.code, told.value.params["ledger"]) == ("ledger.torn", str(file))
