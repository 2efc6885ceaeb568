"""A setting that is not taken as it was meant sends cases to another place, or mails to nobody."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from desk.env_file import read_env
from desk.language import language
from desk.problems import told
from desk.settings import KNOWN, SettingError, load_settings, remarks
from desk.words import LANGUAGES, Words
from tests.desk.commands import Touroku
from tests.records.cases import new_case
from tests.windows import not_on_windows

posix = pytest.mark.skipif(os.name == "nt", reason="a path of Windows is one there")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder that we are in; nothing is set in the environment."""
    for name in list(os.environ):
        if name.startswith("TOUROKU_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(here: Path, text: str | bytes) -> Path:
    path = here / ".env"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(code: str, *, line: int | None = None, file: Path | None = None) -> list[str]:
    """All that is told, in English; the same is told in Japanese, with file and line."""
    with pytest.raises(SettingError) as caught:
        load_settings()
    problems = caught.value.problems
    assert code in [problem.code for problem in problems]
    said = []
    for lang in LANGUAGES:
        words = Words(lang)
        for problem in problems:
            text = told(words, problem.code, problem.params)
            whole = f"{text.message} {text.remedy}"
            assert text.remedy
            assert not re.search(r"\{\w*\}", re.sub(r"\$\{\w+\}", "", whole)), whole
            if line is not None and problem.code == code:
                assert str(file) in text.message
                assert str(line) in text.message.replace(str(file), "")
            said.append(whole)
    return said


LINES = {
    # between name and value
    "TOUROKU_HOME: /srv/t": ("setting.no-equals", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_HOME : /srv/t": ("setting.no-equals", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_HOME＝/srv/t": ("setting.no-equals", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_HOME　/srv/t": ("setting.no-equals", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_LANG：ja": ("setting.no-equals", "TOUROKU_LANG=ja"),
    "TOUROKU_HOME": ("setting.no-equals", "TOUROKU_"),
    # before the name
    "set TOUROKU_HOME=/srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    "SET TOUROKU_HOME=/srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    "setx TOUROKU_HOME /srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    '$env:TOUROKU_HOME = "/srv/t"': ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    "- TOUROKU_HOME=/srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    ";TOUROKU_HOME=/srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    "//TOUROKU_HOME=/srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    "＃TOUROKU_HOME=/srv/t": ("setting.line-begins", "TOUROKU_HOME=/srv/t"),
    "[TOUROKU]": ("setting.line-begins", "TOUROKU_"),
    # quotes
    'TOUROKU_HOME="/srv/t': ("setting.open-quote", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_HOME='/srv/t": ("setting.open-quote", "TOUROKU_HOME=/srv/t"),
    'TOUROKU_HOME=/srv/t"': ("setting.quotes", "TOUROKU_HOME=/srv/t"),
    'TOUROKU_HOME="/srv/t",': ("setting.after-quote", "TOUROKU_HOME=/srv/t"),
    'TOUROKU_HOME="/srv/t" "/srv/u"': ("setting.after-quote", "TOUROKU_HOME="),
    "TOUROKU_HOME=“/srv/t”": ("setting.quotes", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_HOME=「/srv/t」": ("setting.quotes", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_IMAP_USER=‘hanh’": ("setting.quotes", "TOUROKU_IMAP_USER=hanh"),
    'TOUROKU_IMAP_TOKEN_COMMAND="C:\\Program Files\\py.exe" C:\\t.py': (
        "setting.after-quote", "TOUROKU_IMAP_TOKEN_COMMAND='\"C:\\Program Files\\py.exe\" C:\\t.py'"
    ),
    # separators
    "TOUROKU_HOME=/srv/t;TOUROKU_LANG=en": ("setting.two-in-line", "TOUROKU_LANG"),
    "TOUROKU_HOME=/srv/t TOUROKU_LANG=en": ("setting.two-in-line", "TOUROKU_LANG"),
    "TOUROKU_HOME=/srv/t, TOUROKU_LANG = en": ("setting.two-in-line", "TOUROKU_LANG"),
    "TOUROKU_HOME=/srv/t & set TOUROKU_LANG=en": ("setting.two-in-line", "TOUROKU_LANG"),
    "TOUROKU_HOME=/srv/t;": ("setting.line-end", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_HOME=/srv/t,": ("setting.line-end", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_EMAIL=hanh@example.jp；": ("setting.line-end", "TOUROKU_EMAIL=hanh@example.jp"),
    "TOUROKU_HOME==/srv/t": ("setting.value-begins", "TOUROKU_HOME=/srv/t"),
    "TOUROKU_AUTHSERV=mx.a.example;mx.b.example": (
        "setting.list", "TOUROKU_AUTHSERV=mx.a.example,mx.b.example"
    ),
    "TOUROKU_AUTHSERV=mx.a.example、mx.b.example": (
        "setting.list", "TOUROKU_AUTHSERV=mx.a.example,mx.b.example"
    ),
    "TOUROKU_AUTHSERV=mx.a.example mx.b.example": (
        "setting.list", "TOUROKU_AUTHSERV=mx.a.example,mx.b.example"
    ),
    "TOUROKU_AUTHSERV=mx.a.example|mx.b.example": (
        "setting.list", "TOUROKU_AUTHSERV=mx.a.example,mx.b.example"
    ),
    'TOUROKU_AUTHSERV="mx.a.example","mx.b.example"': (
        "setting.after-quote", "TOUROKU_AUTHSERV=mx.a.example,mx.b.example"
    ),
    "TOUROKU_AUTHSERV=“mx.a.example”,“mx.b.example”": (
        "setting.quotes", "TOUROKU_AUTHSERV=mx.a.example,mx.b.example"
    ),
    "TOUROKU_AUTHSERV=mx.a.example;": ("setting.line-end", "TOUROKU_AUTHSERV=mx.a.example"),
    "TOUROKU_AUTHSERV=https://mx.a.example": ("setting.server", "Authentication-Results"),
    "TOUROKU_AUTHSERV=Authentication-Results: mx.a.example": ("setting.server", "mx.example.jp"),
    "TOUROKU_AUTHSERV=*.jp": ("setting.server-wide", "*.mail.example.co.jp"),
    "TOUROKU_AUTHSERV=mx.a.example,*.co.jp": ("setting.server-wide", "*.mail.example.co.jp"),
    "TOUROKU_AUTHSERV=?": ("setting.server", "Authentication-Results"),
    # names
    "TOUROKU_HOEM=/srv/t": ("setting.misspelt", "TOUROKU_HOME"),
    "TOROKU_HOME=/srv/t": ("setting.misspelt", "TOUROKU_HOME"),
    "touroku_home=/srv/t": ("setting.misspelt", "TOUROKU_HOME"),
    "ＴＯＵＲＯＫＵ_HOME=/srv/t": ("setting.misspelt", "TOUROKU_HOME"),
    "TOUROKU_IMAP_SERVER=imap.example.jp": ("setting.misspelt", "TOUROKU_IMAP_USER"),
    "TOUROKU_COLOUR=red": ("setting.unknown", "TOUROKU_IMAP_HOST"),
    # values
    "TOUROKU_HOME=~nobody-of-that-name/t": ("setting.no-such-user", "~"),
    "TOUROKU_PROFILE=~nobody-of-that-name": ("setting.no-such-user", "~"),
    "TOUROKU_BROWSER=~nobody-of-that-name/chrome": ("setting.no-such-user", "~"),
    "TOUROKU_HOME=$HOME/t": ("setting.variable", "${NAME}"),
    "TOUROKU_HOME=%USERPROFILE%\\t": ("setting.variable", "%USERPROFILE%"),
    "TOUROKU_HOME=${NO_SUCH_PLACE}/t": ("setting.no-variable", "NO_SUCH_PLACE"),
    "TOUROKU_HOME=/srv/a\0b": ("setting.character", "U+0000"),
    "TOUROKU_PROFILE=/srv/a\0b": ("setting.character", "U+0000"),
    "TOUROKU_HOME=\u202a/srv/t": ("setting.character", "U+202A"),
    "TOUROKU_EMAIL=hanh\u200b@example.jp": ("setting.character", "U+200B"),
    "TOUROKU_HOME=/srv/\ufffd\ufffd": ("setting.character", "U+FFFD"),
    "TOUROKU_IMAP_PORT=²": ("setting.port", "65535"),
    "TOUROKU_IMAP_PORT=①": ("setting.port", "65535"),
    "TOUROKU_IMAP_PORT=0": ("setting.port", "65535"),
    "TOUROKU_IMAP_PORT=65536": ("setting.port", "65535"),
    "TOUROKU_IMAP_PORT=-993": ("setting.port", "65535"),
    "TOUROKU_IMAP_PORT=9 9 3": ("setting.port", "65535"),
    f"TOUROKU_IMAP_PORT={'9' * 5000}": ("setting.port", "65535"),
    "TOUROKU_IMAP_HOST=imaps://imap.a.example": ("setting.host", "_HOST=imap.a.example"),
    "TOUROKU_IMAP_HOST=imap.a.example:993": ("setting.host", "TOUROKU_IMAP_HOST=imap.a.example"),
    "TOUROKU_IMAP_HOST=ｉｍａｐ.a.example": ("setting.host", "TOUROKU_IMAP_HOST=imap.a.example"),
    "TOUROKU_IMAP_HOST=imap.a.example 993": ("setting.host", "TOUROKU_IMAP_HOST=imap.a.example "),
    "TOUROKU_IMAP_HOST=a@imap.a.example": ("setting.host-unclear", "imap.example.jp"),
    "TOUROKU_IMAP_HOST=//x": ("setting.host-unclear", "imap.example.jp"),
    "TOUROKU_IMAP_HOST=日本.example": ("setting.host-unclear", "imap.example.jp"),
    "TOUROKU_IMAP_HOST=imap a example": ("setting.host-blanks", "imap.example.jp"),
    "TOUROKU_IMAP_HOST=imap.a.example, imap.b.example": ("setting.host-blanks", "imap.example.jp"),
    "TOUROKU_LANG=english": ("setting.choice", "ja, en"),
    "TOUROKU_LANG=日本語": ("setting.choice", "ja, en"),
    "TOUROKU_HOLDER_LANG=Vietnamese": ("setting.choice", "vi"),
    "TOUROKU_DKIM=true": ("setting.switch", "on"),
    "TOUROKU_EMAIL=hanh": ("setting.email", "@"),
    "TOUROKU_EMAIL=hanh＠example.jp": ("setting.email", "@"),
    "TOUROKU_EMAIL=a@example.jp b@example.jp": ("setting.email", "@"),
    "TOUROKU_EMAIL=hanh\\@example.jp": ("setting.email", "@"),
    "TOUROKU_EMAIL=mailto:hanh@example.jp": ("setting.email", "@"),
    'TOUROKU_EMAIL="a..b."@example.jp': ("setting.after-quote", "TOUROKU_EMAIL=a..b.@example.jp"),
    f"TOUROKU_HOME={__file__}": ("setting.no-folder", Path(__file__).name),
    f"TOUROKU_PROFILE={__file__}/browser": ("setting.no-folder", Path(__file__).name),
    "TOUROKU_HOME=/srv/no #1": ("setting.cut", "'"),
    "TOUROKU_IMAP_PASSWORD=ab # cd": ("setting.cut", "'"),
    "TOUROKU_IMAP_PASSWORD=“secret”": ("setting.quotes", "****"),
    "TOUROKU_IMAP_TOKEN_COMMAND=python 'token.py": ("setting.command", ""),
}  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=[each[:50] for each in LINES])
def test_a_line_that_does_not_say_what_was_meant_is_told_with_its_place(
    here: Path, line: str
) -> None:
    code, named = LINES[line]
    path = written(here, f"# settings\n\n{line}\nTOUROKU_IMAP_PORT=993\n")
    if "PORT" in line:
        path.write_text(f"# settings\n\n{line}\n", encoding="utf-8")
    for said in refused(code, line=3, file=path):
        assert named in said


def test_all_that_is_wrong_is_told_at_once(here: Path) -> None:
    path = written(here, "TOUROKU_HOEM=/srv\nTOUROKU_LANG: en\nTOUROKU_IMAP_PORT=²\n")
    said = refused("setting.misspelt", line=1, file=path)
    assert len(said) == 2 * 3
    assert "line 2" in said[4 if "行目" in said[0] else 1]


def test_a_setting_that_stands_twice_is_told(here: Path) -> None:
    path = written(here, "TOUROKU_HOME=/srv/a\nTOUROKU_LANG=en\nTOUROKU_HOME=/srv/b\n")
    assert all("1" in said for said in refused("setting.twice", line=3, file=path))


def test_a_quote_that_is_left_open_swallows_no_other_line(here: Path) -> None:
    path = written(here, 'TOUROKU_HOME="/srv/t\nTOUROKU_EMAIL="hanh@example.jp"\n')
    refused("setting.open-quote", line=1, file=path)
    assert read_env(here, KNOWN).settings["TOUROKU_EMAIL"].value == "hanh@example.jp"


def test_a_password_is_not_told_with_its_line(here: Path) -> None:
    for line in ("TOUROKU_IMAP_PASSWORD: s3cret", "set TOUROKU_IMAP_PASSWORD=s3cret",
                 "TOUROKU_IMAP_PASSWORD=s3\x01cret", 'TOUROKU_IMAP_PASSWORD="s3cret',
                 "TOUROKU_IMAP_PASWORD s3cret", "TOUROKU_IMAP_PASSWORD：s3cret"):  # fmt: skip
        written(here, line)
        with pytest.raises(SettingError) as caught:
            load_settings()
        for problem in caught.value.problems:
            text = told(Words("en"), problem.code, problem.params)
            assert "cret" not in f"{text.message}{text.remedy}"


# what stands there is what is taken


PATHS = {
    r'"C:\new\touroku"': r"C:\new\touroku",
    r"'C:\new\touroku'": r"C:\new\touroku",
    r"C:\new\touroku": r"C:\new\touroku",
    r'"C:\\new\\touroku"': r"C:\new\touroku",
    '"C:\\Users\\me\\"': "C:\\Users\\me\\",
    '"C:\\new\\touroku" # ours': r"C:\new\touroku",
    r'"\\server\new share\t"': r"\\server\new share\t",
    r"'\\server\share'": r"\\server\share",
    '"/srv/案件 置き場"': "/srv/案件 置き場",
    "/srv/a b  # a comment": "/srv/a b",
    "/srv/a#b": "/srv/a#b",
    "${PLACE}/t": "/srv/place/t",
    "${NO_SUCH_PLACE:-/srv}/t": "/srv/t",
}


@pytest.mark.parametrize("value", PATHS)
@pytest.mark.parametrize("before", ["", "export "])
def test_a_value_is_what_stands_there(
    here: Path, monkeypatch: pytest.MonkeyPatch, value: str, before: str
) -> None:
    monkeypatch.setenv("PLACE", "/srv/place")
    written(here, f"{before}TOUROKU_HOME = {value}\r\n")
    read = read_env(here, KNOWN)
    assert (read.problems, read.others) == ([], [])
    assert read.settings["TOUROKU_HOME"].value == PATHS[value]


@posix
@pytest.mark.parametrize("value", [r'"C:\new\touroku"', r"D:\touroku", r"\\server\share\t"])
def test_a_path_of_another_system_makes_no_folder_of_that_name(here: Path, value: str) -> None:
    path = written(here, f"TOUROKU_HOME={value}\n")
    assert all("C:\\new" in said or "D:\\" in said or "server" in said
               for said in refused("setting.other-system", line=1, file=path))  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "field", "taken"),
    [("LANG", "EN", "lang", "en"), ("LANG", " ja ", "lang", "ja"), ("DKIM", "OFF", "dkim", False),
     ("DKIM", "On", "dkim", True), ("IMAP_PORT", "９９３", "imap_port", 993),
     ("IMAP_PORT", '"143"', "imap_port", 143), ("IMAP_HOST", "imap.example.jp", "imap_host",
     "imap.example.jp"), ("IMAP_HOST", "::1", "imap_host", "::1"),
     ("IMAP_HOST", "[::1]", "imap_host", "::1"),
     ("AUTHSERV", "mx.a.example, mx.b.example,", "authserv", ("mx.a.example", "mx.b.example")),
     ("EMAIL", "a..b.@docomo.ne.jp", "email", "a..b.@docomo.ne.jp"),
     ("EMAIL", "'\"a..b.\"@docomo.ne.jp'", "email", '"a..b."@docomo.ne.jp'),
     ("HOME", "", "imap_port", 993)],
)  # fmt: skip
def test_what_is_plainly_meant_is_taken(
    here: Path, name: str, value: str, field: str, taken: object
) -> None:
    written(here, f"\ufeffTOUROKU_{name}={value}\n")
    assert getattr(load_settings(), field) == taken


def test_a_windows_path_in_a_token_command_is_one_word(here: Path) -> None:
    line = "TOUROKU_IMAP_TOKEN_COMMAND='\"C:\\Program Files\\py.exe\" C:\\t.py'"
    written(here, line)
    read = read_env(here, KNOWN).settings["TOUROKU_IMAP_TOKEN_COMMAND"]
    assert read.value == '"C:\\Program Files\\py.exe" C:\\t.py'
    words = load_settings().imap_token_command
    assert len(words) == 2
    assert words[0] == ("C:\\Program Files\\py.exe" if sys.platform == "win32" else words[0])


# the file


ENCODED = {
    "UTF-16": "TOUROKU_HOME=/srv\n".encode("utf-16"),
    "UTF-16 without its mark": "TOUROKU_HOME=/srv\n".encode("utf-16-le"),
    "UTF-16, the other way round": "TOUROKU_HOME=/srv\n".encode("utf-16-be"),
    "UTF-32": "TOUROKU_HOME=/srv\n".encode("utf-32-le"),
    "Shift_JIS": "TOUROKU_HOME=/srv/案件\n".encode("cp932"),
    "EUC-JP": "TOUROKU_HOME=/srv/案件\n".encode("euc-jp"),
    "Latin-1": "TOUROKU_HOME=/srv/café\n".encode("latin-1"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_another_encoding_is_told_and_no_setting_taken(here: Path, encoding: str) -> None:
    path = written(here, ENCODED[encoding])
    named = "UTF-16" if encoding.startswith("UTF") else "Shift_JIS"
    evident = encoding.startswith(("UTF", "Shift_JIS"))
    for said in refused(f"setting.encoding{'' if evident else '-unknown'}", line=1, file=path):
        assert "?" not in said
        assert (named in said) == evident


def test_the_line_of_the_first_foreign_letter_is_told(here: Path) -> None:
    path = written(here, b"TOUROKU_LANG=en\n# \x88\xc4\x8c\x8f\nTOUROKU_HOME=/srv\n")
    refused("setting.encoding", line=2, file=path)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_editor_ends_them(here: Path, ends: str) -> None:
    written(here, ends.join(["TOUROKU_LANG=en", "", "TOUROKU_IMAP_PORT=143", ""]))
    settings = load_settings()
    assert (settings.lang, settings.imap_port) == ("en", 143)
    path = written(here, ends.join(["TOUROKU_LANG=en", "", "TOUROKU_HOEM=x", ""]))
    refused("setting.misspelt", line=3, file=path)


@pytest.mark.parametrize("name", [".env.txt", "env.txt"])
def test_settings_under_a_name_that_is_not_read_are_told(here: Path, name: str) -> None:
    (here / name).write_text("# ours\nTOUROKU_HOME=/srv\n", encoding="utf-8")
    assert all(name in said for said in refused("setting.file-name"))
    (here / name).write_text("#TOUROKU_HOME=/srv\nshopping list\n", encoding="utf-8")
    load_settings()


def test_a_virtual_environment_of_that_name_is_no_file_of_settings(here: Path) -> None:
    (here / ".env" / "bin").mkdir(parents=True)
    (here / ".env" / "pyvenv.cfg").touch()
    assert load_settings().lang is None


def test_any_other_folder_of_that_name_is_told(here: Path) -> None:
    (here / ".env").mkdir()
    refused("setting.file-is-folder")


@not_on_windows("devices")
def test_a_file_that_cannot_be_read_is_told(here: Path) -> None:
    os.mkfifo(here / ".env")  # nobody writes into it: nothing may wait for that
    refused("setting.file-unreadable")


def test_settings_without_an_end_are_not_read_to_the_end(here: Path) -> None:
    written(here, b"#" * (2 << 20))
    refused("setting.file-unreadable")


# the environment


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("TOUROKU_IMAP_PORT", "²", "setting.port"), ("TOUROKU_HOEM", "/srv", "setting.misspelt"),
     ("TOUROKU_HOME", "~nobody-of-that-name", "setting.no-such-user"),
     ("TOUROKU_HOME", '"/srv/t"', "setting.quotes"), ("TOUROKU_LANG", "fr", "setting.choice"),
     ("TOUROKU_HOME", "${HOME}/t", "setting.variable"),
     ("TOUROKU_AUTHSERV", "a.example;b.example", "setting.list")],
)  # fmt: skip
def test_the_environment_is_held_to_the_same_rules(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
) -> None:
    monkeypatch.setenv(name, value)
    ja, en = refused(code)
    assert "環境変数" in ja
    assert "environment" in en


def test_the_environment_counts_before_the_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(here, "TOUROKU_IMAP_PORT=x\nTOUROKU_LANG=en\n")
    monkeypatch.setenv("TOUROKU_IMAP_PORT", "143")
    monkeypatch.setenv("TOUROKU_LANG", "")
    settings = load_settings()
    assert (settings.imap_port, settings.lang) == (143, "en")


# what does nothing


def test_what_is_not_ours_is_left_alone_and_told(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(here, "TOUROKU_LANG=en\nDATABASE_URL=postgres://x\nIMAP_HOST: imap.example.jp\n")
    monkeypatch.setenv("TOUROKU_COLOUR", "red")
    monkeypatch.setenv("TOUROKU_IMAP_USER", "hanh")
    assert load_settings().lang == "en"
    said = " ".join(told(Words("en"), note.code, note.params).message for note in remarks())
    for name in ("2 (DATABASE_URL)", "3", "TOUROKU_COLOUR", "TOUROKU_IMAP_USER"):
        assert name in said


def test_the_language_is_known_even_where_another_line_is_wrong(here: Path) -> None:
    written(here, "TOUROKU_HOEM=x\nTOUROKU_LANG = EN\n")
    assert language(["cases"]) == "en"


# as a person meets it


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_wrong_line_stops_every_command_that_needs_the_settings(
    touroku: Touroku, tmp_path: Path, home: Path, lang: str
) -> None:
    path = tmp_path / "here" / ".env"
    path.write_text('TOUROKU_HOME="C:\\new\\touroku\nset TOUROKU_BROWSER=chrome\n')
    for words in (("cases",), ("check",), ("run", "case.toml"), ("resume",)):
        answer = touroku(*words, "--json", lang=lang)
        assert answer.code == 2
        assert [each["code"] for each in answer.document["errors"]] == [
            "setting.open-quote", "setting.line-begins"
        ]  # fmt: skip
        for number, problem in enumerate(answer.problems, 1):
            assert str(path) in problem
            assert {"ja": f"{number}行目", "en": f"line {number}"}[lang] in problem
    assert not home.exists()
    assert [each.name for each in (tmp_path / "here").iterdir()] == [".env"]


def test_a_line_of_another_program_stops_nothing(
    touroku: Touroku, tmp_path: Path, home: Path
) -> None:
    case = new_case(home)
    (tmp_path / "here" / ".env").write_text("DATABASE_URL=x\n")
    answer = touroku("cases", "--json")
    assert [each["case"] for each in answer.document] == [case.id]
    [problem] = answer.problems
    assert "DATABASE_URL" in problem


def test_settings_beside_the_cases_outlive_the_folder_of_the_program(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = here / "案件"
    home.mkdir()
    monkeypatch.setenv("TOUROKU_HOME", str(home))
    (home / ".env").write_text("TOUROKU_EMAIL=hanh@example.jp\nTOUROKU_LANG=en\n", "utf-8")
    assert (load_settings().email, language(["cases"])) == ("hanh@example.jp", "en")
    written(here, "TOUROKU_EMAIL=office@example.jp\n")  # for this folder alone
    assert (load_settings().email, load_settings().lang) == ("office@example.jp", "en")
    (home / ".env").write_text("DATABASE_URL=x\nTOUROKU_EMIAL=x\n", "utf-8")
    refused("setting.misspelt", line=2, file=home / ".env")
    assert [note.params["file"] for note in remarks()] == [str(home / ".env")]


def test_the_folder_of_the_cases_that_a_setting_names_is_read_too(here: Path) -> None:
    (here / "t").mkdir()
    (here / "t" / ".env").write_text("TOUROKU_HOME=u\nTOUROKU_EMAIL=hanh@example.jp\n", "utf-8")
    written(here, "TOUROKU_HOME=t\n")
    settings = load_settings()
    assert (settings.home, settings.email) == (Path("t"), "hanh@example.jp")
