"""A picture that cuts a line or leaves a field unexplained is what readers stumble over first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide import Book, Box, Procedure, Shot
from guide.crops import AIR, uncut
from guide.pictures import pictures

Books = Callable[[Procedure, str], Book]
PAGE = Box(0, 0, 1280, 2000)
CORE = Box(500, 800, 300, 60)
LINES = st.lists(
    st.builds(
        Box, st.floats(0, 1200), st.floats(0, 1950), st.floats(20, 80), st.floats(10, 50)
    ),
    max_size=25,
)  # fmt: skip


def cuts(view: Box, line: Box) -> bool:
    """Is a line partly seen?"""
    inside = (
        line.x >= view.x and line.y >= view.y
        and line.right <= view.right and line.bottom <= view.bottom
    )  # fmt: skip
    return line.touches(view) and not inside


def shown(svg: str) -> Box:
    found = re.search(r'viewBox="([^"]+)"', svg)
    assert found
    return Box(*map(float, found[1].split()))


def test_no_picture_of_a_screen_cuts_through_a_line_a_field_or_a_button(
    book: Books, shots: Mapping[str, Shot]
) -> None:
    drawn = {each.figure.id: shown(each.svg) for each in pictures(book("change", "ja"))}
    for figure, shot in shots.items():
        assert len(shot.texts) >= 3, figure
        lines = [*shot.texts, *shot.things]
        assert [line for line in lines if cuts(drawn[figure], line)] == [], figure


@given(LINES, st.builds(Box, st.floats(0, 490), st.floats(0, 790),
                        st.floats(320, 700), st.floats(80, 900)))  # fmt: skip
def test_an_edge_moves_no_further_than_to_the_next_free_place(lines: list[Box], crop: Box) -> None:
    view = uncut(crop, CORE, lines, PAGE)
    assert [line for line in lines if cuts(view, line)] == []
    assert view.union(CORE) == view
    clear = not any(line.touches(crop.grown(AIR)) for line in lines)
    if clear and crop.union(CORE) == crop:
        assert view == crop


def test_every_field_of_the_form_is_numbered_and_explained(shots: Mapping[str, Shot]) -> None:
    shot = shots["form"]
    card, *fields, onward = shot.marks
    between = [
        each for each in shot.things if each.y >= card.box.y and each.bottom <= onward.box.bottom
    ]
    assert len(between) >= 10
    for each in between:
        assert any(mark.box.grown(1).union(each) == mark.box.grown(1) for mark in shot.marks), each
    assert [mark.number for mark in shot.marks] == list(range(1, len(shot.marks) + 1))
    assert {mark.kind for mark in fields} == {"type"}


@pytest.mark.parametrize("figure", ["menu", "form", "password"])
def test_numbers_are_in_the_order_in_which_a_screen_is_read(
    shots: Mapping[str, Shot], figure: str
) -> None:
    tops = [mark.box.y for mark in shots[figure].marks]
    assert tops == sorted(tops)
