"""The 認証ID that a page shows: found by its label, whatever its shape, and never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pages.asking import elsewhere
from pages.compare import masked
from pages.understanding import Understood, holds
from terms.auth_id import (
    AuthId,
    called_another,
    goes_on_hidden,
    key_of,
    names_another,
    or_another,
    plain_text,
    read_auth_id,
)

_SHORTEST = 4  # letters of what a page would call one
# In a sentence: behind its label, unless an example is spoken of.
_TOLD = re.compile(
    r"(?:認証id|利用者id|ユーザーid|ログインid|authentication id|user id)"
    r"\s{0,3}(?:は|is)?[\s:、「『\[]{0,5}"
    r"((?=[0-9a-z_.@ -]{0,63}\d)[0-9a-z][0-9a-z_.@-]{1,63}(?-i:(?: [0-9A-Z]{2,12}){0,6}))"
    r"(?![0-9a-z])",
    re.IGNORECASE,
)
# On a line of its own, below a sentence that says so.
_TOLD_BELOW = re.compile(
    r"(?:認証id|利用者id|authentication id|user id)"
    r"(?:は、?(?:以下|下記|次)の(?:通り|とおり)(?:です|になります|でございます)|[ ]?is as follows)"
    r"[。.:]?[^\n]{0,60}\n\s{0,9}((?=[^\n]*\d)[0-9a-z][0-9a-z_.@-]{3,63})[ \t]*(?=\n|\Z)",
    re.IGNORECASE,
)
_PROSE = 20_000
_LENGTH_TOLD = re.compile(
    r"\s*[(（][^()（）]{0,20}(?:桁|文字|digits|characters)[^()（）]{0,10}[)）]\s*$"
)


@dataclass(frozen=True)
class ShownAuthId:
    """The ID that is shown, and where it was found."""

    value: AuthId
    why: str
    ref: str = ""


@dataclass(frozen=True)
class NoAuthId:
    """Why none can be told."""

    why: str


def nobodys(text: str) -> bool:
    """Tell of no text that it is a value of somebody."""
    return False


def auth_id_of(
    page: Understood, is_own_value: Callable[[str], bool] = nobodys
) -> ShownAuthId | NoAuthId:
    """Find the one 認証ID on a page: in a row or a greyed field of its name, else in a sentence.

    What ``is_own_value`` of the applicant is none, whatever stands beside it.
    """
    found = [
        (_LENGTH_TOLD.sub("", row.pair.value), f"at {row.said.why}", row.pair.ref)
        for row in page.pairs
        if row.said.role == "auth_id" and row.pair.value.strip()
    ]
    found += [
        (holds(x.field), f"at {x.why}", x.field.ref)
        for x in page.fields
        if x.role == "auth_id" and x.field.greyed and holds(x.field).strip()
    ]
    if not found:
        text = plain_text(page.snapshot.text[:_PROSE])
        told = [*_TOLD.finditer(text), *_TOLD_BELOW.finditer(text)]
        if any(goes_on_hidden(text, x.end()) for x in told):
            return NoAuthId("it is masked")
        told = [x for x in told if not names_another(text, x.start())]
        told = [x for x in told if not called_another(text, x.end(1))]
        others = _of_others(page)
        told = [x for x in told if key_of(read_auth_id(x[1])) not in others]
        if any(or_another(text, x.end(1)) for x in told):
            return NoAuthId("several are shown that differ")
        found = [(x[1], f"in the sentence 「{x[0]}」", "") for x in told]
    if not found:
        return NoAuthId("nothing on the page is called a 認証ID")
    found = [each for each in found if not is_own_value(each[0])]
    if not found:
        return NoAuthId("what stands in its place is a value of the applicant")
    if any(masked(text) for text, _, _ in found):
        return NoAuthId("it is masked")
    read = [ShownAuthId(read_auth_id(text), why, ref) for text, why, ref in found]
    shaped = [each for each in read if len(each.value) >= _SHORTEST]
    if not shaped:
        return NoAuthId("what stands in its place is none yet")
    # Beside the 認証ID stands the mail address with which one signs in, where there is an account.
    shaped = [each for each in shaped if "@" not in each.value] or shaped
    if len({key_of(each.value) for each in shaped}) > 1:
        return NoAuthId("several are shown that differ")
    return shaped[0]


def _of_others(page: Understood) -> frozenset[str]:
    """Return the IDs in rows that are somebody else's by their label or their heading."""
    return frozenset(
        key_of(read_auth_id(row.pair.value))
        for row in page.pairs
        if row.said.never or (row.pair.section and elsewhere(page.knowledge, row.pair.section))
    )
