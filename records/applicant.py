"""Who is to be registered, and for which procedure.

The rules are the article's: whose card it is, which category (利用者の区分) and whether the
residence-card number is entered follow from the procedure. What is typed with a Japanese input
method comes in full width; it is normalised, and what was changed is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from records.masking import masked

Procedure = Literal["certify", "change", "renew"]
Category = Literal["foreign-national", "relative", "legal-representative"]
Sex = Literal["male", "female"]

PROCEDURES: tuple[Procedure, ...] = ("certify", "change", "renew")

# The words of the article and of the ministry for the same things, accepted in case files.
PROCEDURE_WORDS: dict[str, Procedure] = {
    "certify": "certify", "認定": "certify", "認定申請": "certify",
    "change": "change", "変更": "change", "変更申請": "change",
    "renew": "renew", "更新": "renew", "更新申請": "renew",
}  # fmt: skip
CATEGORY_WORDS: dict[str, Category] = {
    "foreign-national": "foreign-national",
    "外国人本人": "foreign-national",
    "relative": "relative",
    "配偶者,子,父又は母等(法定代理人を除く)": "relative",
    "legal-representative": "legal-representative",
    "法定代理人": "legal-representative",
}
SEX_WORDS: dict[str, Sex] = {
    "male": "male", "m": "male", "男": "male", "男性": "male",
    "female": "female", "f": "female", "女": "female", "女性": "female",
}  # fmt: skip

# [article] 認定: the Japanese spouse registers as a relative; 変更 and 更新: the foreign spouse.
CATEGORY_OF: dict[Procedure, Category] = {
    "certify": "relative",
    "change": "foreign-national",
    "renew": "foreign-national",
}

RESIDENCE_CARD = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")  # [code, 3rd]; special numbers exist
NAME_LIMIT = 104  # letters, domain.md 2 (STEP1)
MINIMUM_AGE = 15  # [official] children under 15 can't use the system


@dataclass(frozen=True)
class Note:
    """Something about the case that is told, but stops nothing."""

    code: str
    params: dict[str, str]

    def masked(self) -> Note:
        """The same without values of the applicant, for a log that nobody watches."""
        return Note(self.code, masked(self.params))


@dataclass(frozen=True)
class Problem:
    """A field of the case and the rule it breaks."""

    code: str
    params: dict[str, str]


class CaseError(Exception):
    """A case that cannot be registered as it is written; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.code} {p.params}" for p in problems))
        self.problems = tuple(problems)
        self.code = problems[0].code
        self.params = problems[0].params


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
    """One registration asked for: applicant, procedure and the category that follows."""

    procedure: Procedure
    category: Category
    applicant: Applicant
    notes: tuple[Note, ...] = field(default=(), compare=False)


def same_name(one: str, other: str) -> bool:
    """Do two writings mean the same name? Width, case and blanks don't count."""
    return _name(one).casefold() == _name(other).casefold()


