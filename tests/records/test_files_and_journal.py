"""What is on the disk is whole and readable by its owner only."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from records.journal import Journal
from records.safe_files import append_line, make_folder, make_home, write_whole

posix = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX systems")


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.usefixtures("umask")
def test_nobody_but_the_owner_can_read_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "cases" / "one"
    make_folder(folder.parent)
    make_folder(folder)
    write_whole(folder / "case.json", b"{}")
    append_line(folder / "journal.jsonl", b"{}\n")
    assert (mode(folder.parent), mode(folder)) == (0o700, 0o700)
    assert (mode(folder / "case.json"), mode(folder / "journal.jsonl")) == (0o600, 0o600)


@posix
def test_a_file_that_was_open_to_all_is_closed_when_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_whole(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)


@posix
def test_a_folder_of_the_user_keeps_the_rights_it_has(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    make_home(shared)
    assert mode(shared) == 0o1777
    make_home(tmp_path / "new")
    assert mode(tmp_path / "new") == 0o700


@posix
def test_what_is_written_is_on_the_disk_when_the_call_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after it takes nothing away, neither the content nor the new name."""
    to_the_disk = os.fsync
    synced: list[int] = []

    def fsync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        to_the_disk(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    journal, head = tmp_path / "journal.jsonl", tmp_path / "case.json"
    folder = tmp_path.stat().st_ino
    append_line(journal, b"1\n")
    assert synced == [journal.stat().st_ino, folder]
    append_line(journal, b"2\n")
    assert synced[2:] == [journal.stat().st_ino]
    write_whole(head, b"{}")
    assert synced[3:] == [head.stat().st_ino, folder]


def test_a_file_is_never_half_written(tmp_path: Path) -> None:
    """A writer is killed at a moment of chance, again and again."""
    path = tmp_path / "case.json"
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from records.safe_files import write_whole
        path = Path(sys.argv[1])
        for number in range(10**9):
            write_whole(path, (str(number % 10) * 300_000).encode())
            if not number:
                print("writing", flush=True)
        """
    )
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                writer.wait(0.02)
            writer.kill()
        data = path.read_bytes()
        assert len(data) == 300_000
        assert len(set(data)) == 1


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["case.json"]


# journal


def entries(path: Path) -> list[dict[str, Any]]:
    return list(Journal(path).entries())


def test_an_entry_is_one_line_with_its_time_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    before = datetime.now(UTC)
    Journal(path).write("fact", name="メモ", value="行\n二")
    [line] = path.read_bytes().splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["name"], entry["value"]) == ("fact", "メモ", "行\n二")
    at = datetime.fromisoformat(entry["at"])
    assert at.utcoffset() is not None
    assert abs((at - before).total_seconds()) < 60


def test_what_was_written_before_a_torn_line_and_after_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.write("state", state="submitting")
    with path.open("ab") as file:
        file.write(
            '{"at": "2026-11-24T00:00:00.000+00:00", "event": "auth_id", "au認'.encode()[:-1]
        )
    again = Journal(path)
    again.write("auth_id", auth_id="A1", where="screen")
    again.write("fact", name="x", value=1)
    assert [entry["event"] for entry in entries(path)] == ["state", "auth_id", "fact"]


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_kill_at_any_byte_loses_only_the_line_being_written(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.write("state", state="submitting")
    whole = path.stat().st_size
    journal.write("auth_id", auth_id="認証", where="screen")
    path.write_bytes(path.read_bytes()[: whole + cut])
    assert [entry["event"] for entry in entries(path)] == ["state"]
    Journal(path).write("auth_id", auth_id="A1", where="mail:1")
    assert [entry["event"] for entry in entries(path)] == ["state", "auth_id"]


@pytest.mark.parametrize("line", [b"[]", b"3", b"null", b'{"no": "event"}', b"\xff\xfe", b"{"])
def test_a_line_that_is_no_entry_is_passed_over(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "journal.jsonl"
    Journal(path).write("fact", name="a", value=1)
    with path.open("ab") as file:
        file.write(line + b"\n")
    Journal(path).write("fact", name="b", value=2)
    assert [entry["name"] for entry in entries(path)] == ["a", "b"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_every_entry_that_was_announced_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    program = (
        "import sys; from pathlib import Path; from records.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "for number in range(10**9):\n"
        "    journal.write('fact', name='n', value=number); print(number, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
    kept = [entry["value"] for entry in entries(path)]
    assert kept[: len(told)] == told


def test_a_disk_that_was_full_tears_no_later_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.write("fact", name="a", value=1)
    real = os.write

    def full(descriptor: int, data: Any) -> int:
        real(descriptor, bytes(data)[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        journal.write("fact", name="lost", value=2)
    monkeypatch.undo()
    journal.write("fact", name="b", value=3)
    assert [entry["name"] for entry in entries(path)] == ["a", "b"]


def test_a_short_write_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:7]))
    append_line(tmp_path / "journal.jsonl", b"0123456789abcdef\n")
    assert (tmp_path / "journal.jsonl").read_bytes() == b"0123456789abcdef\n"
