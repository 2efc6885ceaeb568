"""Closed parts of a form: opened where they ask for more of it, and nothing else is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pages import act
from pages.explain import explain
from pages.folds import next_fold, questions_of
from pages.knowledge import load
from pages.look import Seen, look
from pages.understanding import Understood, understand

Opened = Callable[..., Awaitable[Any]]
SITE = frozenset({"http://office.example"})
NAME = "<label>氏名<input></label>"
PHONE = "<label>電話番号<input></label>"
TABS = (
    "<ul role=tablist><li><button type=button role=tab aria-controls=one aria-selected=true>本人"
    "</button><li><button {type} role=tab aria-controls=two aria-selected=false>連絡先</button></ul>"
    f"<div id=one role=tabpanel>{NAME}</div>"
    "<div id=two role=tabpanel hidden>{inside}</div>"
)


def form(inside: str, beside: str = "") -> str:
    return f"<!doctype html><meta charset=utf-8>{beside}<form>{inside}<button>確認</button></form>"


def read(seen: Seen) -> Understood:
    return understand(seen.snapshot, load(""))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"{NAME}<details><summary>連絡先</summary>{PHONE}</details><button>確認</button>", "連絡先"),
        (form(TABS.format(type="type=button", inside=PHONE)), "連絡先"),
        (form(f"{NAME}<details><summary>連絡先</summary>{PHONE}</details>"), "連絡先"),
        (form(
            f"{NAME}<h3><a href=#x aria-expanded=false>続き</a></h3>"
            f"<div id=x hidden>{PHONE}</div>"
        ), "続き"),
        (form(
            f"{NAME}<button type=button aria-expanded=false data-bs-target=#x>続き</button>"
            f"<div id=x style='height:0;overflow:hidden'>{PHONE}</div>"
        ), "続き"),
        (form(
            f"{NAME}<details><summary>外</summary><details><summary>中</summary>{PHONE}</details>"
            "</details>"
        ), "外"),
        (form(f"{NAME}<details><summary>外</summary><label>勤務先<input required></label>"
              "</details>"), "外"),
    ],
    ids=["without a form", "tab", "details", "link", "button", "one in another", "unknown but required"],
)  # fmt: skip
async def test_a_part_with_more_of_the_form_is_the_next_to_open(
    opened: Opened, html: str, text: str
) -> None:
    found = next_fold(read(await opened(html, look)), ())
    assert found is not None
    assert found[0].text == text


LOGIN = "<label>メールアドレス<input></label><label>パスワード<input type=password></label>"


@pytest.mark.parametrize(
    "html",
    [
        form(NAME, f"<details><summary>ログイン</summary><form>{LOGIN}</form></details>"),
        form(NAME, f"<details><summary>お問い合わせ</summary><form>{PHONE}</form></details>"),
        form(f"{NAME}<details><summary>ログイン</summary>{LOGIN}</details>"),
        form(TABS.format(type="", inside=PHONE)),
        form(
            f"{NAME}<a href=/other aria-expanded=false aria-controls=x>続き</a>"
            f"<div id=x hidden>{PHONE}</div>"
        ),
        form(f"{NAME}<details open><summary>連絡先</summary>{PHONE}</details>"),
        form(f"{NAME}<details><summary>備考</summary><label>ひとこと<input></label></details>"),
        form(f"{NAME}<div hidden>{PHONE}</div>"),
        form(
            f"{NAME}<details><summary>代理人が手続する場合</summary>"
            "<label>電話番号<span>必須</span><input></label></details>"
        ),
    ],
    ids=[
        "to sign in", "another form", "a password", "it would send the form", "it leads away",
        "open", "nothing of the case", "nothing opens it", "somebody else's",
    ],
)  # fmt: skip
async def test_a_part_that_is_none_of_the_forms_business_stays_closed(
    opened: Opened, html: str
) -> None:
    assert next_fold(read(await opened(html, look)), ()) is None


@pytest.mark.parametrize("whose", ["配偶者の情報", "通訳者", "Contact person"])
async def test_an_open_part_about_somebody_else_gets_no_value_of_the_holder(
    opened: Opened, whose: str
) -> None:
    html = form(f"{NAME}<details open><summary>{whose}</summary>{PHONE}</details>{PHONE}")
    found = [each.role for each in read(await opened(html, look)).fields]
    assert found == ["name", "", "phone"]


async def test_an_opened_part_is_read_and_not_opened_again(opened: Opened) -> None:
    async def work(page: Any) -> tuple[list[str], bool]:
        seen = await look(page)
        found = next_fold(read(seen), ())
        assert found is not None
        fold, inside = found
        known = questions_of(inside)
        await act.unfold(seen, fold, origins=SITE)
        again = read(await look(page))
        return [each.role for each in again.fields], next_fold(read(seen), known) is None

    html = form(f"{NAME}<details><summary>連絡先</summary>{PHONE}</details>")
    assert await opened(html, work) == (["name", "phone"], True)


async def test_a_supporter_sees_what_a_closed_part_of_a_saved_page_asks(opened: Opened) -> None:
    html = form(f"{NAME}<details><summary>連絡先</summary>{PHONE}</details>")
    name, phone = explain(read(await opened(html, look)))["fields"]
    assert (name["role"], phone["role"]) == ("name", "phone")
    assert "「連絡先」 is open" in phone["why"]
