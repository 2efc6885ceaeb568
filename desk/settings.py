"""The settings of a desk: the environment first, then ``.env`` in the current folder, then that
in the folder of the cases, which stays when the program is put anew.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from desk.data_folder import HOME, default_home
from desk.env_file import (
    PREFIX,
    QUOTES,
    UNSEEN,
    EnvFile,
    Written,
    in_environment,
    nearest,
    read_env,
)
from desk.holder import languages
from desk.words import LANGUAGES
from flows.options import LedgerOptions
from terms.errors import InputError, TextKey
from terms.findings import Note, Problem
from terms.shared_domains import is_anybodys

IMAPS, SMTPS = 993, 465
LEARNED = "authserv.txt"  # in TOUROKU_HOME
OPERATOR = "operator.txt"  # in TOUROKU_HOME
HIDDEN = "****"  # instead of a password
IN_FORM = TextKey("setting.in-form")  # where a setting has a field of its own
ATOM = r"[^\s@<>,;:|/\"\\()\[\]＠]+"  # what stands before and behind the @


@dataclass(frozen=True)
class Settings:
    """One field a setting; every one is described in ``.env.example``."""

    home: Path
    lang: str | None
    holder_lang: str | None
    operator: str | None
    ledger: str | None
    ledger_key_file: Path | None
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
    smtp_host: str | None
    smtp_port: int
    smtp_user: str | None
    smtp_password: str | None
    smtp_token_command: tuple[str, ...]
    smtp_from: str | None

    @property
    def mail_source(self) -> str:
        """Where mails come from unless it is said otherwise."""
        return "imap" if self.imap_host else "ask"

    @property
    def ledger_options(self) -> LedgerOptions:
        """Where this desk's ledger is."""
        operator = self.operator or recall_operator(self.home) or None
        return LedgerOptions(self.home, self.ledger, self.ledger_key_file, operator)


KNOWN = tuple(PREFIX + field.name.upper() for field in fields(Settings))


class SettingError(InputError):
    """Settings that cannot be what they say; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code, **problems[0].params)
        self._problems = tuple(problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems


def load_settings(folder: Path | None = None) -> Settings:
    """Read the settings. Raises :class:`SettingError` with all that is wrong."""
    return _Reader(*_read(folder)).settings()


def remarks(folder: Path | None = None) -> list[Note]:
    """Return what stands among the settings and does nothing.

    Told, and nothing is stopped by it.
    """
    files, given = _read(folder)
    notes = [
        Note("setting.not-ours", {"file": file.path, "lines": ", ".join(file.others)})
        for file in files
        if file.others
    ]
    strange = [name for name in _of_environment() if name not in KNOWN and not _meant(name)]
    if strange:
        notes.append(Note("setting.not-known", {"names": ", ".join(strange)}))
    for host in ("TOUROKU_IMAP_HOST", "TOUROKU_SMTP_HOST"):
        if host not in given:
            stem = host.removesuffix("HOST")
            idle = [name for name in given if name in (f"{stem}USER", f"{stem}PASSWORD")]
            notes += [Note("setting.without-host", {"name": name, "host": host}) for name in idle]
    return notes


def names_set(folder: Path | None = None) -> list[str]:
    """Return which settings somebody has made, without what they say."""
    _, given = _read(folder)
    return list(given)


def written_settings(folder: Path | None = None) -> dict[str, Written]:
    """Return what is set, each as it is written and where. Raises :class:`SettingError`."""
    files, given = _read(folder)
    _Reader(files, given).settings()
    return given


def problems_of(values: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with values that somebody wants to set, as it would be told later."""
    place = {"place": IN_FORM}
    given = {name: Written(name, text, place) for name, text in values.items() if text.strip()}
    try:
        _Reader([], given).settings()
    except SettingError as trouble:
        return [each for each in trouble.problems if each.params.get("name") in given]
    return []


def language_setting(folder: Path | None = None) -> str | None:
    """Return the language of the display as it is set; None when it is not, or is none of ours."""
    _, given = _read(folder)
    written = given.get("TOUROKU_LANG")
    chosen = _plain(written.value) if written else None
    return chosen if chosen in LANGUAGES else None


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


