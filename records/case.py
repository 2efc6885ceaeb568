"""One registration as it stands: what was asked, how far it came, what was seen.

The journal is the truth; ``case.json`` is the same in a form that is easy to read, written anew
after every change. States only go forward; a case found in ``submitting`` may or may not have
reached the site: 登録 is not pressed in it. It is ``prepared`` once more only where provably no
request left the browser, or where the site showed the confirmation again: then nothing is pressed
until a person says that nothing was registered.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from records.applicant import Request
from records.damage import HEAD, JOURNAL, Known, no_less_than
from records.editions import Site
from records.head import Head
from records.journal import OWN_WORDS, PLACES, Journal, JournalEvent
from records.links import is_link, link_below
from records.listed import ListedCase, read_listed
from records.lock import LOCK, StoreError, hold
from records.possible_ids import possible_auth_ids_of
from records.progress import STATES, Once, Progress, SeenAuthId, State
from records.rights import is_anothers, open_to_others
from records.safe_files import make_folder, make_home, write_whole
from records.trouble import OF_THE_DISK, machine_error
from records.uncompared import FILE as UNCOMPARED
from terms.auth_id import read_auth_id
from terms.errors import TextKey
from terms.text import harmless_line

if TYPE_CHECKING:
    from terms.masking import Masking

__all__ = ["STATES", "Case", "ListedCase", "Progress", "SeenAuthId", "State", "Store", "StoreError"]


UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a case that is not whole can end in."""

SHORTEST_PART = 4  # letters of an id that may stand for it
SHOWN = 10  # of many cases that are told, the newest
SNAPSHOT = ("state", "auth_id", "entries", "facts", "journal")
"""What the journal came to when ``case.json`` was written, and how long it was."""


