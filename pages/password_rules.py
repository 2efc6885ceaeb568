"""A login password made to the rules that the page shows, and made anew when it is refused.

The rules of the live site are unknown (domain.md 2): they are read from the page's own words, and
where it says nothing the neighbouring system's rules [official] are obeyed.
"""

from __future__ import annotations

import re
import secrets
import string
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pages.understanding import Understood

NEIGHBOUR_SYMBOLS = "$%&=@_#*+-?!"  # 電子届出システム [official]
WISHED = 16
TRIES = 3  # passwords that the site may refuse before a person chooses one
LOOK_ALIKES = "IlO0o1"
PROSE = 4000  # letters around the word パスワード in which its rules are looked for

# A number is a length only with its unit: pages show dates, telephone numbers and IDs too.
_UNIT = r"\s{0,3}(?:文字|桁|字|けた|(?:[a-z-]{1,12}\s)?(?:characters?|chars?|letters|digits))"
_RANGE = re.compile(
    rf"(?<![\d-])(\d{{1,3}})(?:{_UNIT})?"
    rf"(?:\s{{0,3}}(?:以上|から)[、,\s]{{0,3}}|\s{{0,3}}(?:[~〜–—-]|to|and)\s{{0,3}})"
    rf"(\d{{1,3}}){_UNIT}",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"(\d{{1,3}}){_UNIT}\s{{0,3}}以上"
    r"|(?:at least|minimum(?: of)?|more than|no fewer than)\s(\d{1,3})\b"
    r"|(\d{1,3}) (?:characters )?or more",
    re.IGNORECASE,
)
_MOST = re.compile(
    rf"(\d{{1,3}}){_UNIT}\s{{0,3}}(?:以内|以下|まで)"
    r"|(?:at most|maximum(?: of)?|up to|no more than)\s(\d{1,3})\b"
    r"|(\d{1,3}) (?:characters )?or (?:fewer|less)",
    re.IGNORECASE,
)
_EXACT = re.compile(rf"(?<![\d-])(\d{{1,2}}){_UNIT}(?:の|で|に)", re.IGNORECASE)
_EACH = 4  # fewer letters than this are asked of one kind ("1文字以上含めて"), not of all

# Symbols in a row, alone or each in quotes, with or without something between them.
_SYMBOLS = re.compile(r"(?:[「『]?[!-/:-@\[-`{-~][」』]?[ 、]?){4,200}")
_ASIDE = re.compile(
    r"記号\s?\(((?:\s?[!-/:-@\[-`{-~](?:[ 、,]{0,2}))+?)(?:(?:のみ|だけ)[^()不\n]{0,8})?\)"
)
_AROUND = "()[]{}\"'.,:;"  # may belong to the sentence; nothing is lost without them
_SPOKEN_OF = re.compile(r"記号|symbol|special|punctuation", re.IGNORECASE)
_KINDS = re.compile(r"英数|英字|英大文字|英小文字|数字|alphanumeric|letters|digits", re.IGNORECASE)
_NO_SYMBOLS = re.compile(
    r"(?<!以外の)(?<!他の)記号[^。\n]{0,12}(?:できません|使えません|不可|含めない|含まない|除|使わない)"
    r"|(?:no|without)\s(?:symbols|special)"
    r"|(?<!other )(?<!any )(?:symbols?|special characters?)\s"
    r"(?:(?:are|is|may|can|must)\s)?(?:not|cannot)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"使用できません|使えません|利用できません|使用不可|使用できない|使えない|利用できない|除く|除き|除いた"
    r"|含めないで|使わないで|含めることはできません|cannot be used|may not be used|not allowed"
    r"|must not (?:be used|contain)|except|excluding|do not use|are not permitted",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,、・「」『』()\"'/]+|と|及び|や|\b(?:and|or)\b")
_ONE_QUOTED = re.compile(r"[「『\"]([!-~])[」』\"]")
_CLASS = re.compile(r"^\^?\[((?:[^\]\\]|\\.)+)\]\{(\d{1,3}),(\d{1,3})\}\$?$")
_AHEAD = re.compile(r"\(\?[=!][^()]{0,80}\)")


