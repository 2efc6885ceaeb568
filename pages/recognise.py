"""Which screen a page is: one that is known, none, or one of several. Never the nearest.

Every screen has explicit rules; each found gives weight for it or speaks against it, with its
reason. No single rule is needed, and none is enough where another contradicts: what speaks against
a screen outweighs everything for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from pages.asking import CARDS, Asked, origin_of, read_label, shown
from pages.intents import ONWARD, Candidate, NoCandidate
from pages.interruptions import interruptions
from pages.knowledge import Knowledge
from pages.labels import bare, plain
from pages.language import other_language
from pages.snapshot import Action, Field, Heading
from pages.understanding import NEVER_FILLED, Understood, holds

Certainty = Literal["certain", "likely"]

SCREENS = (
    "trouble", "waiting_room", "reading", "top", "terms", "mail_address", "mail_sent", "mail_code",
    "notice", "card_start", "form", "confirmation", "completion", "password", "password_done",
    "login", "application", "account", "account_confirmation", "account_done",
)  # fmt: skip

ENOUGH = 4  # what must speak for a screen
AHEAD = 2  # by how much it must be ahead of the next
HEADING, STEP, TITLE, MAKE, BUTTON, SAID = 3, 3, 2, 3, 1, 2  # weights of the kinds of evidence


@dataclass(frozen=True)
class Recognised:
    """A known screen. ``kind`` is which trouble it is, ``certainty`` whether its name says so."""

    screen: str
    certainty: Certainty
    reasons: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class Unknown:
    """No known screen: the nearest one, why it might be it, and what speaks against it."""

    nearest: str
    against: tuple[str, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ambiguous:
    """Several screens that it may be, with what speaks for each."""

    candidates: tuple[tuple[str, tuple[str, ...]], ...]
    reasons: tuple[str, ...] = ()


Judgement = Recognised | Unknown | Ambiguous


@dataclass
class _Case:
    """What was gathered for one screen."""

    weight: int = 0
    named: bool = False
    reasons: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)

    def add(self, weight: int, why: str) -> None:
        self.weight += weight
        self.reasons.append(why)


def recognise(page: Understood) -> Judgement:
    """Return the screen that a page is, with the reasons; see the module."""
    language = other_language(page.snapshot)
    if language is None:
        return _recognised(page)
    if language.evident:
        return Unknown("", (language.told,))
    found = _recognised(page)  # a page may be mistaken about its own language
    if isinstance(found, Unknown):
        return replace(found, against=(language.told, *found.against))
    return found


def _recognised(page: Understood) -> Judgement:
    facts = _Facts(page)
    trouble = _trouble(facts)
    if trouble:
        return trouble
    cases = {screen: _Case() for screen in SCREENS}
    _names(facts, cases)
    for screen, judge in _RULES.items():
        judge(facts, cases[screen])
    return _doubted(_judge(cases, facts), facts)


def _doubted(found: Judgement, facts: _Facts) -> Judgement:
    """No more than likely where something lies over a screen, or where nothing leads on from it."""
    if not isinstance(found, Recognised) or found.certainty != "certain":
        return found
    why = "" if found.screen == "reading" else _lies_over(facts)
    if not why and found.screen == "form" and not facts.intents & {"on", "register"}:
        why = "no button is known to lead on"
    return replace(found, certainty="likely", reasons=(*found.reasons, why)) if why else found


def _lies_over(facts: _Facts) -> str:
    """Tell what lies over the page, asks or covers, and is none that we clear away."""
    own = {x.field.dialog for x in facts.open}
    asks = {x.field.dialog for x in facts.page.fields if x.open}
    for each in interruptions(facts.page):
        cleared = each.press is not None and each.kind != "register-question"
        if each.dialog < 0 or each.dialog in own or cleared:
            continue
        if each.covers or each.kind.endswith("question") or each.dialog in asks:
            return f"「{each.text}」 lies over it" if each.text else "something lies over it"
    return ""


def _judge(cases: dict[str, _Case], facts: _Facts) -> Judgement:
    ranked = sorted(cases.items(), key=lambda item: -item[1].weight)
    possible = [(s, c) for s, c in ranked if c.weight >= ENOUGH and not c.against]
    if not possible:
        nearest, case = ranked[0]
        if not case.weight:
            return Unknown("", ("nothing on it is known",))
        against = tuple(case.against) or (f"no more than this speaks for {nearest}",)
        return Unknown(nearest, against, tuple(case.reasons))
    first, best = possible[0]
    denied = [
        (screen, case)
        for screen, case in ranked
        if case.against and case.named and case.weight > best.weight
    ]
    if denied:
        screen, case = denied[0]
        return Unknown(screen, (*case.against, f"may be {first}"), tuple(case.reasons))
    level = [(s, tuple(c.reasons)) for s, c in possible if best.weight - c.weight < AHEAD]
    if len(level) > 1:
        return Ambiguous(tuple(level))
    return Recognised(first, "certain" if best.named else "likely", tuple(best.reasons))


class _Facts:
    """What the rules ask about a page."""

    def __init__(self, page: Understood) -> None:
        self.page = page
        knowledge = page.knowledge
        self.names = _named(page)
        fields = _without_sign_in(_of_the_page(page), page, self.names)
        self.open = [x for x in fields if x.open]
        self.roles = {x.role for x in self.open if x.role}
        self.known = {
            knowledge.roles[r].again or r for r in self.roles if knowledge.roles[r].applicant
        }
        greyed = [x for x in fields if x.field.greyed and (holds(x.field) or x.field.filled)]
        self.greyed = {x.role for x in greyed if x.role}
        self.passwords = [x for x in self.open if x.field.kind == "password" or _secret(x)]
        self.entries = [x for x in self.open if x.field.kind != "tick" and x not in self.passwords]
        self.unknown = [x for x in self.entries if not x.role]
        self.pairs = {x.said.role for x in page.pairs if x.said.role}
        self.told = {r for r in self.pairs | self.greyed if knowledge.roles[r].applicant}
        self.intents = page.intents - _of_menus(page)
        self.headings = [x.text for x in page.snapshot.headings[:60] if x.visible]
        self.pressed = {
            x.intent for x in page.actions if x.action.kind != "link" and x.action.dialog < 0
        }
        self.prose = page.prose
        self.asks = _asks_to_register(page)
        self.account = _of_an_account(self)

    def says(self, phrases: str) -> str | None:
        return self.page.knowledge.phrases[phrases].in_text(self.prose)

    def named(self, *screens: str) -> str:
        """Return the name of the page itself that says one of these screens and no other."""
        for name in self.names:
            if name.whole and set(name.screens) <= set(screens):
                return name.told
        return ""


def _of_menus(page: Understood) -> set[str]:
    """登録 as nothing but a link to another page: what a menu offers, not what this page does."""
    registering = [x.action for x in page.actions if x.intent == "register" and x.action.dialog < 0]
    links = all(x.kind == "link" and x.form < 0 and origin_of(x.leads_to) for x in registering)
    return {"register"} if registering and links else set()


@dataclass(frozen=True)
class _OfAnAccount:
    """Why a page is one on which an account is opened; "" where it is not."""

    asks: str = ""
    shows: str = ""
    done: str = ""

    def screen(self, named: str, names: Mapping[str, str]) -> str:
        """Return the screen that a name of the registration's own stands for on this page."""
        told = {"account": self.asks, "account_confirmation": self.shows, "account_done": self.done}
        other = names.get(named, "")
        return other if told.get(other) else named


