"""The settings of this desk as its page shows and takes them; no password is ever shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from desk.env_file import NAME, PREFIX, Written
from desk.env_writing import not_writable, with_settings
from desk.settings import HIDDEN, problems_of, recall_operator, written_settings
from ledger.place import place_of, without_password
from ledger.trouble import LedgerError
from records.safe_files import make_home, write_whole
from terms.errors import CodedError, TextKey
from terms.findings import Problem

FIELDS = ("LANG", "OPERATOR", "IMAP_HOST", "IMAP_PORT", "IMAP_USER", "SMTP_HOST", "SMTP_PORT",
          "SMTP_USER", "SMTP_FROM", "LEDGER")  # fmt: skip
"""What is set at the page; everything else is written into the file by hand."""
LANG, LEDGER = "TOUROKU_LANG", "TOUROKU_LEDGER"
LONGEST = 500  # letters

Place = Mapping[str, str]


class Changed(CodedError):
    """The file was written by somebody else since the form was shown."""


@dataclass(frozen=True)
class SettingShown:
    """One setting: ``place`` tells where it is made, None for nowhere.

    ``fixed``: it is made where this page does not write. ``problems`` are with what was typed.
    """

    name: str
    value: str
    place: Place | None
    fixed: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def field(self) -> str:
        return self.name.removeprefix(PREFIX)


@dataclass(frozen=True)
class SettingForm:
    """All settings at the page, those made besides, and the ``mark`` of the file as it was read."""

    file: Path
    fields: tuple[SettingShown, ...]
    besides: tuple[SettingShown, ...]
    mark: str

    @property
    def is_bad(self) -> bool:
        return any(each.problems for each in self.fields)


def form_of(
    home: Path, typed: Mapping[str, str] | None = None, problems: Mapping[str, list[Problem]] = {}
) -> SettingForm:
    """Read what is set. Raises :class:`desk.settings.SettingError` for what can't be."""
    given, file = written_settings(), home / NAME
    shown = [_shown(PREFIX + field, given, file, typed or {}, problems) for field in FIELDS]
    names = {each.name for each in shown}
    besides = [
        SettingShown(name, _harmless(written), written.place, fixed=True)
        for name, written in given.items()
        if name not in names
    ]
    return SettingForm(file, tuple(shown), tuple(besides), _mark(_bytes(file)))


def save(home: Path, typed: Mapping[str, str], mark: str) -> dict[str, list[Problem]]:
    """Write what was typed into the ``.env`` of the folder; returns what is wrong, by setting.

    Then nothing is written. Raises :class:`Changed` when the file is another one meanwhile, and
    OSError.
    """
    form = form_of(home)
    changes = {
        each.name: typed[each.name].strip()
        for each in form.fields
        if each.name in typed and not each.fixed and typed[each.name].strip() != each.value
    }
    wrong = problems_with(changes, home)
    if wrong or not changes:
        return wrong
    file = form.file.resolve()  # where it is a link, that stays one
    data = _bytes(file)
    if mark != _mark(data):
        raise Changed("page.settings-changed")
    make_home(home)
    write_whole(file, with_settings(data, changes))
    return {}


def differing_now(home: Path, typed: Mapping[str, str]) -> dict[str, list[Problem]]:
    """Return where the file says something else than what was typed, by setting, and what."""
    return {
        each.name: [Problem("page.settings-now", {"value": each.value or "–"})]
        for each in form_of(home).fields
        if each.name in typed and not each.fixed and typed[each.name].strip() != each.value
    }


def problems_with(changes: Mapping[str, str], home: Path) -> dict[str, list[Problem]]:
    """Return what is wrong with values that are to be set, by setting."""
    found = [*problems_of(changes), *not_writable(changes)]
    wrong: dict[str, list[Problem]] = {}
    for each in found:
        wrong.setdefault(each.params["name"], []).append(each)
    ledger = changes.get(LEDGER, "")
    if HIDDEN in ledger:
        wrong[LEDGER] = [Problem("setting.hidden-left", {"hidden": HIDDEN})]
    elif ledger and LEDGER not in wrong:
        try:
            place_of(ledger, home)
        except LedgerError as trouble:
            wrong[LEDGER] = [Problem(trouble.code, dict(trouble.params))]
    return wrong


def _shown(
    name: str,
    given: Mapping[str, Written],
    file: Path,
    typed: Mapping[str, str],
    problems: Mapping[str, list[Problem]],
) -> SettingShown:
    written, wrong = given.get(name), tuple(problems.get(name, ()))
    if written is None:
        place = _remembered(file.parent) if name == f"{PREFIX}OPERATOR" else None
        return SettingShown(name, typed.get(name, ""), place, problems=wrong)
    named = written.place.get("file")
    fixed = named is None or Path(named).resolve() != file.resolve()
    value = _harmless(written)
    shown = value if fixed else typed.get(name, value)
    return SettingShown(name, shown, written.place, fixed, wrong)


def _remembered(home: Path) -> Place | None:
    """Return that somebody said once who sits here, where no setting says it."""
    who = recall_operator(home)
    return {"place": TextKey("page.settings.remembered"), "who": who} if who else None


def _harmless(written: Written) -> str:
    """Return a value as it may be seen by whoever stands behind one."""
    value = written.value.strip()
    if written.name == LANG:
        return unicodedata.normalize("NFKC", value).lower()  # as it may be written in a file
    if written.name.endswith(("_PASSWORD", "_COMMAND")):
        return HIDDEN
    return without_password(value, HIDDEN) if written.name == LEDGER else value


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return b""


def _mark(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()
