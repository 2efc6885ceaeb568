"""XLSX: cells by openpyxl in its read-only way, which passes over what is told about them.

So the XML of a sheet is run through once more, for hidden and struck rows, hidden columns, merged
cells and formulas without a saved value.
"""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping

from flows.intake.tables.day_formats import BY_NUMBER, adds_words, shows_part
from flows.intake.tables.packed import Handler, opened, parse
from flows.intake.tables.table import (
    COLUMNS,
    ROWS,
    SHEETS,
    Area,
    Cell,
    Formula,
    ListError,
    Struck,
    Table,
    gather,
    merged_areas,
)
from terms.file_formats import packed_format

WORKBOOK = re.compile(r"xl/workbook[0-9]*\.xml")
STRICT = re.compile(rb"xmlns(?::\w+)?=.http://purl\.oclc\.org/ooxml/spreadsheetml")
STYLES = "xl/styles.xml"
SHARED = "xl/sharedStrings.xml"
SEEN = 2.0  # points: nobody reads a row that is lower
BROKEN = "intake.broken-xlsx"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COMMENTS = re.compile(r"xl/(?:.*/)?comments?[0-9]*\.xml")
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,9})")


def read_xlsx(data: bytes, file: str) -> Iterator[Table]:
    """Give the visible sheets of a workbook. Raises :class:`ListError`."""
    with opened(data, BROKEN, file) as packed:
        book = next((name for name in packed.namelist() if WORKBOOK.fullmatch(name)), None)
        if book is None:
            name = packed_format(packed.namelist())
            raise ListError("intake.other-format", file=file, format=name)
        try:
            if STRICT.search(packed.read(book)):
                raise ListError("intake.strict-xlsx", file=file)
            yield from _sheets(data, packed, book, file)
        except ListError:
            raise
        except Exception as trouble:  # whatever a broken file brings about inside the library
            reason = type(trouble).__name__
            raise ListError(BROKEN, file=file, reason=reason) from None


def _sheets(data: bytes, packed: zipfile.ZipFile, name: str, file: str) -> Iterator[Table]:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, nothing of which we read
        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        # A sheet that is a chart has no cells, and not all that it may be made of is understood.
        setattr(reader, "read_chartsheet", lambda *_: None)  # noqa: B010
        reader.read()
        book = reader.wb
        members = _members(packed, name)
        styles, shared = _styles(packed), _shared_texts(packed)
        for sheet in book.worksheets[:SHEETS]:
            if sheet.sheet_state != "visible":
                continue
            facts = _Facts(styles, shared)
            parse(packed, members[sheet.title], facts)
            sheet.reset_dimensions()  # what a file says about its own size is not believed
            values = sheet.iter_rows(max_col=COLUMNS, values_only=True)
            rows = [[_unescaped(cell) for cell in row] for row in gather(values, file)]
            yield Table(
                sheet.title,
                rows,
                since_1904=book.epoch == CALENDAR_MAC_1904,
                merged=merged_areas(facts.merged, file),
                hidden_rows=frozenset(facts.hidden_rows),
                hidden_columns=frozenset(facts.hidden_columns),
                struck_rows=facts.struck.rows,
                struck_cells=facts.struck.cells,
                formulas=facts.formulas,
                part_days=facts.part_days,
                worded=facts.worded,
                remarked=_remarked(packed, members[sheet.title]),
            )


def _unescaped(cell: Cell) -> Cell:
    """Excel writes what XML can't hold, such as a carriage return, as ``_x000D_``."""
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)


