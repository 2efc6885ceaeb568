"""What is read from the screens and typed into them is what the case says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pages.here import CLIENT_CODE, Here, read_page
from pages.knowledge import load
from pages.screens import (
    Completion,
    Confirmation,
    Form,
    MailCode,
    Password,
    Reading,
    auth_ids_on,
)
from pages.subject import Subject
from records.applicant import Applicant, Category
from tests.further import further
from tests.pages.conftest import SITE
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


async def press_with(visitor: Visit, client: dict[str, str]) -> Here:
    """Press the button of the menu with a client that answers so; the page once it has."""
    await visitor.client(client)
    await visitor.page.locator("[name=clickTurkKjnBtn]").click()
    return await visitor.here()


async def test_the_clients_refusal_is_read_from_the_page(visit: Any) -> None:
    async def look(visitor: Visit) -> tuple[str, str, bool]:
        await visitor.to_top()
        before = (await visitor.here()).client_code
        here = await press_with(visitor, {"01": "EW104J1503"})
        return before, here.client_code, Reading(here).signature_certificate_read

    assert await visit(look) == ("", "EW104J1503", False)


async def test_the_signature_certificate_is_seen_before_the_second_password(visit: Any) -> None:
    async def look(visitor: Visit) -> tuple[bool, str, bool]:
        await visitor.to_top()
        before = Reading(await visitor.here()).signature_certificate_read
        here = await press_with(visitor, {"01": visitor.office.card(HANH)["01"]})
        return before, here.screen, Reading(here).signature_certificate_read

    assert await visit(look) == (False, "reading", True)


# the form


@pytest.mark.parametrize(
    ("applicant", "lang"), [(HANH, "ja"), further(OTHER, "en")], ids=["ja", "en"]
)
async def test_the_greyed_fields_tell_whose_card_it_is(
    visit: Any, applicant: Applicant, lang: Lang
) -> None:
    async def look(visitor: Visit) -> tuple[list[tuple[str, str]], list[str]]:
        here = replace(visitor, applicant=applicant).speaking(lang)
        await here.to_form()
        form = Form(await here.here())
        own, others = form.plan(here.case), form.plan(replace(here.case, applicant=stranger))
        return [(x.role, x.verdict) for x in own.standing], [x.role for x in others.wrong_person]

    stranger = replace(
        OTHER if applicant is HANH else HANH, sex="male" if applicant is HANH else "female"
    )
    standing, wrong = await visit(look)
    assert standing == [("name", "equal"), ("sex", "equal")]
    assert wrong == ["name", "sex"]


async def test_a_sex_that_the_certificate_does_not_tell_is_not_guessed(visit: Any) -> None:
    async def look(visitor: Visit) -> list[str]:
        await visitor.to_form()
        await visitor.page.evaluate(
            "document.querySelectorAll('[type=radio]').forEach((radio) => radio.checked = false)"
        )
        return [x.role for x in Form(await visitor.here()).plan(visitor.case).wrong_person]

    assert await visit(look) == []


CATEGORIES: list[tuple[Category, str]] = [
    ("foreign-national", "1"), ("legal-representative", "2"), ("relative", "3")
]  # fmt: skip


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_the_form_is_filled_with_the_case(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> list[dict[str, str]]:
        here, seen = visitor.speaking(lang), []
        await here.to_form()
        for category, _ in CATEGORIES:
            await replace(here, category=category).fill()
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
        await replace(visitor, applicant=bare, category="relative").fill()
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
            await replace(visitor, category=category).fill()
            chosen.append(
                await visitor.page.locator("[name=kind]:checked").get_attribute("value") or ""
            )
        return chosen

    assert await visit(look) == [code for _, code in CATEGORIES]


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_what_the_site_does_not_like_is_told_with_its_question(
    visit: Any, lang: Lang
) -> None:
    async def look(visitor: Visit) -> tuple[tuple[str, ...], Here]:
        here = visitor.speaking(lang)
        await here.to_filled_form()
        before = (await here.here()).invalid
        await here.page.locator("[name=txtResidenceCard]").fill("AB1")
        await here.page.locator("[name=selNationality]").select_option("")
        await here.press_on()
        await here.page.locator("[aria-invalid=true]").first.wait_for()
        return before, await here.here()

    before, after = await visit(look)
    assert before == ()
    if lang == "ja":
        assert after.invalid == ("国籍・地域", "在留カード番号")
        assert "国籍・地域を選択してください。" in after.errors
    else:
        assert after.invalid == ("Nationality/Region", "Residence card number")
        assert "Please select: Nationality/Region." in after.errors


# the confirmation


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_a_confirmation_of_the_case_shows_no_difference(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> list[tuple[str, set[str], int]]:
        seen: list[tuple[str, set[str], int]] = []
        for category, _ in CATEGORIES:
            here = replace(visitor.speaking(lang), category=category)
            await here.to_confirmation()
            found = Confirmation(await here.here()).compare(here.case)
            verdicts: set[str] = {row.verdict for row in found.rows}
            seen.append((found.verdict, verdicts, len(found.rows)))
        return seen

    assert await visit(look) == [("equal", {"equal"}, 10)] * len(CATEGORIES)


async def test_every_difference_from_the_case_is_told(visit: Any) -> None:
    async def look(visitor: Visit) -> list[list[str]]:
        await visitor.to_confirmation()
        confirmation = Confirmation(await visitor.here())

        def differ(**changed: Any) -> list[str]:
            rows = confirmation.compare(replace(visitor.case, **changed)).rows
            return [row.label for row in rows if row.verdict != "equal"]

        return [
            differ(applicant=OTHER, category="relative"),
            differ(applicant=replace(HANH, residence_card=None)),
            differ(applicant=replace(HANH, phone=None)),
        ]

    everything, card, phone = await visit(look)
    assert everything == [
        "氏名", "性別", "生年月日", "国籍・地域", "郵便番号", "住所", "電話番号", "メールアドレス",
        "利用者の区分", "在留カード番号",
    ]  # fmt: skip
    assert card == ["在留カード番号"]
    assert phone == ["電話番号"]


# the completion

COMPLETION = "<main><h1>利用者情報登録完了</h1>{}</main>"


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_the_auth_id_is_read_from_the_completion_screen(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> tuple[tuple[str, ...], str]:
        here = visitor.speaking(lang)
        await here.to_completion()
        [registration] = visitor.office.site.state()["registrations"]
        return Completion(await here.here()).auth_ids(), registration["auth_id"]

    read, real = await visit(look)
    assert read == (real,)


SHAPES = {
    "<table><tr><th>認証ID</th><td>７５ＦＺ９ＮＫ</td></tr></table>": ("75FZ9NK",),
    "<table><tr><th>認証ＩＤ ※</th><td>75FZ-9NK</td></tr></table>": ("75FZ-9NK",),
    "<dl><dt>氏名</dt><dd>A1B2C3</dd><dt>Authentication ID</dt><dd>75FZ</dd></dl>": ("75FZ",),
    "<p>認証ID：75FZ9NK</p>": ("75FZ9NK",),
    "<dl><dt>認証ID</dt><dd>KTHWQXBN</dd></dl>": ("KTHWQXBN",),
    "<dl><dt>認証ID</dt><dd>PENDING</dd></dl>": (),
    "<dl><dt>認証ID</dt><dd>Pending</dd></dl>": (),
    "<p>認証IDは、大切です。</p><p>あなたの認証IDは「75FZ9NK」です。</p>": ("75FZ9NK",),
    "<p>Your Authentication ID is 75FZ9NK. Keep it.</p>": ("75FZ9NK",),
    "<p>認証IDはメールでお知らせします。</p>": (),
    "<p>Please note the authentication ID down in 24 hours.</p>": (),
}


async def test_the_auth_id_is_found_by_its_label_in_other_shapes_or_not_at_all(visit: Any) -> None:
    async def look(visitor: Visit) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for body in SHAPES:
            await visitor.page.set_content(COMPLETION.format(body))
            found[body] = auth_ids_on(await visitor.here())
        return found

    assert await visit(look) == SHAPES


# the password page


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_the_password_page_tells_its_rules_and_its_refusal(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> tuple[Password, Here, bool]:
        here = visitor.speaking(lang)
        await here.to_password()
        page = Password(await here.here())
        await page.enter("Sakura-2026")
        await here.page.locator("[name=txtPasswordConfirm]").fill("Sakura-2027")
        await page.press_on()
        await here.page.locator("[aria-invalid=true]").first.wait_for()
        refused = await here.here()
        await here.save_password()
        [registration] = visitor.office.site.state()["registrations"]
        return page, refused, registration["password_set"]

    page, refused, done = await visit(look)
    assert (page.rules.shortest, page.rules.longest) == (8, 32)
    assert set(page.rules.symbols) == set("$%&=@_#*+-?!")
    assert done
    assert len(refused.invalid) == 1
    assert (
        "パスワードとパスワード（確認用）が一致しません。"
        if lang == "ja"
        else "The two passwords do not agree."
    ) in refused.errors


# a code with a box for each of its letters

BOXES = """<h1>確認コードの入力</h1><form><fieldset><legend>確認コード（4桁）</legend>
<input maxlength=1><input maxlength=1><input maxlength=1><input maxlength=1></fieldset>
<button type=button>次へ</button></form><script>
const boxes = [...document.querySelectorAll('input')];
boxes.forEach((box, n) => box.oninput = () => box.value && boxes[n + 1]?.focus());
</script>"""


async def test_each_letter_of_a_code_goes_into_its_own_box(opened: Any) -> None:
    async def work(page: Any) -> tuple[str, str, list[str]]:
        screen = MailCode(await read_page(page, load("2026"), {SITE}))
        question = screen.question(Subject(HANH, "foreign-national"))
        assert question
        refused = await screen.answer(question, "12345")
        missed = await screen.answer(question, "7A29")
        boxes = await page.locator("input").all()
        return refused, missed, [await each.input_value() for each in boxes]

    assert await opened(BOXES, work) == ("too-long", "", ["7", "A", "2", "9"])