def recall_operator(home: Path) -> str | None:
    """Who sits at this desk as they said it when asked; None where nobody was."""
    try:
        return (home / OPERATOR).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def operator_of(settings: Settings) -> str | None:
    """Who sits at this desk: as it is set, or as they said it once; None where nobody did."""
    return settings.operator or recall_operator(settings.home)


def remember_operator(home: Path, name: str) -> None:
    """Keep who sits at this desk, or ("") that nobody wants to be named."""
    from records.safe_files import make_home, write_whole

    make_home(home)
    write_whole(home / OPERATOR, f"{name}\n".encode())


def _read(folder: Path | None) -> tuple[list[EnvFile], dict[str, Written]]:
    """Return the files, and what is set in them or, before them, in the environment."""
    here = folder or Path()
    files = [read_env(here, KNOWN)]
    environment = _of_environment()
    kept = _folder_of_cases(_first(HOME, environment, files[0].settings))
    if kept and not (here.exists() and kept.samefile(here)):
        files.append(read_env(kept, KNOWN))
    given = {}
    for name in KNOWN:
        written = _first(name, environment, *(file.settings for file in files))
        if written:
            given[name] = written
    return files, given


def _first(name: str, *places: Mapping[str, Written]) -> Written | None:
    """Return what is set in the first place that says anything."""
    found = (place[name] for place in places if name in place and place[name].value.strip())
    return next(found, None)


def _folder_of_cases(written: Written | None) -> Path | None:
    """Return the folder of the cases where it is there already; one that can't be is told later."""
    try:
        place = Path(written.value.strip()).expanduser() if written else default_home()
        return place if place.is_dir() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _of_environment() -> dict[str, Written]:
    return {
        name: in_environment(name, value)
        for name, value in os.environ.items()
        if name.upper().startswith(PREFIX)
    }


def _meant(name: str) -> str | None:
    return None if name in KNOWN else nearest(name, KNOWN)


