"""What stands in an address and is none of it: a postal code, a telephone, whose it is, a day.

The address is typed into the site as it is written.
"""

from __future__ import annotations

import re
import unicodedata

from terms import nations
from terms.days import MONTHS
from terms.normalise import DASHES
from terms.text import listed

PREFECTURES = listed(
    "北海道、青森県、岩手県、宮城県、秋田県、山形県、福島県、茨城県、栃木県、群馬県、埼玉県、千葉県、東京都、"
    "神奈川県、新潟県、富山県、石川県、福井県、山梨県、長野県、岐阜県、静岡県、愛知県、三重県、滋賀県、京都府、"
    "大阪府、兵庫県、奈良県、和歌山県、鳥取県、島根県、岡山県、広島県、山口県、徳島県、香川県、愛媛県、高知県、"
    "福岡県、佐賀県、長崎県、熊本県、大分県、宮崎県、鹿児島県、沖縄県"
)
_PREFECTURE = "|".join(PREFECTURES)
_WITH_A_CITY = rf"(?:{_PREFECTURE})(?=[^0-9\s]{{1,8}}[市区町村郡])"
_SECOND = re.compile(
    rf"(?<=[0-9号室階F])[\s/・、;]*{_WITH_A_CITY}|[/;、]\s*{_WITH_A_CITY}|(?<=[0-9])[/;、]\s*(?=\D+市)"
    r"|(?<=[0-9])\s+(?=[一-龥]{1,4}[市区][一-龥ァ-ヶ]{1,6}[0-9]+-[0-9])"
)
_POSTAL_CODE = re.compile(r"〒\s*(?:[0-9]{3}\s?-?\s?[0-9]{4})?|^[0-9]{3}-[0-9]{4}(?![-0-9])")
_IN_FRONT = re.compile(
    rf"(?:〒\s*([0-9]{{3}}\s?-?\s?[0-9]{{4}})(?![-0-9])|([0-9]{{3}}-[0-9]{{4}})(?=\s?(?:{_PREFECTURE})))"
    r"[\s,、]*(?=\S)"
)
_JAPANESE = re.compile("[ぁ-ヶ々一-鿿]")
_BEHIND = re.compile(r"(?<=[^\s,、〒])[\s,、]+〒?\s*([0-9]{3}-[0-9]{4})$")
_TELEPHONE = re.compile(
    r"(?:電話|☎|(?<![a-z])tel|携帯|(?<![a-z])fax)(?:番号)?(?=\s*[.:]?\s*[0-9+(])"
    r"|(?<![0-9-])0[0-9]{1,3}-[0-9]{1,4}-[0-9]{3,4}(?![0-9-])|(?<![0-9-])0[0-9]{9,10}(?![0-9-])",
    re.IGNORECASE,
)
_WHO = (
    "夫|妻|父|母|両親|本人|申請人|申請者|配偶者|家族|保証人|実家|親戚|友人|会社|勤務先|職場|学校|"
    "husband|wife"
)
_WHOSE = re.compile(
    rf"[(\[【](?:{_WHO}|自宅|本籍|旧|新|仮|前|現在?|日本|same)(?:さん|様)?の?"
    r"(?:現|旧|新)?(?:住所|住居地?|居所|自宅|家|宅|先)?[)\]】]"
    r"|[(\[【][^)\]】]*(?:住所|居所|転居|引っ?越|郵送|送付|予定|連絡先|住民票|同居|別居|不在)[^)\]】]*[)\]】]?"
    rf"|(?:{_WHO})(?:さん|様)?の(?:現|旧|新)?(?:住所|住居|居所|実家|自宅|家(?![ぁ-ん])|ところ|所在地)"
    r"|郵送先|送付先|連絡先|旧住所|新住所|現住所|前住所|住民票"
    r"|(?:へ|に)(?:転居|引っ?越)|(?:転居|引っ?越し?)(?:予定|済)|に?同居中?$|'s address",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[A-Z]{2}[0-9]{8}[A-Z]{2}|[0-9]{4}年[0-9]{1,2}月|(?<=.)(?:19|20)[0-9]{2}/[0-9]{1,2}/[0-9]{1,2}"
    r"|[(\[【][^)\]】]*(?:から|まで|より|[~〜])\s*[)\]】]"
    r"|(?<![0-9])[0-9]{1,3}\s?[歳才](?![一-龥])"
)
_AREA = re.compile(r"[^\s0-9]{1,7}?[市区町村郡]")
# An age, or a year of birth, behind a family name that ends as towns do: 西村 35, 木村 健 S60.
_SINCE = "(?:[0-9]{1,2}|(?:19|20)[0-9]{2}|[MTSHR明大昭平令][0-9]{1,2})"
_MAYBE_A_PERSON = re.compile(
    rf"(?:[^\s0-9]{{0,3}}[村町郡]|[古高今上下大小中新東西南北]市)"
    rf"(?:\s+[一-龥々ぁ-ヶー]{{1,3}}(?<![市区町村郡])[\s(]*|[一-龥々ぁ-ヶー]{{1,3}}(?<![市区町村郡])[\s(]+)"
    rf"{_SINCE}\)?"
    r"|[^\s0-9市区郡]{0,3}[市町村郡][\s(]*[MTSHR明大昭平令]?[0-9]{1,4}\)?"
)
_ABROAD = re.compile(
    "省(?=.{1,8}[市区县縣県])|特別市|直轄市|自治区|広域市|[\uac00-\ud7a3]|"
    "^(?:北京|上海|天津|重慶|重庆|広州|深圳|大連|瀋陽|台北|臺北|新北|高雄|台中|台南|ソウル|釜山|プサン|ハノイ|ホーチミン|ダナン|"
    "マニラ|セブ|カトマンズ|ヤンゴン|ジャカルタ|バンコク|サンパウロ|リマ|デリー|ムンバイ|ダッカ|コロンボ)"
)
_IN_JAPAN_LATIN = re.compile(
    r"(?<![a-z])(?:japan|hokkaido|aomori|iwate|miyagi|akita|yamagata|fukushima|ibaraki|tochigi|gun?mma|"
    "saitama|chiba|tokyo|kanagawa|niigata|toyama|ishikawa|fukui|yamanashi|nagano|gifu|shizuoka|"
    "aichi|mie|shiga|kyoto|osaka|hyogo|nara|wakayama|tottori|shimane|okayama|hiroshima|yamaguchi|"
    "tokushima|kagawa|ehime|kochi|fukuoka|saga|nagasaki|kumamoto|oita|miyazaki|kagoshima|okinawa|"
    "sapporo|sendai|yokohama|kawasaki|sagamihara|hamamatsu|nagoya|sakai|kobe|kitakyushu)(?![a-z])"
    r"|[a-z]-(?:ku|shi|cho|machi|gun|mura|fu)(?![a-z])",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"[○◯●×✕〇]{2,}(?=[都道府県市区町村])|^[=@].*|=[A-Za-z]{1,3}[0-9]+|[→⇒※☆★]|^\".*\"$"
)
SHORT_DAY = r"[0-9]{1,2}月[0-9]{1,2}日"
_DAY_IN = re.compile(rf"(?<![0-9]){SHORT_DAY}")
_MONTH = "(?:" + "|".join(f"{each[:3]}(?:{each[3:]})?" for each in MONTHS) + "|sept)"
_DAY_ALONE = re.compile(
    rf"[0-9]{{1,2}}[- ]{_MONTH}(?:[- ][0-9]{{2,4}})?|{_MONTH}[- ](?:[0-9]{{1,2}}|[0-9]{{4}})"
    r"|[0-9]{4}年[0-9]{1,2}月|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
    re.IGNORECASE,
)
# Days of Excel from 1930 to 2099: what it makes of 1-3 and of 50-1-2. Of the years in which lists
# are typed also at the end of a part, where a formula put it.
_SERIAL = range(10_959, 73_051)
_OF_TODAY = range(42_005, 48_215)
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+(?:[Ee][+-]?[0-9]+)?|[0-9](?:\.[0-9]+)?[Ee][+-]?[0-9]+")


