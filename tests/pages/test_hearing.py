"""Whether a page hears what is written into a field: only then it is given time to answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page

from pages.hearing import is_heard
from pages.look import look

FORM = (
    "<form><p><label>郵便番号<input id=z></label></p>"
    "<select id=s><option>1</select><button>次へ</button></form>"
)
HEARD = {
    "": False,
    "document.querySelector('#s').onchange = () => 0": False,
    "document.forms[0].addEventListener('submit', () => 0)": False,
    "document.querySelector('#z').addEventListener('change', () => 0)": True,
    "document.querySelector('#z').setAttribute('onkeyup', '0')": True,
    "document.querySelector('p').addEventListener('focusout', () => 0, { once: true })": True,
    "document.addEventListener('input', () => 0, true)": True,
    "window.addEventListener('keydown', () => 0)": True,
}


async def test_a_site_that_looks_up_an_address_is_waited_for_wherever_it_listens(
    opened: Callable[..., Awaitable[Any]],
) -> None:
    async def work(page: Page) -> dict[str, bool]:
        found = {}
        for script in HEARD:
            await page.set_content(FORM)
            await page.evaluate("window.onkeydown = null")
            await page.evaluate(script)
            seen = await look(page)
            found[script] = await is_heard(seen, seen.snapshot.fields[0].ref)
        return found

    assert await opened(FORM, work) == HEARD
    shadow = "<div><template shadowrootmode=open><label>郵便番号<input></label></template></div>"

    async def within(page: Page) -> bool:
        seen = await look(page)
        return await is_heard(seen, seen.snapshot.fields[0].ref)

    assert await opened(shadow, within), "where nobody can tell"
