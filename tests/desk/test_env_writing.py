"""What somebody wrote into a .env by hand is still there after the page has written into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.env_file import NAME, read_env
from desk.env_writing import not_writable, with_settings
from desk.settings import KNOWN

BEFORE = (
    "\ufeff# our office\r\n"
    "TOUROKU_IMAP_HOST=old.example.jp\r\n"
    "\r\n"
    "#TOUROKU_IMAP_PORT=993\r\n"
    "export TOUROKU_OPERATOR='Sato' # she is away on Mondays\r\n"
    "TOUROKU_BROWSER=C:\\Program Files\\chrome.exe\r\n"
    "OTHER=1"
)


def test_one_line_is_another_and_every_other_byte_stays() -> None:
    made = with_settings(BEFORE.encode(), {"TOUROKU_IMAP_HOST": "new.example.jp"})
    assert made.decode() == BEFORE.replace("old.", "new.") + "\r\n"


def test_a_setting_is_added_at_the_end_and_an_empty_one_goes() -> None:
    made = with_settings(BEFORE.encode(), {"TOUROKU_OPERATOR": "", "TOUROKU_IMAP_USER": "a@b.jp"})
    lines = made.decode().split("\r\n")
    assert lines[-3:] == ["OTHER=1", "TOUROKU_IMAP_USER=a@b.jp", ""]
    assert not any("OPERATOR" in line for line in lines)
    assert with_settings(b"", {"TOUROKU_LANG": "ja"}) == b"TOUROKU_LANG=ja\n"


@pytest.mark.parametrize(
    "value",
    [
        "山田事務所 <office@example.jp>",
        "Sato #2",
        "it's",
        'the "other" desk',
        "a = b",
        "\\\\nas\\x",
    ],
)
def test_what_is_written_is_read_again_as_the_same(value: str, tmp_path: Path) -> None:
    changes = {"TOUROKU_OPERATOR": value}
    assert not_writable(changes) == []
    (tmp_path / NAME).write_bytes(with_settings(BEFORE.encode(), changes))
    assert read_env(tmp_path, KNOWN).settings["TOUROKU_OPERATOR"].value == value


@pytest.mark.parametrize("value", ["${HOME}", "two\nTOUROKU_LANG=en", "both ' and \" #x"])
def test_what_would_be_read_as_another_value_is_refused(value: str) -> None:
    [problem] = not_writable({"TOUROKU_OPERATOR": value})
    assert problem.code == "setting.not-for-a-file"
