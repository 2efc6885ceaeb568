"""The screens of the site, one class each, whatever the edition: what is on it, what one can do.

They are thin: what anything means is decided by the pure functions beside them, and each acts on
the one look it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self, get_args

from pages import act
from pages.act import NotDone
from pages.auth_id import ShownAuthId, auth_id_of, nobodys
from pages.compare import Comparison, compare
from pages.here import Here
from pages.intents import Candidate, NoCandidate
from pages.password_rules import Rules, rules_of_page
from pages.plan import Consent, Fill, Plan, Unanswered, plan_filling
from pages.recognise import way_on
from pages.snapshot import Field, Fold, Option
from pages.subject import Subject
from pages.understanding import understand
from terms.auth_id import AuthId

ScreenName = Literal[
    "top", "terms", "mail_address", "mail_sent", "mail_code", "card_start", "reading", "form",
    "confirmation", "completion", "password", "password_done", "trouble", "login", "waiting_room",
    "application", "notice", "account", "account_confirmation", "account_done", "taught",
]  # fmt: skip
SCREEN_NAMES: tuple[ScreenName, ...] = get_args(ScreenName)


SIGNATURE_CERTIFICATE = "hdnSignCert"  # hidden field of the article's edition [code]


TO_THE_END = """() => {
  for (const each of [document.scrollingElement, ...document.querySelectorAll('*')])
    if (each && each.scrollHeight > each.clientHeight + 1) each.scrollTop = each.scrollHeight;
}"""


class NothingToPress(Exception):
    """No action, or more than one, is the one that leads on; nothing was pressed."""

    def __init__(self, missing: NoCandidate) -> None:
        super().__init__(missing.why)
        self.missing = missing


@dataclass(frozen=True)
class NotFilled:
    """A question that could not be answered as planned, in the site's words, and why."""

    label: str
    why: str


