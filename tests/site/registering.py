"""A person at the orders of edition 2026: does what the screens say, by what can be read there."""

from __future__ import annotations

import asyncio
import re

from playwright.sync_api import Locator, Page, expect

from tests.site.running_site import ANSWERS, Running, client_answers

PASSWORD = "Sakura2026"
EMAIL = ANSWERS["email"]


class Person:
    """In one window at a time; ``page`` is the one that is looked at now."""

    def __init__(self, page: Page, site: Running, card: dict[str, str]) -> None:
        self.page = page
        self.site = site
        self.card = card
        page.set_default_timeout(15_000)

    def on(self, title: str) -> None:
        """This screen is shown now, and its scripts are at work."""
        expect(self.page.get_by_role("heading", level=2).first).to_have_text(title, timeout=15_000)
        self.page.wait_for_load_state()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def row(self, label: str) -> Locator:
        return self.page.locator("dl.c-input").filter(
            has=self.page.locator("dt", has_text=re.compile(label))
        )

    def fill(self, label: str, text: str) -> None:
        self.row(label).locator("dd input").fill(text)

    def from_home_to_terms(self) -> None:
        """The link opens another window; the one before it can be closed."""
        self.page.goto(self.site.site.home)
        with self.page.expect_popup() as opened:
            self.page.get_by_role("link", name="利用者登録される方はこちら").click()
        self.page.close()
        self.page = opened.value
        self.on("利用規約")

    def agree(self) -> None:
        self.page.locator("#termsText").evaluate("terms => terms.scrollTo(0, terms.scrollHeight)")
        self.press("同意する")

    def tell_address(self, address: str = EMAIL) -> None:
        self.on("メールアドレスの入力")
        self.fill("^メールアドレス(?!再)", address)
        self.fill("^メールアドレス再入力", address)
        self.press("完了する")

    def open_link(self) -> None:
        """The mail's URL opens another window."""
        url = self.site.links()[-1]
        before = self.page
        self.page = before.context.new_page()
        before.close()
        self.page.goto(url)

    def code(self) -> str:
        return re.findall(r"認証コード：(\d{6})", self.site.arrived()[-1].get_content())[-1]

    def read_card(self) -> None:
        self.on("基本4情報の読取について")
        client_answers(self.page, dict(self.card))
        pc = self.page.get_by_role("region", name="PCで基本4情報読取する場合")
        pc.get_by_role("button", name="公的個人認証サービスの電子証明書").click()

    def fill_form(self) -> None:
        born = self.row("生年月日")
        born.get_by_role("radio", name="平成 Heisei").check()
        for label, value in (("年", "6"), ("月", "3"), ("日", "8")):
            born.get_by_label(label, exact=True).fill(value)
        self.row("国籍・地域").locator("select").select_option(label="ベトナム Viet Nam")
        self.fill("郵便番号", "108-0075")
        self.fill("住所", ANSWERS["address"])
        self.fill("電話番号", ANSWERS["phone"])
        for label in ("メールアドレス(?!再)", "メールアドレス再入力"):
            if self.row(label).locator("dd input:not([readonly])").count():
                self.fill(label, EMAIL)
        self.row("利用者の区分").locator("select").select_option("1")
        self.fill("在留カード番号", ANSWERS["residence_card"])
        self.press("確認へ進む")

    def open_account(self) -> None:
        self.on("利用者登録：入力")
        self.fill("氏名", "NGUYEN THI HANH")
        if self.row("メールアドレス").locator("dd input:not([readonly])").count():
            self.fill("メールアドレス", EMAIL)
        self.fill("^パスワード(?!再)", PASSWORD)
        self.fill("^パスワード再入力", PASSWORD)
        self.press("確認へ進む")

    def to_application(self) -> None:
        """From the account's confirmation to the 利用申出."""
        self.on("利用者登録：確認")
        self.press("登録する")
        self.on("利用者登録：完了")
        self.page.get_by_role("link", name="ログインして利用申出へ進む").click()
        self.log_in(EMAIL)

    def log_in(self, user: str) -> None:
        self.on("利用者ログイン")
        self.fill("利用者ID", user)
        self.fill("パスワード", PASSWORD)
        self.press("ログイン")

    def choose_password(self) -> None:
        self.page.goto(self.site.links()[-1])
        self.on("パスワード設定")
        self.fill("^パスワード(?!再)", PASSWORD)
        self.fill("^パスワード再入力", PASSWORD)
        self.press("登録する")
        self.on("パスワード設定完了")

    def send_blank_mail(self) -> None:
        self.on("空メールの送信")
        expect(self.page.locator("main a[href^='mailto:']")).to_have_text(
            self.site.site.blank_mail_address
        )
        loop = self.site.loop
        assert loop is not None
        asyncio.run_coroutine_threadsafe(self.site.site.blank_mail(EMAIL), loop).result(20)
