"""The shots of the how-to by a hand-written script: no masks, no marks, nothing checked.

It does the same clicks and takes the same pictures at the same scale as ``touroku guide``, in both
languages, against the same office. Argument: the office's ready line as JSON, and a folder.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.bare_registration import mail

CATEGORY = {"certify": "3", "change": "1", "renew": "1"}


def main() -> None:
    office = json.loads(sys.argv[1])
    options = dict(zip(office["run"][::2], office["run"][1::2], strict=False))
    case = tomllib.loads(Path(office["case"]).read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            office["profile"],
            executable_path=options["--browser"],
            headless=True,
            ignore_default_args=["--disable-extensions"],
            viewport={"width": 1280, "height": 900},
            device_scale_factor=2,
            locale="ja-JP",
        )
        page = context.pages[0]
        sheet = context.new_page()
        page.bring_to_front()
        Walk(page, sheet, office, case, Path(sys.argv[2])).register()
        context.close()


class Walk:
    """One registration with its pictures."""

    def __init__(self, page: Page, sheet: Page, office: dict, case: dict, shots: Path) -> None:  # type: ignore[type-arg]
        self.page, self.sheet, self.office, self.shots = page, sheet, office, shots
        self.applicant, self.category = case["applicant"], CATEGORY[case["procedure"]]

    def shot(self, name: str, lang: str) -> None:
        self.page.screenshot(path=self.shots / f"{name}-{lang}.png", full_page=True)

    def both(self, *names: str) -> None:
        for name in names:
            self.shot(name, "ja")
        self.speak("en")
        for name in names:
            self.shot(name, "en")
        self.speak("ja")

    def speak(self, lang: str) -> None:
        self.page.locator(f"a[hreflang={lang}]").click()
        self.page.locator(f"html[lang={lang}]").wait_for(state="attached")

    def silent(self, on: bool) -> None:
        request = urllib.request.Request(
            f"{self.office['site']}/__office__/fault",
            json.dumps({"name": "host-silent", "on": on}).encode(),
            {"Content-Type": "application/json", "X-Office-Token": self.office["token"]},
        )
        urllib.request.urlopen(request).close()

    def register(self) -> None:
        page = self.page
        page.goto(self.office["home"])
        self.both("menu")
        self.silent(True)
        for lang in ("ja", "en"):
            page.goto(f"{self.office['home']}?lang={lang}")
            page.locator("[name=clickTurkKjnBtn]").click()
            page.get_by_role("dialog").wait_for()
            self.shot("waiting", lang)
        page.goto(f"{self.office['home']}?lang=ja")
        self.silent(False)
        page.locator("[name=clickTurkKjnBtn]").click()
        page.locator("#txtMail").wait_for()
        self.fill()
        for lang in ("ja", "en"):
            if lang == "en":
                self.speak("en")
                self.fill()
            for name in ("form", "category", "residence-card-field"):
                self.shot(name, lang)
        page.locator("#btnConfirm").click()
        page.locator("#btnRegister").wait_for()
        self.speak("ja")
        self.both("confirm")
        page.locator("#btnRegister").click()
        page.locator("#authId").wait_for()
        self.both("completion")
        maildir = Path(self.office["maildir"])
        first = mail(maildir, 1)
        self.paper("link-mail", first)
        link = re.search(r"http://127\S+", first)
        if link is None:
            sys.exit("the first mail has no link")
        page.goto(link.group())
        self.password()
        self.shot("password", "ja")
        self.speak("en")
        self.password()
        self.shot("password", "en")
        page.locator("#btnRegister").click()
        page.locator("h1", has_text="Password set").wait_for()
        self.speak("ja")
        self.both("password-done")
        self.paper("final-mail", mail(maildir, 2))

    def fill(self) -> None:
        page, person = self.page, self.applicant
        for field, value in (
            ("#txtBirthDate", f"{person['birth_date']:%Y%m%d}"),
            ("#txtPostalCode", person["postal_code"].replace("-", "")),
            ("#txtAddress", person["address"]),
            ("#txtPhone", person["phone"].replace("-", "")),
            ("#txtMail", person["email"]),
            ("#txtMailConfirm", person["email"]),
            ("#txtResidenceCard", person.get("residence_card", "")),
        ):
            page.locator(field).fill(value)
        page.locator("#selNationality").select_option(index=1)
        page.locator("#selUserKind").select_option(self.category)

    def password(self) -> None:
        for field in ("#txtPassword", "#txtPasswordConfirm"):
            self.page.locator(field).fill("Bench-mark-2026!")

    def paper(self, name: str, text: str) -> None:
        for lang in ("ja", "en"):
            self.sheet.set_content(f"<h1>{name}</h1><pre>{text}</pre>")
            self.sheet.screenshot(path=self.shots / f"{name}-{lang}.png", full_page=True)


if __name__ == "__main__":
    main()
