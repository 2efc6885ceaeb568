"""The way in: edition 2022's top page, where 外国人本人・その他 stands twice."""

from __future__ import annotations

from bs4 import Tag

from jpki_bench.site.drift.change import EITHER, NOT_REGISTERED, WHOLE, WORDS, change
from jpki_bench.site.drift.sheet import Sheet, fragment

_HERE = {"editions": ("2022",), "slot": "front", "order": WORDS}


def _panel(sheet: Sheet, which: str) -> Tag | None:
    return sheet.main.select_one(f".panel-{which}") if sheet.screen == "top" else None


def _first_button(panel: Tag) -> Tag:
    button = panel.find("button")
    assert isinstance(button, Tag)
    return button


@change("front-names-gone", "labels-kept", "the buttons of the top page have no names", **_HERE)
def _(sheet: Sheet) -> None:
    if sheet.screen == "top":
        for button in sheet.main.select("button[name]"):
            button["name"] = ""


@change("front-register-first", "labels-kept", "registering stands before logging in", **_HERE)
def _(sheet: Sheet) -> None:
    login, register = _panel(sheet, "login"), _panel(sheet, "register")
    if login is not None and register is not None:
        for button in (_first_button(login), _first_button(register)):
            button["name"] = ""
        login.insert_before(register.extract())


@change(
    "front-in-lines", "labels-kept", "no sections: headings and buttons one after another", **_HERE
)
def _(sheet: Sheet) -> None:
    for which in ("login", "register"):
        panel = _panel(sheet, which)
        if panel is not None:
            _first_button(panel)["name"] = ""
            for part in list(panel.select(".stack")):
                part.unwrap()
            panel.unwrap()


@change(
    "front-other-words", "other-words", "はじめて利用される方 instead of 新規利用者登録", **_HERE
)
def _(sheet: Sheet) -> None:
    for which, words in (
        ("login", "登録済みの方"),
        ("register", "はじめて利用される方（利用者登録）"),
    ):
        panel = _panel(sheet, which)
        if panel is not None:
            heading = panel.find("h2")
            assert isinstance(heading, Tag)
            heading.string = words
            _first_button(panel)["name"] = ""


@change(
    "front-longer-button",
    "other-words",
    "the button says 外国人本人・その他の方の新規登録",
    **_HERE,
)
def _(sheet: Sheet) -> None:
    for which, words in (("login", "ログイン"), ("register", "新規登録")):
        panel = _panel(sheet, which)
        if panel is not None:
            button = _first_button(panel)
            button.string = f"外国人本人・その他の方の{words}"
            button["name"] = ""


@change(
    "front-notice",
    "something-more",
    "a notice covers the top page until it is closed",
    editions=("2022",),
    order=WHOLE,
    slot="front cover",
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "top":
        sheet.body_end(
            '<div id="cover" role="dialog" aria-label="重要なお知らせ" '
            'style="position:fixed;inset:0;z-index:60;background:#fff"><h2>重要なお知らせ</h2><p>偽のサイトにご注意ください。</p>'
            '<button type="button" onclick="document.getElementById(\'cover\').remove()">'
            "閉じる</button></div>"
        )


@change(
    "front-relatives-beside",
    "trap",
    "外国人本人以外（法定代理人等） before 外国人本人・その他",
    **_HERE,
)
def _(sheet: Sheet) -> None:
    panel = _panel(sheet, "register")
    if panel is not None:
        other = (
            f'<button type="button" class="button orange" data-go="{sheet.base}drift/?pressed='
            'a registration of others">外国人本人以外（法定代理人等）</button>'
        )
        button = _first_button(panel)
        button["name"] = ""
        button.insert_before(*fragment(other))


@change(
    "front-names-swapped",
    "swapped",
    "the buttons for logging in and registering have each other's name",
    right=EITHER,
    **_HERE,
)
def _(sheet: Sheet) -> None:
    login, register = _panel(sheet, "login"), _panel(sheet, "register")
    if login is not None and register is not None:
        one, other = _first_button(login), _first_button(register)
        one["name"], other["name"] = str(other["name"]), str(one["name"])


@change(
    "front-without-registering",
    "removed",
    "nobody can register: the section is gone",
    **{**_HERE, **NOT_REGISTERED},
)
def _(sheet: Sheet) -> None:
    panel = _panel(sheet, "register")
    if panel is not None:
        panel.extract()
