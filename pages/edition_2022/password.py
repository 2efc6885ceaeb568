"""The password page behind the link of the first mail, and the page that says it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from playwright.async_api import Locator

from pages.screen import Label, Personal, Screen


class Password(Screen):
    """Where the login password is chosen. Its rules are unknown: they are read from the page."""

    name = "password"
    HEADING = Label("パスワード登録", "Set your password")
    PASSWORD = Label("パスワード", "Password")
    PASSWORD_AGAIN = Label("パスワード（確認用）", "Password (confirmation)")
    SAVE = Label("登録", "Register")

    @property
    def first(self) -> Locator:
        return self.page.get_by_label(self.PASSWORD.exactly)

    @property
    def again(self) -> Locator:
        return self.page.get_by_label(self.PASSWORD_AGAIN.exactly)

    @property
    def target(self) -> Locator:
        return self.page.get_by_role("button", name=self.SAVE.exactly)

    def values(self) -> Sequence[tuple[Personal, Locator]]:
        return [("password", self.page.locator("input[type=password]"))]

    async def rules_text(self) -> str:
        """Everything the page says: the rules stand somewhere in it."""
        return await self.page.locator("main").inner_text()

    async def limits(self) -> tuple[int | None, int | None]:
        """``minlength`` and ``maxlength`` of the field, as far as they are there."""
        low, high = await asyncio.gather(
            self.first.get_attribute("minlength"), self.first.get_attribute("maxlength")
        )
        return (int(low) if low else None, int(high) if high else None)

    async def fill(self, password: str) -> None:
        await self.first.fill(password)
        await self.again.fill(password)

    async def press_save(self) -> None:
        await self.target.click()


class PasswordDone(Screen):
    """The login password is set."""

    name = "password-done"
    HEADING = Label("パスワード登録完了", "Password set")
