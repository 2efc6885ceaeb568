"""The ``.env`` of a desk, line by line: a line that can't be read is told, never passed over.

A value is what stands there: backslashes are the ones of a Windows path and escape nothing, and
no value goes over the end of its line. ``${NAME}`` stands for a variable of the environment.
"""

from __future__ import annotations

import codecs
import difflib
import io
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from terms.errors import TextKey
from terms.findings import Problem
from terms.text import without_marks

NAME = ".env"
PREFIX = "TOUROKU_"
PASSED_OFF = (".env.txt", "env.txt")  # what Explorer, or an editor, makes of that name
ENVIRONMENT = ("pyvenv.cfg", "conda-meta")  # of a virtual environment, which may have that name
LIMIT = 1 << 20  # bytes; settings are a few lines

MAY_HAVE_A_MARK = ("_HOME", "_PROFILE", "_BROWSER", "_PASSWORD", "_COMMAND")  # a # in its value
QUOTES = "\"'“”„‟″‘’‚‛′`´«»「」『』＂＇"
PLAIN = str.maketrans({
    **dict.fromkeys("“”„‟″«»「」『』＂", '"'), **dict.fromkeys("‘’‚‛′`´＇", "'"),
    "＝": "=", "：": ":", "；": ";", "，": ",", "＃": "#", "\u3000": " ", "\xa0": " ",
})  # fmt: skip
UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # Unicode's kinds of what nobody can see
BEFORE = re.compile(r"^\s*(?:export\b|setx?\b|env\b|\$env:|[$;*#/-]+|\d+[.)])\s*", re.I)
SETTING = re.compile(r"""["']?(?P<name>\w+)["']?\s*(?:[:=]+>?|->|\s)\s*(?P<value>.*)""")


@dataclass(frozen=True)
class Written:
    """A setting as it is written, and what tells where: the parameters of a problem with it."""

    name: str
    value: str
    place: Mapping[str, str]


