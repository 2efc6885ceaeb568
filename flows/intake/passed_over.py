"""Rows beneath the headings that hold nobody: what a form fills in, an end, a total, a section."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from flows.intake.cells import text_of
from flows.intake.columns import Layout, letters_of
from flows.intake.headings import is_how_to_write, same_heading
from flows.intake.procedures import procedure_of
from flows.intake.tables.table import is_about_nobody
from records.applicant import CATEGORY_WORDS, SEX_WORDS, Procedure
from terms.days import BY_WORD
from terms.nations import nation_of

# A list offers these to choose from, and they may be filled in down to its last row.
_CHOSEN = frozenset({"procedure", "category", "sex", "nationality", "birth_era"})
_UNTICKED = frozenset(("FALSE", "□", "☐"))
_BLANK = _UNTICKED | {
    "",
    "0",
    "1899-12-30",
    "1899-12-31",
    "1900-01-00",
    "1900/1/0",
    "1900/01/00",
    "00:00:00",
}
_HINT_ROWS = 2
_COUNTER = re.compile(r"[0-9]{1,4}")
_COUNTED = re.compile(r"[0-9]{1,4}(?:名|人|件|組|世帯)?")
_END = re.compile(
    r"-{0,3}(?:以上(?:[0-9]{1,4}(?:名|人|件))?|以下余白|余白|以下空白|end)-{0,3}", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?:合計|小計|総計|集計|総数|人数|件数|計|total|count)(?:人数|件数)?:?(?=[0-9]|\Z)",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"(?:[0-9]{4}|(?:令和|R)[0-9]{1,2}|令和元)[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?"
    r"(?:現在|時点|作成|出力|更新|印刷)",
    re.IGNORECASE,
)
# A sentence, not a name with a mark before it.
_NOTE = re.compile(r"(?:※|注[:)0-9]|\(注)(?=.*[ぁ-ん]).{8,200}")
# What may be somebody's in a note: an address, a number that is dialled, one of a card, a name.
_SOMEBODYS = re.compile(
    r"@|[0-9][0-9() -]{6,}[0-9]|[A-Z]{2}[0-9]{8}[A-Z]{2}|[A-Z]{2,} [A-Z]{2,}|[様殿]|さん"
)
_SECTION = re.compile(r"[【〔\[<〈《■◆●▼□◇○▽](.{1,30}?)[】〕\]>〉》■◆●▼□◇○▽]?")
_OF_A_PROCEDURE = re.compile("認定|変更|更新|取得|certify|change|renew|extension", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"[(\[【<※]*(?:記入例|記載例|入力例|見本|サンプル|例|sample|example)[0-9]{0,2}[)\]】>:]*",
    re.IGNORECASE,
)


def prefilled_rows(layout: Layout, procedure: Procedure | None) -> frozenset[int]:
    """Rows in which nothing stands but what can be chosen, the same in all of them.

    A single one is no more than a choice; several choices in one row are a person begun.
    """
    chosen = {i for name in _CHOSEN for x in layout.columns.get(name, ()) for i in x.indexes}
    used = _used(layout)
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for number in range(layout.row + 1, len(layout.table.rows) + 1):
        said = list(_said(layout, number))
        filled = tuple((index, text) for index, text in said if index in used)
        beside = [text for index, text in said if index not in used]
        if not filled or any(
            index not in chosen or not text[0].isalnum() for index, text in filled
        ):
            continue
        if not all(map(_COUNTER.fullmatch, beside)) or is_footer(layout, number, procedure):
            continue
        named = {procedure_of(text) for _, text in filled} - {None}
        if not (procedure and named - {procedure}) and not _hides_something(layout, number):
            found[number] = filled
    rows = set(found.values())
    alone = len(found) == 1 and not all(len(filled) == 1 and _known(filled) for filled in rows)
    return frozenset(found) if len(rows) == 1 and not alone else frozenset()


def _known(filled: tuple[tuple[int, str], ...]) -> bool:
    """May each be chosen? A word that nobody knows, 取消, is the title of what is beneath it."""
    return all(
        procedure_of(text)
        or text in CATEGORY_WORDS
        or text.casefold() in SEX_WORDS
        or nation_of(text)
        or text in BY_WORD
        or text.startswith("選択")
        for _, text in filled
    )


def is_blank(layout: Layout, number: int) -> bool:
    """Tell whether a row holds but boxes nobody ticked, or what formulas make of blanks."""
    cells = layout.table.rows[number - 1]
    return all(text_of(cell).upper() in _BLANK for cell in cells)


def is_hint(layout: Layout, number: int) -> bool:
    """Is it a row right beneath the headings that says 必須 and 任意, or how to write?"""
    if number > layout.row + _HINT_ROWS:
        return False
    texts = [text for _, text in _said(layout, number)]
    bare = [text for text in texts if not same_heading(text)]
    return (bool(bare) or len(texts) > 2) and all(
        not same_heading(text) or is_how_to_write(text) for text in texts
    )


def only_text(layout: Layout, number: int) -> tuple[int, str] | None:
    """Return the one cell that says something in a row, and is no number that counts rows."""
    said = [(index, text) for index, text in _said(layout, number) if not _COUNTER.fullmatch(text)]
    return said[0] if len(said) == 1 else None


def is_footer(layout: Layout, number: int, procedure: Procedure | None) -> bool:
    """Is it an end, a total, a note or the title of a section, with nothing else in the row?"""
    texts = [text for _, text in _said(layout, number)]
    if not texts:
        return False
    first, *rest = (re.sub(r"\s", "", text) for text in texts)
    if _TOTAL.match(first):
        rest.append(_TOTAL.sub("", first, count=1))
        is_one = all(not text or _COUNTED.fullmatch(text) for text in rest)
    elif rest:
        is_one = False
    elif _NOTE.fullmatch(first):
        is_one = _SOMEBODYS.search(texts[0]) is None
    else:
        section = _SECTION.fullmatch(first)
        titled = section and _is_title(section[1], layout, procedure)
        is_one = bool(titled or _END.fullmatch(first) or _AS_OF.fullmatch(first))
    return is_one and not _hides_something(layout, number)


def _is_title(title: str, layout: Layout, procedure: Procedure | None) -> bool:
    """One of a procedure that the rows beneath it don't say may not be lost."""
    if not is_about_nobody(title) or not re.search(r"[^\W\d_]", title):
        return False
    if procedure and _OF_A_PROCEDURE.search(title):
        return procedure_of(title) == procedure
    return procedure is not None or "procedure" in layout.columns


def example_column(layout: Layout, number: int) -> str:
    """Where a row says that it is an example: a column that is not used, as that for numbers."""
    used = _used(layout)
    for index, text in _said(layout, number):
        if index not in used and _EXAMPLE.fullmatch(re.sub(r"\s", "", text)):
            ignored = (str(column) for column in layout.ignored if column.index == index)
            return next(ignored, letters_of(index))
    return ""


def _used(layout: Layout) -> set[int]:
    return {index for column in layout.mapped for index in column.indexes}


def _said(layout: Layout, number: int) -> Iterator[tuple[int, str]]:
    """Give the cells of a row that say something."""
    for index, cell in enumerate(layout.table.rows[number - 1]):
        text = unicodedata.normalize("NFKC", text_of(cell)).strip()
        if text and text.upper() not in _UNTICKED:
            yield index, text


def _hides_something(layout: Layout, number: int) -> bool:
    """Is there a formula without its value, or a merged cell of a row above?"""
    table = layout.table
    places = [(number, index) for index in range(layout.width)]
    return any(
        place in table.formulas or table.covered.get(place, place)[0] != number for place in places
    )