def _members(packed: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Return which member holds which sheet."""
    book, relations = _Sheets(), _Relations()
    parse(packed, name, book)
    parse(packed, f"xl/_rels/{name.removeprefix('xl/')}.rels", relations)
    return {
        title: target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        for title, relation in book.sheets.items()
        if (target := relations.targets.get(relation))
    }


def _remarked(packed: zipfile.ZipFile, sheet: str) -> frozenset[tuple[int, int]]:
    """Return the cells of a sheet at which a comment hangs."""
    folder, name = posixpath.split(sheet)
    relations, remarks = _Relations(), _Remarks()
    listed = f"{folder}/_rels/{name}.rels"
    if listed in packed.namelist():
        parse(packed, listed, relations)
    for target in relations.targets.values():
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if _COMMENTS.fullmatch(path) and path in packed.namelist():
            parse(packed, path, remarks)
    return frozenset(remarks.places)


class _Remarks(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.places: set[tuple[int, int]] = set()

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        place = _PLACE.fullmatch(attrs.get("ref", "")) if name == "comment" else None
        if place:
            self.places.add((int(place[2]), _index(place[1])))


class _Sheets(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets[attrs["name"]] = attrs.get("id", "")


class _Relations(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        if name == "Relationship":
            self.targets[attrs["Id"]] = attrs["Target"]


def _styles(packed: zipfile.ZipFile) -> _Styles:
    styles = _Styles()
    if STYLES in packed.namelist():
        parse(packed, STYLES, styles)
    return styles


def _shared_texts(packed: zipfile.ZipFile) -> _SharedTexts:
    """Return the texts of cells stand in a part of their own.

    Is read once more only for a line.
    """
    texts = _SharedTexts()
    if SHARED in packed.namelist() and b"strike" in packed.read(SHARED):
        parse(packed, SHARED, texts)
    return texts


class _Runs:
    """The parts of a text that are formatted by themselves: which of them are struck through?"""

    def __init__(self) -> None:
        self.struck = self.plain = False
        self._line = False

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        if name in ("r", "si", "is"):
            self._line = False
        elif name == "strike":
            self._line = attrs.get("val") not in ("0", "false")

    def text(self, content: str) -> None:
        if content.strip():
            self.struck |= self._line
            self.plain |= not self._line


class _SharedTexts(Handler):
    """The texts that many cells may show, as far as they are struck through."""

    def __init__(self) -> None:
        super().__init__()
        self.struck: dict[str, _Runs] = {}
        self._number = -1
        self._runs = _Runs()
        self._in_text = False

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        if name == "si":
            self._number += 1
            self._runs = _Runs()
        self._runs.begin(name, attrs)
        self._in_text = name == "t"

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "si" and self._runs.struck:
            self.struck[str(self._number)] = self._runs

    def text(self, content: str) -> None:
        if self._in_text:
            self._runs.text(content)


class _Styles(Handler):
    """The formats of numbers, the fonts, and which of them each style of a cell has."""

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[str, str] = {}
        self._struck_fonts: set[str] = set()
        self._fonts = 0
        self._cells: list[tuple[str, str]] = []
        self._within = ""

    @property
    def parts(self) -> dict[str, str]:
        """The styles that show a part of a day, each with its format."""
        formats = {str(number): code for number, code in BY_NUMBER.items()} | self._formats
        shown = {str(at): formats.get(number, "") for at, (number, _) in enumerate(self._cells)}
        return {style: code for style, code in shown.items() if shows_part(code)}

    @property
    def worded(self) -> dict[str, str]:
        """The styles that show words of their own, each with its format."""
        codes = (self._formats.get(number, "") for number, _ in self._cells)
        return {str(at): code for at, code in enumerate(codes) if adds_words(code)}

    @property
    def struck(self) -> frozenset[str]:
        """The styles that strike a text through."""
        fonts = self._struck_fonts
        return frozenset(str(at) for at, (_, font) in enumerate(self._cells) if font in fonts)

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        if name == "numFmt" and "numFmtId" in attrs:
            self._formats.setdefault(attrs["numFmtId"], attrs.get("formatCode", ""))
        elif name in ("cellXfs", "fonts"):
            self._within = name
        elif name == "font" and self._within == "fonts":
            self._fonts += 1
        elif (
            name == "strike" and self._within == "fonts" and attrs.get("val") not in ("0", "false")
        ):
            self._struck_fonts.add(str(self._fonts - 1))
        elif name == "xf" and self._within == "cellXfs":
            self._cells.append((attrs.get("numFmtId", "0"), attrs.get("fontId", "0")))

    def end(self, name: str) -> None:
        if name == self._within:
            self._within = ""


class _Facts(Handler):
    """What is told about the rows, columns and cells of a sheet."""

    def __init__(self, styles: _Styles, shared: _SharedTexts) -> None:
        super().__init__()
        self.part_days: dict[tuple[int, int], str] = {}
        self.worded: dict[tuple[int, int], str] = {}
        self._part_styles, self._struck_styles = styles.parts, styles.struck
        self._worded_styles = styles.worded
        self._shared = shared.struck
        self.struck = Struck()
        self._line = False  # the style of the whole cell has one
        self._is_shared = False
        self._value = ""
        self._runs = _Runs()
        self._rows_are_hidden = False  # but those that say their height
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Area] = []
        self.formulas: dict[tuple[int, int], Formula] = {}
        self._row = 0
        self._column = -1
        self._formula = False
        self._saved = False  # a formula's value may be an empty text
        self._in_value = False

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        self._runs.begin(name, attrs)
        if name == "c":
            self._begin_cell(attrs)
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._in_value = True
        elif name == "row":
            self._row = int(attrs.get("r") or self._row + 1)
            self._column = -1
            if self._row <= ROWS and self._is_hidden(attrs):
                self.hidden_rows.add(self._row)
        elif name == "sheetFormatPr":
            self._rows_are_hidden = _on(attrs, "zeroHeight")
        elif name == "col" and (_on(attrs, "hidden") or attrs.get("width") == "0"):
            first, last = int(attrs["min"]) - 1, min(int(attrs["max"]), COLUMNS)
            self.hidden_columns.update(range(first, last))
        elif name == "mergeCell":
            self._merge(attrs["ref"])

    def end(self, name: str) -> None:
        if name in ("v", "is"):
            self._in_value = False
        elif name == "c" and self._in_sight:
            if self._formula and not self._saved:
                self.formulas[self._row, self._column] = "unsaved"
            self._tell_struck()

    def text(self, content: str) -> None:
        if self._in_value:
            self._saved = True
            self._value += content if self._is_shared else ""
            self._runs.text(content)

    def _is_hidden(self, attrs: Mapping[str, str]) -> bool:
        height = attrs.get("ht")
        if _on(attrs, "hidden") or (height is None and self._rows_are_hidden):
            return True
        custom = height is None and _on(attrs, "customHeight")  # some programs write no 0
        return custom or (height is not None and float(height) < SEEN)

    def _tell_struck(self) -> None:
        runs = self._shared.get(self._value.strip(), self._runs) if self._is_shared else self._runs
        if self._line and not runs.struck:
            struck, plain = runs.plain, False
        else:
            struck, plain = runs.struck, runs.plain
        self.struck.tell((self._row, self._column), struck=struck, plain=plain)

    @property
    def _in_sight(self) -> bool:
        return self._row <= ROWS and self._column < COLUMNS

    def _begin_cell(self, attrs: Mapping[str, str]) -> None:
        place = _PLACE.fullmatch(attrs.get("r", ""))
        self._column = _index(place[1]) if place else self._column + 1
        self._formula = False
        self._saved = attrs.get("t") == "str"
        self._line = attrs.get("s", "") in self._struck_styles
        self._is_shared, self._value, self._runs = attrs.get("t") == "s", "", _Runs()
        shown = self._part_styles.get(attrs.get("s", ""))
        if shown and self._in_sight:
            self.part_days[self._row, self._column] = shown
        words = self._worded_styles.get(attrs.get("s", ""))
        if words and self._in_sight:
            self.worded[self._row, self._column] = words

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        one, other = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if one and other:
            area = Area(int(one[2]), _index(one[1]), int(other[2]), _index(other[1]))
            self.merged.append(area)


def _on(attrs: Mapping[str, str], name: str) -> bool:
    return attrs.get(name) in ("1", "true")


def _index(letters: str) -> int:
    """Return the number of a column, the first one being 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
