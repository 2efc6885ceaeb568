"""Marks hide nothing, and a drawing holds together in every language."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.drawings import DRAWINGS
from guide.drawings.measure import width_of, wrapped
from guide.figures import FIGURES
from guide.marks import RADIUS, overlay
from guide.markup import el
from guide.model import PROCEDURES, Box, Mark, Procedure
from guide.notation import plain
from guide.texts import Texts
from tests.guide.books import LANGS

DRAWN = [figure for figure in FIGURES if figure.source == "drawing"]
VIEW = Box(0, 0, 600, 400)


def test_every_drawn_figure_has_its_drawing_and_no_other() -> None:
    assert set(DRAWINGS) == {figure.id for figure in DRAWN}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_drawing_has_the_marks_of_its_figure(
    lang: str, procedure: Procedure, words: Mapping[str, Mapping[str, str]]
) -> None:
    texts = Texts(lang, words[lang], procedure)
    for figure in DRAWN:
        canvas = DRAWINGS[figure.id](texts.say, procedure)
        assert canvas.kinds == tuple(mark.kind for mark in figure.marks), figure.id
        root = ElementTree.fromstring(canvas.svg(figure.id, "title", "description"))
        assert [child.text for child in root[:2]] == ["title", "description"]


boxes = st.builds(
    Box, st.floats(0, 500), st.floats(0, 350), st.floats(10, 300), st.floats(10, 200)
).filter(lambda box: box.right <= VIEW.right and box.bottom <= VIEW.bottom)


@given(boxes)
def test_a_number_stays_in_the_picture_and_off_the_middle_of_its_target(box: Box) -> None:
    svg = ElementTree.fromstring(f"<svg>{overlay([Mark(box, 1, 'press')], VIEW, dim=True)}</svg>")
    disc = svg.find(".//circle")
    assert disc is not None
    x, y = float(disc.get("cx", "")), float(disc.get("cy", ""))
    assert RADIUS - 0.01 <= x <= VIEW.right - RADIUS + 0.01
    assert RADIUS - 0.01 <= y <= VIEW.bottom - RADIUS + 0.01
    middle = box.x + box.width / 2, box.y + box.height / 2
    if box.width > 4 * RADIUS and box.height > 4 * RADIUS:
        assert abs(x - middle[0]) > RADIUS or abs(y - middle[1]) > RADIUS


def test_two_numbers_do_not_lie_on_each_other() -> None:
    near = [Mark(Box(100, 100, 120, 30), 1, "press"), Mark(Box(100, 140, 120, 30), 2, "type")]
    svg = ElementTree.fromstring(f"<svg>{overlay(near, VIEW, dim=False)}</svg>")
    places = [(float(text.get("x", "")), float(text.get("y", ""))) for text in svg.iter("text")]
    (x1, y1), (x2, y2) = places
    assert max(abs(x1 - x2), abs(y1 - y2)) >= 2 * RADIUS - 2


def test_lines_are_never_wider_than_their_room_and_lose_nothing() -> None:
    source = "この操作には管理者（administrator）の権限《けんげん》が必要です。OKを押します。"
    lines = wrapped(source, 10)
    assert all(width_of(line) <= 10.5 or len(plain(line)) < 15 for line in lines)
    assert "".join(map(plain, lines)) == plain(source)
    assert not any(plain(line).startswith(("。", "、", "）")) for line in lines)


def test_markup_escapes_what_is_no_markup() -> None:
    made = el("p", "<script>", el("b", "&"), title='"x"')
    assert made == '<p title="&#34;x&#34;">&lt;script&gt;<b>&amp;</b></p>'
