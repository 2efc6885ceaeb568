"""Top page: login above, 新規利用者登録 below, and the same label on both (docs/domain.md 2)."""

from __future__ import annotations

from playwright.async_api import Locator

from pages.screen import Gate, Label


class Top(Gate):
    """The menu from which a new user is registered."""

    name = "top"
    HEADING = Label("新規利用者登録", "Register a new user")
    REGISTER = Label("外国人本人・その他", "Foreign national (applicant)/other")
    COUNTER = Label("窓口申請", "Applicant (at a counter)")
    # The label stands twice; only the name tells registration from login. [code]
    REGISTER_NAME = "clickTurkKjnBtn"
    LOGIN_NAME = "clickLogInKjnBtn"

    @property
    def landmark(self) -> Locator:
        heading = self.page.get_by_role("heading", name=self.HEADING.exactly)
        return heading.filter(visible=True).describe("heading 新規利用者登録 of the top page")

    @property
    def target(self) -> Locator:
        return self.page.locator(f"[name={self.REGISTER_NAME}]").describe(
            "新規利用者登録 › 外国人本人・その他"
        )

    @property
    def login(self) -> Locator:
        """The same label under ログイン, which is not for somebody new."""
        return self.page.locator(f"[name={self.LOGIN_NAME}]")

    @property
    def counter(self) -> Locator:
        """窓口申請, for papers handed in at a bureau; it stands last under each heading."""
        return self.page.get_by_role("button", name=self.COUNTER.beginning)

    async def press_register(self) -> None:
        """Press 外国人本人・その他 under 新規利用者登録; the card is read from here on."""
        await self.pass_through()
