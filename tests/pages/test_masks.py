"""A picture goes into an office's files and into guides: nobody may be recognised in it.

Two people with nothing in common go through the same screens. Once everything that the page objects
declare as personal is black, their pictures must be the same to the pixel.
"""

from __future__ import annotations

from typing import Any

import pytest

from pages.edition_2022.completion import Completion
from pages.edition_2022.form import Form
from pages.edition_2022.password import Password
from pages.screen import Screen
from tests.pages.unmasked import unmasked
from tests.pages.visits import HANH, OTHER, SCREEN_OF, Lang, Visit


async def picture(screen: Screen) -> bytes:
    """As the run takes it; the 認証ID, which stays readable by design, is another one each time."""
    masks = [*screen.personal()]
    if isinstance(screen, Completion):
        masks.append(screen.auth_id_value)
    if isinstance(screen, Password):
        masks.append(screen.page.locator("#authId"))
    return await screen.page.screenshot(
        full_page=True, mask=masks, mask_color="#000000", caret="hide", animations="disabled"
    )


async def through(visitor: Visit) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """All screens that show something about the person, with their values typed in."""
    page, pictures, leaks = visitor.page, {}, {}

    async def keep(name: str) -> None:
        await page.mouse.move(0, 0)  # nothing may look pressed or hovered in one of the two
        await page.evaluate(
            "() => { document.activeElement.blur(); return document.fonts.ready.then(() => null); }"
        )
        screen = SCREEN_OF[name](page)
        assert await screen.is_shown()
        leaks[name] = await unmasked(visitor, screen)
        pictures[name] = await picture(screen)

    await visitor.to_form()
    await Form(page).fill(visitor.applicant, visitor.category)
    await keep("form")
    await Form(page).press_next()
    await page.wait_for_url("**/WCABS020/ras")
    await keep("confirmation")
    await visitor.register()
    await keep("completion")
    await page.goto(await visitor.link())
    await Password(page).fill("Sakura-2026" if visitor.applicant.sex == "female" else "Ume+777777")
    await keep("password")
    await Password(page).fill("Sakura-2026")
    await Password(page).press_save()
    await page.wait_for_url("**/WCACS020/ras")
    await keep("password_done")
    return pictures, leaks


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_two_people_cannot_be_told_apart_by_their_pictures(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> Any:
        return await through(visitor.speaking(lang))

    async def look_other(visitor: Visit) -> Any:
        return await through(Visit(visitor.page, visitor.office, applicant=OTHER).speaking(lang))

    one, leaks = await visit(look)
    other, other_leaks = await visit(look_other)
    assert {name: said for name, said in leaks.items() if said} == {}
    assert {name: said for name, said in other_leaks.items() if said} == {}
    assert [name for name in one if one[name] != other[name]] == []


async def test_the_judge_of_masks_sees_what_is_not_masked(visit: Any) -> None:
    """The test above can fail: on a screen that declares nothing it does."""

    async def look(visitor: Visit) -> list[str]:
        await visitor.to_confirmation()
        return await unmasked(visitor, Bare(visitor.page))

    class Bare(Screen):
        name = "bare"

        def personal(self) -> tuple[()]:
            return ()

    assert set(await visit(look)) >= {HANH.name, HANH.email, HANH.nationality, HANH.residence_card}


async def test_the_sites_own_mail_domain_is_not_masked(visit: Any) -> None:
    async def look(visitor: Visit) -> list[str]:
        await visitor.to_form()
        hints = visitor.page.locator(".hint")
        masked = []
        for locator in Form(visitor.page).personal():
            masked += await locator.and_(hints).all_inner_texts()
        return masked

    assert await visit(look) == []
