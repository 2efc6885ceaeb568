"""What other people's tests read of a registration screen, in either of Playwright's faces."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser

from pages.checking import read
from tests.machine import CHROMIUM
from tests.pages.conftest import blank_page
from tests.windows import not_on_windows

FORM = """<!doctype html><html lang=ja><meta charset=utf-8><title>利用者情報入力</title>
<h1>利用者情報入力</h1><form><table>
<tr><th>氏名</th><td><input readonly value="ZANZIBAR NAME"></td></tr>
<tr><th>生年月日（西暦）</th><td><input placeholder="1990/01/01"></td></tr>
<tr><th>住所</th><td><input></td></tr>
<tr><th>メールアドレス <b>必須</b></th><td><input required id=m aria-invalid=true
 aria-describedby=e><p id=e class=error role=alert>入力してください</p></td></tr>
<tr><th>好きな色</th><td><input></td></tr></table>
<button type=button onclick="document.title = 'pressed'">確認</button></form>"""


async def test_a_check_reads_what_a_page_is_asks_and_says(browser: Browser, prepared: None) -> None:
    page = await blank_page(browser)
    await page.set_content(FORM)
    seen = await read(page, "2022")
    assert seen.name == "form", seen.why
    assert seen.field("email").required
    assert seen.field("name").greyed
    assert [each.label for each in seen.fields if not each.role] == ["好きな色"]
    assert ("確認", "on") in {(each.text, each.intent) for each in seen.buttons}
    assert any("入力してください" in each for each in seen.errors)
    assert "ZANZIBAR" not in repr((seen.fields, seen.buttons, seen.messages, seen.errors))
    with pytest.raises(LookupError, match="0 fields ask for phone; there are: name"):
        seen.field("phone")
    with pytest.raises(ValueError, match="no edition 1999; there are 2022, 2026"):
        await read(page, "1999")


SYNC = """
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
from pages.checking_sync import done, read

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[2], args=["--no-sandbox"])
    page = browser.new_page()
    form = Path(sys.argv[1]).read_text(encoding="utf-8")
    page.route("**/*", lambda route: route.fulfill(body=form, content_type="text/html"))
    plain = form.replace("aria-invalid=true", "").replace("入力してください", "")
    page.route("**/plain", lambda route: route.fulfill(body=plain, content_type="text/html"))
    page.goto("http://office.example/")
    seen = read(page, "2022")
    assert seen.name == "form", seen.why
    assert seen.field("email").error
    done(page, seen.screen.press_on())
    assert page.title() == "pressed"
    page.locator("#m").fill("a@b.example")  # the sync face is as it was
    printed = {"FORM": "http://office.example/plain"}
    exec(sys.argv[3], printed)
    printed["test_the_form_asks_for_a_mail_address"](page)
    assert page.title() == "pressed"
    browser.close()
"""


@not_on_windows("browser")
def test_a_check_that_does_not_await_reads_and_presses_the_same_way(tmp_path: Path) -> None:
    saved = tmp_path / "form.html"
    saved.write_text(FORM, encoding="utf-8")
    page = (Path(__file__).parents[2] / "docs/testing.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"^```python\n(from pages.checking_sync.*?)^```", page, re.M | re.S)
    done = subprocess.run(
        [sys.executable, "-c", SYNC, saved, CHROMIUM, printed],
        cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
