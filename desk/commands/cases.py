"""``touroku cases``: what is kept."""

from __future__ import annotations

import argparse
from typing import Any

from desk.answers import print_json, print_problem, refuse
from desk.problems import told
from desk.settings import SettingError, load_settings
from desk.words import Words
from flows.outcomes import BadInput
from flows.register import Outcome
from flows.sheets import masked_email, masked_name
from records.case import Case, Store, StoreError


def run(options: argparse.Namespace, words: Words) -> int:
    try:
        store = Store(load_settings().home)
        if options.action == "list":
            if options.id:
                raise BadInput("cases.list-takes-no-id", id=options.id)
            return _list(store, words, as_json=options.json)
        if not options.id:
            raise BadInput("cases.no-id")
        return _show(store.open(options.id), words, as_json=options.json)
    except (SettingError, BadInput) as trouble:
        return refuse(words, [trouble], as_json=options.json)
    except StoreError as trouble:
        return refuse(words, [trouble], as_json=options.json, exit_code=trouble.exit_code)


def _list(store: Store, words: Words, *, as_json: bool) -> int:
    cases = list(store.survey())
    damaged = [each for each in cases if isinstance(each, StoreError)]
    for trouble in damaged:
        print_problem(words, told(words, trouble.code, trouble.params))
    if as_json:
        print_json([_entry(words, each) for each in cases])
        return 0
    if not cases:
        print(words("cases.none", folder=str(store.cases)))
    for case in cases:
        if isinstance(case, StoreError):
            continue
        created = case.created.astimezone().strftime("%Y-%m-%d %H:%M")
        state = words(f"state.{case.state}")
        name = masked_name(case.applicant.name)
        mark = words("cases.simulated") if case.site.loopback else ""
        print(f"{case.id}  {created}  {state}  {case.auth_id or '-'}  {name}  {mark}".rstrip())
    return 0


def _show(case: Case, words: Words, *, as_json: bool) -> int:
    if as_json:
        print_json({**Outcome(case, 0.0).to_json(), **_summary(case)})
        return 0
    for key, value in _summary(case).items():
        label = words.find(f"cases.field.{key}") or key
        print(f"{label}: {'' if value is None else value}")
    for step in case.progress.steps:
        print(f"  {step['id']}  {step['seconds']:.1f} s  {step['screenshot'] or ''}")
    return 0


def _entry(words: Words, each: Case | StoreError) -> dict[str, Any]:
    if isinstance(each, Case):
        return _summary(each)
    return {"case": each.params["case"], "error": told(words, each.code, each.params).to_json()}


def _summary(case: Case) -> dict[str, Any]:
    return {
        "case": case.id,
        "created": case.created.isoformat(),
        "state": case.state,
        "auth_id": case.auth_id,
        "procedure": case.procedure,
        "edition": case.site.edition.key,
        "site": case.site.origin,
        "simulated": case.site.loopback,
        "name": masked_name(case.applicant.name),
        "email": masked_email(case.applicant.email),
        "folder": str(case.folder),
    }