def _of_an_account(facts: _Facts) -> _OfAnAccount:
    words = facts.page.knowledge.account
    if (facts.told | facts.known) & words.never:
        return _OfAnAccount()
    if facts.passwords:
        return _OfAnAccount(asks=_asks_for_account(facts))
    if facts.entries:
        return _OfAnAccount()
    ids = [x.pair.value.strip() for x in facts.page.pairs if x.said.role == "auth_id"]
    addresses = bool(ids) and all(_ADDRESS.fullmatch(each) for each in ids)
    if facts.told & {"name", "email"} and "password" in facts.pairs and (addresses or not ids):
        return _OfAnAccount(shows="it shows a name or mail address, and that a password was chosen")
    then = words.then.in_text(facts.prose)
    if then and (addresses or not ids):
        return _OfAnAccount(done=f"it says 「{then}」")
    return _OfAnAccount(done="it shows a mail address to sign in with" if addresses else "")


_ADDRESS = re.compile(r"[^@＠\s]+[@＠][^@＠\s]+\.[^@＠\s]+")


def _asks_for_account(facts: _Facts) -> str:
    """Return a new password beside the name or mail address that a person types, not the card."""
    roles = {x.role for x in facts.passwords}
    new = "password" in roles and ("password_again" in roles or _says_new(facts.passwords))
    if not new or _changes(facts) or "name" in facts.greyed:
        return ""
    if any(x.never == CARDS for x in facts.passwords) or facts.named("password", "login"):
        return ""
    named = facts.named("form", "account") and facts.greyed & {"email"} | facts.known
    if not facts.known - {"email"} and not named:
        return ""
    return "it asks for a new password beside a name or mail address"


def _says_new(passwords: Sequence[Asked]) -> bool:
    return any("new-password" in x.field.autocomplete for x in passwords)


def _secret(each: Asked) -> bool:
    return each.role in ("password", "password_again", "old_password")


