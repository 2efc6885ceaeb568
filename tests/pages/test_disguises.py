"""A how-to is handed to strangers: nobody may be found in its pictures.

Two people with nothing in common are pictured on the same screens. In disguise their pictures must
be the same to the pixel, and show nothing of either.
"""

from __future__ import annotations

from typing import Any

import pytest

from flows.howto.disguised import disguised
from flows.howto.example import disguise
from flows.outcomes import Failed
from flows.registration.pictures import BLACK
from pages.screens import auth_ids_on
from tests.further import further
from tests.pages.alike import difference, settled
from tests.pages.unmasked import UNMASKED, personal_values
from tests.pages.visits import HANH, OTHER, Lang, Visit

Seen = dict[str, bytes]


async def picture(visitor: Visit, lang: Lang, auth_id: str) -> bytes:
    applicant, here = visitor.applicant, await visitor.here()
    await visitor.page.mouse.move(0, 0)
    async with disguised(here, disguise("change", applicant, auth_id, lang)) as mask:
        values = [*personal_values(applicant), *([auth_id] if auth_id else [])]
        values.remove(applicant.nationality)  # a country's name; its field is compared by pixels
        assert await visitor.page.evaluate(UNMASKED, {"values": values, "boxes": []}) == []

        async def take() -> bytes:
            return await visitor.page.screenshot(full_page=True, mask=mask, mask_color=BLACK)

        return await settled(take)


async def through(visitor: Visit, lang: Lang) -> Seen:
    seen: Seen = {}
    page, auth_id = visitor.page, ""

    async def keep(name: str) -> None:
        assert await visitor.shown() == name
        seen[name] = await picture(visitor, lang, auth_id)

    await visitor.to_filled_form()
    before = (await visitor.here()).snapshot.fields
    await keep("form")
    assert (await visitor.here()).snapshot.fields == before  # the page is as it was
    await visitor.press_on()
    await page.wait_for_url("**/WCABS020/ras")
    await keep("confirmation")
    await visitor.register()
    [auth_id] = auth_ids_on(await visitor.here())
    await keep("completion")
    await page.goto(await visitor.link())
    await page.locator("[type=password]").first.fill(
        "Sakura-2026" if visitor.applicant.sex == "female" else "Ume+777777"
    )
    await keep("password")
    return seen


@pytest.mark.parametrize("lang", ["ja", further("en")])
async def test_two_people_have_the_same_how_to(visit: Any, lang: Lang) -> None:
    async def look(visitor: Visit) -> Seen:
        return await through(visitor.speaking(lang), lang)

    async def look_other(visitor: Visit) -> Seen:
        other = Visit(visitor.page, visitor.office, applicant=OTHER)
        return await through(other.speaking(lang), lang)

    one, other = await visit(look), await visit(look_other)
    assert set(one) == {"form", "confirmation", "completion", "password"}
    assert {name: difference(one[name], other[name]) for name in one} == dict.fromkeys(one, "")


async def test_a_value_in_a_place_that_nobody_knows_stops_the_picture(visit: Any) -> None:
    async def look(visitor: Visit) -> None:
        await visitor.to_confirmation()
        # A form nobody writes: what the disguise does not know as this person's is left standing.
        await visitor.page.evaluate(
            "name => document.querySelector('h1').after(Object.assign("
            "document.createElement('input'), { value: name }))",
            HANH.name,
        )
        async with disguised(await visitor.here(), disguise("change", HANH, None, "ja")):
            pass

    with pytest.raises(Failed) as stopped:
        await visit(look)
    assert stopped.value.code == "guiding.personal-value"
