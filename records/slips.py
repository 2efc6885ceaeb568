"""Why a line of a case file is no TOML, and how it would be right.

What is usual in Japanese typing or in other kinds of files: curly quotes, ``＝``, full-width
blanks, a colon, no quotes at all. Nothing is read from a mended line: it is shown to the person
who writes the file.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from terms.applicant_fields import TOP, WHOLE
from terms.normalise import gregorian
from terms.toml import toml_string

Kind = Literal[
    "quotes", "equals", "blank", "field", "no-value", "open-quote", "inner-quote", "after",
    "backslash", "bare", "date", "day", "heading", "comment", "twice", "line", "open-block",
    "two-fields", "unseen",
]  # fmt: skip

CURLY = "“”„‟″‘’‚‛′`´«»「」『』《》＂＇"
SHOWN = 120  # letters of a line that are shown
TABLE = "[applicant]"
NAMES = frozenset(each.name for each in WHOLE)
LINE = re.compile(r"(?P<key>[^=＝:：]*?)\s*(?P<sign>[=＝:：])\s*(?P<value>.*)")
QUOTED = re.compile(r"""\"(?:\\.|[^"\\])*"|'[^']*'|“[^”]*”|「[^」]*」""")
BEHIND = re.compile(r"[\s,;，；、|/](?P<key>[^\s,;，；、|/=＝:：]+)\s*[=＝:：]")
DAY = re.compile(r"[0-9]{1,4}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,4}日?")