def _of_the_page(page: Understood) -> list[Asked]:
    """Return the fields of the page's own business: not its language, nor a form to search with."""
    own = (x for x in page.fields if x.field.ref not in page.beside)
    fields = [x for x in own if x.role not in NEVER_FILLED and not _languages(x.field)]
    searching = {_form_of(x.action) for x in page.actions if x.intent == "search"}
    asking = {
        _form_of(x.field)
        for x in fields
        if x.role or x.field.kind == "password" or x.field.required
    }
    below = [x for x in fields if x.field.dialog < 0] or fields
    return [x for x in below if _form_of(x.field) not in searching - asking]


def _without_sign_in(fields: list[Asked], page: Understood, names: Sequence[_Name]) -> list[Asked]:
    """Without a form to sign in with that stands on a page of something else, in its head, say."""
    others = [x for x in fields if x.field.ref not in page.signing_in]
    about = any(x.whole and "login" not in x.screens for x in names)
    return others if about or any(x.role and x.open for x in others) else fields


def _form_of(what: Field | Action) -> tuple[int, int]:
    return what.frame, what.form


def _languages(field: Field) -> bool:
    texts = {bare(option.text) for option in field.options}
    return len(texts & {"日本語", "english", "中文", "한국어", "简体中文"}) > 1


@dataclass(frozen=True)
class _Name:
    """What a heading, step or title says which screen it is; ``whole``: it is the page's own."""

    screens: tuple[str, ...]
    told: str
    weight: int
    whole: bool


def _named(page: Understood) -> list[_Name]:
    snapshot, knowledge = page.snapshot, page.knowledge
    headings = [x for x in snapshot.headings[:60] if x.visible and x.text.strip()]
    headings = [x for x in headings if not _of_a_form_beside(x, page)]
    read = [(x, screens_named(knowledge, x.text)) for x in headings]
    level = min((x.level or _BY_LOOKS for x, screens in read if screens), default=0)
    found = [
        _Name(screens, f"heading 「{shown(x.text)}」", HEADING if own else 1, own)
        for x, screens in read
        if screens
        for own in [(x.level or _BY_LOOKS) == level]
    ]
    steps = [x for x in snapshot.steps if x.current][:3]
    places = [("step", x.text, STEP) for x in steps]
    if snapshot.steps and not steps:  # a breadcrumb: one is where it ends
        places.append(("end of the breadcrumb", snapshot.steps[-1].text, TITLE))
    places.append(("title", snapshot.title, TITLE))
    for where, text, weight in places:
        screens = screens_named(knowledge, text)
        if screens:
            found.append(_Name(screens, f"{where} 「{shown(text)}」", weight, True))
    return found


def _of_a_form_beside(heading: Heading, page: Understood) -> bool:
    """Return whether a heading, though not the page's first, is that of a newsletter's form."""
    of_forms = {x.field.section for x in page.fields if x.field.ref in page.beside}
    words = page.knowledge.phrases["beside"]
    return (
        heading.level != 1 and heading.text in of_forms and bool(words.in_text(bare(heading.text)))
    )


_BY_LOOKS = 2  # where a heading stands that is one by its looks alone


@lru_cache(maxsize=2048)
def screens_named(knowledge: Knowledge, text: str) -> tuple[str, ...]:
    """Return the screens that a name may mean.

    Whole as a layer knows it, else by subject and phase.
    """
    known = knowledge.screen(text) or knowledge.screen(_without_site(text))
    if known:
        return (known[0],)
    parsed = knowledge.names.parse(bare(_without_site(text)))
    phases = {x.word.means for x in parsed.of("phases")}
    subjects = {x.word.means for x in parsed.of("subjects")}
    phase = next((each for each in knowledge.phases if each in phases), "")
    subject = next((each for each in knowledge.subjects if each in subjects), "")
    if phase == "negated" or {"done", "enter"} <= phases:  # 「入力完了」 is done with no more
        return ()
    for key in (f"{subject} {phase}".strip(" ") if subject else f" {phase}", subject):
        if key and key in knowledge.screen_names:
            return knowledge.screen_names[key]
    return ()


def _without_site(text: str) -> str:
    """Return a title without the name of the site in brackets or behind a bar."""
    if text.startswith("【") and "】" in text:
        text = text.partition("】")[2] or text
    for bar in (" | ", "｜", " - ", " – "):
        text = text.partition(bar)[0] or text
    return text


def _names(facts: _Facts, cases: dict[str, _Case]) -> None:
    """Names that say one screen count whole, those of several screens a little for each.

    Heading, step and title that say the same are one name.
    """
    for name in sorted(facts.names, key=lambda each: -each.weight):
        for named in name.screens:
            screen = facts.account.screen(named, facts.page.knowledge.account.names)
            case = cases.get(screen)
            if case is None:
                continue
            if len(name.screens) > 1 or not name.whole:
                case.add(1, name.told)
            elif not case.named:
                case.add(name.weight, name.told)
                case.named = True


