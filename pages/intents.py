"""What the buttons and links of a page do, and the one of them that may be pressed.

An intent is read from the words; a screen says which intents lead on from it. Nothing is pressed
that is not the only candidate, visible, enabled, uncovered and of the page's own origin.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pages.asking import SIGN_IN, Asked, elsewhere, origin_of, shown
from pages.knowledge import Knowledge, Layer
from pages.labels import bare
from pages.snapshot import Action, Snapshot

IRREVERSIBLE = frozenset({"register"})
LONGEST = 60  # letters of a button that is still one; more is a sentence that can be clicked

# The intents by which a screen is left towards the end of a registration, the surest first.
ONWARD: dict[str, tuple[str, ...]] = {
    "top": ("start", "register"),
    "terms": ("agree", "on"),
    "mail_address": ("on", "register"),
    "mail_code": ("on", "register"),
    "card_start": ("read_card",),
    "form": ("on",),
    "confirmation": ("register",),
    "account": ("on",),
    "account_confirmation": ("register",),
    "account_done": ("apply", "login"),
    "notice": ("on", "yes"),
    "password": ("register", "on", "change"),
    "taught": ("taught",),  # what a lesson knows as the way on, and no words say
}


@dataclass(frozen=True, slots=True)
class Doing:
    """An action and what it does; ``intent`` is empty where that is not understood."""

    action: Action
    intent: str
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """The one action of an intent. ``twins`` are the same button once more."""

    doing: Doing
    why: str
    twins: tuple[Doing, ...] = ()


@dataclass(frozen=True, slots=True)
class NoCandidate:
    """Why nothing may be pressed: ``none``, ``several``, or what hinders the only one."""

    intent: str
    reason: str
    why: str
    found: tuple[Doing, ...] = ()


def actions_of(
    snapshot: Snapshot, knowledge: Knowledge, beside: Collection[str] = ()
) -> tuple[Doing, ...]:
    """Every visible action with what it does, in the order of the page.

    Those of ``beside``, by their references, do nothing of the page's own.
    """
    return tuple(
        Doing(each, "", "it stands in a form beside the page's own")
        if each.ref in beside
        else Doing(each, *_in_place(each, *_intent(each, knowledge), snapshot, knowledge))
        for each in snapshot.actions
        if each.visible
    )


def _in_place(
    action: Action, intent: str, why: str, snapshot: Snapshot, knowledge: Knowledge
) -> tuple[str, str]:
    """「入力を続ける」 asks for more time in a dialog about the session, else it is unclear."""
    if intent != "stay":
        return intent, why
    if 0 <= action.dialog < len(snapshot.dialogs):
        over = snapshot.dialogs[action.dialog]
        said = knowledge.dialogs["session"].in_text(f"{bare(over.title)} {bare(over.text)}")
        if said:
            return "extend", f"「{shown(action.text)}」 where it says 「{said}」"
    return "", why


def _intent(action: Action, knowledge: Knowledge) -> tuple[str, str]:
    if action.in_label:
        return "", f"「{shown(action.text)}」 stands in the words of a box to tick"
    said, why = read_action(knowledge, action.text)
    if said == "start" and elsewhere(knowledge, action.section) not in ("", SIGN_IN):
        whose = elsewhere(knowledge, action.section)
        return "", f"it stands under 「{shown(action.section)}」, which is {whose}"
    for layer in knowledge.layers:
        worded, found = _by_words(action, layer, knowledge)
        for key in (action.name, action.id):
            known = layer.intent_of_control.get(key, "") if key else ""
            if known:
                return _agreeing(known, worded, said, f"{layer.source}: {key}")
        if found:
            return worded, found
    if (
        said == "start"
        and action.kind == "submit"
        and _also_registers(knowledge, bare(action.text))
    ):
        return "register", why  # 「利用者登録」 below a form is its 登録
    return said, why


def _says(knowledge: Knowledge, section: str, intent: str) -> bool:
    """Tell whether a heading itself says what is done below it: 「はじめて利用される方」."""
    return bool(section) and read_action(knowledge, section)[0] == intent


def _also_registers(knowledge: Knowledge, text: str) -> bool:
    return any(x.word.means == "register" for x in knowledge.intents.parse(text).of("weak"))


def _by_words(action: Action, layer: Layer, knowledge: Knowledge) -> tuple[str, str]:
    """Return what a layer knows of these words under this heading.

    ("", why) where of another one.
    """
    text, section = bare(action.text), bare(action.section)
    fitting = [each for each in layer.actions if text in each.texts]
    for each in fitting:
        under = section in each.sections or _says(knowledge, action.section, each.intent)
        if not each.sections or under:
            beside = f" under 「{shown(action.section)}」" if each.sections else ""
            return each.intent, f"{layer.source}: 「{shown(action.text)}」{beside}"
    told = f"「{shown(action.text)}」 stands under another heading than is known"
    return "", told if fitting else ""


def _agreeing(known: str, worded: str, said: str, source: str) -> tuple[str, str]:
    """Return a control known by its name, unless its words or its heading say the contrary."""
    other = worded or (said if {said, known} & _CONTRARY else "")
    if other and other != known:
        return "", f"{source} is {known}, but its words say {other}"
    return known, source


_CONTRARY = frozenset(
    {"cancel", "logout", "remove", "back", "clear", "provisional", "disagree", "change"}
)


@lru_cache(maxsize=4096)
def read_action(knowledge: Knowledge, text: str) -> tuple[str, str]:
    """Return the intent that the words on a button say, and why; ("", why) when they say none."""
    told = f"「{shown(text)}」"
    folded = bare(text)
    if not folded:
        return "", "it has no words"
    if len(folded) > LONGEST:
        return "", f"{told} is longer than a button's words"
    parsed = knowledge.intents.parse(folded)
    strong = list(dict.fromkeys(each.word.means for each in parsed.of("strong")))
    if len(strong) > 1:
        strong = _strongest(strong, folded)
    if strong:
        return strong[0], f"words: {told}"
    weak = sorted(parsed.of("weak"), key=lambda each: each.at)
    if not weak:
        return "", f"{told} names nothing that is known"
    if parsed.left_over:
        return "", f"{told} is not understood: {shown(' '.join(parsed.left_over))}"
    means = {each.word.means for each in weak}
    if means & {"go_on", "stay", "extend"}:
        return _going_on(folded, means, told)
    if "agree" in means and not means & IRREVERSIBLE:
        return "agree", f"words: {told}"  # 「同意の上、次へ」: only a person agrees
    if weak[-1].word.means == "start" or len(means) == 1:
        return weak[-1].word.means, f"words: {told}"
    if folded.isascii():  # "Confirm and register" registers
        first = weak[0].word.means
        return ("register" if "register" in means else first), f"words: {told}"
    if any(each.aside for each in weak) and means & IRREVERSIBLE:
        return "", f"{told} says several things"
    return weak[-1].word.means, f"words: {told}, by its end"


def _going_on(folded: str, means: set[str], told: str) -> tuple[str, str]:
    """Return what 「続ける」 and 「延長」 are: a way on, more time, or one of several things."""
    if "agree" in means:
        return "agree", f"words: {told}"
    if means <= {"extend", "yes"}:
        if any(word in folded for word in _APPLIED_FOR) and "時間" not in folded:
            return "", f"{told} may be the extension of something else than the session"
        return "extend", f"words: {told}"
    alone = folded in _GO_ON_ALONE or (folded.isascii() and " to " in folded)
    if (means == {"go_on"} and alone) or means == {"go_on", "on"}:
        return "on", f"words: {told}"
    return "stay", f"{told} may mean several things"


_APPLIED_FOR = ("申請", "手続", "届", "登録", "カード", "証明書", "application", "card")
_GO_ON_ALONE = frozenset(
    {"続ける", "続けます", "つづける", "つづけます", "続行", "続行する", "続行します", "continue"}
)


def _strongest(strong: Sequence[str], folded: str) -> list[str]:
    """Of several strong words the one that is safe to take the whole for."""
    for safe in ("logout", "remove", "cancel", "disagree", "provisional", "save", "clear", "back"):
        if safe in strong:
            return [safe]
    # 「ログインして利用申出へ進む」: signing in is but the way there
    return [each for each in strong if each != "login"][:1]


def the_one(
    doings: Sequence[Doing],
    intents: str | Iterable[str],
    snapshot: Snapshot,
    knowledge: Knowledge,
    asked: Sequence[Asked] = (),
    dialog: int | None = None,
) -> Candidate | NoCandidate:
    """Return the only action of an intent, or why there is none to press.

    Of several intents the first that anything on the page has counts. With ``asked``, fields that
    were filled, an action of another form than theirs is none. ``dialog`` looks into that dialog
    alone.
    """
    wanted = (intents,) if isinstance(intents, str) else tuple(intents)
    # What lies over a page is another matter, unless the form itself does.
    where = {dialog} if dialog is not None else {-1, *(each.field.dialog for each in asked)}
    for intent in wanted:
        found = [each for each in doings if each.intent == intent]
        found = [each for each in found if each.action.dialog in where]
        found = [each for each in found if not _of_sign_in(each, knowledge)]
        found = _of_form(found, asked)
        if found:
            return _only(intent, found, snapshot)
    told = ", ".join(wanted)
    return NoCandidate(told, "none", f"nothing on the page says: {told}")


def _of_sign_in(doing: Doing, knowledge: Knowledge) -> bool:
    """Return an action under the heading ログイン; the way to a registration may stand there."""
    section = doing.action.section
    return doing.intent != "start" and bool(section) and elsewhere(knowledge, section) == SIGN_IN


def _of_form(found: list[Doing], asked: Sequence[Asked]) -> list[Doing]:
    """Those in the form that the fields belong to, where both are known."""
    forms = {(each.field.frame, each.field.form) for each in asked if each.field.form >= 0}
    if not forms:
        return found
    return [
        each
        for each in found
        if each.action.form < 0 or (each.action.frame, each.action.form) in forms
    ]


def _only(intent: str, found: list[Doing], snapshot: Snapshot) -> Candidate | NoCandidate:
    found = _sending(intent, found)
    uncovered = [each for each in found if not each.action.covered]
    free = [each for each in uncovered if not each.action.disabled]
    told = " / ".join(dict.fromkeys(f"「{shown(each.action.text)}」" for each in found))
    if not uncovered:
        return NoCandidate(intent, "covered", f"{told}: something lies over it", tuple(found))
    if len(uncovered) > 1 and not (intent not in IRREVERSIBLE and _twins(uncovered)):
        why = f"{len(uncovered)} actions say so: {told}"
        return NoCandidate(intent, "several", why, tuple(uncovered))
    if not free:
        return NoCandidate(intent, "disabled", f"{told} is disabled", tuple(found))
    only, *twins = free
    hindered = _foreign(only.action, snapshot)
    if hindered:
        return NoCandidate(intent, "origin", f"{told} {hindered}", tuple(found))
    return Candidate(only, f"the only one: {only.why}", tuple(twins))


def _sending(intent: str, found: list[Doing]) -> list[Doing]:
    """Without links to other pages where a button sends the form: a menu's link 「登録」.

    「ログイン」 in the head of a page only leads to where one signs in, whatever it is made of.
    """
    buttons = [each for each in found if each.action.kind == "submit" and each.action.form >= 0]
    links = [
        each
        for each in found
        if each.action.kind == "link" and each.action.form < 0 and origin_of(each.action.leads_to)
    ]
    if buttons and intent == "login":
        return buttons
    return [each for each in found if each not in links] if buttons else found


def _twins(found: Sequence[Doing]) -> bool:
    """One button twice, above and below a form: the same words, the same form, the same way."""
    return len({_way(each.action) for each in found}) == 1 and found[0].action.form >= 0


def _way(action: Action) -> tuple[object, ...]:
    return bare(action.text), action.kind, action.form, action.frame, action.leads_to, action.name


def _foreign(action: Action, snapshot: Snapshot) -> str:
    """Why an action is not the page's own: its frame or its way is of another origin."""
    own = origin_of(snapshot.url)
    if action.frame < len(snapshot.frames):
        frame = snapshot.frames[action.frame]
        if not frame.same_origin or (own and origin_of(frame.url) not in ("", own)):
            return "stands in a frame of another origin"
    way = origin_of(action.leads_to)
    if own and way and way != own:
        return f"leads to another origin: {shown(way)}"
    scheme = action.leads_to.partition(":")[0].lower()
    if (
        scheme in ("mailto", "tel", "data", "blob", "file")
        and scheme != snapshot.url.partition(":")[0]
    ):
        return "leads off the site"
    return ""