@dataclass(frozen=True)
class Rules:
    """Length and characters; of every kind that is allowed there is one in the password.

    ``symbols`` is empty where the page allows none.
    """

    shortest: int = 8
    longest: int = 32
    symbols: str = NEIGHBOUR_SYMBOLS
    upper: bool = True
    lower: bool = True
    digits: bool = True
    forbidden: str = ""
    wished: int = WISHED

    @property
    def length(self) -> int:
        return min(max(self.wished, self.shortest), self.longest)


def rules_of_page(page: Understood) -> Rules:
    """Return the rules that a password page shows at its fields, else in its text."""
    fields = [x.field for x in page.fields if x.role in ("password", "password_again")]
    at_fields = "\n".join(
        text for field in fields for text in (*field.hints, field.placeholder, field.error)
    )
    limits = (
        max((x.min_length for x in fields if x.min_length), default=None),
        min((x.max_length for x in fields if x.max_length and x.max_length > 0), default=None),
    )
    text = f"{at_fields}\n{_about_passwords(page.snapshot.text)}"
    rules = rules_of(text, limits)
    for field in fields:
        rules = _of_pattern(field.pattern, rules)
    return rules


def _about_passwords(text: str) -> str:
    """Return the part of a page's text that may speak of the password."""
    at = min(
        (x for x in (text.find("パスワード"), text.lower().find("password")) if x >= 0), default=0
    )
    return text[max(0, at - 200) : at + PROSE]


def rules_of(text: str, limits: tuple[int | None, int | None] = (None, None)) -> Rules:
    """Return the rules in a text; ``limits`` are the field's own minlength and maxlength."""
    text = unicodedata.normalize("NFKC", text[: 4 * PROSE])
    default = Rules()
    low, high = _spoken_lengths(text)
    low, high = limits[0] or low, limits[1] or high
    shortest = low or min(default.shortest, high or default.shortest)
    longest = max(high or default.longest, shortest)
    upper, lower = _letters(text)
    forbidden = forbidden_in(text)
    symbols = "".join(c for c in _symbols(text) if c not in forbidden)
    return Rules(shortest, longest, symbols, upper, lower, forbidden=forbidden)


def _spoken_lengths(text: str) -> tuple[int | None, int | None]:
    both = _RANGE.search(text)
    if both and _EACH <= int(both[1]) <= int(both[2]):
        return int(both[1]), int(both[2])
    least = [n for n in _numbers(_LEAST, text) if n >= _EACH]
    most = [n for n in _numbers(_MOST, text) if n >= _EACH]
    if not least and not most:
        exact = [int(found[1]) for found in _EXACT.finditer(text) if int(found[1]) >= _EACH]
        if exact:
            return exact[0], exact[0]
    return (least[0] if least else None, most[0] if most else None)


def _numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    return [int(next(filter(None, found.groups()))) for found in pattern.finditer(text)]


def _letters(text: str) -> tuple[bool, bool]:
    """Are capitals and small letters allowed?"""
    no_upper = re.search(r"大文字(?:は|の使用は)[^。\n]{0,6}(?:できません|不可|使えません)", text)
    no_lower = re.search(r"小文字(?:は|の使用は)[^。\n]{0,6}(?:できません|不可|使えません)", text)
    only_small = re.search(
        r"(?:半角)?英?小文字(?:と|及び|、|・)(?:半角)?数字(?:のみ|だけ|で)", text
    )
    only_big = re.search(r"(?:半角)?英?大文字(?:と|及び|、|・)(?:半角)?数字(?:のみ|だけ|で)", text)
    only_digits = re.search(
        r"(?<!英)(?<!文字と)(?<!文字及び)(?<![・、])(?:半角)?数字(?:のみ|だけ)"
        r"|(?:digits|numbers) only|(?<!英)数字\s?\d{1,2}\s?(?:桁|文字)",
        text,
    ) and not re.search(r"英|letter", text)
    upper = not (no_upper or (only_small and "大文字" not in text) or only_digits)
    lower = not (no_lower or (only_big and "小文字" not in text) or only_digits)
    return upper, lower


