"""What a person may write into the form, whatever the edition shows it as.

Only メールアドレス, 利用者の区分 and 在留カード番号 are known to be asked
[article]; the other fields and every rule are assumed (README.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jpki_bench.site.people import Person

# 利用者の区分 [article, official]; the codes are assumed
CATEGORIES: dict[str, tuple[str, str]] = {
    "1": ("外国人本人", "Foreign national (applicant)"),
    "2": ("法定代理人", "Legal representative"),
    "3": (
        "配偶者,子,父又は母等(法定代理人を除く)",
        "Spouse, child, father, mother, etc. (excluding legal representatives)",
    ),
}
SELF = "1"

FIELDS = (
    "birth_date",
    "nationality",
    "postal_code",
    "address",
    "phone",
    "email",
    "email_again",
    "category",
    "residence_card",
)
REQUIRED = ("birth_date", "nationality", "email", "email_again", "category")

_FORMATS = {
    "postal_code": r"[0-9]{3}-?[0-9]{4}",
    "phone": r"0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4}",
    "email": r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
    "residence_card": r"[A-Z]{2}[0-9]{8}[A-Z]{2}",
}
_LONGEST = {"address": 200, "email": 256, "email_again": 256}


@dataclass(frozen=True)
class Country:
    """A nationality or region: ISO 3166 code of three letters and its names."""

    code: str
    ja: str
    en: str


@cache
def countries() -> tuple[Country, ...]:
    """All of them, Japan first, then by Japanese name."""
    text = (Path(__file__).parent / "countries.json").read_text(encoding="utf-8")
    return tuple(Country(*row) for row in json.loads(text))


def country(code: str) -> Country | None:
    return next((each for each in countries() if each.code == code), None)


def read_date(text: str) -> date | None:
    """``19900401``, also with ``/`` or ``-`` between; None when it is no date."""
    matched = re.fullmatch(r"([0-9]{4})[/-]?([0-9]{2})[/-]?([0-9]{2})", text)
    if not matched:
        return None
    try:
        return datetime.strptime("".join(matched.groups()), "%Y%m%d").date()
    except ValueError:
        return None


def faults_of(values: Mapping[str, str], person: Person) -> dict[str, str]:
    """Field → code of what is wrong: required, format, length, differs, certificate.

    ``values`` has every one of FIELDS as it was typed (outer blanks removed).
    """
    found: dict[str, str] = {}
    required = {*REQUIRED, *(["residence_card"] if values["category"] == SELF else [])}
    for name in FIELDS:
        value = values[name]
        if not value:
            if name in required:
                found[name] = "required"
        elif len(value) > _LONGEST.get(name, len(value)):
            found[name] = "length"
        elif name in _FORMATS and not re.fullmatch(_FORMATS[name], value):
            found[name] = "format"
    _check_birth_date(values["birth_date"], person, found)
    if values["nationality"] and country(values["nationality"]) is None:
        found["nationality"] = "format"
    if values["category"] and values["category"] not in CATEGORIES:
        found["category"] = "format"
    found |= mail_faults_of(values)
    return {name: found[name] for name in FIELDS if name in found}


def mail_faults_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the same for a mail address and its repetition alone."""
    found: dict[str, str] = {}
    for name in ("email", "email_again"):
        if not values[name]:
            found[name] = "required"
    if values["email"] and not re.fullmatch(_FORMATS["email"], values["email"]):
        found["email"] = "format"
    if values["email_again"] and values["email_again"] != values["email"]:
        found["email_again"] = "differs"
    return found


def readable(values: Mapping[str, str], told: Callable[[str, str], str]) -> dict[str, str]:
    """Return what was typed, with options as ``told(Japanese, English)`` puts their names."""
    chosen = country(values["nationality"])
    assert chosen is not None
    return {
        **values,
        "nationality": told(chosen.ja, chosen.en),
        "category": told(*CATEGORIES[values["category"]]),
    }


def _check_birth_date(text: str, person: Person, found: dict[str, str]) -> None:
    if not text:
        return
    born = read_date(text)
    if born is None or born > date.today():
        found["birth_date"] = "format"
    elif person.birth_date is not None and born != person.birth_date:
        found["birth_date"] = "certificate"
