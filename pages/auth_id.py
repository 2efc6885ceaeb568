"""The 認証ID that a page shows: found by its label, whatever its shape, and never a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pages.compare import masked
from pages.understanding import Understood, holds
from terms.auth_id import read_auth_id

_SHORTEST = 4
# In a sentence: behind its label, unless an example is spoken of.
_TOLD = re.compile(
    r"(?:認証id|利用者id|ユーザーid|ログインid|authentication id|user id)"
    r"\s{0,3}(?:は|is)?[\s:、「『\[]{0,5}"
    r"((?=[0-9a-z_.@-]{0,63}\d)[0-9a-z][0-9a-z_.@-]{3,63})",
    re.IGNORECASE,
)
_PROSE = 20_000


@dataclass(frozen=True)
class AuthId:
    """The ID as it is shown, and where it was found."""

    value: str
    why: str
    ref: str = ""


@dataclass(frozen=True)
class NoAuthId:
    """Why none can be told."""

    why: str


def auth_id_of(page: Understood) -> AuthId | NoAuthId:
    """The one 認証ID on a page: in a row or a greyed field of its name, else in a sentence."""
    found = [
        AuthId(_tidy(row.pair.value), f"at {row.said.why}", row.pair.ref)
        for row in page.pairs
        if row.said.role == "auth_id" and row.pair.value.strip()
    ]
    found += [
        AuthId(_tidy(holds(x.field)), f"at {x.why}", x.field.ref)
        for x in page.fields
        if x.role == "auth_id" and x.field.greyed and holds(x.field).strip()
    ]
    if not found:
        text = unicodedata.normalize("NFKC", page.snapshot.text[:_PROSE])
        found = [
            AuthId(x[1].rstrip("."), f"in the sentence 「{x[0]}」") for x in _TOLD.finditer(text)
        ]
    if not found:
        return NoAuthId("nothing on the page is called a 認証ID")
    if any(masked(each.value) for each in found):
        return NoAuthId("it is masked")
    shaped = [x for x in found if len(x.value) >= _SHORTEST and read_auth_id(x.value)]
    if not shaped:
        return NoAuthId("what stands in its place is none yet")
    # Beside the 認証ID stands the mail address with which one signs in, where there is an account.
    shaped = [each for each in shaped if "@" not in each.value] or shaped
    if len({each.value for each in shaped}) > 1:
        return NoAuthId("several are shown that differ")
    return shaped[0]


def _tidy(text: str) -> str:
    """Half-width, without the blanks between groups."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:200]))
