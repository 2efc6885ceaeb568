"""A real case's pictures go to strangers: what was not masked must not, nor its 認証ID."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from desk.guide_making import Order, _parts
from desk.words import book_words
from flows.howto.example import SITE_LANGS, example_request
from flows.howto.from_case import case_shots
from flows.howto.making import Shots
from flows.howto.positions import FigureBoxes, Positions
from flows.outcomes import BadInput
from guide import Book, Box, Office
from guide.blog import markdown
from guide.model import PROCEDURES, Procedure
from guide.page import html_page
from records.case import Case
from records.casefile import case_file, load_case_file
from tests.guide.books import grey_shots
from tests.records.cases import bring_to, new_case

BUTTON, NAME, AUTH_ID = Box(40, 40, 120, 30), Box(40, 90, 200, 20), Box(40, 140, 160, 24)


def keep(case: Case, *, masked: bool = True, number: int = 9, lang: str = "") -> None:
    """The picture of the completion: a mask, and a 認証ID as something dark on white."""
    image = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((NAME.x, NAME.y, NAME.right, NAME.bottom), fill="black")
    if not masked:
        pen.text((NAME.x + 4, NAME.y + 4), "HANH", fill="white")
    pen.text((AUTH_ID.x, AUTH_ID.y), "RGN26G38C9ZV", fill="red")
    png = io.BytesIO()
    image.save(png, "PNG")
    positions = Positions(
        {"completion": FigureBoxes((AUTH_ID,), Box(0, 0, 400, 200))}, (), (NAME,), (AUTH_ID,),
        lang=lang,
    )  # fmt: skip
    if not case.reached("complete"):
        bring_to(case, "complete", "RGN26G38C9ZV")
    case.shot_path(number, "registered")
    case.keep(f"shots/{number:02d}-registered.png", png.getvalue())
    case.keep(f"shots/{number:02d}-registered.json", positions.to_json().encode())


def test_the_auth_id_of_a_case_is_black_in_its_how_to(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    keep(case)
    found = case_shots(case)
    assert found.left_out == []
    made = found.shots["completion"]
    assert (made.width, made.height, len(made.marks)) == (400, 300, 1)
    with Image.open(io.BytesIO(made.png)) as picture:
        assert picture.size == (800, 600)
        box = AUTH_ID
        inside = (2 * box.x, 2 * box.y, 2 * box.right, 2 * box.bottom)
        assert picture.crop(tuple(int(side) for side in inside)).getbbox() is None  # type: ignore[arg-type]


def test_a_picture_with_a_mask_that_is_not_black_is_left_out(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    keep(case, masked=False)
    keep(case, number=10)
    found = case_shots(case)
    assert found.left_out == ["09-registered"]
    assert list(found.shots) == ["completion"]


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"figures": {"completion": 1}}'])
def test_a_picture_of_which_nothing_is_known_is_left_out(tmp_path: Path, broken: bytes) -> None:
    case = new_case(tmp_path)
    keep(case)
    case.keep("shots/09-registered.json", broken)
    with pytest.raises(BadInput) as refused:
        case_shots(case)
    assert refused.value.code == "guiding.no-pictures"


def test_a_case_without_places_is_refused(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    bring_to(case, "complete")
    with pytest.raises(BadInput) as refused:
        case_shots(case)
    assert refused.value.code == "guiding.no-pictures"


def test_a_case_that_is_not_complete_makes_no_how_to(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        case_shots(new_case(tmp_path))
    assert refused.value.code == "guiding.unfinished"


def test_screens_in_another_language_than_the_readers_are_so_in_all_of_the_book_and_told(
    tmp_path: Path,
) -> None:
    case = new_case(tmp_path)
    keep(case, lang="ja")
    own = case_shots(case)
    simulated = grey_shots("change")
    shots: Shots = {
        "ja": simulated, "en": {name: replace(each, lang="en") for name, each in simulated.items()}
    }  # fmt: skip
    order = Order({"en": book_words("en")}, Office(), own, filmed=False)
    parts = _parts("en", order, shots, None)
    assert {shot.lang for shot in parts.own.values()} == {"", "ja"}
    assert set(parts.own) == set(simulated)
    book = Book("change", "en", parts.words, {**parts.shots, **parts.own}, screens=parts.screens)
    assert "The screens are in Japanese" in html_page(book)
    assert "The screens are in Japanese" in markdown(book)
    ours = _parts("ja", replace(order, texts={"ja": book_words("ja")}), shots, None)
    assert ours.screens == ""


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_example_of_a_film_is_a_case_that_this_tool_takes(
    tmp_path: Path, procedure: Procedure
) -> None:
    for lang in SITE_LANGS:
        request = example_request(procedure, lang)
        path = tmp_path / f"{lang}.toml"
        path.write_text(case_file(request), encoding="utf-8")
        assert load_case_file(path, date(2026, 11, 27)).applicant.name == request.applicant.name
