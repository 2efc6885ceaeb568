"""A ledger that fails stops no registration, damages none, and has everything at the next start."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.office.opening import open_ledger
from flows.options import LedgerOptions
from ledger.engine import ABANDONED
from ledger.key import LedgerKey
from ledger.keys import write_key
from ledger.trouble import LedgerError
from records.case import Store
from tests.ledger.office import one_case, opened, worked_on
from tests.windows import not_on_windows

ROOT = Path(__file__).parents[2]


def known(home: Path) -> set[tuple[str, str]]:
    with opened(home) as ledger, ledger.reader() as reader:
        return {(each.id, each.state) for each in reader.all()}


def kept(home: Path) -> set[tuple[str, str]]:
    return {(each.id, each.state) for each in Store(home).all()}


def tear(home: Path) -> None:
    file = home / "ledger.sqlite3"
    data = bytearray(file.read_bytes())
    data[: len(data) // 2] = b"\0" * (len(data) // 2)
    file.write_bytes(data)


def lose_the_key(home: Path) -> None:
    (home / "ledger.key").unlink()


def other_key(home: Path) -> None:
    write_key(LedgerKey.make(), home / "ledger.key")


def newer(home: Path) -> None:
    with sqlite3.connect(home / "ledger.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (tear, "ledger.torn"),
        (lose_the_key, "ledger.key-lost"),
        (other_key, "ledger.key-other"),
        (newer, "ledger.newer"),
    ],
)
async def test_a_run_goes_on_without_a_ledger_that_cannot_be_read(
    tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    assert await worked_on(tmp_path, 0) is None
    spoil(tmp_path)
    trouble = await worked_on(tmp_path, 1)
    assert trouble is not None
    assert trouble.code == code
    with pytest.raises(LedgerError, match=code.replace(".", r"\.")):
        opened(tmp_path)


async def test_what_a_held_ledger_missed_it_has_at_the_next_start(tmp_path: Path) -> None:
    assert await worked_on(tmp_path, 2) is None
    holding = sqlite3.connect(tmp_path / "ledger.sqlite3", isolation_level=None)
    holding.execute("BEGIN EXCLUSIVE")
    trouble = await worked_on(tmp_path, 3)
    holding.close()
    assert trouble is not None
    assert trouble.code in ("ledger.locked", "ledger.slow")
    assert await worked_on(tmp_path, 4) is None
    assert known(tmp_path) == kept(tmp_path)


@not_on_windows("measuring")
def test_a_full_disk_costs_the_ledger_an_act_and_nothing_else(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.catch_up()
    one_case(tmp_path, 0)
    program = """
import resource, signal, sys
from pathlib import Path
from tests.ledger.office import opened
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
home = Path(sys.argv[1])
with opened(home) as ledger:
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    try:
        ledger.catch_up()
    except Exception as trouble:
        print(trouble.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    # SQLite calls it a broken disk where a limit is met, and a full one where the disk says so.
    assert done.stdout.split() in (["ledger.disk-full"], ["ledger.disk-broken"]), done.stderr
    with opened(tmp_path) as ledger:
        ledger.catch_up()
    assert known(tmp_path) == kept(tmp_path)


async def test_a_desk_whose_server_is_gone_goes_on_alone(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://touroku@/office?host={tmp_path}"
    trouble = await worked_on(tmp_path, 5, url)
    assert trouble is not None
    assert trouble.code == "ledger.gone"
    assert "server" in trouble.params["reason"] or "socket" in trouble.params["reason"]


def test_a_driver_that_is_missing_or_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    program = """
import os, sys
sys.path.insert(0, "")  # the Python of the Windows bundle doesn't look where it is started
from pathlib import Path
from tests.ledger.office import opened
sys.modules["psycopg"] = None
for _ in range(2):
    try:
        opened(Path(sys.argv[1]), "postgresql+psycopg://touroku@/office")
    except Exception as trouble:
        print(trouble.code)
    del sys.modules["psycopg"]
    os.environ["PSYCOPG_IMPL"] = "c"  # which nobody has built here
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["ledger.no-driver"] * 2, done.stderr


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("mysql://db/office", "ledger.url-wrong"),
        ("postgresql+psycopg://db.example", "ledger.url-wrong"),
        ("postgresql+psycopg://u:secret@db.example/o?sslmode=prefer", "ledger.tls-wanted"),
    ],
)
def test_a_wrong_place_is_told_without_its_password(
    tmp_path: Path, setting: str, code: str
) -> None:
    with pytest.raises(LedgerError) as told:
        open_ledger(LedgerOptions(tmp_path, setting))
    assert told.value.code == code
    assert "secret" not in str(told.value)


def test_a_ledger_half_made_by_a_killed_process_does_not_stay_for_ever(tmp_path: Path) -> None:
    now = time.time()
    left = tmp_path / ".ledger.sqlite3.0123abcd.part-wal"
    at_work = tmp_path / ".ledger.sqlite3.4567cdef.part"
    for each, age in ((left, 2 * ABANDONED), (at_work, 1)):
        each.touch()
        os.utime(each, (now - age, now - age))
    opened(tmp_path).close()
    assert not left.exists()
    assert at_work.exists()
