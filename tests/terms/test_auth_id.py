"""One 認証ID written in two ways must not look like two, and no text that is none like one."""

from __future__ import annotations

import pytest

from terms.auth_id import read_auth_id, same_auth_id


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("A1B2C3D4E5", "A1B2C3D4E5"),
        ("Ａ１Ｂ２Ｃ３", "A1B2C3"),
        ("A1B2C\u20603D4E5", "A1B2C3D4E5"),
        ("A1B2C\u2010D4E5", "A1B2C-D4E5"),
        (" 「A1B2C3」 ", "A1B2C3"),
        ("A1B2C 3D4E5", "A1B2C 3D4E5"),
    ],
)
def test_an_id_is_kept_as_it_can_be_typed(shown: str, written: str) -> None:
    assert read_auth_id(shown) == written


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "取得中です…",
        "発行手続中",
        "-",
        "A1\x1b[31mB2",
        "A" * 3000,
        "not yet",
        "A1B2<script>",
        "A1\x00B",
    ],
)
def test_what_is_no_id_is_not_kept_before_the_real_one(shown: str) -> None:
    assert read_auth_id(shown) == ""


@pytest.mark.parametrize(
    "other", ["A1B2C 3D4E5", "A1B2C-3D4E5", "Ａ１Ｂ２Ｃ３Ｄ４Ｅ５", "A1B2C‐3D4E5"]
)
def test_blanks_hyphens_and_width_make_no_other_id(other: str) -> None:
    assert same_auth_id("A1B2C3D4E5", other)


def test_another_case_of_letters_is_another_id() -> None:
    assert not same_auth_id("A1B2C3", "a1b2c3")