class _Reader:
    """Reads all settings and gathers every problem, so that one round of mending is enough."""

    def __init__(self, files: Sequence[EnvFile], given: dict[str, Written]) -> None:
        self._given = given
        self._problems = [problem for file in files for problem in file.problems]
        for name, written in _of_environment().items():
            meant = _meant(name)
            if meant and written.value:
                self._wrong("setting.misspelt", written, meant=meant)
        for written in given.values():
            self._look(written)

    def settings(self) -> Settings:
        """All of them. Raises :class:`SettingError`."""
        home = self._folder("HOME") or default_home()
        settings = Settings(
            home=home,
            lang=self._choice("LANG", LANGUAGES),
            holder_lang=self._choice("HOLDER_LANG", languages()),
            operator=self._text("OPERATOR"),
            ledger=self._text("LEDGER"),
            ledger_key_file=self._path("LEDGER_KEY_FILE"),
            browser=self._browser(),
            profile=self._folder("PROFILE") or home / "browser",
            email=self._email(),
            authserv=(*self._list("AUTHSERV"), *learned_servers(home)),
            dkim=self._switch("DKIM"),
            imap_host=self._host("IMAP_HOST"),
            imap_port=self._port("IMAP_PORT", IMAPS),
            imap_user=self._text("IMAP_USER"),
            imap_password=self._secret("IMAP_PASSWORD"),
            imap_token_command=self._command("IMAP_TOKEN_COMMAND"),
            smtp_host=self._host("SMTP_HOST"),
            smtp_port=self._port("SMTP_PORT", SMTPS),
            smtp_user=self._text("SMTP_USER"),
            smtp_password=self._secret("SMTP_PASSWORD"),
            smtp_token_command=self._command("SMTP_TOKEN_COMMAND"),
            smtp_from=self._sender(),
        )
        if self._problems:
            raise SettingError(self._problems)
        return settings

    def _wrong(self, code: str, written: Written, **params: str) -> None:
        # The address of a ledger may have a password in it.
        value = HIDDEN if re.search("://.*@", written.value) else written.value
        if "instead" in params and written.place.get("place") != IN_FORM:
            params["instead"] = f"{written.name}={params['instead']}"
        self._problems.append(
            Problem(code, {**written.place, "name": written.name, "value": value, **params})
        )

    def _look(self, written: Written) -> None:
        """Look for what no setting can have in it; tell it once."""
        value, secret = written.value, written.name.endswith("_PASSWORD")
        unseen = [c for c in value if unicodedata.category(c) in UNSEEN or c == "\ufffd"]
        if unseen:
            self._wrong("setting.character", written, letter=f"U+{ord(unseen[0]):04X}", value="")
        value = value.strip()
        if secret:
            if len(value) > 1 and value[0] in QUOTES and value[-1] in QUOTES:
                self._wrong("setting.quotes", written, value=HIDDEN, instead=HIDDEN)
            return
        if other := next((name for name in KNOWN if re.search(rf"\W{name}\s*=", value)), None):
            self._wrong("setting.two-in-line", written, other=other)
        elif not written.name.endswith("_COMMAND") and _quoted(value):
            self._wrong("setting.quotes", written, instead=_unquoted(value, written.name))
        elif value[-1] in ";；，、" or (value[-1] == "," and not written.name.endswith("AUTHSERV")):
            self._wrong("setting.line-end", written, instead=value.rstrip(";,；，、 "))
        elif value[0] in "=＝":
            self._wrong("setting.value-begins", written, instead=value.lstrip("=＝ "))

    def _found(self, name: str) -> Written | None:
        return self._given.get(PREFIX + name)

    def _text(self, name: str) -> str | None:
        written = self._found(name)
        return written.value.strip() if written else None

    def _secret(self, name: str) -> str | None:
        written = self._found(name)
        return written.value if written else None

    def _path(self, name: str) -> Path | None:
        """Return a place on this machine, ``~`` being the home of whoever works here."""
        written = self._found(name)
        if written is None:
            return None
        value = written.value.strip()
        if "\0" in value:
            return None
        if os.name != "nt" and re.match(r"[A-Za-z]:[\\/]|\\\\\w", value):
            self._wrong("setting.other-system", written)
        elif variable := re.search(r"%\w+%|\$\w+|\$\{.*?\}", value):
            self._wrong("setting.variable", written, variable=variable[0])
        try:
            return Path(value).expanduser()
        except RuntimeError:
            self._wrong("setting.no-such-user", written)
            return None

    def _folder(self, name: str) -> Path | None:
        """Where a folder is or will be made."""
        path = self._path(name)
        for there in (path, *path.parents) if path else ():
            with contextlib.suppress(OSError):
                if there.is_file():
                    self._wrong("setting.no-folder", self._given[PREFIX + name], there=str(there))
                if there.exists():
                    break
        return path

    def _browser(self) -> str:
        value = self._text("BROWSER") or "chrome"
        return str(self._path("BROWSER") or value) if re.search(r"[\\/~]", value) else value

    def _choice(self, name: str, choices: Collection[str]) -> str | None:
        written = self._found(name)
        if written is None:
            return None
        chosen = _plain(written.value)
        if chosen not in choices:
            self._wrong("setting.choice", written, choices=", ".join(choices))
            return None
        return chosen

    def _switch(self, name: str) -> bool:
        written = self._found(name)
        chosen = _plain(written.value) if written else "on"
        if written and chosen not in ("on", "off"):
            self._wrong("setting.switch", written)
        return chosen == "on"

    def _email(self) -> str | None:
        written = self._found("EMAIL")
        if written is None:
            return None
        value = written.value.strip()
        if not re.fullmatch(rf"""("[^"]+"|{ATOM})@{ATOM}""", value):
            self._wrong("setting.email", written)
        return value

    def _list(self, name: str) -> tuple[str, ...]:
        written = self._found(name)
        if written is None:
            return ()
        listed = tuple(each.strip() for each in written.value.split(",") if each.strip())
        if all(map(_is_server, listed)) or any(_told(each, written) for each in self._problems):
            return listed
        pieces = [
            each for each in re.split(rf"[\s,;；，、|/・＋+{QUOTES}]+", written.value) if each
        ]
        if all(map(_is_server, pieces)):
            self._wrong("setting.list", written, instead=",".join(pieces))
        else:
            wrong = next(each for each in listed if not _is_server(each))
            wide = wrong.startswith("*.") and is_anybodys(wrong)
            self._wrong("setting.server-wide" if wide else "setting.server", written, value=wrong)
        return listed

    def _sender(self) -> str | None:
        """Return who mails are from: an address, or a name and the address in ``< >``."""
        written = self._found("SMTP_FROM")
        if written and sender_of(written.value) is None:
            self._wrong("setting.sender", written)
        return written.value.strip() if written else None

    def _host(self, name: str) -> str | None:
        written = self._found(name)
        if written is None:
            return None
        value = written.value.strip()
        if not _is_host(value):
            plain = unicodedata.normalize("NFKC", value)
            parts = [each for each in re.split(r"[\s,;、|]+", plain) if each]
            if len(parts) > 1 and not (_is_host(parts[0]) and parts[1].isdecimal()):
                self._wrong("setting.host-blanks", written)
                return value
            plain = parts[0] if parts else plain
            host = re.sub(r"^\w+://|[/:].*$|\s", "", re.sub(r"^\w+://", "", plain))
            port = PREFIX + name.replace("HOST", "PORT")
            if _is_host(host):
                self._wrong("setting.host", written, instead=host, port=port)
            elif not any(_told(each, written) for each in self._problems):
                self._wrong("setting.host-unclear", written)
        return value.strip("[]")  # an IPv6 address is connected to without them

    def _port(self, name: str, usual: int) -> int:
        written = self._found(name)
        if written is None:
            return usual
        value = written.value.strip()
        # Full-width digits are numbers too; ``²`` is a digit and none.
        if not value.isdecimal() or len(value) > 5 or not 0 < int(value) < 65536:
            self._wrong("setting.port", written)
            return usual
        return int(value)

    def _command(self, name: str) -> tuple[str, ...]:
        written = self._found(name)
        if written is None:
            return ()
        try:
            return command_words(written.value, on_windows=sys.platform == "win32")
        except ValueError:
            self._wrong("setting.command", written)
            return ()


