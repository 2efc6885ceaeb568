"""《基本4情報の読取について》 and the time while the card is read."""

from __future__ import annotations

from playwright.async_api import Locator

from pages.edition_2022 import reading
from pages.screen import Gate, Label


class CardStart(Gate):
    """Where the card is read with a PC (the family's help pages; inferred).

    The button stands twice, for the PC and for the smartphone: only its surroundings tell.
    """

    name = "card-start"
    HEADING = Label("基本4情報の読取について", "Reading the four basic items")
    PC = Label("PCで基本4情報読取する場合", "Reading with a PC")
    PHONE = Label("スマートフォンで基本4情報読取する場合", "Reading with a smartphone")
    READ = Label(
        "公的個人認証サービスの電子証明書",
        "Certificate of the public individual authentication service",
    )

    @property
    def landmark(self) -> Locator:
        return self.target.describe("PCで基本4情報読取する場合 › 公的個人認証サービスの電子証明書")

    @property
    def target(self) -> Locator:
        part = self.page.locator("section, div, li, dl, td")
        with_pc = part.filter(has=self.page.get_by_text(self.PC.exactly))
        for_pc = with_pc.filter(has_not=self.page.get_by_text(self.PHONE.exactly))
        return for_pc.get_by_role("button", name=self.READ.exactly).filter(visible=True).first


class Reading(reading.Reading):
    """An overlay that speaks of the card. That the JPKI client reads it, as in 2022, is assumed."""

    HEADING = Label("マイナンバーカード", "Individual Number Card")
