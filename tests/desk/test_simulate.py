"""``touroku simulate`` at a terminal: one line that is pasted as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from desk.arguments import build_parser
from desk.words import Words
from tests.terminal import end, sit_down


def test_a_person_gets_one_line_to_paste(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    desk = sit_down("simulate", home=home, patience=120)
    desk.expect(r"\r\n(touroku run [^\r\n]+)\r\n")
    assert isinstance(desk.match, re.Match)
    program, *words = shlex.split(desk.match[1])
    typed = build_parser(Words("en"), words).parse_args(words)
    assert program == "touroku"
    [case] = typed.case
    assert (case.is_file(), Path(typed.browser).is_file(), typed.profile.is_dir()) == (True,) * 3
    assert typed.site.startswith("http://127.0.0.1:")
    desk.expect("Ctrl-C closes")
    desk.sendintr()
    assert end(desk) == 0
