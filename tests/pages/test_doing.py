"""What is read from the screens and typed into them is what the case says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pages.edition_2022.completion import Completion
from pages.edition_2022.confirmation import Confirmation
from pages.edition_2022.form import Form
from pages.edition_2022.password import Password
from pages.edition_2022.reading import CLIENT_CODE, Reading
from pages.rows import ComparedRow
from records.applicant import Applicant, Category
from tests.pages.visits import HANH, OTHER, Lang, Visit

VALUES = """() => Object.fromEntries([...document.querySelectorAll("main input, main select")]
  .filter((field) => field.name && field.type !== "radio")
  .map((field) => [field.name, field.value]))"""

# reading the card


@pytest.mark.parametrize(
    "code", ["EW104J1502", "EW104J1503", "EW004JC200", "EW000J0200", "EW104J1601"]
)
def test_a_code_of_the_client_has_a_shape_we_know(code: str) -> None:
    found = CLIENT_CODE.search(f"エラーコード：{code}）")
    assert found
    assert found.group() == code


async def test_the_clients_refusal_is_read_from_the_page(visit: Any) -> None:
    async def look(visitor: Visit) -> tuple[str | None, str | None, int]:
        await visitor.to_top()
        reading = Reading(visitor.page)
        before = await reading.client_code()
        await visitor.client({"01": "EW104J1503"})
        await visitor.page.locator("[name=clickTurkKjnBtn]").click()
        await reading.client_error.wait_for()
        return before, await reading.client_code(), await reading.signature_certificate_read.count()

    assert await visit(look) == (None, "EW104J1503", 0)


async def test_the_signature_certificate_is_seen_before_the_second_password(visit: Any) -> None:
    async def look(visitor: Visit) -> tuple[int, int, bool]:
        await visitor.to_top()
        reading = Reading(visitor.page)
        before = await reading.signature_certificate_read.count()
        await visitor.client({"01": visitor.office.card(HANH)["01"]})
        await visitor.page.locator("[name=clickTurkKjnBtn]").click()
        await reading.signature_certificate_read.wait_for(state="attached")
        return before, await reading.signature_certificate_read.count(), await reading.is_shown()

    assert await visit(look) == (0, 1, True)


# the form


@pytest.mark.parametrize(("applicant", "lang"), [(HANH, "ja"), (OTHER, "en")], ids=["ja", "en"])
async def test_the_greyed_fields_tell_whose_card_it_is(
    visit: Any, applicant: Applicant, lang: Lang
) -> None:
    async def look(visitor: Visit) -> tuple[str | None, str | None, bool]:
        here = replace(visitor, applicant=applicant).speaking(lang)
        await here.to_form()
        form = Form(here.page)
        editable = await form.field(form.NAME).is_editable()
        return await form.name_shown(), await form.sex_shown(), editable

    assert await visit(look) == (applicant.name, applicant.sex, False)


async def test_a_sex_that_the_certificate_does_not_tell_is_not_guessed(visit: Any) -> None:
    async def look(visitor: Visit) -> str | None:
        await visitor.to_form()
        await visitor.page.evaluate(
            "document.querySelectorAll('[type=radio]').forEach((radio) => radio.checked = false)"
        )
        return await Form(visitor.page).sex_shown()

    assert await visit(look) is None


CATEGORIES: list[tuple[Category, str]] = [
    ("foreign-national", "1"), ("legal-representative", "2"), ("relative", "3")
]  # fmt: skip


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_the_form_is_filled_with_the_case(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> list[dict[str, str]]:
        here = visitor.speaking(lang)
        await here.to_form()
        form, seen = Form(here.page), []
        for category, _ in CATEGORIES:
            await form.fill(here.applicant, category)
            seen.append(await here.page.evaluate(VALUES))
        return seen

    filled = await visit(look)
    assert [values["selUserKind"] for values in filled] == [code for _, code in CATEGORIES]
    assert filled[0] == {
        "txtBirthDate": "19951103",
        "selNationality": "VNM",
        "txtPostalCode": "5308201",
        "txtAddress": HANH.address,
        "txtPhone": "0612345678",
        "txtMail": HANH.email,
        "txtMailConfirm": HANH.email,
        "selUserKind": "1",
        "txtResidenceCard": HANH.residence_card,
    }


async def test_what_the_case_does_not_say_stays_empty(visit: Any) -> None:
    async def look(visitor: Visit) -> Any:
        bare = replace(HANH, postal_code=None, address=None, phone=None, residence_card=None)
        await visitor.to_form()
        await Form(visitor.page).fill(bare, "relative")
        return await visitor.page.evaluate(VALUES)

    values = await visit(look)
    empty = {name for name, value in values.items() if not value}
    assert empty == {"txtPostalCode", "txtAddress", "txtPhone", "txtResidenceCard"}
    assert values["selUserKind"] == "3"


async def test_a_category_of_radio_buttons_is_chosen_too(visit: Any) -> None:
    async def look(visitor: Visit) -> list[str]:
        await visitor.to_form()
        await visitor.page.evaluate(
            """() => {
              const list = document.querySelector("[name=selUserKind]");
              const group = document.createElement("div");
              group.setAttribute("role", "radiogroup");
              group.setAttribute("aria-label", "利用者の区分");
              for (const option of [...list.options].slice(1))
                group.insertAdjacentHTML("beforeend",
                  `<label><input type="radio" name="kind" value="${option.value}">`
                  + `${option.text}</label>`);
              list.replaceWith(group);
            }"""
        )
        chosen = []
        for category, _ in CATEGORIES:
            await Form(visitor.page).choose_category(category)
            chosen.append(
                await visitor.page.locator("[name=kind]:checked").get_attribute("value") or ""
            )
        return chosen

    assert await visit(look) == [code for _, code in CATEGORIES]


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_what_the_site_does_not_like_is_told_beside_its_field(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> tuple[int, int, list[tuple[str, str]]]:
        here = visitor.speaking(lang)
        wrong = replace(here.applicant, nationality="アトランティス", residence_card="AB1")
        await here.to_form()
        form = Form(here.page)
        before = await form.refused.count()
        await form.fill(wrong, "foreign-national")
        await form.press_next()
        await form.refused.first.wait_for()
        errors = [(error.field, error.message) for error in await form.errors()]
        return before, await form.refused.count(), errors

    before, refused, errors = await visit(look)
    assert (before, refused) == (0, 2)
    nationality, number = errors
    if lang == "ja":
        assert nationality == ("国籍・地域", "国籍・地域を選択してください。")
        assert number[0] == "在留カード番号"
    else:
        assert nationality == ("Nationality/Region", "Please select: Nationality/Region.")
        assert number[0] == "Residence card number"


# the confirmation


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_a_confirmation_of_the_case_shows_no_difference(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> list[list[ComparedRow]]:
        seen = []
        for category, _ in CATEGORIES:
            here = replace(visitor.speaking(lang), category=category)
            await here.to_confirmation()
            seen.append(await Confirmation(here.page).rows(here.applicant, category))
        return seen

    for rows in await visit(look):
        assert [row.label for row in rows if row.differs] == []
        assert [row.label for row in rows if row.expected is None] == []
        assert len(rows) == 10


async def test_every_difference_from_the_case_is_marked(visit: Any) -> None:
    async def look(visitor: Visit) -> list[list[str]]:
        await visitor.to_confirmation()
        confirmation = Confirmation(visitor.page)
        found = [await confirmation.rows(OTHER, "relative")]
        found.append(await confirmation.rows(replace(HANH, residence_card=None), visitor.category))
        found.append(await confirmation.rows(replace(HANH, phone=None), visitor.category))
        return [[row.label for row in rows if row.differs] for rows in found]

    everything, card, phone = await visit(look)
    assert everything == [
        "氏名", "性別", "生年月日", "国籍・地域", "郵便番号", "住所", "電話番号", "メールアドレス",
        "利用者の区分", "在留カード番号",
    ]  # fmt: skip
    assert card == ["在留カード番号"]
    assert phone == []


SAME = [
    ("1994年3月8日", "1994-03-08"), ("19940308", "1994-03-08"), ("1994/3/8", "1994-03-08"),
    ("ＮＧＵＹＥＮ　ＴＨＩ", "Nguyen Thi"), ("5308201", "530-8201"), ("〒530-8201", "530-8201"),
    ("0612345678", "06-1234-5678"), ("中之島１－３－２０", "中之島1-3-20"), ("", ""),
    ("中之島1−3−20", "中之島1-3-20"),
]  # fmt: skip
DIFFERENT = [
    ("1994年3月9日", "1994-03-08"), ("中之島11-1", "中之島1-11"), ("中之島111", "中之島1-11"),
    ("a-b@post.example", "ab@post.example"), ("hanh@post.example", "hanh@post.examp1e"),
    ("0612345679", "06-1234-5678"), ("AB12345678CD", ""), ("", "AB12345678CD"),
    ("+81612345678", "+84612345678"),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "expected"), SAME)
def test_another_way_of_writing_is_no_difference(shown: str, expected: str) -> None:
    assert not ComparedRow("", shown, expected).differs


@pytest.mark.parametrize(("shown", "expected"), DIFFERENT)
def test_a_difference_is_never_taken_for_another_way_of_writing(shown: str, expected: str) -> None:
    assert ComparedRow("", shown, expected).differs


def test_what_the_case_does_not_say_cannot_differ() -> None:
    assert not ComparedRow("", "anything", None).differs


# the completion

COMPLETION = "<main><h1>利用者情報登録完了</h1>{}</main>"


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_the_auth_id_is_read_from_the_completion_screen(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> tuple[str, str]:
        here = visitor.speaking(lang)
        await here.to_completion()
        [registration] = visitor.office.site.state()["registrations"]
        return await Completion(here.page).auth_id(), registration["auth_id"]

    read, real = await visit(look)
    assert read == real


SHAPES = [
    ("<table><tr><th>認証ＩＤ</th><td> ７５ＦＺ－９ＮＫ </td></tr></table>", ""),
    ("<table><tr><th>認証ID</th><td>７５ＦＺ９ＮＫ</td></tr></table>", "７５ＦＺ９ＮＫ"),
    ("<table><tr><th>認証ID ※</th><td>75FZ-9NK</td></tr></table>", "75FZ-9NK"),
    ("<dl><dt>氏名</dt><dd>A1B2C3</dd><dt>Authentication ID</dt><dd>75FZ</dd></dl>", "75FZ"),
    ("<p>認証ID：75FZ9NK</p>", "75FZ9NK"),
    ("<p>認証IDは、大切です。</p><p>あなたの認証IDは「75FZ9NK」です。</p>", "75FZ9NK"),
    ("<p>Your Authentication ID is 75FZ9NK. Keep it.</p>", "75FZ9NK"),
    ("<p>認証IDはメールでお知らせします。</p>", ""),
    ("<p>Please note the authentication ID down in 24 hours.</p>", ""),
]


async def test_the_auth_id_is_found_by_its_label_in_other_shapes_or_not_at_all(visit: Any) -> None:
    async def look(visitor: Visit) -> list[str]:
        found = []
        for body, _ in SHAPES:
            await visitor.page.set_content(COMPLETION.format(body))
            found.append(await Completion(visitor.page).auth_id())
        return found

    assert dict(zip([body for body, _ in SHAPES], await visit(look), strict=True)) == dict(SHAPES)


# the password page


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_the_password_page_tells_its_rules_and_its_refusal(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> tuple[str, Any, list[tuple[str, str]], bool]:
        here = visitor.speaking(lang)
        await here.to_password()
        page = Password(here.page)
        rules, limits = await page.rules_text(), await page.limits()
        await page.first.fill("Sakura-2026")
        await page.again.fill("Sakura-2027")
        await page.press_save()
        await page.refused.first.wait_for()
        errors = [(error.field, error.message) for error in await page.errors()]
        await page.fill("Sakura-2026")
        await page.press_save()
        await here.page.wait_for_url("**/WCACS020/ras")
        [registration] = visitor.office.site.state()["registrations"]
        return rules, limits, errors, registration["password_set"]

    rules, limits, errors, done = await visit(look)
    assert "$%&=@_#*+-?!" in rules
    assert limits == (8, 32)
    assert done
    assert errors == (
        [("パスワード（確認用）", "パスワードとパスワード（確認用）が一致しません。")]
        if lang == "ja"
        else [("Password (confirmation)", "The two passwords do not agree.")]
    )
