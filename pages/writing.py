"""How a value is written into a field: what its hints, example, limits and pattern ask for.

Where nothing tells the writing it is not guessed; where the value doesn't fit it is not cut.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from pages.asking import Asked
from pages.days import SHAPES
from pages.snapshot import Field

LONGEST_PATTERN = 80
_QUANTIFIER = re.compile(r"[*+]|\{\d+,\d*\}")
_FEW = 3  # quantifiers without a fixed count: more could take for ever on a made-up pattern
_SPACE_WIDE = re.compile(r"全角(?:の)?(?:スペース|空白|ブランク)|全角1(?:文字|字)(?:空|あ|分)")


@dataclass(frozen=True, slots=True)
class Written:
    """What is written, and why so."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class NotWritten:
    """Why nothing can be written."""

    why: str


Writing = Written | NotWritten


def said_at(field: Field) -> str:
    """Everything said at a field about how to write: example, hints, error and label."""
    texts = [field.placeholder, *field.hints, field.error, *(x.text for x in field.labels)]
    return unicodedata.normalize("NFKC", "\n".join(text[:300] for text in texts[:12])).casefold()


def fits(field: Field, text: str) -> str:
    """Why a text doesn't fit the limits of a field; "" when it does."""
    length = len(text.encode("utf-16-le")) // 2  # as browsers count
    if field.max_length is not None and 0 <= field.max_length < length:
        return f"{length} letters, and no more than {field.max_length} can be entered"
    if field.min_length is not None and length < field.min_length:
        return f"{length} letters, and at least {field.min_length} are asked for"
    if field.pattern and matches(field.pattern, text) is False:
        return "it is not of the pattern that the field asks for"
    return ""


def matches(pattern: str, text: str) -> bool | None:
    """Tell whether a text has the pattern of a field; None where that cannot be told safely.

    A page's own pattern is only tried when it can't run away: no repeated groups, few open ends.
    """
    if len(pattern) > LONGEST_PATTERN or len(text) > LONGEST_PATTERN * 4:
        return None
    if re.search(r"\)[*+?{]|\(\?|\\[1-9]", pattern):
        return None
    if len(_QUANTIFIER.findall(pattern)) > _FEW or pattern.count("?") > 2 * _FEW:
        return None
    try:
        return re.fullmatch(pattern, text) is not None
    except (re.error, OverflowError, RecursionError):
        return None


def whole_date(asked: Asked, day: date) -> Writing:
    """Return a day in one box."""
    field = asked.field
    if field.kind == "date":
        return Written(day.isoformat(), "a date field takes year-month-day")
    said = said_at(field)
    for place, text in (("its example", field.placeholder), ("what is said at it", said)):
        folded = unicodedata.normalize("NFKC", text[:300] if text is not said else said).casefold()
        asked_for = [shape for shape in SHAPES.values() if shape.asked.search(folded)]
        fitting = [x for x in asked_for if x.write(day) and not fits(field, x.write(day))]
        if fitting:
            shape = fitting[0]
            return Written(_width(shape.write(day), said), f"{shape.name}, by {place}")
        if asked_for:
            return NotWritten(f"it asks for {asked_for[0].name}, which does not fit its limits")
    if field.pattern:
        fitting = [x for x in SHAPES.values() if matches(field.pattern, x.write(day))]
        if len(fitting) == 1:
            return Written(fitting[0].write(day), f"{fitting[0].name}, by its pattern")
    eight = SHAPES["eight digits"].write(day)
    if field.max_length == len(eight) and not fits(field, eight):
        return Written(_width(eight, said), "eight digits: no more can be entered")
    return NotWritten("nothing tells how the date is to be written")


def grouped(asked: Asked, digits: str, hyphens: str, what: str) -> Writing:
    """Return a number in one box: with hyphens where they are asked for, else as digits alone.

    ``hyphens`` is empty where its groups are not known.
    """
    field, said = asked.field, said_at(asked.field)
    wanted = _hyphens(said, field)
    if wanted is None and field.max_length is not None and 0 <= field.max_length < len(digits):
        return NotWritten(fits(field, digits))
    if wanted:
        if not hyphens:
            return NotWritten(f"hyphens are asked for, and the groups of the {what} are not known")
        return _fitting(field, _width(hyphens, said), f"with hyphens: {wanted}")
    alone = _fitting(field, _width(digits, said), "digits alone")
    if isinstance(alone, NotWritten) and hyphens and wanted is None:
        return _fitting(field, _width(hyphens, said), "with hyphens, as its limits ask")
    return alone


