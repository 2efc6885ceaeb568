"""A person at the orders of edition 2026: does what the screens say, by what can be read there."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from tests.site.running_site import ANSWERS, Running, client_answers

PASSWORD = "Sakura2026"
EMAIL = ANSWERS["email"]


class Person:
    """In one window at a time; ``page`` is the one that is looked at now."""

    def __init__(self, page: Page, site: Running, card: dict[str, str]) -> None:
        self.page = page
        self.site = site
        self.card = card
        page.set_default_timeout(30_000)

    async def on(self, title: str) -> None:
        """This screen is shown now, and its scripts are at work."""
        await expect(self.page.get_by_role("heading", level=2).first).to_have_text(title)
        await self.page.wait_for_load_state()

    async def press(self, name: str) -> None:
        await self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def row(self, label: str) -> Locator:
        return self.page.locator("dl.c-input").filter(
            has=self.page.locator("dt", has_text=re.compile(label))
        )

    async def fill(self, label: str, text: str) -> None:
        await self.row(label).locator("dd input").fill(text)

    async def from_home_to_terms(self) -> None:
        """The link opens another window; the one before it can be closed."""
        await self.page.goto(self.site.site.home)
        async with self.page.expect_popup() as opened:
            await self.page.get_by_role("link", name="利用者登録される方はこちら").click()
        await self.page.close()
        self.page = await opened.value
        await self.on("利用規約")

    async def agree(self) -> None:
        await self.page.locator("#termsText").evaluate(
            "terms => terms.scrollTo(0, terms.scrollHeight)"
        )
        await self.press("同意する")

    async def tell_address(self, address: str = EMAIL) -> None:
        await self.on("メールアドレスの入力")
        await self.fill("^メールアドレス(?!再)", address)
        await self.fill("^メールアドレス再入力", address)
        await self.press("完了する")

    async def open_link(self) -> None:
        """The mail's URL opens another window."""
        url = self.site.links()[-1]
        before = self.page
        self.page = await before.context.new_page()
        await before.close()
        await self.page.goto(url)

    def code(self) -> str:
        text = str(self.site.arrived()[-1].get_content())
        return str(re.findall(r"認証コード：(\d{6})", text)[-1])

    async def read_card(self) -> None:
        await self.on("基本4情報の読取について")
        await client_answers(self.page, dict(self.card))
        pc = self.page.get_by_role("region", name="PCで基本4情報読取する場合")
        await pc.get_by_role("button", name="公的個人認証サービスの電子証明書").click()

    async def fill_form(self) -> None:
        born = self.row("生年月日")
        await born.get_by_role("radio", name="平成 Heisei").check()
        for label, value in (("年", "6"), ("月", "3"), ("日", "8")):
            await born.get_by_label(label, exact=True).fill(value)
        await self.row("国籍・地域").locator("select").select_option(label="ベトナム Viet Nam")
        await self.fill("郵便番号", "108-0075")
        await self.fill("住所", ANSWERS["address"])
        await self.fill("電話番号", ANSWERS["phone"])
        for label in ("メールアドレス(?!再)", "メールアドレス再入力"):
            if await self.row(label).locator("dd input:not([readonly])").count():
                await self.fill(label, EMAIL)
        await self.row("利用者の区分").locator("select").select_option("1")
        await self.fill("在留カード番号", ANSWERS["residence_card"])
        await self.press("確認へ進む")

    async def open_account(self) -> None:
        await self.on("利用者登録：入力")
        await self.fill("氏名", "NGUYEN THI HANH")
        if await self.row("メールアドレス").locator("dd input:not([readonly])").count():
            await self.fill("メールアドレス", EMAIL)
        await self.fill("^パスワード(?!再)", PASSWORD)
        await self.fill("^パスワード再入力", PASSWORD)
        await self.press("確認へ進む")

    async def to_application(self) -> None:
        """From the account's confirmation to the 利用申出."""
        await self.on("利用者登録：確認")
        await self.press("登録する")
        await self.on("利用者登録：完了")
        await self.page.get_by_role("link", name="ログインして利用申出へ進む").click()
        await self.log_in(EMAIL)

    async def log_in(self, user: str) -> None:
        await self.on("利用者ログイン")
        await self.fill("利用者ID", user)
        await self.fill("パスワード", PASSWORD)
        await self.press("ログイン")

    async def choose_password(self) -> None:
        await self.page.goto(self.site.links()[-1])
        await self.on("パスワード設定")
        await self.fill("^パスワード(?!再)", PASSWORD)
        await self.fill("^パスワード再入力", PASSWORD)
        await self.press("登録する")
        await self.on("パスワード設定完了")

    async def send_blank_mail(self) -> None:
        await self.on("空メールの送信")
        await expect(self.page.locator("main a[href^='mailto:']")).to_have_text(
            self.site.site.blank_mail_address
        )
        loop = self.site.loop
        assert loop is not None
        asyncio.run_coroutine_threadsafe(self.site.site.blank_mail(EMAIL), loop).result(20)