def _symbols(text: str) -> str:
    if _NO_SYMBOLS.search(text) or (_KINDS.search(text) and not _SPOKEN_OF.search(text)):
        return ""
    rows: list[str] = []
    for aside in _ASIDE.findall(text):
        rows.append("".join(dict.fromkeys(c for c in aside if c in string.punctuation)))
    if any(rows):
        return max(rows, key=len)
    for sentence in _sentences(text):
        if _DENIED.search(sentence):
            continue  # a list of what is not allowed
        for row in _SYMBOLS.findall(sentence):
            kept = (c for c in row if c.isascii() and c != " " and c not in _AROUND)
            rows.append("".join(dict.fromkeys(kept)))
    longest = max(rows, key=len, default="")
    return longest if len(longest) >= 3 else NEIGHBOUR_SYMBOLS


def _sentences(text: str) -> list[str]:
    return [x for x in re.split(r"[。\n]|\. (?=[A-Z])", text) if x.strip()]


def forbidden_in(text: str) -> str:
    """Characters that the text says may not be used, one by one."""
    found: list[str] = []
    for sentence in _sentences(text):
        denied = _DENIED.search(sentence)
        if not denied or len(sentence) > 400:
            continue
        found += _listed(sentence)
        found += _ONE_QUOTED.findall(sentence)
    return "".join(dict.fromkeys(c for c in found if c not in "\"'"))


def _listed(sentence: str) -> list[str]:
    """Characters that stand alone beside one another: 「I, l, 0, Oは」, and symbols in a row."""
    found: list[str] = []
    row: list[str] = []
    for piece in [*filter(None, _BETWEEN.split(sentence)), ""]:
        alone = re.fullmatch(r"(?:[^!-~]*(?=[!-~](?![^!-~])))?([!-~])(?:[^!-~].*)?", piece)
        if alone and (row or len(piece) == 1 or not "!" <= piece[0] <= "~"):
            row.append(alone[1])
        else:
            found += row if len(row) > 1 else []
            row = []
        found += re.findall(r"[!-/:-@\[-`{-~]", piece) if _SYMBOLS_ALONE.match(piece) else []
    return found


_SYMBOLS_ALONE = re.compile(r"[!-/:-@\[-`{-~]{2,}(?![!-~])")


def _of_pattern(pattern: str, rules: Rules) -> Rules:
    """Return what a simple ``pattern`` allows: one class of letters and a length."""
    plain = _AHEAD.sub("", pattern[:300])
    found = _CLASS.match(plain)
    if not found:
        return rules
    allowed = _letters_of_class(found[1])
    low, high = int(found[2]), int(found[3])
    if not allowed or low > high:
        return rules
    return replace(
        rules,
        shortest=max(rules.shortest, low),
        longest=max(rules.shortest, low, min(rules.longest, high)),
        symbols="".join(c for c in rules.symbols if c in allowed)
        or "".join(sorted(c for c in allowed if c in string.punctuation)),
        upper=rules.upper and bool(allowed & set(string.ascii_uppercase)),
        lower=rules.lower and bool(allowed & set(string.ascii_lowercase)),
        digits=bool(allowed & set(string.digits)),
    )


def _letters_of_class(inside: str) -> set[str]:
    """Return the characters of ``[a-z0-9!#]``; none where it is not that simple."""
    if inside.startswith("^"):
        return set()
    inside = inside.replace(r"\d", "0-9").replace(r"\w", "A-Za-z0-9_")
    letters = re.findall(r"\\.|.", inside)
    plain = [x[-1] for x in letters]
    allowed: set[str] = set()
    at = 0
    while at < len(plain):
        if at + 2 < len(plain) and letters[at + 1] == "-":
            first, last = ord(plain[at]), ord(plain[at + 2])
            if last > 126 or first > last:
                return set()
            allowed |= {chr(c) for c in range(first, last + 1)}
            at += 3
        else:
            allowed.add(plain[at])
            at += 1
    return allowed


