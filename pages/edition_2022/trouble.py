"""The pages nobody wants to see, told apart by their heading."""

from __future__ import annotations

import re
from typing import Literal

from playwright.async_api import Locator

from pages.screen import Label, Screen

Kind = Literal[
    "maintenance", "abroad", "session", "registered", "certificate", "link-used", "link", "error"
]

# The live site's error texts are unknown (docs/domain.md 2): these words are assumed, and any other
# heading that speaks of an error counts as one.
HEADINGS: dict[Kind, tuple[Label, ...]] = {
    "maintenance": (Label("メンテナンス中", "Under maintenance"),),
    "abroad": (Label("アクセスできません", "Access denied"),),
    "session": (Label("セッションタイムアウト", "Session timeout"),),
    "registered": (
        Label("登録済みの利用者", "Already registered"),
        Label("登録受付済み", "Registration already received"),
    ),
    "certificate": (Label("電子証明書エラー", "Certificate error"),),
    "link-used": (Label("使用済みのURL", "The URL has been used"),),
    "link": (
        Label("URLの有効期限切れ", "The URL has expired"),
        Label("無効なURL", "Invalid URL"),
    ),
    "error": (
        Label("エラー", "error"),
        Label("ページが見つかりません", "Page not found"),
        Label("対象外", "Not part of"),
    ),
}
ANY = re.compile(
    "|".join(label.within.pattern for labels in HEADINGS.values() for label in labels),
    re.IGNORECASE,
)


def kind_of(heading: str) -> Kind:
    """Which trouble a heading speaks of."""
    for kind, labels in HEADINGS.items():
        if any(label.within.search(heading) for label in labels):
            return kind
    return "error"


class Trouble(Screen):
    """Any of the site's own error pages."""

    name = "trouble"
    HEADING = Label("エラー", "Error")

    @property
    def landmark(self) -> Locator:
        heading = self.page.locator("h1").filter(has_text=ANY)
        return heading.filter(visible=True).describe("heading of an error page")

    @staticmethod
    def speaks_of_it(text: str) -> bool:
        """Could this be the heading of an error page?"""
        return bool(ANY.search(text))

    async def kind(self) -> Kind:
        return kind_of(await self.landmark.first.inner_text())

    async def message(self) -> str:
        """What the site says, in its own words."""
        said = self.page.locator("[role=alert]:visible")
        where = said.first if await said.count() else self.page.locator("main")
        return " ".join((await where.inner_text()).split())
