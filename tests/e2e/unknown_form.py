"""The form of the site that no edition knows, and what the operator writes into it."""

from __future__ import annotations

from playwright.sync_api import Page

UNKNOWN_FORM = {
    "お生まれになった日": "19951103",
    "旅券を発行した国又は地域": "ベトナム",
    "おいでになる所": "大阪府大阪市北区中之島1-3-20",
    "お知らせの届け先（電子メール）": "hanh.nguyen@post.example",
    "お知らせの届け先（もう一度）": "hanh.nguyen@post.example",
    "お客様の立場": "外国人本人",
    "カード右上の番号": "AB12345678CD",
}


def fill_the_unknown_form(page: Page) -> None:
    """What the operator does with mouse and keyboard."""
    for label, value in UNKNOWN_FORM.items():
        field = page.get_by_label(label, exact=True)
        if field.evaluate("each => each.localName") == "select":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.get_by_role("button", name="次の画面へ").click()
    page.locator("h1", has_text="利用者情報確認").wait_for()
