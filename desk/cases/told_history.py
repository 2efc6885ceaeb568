"""What happened in a case, in words; by whomever it is shown."""

from __future__ import annotations

from datetime import datetime

from desk.problems import told
from desk.words import Words
from flows.cases.history import HistoryEntry, history
from records.case import Case
from terms.masking import Masking


def told_history(case: Case, words: Words) -> list[tuple[datetime, str]]:
    """When what happened; without what only a newer version can tell."""
    happened = ((each.at, _sentence(each, words, case.masking)) for each in history(case))
    return [(at, text) for at, text in happened if text]


def _sentence(thing: HistoryEntry, words: Words, masking: Masking) -> str | None:
    """Return a thing that happened in words; None for one that only a newer version can tell.

    Older versions wrote the site's words into the journal as they were.
    """
    values = {name: words.find(key) or key.partition(".")[2] for name, key in thing.keys.items()}
    if words.find(thing.key) is None:
        return None
    if "code" in thing.params:
        values["meaning"] = _meaning(thing.params["code"], words)
    return words(thing.key, **masking.params(thing.params, watched=False), **values)


def _meaning(code: str, words: Words) -> str:
    """Return what a code means, as far as it can be said without the values of that day."""
    problem = told(words, code, {})
    known = words.find(f"{code}.what") or problem.message != words(
        "problem.unknown", code=code, params=""
    )
    return problem.message if known and "{" not in problem.message else ""