def _trouble(facts: _Facts) -> Recognised | None:
    """Return the site's own error pages: a page that asks for nothing and speaks of trouble."""
    page = facts.page
    if len(facts.known) > 1 or facts.passwords or len(facts.told) > 1 or "auth_id" in facts.pairs:
        return None
    for text in _titles(facts):
        folded = bare(text)
        if page.knowledge.phrases["entries"].in_text(folded) and facts.entries:
            continue
        if _only_told_of(folded, facts):
            continue
        for kind, phrases in page.knowledge.trouble.items():
            if phrases["heading"].in_text(folded):
                told = f"heading 「{shown(text)}」 speaks of {kind}"
                return Recognised("trouble", "certain", (told,), kind=_kind(kind, facts))
    if facts.entries or facts.intents & {"start", "agree", "read_card", "register", "extend"}:
        return None
    if facts.named("completion", "password_done", "mail_sent", "waiting_room"):
        return None
    for kind, phrases in page.knowledge.trouble.items():
        said = phrases["text"].in_text(facts.prose)
        if said:
            return Recognised("trouble", "likely", (f"it says 「{said}」 ({kind})",), kind=kind)
    return None


def _kind(kind: str, facts: _Facts) -> str:
    """Find the more particular kind that the text tells of an error whose heading has none."""
    if kind != "error":
        return kind
    for other, phrases in facts.page.knowledge.trouble.items():
        if other != "error" and phrases["text"].in_text(facts.prose):
            return other
    return kind


def _titles(facts: _Facts) -> list[str]:
    """Return what may be the heading of an error page: the first two, any h1, the title."""
    seen = [x for x in facts.page.snapshot.headings if x.visible and x.text.strip()]
    headings = [x.text for at, x in enumerate(seen) if at < 2 or x.level == 1]
    return [*headings, facts.page.snapshot.title]


def _only_told_of(heading: str, facts: _Facts) -> bool:
    """Return a notice like 「メンテナンスのお知らせ」 on a page from which one goes on."""
    told = any(
        word in heading for word in ("お知らせ", "予定", "について", "の方", "notice", "scheduled")
    )
    return told and bool(facts.intents & {"start", "agree", "read_card", "register", "on", "login"})


def _waiting_room(facts: _Facts, case: _Case) -> None:
    if case.weight and not facts.entries:
        case.add(MAKE, "and nothing to fill in")
    if facts.entries or facts.told:
        case.against.append("it asks for something")


def _reading(facts: _Facts, case: _Case) -> None:
    for said, covers in _reading_said(facts):
        if covers:
            case.add(HEADING + MAKE + BUTTON + AHEAD, f"what lies over the page says 「{said}」")
            return
        if not facts.entries:
            case.add(MAKE, f"a dialog says 「{said}」")
            return
    if not facts.page.snapshot.dialogs:
        case.against.append("nothing lies over the page")


def _reading_said(facts: _Facts) -> Iterator[tuple[str, bool]]:
    """Give what dialogs say of a card being read, and whether each covers the page."""
    words = facts.page.knowledge.phrases["reading"]
    for dialog in facts.page.snapshot.dialogs:
        said = words.in_text(bare(dialog.title)) or words.in_text(_folded(dialog.text))
        if said:
            yield said, dialog.covers


def _folded(text: str) -> str:
    return " ".join(bare(text[at : at + 250]) for at in range(0, min(len(text), 1000), 250))


def _top(facts: _Facts, case: _Case) -> None:
    if "start" in facts.intents:
        case.add(MAKE, "a way to register as a new user")
        if not facts.entries and not facts.passwords:
            case.add(BUTTON, "and nothing to fill in")
    if facts.known - {"email"} or "auth_id" in facts.pairs:
        case.against.append("it asks for or shows a person's data")
    if facts.intents & {"agree", "register"} and "start" not in facts.intents:
        case.against.append("no way to register as a new user")
    if not case.weight or "start" not in facts.intents:
        case.against.append("no way to register as a new user")
    if _signs_in(facts) and not facts.named("top"):
        case.against.append("it asks to sign in")


def _terms(facts: _Facts, case: _Case) -> None:
    consent = "consent" in facts.roles
    if "agree" in facts.intents or consent:
        case.add(MAKE, "it asks to agree")
    else:
        case.against.append("nothing to agree to")
    if facts.known - {"email"} or facts.passwords or len(facts.entries) > 1:
        case.against.append("it asks for more than to agree")
    if facts.known:
        case.against.append("it asks for a person's data")
    if len(facts.told) > 1:
        case.against.append("it shows a person's data")


