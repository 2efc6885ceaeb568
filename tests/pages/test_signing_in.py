"""A place to sign in beside a screen is no part of it, be there one form around both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from playwright.async_api import Page

from pages.here import read_page
from pages.intents import Candidate
from pages.knowledge import load
from pages.recognise import Recognised, recognise, way_on
from pages.screens import Password
from tests.pages.conftest import SITE
from tests.pages.pieces import asking, button, page

HEAD = (
    asking("サイト内検索", part=0),
    asking("利用者ID", part=0),
    asking("パスワード", kind="password", part=0),
)
LOGIN = (button("検索", part=0), button("ログイン", part=0))
ROWS = {"氏名": "NGUYEN THI HANH", "メールアドレス": "hanh@example.jp"}


def test_a_sign_in_in_the_head_hinders_no_confirmation() -> None:
    read = page("利用者情報確認", HEAD, (*LOGIN, button("戻る"), button("登録")), rows=ROWS)
    judgement = recognise(read)
    assert isinstance(judgement, Recognised)
    assert judgement.screen == "confirmation"
    found = way_on(read, judgement)
    assert isinstance(found, Candidate)
    assert found.doing.action.text == "登録"


def test_a_sign_in_of_a_form_of_its_own_takes_no_button_from_the_screen() -> None:
    head = (asking("利用者ID", form=1), asking("パスワード", kind="password", form=1))
    read = page("利用者情報確認", head, (button("ログイン", form=1), button("登録")), rows=ROWS)
    assert isinstance(way_on(read, recognise(read)), Candidate)


def test_where_more_can_be_done_than_to_sign_in_the_fields_are_the_pages_own() -> None:
    here: dict[str, Any] = {"form": -1, "part": 1}
    asked = (asking("メールアドレス", **here), asking("パスワード", kind="password", **here))
    login = button("ログイン", **here)
    assert page("", asked, (login,)).signing_in
    assert not page("", asked, (login, button("登録", **here))).signing_in
    below = tuple(replace(each, section="利用者ログイン") for each in asked)
    assert not page("", below, (login,)).signing_in  # it may be what the page is about


async def test_a_new_password_is_never_written_into_the_sign_in_of_the_head(
    opened: Callable[..., Awaitable[Any]],
) -> None:
    html = (
        "<!doctype html><meta charset=utf-8><title>パスワード設定</title><form><header>"
        "<div><label>サイト内検索<input></label><button>検索</button>"
        "<label>利用者ID<input></label><label>パスワード<input type=password></label>"
        "<button>ログイン</button></div></header><main><h1>ログインパスワードの設定</h1>"
        "<p><label>パスワード<input type=password></label></p>"
        "<p><label>パスワード（確認用）<input type=password></label></p>"
        "<div><button>登録</button></div></main></form>"
    )

    async def enter(shown: Page) -> tuple[str, list[str]]:
        here = await read_page(shown, load("2022"), {SITE})
        await Password(here).enter("Sakura-2026")
        values = await shown.eval_on_selector_all("input", "all => all.map(each => each.value)")
        return here.screen, values

    assert await opened(html, enter) == ("password", ["", "", "", "Sakura-2026", "Sakura-2026"])
