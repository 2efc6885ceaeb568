"""A snapshot with everything that is decided about it, as ``expected.json`` keeps it.

``python -m tests.pages.understood FOLDER…`` writes a first ``expected.json`` beside each
``snapshot.json`` that has none: to be read through and set right, then it is a test.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from pages.auth_id import ShownAuthId, auth_id_of
from pages.compare import Comparison, compare
from pages.intents import Candidate
from pages.interruptions import interruptions
from pages.knowledge import load
from pages.password_rules import rules_of_page
from pages.plan import plan_filling
from pages.recognise import Ambiguous, Recognised, recognise, way_on
from pages.snapshot import Snapshot, from_json
from pages.subject import Subject
from pages.understanding import Understood, understand
from records.applicant import Applicant
from tests.pages.visits import HANH

CASES = {
    "change": Subject(HANH, "foreign-national", "change"),
    "certify": Subject(
        Applicant(
            name="山田 太郎",
            sex="male",
            birth_date=date(1988, 2, 29),
            nationality="日本",
            email="yamada.taro@post.example",
            name_kana="ヤマダ タロウ",
            postal_code="100-8977",
            address="東京都千代田区霞が関1-1-1",
            phone="090-1234-5678",
        ),
        "relative",
        "certify",
    ),
}


def understood(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Everything about the snapshot of a folder; ``given`` names edition and case."""
    snapshot = from_json((folder / "snapshot.json").read_text(encoding="utf-8"))
    return {**given, **told(snapshot, given.get("edition", ""), given.get("case", "change"))}


def told(snapshot: Snapshot, edition: str, case: str) -> dict[str, Any]:
    page = understand(snapshot, load(edition))
    judgement = recognise(page)
    screen = judgement.screen if isinstance(judgement, Recognised) else None
    button = way_on(page, judgement)
    found: dict[str, Any] = {
        "screen": screen,
        "onward": button.doing.action.text if isinstance(button, Candidate) else None,
        "fields": [[x.label, f"{x.role}.{x.part}".rstrip(".") or None] for x in page.fields],
        "actions": [[x.action.text, x.intent or None] for x in page.actions],
        "interruptions": [
            [x.kind, x.press.doing.action.text if x.press else None] for x in interruptions(page)
        ],
    }
    if isinstance(judgement, Ambiguous):
        found["candidates"] = [name for name, _ in judgement.candidates]
    if isinstance(judgement, Recognised) and judgement.certainty != "certain":
        found["certainty"] = judgement.certainty
    if isinstance(judgement, Recognised) and judgement.kind:
        found["kind"] = judgement.kind
    if screen == "completion":
        shown = auth_id_of(page)
        found["auth_id"] = shown.value if isinstance(shown, ShownAuthId) else None
    if screen in ("form", "account"):
        found |= _plan(page, CASES[case])
    if screen == "confirmation":
        found |= _comparison(compare(page, CASES[case]))
    if screen == "account_confirmation":
        found |= _comparison(compare(page, CASES[case], ("name", "email")))
    if screen in ("password", "account"):
        rules = rules_of_page(page)
        found["password"] = [rules.shortest, rules.longest, rules.symbols, rules.forbidden]
    return found


def _plan(page: Understood, case: Subject) -> dict[str, Any]:
    plan = plan_filling(page, case)
    presets = {"presets": [[x.label, x.answer] for x in plan.presets]} if plan.presets else {}
    return {
        **presets,
        "fills": [[x.label, x.text] for x in plan.fills],
        "unanswered": [x.label for x in plan.unanswered],
        "consents": [x.label for x in plan.consents],
        "passwords": [x.label for x in plan.passwords],
        "left": [x.label for x in plan.left],
        "standing": [[x.label, x.verdict] for x in plan.standing],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "compared": comparison.verdict,
        "not_compared": list(comparison.not_compared),
        "rows": [[x.label, x.verdict] for x in comparison.rows],
    }


def main(folders: list[str]) -> None:
    for folder in map(Path, folders):
        kept = folder / "expected.json"
        if not kept.exists():
            lines = [
                f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
                for name, value in understood(folder, {}).items()
            ]
            kept.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
