"""The receipt is one sheet of paper, whatever stands on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from desk.words import Words
from flows.cases.receipts import receipt_html
from records.case import Case
from tests.records.cases import new_case

LONGEST = " ".join(["ABCDEFGHIJKLMNOPQRSTUVWXYZ"] * 4)[:104]  # of a name on the site's form


def whole_case(home: Path, **changed: str) -> Case:
    case = new_case(home, **changed)
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    case.fact("password-set-at", "2026-11-24T03:00:00+00:00")
    case.fact("certificate-until", "2030-11-03T14:59:59+00:00")
    return case


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_the_receipt_is_printed_on_one_page_and_says_all_that_must_be_kept(
    page: Page, tmp_path: Path, lang: str, paper: str
) -> None:
    words = Words(lang)
    case = whole_case(tmp_path, name=LONGEST, email=f"{'h' * 60}@{'mail.' * 20}example.jp")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.set_content(receipt_html(case, words))
    pdf = await page.pdf(format=paper, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert asked == []
    shown = await page.inner_text("body")
    for value in ("75FZ5A8EX9NK", LONGEST, case.applicant.email, "2027-11-24", "2030-11-03"):
        assert value in shown
    for text in ("receipt.keep-text", "receipt.lost-text", "receipt.simulated-text"):
        assert words(text) in shown
    for text in ("receipt.extend-how", "receipt.extend-stay"):
        assert words(text) in shown
    assert {"ja": "絶対に削除しない", "en": "Never delete"}[lang] in shown
    assert {"ja": "1年", "en": "one year"}[lang] in shown
