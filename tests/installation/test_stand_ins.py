"""Stand-ins that are kinder than the article's installation would rehearse nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from jpki_bench.browser_profile import OfficeBrowser
from jpki_bench.client.install import HOST_NAME, HostConfig
from jpki_bench.installation import Installation, routes
from jpki_bench.installation.pages import BASE


@pytest.fixture
def browser(tmp_path: Path) -> OfficeBrowser:
    return OfficeBrowser(tmp_path / "browser", tmp_path / "profile")


class Visitor:
    """Somebody who follows links and presses buttons."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("GET", path))

    def post(self, path: str, **fields: str) -> httpx.Response:
        return asyncio.run(self._ask("POST", path, fields))

    async def _ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> httpx.Response:
        wire = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(
            transport=wire, base_url="http://127.0.0.1", follow_redirects=True
        ) as client:
            return await client.request(method, BASE + path, data=fields)


@pytest.fixture
def visit(browser: OfficeBrowser) -> Visitor:
    return Visitor(Starlette(routes=routes(Installation(browser, HostConfig(reader="pcsc")))))


def registered(browser: OfficeBrowser) -> bool:
    return (browser.profile / "NativeMessagingHosts" / f"{HOST_NAME}.json").exists()


def test_every_page_says_that_it_is_a_stand_in(visit: Visitor) -> None:
    for path in (
        "/download", "/download/windows", "/download/reader", "/download/phone", "/download/mac",
        "/installer/browser", "/installer/browser/start", "/installer/browser/refused",
        "/installer/browser/choice", "/installer/ordinary/ordinary", "/store", "/trial",
    ):  # fmt: skip
        answer = visit.get(path)
        assert answer.status_code == 200, path
        assert "本物のサイトやソフトではありません" in answer.text, path


def test_the_right_download_stands_below_the_ordinary_one(visit: Visitor) -> None:
    page = visit.get("/download/reader").text
    assert page.index("通常版をダウンロード") < page.index(
        "Edge/Chromeブラウザ利用版をダウンロード"
    )


@pytest.mark.parametrize("edition", ["browser", "ordinary"])
def test_without_administrator_nothing_is_installed(
    visit: Visitor, browser: OfficeBrowser, edition: str
) -> None:
    answer = visit.post(f"/installer/{edition}/install", administrator="no")
    assert answer.url.path.endswith("/refused")
    assert "管理者として実行" in answer.text
    assert not registered(browser)


def test_the_installer_registers_the_client_when_the_browser_has_been_chosen(
    visit: Visitor, browser: OfficeBrowser
) -> None:
    answer = visit.post("/installer/browser/install", administrator="yes")
    assert "Edgeを使用します" in answer.text
    assert not registered(browser)
    answer = visit.post("/installer/browser/finish", browser="edge")
    assert str(answer.url).endswith("/store?browser=edge")
    assert registered(browser)


def test_the_ordinary_edition_brings_no_client_that_a_browser_would_find(
    visit: Visitor, browser: OfficeBrowser
) -> None:
    answer = visit.post("/installer/ordinary/install", administrator="yes")
    assert answer.url.path.endswith("/ordinary/ordinary")
    assert not registered(browser)


def test_edge_has_to_allow_extensions_of_another_store_first(visit: Visitor) -> None:
    before = visit.get("/store?browser=edge").text
    assert "拡張機能を許可する" in before
    assert "Chromeに追加" not in before
    assert "Chromeに追加" in visit.get("/store?browser=edge&allowed=yes").text
    asking = visit.get("/store?browser=edge&allowed=yes&asking=yes").text
    assert "拡張機能の追加" in asking
    chrome = visit.get("/store?browser=chrome").text
    assert "Chromeに追加" in chrome
    assert "許可" not in chrome


def test_a_store_can_add_nothing_to_a_browser_that_is_not_open(
    visit: Visitor, browser: OfficeBrowser
) -> None:
    answer = visit.post("/store/add", browser="chrome")
    assert answer.status_code == 409
    assert not browser.added.exists()
