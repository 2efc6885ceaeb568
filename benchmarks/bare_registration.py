"""A registration as a hand-written, linear Playwright script: no journal, no checks, no resume.

It does the same clicks and takes the same pictures as the driver, against the same office, and is
what the driver's overhead is measured against: personal values black, what is pressed outlined, by
the plainest selectors. With ``--plain`` it leaves both out. Arguments: the office's ready line as
JSON, and a folder for the pictures.
"""

from __future__ import annotations

import email
import email.policy
import json
import re
import sys
import tomllib
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from watchfiles import watch

PLAIN = "--plain" in sys.argv
OUTLINE = "{ outline: 4px solid #d4351c !important; outline-offset: 3px !important; }"


def main() -> None:
    office = json.loads(sys.argv[1])
    shots = Path(sys.argv[2])
    options = dict(zip(office["run"][::2], office["run"][1::2], strict=False))
    case = tomllib.loads(Path(office["case"]).read_text(encoding="utf-8"))["applicant"]
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            office["profile"],
            executable_path=options["--browser"],
            headless=True,
            ignore_default_args=["--disable-extensions"],
            viewport={"width": 1280, "height": 900},
            locale="ja-JP",
        )
        page = context.pages[0]
        sheet = context.new_page()
        page.bring_to_front()
        register(page, sheet, office, case, shots)
        context.close()


def register(page: Page, sheet: Page, office: dict, case: dict, shots: Path) -> None:  # type: ignore[type-arg]
    def shot(name: str, pressed: str = "", black: str = "") -> None:
        """``pressed`` and ``black`` are CSS selectors of what is outlined and of what is masked."""
        page.screenshot(
            path=shots / f"{name}.png",
            full_page=True,
            mask=[page.locator(black)] if black and not PLAIN else [],
            mask_color="#000000",
            style=f"{pressed} {OUTLINE}" if pressed and not PLAIN else None,
        )

    def paper(name: str, text: str) -> None:
        sheet.set_content(f"<h1>{name}</h1><pre>{text}</pre>")
        sheet.screenshot(path=shots / f"{name}.png", full_page=True)

    paper("01-check", str(case["name"]))
    page.goto(office["home"])
    shot("02-menu", pressed="[name=clickTurkKjnBtn]")
    page.locator("[name=clickTurkKjnBtn]").click()
    page.get_by_role("dialog").wait_for()
    shot("03-card", pressed="[role=dialog]")
    shot("04-signature-password")
    form = page.locator("h1", has_text="利用者情報入力")
    read = page.locator('input[name=hdnSignCert][value]:not([value=""])')
    read.or_(form).wait_for(state="attached")  # a person without pauses may be past it already
    shot("05-authentication-password")
    form.wait_for()
    page.get_by_label("生年月日").fill(f"{case['birth_date']:%Y%m%d}")
    page.get_by_label("国籍・地域").select_option(label=case["nationality"])
    page.get_by_label("郵便番号").fill(case["postal_code"].replace("-", ""))
    page.get_by_label("住所").fill(case["address"])
    page.get_by_label("電話番号").fill(case["phone"].replace("-", ""))
    page.get_by_label("メールアドレス", exact=True).fill(case["email"])
    page.get_by_label("メールアドレス（確認用）").fill(case["email"])
    page.get_by_label("利用者の区分").select_option(label="外国人本人")
    page.get_by_label("在留カード番号").fill(case["residence_card"])
    shot("06-form", pressed="main form button", black="main :is(input, select, [role=radiogroup])")
    page.get_by_role("button", name="確認").click()
    page.locator("h1", has_text="利用者情報確認").wait_for()
    shot("07-confirm", pressed="main form button:last-of-type", black="main dd")
    shot("08-submit", pressed="main form button:last-of-type", black="main dd")
    page.get_by_role("button", name="登録").click()
    page.locator("h1", has_text="利用者情報登録完了").wait_for()
    auth_id = page.locator("dt:has-text('認証ID') + dd").inner_text()
    shot("09-registered", pressed="dt:first-of-type + dd")
    first = mail(Path(office["maildir"]), 1)
    paper("10-link-mail", first)
    link = re.search(r"http://127\S+", first)
    if link is None or auth_id not in first:
        sys.exit("the first mail is not as expected")
    page.goto(link.group())
    page.locator("#txtPassword").fill("Bench-mark-2026!")
    page.locator("#txtPasswordConfirm").fill("Bench-mark-2026!")
    shot("11-password", pressed="main form button", black="[type=password]")
    page.get_by_role("button", name="登録").click()
    page.locator("h1", has_text="パスワード登録完了").wait_for()
    paper("12-final-mail", mail(Path(office["maildir"]), 2))
    paper("13-receipt", auth_id)


def mail(maildir: Path, number: int) -> str:
    """Return the text of the mail of that number, waited for."""
    for _ in watch(
        maildir / "new", maildir / "cur", rust_timeout=50, yield_on_timeout=True, step=20
    ):
        files = sorted([*(maildir / "new").iterdir(), *(maildir / "cur").iterdir()])
        if len(files) >= number:
            newest = max(files, key=lambda path: path.stat().st_mtime)
            message = email.message_from_bytes(newest.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            return body.get_content() if body else ""
    sys.exit("no mail")


if __name__ == "__main__":
    main()
