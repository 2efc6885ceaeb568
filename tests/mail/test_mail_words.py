"""Whatever the mail room says, there are words for it in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import mail
from mail import marks
from mail.believing import REFUSED

ROOT = Path(mail.__file__).parent.parent
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "mail").glob("*.py")))
ERRORS = set(re.findall(r'MailError\(\s*"([a-z-]+)"', SOURCES))
REASONS = set(re.findall(r'Reason\(\s*"([a-z-]+)"', SOURCES)) | set(marks.MARKS) | REFUSED
KEYS = {f"mail.{code}.{part}" for code in ERRORS for part in ("what", "why", "remedy")} | {
    f"mail.reason.{code}" for code in REASONS
}


def catalogue(lang: str) -> dict[str, str]:
    path = ROOT / f"desk/locale/{lang}/LC_MESSAGES/mail.po"
    with path.open("rb") as file:
        found = read_po(file, locale=lang)
    return {str(entry.id): str(entry.string) for entry in found if entry.id}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nobody_is_left_with_a_bare_code(lang: str) -> None:
    texts = catalogue(lang)
    assert set(texts) == KEYS
    assert all(texts.values())


def test_both_languages_fill_in_the_same_values() -> None:
    ja, en = catalogue("ja"), catalogue("en")
    for key, text in ja.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", en[key])), key


def test_the_words_of_a_reason_have_all_their_values() -> None:
    from tests.mail.test_mail_corpus import cases, expectation

    ja, en = catalogue("ja"), catalogue("en")
    for case in cases("hostile"):
        data = case.values[0].read_bytes()
        verdict = mail.judge(mail.read(data), data, expectation(expected_auth_id="X"))
        for reason in (*verdict.reasons, *verdict.grounds):
            assert ja[reason.key].format(**reason.params)
            assert en[reason.key].format(**reason.params)
