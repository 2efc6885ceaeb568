"""Nobody is registered as 山田様, as HANH (妻), or as two people."""

from __future__ import annotations

import pytest

from terms.names import addition_in, maybe_addition
from tests.further import further


@pytest.mark.parametrize(("name", "kind", "signs"), [
    ("山田 花子 様", "title", "様"), ("NGUYEN THI HANH様", "title", "様"),
    ("田中さん", "title", "さん"), ("山田様 花子", "title", "様"), ("山田 太郎 殿", "title", "殿"),
    ("MR. SMITH JOHN", "title", "MR"), ("Smith John Mrs", "title", "Mrs"),
    ("HANH（妻）", "title", "(妻)"), ("山田太郎 (本人)", "title", "(本人)"),
    ("HANH (Wife)", "title", "(Wife)"), ("LE MAI (F)", "title", "(F)"),
    ("田中 花子（旧姓 山田）", "title", "(旧姓 山田)"), ("妻 NGUYEN THI HANH", "title", "妻"),
    ("NGUYEN THI HANH妻", "title", "妻"), ("夫：山田太郎", "title", "夫"),
    ("NGUYEN THI HANH (Vietnam)", "country", "(Vietnam)"),
    ("NGUYEN THI HANH（越）", "country", "(越)"), ("HANH/ベトナム", "country", "ベトナム"),
    ("HANH ／ 中国籍", "country", "中国籍"), ("NGUYEN THI HANH ベトナム", "country", "ベトナム"),
    ("山田太郎・花子", "several", "・"), ("山田太郎と花子", "several", "と"),
    ("NGUYEN THI HANH / TRAN VAN BAO", "several", "/"), ("HANH 及び BAO", "several", "及び"),
    ("HANH AND BAO", "several", "AND"), ("HANH ＆ BAO", "several", "&"),
    ("山田 太郎 外2名", "several", "外2名"), ("山田太郎ほか", "several", "ほか"),
    ("山田 太郎ご夫妻", "several", "ご夫妻"),
    ("SMITH, JOHN", "comma", ","), ("スミス、ジョン", "comma", "、"),
    further("SMITH MS", "title", "MS"), further("孫 悟空先生", "title", "先生"),
    further("山田 太郎氏", "title", "氏"), further("NGUYEN [husband]", "title", "[husband]"),
    further("HANH - VIETNAM", "country", "VIETNAM"), further("HANHとBAO", "several", "と"),
    further("山田 花子とその子", "several", "とその"), further("グエン；チャン", "comma", ";"),
])  # fmt: skip
def test_what_is_plainly_no_part_of_a_name_is_seen(name: str, kind: str, signs: str) -> None:
    found = addition_in(name)
    assert found and (found.kind, found.signs) == (kind, signs)


@pytest.mark.parametrize("name", [
    "NGUYEN SON", "MD RAHMAN", "LE THI NA", "MISSAKA", "SMITH-MRSIC", "DE LA CRUZ", "妻夫木 聡",
    "山田 美子", "山田さと子", "山田真と子", "ドゥ・ラ・クルス", "やまだ とも", "及川 光", "王 子",
    "殿村 氏子", "足利 尊氏", "李 金殿", "MUTHU S/O RAJU", "RAJU A/L SAMY", "ORTEGA Y GASSET",
    "ワン サン", "わん さん", "ANDREW SANDS", "山田 とし恵", "CHINA MIEVILLE", "JORDAN",
    "O'BRIEN", "母 国政", "先生田 一",
])  # fmt: skip
def test_a_name_is_never_taken_for_something_added(name: str) -> None:
    assert addition_in(name) is None


@pytest.mark.parametrize(("name", "signs"), [
    ("ANNA MARIA (ANNE)", "(ANNE)"), ("王 子", "子"), ("足利 尊氏", "氏"), ("わん さん", "さん"),
    ("DR SMITH JOHN", "DR"), ("李 金殿", "殿"),
    ("NGUYEN THI HANH グエン", "グエン"), ("NGUYEN THI HANH -", "-"), ("・山田花子", "・"),
    ("故山田太郎", "故"), ("SMITH JOHN JR.", ""), ("O'BRIEN", ""), ("ヨーコー", ""),
    ("NGUYEN THI HANH", ""), ("殿村 美代", ""), ("さん", ""),
])  # fmt: skip
def test_what_may_be_part_of_a_name_is_told(name: str, signs: str) -> None:
    assert addition_in(name) is None
    assert maybe_addition(name) == signs
