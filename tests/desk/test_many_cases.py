"""A desk with thousands of cases must answer at once: nothing goes through all of them twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.command_line import run
from records.case import Store
from tests.desk.commands import ROOT
from tests.records.cases import new_case

CASES = 12


class Watch:
    """Counts how often each folder is listed and each file opened, while it is ``on``."""

    def __init__(self) -> None:
        self.on = False
        self.seen = Counter[str]()
        sys.addaudithook(self._hear)  # there for good, as Python takes none away

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event in ("os.listdir", "os.scandir", "open"):
            self.seen[f"{event} {arguments[0]}"] += 1


WATCH = Watch()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    for number in range(CASES):
        case = new_case(home)
        case.advance("submitting")
        case.saw_auth_id(f"A1B2C3D{number}", "screen")
        case.fact("certificate-until", "2026-11-25T14:59:59+00:00")
        case.note("step-started", id="check")
    monkeypatch.setenv("TOUROKU_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


@pytest.fixture
def looked_at() -> Iterator[Counter[str]]:
    """Give how often each folder was listed and each file opened from here on."""
    WATCH.seen.clear()
    WATCH.on = True
    yield WATCH.seen
    WATCH.on = False


def of_the_store(looked_at: Counter[str], home: Path) -> list[tuple[str, int]]:
    cases = str(home / "cases") + os.sep
    return [(what, times) for what, times in looked_at.items() if f"{what}{os.sep}".count(cases)]


@pytest.mark.parametrize(
    ("words", "code"),
    [(["cases", "list"], 0), (["cases", "list", "--json"], 0), (["cases", "due"], 0),
     (["resume"], 2), (["cases", "import", "list.csv", "--out", "inbox"], 0)],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)  # fmt: skip
def test_no_command_looks_at_a_case_twice(
    home: Path, tmp_path: Path, looked_at: Counter[str], words: list[str], code: int
) -> None:
    (tmp_path / "list.csv").write_text(
        "申請種別,氏名,性別,生年月日,国籍・地域,メールアドレス,在留カード番号\n"
        "変更,TRAN VAN MINH,男,1990-01-02,ベトナム,minh@post.example,AB12345678CD\n"
        "変更,TRAN VAN LONG,男,1990-01-03,ベトナム,long@post.example,AB12345679CD\n",
        encoding="utf-8",
    )
    assert run(words) == code
    seen = of_the_store(looked_at, home)
    assert {times for _, times in seen} == {1}, seen
    assert len(seen) == 1 + 2 * CASES  # the folder of all, and two files of each


def test_one_case_is_opened_without_a_look_at_the_others(
    home: Path, looked_at: Counter[str]
) -> None:
    case_id = sorted(path.name for path in (home / "cases").iterdir())[3]
    looked_at.clear()
    Store(home).open(case_id)
    seen = of_the_store(looked_at, home)
    assert seen
    assert all(case_id in what for what, _ in seen), seen


def test_of_many_unfinished_cases_the_newest_are_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = sorted(path.name for path in (home / "cases").iterdir())
    assert run(["resume", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert [each in said for each in ids] == [False] * (CASES - 10) + [True] * 10
    assert "touroku cases list" in said


@pytest.mark.parametrize("action", ["list", "due"])
def test_a_list_waits_for_no_library_that_it_does_not_need(home: Path, action: str) -> None:
    program = (
        "import sys; from desk.command_line import run\n"
        f"run(['cases', {action!r}]); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "records" in loaded
    assert {"icalendar", "openpyxl", "playwright", "rich", "asyncio", "pages"} & loaded == set()
