"""The headings that offices write over the columns of a list, and which field each one means.

Width, case, blanks and marks don't count: ``氏名（ローマ字）`` and ``氏名 (ﾛｰﾏ字) ※必須`` are one
heading. Where several columns serve one field, the one that stands first in the table of fields is
looked at first: the certificate has the name in Latin letters, so that a column of such names goes
before others.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from terms.applicant_fields import BY_NAME, FIELDS, parts_of

HEADINGS: dict[str, tuple[str, ...]] = {each.name: each.headings for each in FIELDS}


@dataclass(frozen=True, order=True)
class Meaning:
    """The field that a heading is for; a lower rank is looked at first."""

    field: str
    rank: int

    @property
    def whole(self) -> str:
        """The field itself, or the one that it is a part of."""
        return BY_NAME[self.field].part_of or self.field


# 1.氏名, (1) 氏名, ①氏名: the number of a question, not the 1 of 住所1.
_NUMBERED = re.compile(
    r"(?:[\u2460-\u2473\u2474-\u2487\u2488-\u249b\u2776-\u277f]|[(（][0-9０-９]{1,2}[)）]"
    r"|[0-9０-９]{1,2}[.．、)）])\s*(?=[^\W\d_])"
)


def _without_number(text: str) -> str:
    found = _NUMBERED.match(text.strip())
    return text.strip()[found.end() :] if found else text


def same_heading(text: str) -> str:
    """Return what of a heading counts."""
    plain = unicodedata.normalize("NFKC", _without_number(text)).casefold()
    plain = re.sub(r"[(\[【<]?(?:必須|任意|required|optional)[)\]】>]?", "", plain)
    return re.sub(r"[\s_\-.・/|*※●○◎:?\"']", "", plain)


_FIELD_OF = {
    same_heading(heading): Meaning(name, rank)
    for name, headings in HEADINGS.items()
    for rank, heading in enumerate(headings)
}
_PARTS = {
    each.name: {same_heading(word): part.name for part in parts for word in part.part_words}
    for each in FIELDS
    if (parts := parts_of(each.name))
}
_WITHIN = sorted(
    (plain for plain in _FIELD_OF if len(plain) > 1 or plain == "〒"), key=lambda each: -len(each)
)
_WITH_PARTS = sorted(
    ((plain, meaning.field) for plain, meaning in _FIELD_OF.items() if meaning.field in _PARTS),
    key=lambda pair: -len(pair[0]),
)


# Behind a heading in brackets: how to write the answer, and whose it is, if the applicant's own.
_HOW_TO_WRITE = re.compile(
    "〒|tel|携帯|自宅|固定|pc|パソコン|日本|国内|日本国内|日中.*|現在|本人|男女|malefemale|mf|年月日|"
    "(?:半角|全角|英数|数字|例|[0-9]+桁|ハイフン|都道府県から|yyyy|なし|あり|大文字).*|西暦|和暦|住民票.*"
    "|(?:(?:在留カード|パスポート|旅券)(?:の表記|記載|に記載)?(?:の?とおり|の?通り|と同じ|と同一|どおり|通り|のまま|の氏名)?"
    "|(?:半角|大文字)?(?:ローマ字|英字|アルファベット|半角|大文字)(?:大文字|のみ)?|で|に|を|、|,|。|ご?(?:入力|記入)|お書き"
    "|してください|して下さい|ください|下さい)+"
)
# What a form adds when it asks: 申請の種類を選んでください, Full name as on your residence card.
_ASKED = re.compile(
    "を?(?:お?選(?:んで|び)|選択して|ご?入力(?:して)?|ご?記入(?:して)?|お?書(?:いて|き)|教えて|お知らせ)(?:ください|下さい)。?$"
    "|(?:は何ですか|はいつですか|はどちらですか|はどこですか)$"
    "|(?:exactly)?as(?:it)?(?:written|shown|printed|appears?)?(?:on|in)(?:your|the)(?:residencecard|passport)$"
    "|^(?:what(?:is|s)|pleaseenter|enter|pleasechoose|choose|select)?your(?=[a-z]{3})"
)
# Beside a known heading these make it another person's, or of another time.
_OF_OTHERS = re.compile(
    "夫|妻|配偶者|日本人|保証人|扶養|父|母|子|会社|勤務|所属|学校|緊急|本国|海外|国外|母国|旧|前|新|代理|"
    "取次|担当|送付|郵送|紹介|期限|有効|備考|送信|受信|確認|履歴|spouse|husband|wife|company|office|"
    "emergency|previous|former|abroad|home country|転居|本籍|請求|コード|年齢|有無|日$|"
    "住所[(]?(?:フリガナ|ふりがな|カナ|かな)"
)


def meaning_of(text: str) -> Meaning | None:
    """Return the field that a heading means, by itself or with the name of a part behind it."""
    plain = same_heading(text)
    known = _meaning(plain) or _meaning(_bare(plain)) or _in_two_languages(plain)
    asked = _ASKED.sub("", plain)
    return known or (meaning_of(asked) if asked and asked != plain else None)


def resembles(text: str) -> str:
    """Find the field whose heading is in an unknown one, "" when it is none or another's."""
    plain = same_heading(text)
    if _OF_OTHERS.search(plain):
        return ""
    heading = next((each for each in _WITHIN if each in plain and not plain.isascii()), "")
    return _FIELD_OF[heading].whole if heading else ""