def _notice(facts: _Facts, case: _Case) -> None:
    """Recognise a page that only tells something, with a button to go on."""
    if facts.named("notice", "terms") and "on" in facts.intents:
        case.add(MAKE + BUTTON, "it asks for nothing, and goes on by a button")
    else:
        case.against.append("its name is not that of a notice, or it has no button to go on")
    if facts.open or len(facts.told) > 1 or "auth_id" in facts.pairs:
        case.against.append("it asks for or shows something")
    if facts.intents & {"agree", "register", "read_card", "disagree"}:
        case.against.append("more than to go on can be done on it")


def _mail_address(facts: _Facts, case: _Case) -> None:
    if "email" in facts.roles and facts.known == {"email"}:
        case.add(MAKE, "it asks for the mail address alone")
        if facts.intents & {"on", "register"}:
            case.add(BUTTON, "with a button to go on")
    else:
        case.against.append("it doesn't ask for the mail address alone")
    if len(facts.told - {"email"}) > 1:
        case.against.append("it shows a person's data")
    _no_sign_in(facts, case)
    _nothing_else(facts, case, {"email", "email_again", "consent", "captcha"})


def _mail_sent(facts: _Facts, case: _Case) -> None:
    said = facts.says("mail_on_its_way") or facts.says("blank_mail")
    if said:
        case.add(SAID, f"it says 「{said}」")
    if facts.entries or facts.passwords:
        case.against.append("it asks for something")
    elif case.weight:
        case.add(BUTTON, "and nothing to fill in")
    if "auth_id" in facts.pairs:
        case.against.append("it shows a 認証ID")
    if facts.named("completion") and not case.named:
        case.against.append(f"{facts.named('completion')} says that it is done")
    if facts.named("password_done") or facts.says("resetting"):
        case.against.append("it speaks of the password")
    if "register" in facts.intents:
        case.against.append("something is still to be registered")


def _mail_code(facts: _Facts, case: _Case) -> None:
    if "mail_code" in facts.roles:
        case.add(MAKE + BUTTON, "it asks for a code")
    else:
        case.against.append("it asks for no code")
    other_way = facts.says("not_by_mail")
    if other_way and "メール" not in facts.prose and "mail" not in facts.prose:
        case.against.append(f"it says 「{other_way}」, and the code comes by no mail")
    if facts.known - {"email"} or facts.passwords:
        case.against.append("it asks for more than a code")
    _no_sign_in(facts, case)


def _card_start(facts: _Facts, case: _Case) -> None:
    if "read_card" in facts.intents:
        case.add(MAKE, "a way to read the card")
        if not facts.entries:
            case.add(BUTTON, "and nothing to fill in")
    else:
        case.against.append("no way to read the card")
    if (facts.entries and facts.known) or facts.passwords:
        case.against.append("it asks for something")
    if len(facts.told) > 1:
        case.against.append("it shows a person's data")
    other = facts.named("elsewhere")
    if other:
        case.against.append(f"{other} is another procedure")
    said = next((said for said, covers in _reading_said(facts) if covers), None)
    if said:
        case.against.append(f"what lies over it says 「{said}」")


def _form(facts: _Facts, case: _Case) -> None:
    asked = facts.known - {"email"}
    if len(facts.known) > 1 and asked:
        roles = ", ".join(sorted(facts.known))
        case.add(MAKE + min(len(facts.known) - 1, 3), f"it asks for {roles}")
    elif asked and "name" in facts.greyed:
        case.add(MAKE, f"it asks for {', '.join(sorted(asked))} beside a name that stands")
    else:
        _one_question(facts, case)
    if "on" in facts.intents:
        case.add(BUTTON, "with a button to go on")
    done = facts.named("completion", "password_done", "mail_sent")
    if done:
        case.against.append(f"{done} says that it is done")
    other = facts.named("login", "elsewhere")
    if other and not facts.named("form", "confirmation"):
        case.against.append(f"{other} is another screen's")
    if facts.pressed & {"remove", "change"} and not facts.intents & {"on", "register"}:
        case.against.append("its button ends or changes a registration")
    if _changes(facts):
        case.against.append("it asks for the password that was set before")
    if "auth_id" in facts.roles and facts.passwords and len(facts.known) < 3:
        case.against.append("it asks to sign in")
    if any(x.role == "auth_id" and _called_auth_id(x.label) for x in facts.open):
        case.against.append("it asks for the 認証ID that a registration ends with")
    filed = next((x for x in facts.headings if _files(facts, x)), "")
    if filed:
        case.against.append(f"heading 「{shown(filed)}」 is another procedure's")
    if facts.account.asks:
        case.against.append(f"{facts.account.asks}: an account's")


def _one_question(facts: _Facts, case: _Case) -> None:
    told = _a_part_of_it(facts)
    if told:
        case.add(MAKE, f"one question of several: {told}")
    else:
        case.against.append("it asks for no more than one thing that is known")


