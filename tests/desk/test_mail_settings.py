"""The settings of a desk's mail: what is asked of whom, and what is believed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desk.arguments import build_parser
from desk.imap_account import imap_account
from desk.run_request import RunRequest, typed
from desk.settings import (
    LEARNED,
    SettingError,
    command_words,
    learn_server,
    learned_servers,
    load_settings,
)
from desk.words import Words
from mail import MailError, SystemDns
from records.editions import choose_site
from tests.windows import not_on_windows

WORDS = Words("en")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("TOUROKU_HOME", str(tmp_path))
    monkeypatch.setenv("TOUROKU_IMAP_HOST", "outlook.example")
    monkeypatch.setenv("TOUROKU_IMAP_USER", "hanh@example.jp")
    return monkeypatch


def asked(here: Path, *words: str) -> RunRequest:
    chosen = build_parser(WORDS).parse_args(["run", "case.toml", *words])
    return typed(chosen, load_settings(here), WORDS, choose_site(None, None))


def test_a_command_gives_the_token_and_is_run_anew_each_time(
    desk: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "give token.py").write_text(
        "from pathlib import Path\n"
        f"p = Path({str(tmp_path / 'count')!r})\n"
        "p.write_text((p.read_text() if p.exists() else '') + 'x')\n"
        "print('token', p.read_text())\n"
    )
    desk.setenv("TOUROKU_IMAP_TOKEN_COMMAND", f'{sys.executable} "{tmp_path / "give token.py"}"')
    account = imap_account(load_settings(tmp_path), WORDS)
    assert account
    assert account.login == "xoauth2"
    assert [account.password(), account.password()] == ["token x", "token xx"]


@pytest.mark.parametrize(("text", "on_windows", "words"), [
    (r'"C:\Program Files\py.exe" C:\t.py --name="a b"', True,
     (r"C:\Program Files\py.exe", r"C:\t.py", "--name=a b")),
    (r'C:\新しい\token.cmd "" #1', True, (r"C:\新しい\token.cmd", "", "#1")),
    (r'python3 my\ token.py --name="a b"', False, ("python3", "my token.py", "--name=a b")),
])  # fmt: skip
def test_a_command_is_split_as_the_system_splits_it(
    text: str, on_windows: bool, words: tuple[str, ...]
) -> None:
    assert command_words(text, on_windows=on_windows) == words


def test_a_command_that_fails_is_told_without_a_question(
    desk: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.setenv("TOUROKU_IMAP_TOKEN_COMMAND", f"{sys.executable} -c 'raise SystemExit(3)'")
    account = imap_account(load_settings(tmp_path), WORDS)
    assert account
    with pytest.raises(MailError) as caught:
        account.password()
    assert caught.value.code == "secret-missing"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("TOUROKU_IMAP_TOKEN_COMMAND", "python 'token.py", "setting.command"),
     ("TOUROKU_DKIM", "sometimes", "setting.switch")],
)  # fmt: skip
def test_a_setting_that_cannot_be_read_is_named(
    desk: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, code: str
) -> None:
    desk.setenv(name, value)
    with pytest.raises(SettingError) as caught:
        load_settings(tmp_path)
    assert (caught.value.code, caught.value.params["name"]) == (code, name)


def test_dkim_is_looked_up_unless_it_is_off(desk: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dns = asked(tmp_path).desk.trust.dns
    assert dns and isinstance(dns(), SystemDns)
    desk.setenv("TOUROKU_DKIM", "OFF")
    assert asked(tmp_path).desk.trust.dns is None


@not_on_windows("rights")
def test_learned_servers_are_kept_once_and_join_the_settings(
    desk: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "new"
    for server in ("mx1.example.jp", "mx2.example.jp", "mx1.example.jp"):
        learn_server(home, server)
    assert learned_servers(home) == ("mx1.example.jp", "mx2.example.jp")
    assert (home / LEARNED).stat().st_mode & 0o777 == 0o600
    (home / LEARNED).write_bytes(b"\xff\xfe")
    assert learned_servers(home) == ()


def test_who_waits_less_is_told_sooner_what_to_look_at(tmp_path: Path) -> None:
    assert asked(tmp_path).options.advice_after == 180.0
    assert asked(tmp_path, "--mail-wait", "7200").options.advice_after == 180.0
    short = asked(tmp_path, "--mail-wait", "20").options
    assert (short.mail_limit, short.advice_after) == (20.0, 3.0)


@pytest.mark.parametrize(("port", "tls"), [("993", "tls"), ("143", "starttls"), ("9993", "tls")])
def test_an_account_is_always_encrypted(
    desk: pytest.MonkeyPatch, tmp_path: Path, port: str, tls: str
) -> None:
    desk.setenv("TOUROKU_IMAP_PORT", port)
    account = imap_account(load_settings(tmp_path), WORDS)
    assert account
    assert account.tls == tls
