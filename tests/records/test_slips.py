"""A slip in a case file is told with its line and what was meant; nothing is read from it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.applicant import CaseError
from records.casefile import load_case_file
from records.slips import Kind, slips
from terms.masking import masked
from tests.records.cases import TODAY

SLIPS: dict[str, tuple[Kind, str]] = {
    # quotes
    "name = “NGUYEN”": ("quotes", 'name = "NGUYEN"'),
    "name = ”NGUYEN”": ("quotes", 'name = "NGUYEN"'),
    "name = „NGUYEN“": ("quotes", 'name = "NGUYEN"'),
    "name = ‘NGUYEN’": ("quotes", 'name = "NGUYEN"'),
    "name = 「NGUYEN」": ("quotes", 'name = "NGUYEN"'),
    "name = ＂NGUYEN＂": ("quotes", 'name = "NGUYEN"'),
    "name = `NGUYEN`": ("quotes", 'name = "NGUYEN"'),
    "name = ‘O'BRIEN’": ("quotes", 'name = "O\'BRIEN"'),
    "birth_date = “1995-11-3”": ("quotes", "birth_date = 1995-11-03"),
    # the sign
    'name＝"NGUYEN"': ("equals", 'name = "NGUYEN"'),
    'name ＝ “NGUYEN”': ("equals", 'name = "NGUYEN"'),
    "birth_date＝1995-11-03": ("equals", "birth_date = 1995-11-03"),
    'name: "NGUYEN"': ("equals", 'name = "NGUYEN"'),
    "procedure: change": ("equals", 'procedure = "change"'),
    "name：NGUYEN": ("equals", 'name = "NGUYEN"'),
    'name "NGUYEN"': ("equals", 'name = "NGUYEN"'),
    "phone　06-1234-5678": ("equals", 'phone = "06-1234-5678"'),
    # blanks
    'name　=　"NGUYEN"': ("blank", 'name = "NGUYEN"'),
    '　name = "NGUYEN"': ("blank", 'name = "NGUYEN"'),
    'name = "NGUYEN"　': ("blank", 'name = "NGUYEN"'),
    'name =\xa0"NGUYEN"': ("blank", 'name = "NGUYEN"'),
    '\ufeffname = "NGUYEN"': ("blank", 'name = "NGUYEN"'),
    'name = \u200b"NGUYEN"': ("blank", 'name = "NGUYEN"'),
    # names of fields
    '氏名 = "NGUYEN"': ("field", 'name = "NGUYEN"'),
    'ｎａｍｅ = "NGUYEN"': ("field", 'name = "NGUYEN"'),
    '- name = "NGUYEN"': ("field", 'name = "NGUYEN"'),
    "メールアドレス = hanh@example.jp": ("field", 'email = "hanh@example.jp"'),
    # days
    "birth_date = 1995-11-3": ("date", "birth_date = 1995-11-03"),
    "birth_date = 1995/11/03": ("date", "birth_date = 1995-11-03"),
    "birth_date = 1995.1.3 # born": ("date", "birth_date = 1995-01-03"),
    "birth_date = 1995年11月3日": ("date", "birth_date = 1995-11-03"),
    "birth_date = １９９５-１１-０３": ("date", "birth_date = 1995-11-03"),
    "birth_date = 1995-02-30": ("day", ""),
    "birth_date = 03/11/1995": ("day", ""),
    "birth_date = 平成7年11月3日": ("day", ""),
    "birth_date = 1995-11": ("day", ""),
    # no quotes
    "phone = 06-1234": ("bare", 'phone = "06-1234"'),
    "phone = 0612345678": ("bare", 'phone = "0612345678"'),
    "phone = +81-6-1234-5678": ("bare", 'phone = "+81-6-1234-5678"'),
    "postal_code = 530-8201": ("bare", 'postal_code = "530-8201"'),
    "procedure = change": ("bare", 'procedure = "change"'),
    "name = NGUYEN THI HANH": ("bare", 'name = "NGUYEN THI HANH"'),
    "sex = 女": ("bare", 'sex = "女"'),
    "email = hanh@example.jp,": ("bare", 'email = "hanh@example.jp"'),
    "residence_card = AB12345678CD": ("bare", 'residence_card = "AB12345678CD"'),
    "name = NGUYEN\"": ("bare", 'name = "NGUYEN"'),
    # half a quote, too many, something behind
    'name = "NGUYEN': ("open-quote", 'name = "NGUYEN"'),
    "name = 'NGUYEN": ("open-quote", 'name = "NGUYEN"'),
    'name = "NGUYEN”': ("open-quote", 'name = "NGUYEN"'),
    "name = \"NGUYEN'": ("open-quote", 'name = "NGUYEN"'),
    'name = "NGUYEN "HANH" THI"': ("inner-quote", 'name = "NGUYEN \\"HANH\\" THI"'),
    'name = "NGUYEN",': ("after", 'name = "NGUYEN"'),
    'name = "NGUYEN";': ("after", 'name = "NGUYEN"'),
    'name = "NGUYEN" 備考': ("after", 'name = "NGUYEN"'),
    'name = "NGUYEN" // check': ("after", 'name = "NGUYEN"'),
    'name = "NGUYEN" ＃ check': ("after", 'name = "NGUYEN"'),
    'address = "大阪\\北区"': ("backslash", 'address = "大阪\\\\北区"'),
    "phone =": ("no-value", ""),
    "phone = # none": ("no-value", ""),
    'email = "a@b.jp" sex = "f"': ("two-fields", ""),
    'email = "a@b.jp", sex = "f"': ("two-fields", ""),
    'name = "A"、 電話番号 = "06-1234"': ("two-fields", ""),
    "name = NGUYEN sex = female": ("two-fields", ""),
    "birth_date = 1995-11-03 / name_kana = グエン": ("two-fields", ""),
    # what is no field
    "\x1a": ("unseen", ""),
    "\ufeff[applicant]": ("blank", ""),
    "applicant:": ("heading", ""),
    "［applicant］": ("heading", ""),
    "[applicant": ("heading", ""),
    "【applicant】": ("heading", ""),
    "[申請人]": ("heading", ""),
    "[applicant] 本人": ("heading", ""),
    "＃ 覚え書き": ("comment", ""),
    "// a remark": ("comment", ""),
    "; a remark": ("comment", ""),
    "※至急": ("comment", ""),
    'name = """NGUYEN': ("open-block", ""),
    "NGUYEN THI HANH": ("line", ""),
    "name = [[[": ("line", ""),
}  # fmt: skip