def adapted(rules: Rules, refusal: str) -> Rules:
    """Return the rules after a refusal: what its words say counts before what was read first.

    A refusal that says nothing new still makes the next password another one.
    """
    text = unicodedata.normalize("NFKC", refusal[:PROSE])
    low, high = _spoken_lengths(text)
    if low or high:
        shortest = low or min(rules.shortest, high or rules.shortest)
        longest = max(high or rules.longest, shortest)
        rules = replace(rules, shortest=shortest, longest=longest)
    elif re.search(r"長すぎ|too long|文字数が多", text):
        longest = max(rules.shortest, rules.length - 4)
        rules = replace(rules, longest=longest)
    elif re.search(r"短すぎ|too short|文字数が足り|文字数が不足", text):
        shortest = min(rules.length + 4, max(rules.longest, rules.length + 4))
        rules = replace(rules, shortest=shortest, longest=max(rules.longest, shortest))
    forbidden = forbidden_in(text)
    if forbidden:
        symbols = "".join(c for c in rules.symbols if c not in forbidden)
        rules = replace(rules, forbidden=rules.forbidden + forbidden, symbols=symbols)
    elif _NO_SYMBOLS.search(text):
        rules = replace(rules, symbols="")
    elif _SPOKEN_OF.search(text):
        listed = _symbols(text)
        if listed != NEIGHBOUR_SYMBOLS or not rules.symbols:
            rules = replace(rules, symbols=listed)
    elif re.search(
        r"使用できない文字|使えない文字|使用できる文字|not allowed|invalid character|may not be",
        text,
    ):
        rules = replace(rules, symbols="-_" if len(rules.symbols) > 2 else "")
    upper, lower = _letters(text)
    return replace(
        rules,
        upper=(rules.upper and upper)
        or bool(re.search(r"大文字[^。\n]{0,12}(?:含め|必要|使)|uppercase", text)),
        lower=(rules.lower and lower)
        or bool(re.search(r"小文字[^。\n]{0,12}(?:含め|必要|使)|lowercase", text)),
    )


def generate(rules: Rules, auth_id: str | None, never: Sequence[str] = ()) -> str:
    """Return a random password by the rules, without look-alikes, repetitions and runs.

    Neither the auth_id nor any of ``never`` (a mail address, a name) is in it.
    """
    kinds = [kind for kind in _kinds(rules) if kind]
    if not kinds:
        raise ValueError("rules that allow no character")
    avoided = [x.casefold() for x in _pieces(auth_id, never)]
    letters = "".join(kinds)
    for attempt in range(10_000):
        made = [secrets.choice(kind) for kind in kinds[: rules.length]]
        made += [secrets.choice(letters) for _ in range(rules.length - len(made))]
        secrets.SystemRandom().shuffle(made)
        password = "".join(made)
        if any(x in password.casefold() for x in avoided):
            continue
        if attempt > 1000 or _unlike_a_pattern(password, letters):
            return password
    raise ValueError("no password can be made by these rules")


def _kinds(rules: Rules) -> Iterable[str]:
    out = LOOK_ALIKES + rules.forbidden
    yield "".join(c for c in string.ascii_uppercase if rules.upper and c not in out)
    yield "".join(c for c in string.ascii_lowercase if rules.lower and c not in out)
    yield "".join(c for c in string.digits if rules.digits and c not in out)
    yield "".join(c for c in rules.symbols if c not in rules.forbidden)


_LEAST_PIECE = 4  # letters of a name or address that count as it when they stand in a password


def _pieces(auth_id: str | None, never: Sequence[str]) -> Iterable[str]:
    if auth_id:
        yield auth_id
    for text in never:
        yield from (x for x in re.split(r"[@\s]", text) if len(x) >= _LEAST_PIECE)


def _unlike_a_pattern(password: str, letters: str) -> bool:
    """No letter twice in a row or three times in all, no three in a run (abc, 321)."""
    codes = [ord(c) for c in password]
    steps = [b - a for a, b in pairwise(codes)]
    runs = any(a == b and abs(a) == 1 for a, b in pairwise(steps))
    many = len(letters) > len(password) // 2 + 3
    thrice = many and any(password.count(c) > 2 for c in set(password))
    begins = password[0].isalpha() or not any(c.isalpha() for c in letters)
    return begins and 0 not in steps and not runs and not thrice
