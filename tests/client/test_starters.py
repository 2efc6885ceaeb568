"""The office's own programs, in the folder of a person with a Japanese name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk.office import open_office
from jpki_bench.browser_profile import installed
from jpki_bench.starter import Starter, starter_in, windows_script, write_starter

SAYS = "import os, sys; sys.stdout.buffer.write(repr(sys.argv[1:]).encode())"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "山田 太郎"
    made.mkdir()
    return made


def test_a_program_gets_every_word_as_it_was_given(folder: Path) -> None:
    program = starter_in(folder, "browser")
    added = folder / "拡張機能"
    write_starter(program, Starter((sys.executable, "-c", SAYS, "a b"), once="--新", when=added))
    words = ["--proxy-bypass-list=<-loopback>", "100%", 'say "é"', "", "\\"]
    for brought in ([], ["--新"]):
        done = subprocess.run([program, *words], capture_output=True, check=True)
        said = done.stdout.decode()
        assert said == repr(["a b", *brought, *words]), done.stderr
        added.touch()


def test_a_word_with_spaces_stays_one_on_windows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, list[str]]] = []

    def spawnv(_: int, program: str, words: list[str]) -> int:
        started.append((program, words))
        return 7

    monkeypatch.setattr(os, "spawnv", spawnv)
    monkeypatch.setattr(sys, "argv", ["browser.exe", r"--user-data-dir=C:\users\山田 太郎", "%*"])
    script = windows_script(Starter((r"C:\Program Files\chrome.exe", "--quiet")))
    with pytest.raises(SystemExit) as ended:
        exec(compile(script, "browser.py", "exec"), {})
    assert ended.value.code == 7
    [(program, words)] = started
    assert program == r"C:\Program Files\chrome.exe"
    assert words == [
        r'"C:\Program Files\chrome.exe"', "--quiet", r'"--user-data-dir=C:\users\山田 太郎"', "%*"
    ]  # fmt: skip


def test_a_browser_of_windows_is_found_where_it_is_installed(folder: Path) -> None:
    own, all_users = folder / "own", folder / "all"
    environment = {"LOCALAPPDATA": str(own), "PROGRAMFILES": str(all_users)}
    assert installed(environment) is None
    chrome = all_users / "Google/Chrome/Application/chrome.exe"
    chromium = own / "Chromium/Application/chrome.exe"
    for program in (chrome, chromium):
        program.parent.mkdir(parents=True)
        program.touch()
        assert installed(environment) == str(program)


def test_a_browser_of_a_mac_is_found_among_its_applications(folder: Path) -> None:
    edge = folder / "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"
    chrome = folder / "Google Chrome.app/Contents/MacOS/Google Chrome"
    for program in (chrome, edge):
        program.parent.mkdir(parents=True)
        program.touch()
        assert installed({}, [folder]) == str(program)


def test_an_office_is_heard_whose_folder_has_a_japanese_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("PYTHONIOENCODING", "cp932")  # as a pipe is on a Japanese Windows
    with open_office(["--no-imap"]) as (office, _):
        assert Path(office["case"]).is_relative_to(folder)
