"""Edition 2022 in a browser: the card's overlay, the form by its labels, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.running_site import ANSWERS, HOLDER, Running, Start, client_answers


def open_top(page: Page, site: Running, language: str = "ja") -> None:
    page.goto(f"{site.site.home}?lang={language}")


def open_form(page: Page, site: Running, card: dict[str, str], language: str = "ja") -> None:
    open_top(page, site, language)
    client_answers(page, dict(card))
    page.locator('[name="clickTurkKjnBtn"]').click()
    page.wait_for_url("**/WCABS010/ras")


def fill_in(page: Page) -> None:
    page.get_by_label("生年月日").fill(ANSWERS["birth_date"])
    page.get_by_label("国籍・地域").select_option(label="ベトナム")
    page.get_by_label("メールアドレス", exact=True).fill(ANSWERS["email"])
    page.get_by_label("メールアドレス（確認用）").fill(ANSWERS["email"])
    page.get_by_label("利用者の区分").select_option(label="外国人本人")
    page.get_by_label("在留カード番号").fill(ANSWERS["residence_card"])


def test_a_person_registers_by_what_they_can_read(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_form(page, site, card)
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報入力")
    expect(page.get_by_label("氏名")).to_have_value(HOLDER.name)
    expect(page.get_by_label("氏名")).not_to_be_editable()
    expect(page.get_by_role("radio", name="女")).to_be_checked()
    expect(page.get_by_role("radio", name="女")).to_be_disabled()
    fill_in(page)
    page.get_by_role("button", name="確認").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報確認")
    expect(page.locator("#selNationality")).to_have_text("ベトナム")
    page.get_by_role("button", name="登録").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報登録完了")
    [registration] = site.site.state()["registrations"]
    expect(page.locator("#authId")).to_have_text(registration["auth_id"])

    site.arrived()
    [link] = site.links()
    page.goto(link)
    password = page.get_by_label("パスワード", exact=True)
    assert (password.get_attribute("minlength"), password.get_attribute("maxlength")) == ("8", "32")
    password.fill("short-1")
    assert not password.evaluate("element => element.validity.valid")
    password.fill("Sakura-2026")
    assert password.evaluate("element => element.validity.valid")
    page.get_by_label("パスワード（確認用）").fill("Sakura-2026")
    page.get_by_role("button", name="登録").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("パスワード登録完了")
    page.wait_for_load_state("load")


def test_the_signature_certificate_is_asked_for_first(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_top(page, site)
    client_answers(page, {"01": card["01"], "02": None})
    page.locator('[name="clickTurkKjnBtn"]').click()
    expect(page.locator("#hdnSignCert")).to_have_value(card["01"])
    expect(page.locator("#hdnUsrCert")).to_have_value("")
    assert page.evaluate("window.asked") == [
        {"mode": "11", "keypair_division": "01", "certificate_type": "01"},
        {"mode": "11", "keypair_division": "02", "certificate_type": "01"},
    ]
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("division", ["01", "02"])
def test_an_error_of_the_client_closes_the_overlay_and_shows_its_code(
    page: Page, site: Running, card: dict[str, str], division: str
) -> None:
    open_top(page, site)
    client_answers(page, {**card, division: "EW104J1503"})
    page.locator('[name="clickTurkKjnBtn"]').click()
    expect(page.get_by_role("alert")).to_contain_text("EW104J1503")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator('[name="clickTurkKjnBtn"]')).to_be_focused()


def test_without_a_client_nothing_happens_but_the_overlay(page: Page, site: Running) -> None:
    open_top(page, site)
    page.locator('[name="clickTurkKjnBtn"]').click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name="キャンセル").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_an_answer_after_cancel_is_ignored(page: Page, site: Running, card: dict[str, str]) -> None:
    open_top(page, site)
    page.locator('[name="clickTurkKjnBtn"]').click()
    expect(page.get_by_role("button", name="キャンセル")).to_be_focused()
    page.keyboard.press("Escape")
    page.evaluate(
        """certificate => document.dispatchEvent(new CustomEvent("recvJPKIMsg", {detail:
        JSON.stringify({mode: "11", result: "0", certificate, errcode: ""})}))""",
        card["01"],
    )
    expect(page.locator("#hdnSignCert")).to_have_value("")
    client_answers(page, dict(card))
    page.locator('[name="clickTurkKjnBtn"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報入力")


def test_a_message_stands_beside_its_field_and_the_first_has_the_focus(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_form(page, site, card)
    fill_in(page)
    page.get_by_label("国籍・地域").select_option("")
    page.get_by_label("在留カード番号").fill("ab12345678cd")
    page.get_by_role("button", name="確認").click()
    nationality = page.get_by_label("国籍・地域")
    expect(nationality).to_be_focused()
    expect(nationality).to_have_accessible_description("国籍・地域を選択してください。")
    number = page.get_by_label("在留カード番号")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_value("ab12345678cd")
    expect(number).to_have_accessible_description(
        re.compile("在留カード番号の形式が正しくありません。$")
    )
    expect(page.get_by_role("alert")).to_have_count(2)


def test_the_form_can_be_filled_with_the_keyboard_alone(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_form(page, site, card)
    page.get_by_label("生年月日").focus()
    mail = ANSWERS["email"]
    down = "ArrowDown"
    for typed in (
        "19940308",
        down,
        "1080075",
        "東京都",
        "0312345678",
        mail,
        mail,
        down,
        "AB12345678CD",
    ):
        if typed == down:
            page.keyboard.press(down)
        else:
            page.keyboard.insert_text(typed)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="確認")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報確認")
    expect(page.locator("#selNationality")).to_have_text("日本")
    expect(page.locator("#selUserKind")).to_have_text("外国人本人")


def test_the_residence_card_is_marked_required_for_the_foreign_national_only(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_form(page, site, card)
    mark = page.locator('label[for="txtResidenceCard"] + .mark')
    expect(mark).to_be_hidden()
    page.get_by_label("利用者の区分").select_option("1")
    expect(mark).to_be_visible()
    page.get_by_label("利用者の区分").select_option("3")
    expect(mark).to_be_hidden()


def test_correct_goes_back_with_everything_kept(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_form(page, site, card)
    fill_in(page)
    page.get_by_role("button", name="確認").click()
    page.get_by_role("button", name="修正する").click()
    expect(page.get_by_label("在留カード番号")).to_have_value(ANSWERS["residence_card"])
    expect(page.get_by_label("利用者の区分")).to_have_value("1")


def test_the_english_screens_carry_the_known_labels(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_top(page, site, "en")
    expect(page.get_by_role("heading", name="Register a new user")).to_be_visible()
    expect(page.get_by_role("heading", name="Login", exact=True)).to_be_visible()
    for label in (
        "Foreign national (applicant)/other",
        "Corporation/Attorney/Administrative Procedures Legal Specialist",
        "Applicant (at a counter) for electronic issuance of a certificate of eligibility",
    ):
        expect(page.get_by_role("button", name=label, exact=True).first).to_be_visible()
    client_answers(page, dict(card))
    page.locator('[name="clickTurkKjnBtn"]').click()
    expect(page.get_by_text("Enter user information (STEP1)")).to_be_visible()
    expect(page.get_by_label("User name")).to_have_value(HOLDER.name)
    expect(page.get_by_role("radio", name="Female", exact=True)).to_be_checked()


def test_the_language_can_be_changed_on_the_form(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    open_form(page, site, card)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter user information")
    page.get_by_role("link", name="日本語").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報入力")


def test_nothing_is_asked_of_any_other_host(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_form(page, site, card)
    fill_in(page)
    page.get_by_role("button", name="確認").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報確認")
    assert asked
    assert [url for url in asked if not url.startswith(f"{site.origin}/WC01/")] == []


def test_a_lost_answer_is_one_press_and_no_page_of_the_site(
    page: Page, start: Start, card: dict[str, str]
) -> None:
    site = start("submit-lost")
    open_form(page, site, card)
    fill_in(page)
    page.get_by_role("button", name="確認").click()
    with page.expect_event("requestfailed") as failed:
        page.get_by_role("button", name="登録").click()
    assert failed.value.method == "POST"
    assert site.site.state()["submissions"] == {HOLDER.name: 1}
    assert len(site.site.state()["registrations"]) == 1
