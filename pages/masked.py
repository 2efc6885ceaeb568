"""A snapshot that may be handed on: structure and labels, no values and nothing personal.

Values are taken out wherever a value stands. What is known to be personal is taken out of every
other text too, however it is written there: in full width, other case, with or without blanks
and hyphens. What only looks personal (mail addresses, long numbers, dates, long words) is taken
out of running text, but stays in labels and hints, where it is an example of how to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from urllib.parse import urlsplit, urlunsplit

from pages.snapshot import Action, Dialog, Field, Label, Message, Pair, Snapshot

GONE = "…"
MAIL = re.compile(r"[\w.+!#$%&'*/=?^`{|}~-]+[@＠][\w-]+(?:[.．][\w-]+)+")
DATE = re.compile(r"\d{1,4}\s*[年/.\-．／－]\s*\d{1,2}\s*[月/.\-．／－]\s*\d{1,2}\s*日?")
DIGITS = re.compile(r"\d(?:[\d\s\-‐-―－ー()（）]{4,}\d)")
LONG_WORD = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９+/_=-]{24,}")
CARD_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-zＡ-Ｚａ-ｚ]{2}\d{8}[A-Za-zＡ-Ｚａ-ｚ]{2}(?![A-Za-z0-9])"
)
BETWEEN = r"[\s\-‐-―－ー・,，、.．/／()（）年月日@＠_]*"
SHORTEST = 2  # letters: a single one stands in too many other words

Mask = Callable[[str], str]


def masked(snapshot: Snapshot, personal: Sequence[str]) -> Snapshot:
    """The snapshot without values, and without what is personal in any writing."""
    known = _mask([*_days(personal), *_patterns(personal)])
    shown = [field.value for field in snapshot.fields] + [pair.value for pair in snapshot.pairs]
    values = _mask(_patterns(shown, shortest=4))

    def prose(text: str) -> str:
        """Running text: also without the page's values and what only looks personal."""
        lines = (
            GONE if line.strip() in shown and line.strip() else line for line in text.split("\n")
        )
        return _looks_personal(values(known("\n".join(lines))))

    return replace(
        snapshot,
        url=known(_bare_address(snapshot.url)),
        title=prose(snapshot.title),
        text=prose(snapshot.text),
        headings=tuple(replace(each, text=prose(each.text)) for each in snapshot.headings),
        steps=tuple(replace(each, text=prose(each.text)) for each in snapshot.steps),
        fields=tuple(_field(each, known, prose) for each in snapshot.fields),
        actions=tuple(_action(each, known) for each in snapshot.actions),
        pairs=tuple(_pair(each, known) for each in snapshot.pairs),
        messages=tuple(_message(each, prose) for each in snapshot.messages),
        dialogs=tuple(_dialog(each, prose) for each in snapshot.dialogs),
        frames=tuple(replace(each, url=known(_bare_address(each.url))) for each in snapshot.frames),
    )


def _field(field: Field, known: Mask, prose: Mask) -> Field:
    return replace(
        field,
        value="",
        labels=tuple(Label(known(each.text), each.source) for each in field.labels),
        text=known(field.text),
        options=tuple(replace(each, chosen=False) for each in field.options),
        hints=tuple(known(each) for each in field.hints),
        placeholder=known(field.placeholder),
        before=known(field.before),
        after=known(field.after),
        section=prose(field.section),
        error=prose(field.error),
    )


def _action(action: Action, known: Mask) -> Action:
    address = known(_bare_address(action.leads_to))
    return replace(action, text=known(action.text), section=known(action.section), leads_to=address)


def _pair(pair: Pair, known: Mask) -> Pair:
    value = GONE if pair.value else ""
    return replace(pair, label=known(pair.label), value=value, section=known(pair.section))


def _message(message: Message, prose: Mask) -> Message:
    return replace(message, text=prose(message.text))


def _dialog(dialog: Dialog, prose: Mask) -> Dialog:
    return replace(dialog, text=prose(dialog.text), title=prose(dialog.title))


def _bare_address(url: str) -> str:
    """An address without what may name a person or open a session; "" stays ""."""
    parts = urlsplit(url.split(";", maxsplit=1)[0])
    path = LONG_WORD.sub(GONE, parts.path) if parts.scheme in ("http", "https") else ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, path, "", ""))


def _looks_personal(text: str) -> str:
    for pattern in (MAIL, CARD_NUMBER, DATE, DIGITS, LONG_WORD):
        text = pattern.sub(GONE, text)
    return text


def _mask(patterns: Sequence[re.Pattern[str]]) -> Mask:
    return lambda text: reduce(lambda rest, pattern: pattern.sub(GONE, rest), patterns, text)


def _patterns(values: Iterable[str], shortest: int = SHORTEST) -> list[re.Pattern[str]]:
    """What finds values in any writing, the longest first; parts of a name count by themselves."""
    found: set[str] = set()
    for value in values:
        plain = unicodedata.normalize("NFKC", value)
        found.add(plain)
        found.update(part for part in plain.split() if len(part) > 2 and not part.isdigit())
    letters = {_letters(each) for each in found}
    wanted = sorted((each for each in letters if len(each) >= shortest), key=len, reverse=True)
    return [_pattern(each) for each in wanted]


def _days(values: Iterable[str]) -> list[re.Pattern[str]]:
    """What finds a day that is given as 1995-11-03, with whichever year: in eras it is another."""
    days = (re.fullmatch(r"\d{4}-(\d{2})-(\d{2})", value) for value in values)
    return [_day(int(day[1]), int(day[2])) for day in days if day]


def _day(month: int, day: int) -> re.Pattern[str]:
    parts = (
        rf"[0０]?{''.join(_either(digit) for digit in str(number))}" for number in (month, day)
    )
    written = r"\s*[月/.\-．／－]\s*".join(parts)
    return re.compile(rf"\d{{1,4}}\s*[年/.\-．／－]\s*{written}(?!\d)\s*日?")


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _pattern(letters: str) -> re.Pattern[str]:
    inner = BETWEEN.join(_either(letter) for letter in letters)
    if letters.isascii():  # not within another word
        inner = rf"(?<![A-Za-z0-9]){inner}(?![A-Za-z0-9])"
    return re.compile(inner, re.IGNORECASE)


def _either(letter: str) -> str:
    """A letter in half and in full width."""
    if letter.isascii():
        return (
            f"[{re.escape(letter)}{chr(ord(letter) + 0xFEE0)}{chr(ord(letter.upper()) + 0xFEE0)}]"
        )
    return re.escape(letter)