def _a_part_of_it(facts: _Facts) -> str:
    """Tell why a page with one question, or with what the card has told, is a part of the form.

    It is named as the form, or counts its pages, and has a button to go on and none to register.
    The mail address alone is asked for elsewhere, too.
    """
    asked, stands = facts.known - {"email"}, facts.greyed & {"name", "sex"}
    more = [x for x in facts.unknown if x.field.required]
    if not (asked or (stands and not facts.open)) or more or facts.passwords:
        return ""
    if "on" not in facts.intents or facts.pressed & {"register", "login", "search"}:
        return ""
    if facts.named("elsewhere", "login"):
        return ""
    steps = (x.text for x in facts.page.snapshot.steps if x.current)
    step = next((x for x in steps if read_label(facts.page.knowledge, x).role in asked), "")
    named = facts.named("form") or (f"step 「{shown(step)}」" if step else "")
    return named or _counted(facts.page)


def _counted(page: Understood) -> str:
    """Return 「ステップ 2/8」 and the like; "" where the page counts nothing."""
    for line in page.snapshot.text[:_COUNTED_WITHIN].split("\n"):
        found = (
            _COUNT.fullmatch(plain(line).strip().lower()) if len(line) < _COUNT_AT_MOST else None
        )
        if found and 0 < int(found[1]) <= int(found[2]) and int(found[2]) > 1:
            return f"「{shown(line)}」"
    return ""


_COUNTED_WITHIN, _COUNT_AT_MOST = 3000, 40
_COUNT = re.compile(
    r"(?:step|ステップ|質問|設問|問|ページ|page|question|入力)?[\s.:]*"
    r"(\d{1,2})\s*(?:問目|ページ目|枚目|番目)?\s*(?:/|of|中)\s*(?:全)?(\d{1,2})\s*(?:問|ページ|枚|pages?|questions?)?"
)


def _called_auth_id(label: str) -> bool:
    return any(word in bare(label) for word in ("認証id", "authentication id"))


def _files(facts: _Facts, heading: str) -> bool:
    return facts.page.knowledge.phrases["filing"].in_text(bare(heading)) is not None


def _confirmation(facts: _Facts, case: _Case) -> None:
    told = facts.told
    if len(told) > 1 and ("name" in told or "email" in told):
        case.add(MAKE, f"it shows {', '.join(sorted(told))}")
    else:
        case.against.append("it shows nobody's data")
    registers = "register" in facts.intents or bool(facts.asks)
    if registers:
        said = f"it asks 「{facts.asks}」, yes or no" if facts.asks else ""
        case.add(BUTTON, said or "with a button that registers")
    if facts.intents & {"back", "change"}:
        case.add(BUTTON, "with a button that goes back")
    if facts.known or facts.passwords or facts.unknown:
        case.against.append("something on it can still be filled in")
    if "auth_id" in facts.pairs:
        case.against.append("it shows a 認証ID")
    if not facts.intents & {"register", "on", "yes", "back", "change"}:
        case.against.append("no button to go on")
    done = facts.named("completion", "password_done", "mail_sent", "application")
    if done:
        case.against.append(f"{done} says something else")
    elsewhere = facts.named("elsewhere")
    if elsewhere:
        case.against.append(f"{elsewhere} is another procedure")
    if not case.named and not registers:
        case.against.append("neither its name nor a button says that it registers")
    filed = "" if case.named or _says_register(facts) else facts.says("filing")
    if filed:
        case.against.append(f"it files 「{filed}」")
    if facts.account.shows:
        case.against.append(f"{facts.account.shows}: an account's")


def _says_register(facts: _Facts) -> bool:
    """Return whether a button says 登録 itself, and not only 「申請する」."""
    texts = (bare(x.action.text) for x in facts.page.actions if x.intent == "register")
    return any("登録" in text or "register" in text for text in texts)


def _completion(facts: _Facts, case: _Case) -> None:
    said = facts.says("said_done")
    if said and not (facts.entries or facts.passwords):
        case.add(SAID, f"it says 「{said}」")
    if "auth_id" in facts.pairs and not facts.passwords and not facts.entries:
        case.add(MAKE, "it shows a 認証ID")
    elif case.named and not facts.entries:
        case.add(BUTTON, "and nothing to fill in")
    if facts.entries or facts.passwords:
        case.against.append("it still asks for something")
    if "register" in facts.intents:
        case.against.append("a button that registers still stands on it")
    if facts.says("password_said_set") and "auth_id" not in facts.pairs:
        case.against.append("it says that a password is set")
    other_done = facts.says("other_said_done")
    if other_done and "auth_id" not in facts.pairs:
        case.against.append(f"it says 「{other_done}」")
    negated = "" if "auth_id" in facts.pairs else _negated(facts)
    if negated:
        case.against.append(f"it says 「{negated}」")
    other = facts.named("password_done", "mail_sent", "application", "elsewhere")
    if other:
        case.against.append(f"{other} is something else that is done")
    if facts.account.done:
        case.against.append(f"{facts.account.done}: only an account is open")


