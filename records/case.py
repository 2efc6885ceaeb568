"""One registration as it stands: what was asked, how far it came, what was seen.

The journal is the truth; ``case.json`` is the same in a form that is easy to read, written anew
after every change. States only go forward::

    prepared → submitting → registered → linked → password_set → complete

A case found in ``submitting`` may or may not have reached the site: 登録 is never pressed in it
again.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from records.applicant import Applicant, Category, Procedure, Request
from records.editions import EDITIONS, Site
from records.journal import Journal
from records.safe_files import make_folder, write_whole

State = Literal["prepared", "submitting", "registered", "linked", "password_set", "complete"]
STATES: tuple[State, ...] = get_args(State)


class StoreError(Exception):
    """A case that cannot be found, read or kept."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Sighting:
    """Where an auth_id was seen: ``screen``, ``mail:<file>`` or ``person``."""

    auth_id: str
    where: str


@dataclass
class Progress:
    """What the journal adds up to."""

    state: State = "prepared"
    sightings: list[Sighting] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    acts: list[dict[str, str]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    submissions: int = 0

    def take(self, entry: dict[str, Any]) -> None:
        """Add one journal entry."""
        match entry["event"]:
            case "state":
                self.state = entry["state"]
                self.submissions += entry["state"] == "submitting"
            case "auth_id":
                self.sightings.append(Sighting(entry["auth_id"], entry["where"]))
            case "step":
                self.steps.append({k: v for k, v in entry.items() if k not in ("at", "event")})
            case "mail":
                self.mails.append({k: v for k, v in entry.items() if k not in ("at", "event")})
            case "person":
                self.acts.append({"who": entry["who"], "what": entry["what"]})
            case "fact":
                self.facts[entry["name"]] = entry["value"]

    @property
    def auth_id(self) -> str | None:
        return self.sightings[0].auth_id if self.sightings else None


class Case:
    """A case folder, opened."""

    def __init__(self, folder: Path, head: dict[str, Any]) -> None:
        self.folder = folder
        self.id = folder.name
        self._head = head
        self.journal = Journal(folder / "journal.jsonl")
        self.progress = Progress()
        for entry in self.journal.entries():
            self.progress.take(entry)

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
        """Write the next state down. States never go back, and never to ``submitting`` twice."""
        if STATES.index(state) <= STATES.index(self.state):
            raise ValueError(f"{self.id}: {self.state} → {state}")
        self._write("state", state=state)
        self._save()

    def saw_auth_id(self, auth_id: str, where: str) -> str:
        """Put an auth_id on the disk the moment it is seen; full width becomes half width."""
        plain = unicodedata.normalize("NFKC", auth_id).strip()
        if Sighting(plain, where) not in self.progress.sightings:
            self._write("auth_id", auth_id=plain, where=where)
            self._save()
        return plain

    def note(self, event: str, **data: Any) -> None:
        """Write anything else that happened."""
        self._write(event, **data)

    def fact(self, name: str, value: Any) -> None:
        """Keep a fact that later steps or the receipt need."""
        self._write("fact", name=name, value=value)

    # evidence

    def shot_path(self, number: int, step: str) -> Path:
        folder = self.folder / "shots"
        make_folder(folder)
        return folder / f"{number:02d}-{step}.png"

    def keep_mail(self, data: bytes, name: str) -> Path:
        """Keep the raw bytes of a mail before anything is made of them."""
        folder = self.folder / "mails"
        make_folder(folder)
        path = folder / f"{name}.eml"
        write_whole(path, data)
        return path

    def keep(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        make_folder(path.parent)
        write_whole(path, data)
        return path

    def _write(self, event: str, **data: Any) -> None:
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
            make_folder(self.home)
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
        folder = self.cases / case_id
        # An id is a folder name, never a way out of the store.
        if Path(case_id).name != case_id or not (folder / "case.json").is_file():
            raise StoreError("store.no-such-case", case=case_id, folder=str(self.cases))
        try:
            head = json.loads((folder / "case.json").read_bytes())
            return Case(folder, {k: v for k, v in head.items() if k not in ("state", "auth_id")})
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            raise StoreError("store.damaged-case", case=case_id, reason=str(trouble)) from None

    def all(self) -> Iterator[Case]:
        """Every case, oldest first; a folder that is no case is passed over."""
        if not self.cases.is_dir():
            return
        for folder in sorted(self.cases.iterdir()):
            if (folder / "case.json").is_file():
                yield self.open(folder.name)