@pytest.mark.parametrize("line", SLIPS)
def test_a_slip_is_told_with_what_was_meant(line: str) -> None:
    kind, right = SLIPS[line]
    [slip] = slips(f'a = "b"\n\n{line}\n')
    assert (slip.kind, slip.line) == (kind, 3)
    if kind != "heading":
        assert f"{slip.right}{slip.used}".strip() in (right, "") or not slip.used
    if right:
        assert f"{slip.right}{slip.used}" == right
        assert tomllib.loads(right)
        shown = slip.before.strip() + slip.written
        assert "".join(shown.split()) in re.sub(r"[\s\ufeff\u200b]", "", line)


def test_every_kind_of_slip_has_an_example() -> None:
    assert {kind for kind, _ in SLIPS.values()} | {"twice"} == set(get_args(Kind))


def test_every_slip_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(
        "procedure = change\r\n[applicant]\r\nname = “NGUYEN”\r\nbirth_date = 1995-11-3\r\n",
        encoding="utf-8",
        newline="",
    )
    with pytest.raises(CaseError) as caught:
        load_case_file(path, TODAY)
    assert [(each.code, each.params["line"]) for each in caught.value.problems] == [
        ("case.slip-bare", "1"), ("case.slip-quotes", "3"), ("case.slip-date", "4")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "first"),
    [('name = "A"\nsex = "f"\nname = "B"', 3, "1"),
     ('[applicant]\nname = "A"\n[applicant]\nsex = "f"', 3, "1"),
     ('[applicant]\nname = "A"\n\n"name" = "B"', 4, "2")],
)  # fmt: skip
def test_a_field_that_stands_twice_is_told_with_both_lines(
    text: str, line: int, first: str
) -> None:
    [slip] = slips(text)
    assert (slip.kind, slip.line, slip.right) == ("twice", line, first)


@pytest.mark.parametrize(("text", "line"), [
    ('[applicant]\nname = """NGUYEN\nsex = "f"\n', 2),
    ('a = """x"""\nb = """y\n"""\n# """\nname = \'\'\'\nNGUYEN\n"""\n', 5),
])  # fmt: skip
def test_a_text_without_an_end_is_told_with_the_line_where_it_begins(
    tmp_path: Path, text: str, line: int
) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case_file(path, TODAY)
    assert (caught.value.code, caught.value.params["line"]) == ("case.slip-open-block", str(line))


def test_a_line_that_is_wrong_only_beside_another_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('a = "b"\na.c = "d"\n', encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case_file(path, TODAY)
    assert (caught.value.code, caught.value.params["line"]) == ("case.slip-line", "2")


@pytest.mark.parametrize("line", [each for each in SLIPS if "NGUYEN" in each or "1995" in each])
def test_no_value_of_a_line_gets_into_a_log(line: str, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case_file(path, TODAY)
    for problem in caught.value.problems:
        told = " ".join(masked(problem.params).values()).replace(str(path), "")
        assert "NGUYEN" not in told
        assert "1995" not in told


@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(list(SLIPS))), max_size=6))
def test_whatever_stands_in_a_file_crashes_nothing_and_a_repair_is_toml(lines: list[str]) -> None:
    for slip in slips("\n".join(lines)):
        if slip.used and slip.kind != "twice" and not slip.used.endswith("…"):
            tomllib.loads(f"{slip.right}{slip.used}")
