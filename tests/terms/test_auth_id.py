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
        ("A1B2C 3D4E5", "A1B2C3D4E5"),
        ("A1B2C\u30003D4E5", "A1B2C3D4E5"),
        ("ABCDE 12345", "ABCDE12345"),
        ("A1B2C\n3D4E5", "A1B2C3D4E5"),
        ("a1b2 c3d4 e5", "a1b2c3d4e5"),
        ("A1B2C\ufeff3D4E5", "A1B2C3D4E5"),
        ("A1B2C\u00ad3D4E5", "A1B2C3D4E5"),
        ("A1B2C\ufe0f3D4E5", "A1B2C3D4E5"),
        ("A1B2C－D4E5", "A1B2C-D4E5"),
        ("A1B2C ー D4E5", "A1B2C-D4E5"),
        ("A1B2C⁃D4E5", "A1B2C-D4E5"),
        ("ABCDEFGH", "ABCDEFGH"),
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
        "A1\x9bB2",
        "A1B2\u202eC3D4",
        "A1B2\u2066C3D4",
        "А1В2С3",  # Cyrillic
        "PENDING",
        "N/A",
        "XXXXXXXX",
        "Loading",
        "Please wait 5 minutes",
        "STEP 2 OF 3",
        "5分後に表示します",
        "認証ID",
        "USER ID",
        "A1B2C3D4E5 " * 9,
    ],
)
def test_what_is_no_id_is_not_kept_before_the_real_one(shown: str) -> None:
    assert read_auth_id(shown) == ""


@pytest.mark.parametrize(
    "other",
    [
        "A1B2C 3D4E5",
        "A1B2C-3D4E5",
        "Ａ１Ｂ２Ｃ３Ｄ４Ｅ５",
        "A1B2C‐3D4E5",
        "A1B2C\u20603D4E5",
        "A1B2C\u200b3D4E5",
        "A1B2C—3D4E5",
        "A1B2C−3D4E5",
        "A1B2Cー3D4E5",
        "A1B2C⁃3D4E5",
    ],
)
def test_blanks_hyphens_and_width_make_no_other_id(other: str) -> None:
    assert same_auth_id("A1B2C3D4E5", other)
    assert same_auth_id("A1B2C3D4E5", read_auth_id(other))


def test_another_case_of_letters_is_another_id() -> None:
    assert not same_auth_id("A1B2C3", "a1b2c3")
