"""利用者情報登録 STEP3: done, with the 認証ID that must be noted down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.async_api import Locator

from pages.screen import Label, Personal, Screen


class Completion(Screen):
    """STEP3."""

    name = "completion"
    HEADING = Label("利用者情報登録完了", "Completion of user information registration")
    AUTH_ID = Label("認証ID", "Authentication ID")
    # Should it not stand in a table of its own: behind its label in a running text.
    IN_TEXT = re.compile(
        rf"{AUTH_ID.within.pattern}\s*(?:は|is)?[\s:：、「『]*"
        r"(?=[A-Za-zＡ-Ｚａ-ｚ_.@-]*\d)([0-9A-Za-z０-９Ａ-Ｚａ-ｚ_.@-]{4,})",
        re.IGNORECASE,
    )

    @property
    def auth_id_value(self) -> Locator:
        """The element after the label 認証ID: found by its label, whatever its shape."""
        label = self.page.locator("dt, th").filter(has_text=self.AUTH_ID.exactly)
        return label.locator("xpath=following-sibling::*[1]").first

    @property
    def target(self) -> Locator:
        return self.auth_id_value

    def values(self) -> Sequence[tuple[Personal, Locator]]:
        return [("auth_id", self.auth_id_value)]

    async def auth_id(self) -> str:
        """The 認証ID as it is shown; "" when none can be found on the screen."""
        for value in await self.auth_id_value.all_inner_texts():
            return value.strip()
        found = self.IN_TEXT.search(await self.page.locator("body").inner_text())
        return found[1].rstrip(".") if found else ""
