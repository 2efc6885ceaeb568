"""What happened in a case, in the order it happened, as texts with their values.

The journal is for programs; this is the same for a person who opens the case a month later. Steps
that simply went well are told by what they brought about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.user_interaction import Words
from records.case import Case
from records.damage import JOURNAL
from terms.findings import Note

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened: when (UTC), the key of its text, and values in it.

    ``keys`` are values that have words of their own: parameter → key.
    """

    at: datetime
    key: str
    params: dict[str, str]
    keys: dict[str, str]


def history(case: Case) -> list[HistoryEntry]:
    """Everything of the journal that a person would tell."""
    beginning = HistoryEntry(
        case.created, "cases.story.begun", {}, {"procedure": f"procedure.{case.procedure}"}
    )
    return [beginning, *_tell(case)]


def doubts(case: Case, words: Words) -> Iterator[Note]:
    """Give what is wrong with the records of a case, for whoever opens it."""
    if case.damage:
        yield Note("machine.damaged-journal", damage_told(case, words))
    if case.damage.may_be:
        yield Note("machine.may-be-auth-id", {"auth_ids": ", ".join(case.damage.may_be)})
    if case.progress.unproven_end:
        yield Note("machine.complete-unproven", {"file": str(case.folder / JOURNAL)})


def damage_told(case: Case, words: Words) -> dict[str, str]:
    """Return the values of ``machine.damaged-journal``: which file, and where it can't be read."""
    told = []
    if case.damage.lines:
        lines = ", ".join(map(str, case.damage.lines))
        told.append(words("machine.damaged-lines", lines=lines))
    if case.damage.lost:
        told.append(words("machine.lost-entries", count=str(case.damage.lost)))
    return {"file": str(case.folder / JOURNAL), "damage": " / ".join(told)}


def _tell(case: Case) -> Iterator[HistoryEntry]:
    for entry in case.journal.entries():
        try:
            at = datetime.fromisoformat(entry["at"])
            teller = TELLERS.get(entry["event"])
            if entry.get("state") == "complete" and case.progress.unproven_end:
                teller = _unproven
            told = teller(entry) if teller else None
        except (KeyError, ValueError, TypeError):
            continue  # changed by hand: it lacks what is told of such an entry
        if told:
            key, params, keys = told
            yield HistoryEntry(at, f"cases.story.{key}", params, keys)


Telling = tuple[str, dict[str, str], dict[str, str]]


def _unproven(entry: Entry) -> Telling:
    return "complete-unproven", {}, {}


def _auth_id(entry: Entry) -> Telling:
    where, _, file = str(entry["where"]).partition(":")
    params = {"auth_id": str(entry["auth_id"])}
    if where == "mail":
        return "auth-id-in-mail", {**params, "file": file}, {}
    return ("auth-id-on-screen" if where == "screen" else "auth-id-by-person"), params, {}


def _mail(entry: Entry) -> Telling:
    key = "mail-believed" if entry["trusted"] else "mail-not-believed"
    return key, {"file": Path(entry["file"]).name}, {"kind": f"mail-kind.{entry['kind']}"}


def _mail_decided(entry: Entry) -> Telling:
    taken = "mail-signed" if entry.get("by") == "dkim" else "mail-taken"
    file = Path(entry["file"]).name
    return taken if entry["believed"] else "mail-refused", {"file": file}, {}


def _confirmation(entry: Entry) -> Telling:
    if entry["differs"]:
        return "confirmation-differs", {"fields": ", ".join(map(str, entry["differs"]))}, {}
    if entry.get("not_compared"):
        return "confirmation-not-compared", {}, {}
    return "confirmation-same", {}, {}


def _filled(entry: Entry) -> Telling | None:
    asked = ", ".join(map(str, entry["asked"]))
    return ("site-asked-more", {"questions": asked}, {}) if asked else None


def _person(entry: Entry) -> Telling | None:
    """Hand-overs are told by themselves, and that passwords were typed by what came of it."""
    what = str(entry["what"])
    return (what, {}, {}) if what in ("consent", "account-consent") else None


