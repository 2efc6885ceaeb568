"""Words of lists and forms that answer no question: 更新, 合計, 至急, TRUE, a heading."""

from __future__ import annotations

import re
import unicodedata

from terms.applicant_fields import FIELDS
from terms.text import listed

_KANJI = re.compile("[\u4e00-\u9fff]{2}")
_OF_LISTS = listed(
    "合計、小計、総計、累計、総数、件数、人数、平均、以上、以下余白、余白、空白、空欄、備考、注意、記入例、"
    "記載例、入力例、見本、サンプル、番号、通番、連番、日付、年齢、フリガナ、ふりがな、ローマ字、漢字、"
    "カタカナ、メールアドレス、担当、担当者、担当者名、新規、既存、継続、完了、済み、受付済、受付済み、"
    "受付中、申請済、申請済み、登録済、登録済み、提出済、処理済、処理中、対応中、連絡済、確認済、確認済み、"
    "未済、未完了、未登録、未申請、未提出、保留、中止、取消、取り消し、取下げ、削除、キャンセル、辞退、"
    "不許可、許可、該当者、対象者、対象者名、名前、なまえ、しめい、名無し、氏名不詳、人事部、総務部、総務課、"
    "営業部、経理部、死亡、退職、退社、離職、離婚、再申請、再提出、再登録、転居、転居済、転出、転出済、帰国、帰国中、"
    "帰国済、出国、一時帰国、変更なし、変更無し、変更無、変更あり、変更有、変更有り、要確認、確認中、代理、本国、母国、海外、"
    "国外、海外在住、国外在住、不在、取消済、取下済、在留カード、在留カード参照、カード参照、身元保証人、保証人、緊急連絡先、"
    "至急、急ぎ、大至急、緊急、重要、優先、要連絡、要注意、要返信"
)
_STATUSES = listed(
    "定住者、定住、留学、就労、就労ビザ、技能実習、特定技能、特定技能1号、特定技能2号、特定活動、短期滞在、"
    "家族滞在、経営管理、経営・管理、技人国、技術・人文知識・国際業務、企業内転勤、技能、介護、高度専門職、興行、文化活動、"
    "研修、日本人の配偶者等、永住者の配偶者等、日配、永配、配偶者ビザ、配偶者等、配偶者、日本人配偶者"
)
_OF_THE_FIELD = listed(
    "更新、変更、認定、更新申請、変更申請、認定申請、期間更新、在留期間更新、在留資格変更、在留資格認定、"
    "再入国、資格取得、帰化、永住者、定住者、永住申請、留学、就労、就労ビザ、技能実習、特定技能、特定活動、"
    "短期滞在、家族滞在、経営管理、技人国、技術・人文知識・国際業務、企業内転勤、日本人の配偶者等、"
    "永住者の配偶者等、日配、配偶者ビザ、日本人配偶者、外国人配偶者、男女、男子、女子、既婚、未婚、独身、"
    "無国籍、会社員、学生、主婦、無職、明治、大正、昭和、平成、令和、西暦、和暦"
)
_LATIN = listed(
    "true、false、null、nan、yes、no、ok、ng、vip、total、subtotal、sum、end、note、notes、remark、remarks、"
    "sample、example、name、full name、family name、given name、first name、last name、surname、"
    "sex、gender、date of birth、nationality、address、postal code、phone、email、e-mail、"
    "residence card、certify、change、renew、renewal、extension、coe、urgent、new、done、"
    "cancelled、"
    "student、permanent resident、long-term resident、technical intern"
)
_BESIDE = frozenset(listed("vip、urgent、renewal"))  # others may be parts of a name
# By itself such a letter is a tick in a list; beside another one it may be a name.
_MARKS = frozenset("済未急要完終計可否有無新旧残了")


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s・]", "", plain).strip("()[]【】「」<>《》!*.。、:")


_JAPANESE = frozenset(
    {_key(word) for word in (*_OF_LISTS, *_OF_THE_FIELD)}
    | {_key(heading) for each in FIELDS for heading in each.headings if _KANJI.search(heading)}
)
_STATUS_KEYS = frozenset(map(_key, _STATUSES))
_LABELS = frozenset(
    _key(word)
    for word in (
        *listed(
            "自宅、現在、旧、新、前、本人、カナ、ローマ字、漢字、英字、姓名、address、name、kana、tel、住居"
        ),
        *(heading for each in FIELDS for heading in (*each.headings, *each.part_words)),
    )
)
_WHOLE = _JAPANESE | {_key(word) for word in _LATIN}


def is_other_word(text: str) -> bool:
    """Is all of it a word of lists and forms?"""
    return _key(text) in _WHOLE or is_mark(text)


def is_status_of_residence(text: str) -> bool:
    """Is it one of the statuses of residence, as offices shorten them?"""
    return _key(text) in _STATUS_KEYS


def is_label(text: str) -> bool:
    """Is it a heading, of a column or before an answer?"""
    return _key(text) in _LABELS


def is_mark(text: str) -> bool:
    """Is it a letter by which lists tick things off?"""
    return _key(text) in _MARKS


def other_word_beside(name: str) -> str:
    """Such a word among those of a name; "" when there is none."""
    words = name.split()
    found = (word for word in words if _key(word) in _JAPANESE or _key(word) in _BESIDE)
    return next(found, "") if len(words) > 1 else ""
