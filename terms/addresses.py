"""What stands in an address and is none of it: a postal code, a telephone, whose it is, a day.

The address is typed into the site as it is written.
"""

from __future__ import annotations

import re
import unicodedata

from terms.days import MONTHS
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
_JAPANESE = re.compile("[ぁ-ヶ一-龥]")
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
_SIGNS = re.compile(r"^[=@].*|=[A-Za-z]{1,3}[0-9]+|[→⇒※☆★]|^\".*\"$")
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
    """What in an address plainly is none of it, "" when there is nothing."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_POSTAL_CODE, _TELEPHONE, _WHOSE, _SIGNS):
        if found := pattern.search(plain):
            return found[0].strip()
    return _second_address(plain)


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
    """The postal code that an address begins or ends with, or "", and the rest as it stands."""
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
    """The prefecture that an address begins with."""
    return next((name for name in PREFECTURES if text.startswith(name)), "")


def _second_address(plain: str) -> str:
    """The second prefecture with a city, or the same one at once again."""
    found: list[str] = re.findall(_WITH_A_CITY, plain)
    if len(set(found)) > 1:
        return found[1]
    if second := _SECOND.search(plain):
        return second[0].strip() or plain[second.end() :]
    doubled = re.search(rf"({_PREFECTURE})\s*\1", plain)
    return doubled[0] if doubled else ""
