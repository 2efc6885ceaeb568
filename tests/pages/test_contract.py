"""Whoever keeps an edition must learn what the site has changed, and only that."""

from __future__ import annotations

from typing import Any

import pytest

from pages.contract import Checked, check
from pages.knowledge import load
from pages.snapshot import Action, Field, Heading, Label, Snapshot
from pages.understanding import understand
from tests.further import further
from tests.pages.visits import Lang, Visit

SCREENS = ("top", "filled_form", "confirmation", "completion", "password", "password_done")


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_the_site_as_it_is_known_breaks_no_contract(visit: Any, lang: Lang) -> None:
    async def walk(visitor: Visit) -> dict[str, Checked]:
        here = visitor.speaking(lang)
        found: dict[str, Checked] = {}

        async def note(name: str) -> None:
            found[name] = check((await here.here()).page)

        await here.to_top()
        await note("top")
        await here.to_filled_form()
        await note("form")
        await here.press_on()
        await here.page.wait_for_url("**/WCABS020/ras")
        await note("confirmation")
        await here.register()
        await note("completion")
        await here.page.goto(await here.link())
        await note("password")
        await here.save_password()
        await note("password_done")
        return found

    found = await visit(walk)
    assert {name: each.screen for name, each in found.items()} == {name: name for name in found}
    assert {name: each.differences for name, each in found.items()} == dict.fromkeys(found, ())


LABELS = {
    "name": "氏名", "sex": "性別", "birth_date": "生年月日", "nationality": "国籍・地域",
    "postal_code": "郵便番号", "address": "住所", "phone": "電話番号", "email": "メールアドレス",
    "email_again": "メールアドレス（確認用）", "category": "利用者の区分",
    "residence_card": "在留カード番号",
}  # fmt: skip
LISTS = {"sex", "nationality", "category"}


def form(*, button: str = "確認", **labels: str) -> Checked:
    """Hold the form against the article's edition with some labels changed; "" leaves one out."""
    asked = {**LABELS, **labels}
    fields = [
        Field(
            f"f{at}",
            "list" if role.strip("_") in LISTS else "text",
            (Label(text, "row-header"),),
            row=at,
        )
        for at, (role, text) in enumerate(asked.items())
        if text
    ]
    actions = (Action("a1", button, "submit"), Action("a2", "ヘルプ", "link", "/help"))
    page = Snapshot(
        "http://127.0.0.1/", headings=(Heading("利用者情報入力", 1),), fields=tuple(fields),
        actions=actions,
    )  # fmt: skip
    return check(understand(page, load("2022")))


def told(checked: Checked) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    return [(x.kind, x.what, x.name, x.text, x.nearest) for x in checked.differences]


def test_a_page_as_it_is_known_has_no_difference() -> None:
    assert form() == Checked("form", ())


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"email": "Ｅメール"}, ("renamed", "field", "email", "Ｅメール", ())),
        ({"phone": ""}, ("gone", "field", "phone", "", ())),
        ({"phone": "電話番地"}, ("gone", "field", "phone", "", ("電話番地",))),
        ({"job": "職業"}, ("added", "field", "", "職業", ())),
        ({"button": "確認画面へ"}, ("renamed", "action", "on", "確認画面へ", ())),
        ({"button": "あとで"}, ("gone", "action", "on", "", ())),
    ],
)
def test_what_is_gone_renamed_or_added_is_told_by_its_name(
    changed: dict[str, str], difference: tuple[str, str, str, str, tuple[str, ...]]
) -> None:
    assert difference in told(form(**changed))


def test_what_has_moved_is_told_and_not_what_it_passed() -> None:
    checked = form(sex="", **{"sex_": "性別"})
    assert told(checked) == [("moved", "field", "sex", "性別", ())]


def test_a_page_of_no_known_screen_says_what_it_is_nearest_to() -> None:
    page = Snapshot("http://127.0.0.1/", headings=(Heading("工事中", 1),))
    checked = check(understand(page, load("2022")))
    assert checked.screen == ""
    assert [(x.kind, x.what, x.text) for x in checked.differences] == [
        ("gone", "screen", "工事中")
    ]  # fmt: skip
    named = check(understand(page, load("2022")), "password")
    assert {(x.kind, x.what, x.name) for x in named.differences} >= {
        ("gone", "screen", "password"), ("gone", "field", "password"), ("gone", "row", "auth_id"),
    }  # fmt: skip
