"""What lies over or beside a screen, and the one button that clears it away.

Closed or extended by known words only; a question is never answered, nobody is signed out, and
nothing is agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pages.asking import shown
from pages.auth_id import ShownAuthId, auth_id_of
from pages.front import alone, folded, shows_person
from pages.intents import Candidate, Doing, NoCandidate, the_one
from pages.labels import Phrases, bare
from pages.snapshot import Dialog
from pages.understanding import Understood

Kind = Literal[
    "session", "notice", "cookie", "survey", "register-question", "leave-question", "question",
    "reading", "unknown",
]  # fmt: skip
AT_MOST = 3  # interruptions cleared away on one screen; more is for a person to look at

# What clears each kind away, the surest first. Questions and the card's overlay are not here.
_CLEARED: dict[str, tuple[str, ...]] = {
    "session": ("extend", "close"),
    "cookie": ("close", "disagree", "no"),
    "survey": ("close", "no", "cancel"),
    "notice": ("close", "yes"),
    "unknown": ("close",),
}
_MORE_TIME = Phrases(["延長", "継続", "extend", "continue"])


@dataclass(frozen=True)
class Interruption:
    """Something that lies over a page (``dialog`` -1: a bar beside it).

    ``press`` is the button that clears it away, None where there is none to be pressed by us.
    For a ``register-question`` it is the button that says yes once more; whether the registration
    was asked for is the caller's to know.
    """

    dialog: int
    kind: Kind
    text: str
    covers: bool
    press: Candidate | None
    why: str


def interruptions(page: Understood) -> tuple[Interruption, ...]:
    """Everything that lies over or beside the screen, in the order of the page."""
    dialogs = page.snapshot.dialogs
    found = [_dialog(page, at, each) for at, each in enumerate(dialogs) if not _frame(page, at)]
    bar = _session_bar(page)
    return (*found, bar) if bar else tuple(found)


def _frame(page: Understood, at: int) -> bool:
    """Is it but the veil around another dialog, without a button of its own?"""
    if _within(page, at):
        return False
    text = folded(page.snapshot.dialogs[at].text)
    others = (x for number, x in enumerate(page.snapshot.dialogs) if number != at)
    inner = [x for x in others if x.text and folded(x.text) in text]
    return any(folded(x.text) != text or _within_of(page, x) for x in inner)


def _within_of(page: Understood, dialog: Dialog) -> bool:
    return any(
        page.snapshot.dialogs[x.action.dialog] is dialog
        for x in page.actions
        if 0 <= x.action.dialog < len(page.snapshot.dialogs)
    )


def _dialog(page: Understood, at: int, dialog: Dialog) -> Interruption:
    said = f"{bare(dialog.title)} {folded(dialog.text)}"
    told = shown(dialog.title or dialog.text)
    kind, why = kind_of(page, said)
    if kind == "register-question":
        press, why = _yes(page, at)
    elif kind in _CLEARED:
        press, why = _clearing(page, at, kind, said)
    else:
        press = None
    return Interruption(at, kind, told, dialog.covers, press, why)


def kind_of(page: Understood, said: str) -> tuple[Kind, str]:
    """Return what kind of dialog a text is, and the words that tell."""
    words = page.knowledge.dialogs
    reading = page.knowledge.phrases["reading"].in_text(said)
    if reading:
        return "reading", f"it says 「{reading}」: the card is read"
    session, question = words["session"].in_text(said), words["question"].in_text(said)
    if session:
        return "session", f"it says 「{session}」"
    cookie = words["cookie"].in_text(said)
    if cookie:
        return "cookie", f"it says 「{cookie}」"
    survey = words["survey"].in_text(said)
    if survey:
        return "survey", f"it says 「{survey}」"
    if question:
        if words["leave"].in_text(said):
            return "leave-question", f"it asks 「{question}」: something would be given up"
        if words["register"].in_text(said):
            return "register-question", f"it asks 「{question}」 about registering"
        return "question", f"it asks 「{question}」"
    notice = words["notice"].in_text(said)
    if notice:
        return "notice", f"it says 「{notice}」"
    return "unknown", "nothing is known of what it says"


def _within(page: Understood, dialog: int) -> list[Doing]:
    return [each for each in page.actions if each.action.dialog == dialog]


def _clearing(page: Understood, at: int, kind: str, said: str) -> tuple[Candidate | None, str]:
    own = _within(page, at)
    asks = any(x.field.dialog == at for x in page.fields)
    wanted = _CLEARED[kind]
    if kind == "session" and _MORE_TIME.in_text(said):
        wanted = (*wanted, "yes", "on")  # 「延長しますか」 はい
    if kind in ("notice", "unknown") and len(own) == 1 and not asks:
        wanted = ("close", "yes", "on")  # 「確認しました」, the only way out of a notice
    if asks and kind == "unknown":
        return None, "it asks for something"
    told = _tells(page, at)
    if told:
        return None, told
    found = the_one(own, wanted, page.snapshot, page.knowledge, (), at)
    if isinstance(found, NoCandidate):
        return None, f"{kind}, but {found.why}"
    return found, f"{kind}: {found.why}"


def _tells(page: Understood, at: int) -> str:
    """Why a dialog is no interruption to be closed: what it shows may not be seen again."""
    front = Understood(alone(page.snapshot, at), page.knowledge)
    if isinstance(auth_id_of(front), ShownAuthId):
        return "it shows a 認証ID"
    if shows_person(page.snapshot, at, page.knowledge):
        return "it shows a person's data"
    return ""


def _yes(page: Understood, at: int) -> tuple[Candidate | None, str]:
    """Yes to a question whether to register: only where the other button says no."""
    own = _within(page, at)
    if not any(x.intent in ("no", "cancel", "back", "close") for x in own):
        return None, "no button of it says no"
    found = the_one(own, ("register", "yes"), page.snapshot, page.knowledge, (), at)
    if isinstance(found, NoCandidate):
        return None, found.why
    return found, found.why


def _session_bar(page: Understood) -> Interruption | None:
    """Return a bar beside the page that offers more time."""
    free = [x for x in page.actions if x.action.dialog < 0]
    if not any(x.intent == "extend" for x in free):
        return None
    session = page.knowledge.dialogs["session"]
    for message in page.snapshot.messages:
        if session.in_text(folded(message.text)):
            found = the_one(free, "extend", page.snapshot, page.knowledge)
            press = found if isinstance(found, Candidate) else None
            return Interruption(-1, "session", shown(message.text), False, press, found.why)
    return None
