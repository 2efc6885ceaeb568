"""A picture goes into an office's files and into guides: nobody may be recognised in it.

Two people with nothing in common go through the same screens. Once everything that is personal is
black, their pictures must be the same to the pixel.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Locator, Page

from flows.registration.pictures import BLACK, black, outlined
from flows.registration.step import View
from pages.covering import personal_texts
from pages.here import Here, read_page
from pages.knowledge import load
from terms.masking import Masking
from tests.further import further
from tests.pages.alike import difference, settled
from tests.pages.conftest import SITE
from tests.pages.unmasked import unmasked
from tests.pages.visits import HANH, OTHER, Lang, Visit


async def here_on(page: Page) -> Here:
    """Return a page of markup as the run reads it."""
    return await read_page(page, load("2022"), {SITE})


async def picture(visitor: Visit, masks: list[Locator]) -> bytes:
    """As the run takes it; the 認証ID, which stays readable by design, is another one each time."""
    return await pictured(visitor.page, [*masks, visitor.page.locator("#authId")])


async def pictured(page: Page, masks: list[Locator]) -> bytes:
    async def take() -> bytes:
        return await page.screenshot(
            full_page=True, mask=masks, mask_color=BLACK, caret="hide", animations="disabled",
        )  # fmt: skip

    return await settled(take)


async def through(visitor: Visit) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """All screens that show something about the person, with their values typed in."""
    page, pictures, leaks = visitor.page, {}, {}

    async def keep(name: str) -> None:
        await page.mouse.move(0, 0)  # nothing may look pressed or hovered in one of the two
        await page.evaluate(
            "() => { document.activeElement.blur(); return document.fonts.ready.then(() => null); }"
        )
        here = await visitor.here()
        assert here.screen == name
        masks = await black(here, visitor.masking)
        leaks[name] = await unmasked(visitor, masks)
        pictures[name] = await picture(visitor, masks)

    await visitor.to_filled_form()
    await keep("form")
    await visitor.press_on()
    await page.wait_for_url("**/WCABS020/ras")
    await keep("confirmation")
    await visitor.register()
    await keep("completion")
    await page.goto(await visitor.link())
    await page.locator("[type=password]").first.fill(
        "Sakura-2026" if visitor.applicant.sex == "female" else "Ume+777777"
    )
    await keep("password")
    await visitor.save_password()
    await keep("password_done")
    return pictures, leaks


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_two_people_cannot_be_told_apart_by_their_pictures(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> Any:
        return await through(visitor.speaking(lang))

    async def look_other(visitor: Visit) -> Any:
        return await through(Visit(visitor.page, visitor.office, applicant=OTHER).speaking(lang))

    one, leaks = await visit(look)
    other, other_leaks = await visit(look_other)
    assert {name: said for name, said in leaks.items() if said} == {}
    assert {name: said for name, said in other_leaks.items() if said} == {}
    assert {name: difference(one[name], other[name]) for name in one} == dict.fromkeys(one, "")


async def test_the_judge_of_masks_sees_what_is_not_masked(visit: Any) -> None:
    """The test above can fail: on a screen of which nothing is masked it does."""

    async def look(visitor: Visit) -> list[str]:
        await visitor.to_confirmation()
        return await unmasked(visitor, [])

    assert set(await visit(look)) >= {HANH.name, HANH.email, HANH.nationality, HANH.residence_card}


async def test_one_letter_that_shows_is_a_difference(visit: Any) -> None:
    async def look(visitor: Visit) -> tuple[bytes, bytes, bytes]:
        await visitor.to_completion()
        before, again = await picture(visitor, []), await picture(visitor, [])
        await visitor.page.evaluate(
            "() => document.querySelector('.lead, main p').append("
            "Object.assign(document.createElement('span'), { textContent: '.' }))"
        )
        return before, again, await picture(visitor, [])

    before, again, after = await visit(look)
    assert difference(before, again) == ""
    assert difference(before, after) != ""


READABLE = ".mark, .hint, .lead, .notice, h1, dt, label[for^=txt], label[for^=sel]"


async def test_what_the_site_says_to_everybody_stays_readable(visit: Any) -> None:
    async def look(visitor: Visit) -> dict[str, tuple[int, list[str]]]:
        found = {}
        async for name in visitor.along("filled_form", "confirmation", "completion", "password"):
            said = visitor.page.locator(READABLE)
            masked = []
            for locator in await black(await visitor.here(), visitor.masking):
                inside = locator.and_(said).or_(locator.locator(said))
                masked += [await each.inner_text() for each in await inside.all()]
            found[name] = await said.count(), masked
        return found

    found = await visit(look)
    assert len(found) == 4
    assert {name: masked for name, (_, masked) in found.items() if masked} == {}
    assert min(readable for readable, _ in found.values()) > 2


WRITTEN = (
    "ようこそ ＮＧＵＹＥＮ　ＴＨＩ　ＨＡＮＨ 様", "平成7年11月3日生まれ", "born 3 Nov 1995",
    "+81 6-1234-5678", "〒530 8201", "大阪府大阪市北区中之島１－３－２０", "QR 2046 8135 ST",
    "Dear <b>HANH</b>, welcome", "<i>NGUYEN THI</i> HANH", "hanh.nguyen＠post.example",
)  # fmt: skip


@pytest.mark.parametrize("texts", [WRITTEN, *(further((text,)) for text in WRITTEN)])
async def test_a_value_is_black_in_whatever_writing_and_wherever_it_stands(
    opened: Callable[..., Awaitable[Any]], texts: tuple[str, ...]
) -> None:
    async def work(page: Page) -> list[str]:
        covered = await black(await here_on(page), Masking.of(HANH))
        shown = []
        for number, text in enumerate(texts):
            there = page.locator(f"#v{number}, #v{number} *")
            if not sum([await each.and_(there).count() for each in covered]):
                shown.append(text)
        return shown

    said = "".join(f"<p id=v{number}>{text}</p>" for number, text in enumerate(texts))
    assert await opened(f"<p>お知らせ</p>{said}", work) == []


ON_THE_WAY = {
    "top": "[name=clickTurkKjnBtn]", "form": "#btnConfirm",
    "confirmation": "#btnRegister", "password": "#btnRegister",
}  # fmt: skip


async def test_what_is_pressed_next_is_outlined(visit: Any) -> None:
    async def look(visitor: Visit) -> dict[str, tuple[int, bool]]:
        seen = {}
        async for name in visitor.along(*ON_THE_WAY):
            [way] = await outlined(View.of(await visitor.screen()))
            pressed, found = visitor.page.locator(ON_THE_WAY[name]), visitor.page.locator(way)
            seen[name] = await found.count(), await pressed.and_(found).count() == 1
        return seen

    assert await visit(look) == dict.fromkeys(ON_THE_WAY, (1, True))


SAID = (
    "<p>パスワードは{0}です</p>", "<p>パスワード<b>{0}</b></p>", "<div title=x>pw: {1}</div>",
    "<input readonly value='{0}'>", "<button>{0}で登録</button>", "<p>{2}</p>",
    "<x-said></x-said><script>document.querySelector('x-said').attachShadow({{mode: 'open'}})"
    ".innerHTML = '<b>{0}</b>'</script>",
    "<div style='width: 3em; white-space: nowrap'>{0}</div><p>next</p>",
    "<div style='height: 5px'>{0}</div><p><br>next</p>",
    "<iframe srcdoc='<p>{0}</p>'></iframe>", "<svg height=20><text y=15>{0}</text></svg>",
)  # fmt: skip


@pytest.mark.parametrize("said", [SAID, *(further((each,)) for each in SAID)])
async def test_a_password_that_was_typed_is_black_wherever_the_page_shows_it(
    opened: Callable[..., Awaitable[Any]], said: tuple[str, ...]
) -> None:
    """Two passwords as long as each other: their pictures must be the same."""

    async def work(page: Page) -> list[bytes]:
        taken = []
        for password in ("Sakura-2026!", "Momiji+1995?"):
            parted = "<wbr>".join(password)
            # Far from one another, so that nothing is covered by what covers its neighbour.
            html = "".join(
                f"<section>{each.format(password, password.upper(), parted)}</section>"
                for each in said
            )
            await page.set_content(
                "<style>* { font-family: monospace } section { height: 200px }</style>"
                f"<label>パスワード <input id=p type=text></label>{html}"
            )
            await page.fill("#p", password)
            await page.evaluate("document.activeElement.blur()")
            masking = Masking.of(HANH)
            masking.add_secret(password)
            taken.append(await pictured(page, await black(await here_on(page), masking)))
        return taken

    one, other = await opened("<p>お知らせ</p>", work)
    assert difference(one, other) == ""


async def test_a_page_of_somebody_else_within_the_page_is_black_too(
    opened: Callable[..., Awaitable[Any]],
) -> None:
    async def work(page: Page) -> int:
        await page.frame_locator("iframe").locator("p").first.wait_for()
        covered = await personal_texts(page, Masking.of(HANH))
        return sum([await each.count() for each in covered.locators()])

    elsewhere = {"http://elsewhere.example/": "<p>NGUYEN THI HANH</p><p>お知らせ</p>"}
    page = '<iframe src="http://elsewhere.example/"></iframe>'
    assert await opened(page, work, elsewhere) == 1
