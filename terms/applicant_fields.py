"""What is asked about an applicant: one table for case files, lists, pages and masks.

The names are those of the case file (docs/case-file.md). What the site's own forms call them is
data of the pages room (pages/words/roles.toml); each role there names its field here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ApplicantField:
    """One field. ``headings`` are what offices write over its column, in the order they count.

    ``part_of``: a part of another field's answer, in lists only. ``needed``: no row of a list can
    be read without it. ``personal``: masked wherever a value is told. ``identifying``: tells by
    itself who somebody is, so that it is looked for in any text that is kept or shown.
    """

    name: str
    headings: tuple[str, ...]
    part_of: str = ""
    needed: bool = False
    personal: bool = True
    identifying: bool = False


FIELDS: tuple[ApplicantField, ...] = (
    ApplicantField(
        "procedure",
        personal=False,
        headings=(
            "申請種別",
            "申請の種別",
            "申請の種類",
            "申請種類",
            "申請区分",
            "申請内容",
            "申請",
            "手続の種類",
            "手続種別",
            "手続き",
            "手続",
            "種別",
            "procedure",
            "application type",
            "application",
            "type",
        ),
    ),
    ApplicantField(
        "category",
        personal=False,
        headings=(
            "利用者の区分",
            "利用者区分",
            "category",
        ),
    ),
    ApplicantField(
        "name",
        needed=True,
        identifying=True,
        headings=(
            "氏名(ローマ字)",
            "ローマ字氏名",
            "氏名ローマ字",
            "氏名(英字)",
            "英字氏名",
            "氏名(アルファベット)",
            "氏名(英語)",
            "在留カードの氏名",
            "在留カード氏名",
            "パスポート氏名",
            "name (roman letters)",
            "romanized name",
            "passport name",
            "name as on card",
            "申請人氏名",
            "申請者氏名",
            "登録者氏名",
            "本人氏名",
            "氏名",
            "お名前",
            "名前",
            "申請人",
            "申請者",
            "full name",
            "applicant name",
            "name of applicant",
            "applicant",
            "name",
            "氏名(漢字)",
        ),
    ),
    ApplicantField(
        "family_name",
        part_of="name",
        identifying=True,
        headings=(
            "姓(ローマ字)",
            "姓(英字)",
            "姓",
            "family name",
            "last name",
            "surname",
        ),
    ),
    ApplicantField(
        "given_name",
        part_of="name",
        identifying=True,
        headings=(
            "名(ローマ字)",
            "名(英字)",
            "名",
            "given name",
            "given names",
            "first name",
            "first and middle name",
        ),
    ),
    ApplicantField(
        "name_kana",
        identifying=True,
        headings=(
            "フリガナ",
            "ふりがな",
            "氏名(フリガナ)",
            "氏名(ふりがな)",
            "氏名(カナ)",
            "氏名(カタカナ)",
            "氏名フリガナ",
            "氏名カナ",
            "カナ氏名",
            "カナ",
            "よみがな",
            "読み仮名",
            "よみ",
            "読み",
            "name (kana)",
            "name kana",
            "kana",
            "furigana",
        ),
    ),
    ApplicantField(
        "sex",
        needed=True,
        headings=(
            "性別",
            "性別(男/女)",
            "男女",
            "sex",
            "gender",
        ),
    ),
    ApplicantField(
        "birth_date",
        needed=True,
        headings=(
            "生年月日",
            "生年月日(西暦)",
            "生年月日(和暦)",
            "誕生日",
            "date of birth",
            "birth date",
            "birthday",
            "dob",
        ),
    ),
    ApplicantField(
        "nationality",
        needed=True,
        headings=(
            "国籍・地域",
            "国籍/地域",
            "国籍又は地域",
            "国籍",
            "nationality/region",
            "nationality or region",
            "nationality",
            "country",
        ),
    ),
    ApplicantField(
        "postal_code",
        headings=(
            "郵便番号",
            "〒",
            "郵便",
            "postal code",
            "post code",
            "zip code",
            "zip",
        ),
    ),
    ApplicantField(
        "address",
        identifying=True,
        headings=(
            "住居地",
            "住所1",
            "住所",
            "現住所",
            "日本の住所",
            "日本での住所",
            "居住地",
            "address in japan",
            "address 1",
            "address line 1",
            "address",
        ),
    ),
    ApplicantField(
        "address_2",
        part_of="address",
        identifying=True,
        headings=(
            "住所2",
            "建物名",
            "建物名・部屋番号",
            "address 2",
            "address line 2",
            "building",
        ),
    ),
    ApplicantField(
        "phone",
        identifying=True,
        headings=(
            "電話番号",
            "電話",
            "連絡先電話番号",
            "連絡先(電話)",
            "携帯電話番号",
            "携帯番号",
            "携帯電話",
            "携帯",
            "tel",
            "telephone number",
            "telephone",
            "phone number",
            "phone",
            "mobile phone",
            "mobile",
            "cell phone",
        ),
    ),
    ApplicantField(
        "email",
        needed=True,
        identifying=True,
        headings=(
            "メールアドレス",
            "電子メールアドレス",
            "eメールアドレス",
            "電子メール",
            "eメール",
            "メール",
            "メアド",
            "email address",
            "mail address",
            "email",
            "mail",
        ),
    ),
    ApplicantField(
        "residence_card",
        identifying=True,
        headings=(
            "在留カード番号",
            "在留カードの番号",
            "在留カードno",
            "在留カード",
            "residence card number",
            "residence card no",
            "residence card",
        ),
    ),
)
BY_NAME: Mapping[str, ApplicantField] = {field.name: field for field in FIELDS}
PERSONAL = frozenset(field.name for field in FIELDS if field.personal)
IDENTIFYING = tuple(field.name for field in FIELDS if field.identifying and not field.part_of)


def identifying_values(applicant: object) -> list[str]:
    """What tells by itself who an applicant is, as far as the case says it."""
    values = (getattr(applicant, name, None) for name in IDENTIFYING)
    return [value for value in values if isinstance(value, str) and value]


def personal_values(applicant: object) -> list[str]:
    """Every personal value of an applicant but the sex; days as in ISO 8601."""
    names = (each.name for each in FIELDS if each.personal and not each.part_of)
    values = (getattr(applicant, name, None) for name in names if name != "sex")
    return [
        value.isoformat() if isinstance(value, date) else str(value) for value in values if value
    ]
