"""Where the parts of a page stand in either edition, and what its fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jpki_bench.site import edition2022
from jpki_bench.site.edition2026 import places
from jpki_bench.site.edition2026.rows import DATE_PARTS, ITEMS


@dataclass(frozen=True)
class Anatomy:
    """CSS selectors of one edition's parts, its fields' names, and screens by path."""

    heading: str
    trail: str
    actions: str
    rows: str
    head: str
    cell: str
    marks: str
    hint: str
    error: str
    row: str
    mark: str
    names: Mapping[str, str]
    date_parts: Mapping[str, str]  # era, year, month, day → name; empty where a date is one field
    screens: Mapping[str, str]


_PLAIN = places.Places("plain")
ANATOMY: dict[str, Anatomy] = {
    "2022": Anatomy(
        heading="main > h1",
        trail=".trail",
        actions=".actions",
        rows=".row",
        head=".row-label",
        cell=".row-field",
        marks=".mark",
        hint=".hint",
        error=".error",
        row='<div class="row"><div class="row-label"><span>{label}</span>{mark}</div>'
        '<div class="row-field">{markup}</div></div>',
        mark='<span class="mark">{}</span>',
        names={
            **{field.key: field.name for field in edition2022.FIELDS},
            "password": "txtPassword",
            "again": "txtPasswordConfirm",
        },
        date_parts={},
        screens={
            edition2022.TOP: "top",
            edition2022.TOP_EVENT: "top",
            edition2022.STEP1: "form",
            edition2022.STEP2: "confirm",
            edition2022.STEP3: "done",
            edition2022.PASSWORD: "password",
            edition2022.PASSWORD_DONE: "password-done",
        },
    ),
    "2026": Anatomy(
        heading=".c-banner h1",
        trail=".c-breadcrumb",
        actions=".c-btns",
        rows="dl.c-input",
        head="dt",
        cell="dd",
        marks=".required_span",
        hint=".c-input__note:not([hidden])",
        error=".c-input__error",
        row='<dl class="c-input"><dt class="c-input__title"><span>{label}</span> {mark}</dt>'
        '<dd class="c-input__item">{markup}</dd></dl>',
        mark='<span class="required_span">{}</span>',
        names={
            **{item.key: item.name for item in ITEMS},
            "password": "password",
            "again": "passwordConfirm",
        },
        date_parts=DATE_PARTS,
        screens={
            _PLAIN.stage("form"): "form",
            _PLAIN.stage("confirm"): "confirm",
            _PLAIN.link(places.DONE): "done",
            _PLAIN.link(places.PASSWORD): "password",
            _PLAIN.link(places.PASSWORD_DONE): "password-done",
        },
    ),
}
