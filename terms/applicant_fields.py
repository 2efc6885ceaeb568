"""What is asked about an applicant: one table for case files, lists, questions, pages and masks.

The names are those of the case file (docs/case-file.md). What the site's own forms call them is
data of the pages room (pages/words/roles.toml); each role there names its field here. The words
for a field stand in the catalogues of the desk as ``field.NAME``, the advice at its question as
``intake.advice.NAME``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from terms import nations, normalise
from terms.text import listed

NAME_LIMIT = 104  # letters, docs/domain.md 2 (STEP1)
# Of another country with its +; at home ten digits, eleven behind 050 to 090.
_PHONE = re.compile(
    r"\+[1-9](?:-?[0-9]){7,13}"
    r"|0-?[5-9]-?0(?:-?[0-9]){8}"
    r"|0(?!-?[5-9]-?0)-?[1-9](?:-?[0-9]){8}"
)
RESIDENCE_CARD = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")  # [code, 3rd]; special numbers exist
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# A question mark may stand there by the rules, but is the trace of a letter that was lost.
# So is an apostrophe at either end, by which a spreadsheet marks a text.
_EMAIL = rf"(?!')[A-Za-z0-9!#$%&'*+/=^_`{{|}}~.-]{{1,64}}(?<!')@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}"


@dataclass(frozen=True)
class Shape:
    """How an answer must look, and the code that says so when it doesn't."""

    pattern: re.Pattern[str]
    code: str


@dataclass(frozen=True)
class ApplicantField:
    """One field, in the order in which it is asked, written and read.

    In lists: ``headings`` are what offices write over its column, in the order they count. A part
    of another field's answer (``part_of``) has ``part_words``, which name it behind or beneath the
    heading of the whole. ``shared``: two people of a list may well have the same.

    Rules: ``required``; ``tidy`` writes an answer as the site takes it; ``shape`` and ``limit``
    (letters) must hold afterwards. ``in_words``: no day, sex or mail address can be its answer,
    and, but for an address, no digit can be in it.

    Privacy: ``personal`` is masked wherever a value is told, and looked for in any text that is
    kept or shown (:mod:`terms.masking`).
    """

    name: str
    headings: tuple[str, ...] = ()
    part_of: str = ""
    part_words: tuple[str, ...] = ()
    shared: bool = False
    required: bool = False
    tidy: Callable[[str], str] = str.strip
    shape: Shape | None = None
    limit: int | None = None
    in_words: bool = False
    personal: bool = True

    @property
    def where(self) -> str:
        """As problems and notes name it; what is in :data:`TOP` stands outside [applicant]."""
        return self.name if self.name in TOP else f"applicant.{self.name}"


TOP = ("procedure", "category", "reminders")

