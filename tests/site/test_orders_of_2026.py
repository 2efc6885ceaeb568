"""Whatever order the screens of 2026 come in, a person who does what they say is registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from jpki_bench.site import ORDERS, Timing, create_site
from jpki_bench.site.passwords import FAMILY, NEIGHBOUR
from tests.further import every
from tests.site.registering import EMAIL, Person
from tests.site.running_site import HOLDER, Running, Start

Visit = Callable[..., Person]


@pytest.fixture
def visit(start: Start, page: Page, card: dict[str, str]) -> Visit:
    def come(order: str, *faults: str, **options: Any) -> Person:
        site = start(*faults, edition="2026", order=order, **options)
        return Person(page, site, card)

    return come


async def prove(person: Person, order: str) -> None:
    """From the terms to where the mail has been read, in an order that begins with it."""
    await person.agree()
    if order == "blank-mail":
        await person.send_blank_mail()
    else:
        await person.tell_address()
    if order == "code":
        await person.on("認証コードの入力")
        await person.fill("認証コード", person.code())
        await person.press("次へ進む")
    else:
        await person.open_link()


async def to_form(person: Person, order: str) -> None:
    await person.from_home_to_terms()
    if order == "form-first":
        await person.agree()
    else:
        await prove(person, order)
    await person.read_card()
    await person.on("利用者登録：入力")


@pytest.mark.parametrize("order", every(2, ORDERS))
async def test_a_person_is_registered_in_every_order(visit: Visit, order: str) -> None:
    person = visit(order)
    await to_form(person, order)
    await person.fill_form()
    if order == "form-first":
        await person.on("メール送信完了")
        await person.open_link()
    await person.on("利用者登録：確認")
    await expect(person.row("メールアドレス").locator("dd")).to_have_text(EMAIL)
    await person.press("登録する")
    await person.on("利用者登録：完了")
    [registered] = person.site.site.state()["registrations"]
    await expect(person.row("認証ID").locator("dd")).to_have_text(registered["auth_id"])
    person.site.arrived()
    await person.choose_password()
    kinds = [mail["kind"] for mail in person.site.site.state()["mails"]]
    assert kinds[:2] == ["code" if order == "code" else "go-on", "registered"]
    assert registered["email"] == EMAIL
    assert person.site.site.state()["submissions"] == {HOLDER.name: 1}
    await person.page.goto(person.site.origin + "/rasens-u/profile/userLogin")
    await person.log_in(registered["auth_id"])
    await person.on("マイページ")


@pytest.mark.parametrize("order", every(2, ORDERS))
async def test_an_account_comes_first_and_the_card_at_the_application(
    visit: Visit, order: str
) -> None:
    person = visit(order, two_stages=True)
    await person.from_home_to_terms()
    if order == "form-first":
        await person.agree()
        await person.open_account()
        await person.on("メール送信完了")
        await person.open_link()
    else:
        await prove(person, order)
        await person.open_account()
    await person.to_application()
    await person.read_card()
    await person.on("利用申出：入力")
    await person.fill_form()
    await person.on("利用申出：確認")
    await person.press("申込む")
    await person.on("利用申出：完了")
    [registered] = person.site.site.state()["registrations"]
    assert registered["password_set"]
    letter = person.site.arrived()[-1]
    assert f"認証ID：{registered['auth_id']}" in letter.get_content()
    assert letter["Subject"].startswith("【入管庁】")
    assert person.site.site.state()["submissions"] == {HOLDER.name: 1}


async def test_nobody_agrees_to_terms_they_have_not_read_to_the_end(visit: Visit) -> None:
    person = visit("url")
    await person.from_home_to_terms()
    agree = person.page.get_by_role("button", name="同意する")
    await expect(agree).to_be_disabled()
    terms = person.page.locator("#termsText")
    await terms.evaluate("terms => terms.scrollTo(0, 40)")
    await expect(agree).to_be_disabled()
    await terms.evaluate("terms => terms.scrollTo(0, terms.scrollHeight)")
    await expect(agree).to_be_enabled()


async def test_the_queue_before_the_terms_goes_on_by_itself(visit: Visit) -> None:
    person = visit("url", waiting_room=True, timing=Timing(mail=0, late=0, waiting=1))
    await person.page.goto(person.site.site.home)
    async with person.page.expect_popup() as opened:
        await person.page.get_by_role("link", name="利用者登録される方はこちら").click()
    person.page = await opened.value
    await person.on("ただいま混み合っています")
    await person.on("利用規約")
    await person.agree()
    await person.on("メールアドレスの入力")


async def test_only_the_last_code_is_right_and_not_for_ever(visit: Visit) -> None:
    person = visit("code")
    await person.from_home_to_terms()
    await person.agree()
    await person.tell_address()
    await person.on("認証コードの入力")
    first = person.code()
    wrong = "000000" if first != "000000" else "111111"

    async def answer(code: str) -> str:
        await person.fill("認証コード", code)
        await person.press("次へ進む")
        return await person.page.locator(".c-input__error").inner_text()

    assert await answer("") == "認証コードを入力してください。"
    assert {await answer(wrong) for _ in range(5)} == {"認証コードが正しくありません。"}
    assert "上限" in await answer(first)
    await person.press("認証コードを再送する")
    await person.on("認証コードの入力")
    second = person.code()
    if second != first:
        assert await answer(first) == "認証コードが正しくありません。"
    await person.fill("認証コード", second)
    await person.press("次へ進む")
    await person.on("基本4情報の読取について")


async def test_a_code_ends(visit: Visit) -> None:
    person = visit("code", timing=Timing(mail=0, late=0, code=0))
    await person.from_home_to_terms()
    await person.agree()
    await person.tell_address()
    await person.on("認証コードの入力")
    await person.fill("認証コード", person.code())
    await person.press("次へ進む")
    await expect(person.page.locator(".c-input__error")).to_contain_text("有効期限が切れています")


async def test_the_url_of_the_mail_ends_and_serves_once(visit: Visit) -> None:
    person = visit("form-first")
    await to_form(person, "form-first")
    await person.fill_form()
    await person.on("メール送信完了")
    await person.open_link()
    await person.on("利用者登録：確認")
    await person.press("登録する")
    await person.on("利用者登録：完了")
    await person.page.goto(person.site.links()[0])
    await person.on("使用済みのURL")


async def test_an_url_that_has_ended_says_so(visit: Visit) -> None:
    person = visit("url", timing=Timing(mail=0, late=0, link=0))
    await person.from_home_to_terms()
    await person.agree()
    await person.tell_address()
    await person.on("メール送信完了")
    await person.open_link()
    await person.on("URLの有効期限切れ")


async def test_going_back_loses_nothing_and_registers_nobody_twice(visit: Visit) -> None:
    person = visit("code")
    await to_form(person, "code")
    await person.page.go_back()
    await person.read_card()
    await person.on("利用者登録：入力")
    await person.fill_form()
    await person.on("利用者登録：確認")
    await person.press("入力へ戻る")
    await person.on("利用者登録：入力")
    await expect(person.row("電話番号").locator("dd input")).to_have_value("0312345678")
    await person.press("確認へ進む")
    await person.on("利用者登録：確認")
    await person.press("登録する")
    await person.on("利用者登録：完了")
    await person.page.go_back()
    await person.on("登録受付済み")
    assert len(person.site.site.state()["registrations"]) == 1


async def test_a_session_that_is_about_to_end_offers_more_time(visit: Visit) -> None:
    person = visit("url", timing=Timing(session=600, warn=592))
    await person.from_home_to_terms()
    await person.agree()
    await person.on("メールアドレスの入力")
    extended = person.page.locator("#timeExtended")
    await expect(extended).to_be_hidden()
    await person.page.get_by_role("button", name="時間を延長する").click()
    await expect(extended).to_be_visible()
    await extended.get_by_role("button", name="閉じる").click()
    await expect(extended).to_be_hidden()


async def test_the_markup_is_the_familys(visit: Visit) -> None:
    person = visit("url")
    await to_form(person, "url")
    page = person.page
    assert (
        await page.title() == "【在留申請オンラインシステム及び電子届出システム】利用者登録：入力"
    )
    await expect(page.locator("form")).to_have_count(1)
    await expect(page.locator("form#frm header")).to_be_visible()
    assert page.url.startswith(f"{person.site.origin}/rasguser/offer/")
    assert "/rasguser/offer/" in (await page.locator("form").get_attribute("action") or "")
    links = await page.locator("a").evaluate_all(
        "all => all.map(each => each.getAttribute('href'))"
    )
    assert {link.split("/")[1] for link in links} == {"rasens-u"}
    label = person.row("在留カード番号").locator("dt label")
    await expect(label).to_contain_text("大文字")  # the hint stands within
    row = "dl.c-input :is(input, select):not([type=radio])"
    look = "all => all.map(each => [each.name, each.id])"
    once = await page.locator(row).evaluate_all(look)
    await page.reload()
    again = await page.locator(row).evaluate_all(look)
    assert [name for name, _ in once] == [name for name, _ in again]
    assert {id_ for _, id_ in once}.isdisjoint({id_ for _, id_ in again})
    assert re.fullmatch(r"mailAddress_\d{6,}", next(i for _, i in once if i.startswith("mail")))
    sheet = await page.locator("#theme").get_attribute("href")
    await page.get_by_label("配色").select_option("黒")
    await expect(page.locator("#theme")).not_to_have_attribute("href", sheet or "")


def test_no_stage_can_be_left_out(start: Start) -> None:
    for order in ORDERS:
        site: Running = start(edition="2026", order=order)
        with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
            visitor.post("/rasguser/offer/userRegist_initDisplay")
            for name in ("input", "confirm", "complete"):
                text = visitor.get(f"/rasguser/offer/userRegist_{name}").text
                assert "利用者登録：" not in re.sub(r"<title>.*?</title>", "", text)


@pytest.fixture
def english(start: Start) -> Iterator[httpx.Client]:
    site = start(edition="2026", order="url")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        yield visitor


def test_the_screens_speak_english_too(english: httpx.Client) -> None:
    home = english.get("/rasens-u/offer/offerList_initDisplay?lang=en").text
    assert "Register as a user" in home
    address = english.post("/rasguser/offer/userRegist_initDisplay").text
    assert "E-mail address once more" in address


@pytest.mark.parametrize(
    ("password", "family", "neighbour"),
    [
        ("Sakura2026", {}, {"password": "kinds"}),
        ("Sakura\\2026", {}, {"password": "characters"}),
        ("Sakura-2026", {}, {}),
        ("Sakura~2026", {"password": "characters"}, {"password": "characters"}),
        ("Sakura", {"password": "length"}, {"password": "length"}),
        ("12345678", {"password": "kinds"}, {"password": "kinds"}),
    ],
)
def test_each_site_takes_the_passwords_that_it_says_it_takes(
    password: str, family: dict[str, str], neighbour: dict[str, str]
) -> None:
    assert FAMILY.faults_of(password, password, "hanh@example.ne.jp") == family
    assert NEIGHBOUR.faults_of(password, password, "AB12CD34EF56") == neighbour


async def test_the_fields_of_the_browser_take_the_same_passwords(page: Page) -> None:
    for rules in (FAMILY, NEIGHBOUR):
        await page.set_content(f'<input pattern="{rules.pattern}">'.replace("&", "&amp;"))
        for password in ("Sakura2026", "Sakura\\2026", "Sakura-2026", "Sakura~2026", "12345678"):
            await page.locator("input").fill(password)
            fits = await page.locator("input").evaluate("field => field.checkValidity()")
            assert fits == (rules.faults_of(password, password, "") == {})


def test_an_order_that_nobody_knows_is_refused() -> None:
    create: Any = create_site  # who calls it wrongly is told
    with pytest.raises(ValueError, match="unknown order"):
        create(edition="2026", origin="", authority=None, send=None, faults=None, order="qr")