class Case(Head):
    """A case folder, opened."""

    def __init__(self, folder: Path, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._head = {name: value for name, value in data.items() if name not in SNAPSHOT}
        self._known = Known.of(data)
        self.folder = folder
        self.id = folder.name
        self.journal = Journal(folder / JOURNAL)
        self._recovered = False  # has it been written down what a damaged journal has lost?
        self.unsaved: OSError | None = None  # why ``case.json`` is older than the journal
        self.on_write: Callable[[JournalEvent], object] | None = None  # hears of each event
        # The bytes of it that ``progress`` comes from; None where somebody else wrote as well.
        self._seen: int | None = self.journal.length()
        self.progress = self._read_progress()

    def _read_progress(self) -> Progress:
        """Return what the journal says; where it is damaged, no less than ``case.json`` knows."""
        text = self.journal.read()
        progress, self.damage = no_less_than(self._known, text)
        self._entries = len(text.entries)
        return progress

    @cached_property
    def masking(self) -> Masking:
        """Takes the person's values, and what was typed for them, out of what is kept and told."""
        from terms.masking import Masking  # of no use to a list of cases

        return Masking.of(self.applicant)

    def is_own_value(self, text: str) -> bool:
        """Is a text a value of the applicant, in whatever writing? Then it is no 認証ID."""
        return self._own_values.is_nothing_but(text)

    @cached_property
    def _own_values(self) -> Masking:
        """Without what was typed: a person may sign in with the 認証ID."""
        from terms.masking import Masking

        return Masking.of(self.applicant)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process out of the case. Raises :class:`StoreError` when one is in."""
        with hold(self.folder):
            yield

    # how far it came

    @property
    def state(self) -> State:
        return self.progress.state

    @property
    def auth_id(self) -> str | None:
        return self.progress.auth_id

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.progress.facts

    def reached(self, state: State) -> bool:
        return STATES.index(self.state) >= STATES.index(state)

    def advance(self, state: State) -> None:
        """Write the next state down. States never go back here, and never stay.

        What stands on the disk counts: the case may be open in a second terminal. Raises OSError.
        """
        reached = self._read_progress().state
        if STATES.index(state) <= STATES.index(reached):
            raise ValueError(f"{self.id}: {reached} → {state}")
        self._write("state", state=state)
        if state == "submitting":
            self._write_head()  # nothing is pressed while the disk does not take all there is
        else:
            self._save()

    def is_written(self, once: Once) -> bool:
        """Is that which is pressed once written down? Then it is never pressed again."""
        return self.progress.opening_account if once != "submitting" else self.reached(once)

    def write_before(self, once: Once) -> None:
        """Write down, before it is pressed, what is pressed once.

        Raises ValueError when it stands on the disk already, as :meth:`advance`.
        """
        if once == "submitting":
            self.advance("submitting")
            return
        if self._read_progress().opening_account:
            raise ValueError(f"{self.id}: {once}, twice")
        self._write(once)

    def take_back(self, why: Literal["not-sent", "refused"], once: Once = "submitting") -> None:
        """Write down that a press came to nothing; after that of 登録 it is ``prepared`` again.

        After ``refused`` a person must say before the next press that nothing was registered.
        """
        if once == "submitting" and self.state == once:
            self._write(why)
            self._save()
        elif once == "opening-account" and self.progress.opening_account:
            self._write(why, of="account")

    def saw_auth_id(self, auth_id: str, where: str) -> str:
        """Put an auth_id on the disk the moment it is seen; returns it as it is written down.

        What is none, or a value of the applicant, is not kept: it would stand before the real one
        that the mail brings. "" then.
        """
        plain = read_auth_id(auth_id)
        if self.is_own_value(plain):
            return ""
        if plain and SeenAuthId(plain, where) not in self.progress.sightings:
            self._write("auth_id", auth_id=plain, where=where)
            self._save()
        return plain

    def decide_auth_id(self, auth_id: str) -> None:
        """Keep which of the rivals a person said is right; all of them stay in the journal."""
        self._write("auth-id-decided", auth_id=auth_id, among=list(self.progress.rivals))
        self._save()

    def note(self, event: JournalEvent, **data: Any) -> None:
        """Write anything else that happened."""
        self._write(event, **data)

    def note_password_date(self, at: datetime) -> None:
        """Keep since when the login password is set: it is valid for a year from then."""
        self.fact("password-set-at", at.isoformat(timespec="seconds"))

    def fact(self, name: str, value: Any) -> None:
        """Keep a fact that later steps or the receipt need."""
        self._write("fact", name=name, value=value)
        self._save()

    # evidence

    def shot_path(self, number: int, step: str) -> Path:
        return self._own_folder(self.folder / "shots") / f"{number:02d}-{step}.png"

    def keep_mail(self, data: bytes, kind: str) -> Path:
        """Keep the raw bytes of a mail as ``mails/NN-kind.eml`` before anything is made of them.

        One that was kept by a run that was killed before it could note it is never overwritten.
        """
        folder = self._own_folder(self.folder / "mails")
        heads = [path.name.partition("-")[0] for path in folder.glob("*-*.eml")]
        number = max((int(head) for head in heads if head.isdecimal()), default=0) + 1
        path = folder / f"{number:02d}-{kind}.eml"
        write_whole(path, data)
        return path

    def keep(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        self._own_folder(path.parent)
        write_whole(path, data)
        return path

    def _own_folder(self, path: Path) -> Path:
        """Make a folder of the case. Raises :class:`StoreError` where a link leads out of it."""
        link = link_below(self.folder, path)
        if link is not None:
            raise StoreError("store.linked", case=self.id, path=str(link))
        make_folder(path)
        return path

    def _write(self, event: JournalEvent, **data: Any) -> None:
        if self.damage and not self._recovered:
            # Else the next entry would stand for the one that is lost, and nobody would miss it.
            self._recovered = True
            self._write(
                "recovered",
                state=self.state,
                auth_id=self.auth_id,
                may_have_submitted=self.progress.may_have_submitted,
                **({"may_be": list(self.damage.may_be)} if self.damage.may_be else {}),
            )
        alone = self.journal.length() == self._seen
        told = {name: self._told(name, value) for name, value in data.items()}
        self.progress.take(self.journal.write(event, **told))
        self._seen = self.journal.length() if alone else None
        self._entries += 1
        if self.on_write:
            self.on_write(event)

    def _told(self, name: str, value: Any) -> Any:
        """Words that are not ours, bounded and without anything personal."""
        if name in OWN_WORDS:
            return value
        if isinstance(value, str):
            place = name in PLACES  # where something is, long as it may be
            return self.masking.hide(harmless_line(value)) if place else self.masking.told(value)
        return [self._told(name, each) for each in value] if isinstance(value, list) else value

    def _save(self) -> None:
        """Write ``case.json`` anew, if it can be: the journal has it already."""
        try:
            self._write_head()
        except OSError as trouble:
            self.unsaved = trouble
        else:
            self.unsaved = None

    def _write_head(self) -> None:
        known = Known(self.state, self.auth_id, self._entries)
        progress = {"facts": self.facts, "journal": self._seen}
        snapshot = {**self._head, **known.to_json(), **progress}
        write_whole(
            self.folder / HEAD, json.dumps(snapshot, ensure_ascii=False, indent=2).encode() + b"\n"
        )


class Store:
    """All cases kept under one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.cases = home / "cases"

    def create(self, request: Request, site: Site) -> Case:
        """Open a new case folder for a request. Raises :class:`StoreError`."""
        now = datetime.now(UTC)
        # The time of the desk, as lists and stories tell it.
        folder = self.cases / f"{now.astimezone():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        head = {
            "id": folder.name,
            "created": now.isoformat(timespec="seconds"),
            "edition": site.edition.key,
            "site": site.origin,
            "simulated": site.loopback,
            "procedure": request.procedure,
            "category": request.category,
            "applicant": {
                **asdict(request.applicant),
                "birth_date": request.applicant.birth_date.isoformat(),
            },
        }
        self._stands_here()
        try:
            make_home(self.home)
            make_folder(self.cases)
            make_folder(folder)
            case = Case(folder, head)
            case._write_head()
        except OSError as trouble:
            with contextlib.suppress(OSError):
                folder.rmdir()
            raise self._not_writable(trouble) from None
        return case

    def open(self, case_id: str) -> Case:
        """Open one case by its id. Raises :class:`StoreError`."""
        folder = self.folder(case_id)
        try:
            return Case(folder, json.loads((folder / HEAD).read_bytes()))
        except UNREADABLE as trouble:
            raise _damaged(folder, trouble) from None

    def whole_id(self, typed: str, elsewhere: Callable[[str], Iterable[str]] = lambda _: ()) -> str:
        """Return the id that somebody meant who typed its beginning or its end.

        ``elsewhere`` gives the ids in other stores that such a part fits. What fits no case is
        given back as it is. Raises :class:`StoreError` where it fits several.
        """
        ids = [each.name for each in self.folders() if _holds_case(each)]
        if len(typed) < SHORTEST_PART or typed in ids:
            return typed
        own = (each for each in ids if each.startswith(typed) or each.endswith(f"-{typed}"))
        fitting = sorted({*own, *elsewhere(typed)})
        if len(fitting) > 1:
            raise StoreError("store.several-cases", case=typed, cases=", ".join(fitting[-SHOWN:]))
        return fitting[0] if fitting else typed

    def folder(self, case_id: str) -> Path:
        """Where a case is kept, readable or not. Raises :class:`StoreError`."""
        self._stands_here()
        # An id is the name of one of our folders, never a way out of the store.
        plain = Path(case_id).name == case_id and not re.search(r"[/\\\0]|^\.{0,2}$", case_id)
        folder = self.cases / case_id
        if not plain or not _holds_case(folder):
            raise StoreError("store.no-such-case", case=case_id, folder=str(self.cases))
        _no_links(folder)
        return folder

    def all(self) -> Iterator[Case]:
        """Every case that can be read, opened, oldest first. A list needs :meth:`survey` alone."""
        for each in self.survey():
            if isinstance(each, ListedCase):
                with contextlib.suppress(StoreError):  # its journal may be damaged all the same
                    yield self.open(each.id)

    def survey(self) -> Iterator[ListedCase | StoreError]:
        """Every case, oldest first, or why it can't be read: one damaged case hides no other."""
        for folder in self.folders():
            listed = self.listed(folder)
            if listed is not None:
                yield listed

    def listed(self, folder: Path) -> ListedCase | StoreError | None:
        """One case as a list tells it, or why it can't be read; None for a folder of no case."""
        try:
            _no_links(folder)
            return read_listed(folder)
        except StoreError as trouble:
            return trouble
        except UNREADABLE as trouble:
            if not _holds_case(folder):
                return None
            return _damaged(folder, trouble)

    def folders(self) -> list[Path]:
        """Return what lies in the store, oldest first; not all of it need be a case."""
        return [self.cases / name for name in self.names()]

    def names(self) -> list[str]:
        """Return the names of what lies in the store, in order: there may be thousands."""
        try:
            self._stands_here()
            return sorted(os.listdir(self.cases))  # noqa: PTH208 - a path each is what takes time
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as trouble:
            raise StoreError(
                "store.not-readable", folder=str(self.cases), reason=trouble.strerror or ""
            ) from None

    def _stands_here(self) -> None:
        """Raise :class:`StoreError` where ``cases`` leads elsewhere or is somebody else's."""
        if is_link(self.cases):
            raise StoreError("store.linked", path=str(self.cases))
        if is_anothers(self.cases):
            raise StoreError("store.anothers", folder=str(self.cases))

    def _not_writable(self, trouble: OSError) -> StoreError:
        """Return a folder that was chosen wrongly, or a disk that takes nothing at the moment."""
        told = machine_error(trouble)
        if told.code in OF_THE_DISK:
            return StoreError(told.code, **told.params)
        return StoreError(
            "store.not-writable", folder=str(self.home), reason=trouble.strerror or ""
        )

    def open_to_others(self) -> Path | None:
        """Find a folder, at or above the store, in which others may put what they like."""
        return open_to_others(self.cases if self.cases.is_dir() else self.home)


