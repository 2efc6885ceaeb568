"""The top page while the card is read: an overlay, two hidden inputs, maybe an error code."""

from __future__ import annotations

import re

from playwright.async_api import Locator

from pages.screen import Label, Screen

CLIENT_CODE = re.compile(r"E[A-Z]\d{3}[A-Z]\d{4}|E[A-Z]\d{3}[A-Z]{2}\d{3}")


class Reading(Screen):
    """The overlay that asks for the card, up to the arrival of both certificates."""

    name = "reading"
    HEADING = Label("ICカードリーダライタ", "IC card reader writer")
    CANCEL = Label("キャンセル", "Cancel")
    SIGNATURE_INPUT = "hdnSignCert"  # [code]
    AUTHENTICATION_INPUT = "hdnUsrCert"  # [code]

    @property
    def landmark(self) -> Locator:
        overlay = self.page.get_by_role("dialog").filter(has_text=self.HEADING.within)
        return overlay.filter(visible=True).describe("overlay that asks for the card")

    @property
    def target(self) -> Locator:
        return self.landmark

    @property
    def signature_certificate_read(self) -> Locator:
        """Attached as soon as the page holds the signature certificate."""
        return self._filled(self.SIGNATURE_INPUT)

    @property
    def client_error(self) -> Locator:
        """Where the page shows the code of the JPKI client (assumed; docs/domain.md 2)."""
        return self.page.locator("[role=alert]:visible").filter(has_text=CLIENT_CODE)

    async def client_code(self) -> str | None:
        """The code of the JPKI client that stands on the page."""
        if not await self.client_error.count():
            return None
        found = CLIENT_CODE.search(await self.client_error.first.inner_text())
        return found.group() if found else None

    def _filled(self, name: str) -> Locator:
        return self.page.locator(f'input[name={name}][value]:not([value=""])')
