"""Whatever the mail room says, there are words for it in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po

import mail
from mail.believing import REFUSED
from mail.errors import ErrorCode
from mail.marks import MARKS, Mark
from mail.model import ReasonCode
from tests.mail.corpus import HOSTILE
from tests.mail.letters import expectation

ROOT = Path(mail.__file__).parent.parent
KEYS = {
    *(f"mail.{code}.{part}" for code in get_args(ErrorCode) for part in ("what", "why", "remedy")),
    *(f"mail.reason.{code}" for code in get_args(ReasonCode)),
}


def catalogue(lang: str) -> dict[str, str]:
    path = ROOT / f"desk/locale/{lang}/LC_MESSAGES/mail.po"
    with path.open("rb") as file:
        found = read_po(file, locale=lang)
    return {str(entry.id): str(entry.string) for entry in found if entry.id}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nobody_is_left_with_a_bare_code(lang: str) -> None:
    texts = catalogue(lang)
    assert {key for key in texts if ".with--" not in key} == KEYS
    assert all(texts.values())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_remedy_that_only_one_command_has_belongs_to_a_code_of_the_mail(lang: str) -> None:
    codes = {f"mail.{code}" for code in get_args(ErrorCode)}
    added = [key.split(".with--")[0] for key in catalogue(lang) if ".with--" in key]
    assert added
    assert set(added) <= codes


def test_both_languages_fill_in_the_same_values() -> None:
    ja, en = catalogue("ja"), catalogue("en")
    for key, text in ja.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", en[key])), key


def test_the_words_of_a_reason_have_all_their_values() -> None:
    ja, en = catalogue("ja"), catalogue("en")
    for sent in HOSTILE.values():
        verdict = mail.judge(mail.read(sent.data), sent.data, expectation(expected_auth_id="X"))
        for reason in (*verdict.reasons, *verdict.grounds):
            assert ja[reason.key].format(**reason.params)
            assert en[reason.key].format(**reason.params)


def test_every_oddity_and_refusal_is_a_reason() -> None:
    assert set(MARKS) == set(get_args(Mark))
    assert set(get_args(ReasonCode)) >= REFUSED
