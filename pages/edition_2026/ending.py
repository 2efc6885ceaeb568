"""The registration is done, and the login password is chosen."""

from __future__ import annotations

from playwright.async_api import Locator

from pages.edition_2022 import completion, password
from pages.edition_2026.rows import ROW
from pages.screen import Label


class Completion(completion.Completion):
    """A page that shows a 認証ID and asks for nothing. Whether 2026 has one is unknown."""

    HEADING = Label("利用者登録：完了", "User registration: complete")

    @property
    def landmark(self) -> Locator:
        nothing_asked = self.page.locator(f"body:not(:has({ROW} :is(input, select)))")
        label = nothing_asked.locator("dt, th").filter(has_text=self.AUTH_ID.exactly)
        done = self.page.locator("h1").filter(has_text=self.HEADING.exactly)
        return label.or_(done).filter(visible=True).first.describe("認証ID, and nothing asked")


class Password(password.Password):
    """A form with the password twice; the login page asks for it once."""

    HEADING = Label("パスワード設定", "Set your password")
    SAVE = Label("登録する", "Register")
    TWICE = f"form:has({ROW}:has(input[type=password]) ~ {ROW}:has(input[type=password]))"

    @property
    def landmark(self) -> Locator:
        form = self.page.locator(self.TWICE)
        return form.filter(visible=True).describe("form with the password twice")

    @property
    def first(self) -> Locator:
        return self.landmark.locator("input[type=password]").nth(0)

    @property
    def again(self) -> Locator:
        return self.landmark.locator("input[type=password]").nth(1)


class PasswordDone(password.PasswordDone):
    HEADING = Label("パスワード設定完了", "Password set")