def sender_of(text: str) -> tuple[str, str] | None:
    """Return name ("" without one) and address of who a mail is from; None where it is neither."""
    found = re.fullmatch(rf"(?P<name>[^<>@]*)<\s*(?P<in>{ATOM}@{ATOM})\s*>|(?P<bare>{ATOM}@{ATOM})",
                         text.strip())  # fmt: skip
    if not found:
        return None
    address = found["in"] or found["bare"]
    return ((found["name"] or "").strip(f"{QUOTES} "), address) if address.isascii() else None


def command_words(text: str, *, on_windows: bool) -> tuple[str, ...]:
    """Return a command as a shell would read it; a Windows path keeps its backslashes.

    Raises ValueError where a quote is left open.
    """
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if on_windows:
        lexer.escape = ""
    return tuple(lexer)


def _quoted(text: str) -> bool:
    """Are there quotes round it, or is one left over? A mail address may begin with one."""
    first, last = text[0] in QUOTES, text[-1] in QUOTES
    return (first and last) or ((first or last) and "@" not in text)


def _unquoted(value: str, name: str) -> str:
    """In a list or an address no quotes are needed anywhere."""
    if name.endswith(("_AUTHSERV", "_EMAIL")):
        return re.sub(f"[{QUOTES}]", "", value)
    return value.strip(f"{QUOTES} ")


def _told(problem: Problem, written: Written) -> bool:
    return problem.params.get("name") == written.name


def _is_server(text: str) -> bool:
    """May it be an authserv-id, or "*." and the name below which they are?"""
    if text.startswith("*.") and is_anybodys(text):
        return False
    return bool(re.fullmatch(r"(?:\*\.)?\w(?:[\w.:-]*\w)?\.?", text)) and bool(
        text.isascii() and re.search("[A-Za-z]", text)
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.?", text)) and text.isascii()
    return True
