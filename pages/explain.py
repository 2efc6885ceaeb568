"""What a page is taken for, in the shape of ``touroku explain-page``."""

from __future__ import annotations

from typing import Any

from pages.asking import Asked, shown
from pages.folds import to_open
from pages.plan import is_preset, plan_filling
from pages.recognise import Ambiguous, Recognised, Unknown, recognise
from pages.subject import Subject
from pages.understanding import NEVER_FILLED, Understood


def explain(page: Understood, case: Subject | None = None) -> dict[str, Any]:
    """Screen, fields, actions, what nobody answers and what the site says, each with reasons.

    No value that stands on the page is in it. With a case, what the case leaves unanswered.
    """
    judgement = recognise(page)
    return {
        **_screen(judgement),
        "fields": [*map(_field, page.fields), *_in_closed_parts(page)],
        "actions": [
            {"text": shown(x.action.text), "intent": x.intent or None, "why": x.why}
            for x in page.actions
        ],
        "unanswered": _unanswered(page, case),
        "messages": [shown(message.text) for message in page.snapshot.messages],
    }


def _screen(judgement: Recognised | Unknown | Ambiguous) -> dict[str, Any]:
    match judgement:
        case Recognised(screen, certainty, reasons, kind):
            told = {"kind": kind} if kind else {}
            return {"screen": screen, "certainty": certainty, "reasons": list(reasons), **told}
        case Ambiguous(candidates):
            why = [f"{screen}: {'; '.join(reasons)}" for screen, reasons in candidates]
            return {"screen": None, "certainty": "ambiguous", "reasons": why}
        case Unknown(nearest, against, reasons):
            near = [f"nearest is {nearest}: {each}" for each in reasons] if nearest else []
            why = [*near, *(f"against it: {each}" for each in against)]
            return {"screen": None, "certainty": "unknown", "reasons": why}


def _in_closed_parts(page: Understood) -> list[dict[str, Any]]:
    return [
        {**_field(each), "why": f"{each.why}; seen once 「{shown(fold.text)}」 is open"}
        for fold, inside in to_open(page)
        for each in inside
    ]


def _field(each: Any) -> dict[str, Any]:
    found = {"label": each.label, "role": each.role or None, "why": each.why}
    return {**found, "part": each.part} if each.part and each.role else found


def _unanswered(page: Understood, case: Subject | None) -> list[dict[str, Any]]:
    if case is not None:
        plan = plan_filling(page, case)
        stand = {x.ref for x in plan.presets}
        return [
            {"label": x.label, "kind": x.kind, "options": list(x.options), "why": x.why}
            for x in plan.unanswered
        ] + [_question(x, PRESET) for x in page.fields if x.field.ref in stand]
    return [
        _question(x, PRESET if is_preset(x, page) else x.why)
        for x in page.fields
        if x.open and (is_preset(x, page) or (x.field.required and not _answerable(x, page)))
    ]


PRESET = "the site has chosen it by itself"


def _question(each: Asked, why: str) -> dict[str, Any]:
    return {
        "label": each.label,
        "kind": each.field.kind,
        "options": [shown(option.text) for option in each.field.options],
        "why": why,
    }


def _answerable(each: Any, page: Understood) -> bool:
    if not each.role:
        return bool(each.field.filled)
    role = page.knowledge.roles[each.role]
    return bool(role.applicant) or each.role in NEVER_FILLED or role.personal == "password"
