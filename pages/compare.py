"""What a screen shows beside what the case says: equal, different, or not to be told.

Equal is only what is the same in every way that counts. How a value is written does not: width,
case and blanks of a name, the calendar of a date, the hyphens of a telephone number. A hyphen of
an address does (1-11 is another house than 11-1), and so does every letter of a mail address
before its @.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pages import answers
from pages.asking import RowRead, shown
from pages.days import day_of
from pages.labels import bare
from pages.subject import Subject
from pages.understanding import Understood, holds
from records.applicant import same_name

Verdict = Literal["equal", "different", "not-of-the-case", "not-readable"]

_MASKED = re.compile(r"[*●•・＊×■░█]{2,}|\bx{3,}\b|X{4,}")
_LONGEST = 500  # letters of a value that can be one
_CJK = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_BLANK = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})|\s*,\s*(?!\d)")


@dataclass(frozen=True)
class ComparedRow:
    """One line of a confirmation beside the case. ``expected`` is empty where it says nothing."""

    label: str
    shown: str
    role: str
    expected: str
    verdict: Verdict
    why: str
    ref: str = ""


@dataclass(frozen=True)
class Comparison:
    """All lines, and which of those that must be compared could not be."""

    rows: tuple[ComparedRow, ...]
    not_compared: tuple[str, ...]

    @property
    def differing(self) -> tuple[ComparedRow, ...]:
        return tuple(row for row in self.rows if row.verdict == "different")

    @property
    def verdict(self) -> Literal["equal", "different", "could-not-be-compared"]:
        if self.differing:
            return "different"
        return "could-not-be-compared" if self.not_compared else "equal"


def compare(page: Understood, case: Subject, must: Sequence[str] = ()) -> Comparison:
    """Compare every row of a confirmation, and its greyed fields, with the case.

    ``must``: the roles without which it could not be compared, if not those of ``roles.toml``.
    """
    rows = [*_pairs(page, case), *_greyed(page, case)]
    told = {row.role for row in rows if row.verdict in ("equal", "different")}
    missing = [each for each in must or _always(page, case) if each not in told]
    return Comparison(tuple(rows), tuple(missing))


def _always(page: Understood, case: Subject) -> list[str]:
    """Return the roles that have to be compared before 登録."""
    return [
        role.name
        for role in page.knowledge.roles.values()
        if _must(role.compared, case.value(role.applicant))
    ]


def _must(compared: str, value: object) -> bool:
    return compared == "always" or (compared == "if-given" and value is not None)


@dataclass
class _Split:
    """The rows of one answer; more than one where its parts stand apart."""

    label: str
    role: str
    parts: list[str]
    texts: list[str]
    ref: str


def _pairs(page: Understood, case: Subject) -> list[ComparedRow]:
    rows: list[ComparedRow | _Split] = []
    apart: dict[tuple[str, bool, str], _Split] = {}
    for read in _once(page.pairs):
        pair, said = read.pair, read.said
        label, text = shown(pair.label), pair.value
        if said.of not in ("", case.category) or not (
            said.role and page.knowledge.roles[said.role].applicant
        ):
            rows.append(
                ComparedRow(label, _line(text), "", "", "not-of-the-case", said.why, pair.ref)
            )
            continue
        key = said.role, said.again, pair.section
        if said.part and key in apart and said.part not in apart[key].parts:
            split = apart[key]
            split.parts.append(said.part)
            split.texts.append(text)
            split.label = f"{split.label} / {label}"
            continue
        split = _Split(label, said.role, [said.part], [text], pair.ref)
        if said.part:
            apart[key] = split
        rows.append(split)
    return [x if isinstance(x, ComparedRow) else _judged(x, page, case) for x in rows]


def _once(pairs: Sequence[RowRead]) -> list[RowRead]:
    """Rows that were found in two ways, as a table and as text, once."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for read in pairs:
        key = bare(read.pair.label), _line(read.pair.value), read.pair.section
        if key not in seen:
            seen.add(key)
            found.append(read)
    return found


def _greyed(page: Understood, case: Subject) -> list[ComparedRow]:
    apart: dict[tuple[str, bool, int, str], _Split] = defaultdict(
        lambda: _Split("", "", [], [], "")
    )
    for asked in page.fields:
        field = asked.field
        if asked.of not in ("", case.category):
            continue
        if field.greyed and asked.role and page.knowledge.roles[asked.role].applicant:
            key = asked.role, asked.again, field.row, "" if asked.part else field.ref
            split = apart[key]
            split.label = split.label or asked.label
            split.role, split.ref = asked.role, split.ref or field.ref
            split.parts.append(asked.part)
            split.texts.append(holds(field))
    return [_judged(split, page, case) for split in apart.values()]


def _judged(split: _Split, page: Understood, case: Subject) -> ComparedRow:
    text, verdict, why = judge(split.role, split.parts, split.texts, case, page)
    role = page.knowledge.roles[split.role]
    base = role.again or split.role
    return ComparedRow(
        split.label, text, base, expected(split.role, case, page), verdict, why, split.ref
    )


