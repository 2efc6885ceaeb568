"""Where a registration begins: the link on the home page, the terms, the address."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Locator

from pages.edition_2026.rows import EMAIL
from pages.screen import Gate, Label, Screen


class Home(Gate):
    """Any page with the link 「利用者登録される方はこちら」 (the family's help pages; inferred)."""

    name = "home"
    HEADING = Label("手続き検索", "Find a procedure")
    REGISTER = Label("利用者登録される方はこちら", "Register as a user")

    @property
    def landmark(self) -> Locator:
        return self.target.describe("link 利用者登録される方はこちら")

    @property
    def target(self) -> Locator:
        link = self.page.get_by_role("link", name=self.REGISTER.exactly)
        return link.filter(visible=True).first


class Terms(Gate):
    """Any page that asks to agree. Only a person agrees; see its steps."""

    name = "terms"
    HEADING = Label("利用規約", "Terms of use")
    AGREE = Label("同意する", "I agree")

    @property
    def landmark(self) -> Locator:
        return self.target.describe("button 同意する")

    @property
    def target(self) -> Locator:
        button = self.page.get_by_role("button", name=self.AGREE.exactly)
        return button.filter(visible=True)


class MailAddress(Gate):
    """A form that asks for the mail address, once or twice, and for nothing else."""

    name = "mail-address"
    HEADING = Label("メールアドレスの入力", "Enter your e-mail address")
    # The ids mailAddress_… are known [code]; that they stand alone on a page is assumed.
    OTHER = (
        "input:not([type=email]):not([id^=mailAddress_]):not([type=hidden])"
        ":not([type=submit]):not([type=button]), select, textarea"
    )
    FORM = f"form:has({EMAIL}):not(:has({OTHER}))"

    @property
    def landmark(self) -> Locator:
        form = self.page.locator(self.FORM)
        return form.filter(visible=True).describe("form for the mail address alone")

    @property
    def target(self) -> Locator:
        return self.landmark.locator("input[type=submit], button[type=submit]")

    @property
    def addresses(self) -> Locator:
        return self.landmark.locator(EMAIL)

    def personal(self) -> Sequence[Locator]:
        return [*super().personal(), self.addresses]

    async def fill(self, address: str) -> None:
        for field in await self.addresses.all():
            await field.fill(address)


class MailSent(Screen):
    """「メール送信完了」: the registration goes on by the link in the mail."""

    name = "mail-sent"
    HEADING = Label("メール送信完了", "Mail sent")
