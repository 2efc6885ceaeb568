"""Problems told to people: what happened, why, what to do now, and the code to ask about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.words import Words

OF_THE_CLIENT = re.compile(r"E[A-Z]\d{3}[A-Z0-9]+")


@dataclass(frozen=True)
class Told:
    """A problem in the words of one language."""

    code: str
    message: str
    why: str
    remedy: str

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "why": self.why, "remedy": self.remedy}


def told(words: Words, code: str, params: dict[str, str]) -> Told:
    """Put a code into words; a code nobody wrote a text for is still told honestly."""
    what, why, remedy = _texts(words, code, params)
    return Told(code, what, why, remedy)


def for_people(words: Words, params: Mapping[str, str], *, label: str | None) -> dict[str, str]:
    """Parameters for somebody who has never seen a case file.

    The field is named as it is in front of them (``label``: of its column, or of its question),
    the procedure in words.
    """
    name = params.get("field", "").removeprefix("applicant.")
    told_so = dict(params)
    if label or words.find(f"field.{name}"):
        told_so["field"] = label or words(f"field.{name}")
    if words.find(f"procedure.{params.get('procedure', '')}"):
        told_so["procedure"] = words(f"procedure.{params['procedure']}")
    return told_so


def _texts(words: Words, code: str, params: dict[str, str]) -> tuple[str, str, str]:
    for stem in _stems(code):
        if words.find(f"{stem}.what"):
            return (
                words(f"{stem}.what", **params),
                words(f"{stem}.why", **params) if words.find(f"{stem}.why") else "",
                _remedy(words, stem, params),
            )
    if words.find(code):
        return words(code, **params), "", ""
    if OF_THE_CLIENT.fullmatch(code):  # and nobody has said what it means
        return _texts(words, "EW-unknown", {**params, "code": code})
    shown = ", ".join(f"{key}={value}" for key, value in params.items())
    return words("problem.unknown", code=code, params=shown), "", ""


def _remedy(words: Words, stem: str, params: dict[str, str]) -> str:
    """Return the remedy, with what the options of the command at hand can do for it."""
    keys = [f"{stem}.remedy", *(f"{stem}.with{option}" for option in sorted(words.options))]
    said = [words(key, **params) for key in keys if words.find(key)]
    return ("" if words.lang.startswith("ja") else " ").join(said)


def _stems(code: str) -> tuple[str, ...]:
    """Codes of the client have their texts in the card room's catalogue."""
    return (code, f"card.{code}", f"mail.{code}")
