"""The key of a ledger: where it is kept, and what is said where it can't be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from flows.office.opening import open_ledger
from flows.options import LedgerOptions
from ledger.trouble import LedgerError
from tests.flows.registration.drawer import Drawer
from tests.windows import not_on_windows


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def trouble(options: LedgerOptions) -> str:
    with pytest.raises(LedgerError) as told:
        open_ledger(options)
    assert told.value.params["file"]
    return told.value.code


def test_a_key_in_the_keyring_lies_nowhere_else_and_is_missed_when_it_is_gone(
    drawer: Drawer, tmp_path: Path
) -> None:
    options = LedgerOptions(tmp_path)
    fingerprints = set()
    for _ in range(2):
        ledger = open_ledger(options)
        assert ledger
        with ledger:
            assert ledger.status().key_kept == "keyring"
            fingerprints.add(ledger.key.fingerprint)
    assert len(fingerprints) == 1
    assert not (tmp_path / "ledger.key").exists()
    [(entry, written)] = drawer.kept.items()
    for left, code in (("no key", "ledger.key-file-wrong"), (None, "ledger.key-lost")):
        drawer.kept = {entry: left} if left else {}
        assert trouble(options) == code
    assert not (tmp_path / "ledger.key").exists()  # no other is made in its place
    drawer.kept = {entry: written}
    drawer.stuck = True
    again = open_ledger(options)
    assert again
    again.close()


def test_a_keyring_that_keeps_nothing_leaves_the_key_in_a_file(
    drawer: Drawer, tmp_path: Path
) -> None:
    drawer.stuck = True
    ledger = open_ledger(LedgerOptions(tmp_path))
    assert ledger
    with ledger:
        assert ledger.status().key_kept == str(tmp_path / "ledger.key")


def test_a_key_file_that_is_none_is_told_as_what_it_is(tmp_path: Path) -> None:
    folder, file, below = tmp_path / "folder", tmp_path / "file", tmp_path / "file" / "key"
    folder.mkdir()
    file.write_text("touroku-ledger-key-1 short\n", encoding="ascii")
    codes = [trouble(LedgerOptions(tmp_path, None, each)) for each in (folder, file, below)]
    # Below a file there is nothing, says Windows; there it is the writing that fails.
    below_file = "ledger.key-not-kept" if os.name == "nt" else "ledger.key-not-read"
    assert codes == ["ledger.key-not-read", "ledger.key-file-wrong", below_file]


@not_on_windows("links")
def test_a_key_that_cannot_be_written_seals_nothing(tmp_path: Path) -> None:
    home, link = tmp_path / "home", tmp_path / "unplugged"
    link.symlink_to(tmp_path / "stick")
    assert trouble(LedgerOptions(home, None, link / "key")) == "ledger.key-not-kept"
    (tmp_path / "stick").mkdir()
    assert open_ledger(LedgerOptions(home, None, link / "key"))
