"""The date of birth in other fields and notations: lists, boxes, eras, orders."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from jpki_bench.site.application import read_date
from jpki_bench.site.drift.change import FIELDS, Form, Kind, Refused, change
from jpki_bench.site.drift.parts import boxes, given, in_parts, keep, kept
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Sheet, escaped, options, text_input
from jpki_bench.site.eras import ERAS, from_era

_KEPT: Kind = "labels-kept"


def _day(year: int, month: int, day: int) -> str:
    """Eight digits; something that is no date for what is none."""
    try:
        return f"{date(year, month, day):%Y%m%d}"
    except ValueError:
        return f"{year}-{month}-{day}"


def _three(parts: list[str]) -> str:
    return _day(*map(int, parts)) if all(part.isdigit() for part in parts) else "-".join(parts)


def _apart(value: str) -> tuple[str, str, str]:
    day = read_date(value)
    assert day is not None
    return str(day.year), str(day.month), str(day.day)


_DATE = ("birthY", "birthM", "birthD")


def _lists(year: Callable[[int], str], blank: str) -> Callable[[Sheet], str]:
    def markup(sheet: Sheet) -> str:
        ranges = (range(1926, 2012), range(1, 13), range(1, 32))
        texts: tuple[Callable[[int], str], ...] = (year, str, str)
        written = ""
        for name, numbers, text, unit in zip(_DATE, ranges, texts, "年月日", strict=True):
            pairs = [("", blank), *((str(n), text(n)) for n in numbers)]
            written += f'<select name="{name}">{options(pairs, kept(sheet, name))}</select>{unit}'
        return written

    return markup


def _with_era(year: int) -> str:
    """1995（平成7年）"""
    era = next(era for era in ERAS if era.first.year <= year)
    return f"{year}（{era.ja}{year - era.offset}年）"


in_parts(
    "date-three-lists",
    "the date in three lists",
    "birth_date",
    _DATE,
    _lists(str, "----"),
    _three,
    _apart,
)
in_parts(
    "date-lists-with-eras",
    "three lists, each year with its era",
    "birth_date",
    _DATE,
    _lists(_with_era, "選択"),
    _three,
    _apart,
)
in_parts(
    "date-three-boxes",
    "the date in three boxes",
    "birth_date",
    _DATE,
    lambda sheet: "西暦" + boxes(_DATE, (4, 2, 2), " / ")(sheet),
    _three,
    _apart,
)


def _in_era(parts: list[str]) -> str:
    day = from_era(*parts) if len(parts) == 4 and parts[0] else None
    return f"{day:%Y%m%d}" if day else "-".join(parts)


def _to_era(value: str) -> tuple[str, str, str, str]:
    day = read_date(value)
    assert day is not None
    era = next(era for era in ERAS if era.first <= day <= era.last)
    return era.key, str(day.year - era.offset), str(day.month), str(day.day)


_ERA = ("era", *_DATE)


def _era_list(sheet: Sheet) -> str:
    pairs = [("", "元号"), *((era.key, era.ja) for era in ERAS if era.key != "0")]
    boxes = "".join(
        text_input(name, kept(sheet, name), maxlength=2, size=2) + unit
        for name, unit in zip(_DATE, "年月日", strict=True)
    )
    return f'<select name="era">{options(pairs, kept(sheet, "era"))}</select>{boxes}'


def _era_radios(sheet: Sheet) -> str:
    chosen = kept(sheet, "era")
    radios = "".join(
        f'<label><input type="radio" name="era" value="{era.key}"'
        f"{' checked' if era.key == chosen else ''}>{era.ja}</label>"
        for era in ERAS
        if era.key != "0"
    )
    lists = ""
    for name, last, unit in zip(_DATE, (64, 12, 31), "年月日", strict=True):
        numbers = [("", ""), *((str(number), str(number)) for number in range(1, last + 1))]
        lists += f'<select name="{name}">{options(numbers, kept(sheet, name))}</select>{unit}'
    return radios + lists


in_parts(
    "date-era-list",
    "a list of eras, without 西暦, and three boxes",
    "birth_date",
    _ERA,
    _era_list,
    _in_era,
    _to_era,
)
in_parts(
    "date-era-radios",
    "radio buttons for the era and three lists",
    "birth_date",
    _ERA,
    _era_radios,
    _in_era,
    _to_era,
)


def _in_one(
    name: str,
    what: str,
    pattern: str,
    write: str,
    hint: str,
    *,
    kind: str = "text",
    placeholder: str = "",
    right: tuple[str, ...] = ("complete",),
) -> None:
    """Ask for the date in one field whose notation the site insists on."""

    def posted(form: Form) -> None:
        if form.screen != "form":
            return
        [typed] = keep(form, "birthDay")
        found = re.fullmatch(pattern, typed)
        form.put("birth_date", _day(*(int(found[part]) for part in "ymd")) if found else typed)
        if typed and not found:
            raise Refused({"birth_date": f"生年月日は次の形式で入力してください。{hint}"})

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        day = read_date(fields.pop(anatomy.names["birth_date"]))
        assert day is not None
        fields["birthDay"] = write.format(y=day.year, m=day.month, d=day.day)

    @change(
        name, _KEPT, what, posted=posted, spelt=spelt, slot="birth_date", order=FIELDS, right=right
    )
    def page(sheet: Sheet) -> None:
        row = given(sheet.row("birth_date"), sheet)
        if row is not None:
            row.unbind()
            row.drop_hint()
            place = f' placeholder="{placeholder}"' if placeholder else ""
            value = escaped(kept(sheet, "birthDay"))
            row.ask_by(
                f'<input type="{kind}" name="birthDay" id="birthDay" value="{value}"{place}>'
                + (f'<p class="hint">{hint}</p>' if hint else "")
            )


_in_one(
    "date-slashes",
    "the date with slashes only, told by the placeholder",
    r"(?P<y>\d{4})/(?P<m>\d\d)/(?P<d>\d\d)",
    "{y}/{m:02}/{d:02}",
    "",
    placeholder="YYYY/MM/DD",
)
_in_one(
    "date-hyphens",
    "the date with hyphens only, told by an example",
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
    "{y}-{m:02}-{d:02}",
    "（例：1990-04-01）",
)
_in_one(
    "date-in-words",
    "the date as 1990年4月1日",
    r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
    "{y}年{m}月{d}日",
    "（例：1990年4月1日）",
)
_in_one(
    "date-day-first",
    "day, month, year: 31/12/1990",
    r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})",
    "{d:02}/{m:02}/{y}",
    "日／月／西暦の順（例：31/12/1990）",
    placeholder="DD/MM/YYYY",
    right=("complete", "ask"),
)
_in_one(
    "date-picker",
    "input type=date",
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
    "{y}-{m:02}-{d:02}",
    "",
    kind="date",
)
