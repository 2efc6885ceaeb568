"""Cases as rows of a ledger: sealed when they are written, opened as far as they are asked for."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from ledger.folders import KeptCase, number_of
from ledger.grams import Gram, grams_of
from ledger.key import LedgerKey
from ledger.schema import APPLICANT
from records.applicant import Applicant, Category, Procedure
from records.editions import EDITIONS, Site
from records.progress import State
from records.searched import searched_texts
from terms.auth_id import key_of
from terms.folding import folded

Row = Mapping[str, Any]


def case_row(kept: KeptCase, key: LedgerKey, desk: str) -> dict[str, Any]:
    """Return the row of a case in ``cases``."""
    no = number_of(kept.id)
    applicant = asdict(kept.applicant)
    return {
        "no": no,
        "id": kept.id,
        "desk": desk,
        "person": person_no(kept.applicant, key),
        "created": kept.created.isoformat(),
        "edition": kept.site.edition.key,
        "site": kept.site.origin,
        "simulated": bool(kept.site.loopback),
        "procedure": kept.procedure,
        "category": kept.category,
        "state": kept.progress.state,
        "may_have_registered": kept.progress.may_have_registered,
        **{name: sealed(applicant[name], key, f"cases.{name}", no) for name in APPLICANT},
        "auth_id": sealed(kept.auth_id, key, "cases.auth_id", no),
        "facts": sealed(json.dumps(dict(kept.facts)), key, "cases.facts", no),
        "entries": kept.entries,
        "stamp": kept.stamp,
        "tokens": packed(tokens_of(grams_of(searched_texts(kept)), key)),
    }


def person_row(kept: KeptCase, key: LedgerKey) -> dict[str, Any]:
    """Return the row of its person in ``people``."""
    no = person_no(kept.applicant, key)
    return {
        "no": no,
        "name": sealed(kept.applicant.name, key, "people.name", no),
        "birth_date": sealed(kept.applicant.birth_date, key, "people.birth_date", no),
    }


def rows_of_case(kept: KeptCase, key: LedgerKey) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the tables that hang on a case, by table."""
    no = number_of(kept.id)

    def row(seq: int, **values: Any) -> dict[str, Any]:
        return {"case_no": no, "seq": seq, **values}

    def seal(text: str | None, column: str, seq: int) -> bytes | None:
        return sealed(text, key, f"{column} {seq}", no)

    return {
        "auth_ids": [
            row(seq, value=seal(seen.auth_id, "auth_ids.value", seq),
                match=auth_id_match(seen.auth_id, key), place=seen.where)
            for seq, seen in enumerate(kept.progress.sightings)
        ],
        "states": [row(seq, at=at, state=state) for seq, (at, state) in enumerate(kept.states)],
        "acts": [
            row(seq, at=act.at, who=act.who, what=act.what,
                operator=seal(act.operator, "acts.operator", seq))
            for seq, act in enumerate(kept.acts)
        ],
        "ends": [
            {"case_no": no, "what": what, "until": until.isoformat()} for what, until in kept.ends
        ],
        "notes": [
            row(seq, at=note.at, operator=seal(note.operator, "notes.operator", seq),
                note=seal(note.text, "notes.note", seq))
            for seq, note in enumerate(kept.notes)
        ],
    }  # fmt: skip


def person_no(person: Applicant, key: LedgerKey) -> int:
    """Return the number of a person: the same for the same name and day of birth."""
    return key.token("person", f"{folded(person.name)} {person.birth_date.isoformat()}")


def auth_id_match(auth_id: str, key: LedgerKey) -> bytes:
    """Return the hash by which a 認証ID is known again, in whatever width or case it is written."""
    return key.match("auth_id", key_of(auth_id))


def sealed(value: object, key: LedgerKey, column: str, no: int) -> bytes | None:
    """Return a value as its column keeps it; None stays None."""
    return None if value is None else key.seal(str(value), f"{column} {no}")


def tokens_of(grams: Iterable[Gram], key: LedgerKey) -> set[int]:
    """Return the hashes of pieces of text."""
    return {key.token(*gram) for gram in grams}


def packed(tokens: set[int]) -> bytes:
    """Tokens as the column ``tokens`` keeps them."""
    return struct.pack(f">{len(tokens)}Q", *sorted(tokens))


def unpacked(tokens: bytes) -> set[int]:
    """Read them again."""
    return set(struct.unpack(f">{len(tokens) // 8}Q", tokens))


class LedgerCase:
    """A case as the ledger tells it; its personal values are opened when they are asked for."""

    def __init__(self, row: Row, key: LedgerKey, folder: Path) -> None:
        self._row = row
        self._key = key
        self.folder = folder
        self.id: str = row["id"]
        self.desk: str = row["desk"]
        self.state: State = row["state"]
        self.procedure: Procedure = row["procedure"]
        self.category: Category = row["category"]
        self.created = datetime.fromisoformat(row["created"])
        self.site = Site(EDITIONS[row["edition"]], row["site"])

    @cached_property
    def applicant(self) -> Applicant:
        fields = {name: self._opened(name) for name in APPLICANT}
        return Applicant(**{**fields, "birth_date": date.fromisoformat(fields["birth_date"] or "")})  # type: ignore[arg-type]

    @cached_property
    def auth_id(self) -> str | None:
        return self._opened("auth_id")

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        told: dict[str, Any] = json.loads(self._opened("facts") or "{}")
        return told

    def _opened(self, name: str) -> str | None:
        value = self._row[name]
        return None if value is None else self._key.unseal(value, f"cases.{name} {self._row['no']}")