class Screen:
    """A screen as it stood at one look."""

    name: ClassVar[ScreenName]

    def __init__(self, here: Here) -> None:
        self.here = here

    @property
    def onward(self) -> Candidate | NoCandidate:
        """The one action by which the screen is left towards the end of a registration."""
        return way_on(self.here.page, self.here.judgement)

    @property
    def target(self) -> str:
        """Reference of what is pressed to leave the screen; "" where nothing is."""
        found = self.onward
        return found.doing.action.ref if isinstance(found, Candidate) else ""

    async def press_on(self, *, no_wait: bool = False) -> None:
        """Press what leads on. Raises :class:`NothingToPress`, :class:`pages.act.NotDone`.

        Another screen may have come meanwhile, with a button of its own: it is not this one's.
        """
        if self.here.screen != self.name:
            stands = self.here.screen or "no known screen"
            told = f"{stands} instead of {self.name}"
            raise NothingToPress(NoCandidate("", "unknown-screen", told))
        found = self.onward
        if isinstance(found, NoCandidate):
            raise NothingToPress(found)
        await self._press(found, no_wait=no_wait)

    async def _press(self, found: Candidate, *, no_wait: bool = False) -> None:
        here = self.here
        ref = found.doing.action.ref
        await act.press(here.seen, ref, origins=here.origins, no_wait=no_wait)

    async def fill(self, fills: Iterable[Fill]) -> list[NotFilled]:
        """Do what was planned and read it back; what did not come out as planned is told."""
        missed: list[NotFilled] = []
        for each in fills:
            why = await self._fill(each)
            if why:
                missed.append(NotFilled(each.label, why))
        return missed

    async def _fill(self, each: Fill) -> str:
        here = self.here
        try:
            if each.option is not None:
                await act.choose(here.seen, each.ref, each.option, origins=here.origins)
                return ""
            stands = await act.fill(here.seen, each.ref, each.text, origins=here.origins)
        except NotDone as trouble:
            return trouble.reason
        return "" if act.same_but_for_format(stands, each.text) else "other-than-written"

    async def answers_of(self, ref: str) -> tuple[Option, ...]:
        """Open a closed list and return its answers; none where it does not show any."""
        try:
            return await act.options(self.here.seen, ref, origins=self.here.origins)
        except NotDone:
            return ()

    async def unfold(self, fold: Fold) -> None:
        """Open a closed part of the screen. Raises :class:`NotDone`."""
        await act.unfold(self.here.seen, fold, origins=self.here.origins)

    def with_answers(self, answers: Mapping[str, Sequence[Option]]) -> Self:
        """Return the screen with the answers of lists, by reference, as if these were open."""
        here = self.here
        fields = tuple(_opened(x, answers.get(x.ref, ())) for x in here.snapshot.fields)
        snapshot = replace(here.snapshot, fields=fields)
        page = understand(snapshot, here.page.knowledge)
        return type(self)(replace(here, seen=replace(here.seen, snapshot=snapshot), page=page))

    def written_over(self, fills: Iterable[Fill]) -> tuple[Fill, ...]:
        """Those of a plan for this look that do not stand as planned, or not any longer."""
        fields = {each.ref: each for each in self.here.snapshot.fields}
        return tuple(each for each in fills if not _stands(fields[each.ref], each))

    async def answer(self, question: Unanswered, text: str) -> str:
        """Enter what a person answered to a question of the site; returns why not, or ""."""
        here, seen = self.here, self.here.seen
        if question.boxes:
            return await self._answer_letters(question.boxes, text)
        field = next(x for x in here.snapshot.fields if x.ref == question.ref)
        try:
            if field.options:
                option = next((x for x in field.options if x.text == text), None)
                if option is None:
                    return "no-option"
                await act.choose(seen, field.ref, option, origins=here.origins)
            elif field.kind == "tick":
                await act.tick(seen, field.ref, text == "yes", origins=here.origins)
            else:
                await act.fill(seen, field.ref, text, origins=here.origins)
        except NotDone as trouble:
            return trouble.reason
        return ""

    async def _answer_letters(self, boxes: Sequence[str], text: str) -> str:
        """Write each letter of a code into the box of its own."""
        here = self.here
        if len(text) != len(boxes):
            return "too-long" if len(text) > len(boxes) else "refused"
        try:
            for ref, letter in zip(boxes, text, strict=True):
                await act.fill(here.seen, ref, letter, origins=here.origins)
        except NotDone as trouble:
            return trouble.reason
        return ""

    async def give_consent(self, consent: Consent) -> None:
        """Tick a box of terms: only a person may ask for it. Raises :class:`NotDone`."""
        seen, origins = self.here.seen, self.here.origins
        yes = [each for each in consent.options if not each.disabled]
        if consent.options:
            if len(yes) != 1:
                raise NotDone("no-option", consent.label)
            await act.choose(seen, consent.ref, yes[0], origins=origins)
        else:
            await act.tick(seen, consent.ref, origins=origins)

    def in_language(self, lang: str) -> str:
        """Address of this screen in another language; "" where it offers none."""
        found = [x.action for x in self.here.page.actions if x.intent == f"in_{lang}"]
        return found[0].leads_to if found else ""

    @property
    def heading(self) -> list[str]:
        """References of the first heading that is seen."""
        return [each.ref for each in self.here.page.snapshot.headings if each.visible][:1]

    def field_refs(self, *roles: str) -> list[str]:
        """Return references of the fields of some roles, for pictures and how-tos."""
        return [
            ref
            for each in self.here.page.fields
            if each.role in roles
            for ref in (each.field.ref, *(option.ref for option in each.field.options))
        ]

    def label_refs(self, *roles: str) -> list[str]:
        """Return references of the questions of some roles."""
        return [x.field.label_ref for x in self.here.page.fields if x.role in roles]

    def row_refs(self, *roles: str) -> list[str]:
        """Return references of questions and answers of some roles."""
        fields = [x.field for x in self.here.page.fields if x.role in roles]
        groups = [each.group_ref for each in fields]
        return [*self.label_refs(*roles), *self.field_refs(*roles), *groups]

    def value_refs(self, *roles: str) -> list[str]:
        """Return references of what the screen shows beside the labels of some roles."""
        pairs = self.here.page.pairs
        return [each.pair.ref for each in pairs if not roles or each.said.role in roles]

    def pair_refs(self) -> list[str]:
        """Return references of all labels with what is shown beside them."""
        pairs = [each.pair for each in self.here.page.pairs]
        return [ref for each in pairs for ref in (each.label_ref, each.ref)]

    def action_refs(self, intent: str) -> list[str]:
        """Return references of the actions of an intent."""
        return [x.action.ref for x in self.here.page.actions if x.intent == intent]


