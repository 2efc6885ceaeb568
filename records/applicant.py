"""Who is to be registered, and for which procedure.

The rules are the article's: whose card it is, which category (利用者の区分) and whether the
residence-card number is entered follow from the procedure. What is typed with a Japanese input
method comes in full width; it is normalised, and what was changed is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from records.slips import meant_by
from terms import normalise
from terms.addresses import has_number, is_in_japan
from terms.applicant_fields import (
    BY_NAME,
    IN_FILE,
    RESIDENCE_CARD,
    TOP,
    ApplicantField,
)
from terms.doubts import NAMES, Doubt, doubt_about, doubt_about_address, number_of_another_kind
from terms.findings import CaseError, Note, Problem
from terms.mail_domains import likely_meant
from terms.names import maybe_addition
from terms.nations import nation_of
from terms.no_value import stands_for
from terms.normalise import gregorian
from terms.reminding import LANGUAGES, wish_of
from terms.vocabulary import (
    CATEGORY_OF,
    CATEGORY_WORDS,
    PROCEDURE_WORDS,
    PROCEDURES,
    SEX_WORDS,
    Category,
    Procedure,
    Sex,
    sex_of,
)

__all__ = [
    "CATEGORY_OF", "CATEGORY_WORDS", "PROCEDURES", "PROCEDURE_WORDS", "SEX_WORDS", "Applicant",
    "CaseError", "Category", "Note", "Problem", "Procedure", "Request", "Sex", "read_request",
    "same_name",
]  # fmt: skip

MINIMUM_AGE = 15  # [official] children under 15 can't use the system
OLD_AGE = 100  # to be looked at again: a year alone makes a spreadsheet say 1905


@dataclass(frozen=True)
class Applicant:
    """The person who becomes a user of the site, as the case file says."""

    name: str
    sex: Sex
    birth_date: date
    nationality: str
    email: str
    name_kana: str | None = None
    postal_code: str | None = None
    address: str | None = None
    phone: str | None = None
    residence_card: str | None = None


@dataclass(frozen=True)
class Request:
    """One registration asked for: applicant, procedure and the category that follows.

    ``reminders``: the language in which the client wants to be told of what ends; None without
    their yes.
    """

    procedure: Procedure
    category: Category
    applicant: Applicant
    reminders: str | None = None
    notes: tuple[Note, ...] = field(default=(), compare=False)


def same_name(one: str, other: str) -> bool:
    """Do two writings mean the same name? Width, case and blanks don't count."""
    return normalise.name(one).casefold() == normalise.name(other).casefold()


def read_request(data: Mapping[str, Any], today: date) -> Request:
    """Return the request written in a case file's data.

    Raises :class:`CaseError` with one problem a field: missing, malformed, unknown.
    """
    reader = _Reader(data, today)
    return reader.request()


def _no_applicant(data: Mapping[str, Any]) -> Problem:
    """There is no such table, or it is called otherwise: TOML tells capitals apart."""
    for name, value in data.items():
        plain = normalise.plain(name).casefold()
        if isinstance(value, Mapping) and get_close_matches(plain, ["applicant"], cutoff=0.7):
            return Problem("case.other-heading", {"field": "applicant", "heading": f"[{name}]"})
    return Problem("case.no-applicant", {"field": "applicant"})


def _meant(key: str, known: set[str]) -> str | None:
    """Return the field that a key was probably meant for."""
    meant = meant_by(key) or next(iter(get_close_matches(key.casefold(), known, 1, 0.8)), None)
    return meant if meant in known else None


def _doubt(name: str, written: str, tidied: str) -> Doubt | None:
    """Return what speaks against an answer in words, as it is written and as it would be used."""
    doubt = doubt_about(name, written) or doubt_about(name, tidied)
    if doubt is None and name == "address":
        doubt = doubt_about_address(tidied)
    return doubt