def _step(key: str) -> Callable[[Entry], Telling]:
    return lambda entry: (key, {}, {"step": f"step.{entry['id']}"})


def _with(key: str, param: str) -> Callable[[Entry], Telling]:
    """Told with one value of the entry."""
    return lambda entry: (key, {param: str(entry[param])}, {})


def _fields(key: str) -> Callable[[Entry], Telling]:
    return lambda entry: (key, {"fields": ", ".join(map(str, entry["fields"]))}, {})


def _press(key: str) -> Callable[[Entry], Telling]:
    """Of 登録, or of the button that opens an account."""
    return lambda entry: (f"account-{key}" if entry.get("of") == "account" else key, {}, {})


def _fact(entry: Entry) -> Telling | None:
    """Those that a person gave: what the client wants, and what stands on the card."""
    value = str(entry["value"])
    match entry["name"]:
        case "reminders":
            return ("reminders-agreed", {"language": value}, {}) if value else (
                "reminders-stopped", {}, {}
            )  # fmt: skip
        case "card-until":
            return "card-until", {"until": value}, {}
    return None


def _site_changed(entry: Entry) -> Telling:
    """Return the words of the page, or of what it no longer has."""
    told = str(entry["text"]) or " / ".join(map(str, entry["known"][:1]))
    return "site-changed", {"what": told}, {}


TELLERS: dict[str, Callable[[Entry], Telling | None]] = {
    "opening-account": lambda entry: ("opening-account", {}, {}),
    "state": lambda entry: (f"state-{entry['state']}", {}, {}),
    "auth_id": _auth_id,
    "mail": _mail,
    "mail-decided": _mail_decided,
    "auth-id-decided": lambda entry: (
        "auth-id-decided", {"auth_id": entry["auth_id"], "among": ", ".join(entry["among"])}, {}
    ),
    "confirmation": _confirmation,
    "person": _person,
    "filled": _filled,
    "unfolded": _with("unfolded", "label"),
    "written-over": _fields("written-over"),
    "site-changed": _site_changed,
    "form-refused": _fields("form-refused"),
    "client-error": _with("client-error", "code"),
    "answer-lost": lambda entry: ("answer-lost", {}, {}),
    "press-unclear": _press("press-unclear"),
    "not-sent": _press("not-sent"),
    "refused": lambda entry: ("refused", {}, {}),
    "download": _with("download", "file"),
    "download-failed": _with("download-failed", "file"),
    "window": _with("window", "host"),
    "elsewhere": lambda entry: (
        "elsewhere-allowed" if entry["allowed"] else "elsewhere-stopped",
        {"host": str(entry["host"])}, {},
    ),
    "cleared-away": _with("cleared-away", "button"),
    "confirmed-again": _with("confirmed-again", "button"),
    "password-refused": lambda entry: ("password-refused", {}, {}),
    "auth-id-of-another": _with("auth-id-of-another", "case"),
    "site-asked": lambda entry: (f"site-asked-{entry['answer']}", {}, {}),
    "login-password-kept": lambda entry: (f"login-password-{entry['where']}", {}, {}),
    "unknown-screen": _step("unknown-screen"),
    "handed-over": _step("handed-over"),
    "no-picture": _step("no-picture"),
    "lesson-used": _with("lesson-used", "screen"),
    "lesson-failed": lambda entry: ("lesson-failed", {}, {}),
    "lesson-kept": _with("lesson-kept", "screen"),
    "operator": _with("operator", "name"),
    "put-aside": _with("put-aside", "note"),
    "stopped": _with("stopped", "code"),
    "fact": _fact,
    "reminding": lambda entry: ("reminding", {}, {}),
    "reminded": lambda entry: ("reminded", {}, {}),
    "not-reminded": _with("not-reminded", "code"),
    "reminder-told": lambda entry: ("reminder-told", {}, {}),
    "reminder-returned": lambda entry: (
        "reminder-returned", {"status": str(entry.get("code") or "?")}, {}
    ),
}  # fmt: skip
