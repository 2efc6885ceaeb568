"""A link that leads nowhere leaves an office looking for the folder it has unpacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from flows.outcomes import BadInput, Failed
from flows.setup.desktop_link import make_link, run_powershell
from tests.flows.checkup.machines import linux, windows


def unpacked(folder: Path) -> Path:
    """Return the Python of an unpacked folder."""
    program = folder / "touroku" / "python" / "python.exe"
    program.parent.mkdir(parents=True)
    program.touch()
    (folder / "touroku" / "touroku.cmd").touch()
    return program


def test_the_link_leads_to_the_unpacked_folder_whatever_its_path_is_called(tmp_path: Path) -> None:
    program = unpacked(tmp_path / "山田 太郎's $(calc) 'デスクトップ'")
    asked: list[tuple[Sequence[str], Mapping[str, str]]] = []

    def run(command: Sequence[str], environment: Mapping[str, str]) -> str:
        asked.append((command, environment))
        return ""

    target = make_link(windows(tmp_path), program, run)
    [(command, environment)] = asked
    assert target == program.parent.parent / "touroku.cmd"
    assert environment["TOUROKU_LINK_TO"] == str(target)
    assert "山田" not in " ".join(command)  # nothing of a path is read as a command


def test_without_an_unpacked_folder_nothing_is_linked(tmp_path: Path) -> None:
    def never(*_: object) -> str:
        raise AssertionError

    for machine, program in (
        (linux(tmp_path), unpacked(tmp_path)),
        (windows(tmp_path), tmp_path / "python.exe"),
    ):
        with pytest.raises(BadInput) as refused:
            make_link(machine, program, never)
        assert refused.value.code == "setup.link-no-folder"


def test_a_powershell_that_is_stopped_is_told_with_another_way(tmp_path: Path) -> None:
    with pytest.raises(Failed) as failed:
        make_link(windows(tmp_path), unpacked(tmp_path), lambda *_: "blocked by group policy")
    assert failed.value.params == {"reason": "blocked by group policy"}
    assert run_powershell([str(tmp_path / "powershell.exe")], {})
