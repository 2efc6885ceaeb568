"""The settings of a desk: the environment first, then ``.env`` in the current folder."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.holder import languages
from terms.errors import InputError

PREFIX = "TOUROKU_"
LEARNED = "authserv.txt"  # in TOUROKU_HOME


@dataclass(frozen=True)
class Settings:
    """One field a setting; every one is described in ``.env.example``."""

    home: Path
    lang: str | None
    holder_lang: str | None
    browser: str
    profile: Path
    email: str | None
    authserv: tuple[str, ...]
    dkim: bool
    imap_host: str | None
    imap_port: int
    imap_user: str | None
    imap_password: str | None
    imap_token_command: tuple[str, ...]

    @property
    def mail_source(self) -> str:
        """Where mails come from unless it is said otherwise."""
        return "imap" if self.imap_host else "ask"


class SettingError(InputError):
    """A setting that cannot be what it says; ``params`` names it."""


def load_settings(folder: Path | None = None) -> Settings:
    """Read the settings. Raises :class:`SettingError`."""
    values = {**read_file(folder or Path.cwd()), **_ours(os.environ)}
    home = Path(values.get("HOME") or _default_home()).expanduser()
    return Settings(
        home=home,
        lang=values.get("LANG"),
        holder_lang=_holder_lang(values.get("HOLDER_LANG")),
        browser=values.get("BROWSER") or "chrome",
        profile=Path(values.get("PROFILE") or home / "browser").expanduser(),
        email=values.get("EMAIL"),
        authserv=(*_listed(values.get("AUTHSERV", "")), *learned_servers(home)),
        dkim=_switch("TOUROKU_DKIM", values.get("DKIM") or "on"),
        imap_host=values.get("IMAP_HOST"),
        imap_port=_port(values.get("IMAP_PORT") or "993"),
        imap_user=values.get("IMAP_USER"),
        imap_password=values.get("IMAP_PASSWORD"),
        imap_token_command=_command(values.get("IMAP_TOKEN_COMMAND") or ""),
    )


def learned_servers(home: Path) -> tuple[str, ...]:
    """Receiving servers that a person at this desk said yes to, one a line."""
    try:
        lines = (home / LEARNED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def learn_server(home: Path, server: str) -> None:
    """Keep a receiving server that a person said yes to; the file is its owner's alone."""
    from records.safe_files import make_home, write_whole

    servers = dict.fromkeys((*learned_servers(home), server))
    make_home(home)
    write_whole(home / LEARNED, "".join(f"{each}\n" for each in servers).encode())


def read_file(folder: Path) -> dict[str, str]:
    """The settings in a folder's ``.env``, without their prefix. Raises :class:`SettingError`."""
    path = folder / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return _ours(dotenv_values(path))
    except UnicodeDecodeError:
        raise SettingError("setting.encoding", file=str(path)) from None


def _ours(values: Mapping[str, str | None]) -> dict[str, str]:
    return {
        key.removeprefix(PREFIX): value
        for key, value in values.items()
        if key.startswith(PREFIX) and value
    }


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("touroku", appauthor=False)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise SettingError("setting.switch", name=name, value=text)
    return text.lower() == "on"


def _command(text: str) -> tuple[str, ...]:
    """A command as a shell would read it; a Windows path keeps its backslashes."""
    try:
        words = shlex.split(text, posix=sys.platform != "win32")
    except ValueError:
        raise SettingError("setting.command", name="TOUROKU_IMAP_TOKEN_COMMAND") from None
    return tuple(word.strip('"') for word in words)


def _holder_lang(value: str | None) -> str | None:
    if value is None:
        return None
    known = languages()
    if value not in known:
        name = f"{PREFIX}HOLDER_LANG"
        raise SettingError("setting.choice", name=name, value=value, choices=", ".join(known))
    return value


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingError("setting.port", name="TOUROKU_IMAP_PORT", value=text)
    return int(text)
