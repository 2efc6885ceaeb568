"""A double click that opens nothing is taken for a program that does not work."""

from __future__ import annotations

from desk.opened import command_of_a_double_click


def test_a_double_click_opens_the_page_as_soon_as_there_is_one_else_the_help() -> None:
    assert command_of_a_double_click({"run", "desk"}) == ["desk"]
    assert command_of_a_double_click({"run"}) == []