def expected(role: str, case: Subject, page: Understood) -> str:
    """Return what the case says, as people read it."""
    value = case.value(page.knowledge.roles[role].applicant)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def judge(
    role: str, parts: Sequence[str], texts: Sequence[str], case: Subject, page: Understood
) -> tuple[str, Verdict, str]:
    """Compare one answer, of one or several boxes, with the case: text shown, verdict, reason."""
    applicant = page.knowledge.roles[role].applicant
    text = _joined(applicant, parts, texts)
    line = _line(text if text is not None else " ".join(texts))
    value = case.value(applicant)
    nothing = bare(line) in page.knowledge.empty
    if value is None:
        why = "the case says nothing about it"
        return line, "not-of-the-case", f"{why}, and nothing is shown" if nothing else why
    if text is None:
        return line, "not-readable", "its parts are not understood"
    if len(text) > _LONGEST:
        return line[:_LONGEST], "not-readable", "it is too long to be a value"
    if nothing:
        return line, "different", "nothing is shown"
    if masked(text) and not (isinstance(value, str) and masked(value)):
        return line, "not-readable", "it is masked"
    verdict, why = _JUDGES[applicant](line, value, page)
    return line, verdict, why


def masked(text: str) -> bool:
    """Are letters of it hidden by stars or the like?"""
    return _MASKED.search(text) is not None


_ORDER = (
    "family", "middle", "given", "era", "year", "month", "day", "first", "second", "third",
    "local", "domain", "prefecture", "city", "street", "building", "rest", "",
)  # fmt: skip
_BETWEEN = {"name": " ", "name_kana": " ", "email": "@", "phone": "-", "postal_code": "-"}


def _joined(applicant: str, parts: Sequence[str], texts: Sequence[str]) -> str | None:
    """Return the text of an answer whose parts stand apart; None where they don't make one."""
    if len(texts) == 1 and not parts[0]:
        return texts[0]
    if len(set(parts)) != len(parts):
        # The same value in several boxes without a name of their own: what stands in them.
        return None
    by_part = dict(zip(parts, texts, strict=True))
    if applicant == "birth_date":
        numbers = [by_part.get(x, "").strip() for x in ("year", "month", "day")]
        if not all(numbers):
            return None
        year, month, day = (x.rstrip("年月日") for x in numbers)
        era = by_part.get("era", "").strip()
        return f"{era.split(' ')[0] if era else ''}{year}年{month}月{day}日"
    needed = {"name": {"family", "given"}, "email": {"local", "domain"}}.get(applicant)
    if needed and not needed <= set(by_part):
        return None
    ordered = [by_part[x].strip() for x in _ORDER if x in by_part]
    if applicant == "email":
        local, domain = (by_part[x].strip().strip("@") for x in ("local", "domain"))
        return f"{local}@{domain}"
    if applicant == "address":
        return "".join(ordered)
    return _BETWEEN.get(applicant, "").join(x for x in ordered if x)


Judge = Callable[[str, object, Understood], tuple[Verdict, str]]


def _verdict(equal: bool, what: str) -> tuple[Verdict, str]:
    return ("equal", f"the same {what}") if equal else ("different", f"another {what}")


def _name(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    one, other = text, str(value)
    if not other.isascii():
        one, other = (re.sub(r"\s+", "", x) for x in (one, other))
    return _verdict(same_name(one, other), "name")


def _date(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    day = day_of(text)
    if day is None:
        return "not-readable", "no day can be read from it"
    return _verdict(day == value, "day")


def _digits(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).removeprefix("〒").strip()
    plain = re.sub(r"[\s().‐-―−ー-]", "", plain)
    return re.sub(r"^\+81(?:0)?(?=[1-9])", "0", plain)


def _number(what: str) -> Judge:
    def judged(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
        digits = _digits(text)
        if not re.fullmatch(r"\+?[0-9]+", digits):
            return "different", f"no {what} alone"
        return _verdict(digits == _digits(str(value)), what)

    return judged


def _email(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    plain = unicodedata.normalize("NFKC", text).strip()
    return _verdict(_address_of(plain) == _address_of(str(value)), "mail address")


def _address_of(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _card(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    return _verdict(_letters(text) == _letters(str(value)), "number")


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-‐-―−]", "", plain)


def _street(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    return _verdict(_place(text) == _place(str(value)), "address")


def _place(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[‐-―−─]", "-", plain)
    plain = re.sub(r"(?<=\d)ー(?=\d)", "-", plain)
    return _BLANK.sub("", " ".join(plain.replace("、", ",").split()))


def _kana(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    one, other = (
        "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in re.sub(r"\s", "", plain))
        for plain in (unicodedata.normalize("NFKC", x) for x in (text, str(value)))
    )
    return _verdict(one == other, "reading")


def _answer(kind: str) -> Judge:
    def judged(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
        known = answers.meaning(page.knowledge, kind, text)
        if known == value:
            return "equal", f"a writing of {value}"
        return "different", f"a writing of {known}" if known else f"no known writing of {value}"

    return judged


def _nation(text: str, value: object, page: Understood) -> tuple[Verdict, str]:
    wanted = str(value)
    if answers.same(page.knowledge, "nation", text, wanted):
        return "equal", "the same country or region"
    known = [answers.meaning(page.knowledge, "nation", x) for x in (text, wanted)]
    if not all(known) and text.isascii() != wanted.isascii():
        return "not-readable", "it is in another language, and its name there is not known"
    return "different", "another country or region"


_JUDGES: dict[str, Judge] = {
    "name": _name,
    "name_kana": _kana,
    "sex": _answer("sex"),
    "birth_date": _date,
    "nationality": _nation,
    "postal_code": _number("postal code"),
    "address": _street,
    "phone": _number("telephone number"),
    "email": _email,
    "category": _answer("category"),
    "procedure": _answer("procedure"),
    "residence_card": _card,
}


def _line(text: str) -> str:
    return " ".join(text[: _LONGEST * 2].split())
