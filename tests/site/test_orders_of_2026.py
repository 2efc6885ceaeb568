"""Whatever order the screens of 2026 come in, a person who does what they say is registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from simulator.site import ORDERS, Timing, create_site
from simulator.site.passwords import FAMILY, NEIGHBOUR
from tests.site.registering import EMAIL, Person
from tests.site.running_site import HOLDER, Running, Start

Visit = Callable[..., Person]


@pytest.fixture
def visit(start: Start, page: Page, card: dict[str, str]) -> Visit:
    def come(order: str, *faults: str, **options: object) -> Person:
        site = start(*faults, edition="2026", order=order, **options)
        return Person(page, site, card)

    return come


def prove(person: Person, order: str) -> None:
    """From the terms to where the mail has been read, in an order that begins with it."""
    person.agree()
    if order == "blank-mail":
        person.send_blank_mail()
    else:
        person.tell_address()
    if order == "code":
        person.on("認証コードの入力")
        person.fill("認証コード", person.code())
        person.press("次へ進む")
    else:
        person.open_link()


def to_form(person: Person, order: str) -> None:
    person.from_home_to_terms()
    if order == "form-first":
        person.agree()
    else:
        prove(person, order)
    person.read_card()
    person.on("利用者登録：入力")


@pytest.mark.parametrize("order", ORDERS)
def test_a_person_is_registered_in_every_order(visit: Visit, order: str) -> None:
    person = visit(order)
    to_form(person, order)
    person.fill_form()
    if order == "form-first":
        person.on("メール送信完了")
        person.open_link()
    person.on("利用者登録：確認")
    expect(person.row("メールアドレス").locator("dd")).to_have_text(EMAIL)
    person.press("登録する")
    person.on("利用者登録：完了")
    [registered] = person.site.site.state()["registrations"]
    expect(person.row("認証ID").locator("dd")).to_have_text(registered["auth_id"])
    person.site.arrived()
    person.choose_password()
    kinds = [mail["kind"] for mail in person.site.site.state()["mails"]]
    assert kinds[:2] == ["code" if order == "code" else "go-on", "registered"]
    assert registered["email"] == EMAIL
    assert person.site.site.state()["submissions"] == {HOLDER.name: 1}
    person.page.goto(person.site.origin + "/rasens-u/profile/userLogin")
    person.log_in(registered["auth_id"])
    person.on("マイページ")


@pytest.mark.parametrize("order", ORDERS)
def test_an_account_comes_first_and_the_card_at_the_application(visit: Visit, order: str) -> None:
    person = visit(order, two_stages=True)
    person.from_home_to_terms()
    if order == "form-first":
        person.agree()
        person.open_account()
        person.on("メール送信完了")
        person.open_link()
    else:
        prove(person, order)
        person.open_account()
    person.to_application()
    person.read_card()
    person.on("利用申出：入力")
    person.fill_form()
    person.on("利用申出：確認")
    person.press("申込む")
    person.on("利用申出：完了")
    [registered] = person.site.site.state()["registrations"]
    assert registered["password_set"]
    letter = person.site.arrived()[-1]
    assert f"認証ID：{registered['auth_id']}" in letter.get_content()
    assert letter["Subject"].startswith("【入管庁】")
    assert person.site.site.state()["submissions"] == {HOLDER.name: 1}


def test_nobody_agrees_to_terms_they_have_not_read_to_the_end(visit: Visit) -> None:
    person = visit("url")
    person.from_home_to_terms()
    agree = person.page.get_by_role("button", name="同意する")
    expect(agree).to_be_disabled()
    terms = person.page.locator("#termsText")
    terms.evaluate("terms => terms.scrollTo(0, 40)")
    expect(agree).to_be_disabled()
    terms.evaluate("terms => terms.scrollTo(0, terms.scrollHeight)")
    expect(agree).to_be_enabled()


def test_the_queue_before_the_terms_goes_on_by_itself(visit: Visit) -> None:
    person = visit("url", waiting_room=True, timing=Timing(mail=0, late=0, waiting=1))
    person.page.goto(person.site.site.home)
    with person.page.expect_popup() as opened:
        person.page.get_by_role("link", name="利用者登録される方はこちら").click()
    person.page = opened.value
    person.on("ただいま混み合っています")
    person.on("利用規約")
    person.agree()
    person.on("メールアドレスの入力")


def test_only_the_last_code_is_right_and_not_for_ever(visit: Visit) -> None:
    person = visit("code")
    person.from_home_to_terms()
    person.agree()
    person.tell_address()
    person.on("認証コードの入力")
    first = person.code()
    wrong = "000000" if first != "000000" else "111111"

    def answer(code: str) -> str:
        person.fill("認証コード", code)
        person.press("次へ進む")
        return person.page.locator(".c-input__error").inner_text()

    assert answer("") == "認証コードを入力してください。"
    assert {answer(wrong) for _ in range(5)} == {"認証コードが正しくありません。"}
    assert "上限" in answer(first)
    person.press("認証コードを再送する")
    person.on("認証コードの入力")
    second = person.code()
    if second != first:
        assert answer(first) == "認証コードが正しくありません。"
    person.fill("認証コード", second)
    person.press("次へ進む")
    person.on("基本4情報の読取について")


def test_a_code_ends(visit: Visit) -> None:
    person = visit("code", timing=Timing(mail=0, late=0, code=0))
    person.from_home_to_terms()
    person.agree()
    person.tell_address()
    person.on("認証コードの入力")
    person.fill("認証コード", person.code())
    person.press("次へ進む")
    expect(person.page.locator(".c-input__error")).to_contain_text("有効期限が切れています")


def test_the_url_of_the_mail_ends_and_serves_once(visit: Visit) -> None:
    person = visit("form-first")
    to_form(person, "form-first")
    person.fill_form()
    person.on("メール送信完了")
    person.open_link()
    person.on("利用者登録：確認")
    person.press("登録する")
    person.on("利用者登録：完了")
    person.page.goto(person.site.links()[0])
    person.on("使用済みのURL")


def test_an_url_that_has_ended_says_so(visit: Visit) -> None:
    person = visit("url", timing=Timing(mail=0, late=0, link=0))
    person.from_home_to_terms()
    person.agree()
    person.tell_address()
    person.on("メール送信完了")
    person.open_link()
    person.on("URLの有効期限切れ")


def test_going_back_loses_nothing_and_registers_nobody_twice(visit: Visit) -> None:
    person = visit("code")
    to_form(person, "code")
    person.page.go_back()
    person.read_card()
    person.on("利用者登録：入力")
    person.fill_form()
    person.on("利用者登録：確認")
    person.press("入力へ戻る")
    person.on("利用者登録：入力")
    expect(person.row("電話番号").locator("dd input")).to_have_value("0312345678")
    person.press("確認へ進む")
    person.on("利用者登録：確認")
    person.press("登録する")
    person.on("利用者登録：完了")
    person.page.go_back()
    person.on("登録受付済み")
    assert len(person.site.site.state()["registrations"]) == 1


def test_a_session_that_is_about_to_end_offers_more_time(visit: Visit) -> None:
    person = visit("url", timing=Timing(session=600, warn=599))
    person.from_home_to_terms()
    person.agree()
    person.on("メールアドレスの入力")
    extended = person.page.locator("#timeExtended")
    expect(extended).to_be_hidden()
    person.page.get_by_role("button", name="時間を延長する").click()
    expect(extended).to_be_visible()
    extended.get_by_role("button", name="閉じる").click()
    expect(extended).to_be_hidden()


def test_the_markup_is_the_familys(visit: Visit) -> None:
    person = visit("url")
    to_form(person, "url")
    page = person.page
    assert page.title() == "【在留申請オンラインシステム及び電子届出システム】利用者登録：入力"
    expect(page.locator("form")).to_have_count(1)
    expect(page.locator("form#frm header")).to_be_visible()
    assert page.url.startswith(f"{person.site.origin}/rasguser/offer/")
    assert "/rasguser/offer/" in (page.locator("form").get_attribute("action") or "")
    links = page.locator("a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert {link.split("/")[1] for link in links} == {"rasens-u"}
    label = person.row("在留カード番号").locator("dt label")
    expect(label).to_contain_text("大文字")  # the hint stands within
    row = "dl.c-input :is(input, select):not([type=radio])"
    look = "all => all.map(each => [each.name, each.id])"
    once = page.locator(row).evaluate_all(look)
    page.reload()
    again = page.locator(row).evaluate_all(look)
    assert [name for name, _ in once] == [name for name, _ in again]
    assert {id_ for _, id_ in once}.isdisjoint({id_ for _, id_ in again})
    assert re.fullmatch(r"mailAddress_\d{6,}", next(i for _, i in once if i.startswith("mail")))
    sheet = page.locator("#theme").get_attribute("href")
    page.get_by_label("配色").select_option("黒")
    expect(page.locator("#theme")).not_to_have_attribute("href", sheet or "")


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


def test_the_fields_of_the_browser_take_the_same_passwords(page: Page) -> None:
    for rules in (FAMILY, NEIGHBOUR):
        page.set_content(f'<input pattern="{rules.pattern}">'.replace("&", "&amp;"))
        for password in ("Sakura2026", "Sakura\\2026", "Sakura-2026", "Sakura~2026", "12345678"):
            page.locator("input").fill(password)
            fits = page.locator("input").evaluate("field => field.checkValidity()")
            assert fits == (rules.faults_of(password, password, "") == {})


def test_an_order_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown order"):
        create_site(edition="2026", origin="", authority=None, send=None, faults=None, order="qr")
