"""One registration as it stands: what was asked, how far it came, what was seen.

The journal is the truth; ``case.json`` is the same in a form that is easy to read, written anew
after every change. States only go forward; a case found in ``submitting`` may or may not have
reached the site: 登録 is not pressed in it. It is ``prepared`` once more only where provably no
request left the browser, or where the site showed the confirmation again: then nothing is pressed
until a person says that nothing was registered.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from records.applicant import CATEGORY_WORDS, PROCEDURES, Applicant, Category, Procedure, Request
from records.editions import EDITIONS, Site
from records.journal import Journal, JournalEvent
from records.lock import StoreError, hold
from records.progress import STATES, Once, Progress, SeenAuthId, State
from records.safe_files import make_folder, make_home, write_whole
from terms.auth_id import read_auth_id

__all__ = ["STATES", "Case", "Progress", "SeenAuthId", "State", "Store", "StoreError"]


class Case:
    """A case folder, opened."""

    def __init__(self, folder: Path, head: dict[str, Any]) -> None:
        self.folder = folder
        self.id = folder.name
        self._head = head
        self.journal = Journal(folder / "journal.jsonl")
        self.progress = self._read_progress()

    def _read_progress(self) -> Progress:
        progress = Progress()
        for entry in self.journal.entries():
            try:
                progress.take(entry)
            except KeyError as missing:
                raise ValueError(f"journal.jsonl: {missing}") from None
        return progress

    # what was asked

    @property
    def procedure(self) -> Procedure:
        return self._head["procedure"]  # type: ignore[no-any-return]

    @property
    def category(self) -> Category:
        return self._head["category"]  # type: ignore[no-any-return]

    @property
    def applicant(self) -> Applicant:
        fields = dict(self._head["applicant"])
        fields["birth_date"] = date.fromisoformat(fields["birth_date"])
        return Applicant(**fields)

    @property
    def site(self) -> Site:
        return Site(EDITIONS[self._head["edition"]], self._head["site"])

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self._head["created"])

    def check(self) -> None:
        """Raises ValueError, KeyError, TypeError or AttributeError for a head that is not whole."""
        whole = (
            self.procedure in PROCEDURES
            and self.category in CATEGORY_WORDS.values()
            and isinstance(self.applicant.name, str)
            and isinstance(self.applicant.email, str)
            and isinstance(self.site.loopback, bool)
            and self.created.tzinfo is not None
        )
        if not whole:
            raise ValueError(self.id)

    @contextmanager
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

    def reached(self, state: State) -> bool:
        return STATES.index(self.state) >= STATES.index(state)

    def advance(self, state: State) -> None:
        """Write the next state down. States never go back here, and never stay.

        What stands on the disk counts: the case may be open in a second terminal.
        """
        reached = self._read_progress().state
        if STATES.index(state) <= STATES.index(reached):
            raise ValueError(f"{self.id}: {reached} → {state}")
        self._write("state", state=state)
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

        What is none is not kept: it would stand before the real one that the mail brings.
        """
        plain = read_auth_id(auth_id)
        if plain and SeenAuthId(plain, where) not in self.progress.sightings:
            self._write("auth_id", auth_id=plain, where=where)
            self._save()
        return plain

    def decide_auth_id(self, auth_id: str) -> None:
        """A person said which of the rivals is right; all of them stay in the journal."""
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

    # evidence

    def shot_path(self, number: int, step: str) -> Path:
        folder = self.folder / "shots"
        make_folder(folder)
        return folder / f"{number:02d}-{step}.png"

    def keep_mail(self, data: bytes, kind: str) -> Path:
        """Keep the raw bytes of a mail as ``mails/NN-kind.eml`` before anything is made of them.

        One that was kept by a run that was killed before it could note it is never overwritten.
        """
        folder = self.folder / "mails"
        make_folder(folder)
        heads = [path.name.partition("-")[0] for path in folder.glob("*-*.eml")]
        number = max((int(head) for head in heads if head.isdecimal()), default=0) + 1
        path = folder / f"{number:02d}-{kind}.eml"
        write_whole(path, data)
        return path

    def keep(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        make_folder(path.parent)
        write_whole(path, data)
        return path

    def _write(self, event: JournalEvent, **data: Any) -> None:
        self.progress.take(self.journal.write(event, **data))

    def _save(self) -> None:
        snapshot = {**self._head, "state": self.state, "auth_id": self.auth_id}
        write_whole(
            self.folder / "case.json",
            json.dumps(snapshot, ensure_ascii=False, indent=2).encode() + b"\n",
        )


class Store:
    """All cases kept under one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.cases = home / "cases"

    def create(self, request: Request, site: Site) -> Case:
        """Open a new case folder for a request. Raises :class:`StoreError`."""
        now = datetime.now(UTC)
        folder = self.cases / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
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
        try:
            make_home(self.home)
            make_folder(self.cases)
            make_folder(folder)
            case = Case(folder, head)
            case._save()
        except OSError as trouble:
            raise StoreError(
                "store.not-writable", folder=str(self.home), reason=trouble.strerror or ""
            ) from None
        return case

    def open(self, case_id: str) -> Case:
        """Open one case by its id. Raises :class:`StoreError`."""
        folder = self.folder(case_id)
        try:
            head = json.loads((folder / "case.json").read_bytes())
            case = Case(folder, {k: v for k, v in head.items() if k not in ("state", "auth_id")})
            case.check()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
            raise StoreError("store.damaged-case", case=case_id, reason=_reason(trouble)) from None
        return case

    def folder(self, case_id: str) -> Path:
        """Where a case is kept, readable or not. Raises :class:`StoreError`."""
        # An id is one of our folders' names, never a way out of the store.
        if case_id not in self._ids():
            raise StoreError("store.no-such-case", case=case_id, folder=str(self.cases))
        return self.cases / case_id

    def all(self) -> Iterator[Case]:
        """Every case that can be read, oldest first; a folder that is no case is passed over."""
        for each in self.survey():
            if isinstance(each, Case):
                yield each

    def survey(self) -> Iterator[Case | StoreError]:
        """Every case, oldest first, or why it can't be read: one damaged case hides no other."""
        for case_id in self._ids():
            try:
                yield self.open(case_id)
            except StoreError as trouble:
                yield trouble

    def _ids(self) -> list[str]:
        """Names of the folders that hold a case, or what is left of one."""
        try:
            folders = sorted(self.cases.iterdir())
            return [
                folder.name
                for folder in folders
                if any((folder / name).is_file() for name in ("case.json", "journal.jsonl"))
            ]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as trouble:
            raise StoreError(
                "store.not-readable", folder=str(self.cases), reason=trouble.strerror or ""
            ) from None


def _reason(trouble: Exception) -> str:
    """Why a case can't be read, without a value of the applicant in it."""
    if isinstance(trouble, OSError):
        return trouble.strerror or ""
    if isinstance(trouble, json.JSONDecodeError):
        return f"case.json: {trouble.msg}"
    if isinstance(trouble, KeyError):
        return f"case.json: {trouble}"
    text = str(trouble)
    return text if text.startswith("journal.jsonl: ") else "case.json"