_HYPHEN = r"ハイフン\s?(?:\(-\))?\s?(?:は|を)?\s?"
_WITHOUT = re.compile(
    rf"{_HYPHEN}(?:なし|無し|無|不要|抜き|ぬき|除|入れず|入力しない|含めず|含まず)"
    r"|without (?:any )?(?:hyphen|dash)|no (?:hyphen|dash)|(?:digits|numbers) only"
    r"|数字のみ|数字だけ"
)
_WITH = re.compile(
    rf"{_HYPHEN}(?:あり|有|付|つき|含|入り|区切り|必要|で区切|も入力|入力して)|-\(ハイフン\)で区切"
    r"|with hyphen|including hyphen|separated by hyphen|-区切り"
)
_EXAMPLE_WITH = re.compile(
    r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|(?<![\d-])\d{3}-\d{4}(?![\d-])"
)
_EXAMPLE_WITHOUT = re.compile(r"(?<!\d)(?:0\d{9,10}|\d{7})(?!\d)")


def _hyphens(said: str, field: Field) -> str | None:
    """Why hyphens are wanted; "" where they are not, None where nothing tells."""
    if _WITHOUT.search(said):
        return ""
    if _WITH.search(said):
        return "it says so"
    if _EXAMPLE_WITH.search(said):
        return "its example has them"
    if _EXAMPLE_WITHOUT.search(said):
        return ""
    return None


def text_of(asked: Asked, value: str) -> Writing:
    """Return a text as it is, in the width that is asked for."""
    said = said_at(asked.field)
    if _SPACE_WIDE.search(said):
        wide = _width(value.replace(" ", "\u3000"), _SPACE_WIDE.sub("", said))
        return _fitting(asked.field, wide, "with a full-width space, as it says")
    return _fitting(asked.field, _width(value, said), "as the case has it")


def narrow(asked: Asked, value: str, how: str = "as the case has it") -> Writing:
    """Return a text that has only one writing, whatever is said.

    A mail address, a number of a card.
    """
    said = said_at(asked.field)
    only_wide = "全角" in said and "半角" not in said and asked.role == "residence_card"
    return _fitting(asked.field, _wide(value) if only_wide else value, how)


def kana(asked: Asked, value: str) -> Writing:
    """Return a reading of a name in the kana that are asked for."""
    said = said_at(asked.field)
    full = unicodedata.normalize("NFKC", value)
    if re.search(r"半角\s?(?:カナ|カタカナ|片仮名)", said):
        return _fitting(
            asked.field, "".join(_NARROW.get(c, c) for c in _apart(full)), "in narrow kana"
        )
    if "ひらがな" in said or "平仮名" in said or ("ふりがな" in said and "カ" not in said):
        hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in full)
        return text_of(asked, hiragana)
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in full)
    return text_of(asked, katakana)


_NARROW = {
    unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF61, 0xFFA0)
} | {" ": " ", "\u3099": "ﾞ", "\u309a": "ﾟ"}  # fmt: skip


def _apart(text: str) -> str:
    """Kana with their voicing marks apart, as narrow ones have them."""
    return "".join(unicodedata.normalize("NFD", c) if "ァ" <= c <= "ヶ" else c for c in text)


def phone_groups(number: str) -> tuple[str, ...]:
    """Return the groups of a Japanese telephone number, where they are sure; else none."""
    if "-" in number:
        groups = tuple(number.split("-"))
        return groups if len(groups) == 3 and not number.startswith("+") else ()
    if re.fullmatch(r"0[5789]0\d{8}", number):
        return number[:3], number[3:7], number[7:]
    if re.fullmatch(r"0[36]\d{8}", number):
        return number[:2], number[2:6], number[6:]
    return ()


def _fitting(field: Field, text: str, how: str) -> Writing:
    trouble = fits(field, text)
    return NotWritten(trouble) if trouble else Written(text, how)


def _width(text: str, said: str) -> str:
    """Full width where that alone is asked for."""
    said = _SPACE_WIDE.sub("", said)
    return _wide(text) if "全角" in said and "半角" not in said else text


def _wide(text: str) -> str:
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text
    )
