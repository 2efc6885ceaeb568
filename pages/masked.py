"""A snapshot without values: what may leave the case, and what a lesson or a test is made of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from pages.case import Case
from pages.snapshot import Snapshot
from terms.applicant_fields import identifying_values

GONE = "…"
_NUMBERS = re.compile(r"\d(?:[\d\s-]{3,}\d)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def without_values(snapshot: Snapshot, case: Case) -> Snapshot:
    """The snapshot without what was entered, chosen or shown as a value, or is the case's."""
    known = _values(case)

    def hide(text: str) -> str:
        return _hidden(text, known)

    fields = tuple(
        replace(
            each,
            value="",
            filled=False,
            error=hide(each.error),
            options=tuple(replace(option, chosen=False) for option in each.options),
        )
        for each in snapshot.fields
    )
    return replace(
        snapshot,
        url=snapshot.url.split("?")[0].split("#")[0],
        title=hide(snapshot.title),
        headings=tuple(replace(each, text=hide(each.text)) for each in snapshot.headings),
        fields=fields,
        pairs=tuple(replace(each, value=GONE) for each in snapshot.pairs),
        messages=tuple(replace(each, text=hide(each.text)) for each in snapshot.messages),
        dialogs=tuple(
            replace(each, text=hide(each.text), title=hide(each.title)) for each in snapshot.dialogs
        ),
        frames=tuple(replace(each, url=each.url.split("?")[0]) for each in snapshot.frames),
        text="",
    )


def _values(case: Case) -> frozenset[str]:
    values = [*identifying_values(case.applicant), *case.applicant.name.split()]
    if case.applicant.postal_code:
        values.append(case.applicant.postal_code)
    return frozenset(_bare(value) for value in values if len(value) > 1)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum() or c == "@")


def _hidden(text: str, known: frozenset[str]) -> str:
    bare = _bare(text)
    if any(value in bare for value in known):
        return GONE
    return _NUMBERS.sub(GONE, _ADDRESS.sub(GONE, text))
