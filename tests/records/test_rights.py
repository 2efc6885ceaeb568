"""A store that others may write is one in which they can put a case in another's place."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from records.case import Store, StoreError
from records.rights import open_to_others, others_may_write
from tests.records.cases import new_case
from tests.windows import not_on_windows

pytestmark = not_on_windows("rights")

ME, OTHER = 1000, 1001


@dataclass(frozen=True)
class Owned:
    mode: int
    st_uid: int = ME
    st_gid: int = ME

    @property
    def st_mode(self) -> int:
        return stat.S_IFDIR | self.mode


@pytest.mark.parametrize(
    ("folder", "open_to_them"),
    [
        (Owned(0o700), False),
        (Owned(0o755), False),
        (Owned(0o777), True),
        (Owned(0o757), True),
        (Owned(0o1777), False),  # as /tmp: what is ours stays there
        (Owned(0o775), True),
        (Owned(0o770, st_gid=50), True),
        (Owned(0o1775), False),
        (Owned(0o700, st_uid=OTHER), True),  # its owner may
        (Owned(0o1777, st_uid=OTHER), True),
        (Owned(0o755, st_uid=0), False),
        (Owned(0o777, st_uid=0), True),
    ],
)
def test_who_may_change_what_stands_there(folder: Owned, open_to_them: bool) -> None:
    assert others_may_write(folder, ME) is open_to_them


def test_a_group_of_ones_own_is_nobody_else() -> None:
    assert not others_may_write(Owned(0o775), ME, frozenset({ME}))
    assert others_may_write(Owned(0o775, st_gid=50), ME, frozenset({ME}))
    assert others_may_write(Owned(0o777), ME, frozenset({ME}))


@pytest.mark.parametrize("opened", ["", "home", "home/cases"])
def test_the_folder_that_is_open_is_named_also_above_the_store(tmp_path: Path, opened: str) -> None:
    new_case(tmp_path / "home")
    store = Store(tmp_path / "home")
    assert store.open_to_others() is None
    (tmp_path / opened).chmod(0o777)
    assert store.open_to_others() == tmp_path / opened


def test_a_folder_that_is_open_is_seen_behind_a_link_and_before_it_is_there(
    tmp_path: Path,
) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").symlink_to(tmp_path / "open")
    assert open_to_others(tmp_path / "link" / "home") == tmp_path / "open"


def test_a_sticky_folder_is_as_good_as_ones_own(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    new_case(tmp_path / "shared")
    assert Store(tmp_path / "shared").open_to_others() is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another owner")
def test_a_store_that_somebody_else_put_there_first_is_refused(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    os.chown(tmp_path / "cases", 65534, 65534)
    store = Store(tmp_path)
    for act in (lambda: new_case(tmp_path), lambda: store.open(made.id), lambda: list(store.all())):
        with pytest.raises(StoreError) as refused:
            act()
        assert refused.value.code == "store.anothers"
        assert refused.value.exit_code == 1
