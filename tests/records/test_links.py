"""A link in a store: nothing of another place is read, written, exported or deleted through it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from records.case import Case, Store, StoreError
from records.delete import delete_case
from records.editions import choose_site
from records.links import is_link, leads_elsewhere, link_below
from records.lock import hold
from tests.records.cases import case as request_text
from tests.records.cases import new_case, read
from tests.windows import not_on_windows

pytestmark = not_on_windows("links")


@dataclass(frozen=True)
class State:
    st_mode: int
    st_reparse_tag: int = 0


FOLDER, FILE, LINK = stat.S_IFDIR | 0o700, stat.S_IFREG | 0o600, stat.S_IFLNK | 0o777


@pytest.mark.parametrize(
    ("state", "elsewhere"),
    [
        (State(FOLDER), False),
        (State(FILE), False),
        (State(LINK), True),
        (State(LINK, 0xA000000C), True),  # Windows: a symbolic link
        (State(FOLDER, 0xA0000003), True),  # a junction or a mounted volume
        (State(FILE, 0xA000001D), True),  # a link made under WSL
        (State(FOLDER, 0x9000601A), False),  # a folder that OneDrive keeps
        (State(FILE, 0x9000001A), False),
        (State(FILE, 0x80000013), False),  # stored once for several files
    ],
)
def test_a_junction_is_a_link_and_a_file_in_the_cloud_is_none(
    state: State, elsewhere: bool
) -> None:
    assert leads_elsewhere(state) is elsewhere


def test_a_way_out_is_seen_wherever_it_stands(tmp_path: Path) -> None:
    home = tmp_path / "case"
    (home / "shots").mkdir(parents=True)
    (home / "mails").symlink_to(tmp_path)
    (home / "shots" / "gone").symlink_to(tmp_path / "nothing")
    assert link_below(home, home / "shots" / "01.png") is None
    assert link_below(home, home / "mails" / "deep" / "01.eml") == home / "mails"
    assert link_below(home, home / "shots" / "gone") == home / "shots" / "gone"
    for out in (home / ".." / "x", tmp_path, home / "shots" / ".." / ".." / "x", Path("x")):
        assert link_below(home, out) == out
    assert not is_link(tmp_path / "nothing")
    assert not is_link(tmp_path / "nothing" / "below")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another client's case, in another store."""
    return new_case(tmp_path / "elsewhere").folder


def code_of(trouble: pytest.ExceptionInfo[StoreError]) -> str:
    return trouble.value.code


def whole(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("relative", [False, True])
def test_a_linked_case_is_listed_as_such_and_its_target_left_alone(
    tmp_path: Path, elsewhere: Path, relative: bool
) -> None:
    store = Store(tmp_path / "home")
    good = new_case(store.home)
    target = Path(os.path.relpath(elsewhere, store.cases)) if relative else elsewhere
    (store.cases / elsewhere.name).symlink_to(target)
    before = whole(elsewhere)
    for act in (store.open, store.folder, lambda case_id: delete_case(store, case_id)):
        with pytest.raises(StoreError) as refused:
            act(elsewhere.name)
        assert code_of(refused) == "store.linked"
        assert refused.value.params["path"] == str(store.cases / elsewhere.name)
        assert refused.value.exit_code == 1
    assert whole(elsewhere) == before
    told = [each.code for each in store.survey() if isinstance(each, StoreError)]
    assert told == ["store.linked"]
    assert [each.id for each in store.all()] == [good.id]


def test_a_store_that_is_a_link_is_neither_read_nor_written_nor_emptied(
    tmp_path: Path, elsewhere: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "cases").symlink_to(elsewhere.parent)
    store, before = Store(home), whole(elsewhere.parent)
    rights = elsewhere.parent.stat().st_mode
    site = choose_site("http://127.0.0.1:8000/", None)
    for act in (
        lambda: list(store.survey()),
        lambda: store.open(elsewhere.name),
        lambda: delete_case(store, elsewhere.name),
        lambda: store.create(read(request_text()), site),
    ):
        with pytest.raises(StoreError) as refused:
            act()
        assert code_of(refused) == "store.linked"
    assert whole(elsewhere.parent) == before
    assert elsewhere.parent.stat().st_mode == rights


def test_a_home_may_be_a_link_its_owner_made(tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "drive")
    made = new_case(tmp_path / "home")
    assert Store(tmp_path / "home").open(made.id).id == made.id
    delete_case(Store(tmp_path / "home"), made.id)
    assert list((tmp_path / "drive" / "cases").iterdir()) == []


@pytest.mark.parametrize("name", ["case.json", "journal.jsonl", ".lock"])
def test_a_case_whose_records_are_elsewhere_is_refused(
    tmp_path: Path, elsewhere: Path, name: str
) -> None:
    made = new_case(tmp_path / "home")
    made.note("step-started", id="check")
    (made.folder / name).unlink(missing_ok=True)
    other = elsewhere / "case.json"
    before = other.read_bytes()
    (made.folder / name).symlink_to(other)
    store = Store(tmp_path / "home")
    for act in (store.open, lambda case_id: delete_case(store, case_id)):
        with pytest.raises(StoreError) as refused:
            act(made.id)
        assert code_of(refused) == "store.linked"
    assert other.read_bytes() == before


def test_an_entry_is_not_written_through_a_link_that_came_meanwhile(tmp_path: Path) -> None:
    made = new_case(tmp_path / "home")
    other = tmp_path / "diary.txt"
    other.write_bytes(b"mine\n")
    (made.folder / "journal.jsonl").symlink_to(other)
    with pytest.raises(OSError, match="symbolic link"):
        made.note("step-started", id="check")
    assert other.read_bytes() == b"mine\n"


@pytest.mark.parametrize(
    "keep",
    [
        lambda case: case.keep_mail(b"From: a", "registered"),
        lambda case: case.shot_path(1, "check"),
        lambda case: case.keep("downloads/notice.pdf", b"pdf"),
        lambda case: case.keep("pages/deep/01.html", b"<h1>"),
    ],
)
@pytest.mark.parametrize("folder", ["mails", "shots", "downloads", "pages"])
def test_nothing_of_a_client_is_kept_behind_a_link(
    tmp_path: Path, folder: str, keep: Callable[[Case], object]
) -> None:
    made = new_case(tmp_path / "home")
    other = tmp_path / "shared"
    other.mkdir(mode=0o755)
    (made.folder / folder).symlink_to(other)
    try:
        keep(made)
    except StoreError as refused:
        assert refused.code == "store.linked"
        assert refused.params["path"] == str(made.folder / folder)
    assert list(other.iterdir()) == []
    assert stat.S_IMODE(other.stat().st_mode) == 0o755


def test_a_lock_is_not_taken_through_a_link(tmp_path: Path) -> None:
    made: Case = new_case(tmp_path / "home")
    other = tmp_path / "letter.txt"
    other.write_text("mine")
    (made.folder / ".lock").symlink_to(other)
    with pytest.raises((StoreError, OSError)), hold(made.folder):
        pass
    assert other.read_text() == "mine"