def _password(facts: _Facts, case: _Case) -> None:
    if facts.passwords:
        new = [x for x in facts.passwords if x.role in ("password", "password_again")]
        if new or case.named:
            case.add(MAKE, "it asks for a password")
        if len(facts.passwords) > 1:
            case.add(BUTTON, "twice")
        if any("new-password" in x.field.autocomplete for x in facts.passwords):
            case.add(BUTTON, "a new one")
        if facts.intents & {"register", "on"}:
            case.add(BUTTON, "with a button to set it")
    else:
        case.against.append("it asks for no password")
    if _changes(facts) or facts.says("lapsed"):
        case.against.append("it asks for a password in the place of one that was set before")
    if facts.known - {"email"}:
        case.against.append("it asks for a person's data")
    if any(x.never == CARDS for x in facts.passwords):
        case.against.append("it asks for a password of the card")
    about = _of_the_card(facts.page)
    if about:
        case.against.append(f"heading 「{shown(about)}」 is about a password of the card")
    if len(facts.passwords) == 1 and not case.named:
        case.against.append("one password alone may as well be asked to sign in")
    if facts.account.asks:
        case.against.append(f"{facts.account.asks}: an account's")
    _no_sign_in(facts, case)


def _of_the_card(page: Understood) -> str:
    """Return a heading that asks for a password of the card; "" where none does."""
    headings = (x.text for x in page.snapshot.headings if x.visible)
    return next((x for x in headings if read_label(page.knowledge, x).never == CARDS), "")


def _password_done(facts: _Facts, case: _Case) -> None:
    if facts.passwords or facts.entries:
        case.against.append("it still asks for something")
        return
    said = facts.says("password_said_set")
    if said:
        case.add(MAKE, f"it says 「{said}」")
        done = facts.named("completion")
        if done and "auth_id" not in facts.pairs:
            case.add(HEADING, f"{done}: of the password, as it says")
    if case.weight:
        case.add(BUTTON, "and nothing to fill in")
    if "register" in facts.intents:
        case.against.append("a button that registers still stands on it")


def _login(facts: _Facts, case: _Case) -> None:
    if _signs_in(facts):
        case.add(MAKE, "it asks for an ID and a password")
    elif len(facts.passwords) == 1 and "login" in facts.intents:
        case.add(MAKE, "it asks for a password to sign in")
    else:
        case.against.append("it asks for no sign-in")
    if "login" in facts.intents:
        case.add(BUTTON, "with a button to sign in")
    if len(facts.known - {"email"}) > 1:
        case.against.append("it asks for a person's data")


def _application(facts: _Facts, case: _Case) -> None:
    """利用申出 has screens of its own; only its name tells it."""
    if case.named:
        case.add(MAKE + AHEAD, "another stage, told by its name alone")


def _account(facts: _Facts, case: _Case) -> None:
    if not facts.account.asks:
        case.against.append("it does not ask for what an account is opened with")
        return
    case.add(MAKE + BUTTON, facts.account.asks)
    if "on" in facts.intents:
        case.add(BUTTON, "with a button to go on")
    elsewhere = facts.named("elsewhere")
    if elsewhere:
        case.against.append(f"{elsewhere} is another procedure")


def _account_confirmation(facts: _Facts, case: _Case) -> None:
    if not facts.account.shows:
        case.against.append("it does not show what an account is opened with")
        return
    case.add(MAKE, facts.account.shows)
    if "register" in facts.intents:
        case.add(BUTTON, "with a button that registers")
    if facts.intents & {"back", "change"}:
        case.add(BUTTON, "with a button that goes back")
    if facts.known or facts.passwords or facts.unknown:
        case.against.append("something on it can still be filled in")
    if not case.named and "register" not in facts.intents:
        case.against.append("neither its name nor a button says that it registers")
    elsewhere = facts.named("elsewhere")
    if elsewhere:
        case.against.append(f"{elsewhere} is another procedure")


def _account_done(facts: _Facts, case: _Case) -> None:
    said = facts.says("said_done")
    if not facts.account.done:
        case.against.append("it does not say that an account is open")
        return
    if not case.named and not said:
        case.against.append("neither its name nor its text says that something is done")
    case.add(MAKE, facts.account.done)
    if said:
        case.add(SAID, f"it says 「{said}」")
    if facts.intents & {"apply", "login"}:
        case.add(BUTTON, "with a way to sign in")
    if facts.entries or facts.passwords:
        case.against.append("it still asks for something")
    if "register" in facts.intents:
        case.against.append("a button that registers still stands on it")
    if _negated(facts):
        case.against.append(f"it says 「{_negated(facts)}」")


