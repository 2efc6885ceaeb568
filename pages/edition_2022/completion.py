"""利用者情報登録 STEP3: done, with the 認証ID that must be noted down."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Locator

from pages.screen import Label, Screen


class Completion(Screen):
    """STEP3."""

    name = "completion"
    HEADING = Label("利用者情報登録完了", "Completion of user information registration")
    AUTH_ID = Label("認証ID", "Authentication ID")

    @property
    def auth_id_value(self) -> Locator:
        """The element after the label 認証ID: found by its label, whatever its shape."""
        label = self.page.locator("dt, th").filter(has_text=self.AUTH_ID.exactly)
        return label.locator("xpath=following-sibling::*[1]").first

    @property
    def target(self) -> Locator:
        return self.auth_id_value

    def personal(self) -> Sequence[Locator]:
        # The 認証ID itself stays readable: this picture is one of the places it is kept in.
        return [self.page.locator("[data-personal]")]

    async def auth_id(self) -> str:
        return (await self.auth_id_value.inner_text()).strip()
