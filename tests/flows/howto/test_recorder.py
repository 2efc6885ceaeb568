"""What is typed as a password is in no film, nor is what a program would call it."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.async_api import Browser, Page

from flows.howto.recorder import Recorder
from flows.outcomes import Failed
from guide.figures import watched

TITLES = 120  # pixels at the top, where Playwright writes what it does
FIELD = (100, 400, 700, 460)
PAGE = """data:text/html,<body style="margin:0"><input type="password" aria-label="Password"
style="position:absolute;left:100px;top:400px;width:600px;height:60px;font-size:30px">"""


async def typed(browser: Browser, password: str) -> list[Image.Image]:
    """Return what is seen while a password is typed on each of the screens that are watched."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    recorder = Recorder("ja")
    await page.goto(PAGE)
    await recorder.start(page)
    for step in watched():
        await at(recorder, page, f"before {step}")  # told late: its screen has gone already
        await page.get_by_label("Password").fill(password)
        await at(recorder, page, step)
        await page.get_by_label("Password").hover()  # the pointer takes its time to get there
        await page.goto(f"{PAGE}<!--{step}-->")
    await page.close()
    moments = [moment for each in recorder.recording.values() for moment in each]
    return [Image.open(io.BytesIO(moment.picture)).convert("RGB") for moment in moments]


async def at(recorder: Recorder, page: Page, step: str) -> None:
    run: Any = SimpleNamespace(page=page)
    view: Any = SimpleNamespace(screen=None)
    stood: Any = SimpleNamespace(id=step)
    await recorder(run, stood, view)


pytestmark = pytest.mark.xdist_group("films")


@pytest.fixture(scope="module")
async def films(browser: Browser) -> dict[str, list[Image.Image]]:
    return {each: await typed(browser, each) for each in ("WWWWWWWW", "iiiiiiii")}


def filled(frames: list[Image.Image]) -> Image.Image:
    """Return the fullest field of all: with the most dark in it."""
    return max((frame.crop(FIELD) for frame in frames), key=dark)


def dark(field: Image.Image) -> int:
    return sum(field.convert("L").histogram()[:100])


def test_two_passwords_of_one_length_look_the_same(films: dict[str, list[Image.Image]]) -> None:
    wide, narrow = (filled(films[each]) for each in ("WWWWWWWW", "iiiiiiii"))
    assert dark(wide) > 500  # it was typed
    apart = ImageChops.difference(wide, narrow).convert("L")
    assert sum(apart.histogram()[64:]) < 200  # a caret, at most


def test_no_title_tells_what_was_done(films: dict[str, list[Image.Image]]) -> None:
    for frames in films.values():
        for frame in frames:
            assert min(frame.crop((0, 0, 1280, TITLES)).convert("L").tobytes()) > 240


def test_a_screen_is_in_the_film_although_a_quick_person_was_there_before_its_step(
    films: dict[str, list[Image.Image]],
) -> None:
    assert all(films.values())


def test_a_screen_that_was_not_seen_is_named() -> None:
    with pytest.raises(Failed) as stopped:
        _ = Recorder("ja").recording
    assert stopped.value.params["steps"] == ", ".join(watched())


def test_the_field_in_question_is_pointed_at(films: dict[str, list[Image.Image]]) -> None:
    above = (FIELD[0], FIELD[1] - 8, FIELD[2], FIELD[1] - 2)
    colours = [frame.crop(above).resize((1, 1)).getpixel((0, 0)) for frame in films["WWWWWWWW"]]
    outlined = [c for c in colours if isinstance(c, tuple) and c[2] - c[1] > 60]
    assert outlined
    assert len(outlined) < len(colours)
