"""What is shown of personal values to those who needn't see them: in one place, for everybody.

:class:`Masking` takes the values of one case, and what was typed for it, out of any text, in
whatever writing they stand there. It serves pictures, page copies, the journal, JSON, and what is
told where no person watches.

Where a value's slip has to be found it is the outline of the value, not what it says: of a
telephone number ``06-12x4-5678`` it is told ``##-##*#-####``. A person who watches the terminal is
shown the value itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from urllib.parse import unquote, urlsplit, urlunsplit

from terms import writings
from terms.applicant_fields import BY_NAME, FIELDS, PERSONAL, TOP
from terms.errors import TextKey
from terms.folding import fold, folded
from terms.text import GONE, Lines, cut, harmless_line, one_line
from terms.vocabulary import CATEGORY_WORDS
from terms.writings import Writing

VALUES = ("value", "written", "used", "signs")  # parameters that hold what was written in the case
SAYS_AT_MOST = 300  # letters of the site's own words that are kept or told to a program
SHOWN_AT_MOST = 1_000  # letters of them that a person at the terminal is shown
READ_AT_MOST = 20_000  # letters of them that are looked at
SHORTEST = 4  # letters of what was typed that is looked for
LONGEST_VALUE = 200
# Parameters of texts: words of the site or of a mail, and what is of no use unless it is exact.
SITE_WORDS = frozenset({"says", "message", "messages", "label", "labels", "question", "questions",
                        "options", "fields", "subject", "sender", "button", "screen"})  # fmt: skip
EXACT = frozenset({"case", "cases", "file", "folder", "auth_id", "first", "second", "code", "step",
                   "service", "user"})  # fmt: skip

Span = tuple[int, int]

_OF_FIELD: Mapping[str, Callable[[str], Iterator[Writing]]] = {
    "name": writings.of_name,
    "name_kana": writings.of_name,
    "email": writings.of_email,
    "address": writings.of_address,
    "phone": writings.of_phone,
    "postal_code": writings.of_number,
    "residence_card": writings.of_card,
    "nationality": writings.of_nationality,
}
NOT_LOOKED_FOR = frozenset({"sex"})  # its words stand everywhere; only the question tells


class Masking:
    """The values of a case, and what was typed for it, to be taken out of texts.

    Values are found by what all their writings have in common (:mod:`terms.folding`,
    :mod:`terms.writings`). Secrets count even where a person watches.
    """

    def __init__(self) -> None:
        self._values: dict[Writing, None] = {}
        self._secrets: dict[Writing, None] = {}
        self._literal: dict[str, bool] = {}  # as it is written; whether it is a secret

    @classmethod
    def of(cls, applicant: object) -> Masking:
        """Return the masking of an applicant: every personal value that a case has of them."""
        made = cls()
        for each in FIELDS:
            value = getattr(applicant, each.name, None)
            if value and each.personal and not each.part_of and each.name not in NOT_LOOKED_FOR:
                found = (
                    writings.of_day(value)
                    if isinstance(value, date)
                    else _OF_FIELD.get(each.name, writings.of_text)(str(value)[:LONGEST_VALUE])
                )
                made._values.update(dict.fromkeys(found))
        return made

    def add(self, *values: str, field: str = "") -> None:
        """Further values: of a field of the applicant, or any that were entered."""
        for value in (each[:LONGEST_VALUE].strip() for each in values):
            made = list(_OF_FIELD.get(field, writings.of_text)(value))
            self._values.update(dict.fromkeys(made))
            if not made and not field and len(value) >= SHORTEST:  # hardly a letter in it
                self._literal.setdefault(value, False)

    def add_secret(self, secret: str) -> None:
        """Add a password or a code that was typed: hidden from everybody, wherever it stands."""
        secret = secret[:LONGEST_VALUE]
        if len(secret) >= SHORTEST:
            self._literal[secret] = True
        letters = folded(secret)
        if len(letters) >= SHORTEST:
            edge: writings.Edge = "number" if letters.isdigit() else "any"
            self._secrets.setdefault(Writing.of(re.escape(letters), edge))

    def spans(
        self, text: str, *, secrets_only: bool = False, lookalikes: bool = False
    ) -> list[Span]:
        """Where in a text something of it can be read, in order and apart.

        With ``lookalikes`` also what only looks personal: addresses, numbers, days, keys, names.
        """
        found = list(self._typed_spans(text, secrets_only=secrets_only))
        if not secrets_only:
            found += _found(self._values, text)
        if lookalikes:
            found += [match.span() for pattern in LOOKALIKES for match in pattern.finditer(text)]
        return joined(found)

    def _typed_spans(self, text: str, *, secrets_only: bool) -> Iterator[Span]:
        for literal, secret in self._literal.items():
            at = text.find(literal) if secret or not secrets_only else -1
            while at >= 0:
                yield at, at + len(literal)
                at = text.find(literal, at + 1)
        for start, end in _found(self._secrets, text):
            yield _with_signs(text, start, end)

    def hide(self, text: str, *, secrets_only: bool = False) -> str:
        """Return the text without any of it."""
        return without(text, self.spans(text, secrets_only=secrets_only))

    def hide_lookalikes(self, text: str) -> str:
        """Mask running text, what only looks personal included."""
        return without(text, self.spans(text, lookalikes=True))

    def hides(self, text: str) -> bool:
        """Can anything of it be read in a text?"""
        return bool(self.spans(text))

    def is_nothing_but(self, text: str) -> bool:
        """Is a text one of the values, in whatever writing, and nothing besides?"""
        return self.hides(text) and not any(map(str.isalnum, self.hide(text)))

    def hide_address(self, url: str) -> str:
        """Return an address without what may name a person or open a session; "" stays ""."""
        try:
            parts = urlsplit(url.split(";", maxsplit=1)[0])
        except ValueError:
            return GONE
        path = parts.path if parts.scheme in ("", "http", "https") else ""
        plain = unquote(path)
        hidden = self.hide(plain)
        shown = LONG_WORD.sub(GONE, path if hidden == plain else hidden)
        return urlunsplit((parts.scheme, self.hide(parts.netloc.rpartition("@")[2]), shown, "", ""))

    def params(self, params: Mapping[str, str], *, watched: bool) -> dict[str, str]:
        """Return what fills a text: for a log or a program without anything personal in it.

        To a person who watches the site's words are told as they are. Bounded they are for both,
        and nobody is shown a secret.
        """
        return {
            name: value if name in EXACT else self._param(name, value, watched)
            for name, value in params.items()
        }

    def _param(self, name: str, value: str, watched: bool) -> str:
        if isinstance(value, TextKey):
            return value
        if isinstance(value, Lines):
            return Lines("\n".join(self._param(name, each, watched) for each in value.splitlines()))
        if name in SITE_WORDS and not watched:
            return self.told(value)
        if name not in SITE_WORDS | {"reason"}:
            return self.hide(value, secrets_only=watched)
        shown = one_line(self.hide(value[:READ_AT_MOST], secrets_only=watched))
        return cut(shown, SHOWN_AT_MOST if watched else SAYS_AT_MOST)

    def told(self, text: str) -> str:
        """Return the words of a site or a mail for a log.

        One line, bounded, nothing personal in them.
        """
        read = text[:READ_AT_MOST]
        hidden = self.hide_lookalikes(read)
        if len(text) > READ_AT_MOST:
            hidden = hidden[:-LONGEST_VALUE]  # a value may have been cut there
        return cut(" ".join(harmless_line(hidden).split()), SAYS_AT_MOST)


def _found(wanted: Collection[Writing], text: str) -> Iterator[Span]:
    if not wanted:
        return
    made = fold(text)
    for writing in wanted:
        for match in writing.pattern.finditer(made.letters):
            first, last = match.span(1)
            start, end = made.span(first, last)
            if writings.stands_free(text, start, end, writing.edge):
                yield start, end


def _with_signs(text: str, start: int, end: int) -> Span:
    """With the signs directly beside it: they may belong to a password."""
    while start and _is_sign(text[start - 1]):
        start -= 1
    while end < len(text) and _is_sign(text[end]):
        end += 1
    return start, end


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order and apart, each as long as those that it meets."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(end, made[-1][1])
        else:
            made.append((start, end))
    return made


def without(text: str, spans: Iterable[Span]) -> str:
    """Return the text with one sign where each of some spans was.

    A span that began before the text has its sign there.
    """
    made, at = [], 0
    for start, end in spans:
        made += [text[at : max(start, 0)], GONE if start >= 0 else ""]
        at = min(end, len(text))
    return "".join([*made, text[at:]])


_JOINT = "\u200b"  # a tag between two letters

Find = Callable[[str], Iterable[Span]]


def spans_in_parts(parts: Sequence[tuple[str, bool]], *finds: Find) -> list[list[Span]]:
    """Return what is found in texts that stand one after another, for each of them.

    Each part says whether a line ends before it. A span may begin in one part (there it is longer
    than the text) and end in another (there it begins before it).
    """
    whole, begins = [], []
    at = 0
    for text, begins_line in parts:
        whole += ["\n" if begins_line else _JOINT, text]
        begins.append(at + 1)
        at += 1 + len(text)
    all_of_it = "".join(whole)
    spans = joined(span for find in finds for span in find(all_of_it))
    found: list[list[Span]] = []
    first = 0
    for begin, (text, _) in zip(begins, parts, strict=True):
        while first < len(spans) and spans[first][1] <= begin:
            first += 1
        own: list[Span] = []
        for start, end in islice(spans, first, None):
            if start >= begin + len(text):
                break
            own.append((start - begin, end - begin))
        found.append(own)
    return found


# What only looks personal.
_GAP = rf"[\s{_JOINT}]*"
MAIL = re.compile(
    rf"[\w.+!#$%&'*/=?^`{{|}}~{_JOINT}-]{{1,80}}[@＠]{_JOINT}?[\w{_JOINT}-]{{1,80}}"
    rf"(?:[.．][\w{_JOINT}-]{{1,80}}){{1,8}}"
)
_LINK = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s<>\"「」『』（）]+", re.IGNORECASE)
DATE = re.compile(
    rf"\d{{1,4}}{_GAP}[年/.\-．／－]{_GAP}\d{{1,2}}{_GAP}[月/.\-．／－]{_GAP}\d{{1,2}}{_GAP}日?"
)
DIGITS = re.compile(rf"\d(?:[\d\s{_JOINT}\-‐-―－ー()（）]{{4,}}\d)")
LONG_WORD = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９+/_=-]{24,}")
CARD_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-zＡ-Ｚａ-ｚ]{2}\d{8}[A-Za-zＡ-Ｚａ-ｚ]{2}(?![A-Za-z0-9])"
)
ADDRESSED = re.compile(
    r"(?<![\w'’-])[A-ZＡ-Ｚ][\w'’-]{0,40}(?:[ \u3000]{1,3}[A-ZＡ-Ｚ][\w'’-]{0,40}){0,5}"
    r"(?=[ \u3000]?[様殿])"
)


LOOKALIKES = (MAIL, CARD_NUMBER, DATE, DIGITS, LONG_WORD, ADDRESSED)


# Where a procedure or category should stand, anything may: what speaks of neither is a person's.
_SPEAKS_OF_ONE = re.compile(
    r"[a-z]{1,16}|[\w・（）()]{0,12}"
    r"(?:申請|更新|変更|認定|許可|在留|永住|期間|資格|取得|再入国)[\w・（）()]{0,12}"
)


def masked(params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a note or problem without values of the applicant."""
    where, _, name = params.get("field", "").rpartition(".")
    personal = where == "applicant" and (name in PERSONAL or name not in BY_NAME)
    if name in TOP:
        said = params.get("value", "")
        known = said in CATEGORY_WORDS or _SPEAKS_OF_ONE.fullmatch(said)
        personal = not known
    return {
        name: outline(value) if personal and name in VALUES else value
        for name, value in params.items()
    }


def outline(value: str) -> str:
    """Digits as ``#``, letters as ``*``, full-width ones as ``＃`` and ``＊``; the rest stays."""
    return "".join(map(_sign, value))


def _sign(character: str) -> str:
    kind = unicodedata.category(character)[0]
    if kind not in "LMN":
        return character
    wide = unicodedata.east_asian_width(character) in "FW"
    if kind == "N":
        return "＃" if wide else "#"
    return "＊" if wide else "*"


def masked_email(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns: ``h****@example.jp``."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}****{at}{domain}" if at else "****"


def masked_addresses(text: str) -> str:
    """Mask mail addresses so that only their owners recognise them; no link opens anything."""
    plain = _LINK.sub(lambda found: Masking().hide_address(found[0]) + GONE, text)
    return MAIL.sub(lambda found: masked_email(found[0]), plain)


def masked_name(name: str) -> str:
    """Return the first letter of each part: ``N**** T**** H****``."""
    return " ".join(f"{part[:1]}****" for part in name.split())
