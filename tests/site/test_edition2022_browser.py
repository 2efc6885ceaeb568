"""Edition 2022 in a browser: the card's overlay, the form by its labels, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.site.running_site import ANSWERS, HOLDER, Running, Start, client_answers


async def open_top(page: Page, site: Running, language: str = "ja") -> None:
    await page.goto(f"{site.site.home}?lang={language}")


async def open_form(page: Page, site: Running, card: dict[str, str], language: str = "ja") -> None:
    await open_top(page, site, language)
    await client_answers(page, dict(card))
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await page.wait_for_url("**/WCABS010/ras")


async def fill_in(page: Page) -> None:
    await page.get_by_label("生年月日").fill(ANSWERS["birth_date"])
    await page.get_by_label("国籍・地域").select_option(label="ベトナム")
    await page.get_by_label("メールアドレス", exact=True).fill(ANSWERS["email"])
    await page.get_by_label("メールアドレス（確認用）").fill(ANSWERS["email"])
    await page.get_by_label("利用者の区分").select_option(label="外国人本人")
    await page.get_by_label("在留カード番号").fill(ANSWERS["residence_card"])


async def test_a_person_registers_by_what_they_can_read(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_form(page, site, card)
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報入力")
    await expect(page.get_by_label("氏名")).to_have_value(HOLDER.name)
    await expect(page.get_by_label("氏名")).not_to_be_editable()
    await expect(page.get_by_role("radio", name="女")).to_be_checked()
    await expect(page.get_by_role("radio", name="女")).to_be_disabled()
    await fill_in(page)
    await page.get_by_role("button", name="確認").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報確認")
    await expect(page.locator("#selNationality")).to_have_text("ベトナム")
    await page.get_by_role("button", name="登録").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報登録完了")
    [registration] = site.site.state()["registrations"]
    await expect(page.locator("#authId")).to_have_text(registration["auth_id"])

    site.arrived()
    [link] = site.links()
    await page.goto(link)
    password = page.get_by_label("パスワード", exact=True)
    assert await password.get_attribute("minlength") == "8"
    assert await password.get_attribute("maxlength") == "32"
    await password.fill("short-1")
    assert not await password.evaluate("element => element.validity.valid")
    await password.fill("Sakura-2026")
    assert await password.evaluate("element => element.validity.valid")
    await page.get_by_label("パスワード（確認用）").fill("Sakura-2026")
    await page.get_by_role("button", name="登録").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("パスワード登録完了")
    await page.wait_for_load_state("load")


async def test_the_signature_certificate_is_asked_for_first(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_top(page, site)
    await client_answers(page, {"01": card["01"], "02": None})
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await expect(page.locator("#hdnSignCert")).to_have_value(card["01"])
    await expect(page.locator("#hdnUsrCert")).to_have_value("")
    assert await page.evaluate("window.asked") == [
        {"mode": "11", "keypair_division": "01", "certificate_type": "01"},
        {"mode": "11", "keypair_division": "02", "certificate_type": "01"},
    ]
    await expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("division", ["01", "02"])
async def test_an_error_of_the_client_closes_the_overlay_and_shows_its_code(
    page: Page, site: Running, card: dict[str, str], division: str
) -> None:
    await open_top(page, site)
    await client_answers(page, {**card, division: "EW104J1503"})
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await expect(page.get_by_role("alert")).to_contain_text("EW104J1503")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.locator('[name="clickTurkKjnBtn"]')).to_be_focused()


async def test_without_a_client_nothing_happens_but_the_overlay(page: Page, site: Running) -> None:
    await open_top(page, site)
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.get_by_role("alert")).to_be_hidden()
    await page.get_by_role("button", name="キャンセル").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_an_answer_after_cancel_is_ignored(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_top(page, site)
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await expect(page.get_by_role("button", name="キャンセル")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.evaluate(
        """certificate => document.dispatchEvent(new CustomEvent("recvJPKIMsg", {detail:
        JSON.stringify({mode: "11", result: "0", certificate, errcode: ""})}))""",
        card["01"],
    )
    await expect(page.locator("#hdnSignCert")).to_have_value("")
    await client_answers(page, dict(card))
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報入力")


async def test_a_message_stands_beside_its_field_and_the_first_has_the_focus(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_form(page, site, card)
    await fill_in(page)
    await page.get_by_label("国籍・地域").select_option("")
    await page.get_by_label("在留カード番号").fill("ab12345678cd")
    await page.get_by_role("button", name="確認").click()
    nationality = page.get_by_label("国籍・地域")
    await expect(nationality).to_be_focused()
    await expect(nationality).to_have_accessible_description("国籍・地域を選択してください。")
    number = page.get_by_label("在留カード番号")
    await expect(number).to_have_attribute("aria-invalid", "true")
    await expect(number).to_have_value("ab12345678cd")
    await expect(number).to_have_accessible_description(
        re.compile("在留カード番号の形式が正しくありません。$")
    )
    await expect(page.get_by_role("alert")).to_have_count(2)


async def test_the_form_can_be_filled_with_the_keyboard_alone(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_form(page, site, card)
    await page.get_by_label("生年月日").focus()
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
            await page.keyboard.press(down)
        else:
            await page.keyboard.insert_text(typed)
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="確認")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報確認")
    await expect(page.locator("#selNationality")).to_have_text("日本")
    await expect(page.locator("#selUserKind")).to_have_text("外国人本人")


async def test_the_residence_card_is_marked_required_for_the_foreign_national_only(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_form(page, site, card)
    mark = page.locator('label[for="txtResidenceCard"] + .mark')
    await expect(mark).to_be_hidden()
    await page.get_by_label("利用者の区分").select_option("1")
    await expect(mark).to_be_visible()
    await page.get_by_label("利用者の区分").select_option("3")
    await expect(mark).to_be_hidden()


async def test_correct_goes_back_with_everything_kept(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_form(page, site, card)
    await fill_in(page)
    await page.get_by_role("button", name="確認").click()
    await page.get_by_role("button", name="修正する").click()
    await expect(page.get_by_label("在留カード番号")).to_have_value(ANSWERS["residence_card"])
    await expect(page.get_by_label("利用者の区分")).to_have_value("1")


async def test_the_english_screens_carry_the_known_labels(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_top(page, site, "en")
    await expect(page.get_by_role("heading", name="Register a new user")).to_be_visible()
    await expect(page.get_by_role("heading", name="Login", exact=True)).to_be_visible()
    for label in (
        "Foreign national (applicant)/other",
        "Corporation/Attorney/Administrative Procedures Legal Specialist",
        "Applicant (at a counter) for electronic issuance of a certificate of eligibility",
    ):
        await expect(page.get_by_role("button", name=label, exact=True).first).to_be_visible()
    await client_answers(page, dict(card))
    await page.locator('[name="clickTurkKjnBtn"]').click()
    await expect(page.get_by_text("Enter user information (STEP1)")).to_be_visible()
    await expect(page.get_by_label("User name")).to_have_value(HOLDER.name)
    await expect(page.get_by_role("radio", name="Female", exact=True)).to_be_checked()


async def test_the_language_can_be_changed_on_the_form(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    await open_form(page, site, card)
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Enter user information")
    await page.get_by_role("link", name="日本語").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報入力")


async def test_nothing_is_asked_of_any_other_host(
    page: Page, site: Running, card: dict[str, str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await open_form(page, site, card)
    await fill_in(page)
    await page.get_by_role("button", name="確認").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("利用者情報確認")
    assert asked
    assert [url for url in asked if not url.startswith(f"{site.origin}/WC01/")] == []


async def test_a_lost_answer_is_one_press_and_no_page_of_the_site(
    page: Page, start: Start, card: dict[str, str]
) -> None:
    site = start("submit-lost")
    await open_form(page, site, card)
    await fill_in(page)
    await page.get_by_role("button", name="確認").click()
    async with page.expect_event("requestfailed") as failed:
        await page.get_by_role("button", name="登録").click()
    assert (await failed.value).method == "POST"
    assert site.site.state()["submissions"] == {HOLDER.name: 1}
    assert len(site.site.state()["registrations"]) == 1
