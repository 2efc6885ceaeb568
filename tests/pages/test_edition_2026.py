"""Edition 2026: every screen by itself, whatever comes before and after it, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from flows.registration.page_copy import masked_copy
from flows.registration.pictures import black
from pages.compare import Comparison
from pages.contract import check
from pages.intents import Candidate
from pages.plan import plan_filling
from pages.screens import Completion, Confirmation, Form, MailAddress, Password, Screen, Terms
from tests.further import further
from tests.pages.unmasked import unmasked
from tests.pages.visits import HANH, Lang, Visit

NAMES = (
    "top", "terms", "mail_address", "mail_sent", "card_start", "reading", "form", "confirmation",
    "completion", "password", "password_done", "trouble",
)  # fmt: skip
COPY = Path(__file__).parent / "copies" / "2026" / "terms.html"


@pytest.fixture
def edition() -> str:
    return "2026"


async def link(visitor: Visit, at: int) -> str:
    """Return the link in the mail that came as number ``at``."""
    await visitor.office.site.drain()
    text = visitor.office.letters[at].get_content()
    return re.findall(re.escape(visitor.office.origin) + r"\S+", text)[0]  # type: ignore[no-any-return]


async def to_terms(here: Visit) -> None:
    await here.to_top()
    await here.press_on()
    await here.page.wait_for_url("**/userRegist_initDisplay")


async def agree(here: Visit) -> None:
    terms = Terms(await here.here())
    await terms.read_to_end()
    for box in terms.consents(here.case):
        await terms.give_consent(box)
    await here.press_on()
    await here.page.wait_for_url("**/userRegist_mailto")


async def enter_address(here: Visit) -> None:
    screen = MailAddress(await here.here())
    assert await screen.fill(plan_filling(screen.here.page, here.case).fills) == []


async def to_form(here: Visit) -> None:
    await to_terms(here)
    await agree(here)
    await enter_address(here)
    await here.press_on()
    await here.page.wait_for_url("**/userRegist_mailSent")
    await here.page.goto(await link(here, 0))
    await here.client(here.office.card(here.applicant))
    await here.press_on()
    await here.page.wait_for_url("**/userRegist_input")


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_a_whole_registration_meets_only_known_screens(visit: Any, lang: Lang) -> None:
    async def walk(
        visitor: Visit,
    ) -> tuple[dict[str, str | None], Comparison, dict[str, list[str]]]:
        here = visitor.speaking(lang)
        seen: dict[str, str | None] = {}
        leaks: dict[str, list[str]] = {}

        async def note(name: str) -> None:
            seen[name] = await here.shown()
            broken = check((await here.here()).page).differences
            assert broken == (), "the site is not as the edition's file has it"
            leaks[name] = await unmasked(here, await black(await here.here(), here.masking))

        await to_terms(here)
        await note("terms")
        await here.page.go_back()
        await note("top")
        await to_terms(here)
        await agree(here)
        await enter_address(here)
        await note("mail_address")
        await here.press_on()
        await here.page.wait_for_url("**/userRegist_mailSent")
        await note("mail_sent")
        await here.page.goto(await link(here, 0))
        await note("card_start")
        await here.press_on()
        await note("reading")
        await here.page.reload()
        await here.client(here.office.card(here.applicant))
        await here.press_on()
        await here.page.wait_for_url("**/userRegist_input")
        standing = Form(await here.here()).plan(here.case).standing
        assert [(x.role, x.verdict) for x in standing] == [("name", "equal"), ("sex", "equal")]
        await here.fill()
        await note("form")
        await here.press_on()
        await here.page.wait_for_url("**/userRegist_confirm")
        await note("confirmation")
        compared = Confirmation(await here.here()).compare(here.case)
        await here.press_on()
        await here.page.wait_for_url("**/userRegist_complete")
        await note("completion")
        [registered] = here.office.site.state()["registrations"]
        assert Completion(await here.here()).auth_ids() == (registered["auth_id"],)
        await here.page.goto(await link(here, 1))
        await note("password")
        await Password(await here.here()).enter("Sakura-2026")
        await here.press_on()
        await here.page.wait_for_url("**/passwordRegist_complete")
        await note("password_done")
        await here.page.goto(await link(here, 1))
        await note("trouble")
        return seen, compared, leaks

    seen, compared, leaks = await visit(walk)
    assert seen == {name: name for name in NAMES}
    assert compared.verdict == "equal"
    assert len(compared.rows) == 10
    assert {name: found for name, found in leaks.items() if found} == {}


async def test_another_persons_details_on_the_confirmation_differ(visit: Any) -> None:
    async def walk(visitor: Visit) -> list[str]:
        await to_form(visitor)
        await visitor.fill()
        await visitor.press_on()
        await visitor.page.wait_for_url("**/userRegist_confirm")
        for at, text in (
            (1, "男 Male"),
            (2, "平成8年11月3日（1996年）"),
            (3, "ベナン Benin"),
            (8, "法定代理人"),
        ):
            await (
                visitor.page.locator("dl.c-input dd")
                .nth(at)
                .evaluate("(cell, text) => cell.textContent = text", text)
            )
        rows = Confirmation(await visitor.here()).compare(visitor.case).rows
        return [row.label for row in rows if row.verdict == "different"]

    assert await visit(walk) == ["性別", "生年月日", "国籍・地域", "利用者の区分"]


# A form of the same look whose rows are made in the other ways that would fit what is known.
OTHERWISE = """<form id="frm"><dl class="c-input"><dt class="c-input__title">生年月日
<span class="required_span">必須</span></dt><dd class="c-input__item">
<input type="radio" name="e" id="a"><label for="a">昭和 Showa</label>
<input type="radio" name="e" id="b"><label for="b">平成 Heisei</label>
<input name="item[0].yearData"><select id="m"><option></option><option value="10">10</option>
<option value="11">11</option><option value="1">1</option></select>
<input name="item[0].dayData"></dd></dl>
<dl class="c-input"><dt>利用者の区分</dt><dd><input type="radio" name="k" id="c">
<label for="c">法定代理人 Legal representative</label><input type="radio" name="k" id="d">
<label for="d">外国人本人 Foreign national (applicant)</label></dd></dl>
<dl class="c-input"><dt>国籍・地域</dt><dd><select id="n"><option value=""></option>
<option value="EQ">北ベトナム North Viet Nam</option><option value="VN">ベトナム Viet Nam</option>
</select></dd></dl><dl class="c-input"><dt>メールアドレス</dt><dd><input id="mailAddress_1">
<input id="mailAddress_2"></dd></dl><dl class="c-input"><dt>電話番号</dt><dd><input id="p1">
<input id="p2"></dd></dl><input type="submit" value="確認へ進む"></form>"""


async def test_rows_made_in_other_ways_are_filled_or_left_to_the_person(visit: Any) -> None:
    async def walk(visitor: Visit) -> tuple[list[str], list[str], set[str]]:
        page = visitor.page
        await visitor.to_top()
        await page.set_content(OTHERWISE)
        asked = {each.label for each in Form(await visitor.here()).plan(visitor.case).unanswered}
        await visitor.fill()
        values = await page.locator("input:not([type]), select").evaluate_all(
            "all => all.map(each => each.value)"
        )
        checked = await page.locator(":checked:not(option)").evaluate_all(
            "all => all.map(each => each.id)"
        )
        return values, checked, asked

    values, checked, asked = await visit(walk)
    assert values == ["", "", "", "VN", HANH.email, HANH.email, "", ""]
    assert checked == ["d"]
    assert asked == {"生年月日"}  # no word at its boxes tells which is which


async def test_a_screen_is_recognised_in_the_copy_that_a_hand_over_kept(visit: Any) -> None:
    async def walk(visitor: Visit) -> tuple[str, Screen]:
        await to_terms(visitor)
        copy = await masked_copy(visitor.page, visitor.masking)
        await visitor.page.set_content(COPY.read_text(encoding="utf-8"))
        return copy, await visitor.screen()

    copy, screen = await visit(walk)
    assert copy == COPY.read_text(encoding="utf-8")  # what a hand-over keeps today
    assert (screen.name, isinstance(screen.onward, Candidate)) == ("terms", True)