def _opened(field: Field, answers: Sequence[Option]) -> Field:
    stands = " ".join(field.value.split())
    options = tuple(replace(x, chosen=" ".join(x.text.split()) == stands) for x in answers)
    return replace(field, options=options) if options else field


def _stands(field: Field, planned: Fill) -> bool:
    if planned.option is None:
        # A list that is written into may show its answer elsewhere than in its value.
        return field.kind == "list" or act.same_but_for_format(field.value, planned.text)
    if field.kind == "choice":
        return planned.option.chosen
    chosen = [each for each in field.options if each.chosen]
    return not chosen or planned.option in chosen


class Top(Screen):
    """The menu from which a new user is registered."""

    name = "top"


class Terms(Screen):
    """Anything that asks to agree. Only a person agrees."""

    name = "terms"

    async def read_to_end(self) -> None:
        """Scroll to the end of the terms: some sites let nobody agree before."""
        await self.here.seen.page.evaluate(TO_THE_END)

    def consents(self, case: Subject) -> tuple[Consent, ...]:
        """Boxes to tick before the button of agreement."""
        return plan_filling(self.here.page, case).consents


class MailAddress(Screen):
    """Asks for the mail address, once or twice, and for nothing else."""

    name = "mail_address"


class MailSent(Screen):
    """The registration goes on by the link in the mail that was sent."""

    name = "mail_sent"

    @property
    def asks_for_blank_mail(self) -> bool:
        """Is it the person who sends a mail first, without anything in it?"""
        page = self.here.page
        return page.knowledge.phrases["blank_mail"].in_text(page.prose) is not None


class MailCode(Screen):
    """Asks for the code in the mail that was sent."""

    name = "mail_code"

    def question(self, case: Subject) -> Unanswered | None:
        """Return the field for the code; None when there is not exactly one."""
        found = [x for x in plan_filling(self.here.page, case).unanswered if x.role == "mail_code"]
        return found[0] if len(found) == 1 else None


class CardStart(Screen):
    """Where the card is read with a PC."""

    name = "card_start"


class Reading(Screen):
    """The card is being read: up to the arrival of both certificates."""

    name = "reading"

    @property
    def signature_certificate_read(self) -> bool:
        """Does the page hold the signature certificate already?"""
        return SIGNATURE_CERTIFICATE in self.here.snapshot.held

    @property
    def overlay(self) -> list[str]:
        """References of what lies over the page."""
        return [each.ref for each in self.here.snapshot.dialogs if each.ref]


class Form(Screen):
    """What is to be entered about the person."""

    name = "form"

    def plan(self, case: Subject) -> Plan:
        """Decide about every field, before anything is typed."""
        return plan_filling(self.here.page, case)


class Confirmation(Screen):
    """Everything once more, and the button that registers."""

    name = "confirmation"

    def compare(self, case: Subject) -> Comparison:
        """Compare every row with the case."""
        return compare(self.here.page, case)


class Completion(Screen):
    """Done, with the 認証ID that must be noted down."""

    name = "completion"

    def auth_ids(self) -> tuple[str, ...]:
        """Every 認証ID that the screen shows at its label, each once."""
        return auth_ids_on(self.here)


