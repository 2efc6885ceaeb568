"""What is kept of an unknown screen is handed on to be learned from: nobody may be read in it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import unescape
from random import Random
from typing import Any

import pytest
from playwright.async_api import Page

from flows.registration.page_copy import masked_copy
from records.applicant import Applicant
from terms.masking import Masking
from tests.writings import HANH, PEOPLE, disguised, plain_writings, readable

Opened = Callable[[str, Callable[[Page], Awaitable[Any]]], Awaitable[Any]]
TAGS = ("b", "span", "i", "font", "em", "a", "wbr")


def tagged(text: str, random: Random) -> str:
    """Return the same text with tags between its letters, and letters as character references."""
    made = ""
    for c in text:
        letter = random.choice((c, f"&#{ord(c)};", f"&#x{ord(c):x};")) if c != "\n" else c
        tag = random.choice(TAGS)
        made += random.choice((letter, letter, f"<{tag}>{letter}</{tag}>", f"{letter}<!-- x -->"))
    return made


def page_of(writings: list[str], random: Random) -> str:
    """Return a page that says each writing in a paragraph of its own."""
    return "".join(f"<p>【{tagged(each, random)}】</p>" for each in writings)


def read(copy: str) -> list[str]:
    """Return what is left of the paragraphs of a copy, as a reader reads them."""
    return [
        readable(unescape(re.sub(r"<[^>]*>", "", paragraph)))
        for paragraph in re.findall(r"<p>(.*?)</p>", copy, re.DOTALL)
    ]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
@pytest.mark.parametrize("seed", range(4))
async def test_no_writing_of_a_value_can_be_read_in_a_copy(
    opened: Opened, person: Applicant, seed: int
) -> None:
    random = Random(f"{person.name} {seed}")
    writings = plain_writings(person)
    writings += [disguised(random.choice(writings), random) for _ in range(150)]

    async def work(page: Page) -> str:
        return await masked_copy(page, Masking.of(person))

    left = read(await opened(page_of(writings, random), work))
    assert [w for w, text in zip(writings, left, strict=True) if text] == []


async def copied(opened: Opened, html: str, person: Applicant = HANH, typed: str = "") -> str:
    async def work(page: Page) -> str:
        if typed:
            await page.locator("#typed").fill(typed)
        return await masked_copy(page, Masking.of(person))

    return str(await opened(html, work))


@pytest.mark.parametrize(
    "html",
    [
        '<p title="NGUYEN THI HANH">a</p>', '<p data-name="NGUYEN THI HANH">a</p>',
        "<!-- NGUYEN THI HANH --><p>a</p>", '<img alt="hanh.nguyen@post.example">',
        '<a href="/user/NGUYEN%20THI%20HANH/page">a</a>', '<p id="nguyen-thi-hanh">a</p>',
        '<meta name="user" content="NGUYEN THI HANH">', '<p aria-label="Nguyen Thi Hanh">a</p>',
        '<template><p>NGUYEN THI HANH</p></template>', '<input type=submit value="HANHで続ける">',
        '<button value="NGUYEN THI HANH">b</button>', "<title>NGUYEN THI HANH 様</title>",
        '<textarea>NGUYEN THI HANH</textarea>', '<option value="NGUYEN THI HANH">x</option>',
        '<object data="?NGUYEN THI HANH"></object>', '<p onclick="f(\'NGUYEN THI HANH\')">x</p>',
        '<div contenteditable>NGUYEN THI HANH</div>', '<svg><text>NGUYEN THI HANH</text></svg>',
        '<form action="/x?name=NGUYEN"><button formaction="/y#HANH">c</button></form>',
        "<div>NGUYEN</div><div>THI</div><div>HANH</div>", '<input placeholder="NGUYEN THI HANH">',
        '<input type=hidden value="NGUYEN THI HANH" name=x>', '<x-user name="HANH"></x-user>',
    ],
)  # fmt: skip
async def test_no_place_of_a_page_keeps_a_value(opened: Opened, html: str) -> None:
    left = readable(unescape(await copied(opened, html)))
    assert not [each for each in ("nguyen", "hanh", "postexample") if each in left]


@pytest.mark.parametrize("kind", ["text", "password", "tel", "search"])
@pytest.mark.parametrize("value", ["Sakura-2026!", "会社の同僚です", "kitten98", "+-*/+-*/Q"])
async def test_what_was_typed_is_not_kept_where_the_page_repeats_it(
    opened: Opened, kind: str, value: str
) -> None:
    html = f"<input id=typed type={kind}><p id=said>「{value}」と入力されました</p>"
    copy = await copied(opened, html, typed=value)
    assert value not in copy and readable(value) not in readable(copy)
    assert "と入力されました" in copy


async def test_a_list_shows_no_gap_where_the_answer_was(opened: Opened) -> None:
    nations = "".join(f"<option value={n}>{n}</option>" for n in ("ペルー", "ベトナム", "日本"))
    sexes = "<select><option>男</option><option>女</option></select>"
    copy = await copied(opened, f"<select>{nations}</select>{sexes}<p>ベトナム語</p>")
    assert re.findall(r"<option[^>]*>(.*?)</option>", copy) == ["…"] * 3 + ["男", "女"]
    assert "ペルー" not in copy and "ベトナム語" in copy


async def test_the_country_of_the_site_itself_goes_where_it_is_an_answer(opened: Opened) -> None:
    japanese = Applicant(**{**vars(HANH), "nationality": "日本"})
    said = "<p>日本での住居地</p><p>Address in Japan</p><span>国籍</span><span>日本</span>"
    copy = await copied(opened, f"{said}<p>国籍 <b>日本</b></p>", japanese)
    assert "日本での住居地" in copy and "Address in Japan" in copy
    assert "<span>日本" not in copy and "<b>日本" not in copy


async def test_the_page_stays_as_it_is_and_its_structure_is_kept(opened: Opened) -> None:
    html = (
        '<!doctype html><html><head></head><body><h1>利用者情報入力</h1><form action="/next">'
        '<label for="n">氏名</label><input id="n" name="txtName" maxlength="40">'
        "<button>確認</button></form></body></html>"
    )

    async def work(page: Page) -> tuple[str, str, str]:
        before = await page.content()
        copy = await masked_copy(page, Masking.of(HANH))
        return before, copy, await page.content()

    before, copy, after = await opened(html, work)
    assert before == after
    assert copy.replace("\n", "") == html
