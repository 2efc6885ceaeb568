"""A how-to shows the example's answers, also where a question has several fields."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, Page, Playwright

from flows.howto.disguised import disguised
from flows.howto.example import disguise, example_request
from pages.here import read_page
from pages.knowledge import load
from pages.look import prepare
from pages.subject import Subject
from tests.writings import HANH

FORM = """<!doctype html><html lang="ja"><title>利用者登録：入力</title>
<h1>利用者登録：入力</h1><main><form>
<dl><dt><label for="n">氏名</label></dt>
<dd><input id="n" readonly value="NGUYEN THI HANH"></dd></dl>
<dl><dt><span id="s">性別</span></dt><dd role="radiogroup" aria-labelledby="s">
<input type="radio" id="s1" name="s" disabled><label for="s1">男 Male</label>
<input type="radio" id="s2" name="s" disabled checked><label for="s2">女 Female</label></dd></dl>
<dl><dt><span id="b">生年月日</span></dt><dd role="group" aria-labelledby="b">
<div role="radiogroup" aria-labelledby="b">
<input type="radio" id="e1" name="e"><label for="e1">平成 Heisei</label>
<input type="radio" id="e2" name="e" checked><label for="e2">西暦 A.D.</label></div>
<input id="y" maxlength="4" value="1995"><label for="y">年</label>
<input id="m" maxlength="2" value="11"><label for="m">月</label>
<input id="d" maxlength="2" value="3"><label for="d">日</label></dd></dl>
<input type="submit" value="確認へ進む"></form></main>"""
STANDS = """() => [["n", "y", "m", "d"].map((id) => document.getElementById(id).value),
  [...document.querySelectorAll(":checked")].map((each) => each.id)]"""


async def stands(page: Page) -> Any:
    return await page.evaluate(STANDS)


async def test_a_date_of_three_fields_and_answers_in_two_languages_are_the_examples(
    browser: Browser, playwright: Playwright
) -> None:
    await prepare(playwright)
    page = await browser.new_page()
    await page.set_content(FORM)
    here = await read_page(page, load("2026"), ())
    request = example_request("change", "ja")
    example = Subject(request.applicant, request.category, request.procedure)
    before = await stands(page)
    async with disguised(here, disguise("change", HANH, None, "ja"), None, example):
        assert await stands(page) == [["MIHON MARIA", "1990", "1", "1"], ["s2", "e2"]]
    assert await stands(page) == before == [["NGUYEN THI HANH", "1995", "11", "3"], ["s2", "e2"]]
    await page.close()