class ChoosesPassword(Screen):
    """A screen on which the login password is chosen."""

    @property
    def rules(self) -> Rules:
        """What the page says about passwords."""
        return rules_of_page(self.here.page)

    async def enter(self, password: str) -> None:
        """Write the password into its one or two fields. Raises :class:`NotDone`."""
        here = self.here
        for each in here.page.fields:
            ref = each.field.ref
            if ref in here.page.aside:
                continue
            if each.open and each.role in ("password", "password_again"):
                await act.fill(here.seen, ref, password, origins=here.origins, secret=True)


class Password(ChoosesPassword):
    """Asks for the login password and for nothing else."""

    name = "password"


class Account(ChoosesPassword):
    """Asks for what an account is opened with: name, mail address, login password."""

    name = "account"


class AccountConfirmation(Screen):
    """What the account is opened with once more, and the button that opens it."""

    name = "account_confirmation"

    def compare(self, case: Subject) -> Comparison:
        """Compare every row with the case; the mail address must be among them, a name if shown."""
        shown = {each.said.role for each in self.here.page.pairs}
        return compare(self.here.page, case, ("name", "email") if "name" in shown else ("email",))


class AccountDone(Screen):
    """The account is open; the registration with the card comes next."""

    name = "account_done"

    @property
    def user(self) -> str:
        """What one signs in with, where the screen shows exactly one such name; else ""."""
        pairs = self.here.page.pairs
        shown = {x.pair.value.strip() for x in pairs if x.said.role == "auth_id"} - {""}
        return shown.pop() if len(shown) == 1 else ""


class PasswordDone(Screen):
    """The login password is set."""

    name = "password_done"


class Trouble(Screen):
    """Any of the site's own error pages."""

    name = "trouble"


class Notice(Screen):
    """Something to be read, with nothing to fill in and one button to go on."""

    name = "notice"


class Login(Screen):
    """Asks who already registered to sign in."""

    name = "login"

    @property
    def onward(self) -> Candidate | NoCandidate:
        """Signing in leads towards a registration only for whoever opened an account for it."""
        return self.here.page.only("login")

    async def enter(self, user: str, password: str) -> None:
        """Write both into the two fields. Raises :class:`NotDone`, nothing written, for others."""
        here = self.here
        asked = [x for x in here.page.fields if x.open and x.field.kind != "tick"]
        users = [x for x in asked if x.role in ("auth_id", "email")]
        secrets = [x for x in asked if x.field.kind == "password"]
        if len(users) != 1 or len(secrets) != 1:
            raise NotDone("kind", "", "not one field for the name and one for the password")
        await act.fill(here.seen, users[0].field.ref, user, origins=here.origins)
        ref = secrets[0].field.ref
        await act.fill(here.seen, ref, password, origins=here.origins, secret=True)


class WaitingRoom(Screen):
    """A queue before the site, which goes on by itself."""

    name = "waiting_room"


class Application(Screen):
    """利用申出, the second stage that organisations are told of (docs/domain.md 1)."""

    name = "application"


class Taught(Screen):
    """A screen of this site that only a lesson knows: what a person did there once."""

    name = "taught"


SCREENS: dict[str, type[Screen]] = {
    each.name: each
    for each in (
        Top, Terms, MailAddress, MailSent, MailCode, CardStart, Reading, Form, Confirmation,
        Completion, Password, PasswordDone, Trouble, Notice, Login, WaitingRoom, Application,
        Account, AccountConfirmation, AccountDone, Taught,
    )
}  # fmt: skip


def screen_of(here: Here) -> Screen | None:
    """Return the page object of the screen that is shown; None when it is none that is known."""
    kind = SCREENS.get(here.screen)
    return kind(here) if kind else None


def auth_ids_on(here: Here, is_own_value: Callable[[str], bool] = nobodys) -> tuple[AuthId, ...]:
    """Find the 認証ID that a page shows; none where it is not one, masked, or not there yet.

    Nor where an account is open: what one signs in with there is none. Nor what
    ``is_own_value`` of the applicant.
    """
    if here.screen == AccountDone.name:
        return ()
    found = auth_id_of(here.page, is_own_value)
    return (found.value,) if isinstance(found, ShownAuthId) else ()
