"""The corpus: what genuine mails say is read, what hostile mails want is not believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mail
from mail.believing import REFUSED
from tests.mail.letters import CASE_BEGAN, DOMAINS, HANH, NOW, ORIGINS
from tests.mail.make_corpus import corpus

CORPUS = Path(__file__).parent / "corpus"


def expectation(edition: str = "2022", **more: Any) -> mail.Expectation:
    settings: dict[str, Any] = {
        "mail_domain": DOMAINS[edition],
        "link_origins": (ORIGINS[edition],),
        "recipient": HANH,
        "not_before": CASE_BEGAN,
        "authserv_ids": ("mx.post.example",),
        "now": NOW,
    }
    return mail.Expectation(**(settings | more))


def cases(folder: str) -> list[Any]:
    table = json.loads((CORPUS / folder / "expected.json").read_text("utf-8"))
    return [pytest.param(CORPUS / folder / name, row, id=name) for name, row in table.items()]


def outcome(verdict: mail.Verdict) -> str:
    return "trusted" if verdict.trusted else "ask" if verdict.ask else "refused"


@pytest.mark.parametrize(("path", "expected"), cases("genuine"))
def test_a_genuine_mail_is_read_right(path: Path, expected: dict[str, Any]) -> None:
    message = mail.read(path.read_bytes())
    assert (message.kind, message.auth_id, message.url) == (
        expected["kind"],
        expected["auth_id"],
        expected["url"],
    ), expected["tries"]


@pytest.mark.parametrize(("path", "expected"), cases("genuine"))
def test_a_genuine_mail_is_believed_or_put_to_the_person(
    path: Path, expected: dict[str, Any]
) -> None:
    data = path.read_bytes()
    verdict = mail.judge(mail.read(data), data, expectation(expected["edition"]))
    assert outcome(verdict) == expected["verdict"], (expected["tries"], verdict.reasons)


@pytest.mark.parametrize(("path", "expected"), cases("hostile"))
def test_a_hostile_mail_is_not_believed(path: Path, expected: dict[str, Any]) -> None:
    data = path.read_bytes()
    verdict = mail.judge(mail.read(data), data, expectation())
    codes = [reason.code for reason in verdict.reasons]
    assert expected["reason"] in codes, (expected["tries"], codes)
    assert outcome(verdict) == expected["verdict"], (expected["tries"], codes)


def test_the_corpus_is_what_its_script_writes() -> None:
    for folder, files in corpus().items():
        written = {path.name: path.read_bytes() for path in (CORPUS / folder).iterdir()}
        assert written == files, "run python -m tests.mail.make_corpus"


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(cases("genuine")) >= 60
    assert len(cases("hostile")) >= 60


def test_every_refusal_is_tried_by_a_hostile_mail() -> None:
    tried = {row["reason"] for _, row in (case.values for case in cases("hostile"))}
    assert tried >= REFUSED
