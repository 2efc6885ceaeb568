"""Which column of a list is which field: the headings that offices write.

Width, case, blanks and marks don't count: ``氏名（ローマ字）`` and ``氏名 (ﾛｰﾏ字) ※必須`` are one
heading. Where several columns serve one field, the one that stands first here is looked at first:
the certificate has the name in Latin letters, so that a column of such names goes before others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.intake.tables import Cell, ListError, Table
from terms.text import one_line

HEADING_ROWS = 30  # above the headings there may be a title, a date, a logo

# field → headings; family and given name, and the second line of an address, are parts.
HEADINGS: dict[str, tuple[str, ...]] = {
    "procedure": (
        "申請種別", "申請の種別", "申請の種類", "申請種類", "申請区分", "申請内容", "申請",
        "手続の種類", "手続種別",
        "手続き", "手続", "種別", "procedure", "application type", "application", "type",
    ),
    "category": ("利用者の区分", "利用者区分", "category"),
    "name": (
        "氏名(ローマ字)", "ローマ字氏名", "氏名ローマ字", "氏名(英字)", "英字氏名",
        "氏名(アルファベット)",
        "氏名(英語)", "在留カードの氏名", "在留カード氏名", "パスポート氏名",
        "name (roman letters)",
        "romanized name", "passport name", "name as on card",
        "申請人氏名", "申請者氏名", "登録者氏名", "本人氏名", "氏名", "お名前", "名前", "申請人",
        "申請者",
        "full name", "applicant name", "name of applicant", "applicant", "name", "氏名(漢字)",
    ),
    "family_name": (
        "姓(ローマ字)", "姓(英字)", "姓", "family name", "last name", "surname",
    ),
    "given_name": (
        "名(ローマ字)", "名(英字)", "名", "given name", "given names", "first name",
        "first and middle name",
    ),
    "name_kana": (
        "フリガナ", "ふりがな", "氏名(フリガナ)", "氏名(ふりがな)", "氏名(カナ)",
        "氏名(カタカナ)", "氏名フリガナ",
        "氏名カナ", "カナ氏名", "カナ", "よみがな", "読み仮名", "よみ", "読み", "name (kana)",
        "name kana",
        "kana", "furigana",
    ),
    "sex": ("性別", "性別(男/女)", "男女", "sex", "gender"),
    "birth_date": (
        "生年月日", "生年月日(西暦)", "生年月日(和暦)", "誕生日", "date of birth", "birth date",
        "birthday", "dob",
    ),
    "nationality": (
        "国籍・地域", "国籍/地域", "国籍又は地域", "国籍", "nationality/region",
        "nationality or region",
        "nationality", "country",
    ),
    "postal_code": (
        "郵便番号", "〒", "郵便", "postal code", "post code", "zip code", "zip",
    ),
    "address": (
        "住居地", "住所1", "住所", "現住所", "日本の住所", "日本での住所", "居住地",
        "address in japan", "address 1",
        "address line 1", "address",
    ),
    "address_2": (
        "住所2", "建物名", "建物名・部屋番号", "address 2", "address line 2", "building",
    ),
    "phone": (
        "電話番号", "電話", "連絡先電話番号", "連絡先(電話)", "携帯電話番号", "携帯番号",
        "携帯電話", "携帯", "tel",
        "telephone number", "telephone", "phone number", "phone", "mobile phone", "mobile",
        "cell phone",
    ),
    "email": (
        "メールアドレス", "電子メールアドレス", "eメールアドレス", "電子メール", "eメール",
        "メール", "メアド",
        "email address", "mail address", "email", "mail",
    ),
    "residence_card": (
        "在留カード番号", "在留カードの番号", "在留カードno", "在留カード",
        "residence card number",
        "residence card no", "residence card",
    ),
}  # fmt: skip
# Without these columns no row could be read; the residence card depends on the procedure.
NEEDED = ("name", "sex", "birth_date", "nationality", "email")


@dataclass(frozen=True)
class Column:
    """A column with its heading as written; the first index is 0."""

    index: int
    heading: str

    @property
    def letter(self) -> str:
        """As a spreadsheet names it."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters

    def __str__(self) -> str:
        return f"{self.letter} {self.heading}"


@dataclass(frozen=True)
class Layout:
    """Where things stand in a table: ``row`` is the headings', counted from 1."""

    table: Table
    row: int
    columns: dict[str, list[Column]]
    ignored: list[Column] = field(default_factory=list)


def find_layout(tables: Sequence[Table], file: str) -> Layout:
    """The first sheet with headings, in its best row. Raises :class:`ListError`."""
    layouts = [layout for table in tables if (layout := _best_row(table))]
    if not layouts:
        raise ListError("intake.no-headings", file=file)
    # A CSV file comes once for each delimiter: the right one shows the most headings.
    best = (
        max(layouts, key=lambda layout: len(layout.columns)) if not tables[0].sheet else layouts[0]
    )
    missing = [name for name in NEEDED if name not in best.columns]
    if "name" in missing and {"family_name", "given_name"} <= best.columns.keys():
        missing.remove("name")
    if missing:
        headings = ", ".join(HEADINGS[name][0] for name in missing)
        raise ListError("intake.missing-columns", file=file, headings=headings, row=str(best.row))
    for name, columns in best.columns.items():
        _one_heading_once(name, columns, file)
    return best


def same_heading(text: str) -> str:
    """What of a heading counts."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[(\[【<]?(?:必須|任意|required|optional)[)\]】>]?", "", plain)
    return re.sub(r"[\s_\-.・/*※●○◎:|]", "", plain)


_FIELD_OF = {
    same_heading(heading): (name, rank)
    for name, headings in HEADINGS.items()
    for rank, heading in enumerate(headings)
}


def _best_row(table: Table) -> Layout | None:
    """The row with the most headings; a sentence that holds one word of them is none."""
    layouts = [
        _layout(table, number, row) for number, row in enumerate(table.rows[:HEADING_ROWS], 1)
    ]
    best = max(layouts, key=lambda layout: len(layout.columns), default=None)
    return best if best and len(best.columns) >= 3 else None


def _layout(table: Table, number: int, row: Sequence[Cell]) -> Layout:
    ranked: dict[str, list[tuple[int, Column]]] = {}
    ignored: list[Column] = []
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        column = Column(index, one_line(cell))
        found = _FIELD_OF.get(same_heading(cell))
        if found:
            ranked.setdefault(found[0], []).append((found[1], column))
        else:
            ignored.append(column)
    columns = {
        name: [column for _, column in sorted(each, key=lambda pair: (pair[0], pair[1].index))]
        for name, each in ranked.items()
    }
    return Layout(table, number, columns, ignored)


def _one_heading_once(name: str, columns: list[Column], file: str) -> None:
    """Two columns of one heading may be husband and wife: nobody guesses which is which."""
    seen: dict[str, Column] = {}
    for column in columns:
        other = seen.setdefault(same_heading(column.heading), column)
        if other is not column:
            raise ListError("intake.same-heading", file=file, one=str(other), other=str(column))
