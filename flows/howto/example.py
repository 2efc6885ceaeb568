"""The people of the how-to: nobody's values, shown where the case's own would stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pages.edition_2022.form import Form
from pages.screen import Label, Personal
from records.applicant import CATEGORY_OF, Applicant, Procedure, Request

SiteLang = Literal["ja", "en"]
SITE_LANGS: tuple[SiteLang, ...] = ("ja", "en")

_COMMON: dict[Personal, Label] = {
    "birth_date": Label("19900101", "19900101"),
    "postal_code": Label("1000000", "1000000"),
    "address": Label("東京都見本区見本町0-0-0", "東京都見本区見本町0-0-0"),
    "phone": Label("0300000000", "0300000000"),
    "email": Label("mihon@mail.example", "mihon@mail.example"),
    "password": Label("example-10", "example-10"),  # ten dots
    "auth_id": Label("ABCD0000EFGH", "ABCD0000EFGH"),
}
_SPOUSE_ABROAD: dict[Personal, Label] = {
    **_COMMON,
    "name": Label("見本 花子", "見本 花子"),
    "sex": Form.SEXES["female"],
    "nationality": Label("日本", "Japan"),
    "residence_card": Label("", ""),
}
_RESIDENT: dict[Personal, Label] = {
    **_COMMON,
    "name": Label("MIHON MARIA", "MIHON MARIA"),
    "sex": Form.SEXES["female"],
    "nationality": Label("フィリピン", "Philippines"),
    "residence_card": Label("AA00000000BB", "AA00000000BB"),
}
EXAMPLES: dict[Procedure, dict[Personal, Label]] = {
    "certify": _SPOUSE_ABROAD,
    "change": _RESIDENT,
    "renew": _RESIDENT,
}


def example_request(procedure: Procedure, lang: SiteLang) -> Request:
    """What the people of the how-to would ask for, as the site calls it in one language."""
    values = _values(procedure, lang)
    sex = next(sex for sex, label in Form.SEXES.items() if label == EXAMPLES[procedure]["sex"])
    applicant = Applicant(
        name=values["name"],
        sex=sex,
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
    return EXAMPLES[procedure]["auth_id"].ja


def _values(procedure: Procedure, lang: SiteLang) -> dict[Personal, str]:
    return {
        kind: label.ja if lang == "ja" else label.en for kind, label in EXAMPLES[procedure].items()
    }


@dataclass(frozen=True)
class Disguise:
    """An example's values in one language of the site, and whose values they stand for.

    ``hidden`` are the case's values in every form in which they may stand as text, each with what
    is shown instead, longest first. The nationality is not among them: the name of a country
    stands in other texts too, and only its own field tells whose it is.
    """

    shown: Mapping[Personal, str]
    hidden: tuple[tuple[str, str], ...]

    def of(self, text: str) -> str:
        """The text with the example's values."""
        for real, instead in self.hidden:
            text = text.replace(real, instead)
        return text

    def shows_through(self, text: str) -> bool:
        """Does a text hold any of the case's values?"""
        return any(real in text for real, _ in self.hidden)


def disguise(
    procedure: Procedure, applicant: Applicant, auth_id: str | None, lang: SiteLang
) -> Disguise:
    """What the how-to shows instead of a case's values."""
    shown = _values(procedure, lang)
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