@dataclass
class EnvFile:
    """What a ``.env`` says: our settings, what is wrong with it, what is not ours."""

    path: str
    settings: dict[str, Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def read_env(folder: Path, known: Collection[str]) -> EnvFile:
    """Read the ``.env`` of a folder; ``known`` are the names of the settings there are."""
    read = _Reader(folder / NAME, known)
    read.file()
    return read.found


def in_environment(name: str, value: str) -> Written:
    """Return a setting of the environment."""
    return Written(name, value, {"place": TextKey("setting.in-environment")})


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the setting that a name was probably meant for."""
    plain = unicodedata.normalize("NFKC", name).upper()
    if plain in known:
        return plain
    rest = {each.removeprefix(PREFIX): each for each in known}
    tail = re.sub(r"^T\w{1,3}R?O?K\w?_", "", plain)
    found = difflib.get_close_matches(tail, rest, n=1, cutoff=0.7)
    return rest[found[0]] if found else None


class _Reader:
    """One file while it is read."""

    def __init__(self, path: Path, known: Collection[str]) -> None:
        self._path = path
        self._known = known
        self.found = EnvFile(_whole(path))

    def file(self) -> None:
        for number, line in enumerate(self._lines(), 1):
            bare = line.strip()
            if bare and not bare.startswith("#"):
                self._line(number, line)

    def _wrong(self, code: str, line: int = 0, **params: str) -> None:
        self.found.problems.append(Problem(code, {**self._at(line), **params}))

    def _at(self, line: int) -> dict[str, str]:
        return {"place": TextKey("setting.in-file"), "file": self.found.path, "line": str(line)}

    # the file

    def _lines(self) -> list[str]:
        try:
            data = self._bytes()
        except FileNotFoundError:
            self._look_for_another_name()
            return []
        except OSError as trouble:
            reason = trouble.strerror or type(trouble).__name__
            self._wrong("setting.file-unreadable", reason=reason)
            return []
        if len(data) > LIMIT:
            self._wrong("setting.file-unreadable", reason=TextKey("setting.over-limit"))
            return []
        text = self._text(data)
        return re.split(r"\r\n|\n|\r", text)

    def _bytes(self) -> bytes:
        if self._path.is_dir():
            if not any((self._path / name).exists() for name in ENVIRONMENT):
                self._wrong("setting.file-is-folder")
            return b""
        if self._path.exists() and not self._path.is_file():
            raise OSError(None, TextKey("setting.no-file"))
        with self._path.open("rb") as file:
            return file.read(LIMIT + 1)

    def _text(self, data: bytes) -> str:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_utf_16(data):
            self._wrong("setting.encoding", 1, encoding="UTF-16")
            return ""
        try:
            return without_marks(data.decode())
        except UnicodeDecodeError as trouble:
            line = data[: trouble.start].count(b"\n") + 1
            if _is_shift_jis(data):
                self._wrong("setting.encoding", line, encoding="Shift_JIS")
            else:
                self._wrong("setting.encoding-unknown", line)
            return ""

    def _look_for_another_name(self) -> None:
        """Tell of settings in a file that is not read: they are none."""
        for name in PASSED_OFF:
            other = self._path.with_name(name)
            try:
                data = other.read_bytes()[:LIMIT]
            except OSError:
                continue
            if re.search(rb"^\s*(?:export\s+)?TOUROKU_\w+\s*=", data, re.M):
                self._wrong("setting.file-name", other=_whole(other))

    # a line

    def _line(self, number: int, line: str) -> None:
        name, value = name_and_value(line)
        if name is None or value is None or not re.fullmatch(r"\w+", name):
            if self._is_ours(line):
                self._wrong(_slip(line), number, **self._mended(line))
            else:
                self.found.others.append(str(number))
        elif name in self._known:
            self._setting(number, name, value)
            self._look_for_a_cut(number, name, line)
        elif self._is_ours(name):
            meant = nearest(name, self._known)
            code = "setting.misspelt" if meant else "setting.unknown"
            params = {"name": name, "known": ", ".join(self._known)}
            self._wrong(code, number, **params, **({"meant": meant} if meant else {}))
        else:
            self.found.others.append(f"{number} ({name})")

    def _look_for_a_cut(self, number: int, name: str, line: str) -> None:
        """Refuse a # behind a blank: it begins a remark, and a password or folder may have one."""
        value = line.partition("=")[2].strip()
        cut = re.search(r"\s#" if name.endswith("_PASSWORD") else r"\s#\S", value)
        if cut and value[0] not in "\"'" and name.endswith(MAY_HAVE_A_MARK):
            written = _hidden(line.strip(), name)
            self._wrong("setting.cut", number, name=name, written=written)

    def _is_ours(self, text: str) -> bool:
        plain = unicodedata.normalize("NFKC", text).upper()
        if PREFIX.rstrip("_") in plain:
            return True
        first = re.match(r"\W*(?:SETX?\s+|EXPORT\s+|ENV:)?(\w+)", plain)
        return bool(first and difflib.get_close_matches(first[1], self._known, 1, cutoff=0.85))

    def _mended(self, line: str) -> dict[str, str]:
        """Return the line as it is, and as it was probably meant; a password is in neither."""
        plain = BEFORE.sub("", line.translate(PLAIN), count=1)
        parts = SETTING.match(plain)
        name = nearest(parts["name"], self._known) if parts else None
        written = _hidden(line.strip(), name)
        if not parts or not name:
            return {"written": written, "instead": f"{PREFIX}…=…"}
        value = re.sub(r"[;,\s]+$", "", parts["value"])
        # The quotes in a command belong to it.
        if name.endswith("_COMMAND"):
            value = f"'{value}'"
        elif name.endswith(("_AUTHSERV", "_EMAIL")):
            value = re.sub("[\"']", "", value)
        else:
            value = value.strip("\"' ")
        return {"written": written, "instead": _hidden(f"{name}={value}", name)}

    def _setting(self, number: int, name: str, value: str) -> None:
        here = self._at(number)
        if name in self.found.settings:
            first = self.found.settings[name].place["line"]
            self._wrong("setting.twice", number, name=name, first=first)
        unset = [variable for variable, there in _variables(value) if not there]
        if unset:
            self._wrong("setting.no-variable", number, name=name, variable=unset[0])
        self.found.settings[name] = Written(name, _with_variables(value), here)


def name_and_value(line: str) -> tuple[str | None, str | None]:
    """Name and value of a line; None for what can't be told."""
    from dotenv.parser import parse_stream

    binding = next(parse_stream(io.StringIO(_with_literal_backslashes(line))))
    return (None, None) if binding.error else (binding.key, binding.value)


def _with_literal_backslashes(line: str) -> str:
    r"""``"C:\new"`` is a path; a backslash in quotes that is not doubled yet is doubled."""
    parts = re.fullmatch(r"""([^=#'"]*=\s*)(["'])(.*)(\2[^'"]*)""", line)
    if not parts or not re.sub(r"""\\[\\"']""", "", parts[3] + parts[4][0]).count("\\"):
        return line
    return f"{parts[1]}{parts[2]}{parts[3]}".replace("\\", "\\\\") + parts[4]


def _slip(line: str) -> str:
    """Return which rule of the file a line breaks."""
    plain = line.translate(PLAIN)
    if re.match(r"\s*(?:setx?|env)\b|\s*[^\w\s'\"]|\s*\d+[.)]", plain, re.I):
        return "setting.line-begins"
    if not re.match(r"[^=]*\w[\"']?\s*=", line) or re.match(r"\s*\w+\s*:", plain):
        return "setting.no-equals"
    value = plain.partition("=")[2].strip()
    if value[:1] in ('"', "'"):
        closed = value.find(value[0], 1) > 0
        return "setting.after-quote" if closed else "setting.open-quote"
    return "setting.line"


def _hidden(line: str, name: str | None) -> str:
    """Return a line without the password in it."""
    if "PASS" not in f"{unicodedata.normalize('NFKC', line).upper()} {name}":
        return line
    before = re.match(r"[^=:＝：\s]*[=:＝：\s]+", line)
    return f"{before[0] if before else ''}****"


def _variables(value: str) -> Iterator[tuple[str, bool]]:
    """Give the variables that a value stands on, and whether they are there."""
    from dotenv.variables import Variable, parse_variables

    for part in parse_variables(value):
        if isinstance(part, Variable):
            yield part.name, part.default is not None or part.name in os.environ


def _with_variables(value: str) -> str:
    from dotenv.variables import parse_variables

    return "".join(part.resolve(os.environ) for part in parse_variables(value))


def _is_utf_16(data: bytes) -> bool:
    """Text of two bytes a letter whose mark was lost."""
    return data.count(0) * 4 > len(data) > 1


def _is_shift_jis(data: bytes) -> bool:
    """Tell whether it makes Japanese words; half-width kana and rarer kanji come by chance."""
    try:
        letters = [each for each in data.decode("cp932") if each > "\x7f"]
    except UnicodeDecodeError:
        return False
    first_bytes = {each.encode("cp932")[0] for each in letters}
    return len(letters) > 1 and all(
        0x81 <= byte <= 0x84 or 0x88 <= byte <= 0x97 for byte in first_bytes
    )


def _whole(path: Path) -> str:
    try:
        return str(path.absolute())
    except OSError:  # the folder we are in is gone
        return str(path)
