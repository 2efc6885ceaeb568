"""What a log learns of a value: where the slip is, not whose value it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.masking import masked, outline


@pytest.mark.parametrize(
    ("value", "told"),
    [("06-12x4-5678", "##-##*#-####"), ("06-1234-567８", "##-####-###＃"),
     ("03/11/1995", "##/##/####"), ("平成40年1月1日", "＊＊##＊#＊#＊"),
     ("hanh@post,example", "****@****,*******"), ("ハン@post.example", "＊＊@****.*******"),
     ("AB1234567CD", "**#######**"), ("Nguyễn", "******"), ("", "")],
)  # fmt: skip
def test_the_slip_can_be_seen_in_the_outline(value: str, told: str) -> None:
    assert outline(value) == told


@given(st.text())
def test_no_letter_and_no_digit_is_left(value: str) -> None:
    left = outline(value)
    assert len(left) == len(value)
    assert not [each for each in left if unicodedata.category(each)[0] in "LMN"]


def test_only_values_of_the_applicant_are_masked() -> None:
    field = {"field": "applicant.phone", "written": "06", "used": "6", "limit": "104"}
    assert masked(field) == {**field, "written": "##", "used": "#"}
    choice = {"field": "procedure", "value": "extend"}
    assert masked(choice) == choice
    assert masked({"name": "TOUROKU_IMAP_PORT", "value": "x"})["value"] == "x"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("更新 NGUYEN THI HANH 女 1995-11-03", "＊＊ ****** *** **** ＊ ####-##-##"),
        ("hana@example.jp", "****@*******.**"),
        ("田中花子", "＊＊＊＊"),
        ("永住許可申請", "永住許可申請"),
        ("extend", "extend"),
    ],
)
def test_a_row_that_slipped_under_the_procedure_is_told_to_nobody(value: str, told: str) -> None:
    for field in ("procedure", "category"):
        assert masked({"field": field, "value": value})["value"] == told
