"""A nationality is one known country or region, in any writing; a slip of the pen is none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from babel import Locale

import pages
from terms.nations import meant, nation_of, nations_in, tidy

ANSWERS = Path(pages.__file__).parent / "words" / "answers.toml"
# Of CLDR's countries those where nobody is from, and what it writes with a remark.
NOBODYS = {
    *("AC", "AQ", "BV", "CC", "CP", "CQ", "CX", "DG", "EA", "GS", "HM", "IC", "IO", "NF", "PN"),
    *("SJ", "TA", "TF", "UM", "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"),
}
REMARKED = {"CD", "CG", "MM", "HK", "MO"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_country_is_missing(language: str) -> None:
    names: dict[str, str] = dict(Locale(language).territories)
    codes = {code for code in names if len(code) == 2 and code.isalpha()} - NOBODYS
    assert len(codes) > 200
    wrong = {code: names[code] for code in codes - REMARKED if nation_of(names[code]) != code}
    assert not wrong


def test_what_the_site_may_offer_is_known_as_the_same_country() -> None:
    offered = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))["nation"]
    assert len(offered) > 40
    wrong = [(code, name) for code, all_of in offered.items() for name in all_of
             if nation_of(name) != code]  # fmt: skip
    assert not wrong


@pytest.mark.parametrize(("written", "used"), [
    ("ベトナム", "ベトナム"), ("Viet Nam", "Viet Nam"), ("ﾍﾞﾄﾅﾑ", "ベトナム"), ("VNM", "ベトナム"),
    ("ベトナム人", "ベトナム"), ("ベトナム国籍", "ベトナム"), ("Vietnamese", "ベトナム"),
    ("ベトナム/VIETNAM", "ベトナム"), ("VN（ベトナム）", "ベトナム"), ("越", "ベトナム"),
    ("中国（台湾）", "中国(台湾)"), ("中国 香港", "香港"),
    ("インドネシア共和国", "インドネシア共和国"),
    ("Côte d’Ivoire", "Côte d’Ivoire"), ("Korea, Republic of", "Korea, Republic of"),
])  # fmt: skip
def test_a_country_is_known_in_other_writings(written: str, used: str) -> None:
    assert tidy(written) == used
    assert nation_of(used) == nation_of(written) != ""


@pytest.mark.parametrize(("written", "likely"), [
    ("べトナム", "ベトナム"), ("ペル一", "ペルー"),
    ("二パール", "ネパール"), ("ベトナ厶", "ベトナム"),
    ("フイリピン", "フィリピン"), ("ミャンマ", "ミャンマー"), ("ベトナム（予定）", "ベトナム"),
    ("日本（帰化）", "日本"), ("コンゴ", "コンゴ共和国"), ("Veitnam", "ベトナム"),
    ("外国", ""), ("配偶者", ""), ("ハノイ", ""), ("技人国", ""), ("旧ソ連", ""),
])  # fmt: skip
def test_a_slip_of_the_pen_is_no_country_but_may_be_meant_for_one(
    written: str, likely: str
) -> None:
    assert nation_of(written) == ""
    assert next(iter(meant(written)), "") == likely
    assert tidy(written) != likely or not likely  # it is asked, never put there


@pytest.mark.parametrize(
    "written",
    ["ベトナム・日本", "日本 ベトナム", "ベトナム日本", "Vietnam/Japan", "韓国（朝鮮）", "VN、JP"],
)
def test_two_countries_are_never_taken_for_one(written: str) -> None:
    assert nation_of(written) == ""
    assert len(nations_in(written)) == 2