def _bare(plain: str) -> str:
    """Return a heading without ご, 申請人の, and what in brackets says how to write the answer."""
    plain = re.sub("^(?:[ごお御]?(?:本人|申請人|申請者|登録者)の?)?[ごお御]?(?=..)", "", plain)
    heading, opened, rest = re.sub("[\\[【〔<]", "(", plain).partition("(")
    remark = re.sub("[)\\]】〕>]$", "", rest)
    if not opened or not heading:
        return plain
    known, inside = _FIELD_OF.get(heading), _FIELD_OF.get(remark)
    same = known and inside and known.field == inside.field
    if known and known.field == "name":
        return heading if same or _HOW_TO_WRITE.fullmatch(remark) else f"氏名({remark})"
    return heading if same or _HOW_TO_WRITE.fullmatch(remark) else plain


def _in_two_languages(plain: str) -> Meaning | None:
    """As in 氏名 / Name: the same field twice."""
    for at in range(1, len(plain)):
        one, other = plain[:at], plain[at:]
        meant = _FIELD_OF.get(one), _FIELD_OF.get(other)
        same = meant[0] and meant[1] and meant[0].field == meant[1].field
        if same and one.isascii() != other.isascii():
            return meant[0]
    return None


def _meaning(plain: str) -> Meaning | None:
    known = _FIELD_OF.get(plain)
    if known:
        return known
    for heading, field in _WITH_PARTS:
        if plain.startswith(heading):
            part = _PARTS[field].get(plain[len(heading) :].strip("()[]【】「」<>"))
            if part:
                return Meaning(part, len(HEADINGS[part]))
    return None


def meaning_beneath(upper: str, lower: str) -> Meaning | None:
    """Say what a heading means beneath another: 年 beneath 生年月日, フリガナ beneath 氏名."""
    above = meaning_of(upper)
    both = _FIELD_OF.get(same_heading(upper + lower)) or _FIELD_OF.get(
        same_heading(f"{upper}({lower})")
    )
    if both:
        return both
    part = _PARTS.get(above.field, {}).get(same_heading(lower)) if above else None
    return Meaning(part, len(HEADINGS[part])) if part else meaning_of(lower)


_AGAIN = re.compile(
    "[(\\[【<]?(?:の?(?:ご?確認(?:用|のため|入力|欄)?|再入力|再度|再確認|もう(?:一度|1度)|2回目|二回目)(?:の?ご?入力|記入)?"
    "|confirm(?:ation)?|confirmed|re-?enter(?:ed)?|repeat(?:ed)?|again|verify)[)\\]】>]?"
    # A newer answer beside the one that is used must be the same, too.
    "|^(?:新しい|新規?(?=[一-龥ァ-ヶ])|変更後の?|最新の?|new(?=[a-z])|updated|latest)"
    "|[(\\[【<](?:新|変更後|最新|new)[)\\]】>]"
)


_ASKING = re.compile(
    "your|please|the(?=[a-z])|を?(?:ご)?(?:入力|記入)?(?:して)?(?:ください|下さい)?$|のため"
)


def repeats(text: str) -> str:
    """Find the field that a heading asks for again, メールアドレス（確認用）; "" for none."""
    plain = same_heading(text)
    once = _AGAIN.sub("", plain)
    once = _ASKING.sub("", once).strip("()[]【】<>") if once != plain else plain
    meant = meaning_of(once) if once and once != plain and not meaning_of(text) else None
    return meant.field if meant and meant.field == meant.whole else ""


def is_how_to_write(text: str) -> bool:
    """Is it a remark on how to write an answer: 半角, 西暦?"""
    plain = same_heading(text).strip("()[]【】<>")
    return bool(_HOW_TO_WRITE.fullmatch(plain) or _CHOICES.fullmatch(plain))


_CHOICES = re.compile(
    "選択.*|プルダウン.*|自由記入|記入|入力|男女.*|ローマ字.*|カタカナ.*|ひらがな.*|漢字.*|西暦.*|和暦.*|ハイフン.*|[0-9]{1,2}[桁文字]+"
    "|英数.*|数字.*|アルファベット.*|yyyy.*|text|select"
)


def is_heading(text: str) -> bool:
    """Is it one of the headings that are known?"""
    return same_heading(text) in _FIELD_OF
