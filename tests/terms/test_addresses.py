"""An address is typed into the site as it is written: what is none of it is never taken along."""

from __future__ import annotations

import pytest

from terms.addresses import day_in, no_address, without_postal_code
from terms.doubts import doubt_about, doubt_about_address
from tests.further import further


@pytest.mark.parametrize(("address", "signs"), [
    ("〒530-8201 大阪市北区", "〒530-8201"), ("530-8201 大阪市北区", "530-8201"),
    ("大阪市北区1-3 電話06-1234-5678", "電話"), ("大阪市北区1-3 (090-1234-5678)", "090-1234-5678"),
    ("大阪市北区1-3（夫の住所）", "(夫の住所)"), ("大阪市北区1-3（実家）", "(実家)"),
    ("旧住所：大阪市北区1-3", "旧住所"), ("大阪市北区1-3※至急", "※"), ("=A1", "=A1"),
    ("大阪市北区1→東京都港区1", "→"), ("大阪府大阪府大阪市北区1", "大阪府大阪府"),
    ("大阪府大阪市北区1 東京都港区2", "東京都"), ("大阪市北区1／東京都港区2", "/東京都"),
    ("大阪市北区1-1 東京都港区2-2", "東京都"), ("大阪市北区1-1 港区芝2-2", "港区芝2-2"),
    further('"大阪市北区1-3"', '"大阪市北区1-3"'), further("大阪市北区1 妻の実家", "妻の実家"),
])  # fmt: skip
def test_what_is_no_part_of_an_address_is_seen(address: str, signs: str) -> None:
    assert no_address(address) == signs


@pytest.mark.parametrize("address", [
    "大阪府大阪市北区中之島1-3-20", "大阪市北区1-3（メゾン202）", "大阪市北区1-3 田中様方",
    "東京都港区1-1 北海道ビル", "北海道札幌市北区北10条西5-1 北海道大学寮", "三重県四日市市1-2",
    "広島県廿日市市下平良1-11-1", "富士見町富士見10777", "十津川村12345番地", "Hotel 5, Osaka",
    "1-3-20, Nakanoshima, Kita-ku, Osaka", "大阪市北区1-3-20 201", "大阪市北区電話局前1-1",
    "大阪市北区1-1 北区ハイツ201",
    "東京都千代田区1-1 ABC(株)社宅", "京都府京都市上京区下立売通新町西入",
])  # fmt: skip
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert doubt_about("address", address) is None


@pytest.mark.parametrize("part", [
    "1月3日", "大阪市北区中之島1月3日", "3-Jan", "Jan-03", "44929", "0.05", "1:03", "01:03:00",
    "2026年1月",
    "大阪市北区中之島46025", "１月３日", "1.5E+01", "18323",
])  # fmt: skip
def test_the_number_of_a_house_that_became_a_day_is_seen(part: str) -> None:
    assert day_in(part)


@pytest.mark.parametrize("part", [
    "1-3", "1203", "10777", "1番地", "201", "2階", "1/3", "8月町1-2",
    "MARINE 101", "Mayfair 201", "MARCH 101",
])  # fmt: skip
def test_the_number_of_a_house_is_no_day(part: str) -> None:
    assert not day_in(part)


@pytest.mark.parametrize(("written", "code", "rest"), [
    ("〒530-8201 大阪市北区", "530-8201", "大阪市北区"),
    ("〒５３０－８２０１　大阪市北区１", "530-8201", "大阪市北区１"),
    ("〒5308201大阪市北区", "5308201", "大阪市北区"), ("530-8201大阪府大阪市", "530-8201",
    "大阪府大阪市"),
    ("Kita-ku, Osaka 530-8201", "530-8201", "Kita-ku, Osaka"),
    ("530-8201番地", "", "530-8201番地"), ("大阪市北区1-3-20", "", "大阪市北区1-3-20"),
    ("〒530-8201", "", "〒530-8201"),
    ("板橋区高島平2-26-1 101-1001", "", "板橋区高島平2-26-1 101-1001"),
])  # fmt: skip
def test_a_postal_code_is_parted_from_its_address(written: str, code: str, rest: str) -> None:
    assert without_postal_code(written) == (code, rest)