def _signs_in(facts: _Facts) -> bool:
    """ID and password in one place, or one password that is to be the present one."""
    if len(facts.passwords) != 1:
        return False
    only = facts.passwords[0].field
    asks_id = {"auth_id", "email"} & facts.roles
    return bool(asks_id and not facts.known - {"email"}) or "current-password" in only.autocomplete


def _no_sign_in(facts: _Facts, case: _Case) -> None:
    if _signs_in(facts):
        case.against.append("it asks to sign in")
    other = facts.named("login", "elsewhere")
    if other and not case.named:
        case.against.append(f"{other} is another screen's")
    if facts.named("elsewhere"):
        case.against.append(f"{facts.named('elsewhere')} is another procedure")


def _nothing_else(facts: _Facts, case: _Case, known: set[str]) -> None:
    more = [x for x in facts.entries if x.role not in known and x.field.required]
    if more:
        case.against.append(f"it asks for 「{more[0].label}」 too")
    if len(facts.unknown) > 2:
        case.against.append("it asks for several things that are not known")


def _changes(facts: _Facts) -> bool:
    return "old_password" in facts.roles


def _negated(facts: _Facts) -> str:
    for name in ("完了していません", "完了しておりません", "まだ登録", "not complete"):
        if name in facts.prose:
            return name
    return ""


_RULES: dict[str, Callable[[_Facts, _Case], None]] = {
    "waiting_room": _waiting_room,
    "reading": _reading,
    "top": _top,
    "terms": _terms,
    "notice": _notice,
    "mail_address": _mail_address,
    "mail_sent": _mail_sent,
    "mail_code": _mail_code,
    "card_start": _card_start,
    "form": _form,
    "confirmation": _confirmation,
    "completion": _completion,
    "password": _password,
    "password_done": _password_done,
    "login": _login,
    "application": _application,
    "account": _account,
    "account_confirmation": _account_confirmation,
    "account_done": _account_done,
}


_ENTRIES = ("内容", "以下", "上記", "entries", "following", "above")
_REFUSALS = frozenset({"no", "cancel", "back"})


def _asks_to_register(page: Understood) -> str:
    """Return 「以下の内容で登録しますか」 where 「はい」 says so and 「いいえ」 not."""
    if "register" in page.intents or "yes" not in page.intents or not page.intents & _REFUSALS:
        return ""
    words = page.knowledge.dialogs
    text = page.snapshot.text[:_ASKED_WITHIN]
    for found in _ASKING.finditer(text):
        said = bare(found.group())
        if (
            words["question"].in_text(said)
            and words["register"].in_text(said)
            and not words["leave"].in_text(said)
            and any(each in said for each in _ENTRIES)
        ):
            return shown(found.group())
    return ""


_ASKED_WITHIN = 6000
# A question, with the sentence before it: 「以下の内容で登録します。よろしいですか。」
_ASKING = re.compile(r"(?:[^。.？?\n]{1,80}[。.] ?)?[^。.？?\n]{1,80}[。.？?]")


def way_on(page: Understood, judgement: Judgement) -> Candidate | NoCandidate:
    """Return the one button that leads on from a recognised screen; none from any other.

    登録 is a candidate on a recognised confirmation, and where a mail address, a code or a
    password is sent.
    """
    if not isinstance(judgement, Recognised):
        return NoCandidate("", "unknown-screen", "the screen is not recognised")
    if judgement.screen not in ONWARD:
        return NoCandidate("", "none", f"nothing leads on from {judgement.screen}")
    found = page.only(ONWARD[judgement.screen])
    if judgement.screen == "form" and isinstance(found, NoCandidate) and found.reason == "none":
        return _sent_to_be_confirmed(page, found)
    if judgement.screen == "confirmation" and isinstance(found, NoCandidate):
        return _said_yes(page, found)
    return found


def _said_yes(page: Understood, none: NoCandidate) -> Candidate | NoCandidate:
    """「はい」 to the page's own question whether to register what it shows."""
    asked = _asks_to_register(page)
    if none.reason != "none" or not asked:
        return none
    yes = page.only("yes")
    if isinstance(yes, NoCandidate) or yes.twins:
        return none
    return replace(yes, why=f"{yes.why}, to 「{asked}」")


def _sent_to_be_confirmed(page: Understood, none: NoCandidate) -> Candidate | NoCandidate:
    """「送信」 on a form, where the steps of the page show that a confirmation comes next."""
    steps = page.snapshot.steps
    following = [after.text for step, after in pairwise(steps) if step.current]
    confirms = [x for x in following if screens_named(page.knowledge, x) == ("confirmation",)]
    if not confirms:
        return none
    sent = page.only("register")
    if isinstance(sent, Candidate) and bare(sent.doing.action.text) in _SENDING:
        return replace(sent, why=f"{sent.why}; the next step is 「{shown(confirms[0])}」")
    return none


_SENDING = frozenset({"送信", "送信する", "送信します", "send", "submit"})