FIELDS: tuple[ApplicantField, ...] = (
    ApplicantField(
        "procedure",
        required=True,
        shared=True,
        personal=False,
        headings=listed(
            "申請種別、申請の種別、申請の種類、申請種類、申請区分、申請内容、申請、手続の種類、"
            "手続種別、手続き、手続、種別、procedure、application type、type of application、"
            "application、type"
        ),
    ),
    ApplicantField(
        "category",
        shared=True,
        personal=False,
        headings=listed("利用者の区分、利用者区分、category"),
    ),
    ApplicantField(
        "name",
        required=True,
        tidy=normalise.name,
        limit=NAME_LIMIT,
        in_words=True,
        headings=listed(
            "氏名(ローマ字)、ローマ字氏名、氏名ローマ字、氏名(英字)、英字氏名、"
            "氏名(アルファベット)、氏名(英語)、在留カードの氏名、在留カード氏名、パスポート氏名、"
            "name (roman letters)、romanized name、passport name、name as on card、申請人氏名、"
            "申請者氏名、登録者氏名、本人氏名、氏名、お名前、名前、姓名、申請人、申請者、"
            "お客様名、お客様氏名、お客様のお名前、氏名(本名)、"
            "full name、applicant name、name of applicant、applicant、name、氏名(漢字)"
        ),
    ),
    ApplicantField(
        "family_name",
        part_of="name",
        headings=listed("姓(ローマ字)、姓(英字)、姓、family name、last name、surname"),
        part_words=listed("姓、氏、苗字、名字、family、last"),
    ),
    ApplicantField(
        "given_name",
        part_of="name",
        headings=listed(
            "名(ローマ字)、名(英字)、名、given name、given names、first name、first and middle name"
        ),
        part_words=listed("名、名前、given、first"),
    ),
    ApplicantField(
        "middle_name",
        part_of="name",
        headings=listed(
            "ミドルネーム、中間名、middle name、middle names、middle initial、second name、"
            "second given name、second surname、second last name、second family name、other names、"
            "other given names"
        ),
        part_words=listed("ミドルネーム、ミドル、middle"),
    ),
    ApplicantField(
        "name_kana",
        tidy=normalise.plain,
        in_words=True,
        headings=listed(
            "フリガナ、ふりがな、氏名(フリガナ)、氏名(ふりがな)、氏名(カナ)、氏名(カタカナ)、"
            "氏名フリガナ、氏名カナ、カナ氏名、カナ、よみがな、読み仮名、よみ、読み、name (kana)、"
            "name kana、kana、furigana"
        ),
    ),
    ApplicantField(
        "family_kana",
        part_of="name_kana",
        headings=listed("姓(フリガナ)、姓(カナ)、姓カナ、セイ、せい"),
        part_words=listed("姓、氏、セイ、せい"),
    ),
    ApplicantField(
        "given_kana",
        part_of="name_kana",
        headings=listed("名(フリガナ)、名(カナ)、名カナ、メイ、めい"),
        part_words=listed("名、メイ、めい"),
    ),
    ApplicantField(
        "sex",
        required=True,
        headings=listed("性別、性別(男/女)、男女、性、sex、gender"),
    ),
    ApplicantField(
        "birth_date",
        required=True,
        headings=listed(
            "生年月日、生年月日(西暦)、生年月日(和暦)、出生年月日、誕生日、date of birth、"
            "birth date、birthday、dob"
        ),
    ),
    ApplicantField(
        "birth_era",
        part_of="birth_date",
        headings=listed("生年月日(元号)"),
        part_words=listed("元号、年号、和暦、era"),
    ),
    ApplicantField(
        "birth_year",
        part_of="birth_date",
        headings=listed("生年、生まれ年、year of birth、birth year"),
        part_words=listed("年、西暦、year、yyyy"),
    ),
    ApplicantField(
        "birth_month",
        part_of="birth_date",
        headings=listed("生月、生まれ月、month of birth、birth month"),
        part_words=listed("月、month、mm"),
    ),
    ApplicantField(
        "birth_day",
        part_of="birth_date",
        headings=listed("生日、生まれ日、day of birth、birth day of month"),
        part_words=listed("日、day、dd"),
    ),
    ApplicantField(
        "nationality",
        required=True,
        shared=True,
        tidy=nations.tidy,
        in_words=True,
        headings=listed(
            "国籍・地域、国籍/地域、国籍又は地域、国籍、nationality/region、nationality or region、"
            "nationality、country"
        ),
    ),
    ApplicantField(
        "postal_code",
        shared=True,
        tidy=normalise.postal_code,
        shape=Shape(re.compile(r"[0-9]{3}-[0-9]{4}"), "case.malformed-postal-code"),
        headings=listed("郵便番号、〒、〒番号、郵便no、郵便、postal code、postcode、zip code、zip"),
    ),
    ApplicantField(
        "postal_code_1",
        part_of="postal_code",
        part_words=listed("1、上、上3桁、前"),
    ),
    ApplicantField(
        "postal_code_2",
        part_of="postal_code",
        part_words=listed("2、下、下4桁、後"),
    ),
    ApplicantField(
        "address",
        shared=True,
        in_words=True,
        headings=listed(
            "住居地、住所、現住所、現在の住所、日本の住所、日本での住所、日本における住所、"
            "日本における居住地、本邦における居住地、日本の現住所、日本国内の住所、居住地、住所地、"
            "address in japan、current address、home address、address"
        ),
    ),
    ApplicantField(
        "address_prefecture",
        part_of="address",
        shared=True,
        headings=listed("都道府県、都道府県名、prefecture"),
        part_words=listed("都道府県、prefecture"),
    ),
    ApplicantField(
        "address_city",
        part_of="address",
        shared=True,
        headings=listed("市区町村、市区町村名、市町村、市区郡、city"),
        part_words=listed("市区町村、市町村、市区郡、city"),
    ),
    ApplicantField(
        "address_1",
        part_of="address",
        shared=True,
        headings=listed(
            "住所1、町名・番地、町名番地、町域・番地、丁目・番地、番地、address 1、"
            "address line 1、street"
        ),
        part_words=listed("1、町名・番地、町名番地、丁目・番地、番地、street"),
    ),
    ApplicantField(
        "address_2",
        part_of="address",
        shared=True,
        headings=listed(
            "住所2、建物名、建物名・部屋番号、建物、建物名等、マンション名、アパート名、アパート・マンション名、"
            "マンション・アパート名、マンション名・部屋番号、アパート名・部屋番号、方書、"
            "address 2、address line 2、building"
        ),
        part_words=listed(
            "2、建物名、建物名・部屋番号、建物、マンション名、アパート名、方書、building"
        ),
    ),
    ApplicantField(
        "address_3",
        part_of="address",
        shared=True,
        headings=listed(
            "住所3、部屋番号、部屋no、部屋、号室、室番号、address 3、address line 3、room"
        ),
        part_words=listed("3、部屋番号、room"),
    ),
    ApplicantField(
        "phone",
        shared=True,
        tidy=normalise.phone,
        shape=Shape(_PHONE, "case.malformed-phone"),
        headings=listed(
            "電話番号、電話、連絡先電話番号、連絡先(電話)、連絡先tel、携帯電話番号、携帯番号、携帯電話、携帯、"
            "自宅電話番号、自宅電話、ケータイ番号、ケータイ、tel番号、tel no、tel、"
            "telephone number、telephone no、telephone、phone number、phone no、phone、"
            "mobile phone number、mobile number、mobile phone、mobile、cell phone number、"
            "cell phone"
        ),
    ),
    ApplicantField(
        "phone_1",
        part_of="phone",
        shared=True,
        headings=listed("市外局番"),
        part_words=listed("1、市外局番、市外"),
    ),
    ApplicantField(
        "phone_2",
        part_of="phone",
        shared=True,
        headings=listed("市内局番"),
        part_words=listed("2、市内局番、局番、市内"),
    ),
    ApplicantField(
        "phone_3",
        part_of="phone",
        shared=True,
        headings=listed("加入者番号"),
        part_words=listed("3、加入者番号"),
    ),
    ApplicantField(
        "email",
        required=True,
        shared=True,
        tidy=normalise.plain,
        shape=Shape(re.compile(_EMAIL), "case.malformed-email"),
        headings=listed(
            "メールアドレス、電子メールアドレス、eメールアドレス、電子メール、eメール、メール、"
            "メアド、emailアドレス、mailアドレス、email address、mail address、email、mail"
        ),
    ),
    ApplicantField(
        "residence_card",
        tidy=normalise.residence_card,
        shape=Shape(re.compile(r"[A-Z0-9]*[0-9][A-Z0-9]*"), "case.malformed-residence-card"),
        headings=listed(
            "在留カード番号、在留カードの番号、在留カードno、在留カード、residence card number、"
            "residence card no、residence card"
        ),
    ),
    ApplicantField(
        "residence_card_1",
        part_of="residence_card",
        part_words=listed("1、英字1、前"),
    ),
    ApplicantField(
        "residence_card_2",
        part_of="residence_card",
        part_words=listed("2、数字、番号、中"),
    ),
    ApplicantField(
        "residence_card_3",
        part_of="residence_card",
        part_words=listed("3、英字2、後"),
    ),
    ApplicantField(
        "reminders",
        shared=True,
        personal=False,
        headings=listed(
            "期限のお知らせ、期限切れのお知らせ、お知らせの希望、お知らせ希望、お知らせメール、"
            "お知らせの言語、リマインドの希望、リマインド希望、リマインド、リマインダー、reminders、"
            "reminder、reminder language、wants reminders"
        ),
    ),
)
BY_NAME: Mapping[str, ApplicantField] = {field.name: field for field in FIELDS}
WHOLE = tuple(field for field in FIELDS if not field.part_of)
IN_FILE = tuple(field.name for field in WHOLE if field.name not in TOP)  # under [applicant]
PERSONAL = frozenset(field.name for field in FIELDS if field.personal)


def parts_of(name: str) -> tuple[ApplicantField, ...]:
    """Return the parts in which lists have a field, in their order."""
    return tuple(field for field in FIELDS if field.part_of == name)