def _holds_case(folder: Path) -> bool:
    try:
        return any((folder / name).is_file() for name in (HEAD, JOURNAL))
    except PermissionError:  # that it can't be read is told when it is opened
        return True
    except OSError:  # no name that a folder can have
        return False


def _no_links(folder: Path) -> None:
    """Raise :class:`StoreError` where a case folder, or what it is read from, leads elsewhere."""
    with contextlib.suppress(PermissionError):  # that it is closed to us is told when it is read
        # Thousands of folders are looked at: a path made of parts takes longer than the look.
        for path in (f"{folder}", *(f"{folder}{os.sep}{name}" for name in (HEAD, JOURNAL, LOCK))):
            if is_link(path):
                raise StoreError("store.linked", case=folder.name, path=path)


def _damaged(folder: Path, trouble: Exception) -> StoreError:
    """Say why a case can't be read, and what in its files may be its 認証ID."""
    auth_ids = possible_auth_ids_of(folder, (HEAD, JOURNAL, UNCOMPARED))
    found = TextKey("store.may-be-auth-id") if auth_ids else ""
    return StoreError(
        "store.damaged-case", case=folder.name, reason=_reason(trouble), found=found,
        auth_ids=", ".join(auth_ids),
    )  # fmt: skip


def _reason(trouble: Exception) -> str:
    """Why a case can't be read, without a value of the applicant in it."""
    if isinstance(trouble, OSError):
        name = Path(trouble.filename).name if isinstance(trouble.filename, str) else ""
        return f"{name}: {trouble.strerror}" if name else trouble.strerror or ""
    if isinstance(trouble, json.JSONDecodeError):
        return f"{HEAD}: {trouble.msg}"
    if isinstance(trouble, KeyError):
        return f"{HEAD}: {trouble}"
    text = str(trouble)
    return text if text.startswith(f"{JOURNAL}: ") else HEAD
