"""A case as an office would write it, for tests that change one thing in it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from records.applicant import CaseError, Problem, Request, read_request
from records.case import Case, State, Store
from records.editions import choose_site

TODAY = date(2026, 11, 24)
CHANGE: dict[str, Any] = {
    "procedure": "change",
    "applicant": {
        "name": "NGUYEN THI HANH",
        "name_kana": "グエン ティ ハイン",
        "sex": "female",
        "birth_date": date(1995, 11, 3),
        "nationality": "ベトナム",
        "postal_code": "530-8201",
        "address": "大阪府大阪市北区中之島1-3-20",
        "phone": "06-1234-5678",
        "email": "hanh@post.example",
        "residence_card": "AB12345678CD",
    },
}


def case(procedure: str = "change", /, **changed: Any) -> dict[str, Any]:
    """Return the data of a case file; a field set to None is left out."""
    data = deepcopy(CHANGE)
    data["procedure"] = procedure
    for name, value in changed.items():
        table = data if name in ("procedure", "category") else data["applicant"]
        if value is None:
            table.pop(name, None)
        else:
            table[name] = value
    return data


def read(data: dict[str, Any]) -> Request:
    return read_request(data, TODAY)


def problems(data: dict[str, Any]) -> list[tuple[str, str]]:
    """(code, field) of every problem; empty when the case is accepted."""
    try:
        read(data)
    except CaseError as trouble:
        return [(each.code, each.params.get("field", "")) for each in trouble.problems]
    return []


def problem(data: dict[str, Any]) -> Problem:
    """Return the only problem of a case."""
    try:
        read(data)
    except CaseError as trouble:
        [only] = trouble.problems
        return only
    raise AssertionError("accepted")


def new_case(home: Path, **changed: Any) -> Case:
    return Store(home).create(read(case(**changed)), choose_site("http://127.0.0.1:8000", None))


def bring_to(case: Case, state: State, auth_id: str = "75FZ5A8EX9NK") -> Case:
    """Bring a case to a state as a run does: its 認証ID was seen after the press."""
    if state != "prepared":
        if not case.reached("submitting"):
            case.advance("submitting")
        case.saw_auth_id(auth_id, "screen")
    if state not in ("prepared", "submitting"):
        case.advance(state)
    return case