def read_request(data: Mapping[str, Any], today: date) -> Request:
    """The request written in a case file's data.

    Raises :class:`CaseError` with one problem a field: missing, malformed, unknown.
    """
    reader = _Reader(data, today)
    return reader.request()


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
            raise CaseError([Problem("case.no-applicant", {"field": "applicant"})])
        procedure = self._procedure()
        category = self._category(procedure, table)
        applicant = self._applicant(table, category, procedure)
        self._unknown(self._data, {"procedure", "category", "applicant"}, "")
        self._unknown(table, {*Applicant.__dataclass_fields__, "category"}, "applicant.")
        if self._problems or procedure is None or category is None or applicant is None:
            raise CaseError(self._problems)
        return Request(procedure, category, applicant, tuple(self._notes))

    def _problem(self, code: str, name: str, **params: str) -> None:
        self._problems.append(Problem(code, {"field": name, **params}))

    def _note(self, code: str, name: str, **params: str) -> None:
        self._notes.append(Note(code, {"field": name, **params}))

    def _unknown(self, table: Mapping[str, Any], known: set[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                self._problem(
                    "case.unknown-field", f"{prefix}{key}", known=", ".join(sorted(known))
                )

    def _procedure(self) -> Procedure | None:
        value = self._data.get("procedure")
        if value is None or value == "":
            self._problem("case.missing", "procedure")
            return None
        chosen = PROCEDURE_WORDS.get(_plain(str(value)).lower())
        if chosen is None:
            self._problem("case.unknown-procedure", "procedure", value=str(value))
        return chosen

    def _category(self, procedure: Procedure | None, table: Mapping[str, Any]) -> Category | None:
        value = self._data.get("category", table.get("category"))
        if value is None:
            return CATEGORY_OF[procedure] if procedure else None
        chosen = CATEGORY_WORDS.get(_plain(str(value)).replace("、", ",").replace(" ", ""))
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
        name = self._text(table, "name", _name, required=True)
        if name and len(name) > NAME_LIMIT:
            self._problem("case.too-long", "applicant.name", limit=str(NAME_LIMIT))
        sex = self._sex(table)
        birth_date = self._birth_date(table)
        nationality = self._text(table, "nationality", _plain, required=True)
        email = self._text(table, "email", _plain, required=True)
        if email and not _is_email(email):
            self._problem("case.malformed-email", "applicant.email", value=email)
        kana = self._text(table, "name_kana", _plain)
        postal = self._text(table, "postal_code", _postal)
        if postal and not re.fullmatch(r"[0-9]{3}-[0-9]{4}", postal):
            self._problem("case.malformed-postal-code", "applicant.postal_code", value=postal)
        address = self._text(table, "address", str.strip)
        phone = self._text(table, "phone", _phone)
        if phone and not re.fullmatch(r"\+?[0-9](?:-?[0-9]){8,14}", phone):
            self._problem("case.malformed-phone", "applicant.phone", value=phone)
        card = self._residence_card(table, category, procedure)
        if len(self._problems) > before or not (name and sex and birth_date and nationality):
            return None
        return Applicant(
            name=name,
            sex=sex,
            birth_date=birth_date,
            nationality=nationality,
            email=email or "",
            name_kana=kana,
            postal_code=postal,
            address=address,
            phone=phone,
            residence_card=card,
        )

    def _text(
        self,
        table: Mapping[str, Any],
        name: str,
        tidy: Callable[[str], str],
        *,
        required: bool = False,
    ) -> str | None:
        value = table.get(name)
        where = f"applicant.{name}"
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self._problem("case.missing", where)
            return None
        if not isinstance(value, str):
            self._problem("case.not-text", where, value=str(value))
            return None
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in value.strip()):
            self._problem("case.control-character", where)
            return None
        tidied = tidy(value)
        if tidied != value.strip():
            self._note("case.normalised", where, written=value.strip(), used=tidied)
        return tidied

    def _sex(self, table: Mapping[str, Any]) -> Sex | None:
        value = self._text(table, "sex", str.strip, required=True)
        if value is None:
            return None
        chosen = SEX_WORDS.get(_plain(value).lower())
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
        return day

    def _residence_card(
        self, table: Mapping[str, Any], category: Category | None, procedure: Procedure | None
    ) -> str | None:
        where = "applicant.residence_card"
        number = self._text(table, "residence_card", _residence_card)
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
            self._note("case.residence-card-shape", where, value=number)
        return number


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _upper(text: str) -> str:
    """Upper case that stays as it is when it is made again (capitals may come apart)."""
    return _plain(_plain(text).upper())


def _name(text: str) -> str:
    return " ".join(_upper(text).split())


DASHES = "\u2010-\u2015\u2212\u30fc\u2500"  # what an input method offers for a hyphen


def _residence_card(text: str) -> str:
    return re.sub(rf"[\s\-{DASHES}]", "", _upper(text))


def _digits_and_hyphens(text: str) -> str:
    return re.sub(rf"[{DASHES}]", "-", _plain(text))


def _postal(text: str) -> str:
    digits = _digits_and_hyphens(text).removeprefix("〒").strip()
    bare = re.sub(r"[-\s]", "", digits)
    return f"{bare[:3]}-{bare[3:]}" if re.fullmatch(r"[0-9]{7}", bare) else digits


def _phone(text: str) -> str:
    grouped = re.sub(r"[().\s-]+", "-", _digits_and_hyphens(text)).strip("-")
    # Japanese forms take the number as it is dialled at home.
    return re.sub(r"^\+81-?0?-?(?=[1-9])", "0", grouped)


def _is_email(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(
        at
        and re.fullmatch(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}", local)
        and re.fullmatch(
            r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}", domain
        )
    )


def gregorian(text: str) -> date | None:
    """A day written year, month, day: ``1995-11-03``, ``1995/11/3``, ``1995年11月3日``."""
    parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", _plain(text))
    if not parts:
        return None
    try:
        return date(*(int(part) for part in parts.groups()))
    except ValueError:
        return None
