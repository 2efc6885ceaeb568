"""The person at the stand-ins: does what the article tells, one act a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Locator, Page

BASE = "/__install__/"
PutCard = Callable[[], Awaitable[None]]

# What is pressed on each page; the installer is opened as it is first, and refused.
_PRESSED = {
    "download": "Windows",
    "download/windows": "ICカードリーダライタを使用する場合",
    "download/reader": "Edge/Chromeブラウザ利用版をダウンロード",
    "installer/browser": "開く",
    "installer/browser/start": "インストール",
    "installer/browser/refused": "OK",
}


def is_stand_in(url: str, office: str) -> bool:
    return url.startswith(office + BASE)


async def act(page: Page, *, put_card: PutCard) -> None:
    """Do the one thing that this page asks for."""
    parts = urlsplit(page.url)
    name, query = parts.path.removeprefix(BASE), parse_qs(parts.query)
    if name == "store":
        await _store(page, put_card)
    elif name == "trial":
        await _trial(page)
    elif name == "installer/browser/choice":
        await page.get_by_label("Chromeを使用します").check()
        await _press(page, "完了")
    elif name == "installer/browser" and "again" in query:
        await _press(page, "管理者として実行")
    elif name in _PRESSED:
        await _press(page, _PRESSED[name])


async def _store(page: Page, put_card: PutCard) -> None:
    if await page.locator("#added").count():
        await page.close()
        await put_card()  # what the setup asks for next
        return
    for label in ("拡張機能を追加", "拡張機能の追加", "Chromeに追加", "拡張機能を許可する"):
        if await _named(page, label).count():
            await _press(page, label)
            return


async def _trial(page: Page) -> None:
    await _press(page, "動作確認")
    await page.locator("body[data-result=good]").wait_for()
    await page.close()


async def _press(page: Page, label: str) -> None:
    await _named(page, label).click()


def _named(page: Page, label: str) -> Locator:
    """Return a button, whether the page made it as one or as a link."""
    return page.get_by_role("button", name=label, exact=True).or_(
        page.get_by_role("link", name=label, exact=True)
    )