def no_address(text: str) -> str:
    """Return what in an address plainly is none of it, "" when there is nothing."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_POSTAL_CODE, _TELEPHONE, _WHOSE, _SIGNS, _MORE):
        if found := pattern.search(plain):
            return found[0].strip()
    return _second_address(plain)


def abroad(text: str) -> str:
    """Return what says that an address is in another country; "" where nothing does."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if prefecture_in_front(plain):
        return ""
    if found := _ABROAD.search(plain):
        return found[0]
    first = next((name for name in nations.names() if plain.startswith(name)), "")
    if first and not first.isascii() and nations.nation_of(first) != "JP":
        return first
    parts = [each.strip(" .") for each in plain.split(",")]
    for each in (parts[-1], parts[0], plain.split()[-1] if plain else ""):
        if len(each) > 3 and each.isascii() and nations.nation_of(each) not in ("", "JP"):
            return each
    return ""


def is_in_japan(text: str) -> bool:
    """Tell whether an address names a place in Japan: a prefecture, a city and more.

    An area may be a person's name: 中村 by itself, 西村 35, 西村 中村.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _JAPANESE.search(plain):
        return _IN_JAPAN_LATIN.search(plain) is not None
    prefecture = prefecture_in_front(re.sub("^(?:日本国?)?[\\s、]*", "", plain))
    if prefecture:
        return _JAPANESE.search(plain.partition(prefecture)[2]) is not None
    if _MAYBE_A_PERSON.fullmatch(plain):
        return False
    areas = _AREA.findall(plain)
    several = len(areas) > 1 and any(each[-1] in "市区郡" for each in areas)
    return several or bool(areas and has_number(plain)) or bool(_IN_JAPAN_LATIN.search(plain))


def is_a_house(text: str) -> bool:
    """Is it a town with the number of a house, 梅田1-1, though no city is named?"""
    plain = unicodedata.normalize("NFKC", text)
    numbers = rf"[0-9]+\s?[{DASHES}-]\s?[0-9]+"
    japanese = _JAPANESE.search(plain) is not None
    return (
        re.search(numbers if japanese else rf"{numbers}\s?[{DASHES}-]\s?[0-9]+", plain) is not None
    )


def has_number(text: str) -> bool:
    """Is there a number in it, as of a house?"""
    plain = unicodedata.normalize("NFKC", text)
    return re.search("[0-9]|[一二三四五六七八九十〇]+(?:丁目|番|号)|番地|無番", plain) is not None


def day_in(text: str) -> bool:
    """Is it, or holds it, what a spreadsheet makes of 1-3: 1月3日, 3-Jan, 0.05, 44929?"""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _DAY_IN.search(plain) or _DAY_ALONE.fullmatch(plain) or _DECIMAL.fullmatch(plain):
        return True
    if re.fullmatch("[0-9]{5}", plain):
        return int(plain) in _SERIAL
    end = re.search(r"(?<=[^\W0-9])([0-9]{5})$", plain)
    return end is not None and not plain.isascii() and int(end[1]) in _OF_TODAY


def without_postal_code(text: str) -> tuple[str, str]:
    """Split off the postal code that an address begins or ends with; "" for none."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) != len(text):
        return "", text
    if found := _IN_FRONT.match(plain):
        return (found[1] or found[2]), text[found.end() :].strip()
    # Without its sign it may be a building and a room, where the address is Japanese.
    found = _BEHIND.search(plain)
    if found and ("〒" in found[0] or not _JAPANESE.search(plain)):
        return found[1], text[: found.start()].strip()
    return "", text


def prefecture_in_front(text: str) -> str:
    """Return the prefecture that an address begins with."""
    return next((name for name in PREFECTURES if text.startswith(name)), "")


def _second_address(plain: str) -> str:
    """Return the second prefecture with a city, or the same one at once again."""
    found: list[str] = re.findall(_WITH_A_CITY, plain)
    if len(set(found)) > 1:
        return found[1]
    if second := _SECOND.search(plain):
        return second[0].strip() or plain[second.end() :]
    doubled = re.search(rf"({_PREFECTURE})\s*\1", plain)
    return doubled[0] if doubled else ""
