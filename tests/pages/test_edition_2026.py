"""Edition 2026: every screen by itself, whatever comes before and after it, in both languages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.registration.page_copy import masked_copy
from pages.edition_2022.form import CATEGORY
from pages.edition_2026 import eras
from pages.edition_2026.confirmation import Confirmation
from pages.edition_2026.ending import Password
from pages.edition_2026.form import Form
from pages.edition_2026.reading import CardStart
from pages.edition_2026.start import Home, MailAddress, Terms
from pages.editions import SCREENS
from pages.rows import ComparedRow
from pages.screen import Label, Screen
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


def kind(name: str) -> type[Screen]:
    return getattr(SCREENS["2026"], name)  # type: ignore[no-any-return]


async def shown(visitor: Visit) -> list[str]:
    return [name for name in NAMES if await kind(name)(visitor.page).is_shown()]


async def link(visitor: Visit, at: int) -> str:
    """The link in the mail that came as number ``at``."""
    await visitor.office.site.drain()
    text = visitor.office.letters[at].get_content()
    return re.findall(re.escape(visitor.office.origin) + r"\S+", text)[0]  # type: ignore[no-any-return]


async def to_terms(here: Visit) -> None:
    await here.to_top()
    await Home(here.page).pass_through()
    await here.page.wait_for_url("**/userRegist_initDisplay")


async def to_form(here: Visit) -> None:
    await to_terms(here)
    await Terms(here.page).pass_through()
    await here.page.wait_for_url("**/userRegist_mailto")
    await MailAddress(here.page).fill(here.applicant.email)
    await MailAddress(here.page).pass_through()
    await here.page.wait_for_url("**/userRegist_mailSent")
    await here.page.goto(await link(here, 0))
    await here.client(here.office.card(here.applicant))
    await CardStart(here.page).pass_through()
    await here.page.wait_for_url("**/userRegist_input")


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_a_whole_registration_meets_only_known_screens(visit: Any, lang: Lang) -> None:
    async def walk(
        visitor: Visit,
    ) -> tuple[dict[str, list[str]], list[ComparedRow], dict[str, list[str]]]:
        here, seen, leaks = visitor.speaking(lang), {}, {}

        async def note(name: str) -> None:
            seen[name] = await shown(here)
            leaks[name] = await unmasked(here, kind(name)(here.page))

        await to_terms(here)
        await note("terms")
        await here.page.go_back()
        await note("top")
        await to_terms(here)
        await Terms(here.page).pass_through()
        await here.page.wait_for_url("**/userRegist_mailto")
        await MailAddress(here.page).fill(here.applicant.email)
        await note("mail_address")
        await MailAddress(here.page).pass_through()
        await here.page.wait_for_url("**/userRegist_mailSent")
        await note("mail_sent")
        await here.page.goto(await link(here, 0))
        await note("card_start")
        await CardStart(here.page).pass_through()
        await note("reading")
        await here.page.reload()
        await here.client(here.office.card(here.applicant))
        await CardStart(here.page).pass_through()
        await here.page.wait_for_url("**/userRegist_input")
        form = Form(here.page)
        assert await form.name_shown() == here.applicant.name
        assert await form.sex_shown() == here.applicant.sex
        await form.fill(here.applicant, here.category)
        await note("form")
        await form.press_next()
        await here.page.wait_for_url("**/userRegist_confirm")
        await note("confirmation")
        rows = await Confirmation(here.page).rows(here.applicant, here.category)
        await Confirmation(here.page).press_register()
        await here.page.wait_for_url("**/userRegist_complete")
        await note("completion")
        [registered] = here.office.site.state()["registrations"]
        assert await SCREENS["2026"].completion(here.page).auth_id() == registered["auth_id"]
        await here.page.goto(await link(here, 1))
        await note("password")
        await Password(here.page).fill("Sakura-2026")
        await Password(here.page).press_save()
        await here.page.wait_for_url("**/passwordRegist_complete")
        await note("password_done")
        await here.page.goto(await link(here, 1))
        await note("trouble")
        return seen, rows, leaks

    seen, rows, leaks = await visit(walk)
    # While the card is read its overlay lies on the page from which it was begun.
    assert seen.pop("reading") == ["card_start", "reading"]
    assert seen == {name: [name] for name in NAMES if name != "reading"}
    assert len(rows) == 10
    assert [row for row in rows if row.differs or row.expected is None] == []
    assert {name: found for name, found in leaks.items() if found} == {}


async def test_another_persons_details_on_the_confirmation_differ(visit: Any) -> None:
    async def walk(visitor: Visit) -> list[str]:
        await to_form(visitor)
        await Form(visitor.page).fill(visitor.applicant, visitor.category)
        await Form(visitor.page).press_next()
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
        rows = await Confirmation(visitor.page).rows(visitor.applicant, visitor.category)
        return [row.label for row in rows if row.differs]

    assert await visit(walk) == ["性別", "生年月日", "国籍・地域", "利用者の区分"]


async def test_a_form_nobody_knows_is_recognised_as_none(visit: Any) -> None:
    async def walk(visitor: Visit) -> list[str]:
        visitor.office.faults.switch("unknown-screen", True)
        await to_form(visitor)
        return await shown(visitor)

    assert await visit(walk) == []


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
    async def walk(visitor: Visit) -> tuple[list[str], Any, list[str]]:
        page = visitor.page
        await page.set_content(OTHERWISE)
        await Form(page).fill(HANH, "foreign-national")
        values = await page.locator("input:not([type]), select").evaluate_all(
            "all => all.map(each => each.value)"
        )
        checked = await page.locator(":checked:not(option)").evaluate_all(
            "all => all.map(each => each.id)"
        )
        return values, await Form(page).name_shown(), checked

    values, name, checked = await visit(walk)
    assert values == ["7", "11", "3", "VN", HANH.email, HANH.email, "", ""]
    assert checked == ["b", "d"]
    assert name is None


async def test_a_screen_is_recognised_in_the_copy_that_a_hand_over_kept(visit: Any) -> None:
    async def walk(visitor: Visit) -> tuple[str, list[str], int]:
        await to_terms(visitor)
        copy = await masked_copy(visitor.page, [HANH.name])
        await visitor.page.set_content(COPY.read_text(encoding="utf-8"))
        return copy, await shown(visitor), await Terms(visitor.page).target.count()

    copy, known, targets = await visit(walk)
    assert copy == COPY.read_text(encoding="utf-8")  # what a hand-over keeps today
    assert (known, targets) == (["terms"], 1)


@pytest.mark.parametrize(
    ("label", "text", "same"),
    [
        (Label("ギニア", "ギニア"), "ギニア Guinea", True),
        (Label("ギニア", "ギニア"), "赤道ギニア Equatorial Guinea", False),
        (Label("ギニア", "ギニア"), "ギニアビサウ Guinea-Bissau", False),
        (Label("Guinea", "Guinea"), "ギニア Guinea", True),
        (Label("Guinea", "Guinea"), "赤道ギニア Equatorial Guinea", False),
        (Label("女", "Female"), "女 Female", True),
        (Label("男", "Male"), "女 Female", False),
        (CATEGORY["foreign-national"], "外国人本人", True),
    ],
)
def test_an_option_in_two_languages_is_chosen_by_one(label: Label, text: str, same: bool) -> None:
    assert bool(label.bilingual.search(text)) is same


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成7年11月3日（1995年）", date(1995, 11, 3)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("昭和６３年１２月３１日", date(1988, 12, 31)),
        ("1995年11月03日", date(1995, 11, 3)),
        ("西暦 1995/11/3", date(1995, 11, 3)),
        ("平成7年13月3日", None),
        ("未定", None),
    ],
)
def test_a_date_is_read_in_whatever_era_it_is_shown(text: str, day: date | None) -> None:
    assert eras.read(text) == day


def test_the_first_and_last_day_of_an_era_are_written_in_it() -> None:
    def in_era(day: date) -> tuple[str, int]:
        writing = eras.writings(day)[-1]
        return writing.era.ja, writing.year

    assert in_era(date(2019, 4, 30)) == ("平成", 31)
    assert in_era(date(2019, 5, 1)) == ("令和", 1)
    assert in_era(date(1989, 1, 7)) == ("昭和", 64)
    assert in_era(date(1911, 1, 1)) == ("西暦", 1911)
