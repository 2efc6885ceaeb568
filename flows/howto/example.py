"""The people of the how-to: nobody's values, shown where the case's own would stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from records.applicant import CATEGORY_OF, Applicant, Procedure, Request

SiteLang = Literal["ja", "en"]
SITE_LANGS: tuple[SiteLang, ...] = ("ja", "en")
RUN_LANG: SiteLang = "ja"  # what the site shows to somebody who has chosen nothing

Person = Mapping[str, str]
"""What is shown of somebody, by the kinds of personal values in ``pages/words/roles.toml``."""

_WHOEVER: Person = {
    "birth_date": "19900101",
    "postal_code": "1000000",
    "address": "東京都見本区見本町0-0-0",
    "phone": "0300000000",
    "email": "mihon@mail.example",
    "password": "example-10",  # ten dots
    "auth_id": "ABCD0000EFGH",
}
_SPOUSE_ABROAD: Person = {**_WHOEVER, "name": "在留 花子", "residence_card": ""}
_RESIDENT: Person = {**_WHOEVER, "name": "MIHON MARIA", "residence_card": "AA00000000BB"}
_SPOUSES: Mapping[SiteLang, Person] = {
    "ja": {**_SPOUSE_ABROAD, "sex": "女", "nationality": "日本"},
    "en": {**_SPOUSE_ABROAD, "sex": "Female", "nationality": "Japan"},
}
_RESIDENTS: Mapping[SiteLang, Person] = {
    "ja": {**_RESIDENT, "sex": "女", "nationality": "フィリピン"},
    "en": {**_RESIDENT, "sex": "Female", "nationality": "Philippines"},
}
EXAMPLES: Mapping[Procedure, Mapping[SiteLang, Person]] = {
    "certify": _SPOUSES,
    "change": _RESIDENTS,
    "renew": _RESIDENTS,
}


def example_request(procedure: Procedure, lang: SiteLang) -> Request:
    """Return what the people of the how-to would ask for, as the site calls it in one language."""
    values = EXAMPLES[procedure][lang]
    applicant = Applicant(
        name=values["name"],
        sex="female",
        birth_date=date.fromisoformat(values["birth_date"]),
        nationality=values["nationality"],
        postal_code=values["postal_code"],
        address=values["address"],
        phone=values["phone"],
        email=values["email"],
        residence_card=values["residence_card"] or None,
    )
    return Request(procedure, CATEGORY_OF[procedure], applicant)


def example_auth_id(procedure: Procedure) -> str:
    return EXAMPLES[procedure]["ja"]["auth_id"]


@dataclass(frozen=True)
class Disguise:
    """An example's values in one language of the site, and whose values they stand for.

    ``hidden`` are the case's values in every form in which they may stand as text, each with what
    is shown instead, longest first. The nationality is not among them: the name of a country
    stands in other texts too, and only its own field tells whose it is.
    """

    shown: Person
    hidden: tuple[tuple[str, str], ...]

    def of(self, text: str) -> str:
        """Return the text with the example's values."""
        for real, instead in self.hidden:
            text = text.replace(real, instead)
        return text

    def shows_through(self, text: str) -> bool:
        """Tell whether a text holds any of the case's values."""
        return any(real in text for real, _ in self.hidden)


def disguise(
    procedure: Procedure, applicant: Applicant, auth_id: str | None, lang: SiteLang
) -> Disguise:
    """Return what the how-to shows instead of a case's values."""
    shown = EXAMPLES[procedure][lang]
    born = applicant.birth_date
    real: list[tuple[str | None, str]] = [
        (applicant.name, shown["name"]),
        (applicant.name_kana, shown["name"]),
        (applicant.email, shown["email"]),
        (applicant.address, shown["address"]),
        (applicant.residence_card, shown["residence_card"]),
        (auth_id, shown["auth_id"]),
        *((form, shown["birth_date"]) for form in (f"{born:%Y%m%d}", born.isoformat())),
    ]
    for number, instead in (
        (applicant.postal_code, shown["postal_code"]),
        (applicant.phone, shown["phone"]),
    ):
        real += [(number, instead), (number and "".join(filter(str.isdigit, number)), instead)]
    hidden = {value: instead for value, instead in real if value}
    return Disguise(shown, tuple(sorted(hidden.items(), key=lambda pair: -len(pair[0]))))