@pytest.mark.parametrize("word", [
    "更新", "氏名", "合計", "以上", "TRUE", "済", "会社員", "永住者", "Total", "東京都",
    "氏　名", "ベトナム", "VIETNAM",
    "株式会社", "例）山田花子", "山田商店(株)", "旧姓 山田", "山田花子 更新", "NGUYEN THI HANH VIP",
    "山田花子(認定)",
])  # fmt: skip
def test_a_word_of_lists_is_nobodys_name(word: str) -> None:
    assert doubt_about("name", word)


@pytest.mark.parametrize("name", [
    "TEST", "福島 花子", "大阪 太郎", "要 潤", "本名 陽子", "KENYA", "NGUYEN SON", "グエン",
    "田中", "服部 半蔵", "完 済",
])  # fmt: skip
def test_a_name_is_no_word_of_lists(name: str) -> None:
    assert doubt_about("name", name) is None


@pytest.mark.parametrize("text", [
    "在留カードのとおり", "カード参照", "変更なし", "帰国", "あり", "NGUYEN VAN A", "中村太郎",
    "町田 一郎",
    "AB12345678CD", "会社の寮", "大阪府", "ベトナム ハノイ市", "Hanoi, Vietnam",
    "123 Le Loi, District 1",
    "中国広東省深圳市南山区1-1", "台湾台北市中正区1号", "ハノイ市ホアンキエム区1-2",
    "大阪市北区梅田1-1 妻",
    "大阪市北区梅田1-1 更新", "変更なし 大阪市北区梅田1-1", "住所：大阪市北区梅田1-1",
    "大阪市北区梅田1-1（2026年12月から）", "大阪市北区梅田1-1 AB12345678CD",
])  # fmt: skip
def test_a_remark_a_name_or_a_place_abroad_is_no_address(text: str) -> None:
    assert doubt_about("address", text) or doubt_about_address(text)


@pytest.mark.parametrize("text", [
    "大阪府大阪市北区中之島1-3-20", "京都府京都市上京区下立売通新町西入薮ノ内町",
    "大阪市北区中之島1丁目3番20号",
    "ニセコ町字富士見55", "南アルプス市飯野1", "東京都港区六本木1-1 ベトナムハウス3F",
    "四日市市諏訪町1-5", "梅田1-1",
    "1-3-20 Nakanoshima, Kita-ku, Osaka", "1-2-3 Nishi-Shinjuku, Shinjuku-ku, Tokyo, Japan",
    "大阪市北区梅田1-1 山田方", "沖縄県那覇市字安里1-1 メゾンUSA", "長野県北佐久郡軽井沢町大字長倉",
])  # fmt: skip
def test_an_address_in_japan_is_taken_in_its_usual_writings(text: str) -> None:
    assert doubt_about("address", text) is None
    assert doubt_about_address(text) is None


@pytest.mark.parametrize("written", [
    "西村 35", "中村35", "西村 健 35", "北村 (35)", "木村 S60", "木村健一郎 1985", "大町 女 35",
    "古市 花子 41", "西村 中村", "西村 35歳",
])  # fmt: skip
def test_a_person_and_an_age_are_no_address(written: str) -> None:
    assert doubt_about("address", written) or doubt_about_address(written)


@pytest.mark.parametrize("address", [
    "松川町元大島3823", "松川町 元大島 3823", "富士見町富士見10777", "十津川村12345番地",
    "青木村田沢111番地", "町田市中町1-20-23", "大村市玖島1-25", "中村3-5", "調布市 布田 35",
    "上伊那郡箕輪町35番地", "大阪府大阪市北区中之島 35", "市川市 八幡 1-1",
])  # fmt: skip
def test_a_town_that_sounds_like_a_name_is_one(address: str) -> None:
    assert doubt_about("address", address) is None
    assert doubt_about_address(address) is None