class _Reader:
    """Reads all fields and gathers every problem, so that one round of mending is enough."""

    def __init__(self, data: Mapping[str, Any], today: date) -> None:
        self._data = data
        self._today = today
        self._problems: list[Problem] = []
        self._notes: list[Note] = []

    def request(self) -> Request:
        table = self._data.get("applicant")
        if not isinstance(table, Mapping):
            # One problem, not one for each field that would stand in it.
            raise CaseError([_no_applicant(self._data)])
        procedure = self._procedure()
        category = self._category(procedure, table)
        applicant = self._applicant(table, category, procedure)
        reminders = self._reminders()
        foreign = category == "foreign-national"
        if applicant and foreign and nation_of(applicant.nationality) == "JP":
            # Most likely the spouse stands here.
            self._problem(
                "case.japanese-foreign-national",
                "applicant.nationality",
                value=applicant.nationality,
            )
        self._unknown(self._data, {*TOP, "applicant"}, "")
        self._unknown(table, {*IN_FILE, "category"}, "applicant.")
        if self._problems or procedure is None or category is None or applicant is None:
            raise CaseError(self._problems)
        return Request(procedure, category, applicant, reminders, tuple(self._notes))

    def _problem(self, code: str, name: str, **params: str) -> None:
        self._problems.append(Problem(code, {"field": name, **params}))

    def _note(self, code: str, name: str, **params: str) -> None:
        self._notes.append(Note(code, {"field": name, **params}))

    def _unknown(self, table: Mapping[str, Any], known: set[str], prefix: str) -> None:
        for key in table:
            if key in known:
                continue
            where, meant = f"{prefix}{key}", _meant(key, known)
            if not meant:
                self._problem("case.unknown-field", where, known=", ".join(sorted(known)))
            elif meant in table:
                self._problem("case.field-again", where, meant=meant)
            else:
                missing = Problem("case.missing", {"field": f"{prefix}{meant}"})
                self._problems = [each for each in self._problems if each != missing]
                self._problem("case.misspelt-field", where, meant=meant)

    def _procedure(self) -> Procedure | None:
        value = self._data.get("procedure")
        if value is None or value == "":
            self._problem("case.missing", "procedure")
            return None
        chosen = PROCEDURE_WORDS.get(normalise.plain(str(value)).lower())
        if chosen is None:
            self._problem("case.unknown-procedure", "procedure", value=str(value))
        return chosen

    def _reminders(self) -> str | None:
        value = self._data.get("reminders")
        if value is None or value is False:
            return None
        wish = wish_of(value) if isinstance(value, str) else None
        if wish is None or (wish.wanted and not wish.lang):
            known = ", ".join(LANGUAGES)
            self._problem("case.unknown-reminders", "reminders", value=str(value), known=known)
            return None
        return wish.lang

    def _category(self, procedure: Procedure | None, table: Mapping[str, Any]) -> Category | None:
        value = self._data.get("category", table.get("category"))
        if value is None:
            return CATEGORY_OF[procedure] if procedure else None
        chosen = CATEGORY_WORDS.get(normalise.plain(str(value)).replace("、", ",").replace(" ", ""))
        if chosen is None:
            self._problem("case.unknown-category", "category", value=str(value))
        elif procedure and chosen not in (CATEGORY_OF[procedure], "legal-representative"):
            self._problem(
                "case.category-disagrees",
                "category",
                value=str(value),
                procedure=procedure,
                right=CATEGORY_OF[procedure],
            )
        return chosen

    def _applicant(
        self, table: Mapping[str, Any], category: Category | None, procedure: Procedure | None
    ) -> Applicant | None:
        before = len(self._problems)
        own_rules: dict[str, Callable[[], Any]] = {
            "sex": lambda: self._sex(table),
            "birth_date": lambda: self._birth_date(table),
            "residence_card": lambda: self._residence_card(table, category, procedure),
        }
        answers: dict[str, Any] = {
            name: own_rules[name]() if name in own_rules else self._text(table, BY_NAME[name])
            for name in IN_FILE
        }
        return None if len(self._problems) > before else Applicant(**answers)

    def _text(self, table: Mapping[str, Any], asked: ApplicantField) -> str | None:
        """Return an answer in text by its row in the table.

        None when there is none or a wrong one.
        """
        value = table.get(asked.name)
        where = f"applicant.{asked.name}"
        if value is None or (isinstance(value, str) and not value.strip()):
            if asked.required:
                self._problem("case.missing", where)
            return None
        if not isinstance(value, str):
            self._problem("case.not-text", where, value=str(value))
            return None
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in value.strip()):
            self._problem("case.control-character", where)
            return None
        stand = stands_for(value)
        if stand:
            self._no_value(asked, where, value.strip(), none=stand == "none")
            return None
        tidied = asked.tidy(value)
        if tidied != value.strip():
            self._note("case.normalised", where, written=value.strip(), used=tidied)
        if asked.limit and len(tidied) > asked.limit:
            self._problem("case.too-long", where, limit=str(asked.limit))
        elif asked.shape and not asked.shape.pattern.fullmatch(tidied):
            self._problem(asked.shape.code, where, value=tidied)
        elif asked.in_words and (doubt := _doubt(asked.name, value.strip(), tidied)):
            self._problem(doubt.code, where, value=value.strip(), signs=doubt.signs)
        else:
            self._look_again(asked.name, where, tidied)
        return tidied

    def _look_again(self, name: str, where: str, value: str) -> None:
        """Tell what may be right, and had better be looked at by a person."""
        if name in NAMES and (signs := maybe_addition(value)):
            self._note("case.name-unusual", where, value=value, signs=signs)
        if name == "email" and (meant := likely_meant(value)):
            self._note("case.email-like", where, value=value, meant=meant)
        if name == "address" and not has_number(value):
            self._note("case.address-no-number", where, value=value)
        if name == "address" and not is_in_japan(value):
            self._note("case.address-no-city", where, value=value)

    def _no_value(self, asked: ApplicantField, where: str, written: str, *, none: bool) -> None:
        """Refuse a word for what is not there: that there is none answers few questions."""
        if none and not asked.required:
            self._note("intake.none", where, written=written)
        else:
            self._problem("intake.no-value", where, value=written)

    def _sex(self, table: Mapping[str, Any]) -> Sex | None:
        value = self._text(table, BY_NAME["sex"])
        if value is None:
            return None
        chosen = sex_of(value)
        if chosen is None:
            self._problem("case.unknown-sex", "applicant.sex", value=value)
        return chosen

    def _birth_date(self, table: Mapping[str, Any]) -> date | None:
        value = table.get("birth_date")
        where = "applicant.birth_date"
        if value is None or value == "":
            self._problem("case.missing", where)
            return None
        # A datetime is a date too, but a birth has no hour in a case file.
        day = value if type(value) is date else gregorian(str(value))
        if day is None:
            self._problem("case.malformed-date", where, value=str(value))
            return None
        if day > self._today or day.year < 1900:
            self._problem("case.impossible-date", where, value=day.isoformat())
            return None
        age = (
            self._today.year
            - day.year
            - ((self._today.month, self._today.day) < (day.month, day.day))
        )
        if age < MINIMUM_AGE:
            self._note("case.under-15", where)
        if age > OLD_AGE:
            self._note("case.over-100", where, value=day.isoformat())
        return day

    def _residence_card(
        self, table: Mapping[str, Any], category: Category | None, procedure: Procedure | None
    ) -> str | None:
        where = "applicant.residence_card"
        if procedure == "certify" and stands_for(str(table.get("residence_card") or "")):
            return None  # not used, whatever it says
        written = BY_NAME["residence_card"].tidy(str(table.get("residence_card") or ""))
        if RESIDENCE_CARD.search(written) and not RESIDENCE_CARD.fullmatch(written):
            # An expiry, or a second card, stands beside it.
            self._problem("case.more-than-card", where, value=written)
            return None
        number = self._text(table, BY_NAME["residence_card"])
        if procedure == "certify":
            if number:
                self._note("case.residence-card-unused", where)
            return None
        if number is None:
            if category == "foreign-national" and not any(
                p.params["field"] == where for p in self._problems
            ):
                self._problem("case.residence-card-missing", where)
            return None
        if not RESIDENCE_CARD.fullmatch(number):
            if doubt := number_of_another_kind(str(table["residence_card"])):
                # A My Number is shown nowhere, not even to who wrote it here.
                shown = {} if doubt.code == "case.looks-like-my-number" else {"value": number}
                self._problem(doubt.code, where, **shown)
                return None
            self._note("case.residence-card-shape", where, value=number)
        return number
