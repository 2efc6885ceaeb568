"""What is on the disk is whole and readable by its owner only."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from records.journal import Journal
from records.safe_files import append_line, make_folder, make_home, patiently, write_whole
from tests.windows import not_on_windows

posix = not_on_windows("rights")


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
def test_a_pipe_or_device_that_somebody_names_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not an ordinary file"):
        write_whole(pipe, b"new")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


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


# what can't be read


def journal_of(path: Path, count: int = 5) -> list[bytes]:
    journal = Journal(path)
    for number in range(count):
        journal.write("fact", name=f"n{number}", value=number)
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    "damage",
    [b"\x00" * 40, b"{", b'{"at": "2026-11-24T00:00:00.000+00:00", "event": "sta', b"[]", b"null",
     b'{"no": "event"}', b'{"event": 3}', b"\xff\xfe{\x00}\x00",
     pytest.param(b"[" * 100_000, id="deep"), b"9" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_damaged_line_is_named_and_hides_no_other(tmp_path: Path, damage: bytes, at: int) -> None:
    path = tmp_path / "journal.jsonl"
    lines = journal_of(path)
    path.write_bytes(b"".join([*lines[:at], damage + b"\n", *lines[at + 1 :]]))
    read = Journal(path).read()
    assert read.damaged == (at + 1,)
    assert [entry["value"] for _, entry in read.entries] == [n for n in range(5) if n != at]
    Journal(path).write("fact", name="after", value=9)
    assert Journal(path).read().damaged == (at + 1,)


def test_a_line_that_a_kill_cut_off_is_no_damage_now_or_later(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    lines = journal_of(path)
    for cut in (1, 20, len(lines[-1]) - 1):
        path.write_bytes(b"".join(lines[:-1]) + lines[-1][:cut])
        assert Journal(path).read().damaged == ()
        for again in range(3):
            Journal(path).write("fact", name="after", value=again)
            with path.open("ab") as file:
                file.write(b'{"at": "20')  # killed once more
        assert Journal(path).read().damaged == ()
        assert [e["value"] for e in entries(path) if e["name"] == "after"] == [0, 1, 2]


def test_zeros_that_a_power_cut_leaves_at_the_end_are_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal_of(path)
    with path.open("ab") as file:
        file.write(b"\x00" * 512)
    assert Journal(path).read().damaged == ()
    Journal(path).write("fact", name="after", value=9)
    assert Journal(path).read().damaged == ()
    assert entries(path)[-1]["value"] == 9


def test_a_line_that_is_gone_but_for_its_beginning_is_damage_where_others_follow(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.jsonl"
    lines = journal_of(path)
    path.write_bytes(lines[0] + lines[1][:15] + b"\n" + b"".join(lines[2:]))
    assert Journal(path).read().damaged == (2,)


def test_an_editor_that_ends_lines_in_its_own_way_damages_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    lines = journal_of(path)
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(line.rstrip() for line in lines) + b"\r\n\r\n")
    assert Journal(path).read().damaged == ()
    assert len(entries(path)) == 5


# what the machine does not give


def full_after(monkeypatch: pytest.MonkeyPatch, count: int, trouble: OSError) -> None:
    """Let ``count`` bytes through to the disk, then no more."""
    real, left = os.write, [count]

    def write(descriptor: int, data: Any) -> int:
        taken = min(left[0], len(data))
        if not taken:
            raise trouble
        left[0] -= taken
        return real(descriptor, bytes(data)[:taken])

    monkeypatch.setattr(os, "write", write)


@pytest.mark.parametrize("count", [0, 1, 30, 61])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO])
def test_what_could_not_be_written_is_not_found_written_down_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, number: int
) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.write("fact", name="a", value=1)
    before = path.read_bytes()
    full_after(monkeypatch, count, OSError(number, os.strerror(number)))
    with pytest.raises(OSError, match=re.escape(os.strerror(number))):
        journal.write("state", state="submitting")
    monkeypatch.undo()
    assert path.read_bytes() == before
    journal.write("fact", name="b", value=2)
    assert [entry["name"] for entry in entries(path)] == ["a", "b"]


def test_a_state_that_never_reached_the_disk_is_not_there_although_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.jsonl"
    Journal(path).write("fact", name="a", value=1)
    before = path.read_bytes()

    def fsync(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="Input/output"):
        Journal(path).write("state", state="submitting")
    assert path.read_bytes() == before


def test_windows_ends_no_line_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its flag for bytes ``os.write`` makes CR LF of each LF there."""
    binary, opened, real = 1 << 30, list[int](), os.open

    def watched(path: Any, flags: int, mode: int = 0o777) -> int:
        opened.append(flags)
        return real(path, flags & ~binary, mode)

    monkeypatch.setattr(os, "O_BINARY", binary, raising=False)
    monkeypatch.setattr(os, "open", watched)
    append_line(tmp_path / "journal.jsonl", b"{}\n")
    write_whole(tmp_path / "case.json", b"{}\n")
    written = [flags for flags in opened if flags & (os.O_WRONLY | os.O_RDWR)]
    assert len(written) == 2
    assert all(flags & binary for flags in written)


# another program reads the file that is to be replaced


class Denied:
    """A replace that another program keeps from us so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int, trouble: OSError) -> None:
        self.left, self.trouble, self.real = times, trouble, os.replace
        self.asked = 0
        monkeypatch.setattr(os, "replace", self)

    def __call__(self, source: Any, target: Any) -> None:
        self.asked += 1
        if self.left:
            self.left -= 1
            raise self.trouble
        self.real(source, target)


def windows_error(number: int) -> PermissionError:
    trouble = PermissionError(errno.EACCES, "Access is denied")
    trouble.winerror = number  # type: ignore[attr-defined]
    return trouble


@pytest.mark.parametrize("times", [1, 2, 7])
@pytest.mark.parametrize("number", [5, 32])
def test_a_file_that_is_read_elsewhere_is_replaced_a_little_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, number: int
) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"old")
    denied = Denied(monkeypatch, times, windows_error(number))
    write_whole(path, b"new")
    assert (path.read_bytes(), denied.asked) == (b"new", times + 1)
    assert [each.name for each in tmp_path.iterdir()] == ["case.json"]


def test_a_file_that_is_never_let_go_is_told_after_seconds_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    with pytest.raises(PermissionError):
        patiently(Mock(side_effect=windows_error(32)), pause=pauses.append)
    assert 2 < sum(pauses) < 5
    assert max(pauses) <= 0.25
    path = tmp_path / "case.json"
    path.write_bytes(b"old")
    Denied(monkeypatch, 10**6, windows_error(5))
    with pytest.raises(PermissionError):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["case.json"]


def test_another_trouble_of_a_replace_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = Denied(monkeypatch, 10**6, OSError(errno.EROFS, "Read-only file system"))
    with pytest.raises(OSError, match="Read-only"):
        write_whole(tmp_path / "case.json", b"new")
    assert denied.asked == 1
