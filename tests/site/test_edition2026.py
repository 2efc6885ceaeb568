"""Edition 2026, with and without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from playwright.async_api import Page, expect

from jpki_bench.site.eras import from_era, in_era
from tests.site.running_site import (
    ANSWERS,
    HOLDER,
    Running,
    Start,
    client_answers,
    heading,
    hidden,
)

BASE = "/rasens-u/"
FORM = {
    "item[2].selectData": "4",
    "item[2].yearData": "6",
    "item[2].monthData": "3",
    "item[2].dayData": "8",
    "item[3].selectData": "VNM",
    "item[4].textData": "1080075",
    "item[5].textData": "東京都港区港南五丁目5番30号",
    "item[6].textData": "0312345678",
    "item[7].textData": ANSWERS["email"],
    "item[8].textData": ANSWERS["email"],
    "item[9].selectData": "1",
    "item[10].textData": ANSWERS["residence_card"],
}


@pytest.fixture
def site(start: Start) -> Running:
    return start(edition="2026")


@pytest.fixture
def visitor(site: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.origin, follow_redirects=True) as client:
        yield client


def prove_address(visitor: httpx.Client) -> httpx.Response:
    visitor.post(f"{BASE}profile/userRegist_initDisplay")
    return visitor.post(
        f"{BASE}profile/userRegist_mailto",
        data={"item[7].textData": ANSWERS["email"], "item[8].textData": ANSWERS["email"]},
    )


def open_form(site: Running, visitor: httpx.Client, card: dict[str, str]) -> httpx.Response:
    prove_address(visitor)
    site.arrived()
    visitor.get(site.links()[-1])
    return visitor.post(
        f"{BASE}profile/userRegist_basic4",
        data={"hdnSignCert": card["01"], "hdnUsrCert": card["02"]},
    )


def fill_in(visitor: httpx.Client, **changed: str) -> httpx.Response:
    named = {f"item[{key[1:].replace('_', '].')}Data": value for key, value in changed.items()}
    assert set(named) <= set(FORM)
    return visitor.post(f"{BASE}profile/userRegist_input", data={**FORM, **named})


def press_register(visitor: httpx.Client, confirm: httpx.Response) -> httpx.Response:
    return visitor.post(
        f"{BASE}profile/userRegist_confirm", data={"token": hidden(confirm, "token")}
    )


def test_a_whole_registration_ends_with_a_password_that_logs_in(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    home = visitor.get(BASE)
    assert "利用者登録される方はこちら" in home.text
    assert "【在留申請オンラインシステム及び電子届出システム】" in home.text
    assert heading(prove_address(visitor)) == "メール送信完了"
    [proof] = site.arrived()
    assert proof["Subject"].startswith("【入管庁】")
    assert heading(visitor.get(site.links()[0])) == "基本4情報の読取について"
    form = visitor.post(
        f"{BASE}profile/userRegist_basic4",
        data={"hdnSignCert": card["01"], "hdnUsrCert": card["02"]},
    )
    assert heading(form) == "利用者登録：入力"
    assert form.text.count(f'value="{ANSWERS["email"]}"') == 2
    confirm = fill_in(visitor)
    assert heading(confirm) == "利用者登録：確認"
    assert "平成6年3月8日（1994年）" in confirm.text
    assert "ベトナム Viet Nam" in confirm.text
    done = press_register(visitor, confirm)
    assert heading(done) == "利用者登録：完了"

    [registration] = site.site.state()["registrations"]
    first = site.arrived()[-1]
    assert "info@rasens-immi.moj.go.jp" in first["From"]
    assert f"認証ID：{registration['auth_id']}" in first.get_content()
    page = visitor.get(site.links()[-1])
    set_ = visitor.post(
        f"{BASE}profile/passwordRegist_initDisplay",
        data={
            "key": hidden(page, "key"),
            "password": "Sakura-2026",
            "passwordConfirm": "Sakura-2026",
        },
    )
    assert heading(set_) == "パスワード設定完了"
    login = {"userId": registration["auth_id"], "password": "Sakura-2026"}
    assert heading(visitor.post(f"{BASE}profile/userLogin", data=login)) == "マイページ"
    site.arrived()
    kinds = [mail["kind"] for mail in site.site.state()["mails"]]
    assert kinds == ["go-on", "registered", "password-set"]
    assert site.site.state()["submissions"] == {HOLDER.name: 1}


def test_the_markup_is_that_of_the_saved_page(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    text = open_form(site, visitor, card).text
    assert '<form id="frm"' in text
    assert text.count('<dl class="c-input">') == 11
    assert re.search(
        r'<dt class="c-input__title"><label for="select_3">国籍・地域</label>'
        r' <span class="required_span">必須</span>',
        text,
    )
    assert '<input type="submit" class="c-btn c-btn--main" value="確認へ進む">' in text
    for words in ("選択解除", "住所検索", 'id="mailAddress_7"', 'id="mailAddress_8"', "switch_2_"):
        assert words in text


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"_2_select": ""}, "生年月日の形式が正しくありません。"),
        ({"_2_year": "32"}, "生年月日の形式が正しくありません。"),
        ({"_2_day": "9"}, "生年月日が電子証明書の記録と一致しません。"),
        ({"_3_select": ""}, "国籍・地域を選択してください。"),
        ({"_8_text": "other@example.ne.jp"}, "一致しません。"),
        ({"_10_text": ""}, "在留カード番号を入力してください。"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_field(
    site: Running,
    visitor: httpx.Client,
    card: dict[str, str],
    changed: dict[str, str],
    complaint: str,
) -> None:
    open_form(site, visitor, card)
    answer = fill_in(visitor, **changed)
    assert heading(answer) == "利用者登録：入力"
    assert complaint in answer.text


def test_no_card_is_read_before_the_address_is_proven(visitor: httpx.Client) -> None:
    visitor.post(f"{BASE}profile/userRegist_initDisplay")
    assert heading(visitor.get(f"{BASE}profile/userRegist_basic4")) == "セッションタイムアウト"
    wrong = visitor.post(f"{BASE}profile/userRegist_mailto", data={"item[7].textData": "hanh"})
    assert "メールアドレスの形式が正しくありません。" in wrong.text
    assert heading(visitor.get(f"{BASE}profile/userRegist_start?key=guess")) == "無効なURL"


def test_the_link_to_go_on_ends_with_the_registration(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    open_form(site, visitor, card)
    link = site.links()[0]
    assert heading(visitor.get(link)) == "基本4情報の読取について"
    open_form(site, visitor, card)
    press_register(visitor, fill_in(visitor))
    assert heading(visitor.get(site.links()[1])) == "使用済みのURL"


def test_a_second_press_of_register_is_counted_and_refused(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    open_form(site, visitor, card)
    confirm = fill_in(visitor)
    press_register(visitor, confirm)
    assert heading(press_register(visitor, confirm)) == "登録受付済み"
    assert site.site.state()["submissions"] == {HOLDER.name: 2}
    assert len(site.site.state()["registrations"]) == 1


def test_a_form_nobody_knows_can_still_be_completed(start: Start, card: dict[str, str]) -> None:
    site = start("unknown-screen", edition="2026")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        form = open_form(site, visitor, card)
        assert heading(form) == "お客様登録シート"
        for known in ("mailAddress_", "メールアドレス", "利用者の区分", "確認へ進む"):
            assert known not in form.text
        answers = {
            name if name.startswith("item[2]") else f"answer{number[1]}": value
            for name, value in FORM.items()
            if (number := re.search(r"(\d+)", name))
        }
        confirm = visitor.post(f"{BASE}profile/userRegist_input", data=answers)
        assert heading(press_register(visitor, confirm)) == "利用者登録：完了"


@pytest.mark.parametrize(
    ("fault", "title"), [("maintenance", "メンテナンス中"), ("abroad", "アクセスできません")]
)
def test_a_site_in_trouble_says_so(start: Start, fault: str, title: str) -> None:
    site = start(fault, edition="2026")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        assert heading(visitor.get(BASE)) == title


async def test_a_person_registers_by_what_they_can_read(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    title = page.get_by_role("heading", level=1)
    await page.goto(site.site.home)
    await page.get_by_role("link", name="利用者登録される方はこちら").click()
    await page.get_by_role("button", name="同意する").click()
    await page.get_by_label("メールアドレス", exact=True).fill(ANSWERS["email"])
    await page.get_by_label("メールアドレス（確認用）").fill(ANSWERS["email"])
    await page.get_by_role("button", name="完了する").click()
    await expect(title).to_have_text("メール送信完了")
    site.arrived()
    await page.goto(site.links()[0])
    await client_answers(page, dict(card))
    pc = page.get_by_role("region", name="PCで基本4情報読取する場合")
    await pc.get_by_role("button", name="公的個人認証サービスの電子証明書").click()
    await expect(title).to_have_text("利用者登録：入力")
    await expect(page.get_by_label("氏名")).to_have_value(HOLDER.name)

    era = page.get_by_role("radio", name="昭和 Showa")
    await era.check()
    await page.get_by_role("button", name="選択解除").click()
    await expect(era).not_to_be_checked()
    await page.get_by_role("radio", name="平成 Heisei").check()
    for label, value in (("年", "6"), ("月", "3"), ("日", "8")):
        await page.get_by_label(label, exact=True).fill(value)
    await page.get_by_label("国籍・地域").select_option(label="ベトナム Viet Nam")
    await page.get_by_label("郵便番号").fill("108-0075")
    await page.get_by_role("button", name="住所検索").click()
    await expect(page.get_by_label("住所", exact=True)).to_have_value("東京都港区港南")
    await page.get_by_label("利用者の区分").select_option("1")
    await page.get_by_role("button", name="確認へ進む").click()
    number = page.get_by_label("在留カード番号")
    await expect(number).to_be_focused()
    await expect(number).to_have_accessible_description(
        re.compile("在留カード番号を入力してください。$")
    )
    await number.fill(ANSWERS["residence_card"])
    await page.get_by_role("button", name="確認へ進む").click()
    await page.get_by_role("button", name="登録する").click()
    await expect(title).to_have_text("利用者登録：完了")
    [registration] = site.site.state()["registrations"]
    await expect(page.locator("#authId")).to_have_text(registration["auth_id"])
    assert [url for url in asked if not url.startswith(f"{site.origin}{BASE}")] == []


async def test_an_error_of_the_client_is_shown_with_its_code(page: Page, site: Running) -> None:
    await page.goto(site.site.home)
    await page.get_by_role("link", name="利用者登録される方はこちら").click()
    await page.get_by_label("言語").select_option("English")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Terms of use")
    await page.get_by_role("button", name="I agree").click()
    for label in ("E-mail address", "E-mail address (confirmation)"):
        await page.get_by_label(label, exact=True).fill(ANSWERS["email"])
    await page.get_by_role("button", name="Complete").click()
    site.arrived()
    await page.goto(site.links()[0])
    await client_answers(page, {"01": "EW104J1503", "02": None})
    await page.locator('[name="readByPc"]').click()
    await expect(page.get_by_role("alert")).to_contain_text("EW104J1503")


def test_days_belong_to_their_eras() -> None:
    assert from_era("4", "31", "4", "30") == date(2019, 4, 30)
    assert from_era("5", "1", "5", "1") == date(2019, 5, 1)
    assert from_era("4", "31", "5", "1") is None
    assert from_era("3", "64", "1", "7") == date(1989, 1, 7)
    assert from_era("0", "1994", "3", "8") == date(1994, 3, 8)
    for nonsense in (("", "6", "3", "8"), ("4", "", "3", "8"), ("4", "6", "2", "30")):
        assert from_era(*nonsense) is None
    assert in_era(date(1989, 1, 8)) == "平成1年1月8日"
    assert in_era(date(1901, 2, 3)) == "西暦1901年2月3日"