def _letters(key: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", key).casefold())


CALLED = {
    _letters(called): each.name
    for each in reversed(WHOLE)
    for called in (*reversed(each.headings), each.name)
}


@dataclass(frozen=True)
class Slip:
    """A line that is no TOML. ``written`` is its value as it stands, ``used`` as it would be right.

    ``before`` and ``right`` are what stands before either: the name of the field and the sign.
    """

    kind: Kind
    line: int
    field: str = ""
    before: str = ""
    written: str = ""
    right: str = ""
    used: str = ""


def slips(text: str) -> list[Slip]:
    """Every line that is no TOML by itself, or else the fields that stand twice."""
    if '"""' in text or "'''" in text:
        return list(_open_block(text))  # other lines hang together there
    lines = re.split(r"\r?\n", text)
    found = [_slip(number, line) for number, line in enumerate(lines, 1) if not _reads(line)]
    return found or list(_twice(lines))


def _open_block(text: str) -> Iterator[Slip]:
    """Give the line where a text of several lines begins that has no end."""
    lines = re.split(r"\r?\n", text)
    mark, opened = "", 0
    for number, line in enumerate(lines, 1):
        if not mark and line.lstrip().startswith("#"):
            continue
        for found in re.finditer(r"""\\.|"{3,5}|'{3,5}""", line):
            sign = found[0][:3]
            if not mark and not sign.startswith("\\"):
                mark, opened = sign, number
            elif sign == mark:
                mark = ""
    if mark:
        bare = _stripped(lines[opened - 1])
        parts = LINE.fullmatch(bare)
        name = _field(parts["key"]) if parts else ""
        yield Slip("open-block", opened, _place(name), written=_short(bare), right=mark)


def meant_by(key: str) -> str | None:
    """Give the field that a key is for by its name, or by what a list calls it, in any capitals."""
    return CALLED.get(_letters(key))


def like_a_case(text: str) -> bool:
    """Is any line TOML, or meant for a field of a case?"""
    for line in re.split(r"\r?\n", text):
        bare = _stripped(line)
        parts = LINE.fullmatch(bare) or _without_sign(bare)
        if bare and bare[0] != "#" and _reads(line):
            return True
        if (parts and meant_by(parts["key"])) or re.match(r"[\[［【〔].*(?:applicant|申請)", bare):
            return True
    return False


def slip_at(text: str, number: int) -> Slip:
    """Return a line that is none only together with the others."""
    return _unread(number, re.split(r"\r?\n", text)[number - 1])


def _slip(number: int, line: str) -> Slip:
    bare = _stripped(line)
    if not bare:
        return Slip("unseen", number, "applicant.")
    if bare[0] == "[" and _reads(bare):
        return Slip("blank", number, "applicant.", before=bare[:SHOWN], right=bare[:SHOWN])
    if bare[0] in "[［【〔" or re.fullmatch(r"applicant\s*[=＝:：]?", bare, re.IGNORECASE):
        return Slip("heading", number, before=bare[:SHOWN], right=TABLE)
    if re.match(r"[＃;；※]|//|--", bare):
        return Slip("comment", number, "applicant.", written=bare[:SHOWN])
    parts = LINE.fullmatch(bare) or _without_sign(bare)
    if not parts:
        return _unread(number, bare)
    name = _field(parts["key"])
    second = _second(parts["value"])
    if second:
        shown = f"{parts['key']} {parts['sign']} ".replace("  ", " ")
        written = _short(parts["value"])
        return Slip("two-fields", number, _place(name), shown, written, right=second)
    kind, value = _diagnosed(parts)
    if name == "birth_date" and kind in ("bare", "date", "quotes", "open-quote", "after"):
        value = _day(value) or value
    elif value:
        value = toml_string(value)
    if kind in ("blank", "equals", "field") and _reads(f"{name} = {parts['value']}"):
        value = parts["value"]
    if value and not _reads(f"{name} = {value}"):
        return _unread(number, bare)
    before = f"{parts['key']} {parts['sign']} ".replace("  ", " ")
    return Slip(
        kind, number, _place(name), before, _short(parts["value"]), f"{name} = ", _short(value)
    )


def _second(value: str) -> str:
    """Return what stands on the line as a field of its own, behind the value of the first.

    Or nothing.
    """
    outside = QUOTED.sub('""', value)
    for found in BEHIND.finditer(outside.replace('""', ' "" ')):
        if _field(found["key"]) in NAMES:
            return found["key"]
    return ""


def _diagnosed(parts: re.Match[str]) -> tuple[Kind, str]:
    """Return what is wrong with a line, and the text that its value is meant to be."""
    kind, text = _of_value(parts["value"], _field(parts["key"]))
    if parts["sign"] != "=":
        return "equals", text
    if not re.fullmatch(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""", parts["key"]):
        return "field", text
    return kind, text


def _of_value(value: str, name: str) -> tuple[Kind, str]:
    if not value or value.startswith("#"):
        return "no-value", ""
    if value[0] in CURLY or (value[0] not in "\"'" and value[-1] in CURLY):
        return "quotes", value.strip(f"{CURLY}\"' ,;，；、")
    if value[0] in "\"'":
        return _of_quoted(value)
    bare = re.sub(r"\s+#.*|[\s,;，；、]+$", "", value)
    if name == "birth_date" or DAY.fullmatch(bare):
        return ("date", bare) if _day(bare) else ("day", "")
    if bare[:1] in "[{":
        return "line", ""
    return "bare", bare.strip("\"'")


def _of_quoted(value: str) -> tuple[Kind, str]:
    quote = value[0]
    end = re.compile(r'(?:\\.|[^"\\])*"' if quote == '"' else r"[^']*'").match(value, 1)
    if not end:
        return "open-quote", value[1:].rstrip(f"{CURLY}\"' ,;，；、")
    rest = value[end.end() :].strip()
    inner = value[1 : end.end() - 1]
    if not rest or rest.startswith("#"):
        return ("backslash" if "\\" in inner else "blank"), inner
    last = value.rstrip(" ,;，；、")
    if last.endswith(quote) and len(last) > end.end():
        return "inner-quote", last[1:-1]
    return "after", inner


def _without_sign(bare: str) -> re.Match[str] | None:
    """``name "NGUYEN"``: a known field, and then its value."""
    parts = re.fullmatch(r"(?P<key>\S+)(?P<sign>\s+)(?P<value>.+)", bare)
    return parts if parts and _field(parts["key"]) in NAMES else None


def _field(key: str) -> str:
    """Return the field that is meant: by its name, or by what a list calls it."""
    plain = unicodedata.normalize("NFKC", key).strip("\"'`“”‘’ -*・")
    return meant_by(plain) or plain


def _place(name: str) -> str:
    return name if name in TOP else f"applicant.{name}"


def _day(text: str) -> str:
    day = gregorian(re.sub(r"\s", "", text))
    return day.isoformat() if day else ""


def _twice(lines: list[str]) -> Iterator[Slip]:
    table, seen = "", dict[str, int]()
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if bare.startswith("["):
            table = bare
        key = bare if bare.startswith("[") else bare.partition("=")[0].strip(" \"'")
        first = seen.setdefault(f"{table} {key}", number) if key and key[0] != "#" else number
        if first != number:
            yield Slip("twice", number, "applicant.", before=key, right=str(first))


def _unread(number: int, line: str) -> Slip:
    return Slip("line", number, "applicant.", written=_short(line.strip()))


def _stripped(line: str) -> str:
    """Without the blanks at its ends, whichever they are, and what nobody can see."""
    return "".join(c for c in line if unicodedata.category(c) not in ("Cf", "Cc")).strip()


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _reads(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
