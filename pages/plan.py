"""What is to be filled into a form from the case, how, and what has to be asked of a person.

Nothing is dropped: every visible field is filled, asked of a person, somebody's to do, or left
alone, each with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from pages import writing
from pages.answers import (
    Chosen,
    NotChosen,
    chosen,
    chosen_number,
    chosen_text,
    nothing_chosen,
)
from pages.asking import CARDS, Asked, agreeing, shown
from pages.compare import Verdict, judge
from pages.days import in_era
from pages.knowledge import Knowledge
from pages.labels import bare
from pages.snapshot import Option
from pages.subject import Subject
from pages.understanding import NEVER_FILLED, Understood, holds
from pages.writing import NotWritten, Writing, Written
from terms.addresses import prefecture_in_front

ALWAYS_ASKED = frozenset({"mail_code", "captcha", "secret_question", "secret_answer"})


@dataclass(frozen=True)
class Fill:
    """One field to write into, or one option to choose."""

    ref: str
    label: str
    role: str
    part: str
    how: Literal["write", "choose"]
    text: str  # what is written, or the text of the option
    why: str
    option: Option | None = None


@dataclass(frozen=True)
class Unanswered:
    """A question for a person, in the site's own words."""

    ref: str
    label: str
    kind: str
    options: tuple[str, ...]
    why: str
    role: str = ""
    boxes: tuple[str, ...] = ()  # a box for each letter of the answer, `ref` the first


@dataclass(frozen=True)
class Consent:
    """A box to tick that is the card holder's: agreement to terms; or ``options`` that agree."""

    ref: str
    label: str
    required: bool
    given: bool
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Preset:
    """An answer that stands there already, which no case gives: a ticked box, a chosen button.

    ``answer`` is the text of what is chosen, "" for a box.
    """

    ref: str
    label: str
    answer: str = ""


@dataclass(frozen=True)
class Standing:
    """A greyed field, compared with the case: is it the right person's card?"""

    ref: str
    label: str
    role: str
    shown: str
    verdict: Verdict
    why: str


@dataclass(frozen=True)
class Left:
    """A field that is left alone."""

    ref: str
    label: str
    why: str


@dataclass(frozen=True)
class Plan:
    """Everything about one form, decided before anything is typed."""

    fills: tuple[Fill, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    consents: tuple[Consent, ...] = ()
    presets: tuple[Preset, ...] = ()
    passwords: tuple[Asked, ...] = ()
    standing: tuple[Standing, ...] = ()
    left: tuple[Left, ...] = ()
    loading: tuple[str, ...] = ()  # questions of the case whose answers are not on the page yet
    stops: tuple[Left, ...] = ()
    """Fields on account of which nothing is filled and nobody is asked: the card's passwords."""

    @property
    def wrong_person(self) -> tuple[Standing, ...]:
        """Greyed fields that are another person's than the case's."""
        return tuple(x for x in self.standing if x.verdict == "different")


@dataclass
class _Draft:
    fills: list[Fill] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    presets: list[Preset] = field(default_factory=list)
    passwords: list[Asked] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    stops: list[Left] = field(default_factory=list)


def plan_filling(page: Understood, case: Subject) -> Plan:
    """Decide about every visible field of a page."""
    draft = _Draft()
    answers: dict[tuple[str, bool, str], list[Asked]] = defaultdict(list)
    greyed: list[Asked] = []
    others: list[Asked] = []
    for each in page.fields:
        if each.field.ref in page.aside:
            draft.left.append(Left(each.field.ref, each.label, "it is there to sign in"))
        elif each.field.ref in page.beside:
            draft.left.append(Left(each.field.ref, each.label, each.why))
        elif each.field.greyed:
            greyed += [each] if each.of in ("", case.category) else []
        elif each.of and each.of != case.category:
            others.append(each)
        elif _answered_by_case(each, page):
            answers[each.role, each.again, each.script].append(each)
        else:
            _not_of_the_case(each, page, draft)
    for boxes in answers.values():
        _answer(boxes, case, page, draft)
    for each in others:
        _of_another(each, page, draft)
    return Plan(
        _in_order(draft.fills, page),
        _in_order(draft.unanswered, page),
        tuple(draft.consents),
        tuple(draft.presets),
        tuple(draft.passwords),
        _standing(greyed, case, page),
        tuple(draft.left),
        tuple(x.label for x in page.fields if _answered_by_case(x, page) and _loading(x, page)),
        tuple(draft.stops),
    )


def _loading(each: Asked, page: Understood) -> bool:
    """Tell whether a list is still without the answers that one chooses from."""
    field = each.field
    if field.kind != "list" or field.closed:
        return False
    if not field.options:
        return True
    return all(_says_busy(x.text, page) for x in field.options)


def _says_busy(text: str, page: Understood) -> bool:
    busy = page.knowledge.phrases.get("busy")
    return bool(busy and busy.in_text(bare(text)))


_Made = TypeVar("_Made", Fill, Unanswered)


def _in_order(made: list[_Made], page: Understood) -> tuple[_Made, ...]:
    places = {each.field.ref: at for at, each in enumerate(page.fields)}
    return tuple(sorted(made, key=lambda each: places[each.ref]))


def _answered_by_case(each: Asked, page: Understood) -> bool:
    return bool(each.role and page.knowledge.roles[each.role].applicant)


def _of_another(each: Asked, page: Understood, draft: _Draft) -> None:
    """Ask or leave what is about the foreign national, say, where a relative registers."""
    why = f"{each.why}: it is about a {each.of}, and somebody else registers"
    # A form with nothing to fill is not sent as it is: whose it is, a person has to see.
    if (each.field.required or not draft.fills) and not _has_answer(each, page):
        draft.unanswered.append(_question(each, why, page.knowledge))
    else:
        draft.left.append(Left(each.field.ref, each.label, why))


def _not_of_the_case(each: Asked, page: Understood, draft: _Draft) -> None:
    field, role = each.field, each.role
    if field.kind == "tick" and not role and _who(each, page) == "holder":
        draft.consents.append(Consent(field.ref, each.label, True, field.filled))
    elif role == "consent":
        options = agreeing(each, page.knowledge)
        given = any(x.chosen for x in options) or (field.kind == "tick" and field.filled)
        draft.consents.append(Consent(field.ref, each.label, field.required, given, options))
    elif each.never == CARDS:
        draft.stops.append(Left(field.ref, each.label, each.why))
    elif role in ("password", "password_again"):
        draft.passwords.append(each)
    elif role in NEVER_FILLED:
        draft.left.append(Left(field.ref, each.label, f"{role}: no part of the registration"))
    elif role == "mail_code" and each.part.isdecimal() and each.part != "1":
        pass  # asked for with the first of its boxes
    elif _must_be_asked(each, page):
        why = f"{role}: never answered from a case" if role else each.why
        draft.unanswered.append(_question(each, why, page.knowledge, _boxes(each, page)))
    elif is_preset(each, page):
        chosen = next((shown(x.text) for x in field.options if x.chosen), "")
        draft.presets.append(Preset(field.ref, each.label, chosen))
    else:
        draft.left.append(Left(field.ref, each.label, each.why))


def is_preset(each: Asked, page: Understood) -> bool:
    """Tell whether somebody has decided here before any person did.

    A list always shows one of its options, and of a box without words nothing can be told.
    """
    field, placed = each.field, (*page.beside, *page.aside)
    if each.role or not each.label or not each.open or field.ref in placed:
        return False
    if field.kind == "choice":
        return _has_answer(each, page)
    return field.kind == "tick" and field.filled


def _boxes(each: Asked, page: Understood) -> tuple[str, ...]:
    """Return references of all boxes of a code that has one for each letter."""
    if each.role != "mail_code" or not each.part.isdecimal():
        return ()
    return tuple(x.field.ref for x in page.fields if x.role == "mail_code" and x.part.isdecimal())


def _who(each: Asked, page: Understood) -> str:
    return page.knowledge.who_answers(each.label)


def _must_be_asked(each: Asked, page: Understood) -> bool:
    field = each.field
    if _who(each, page) == "operator" and (field.options or not _has_answer(each, page)):
        return True  # of a list something may be chosen from the beginning
    if each.role in ALWAYS_ASKED and (field.required or each.role in ("mail_code", "captcha")):
        return True
    if field.invalid or (field.error and not field.filled):
        return True
    return field.required and not _has_answer(each, page)


def _has_answer(each: Asked, page: Understood) -> bool:
    field = each.field
    if field.options:
        return not nothing_chosen(page.knowledge, field.options)
    return bool(field.filled or field.value.strip())


def _question(
    each: Asked, why: str, knowledge: Knowledge, boxes: tuple[str, ...] = ()
) -> Unanswered:
    field = each.field
    nothing = knowledge.answers["nothing"]["chosen"]
    options = tuple(
        x.text
        for x in field.options
        if not x.disabled and bare(x.text).strip("-") and bare(x.text) not in nothing
    )
    return Unanswered(field.ref, each.label, field.kind, options, why, each.role, boxes)


def _ask(boxes: Sequence[Asked], why: str, page: Understood, draft: _Draft) -> None:
    """Ask a person where the form asks for an answer, else leave it alone."""
    required = any(x.field.required or x.field.invalid for x in boxes)
    for each in boxes:
        if required:
            draft.unanswered.append(_question(each, why, page.knowledge))
        else:
            draft.left.append(Left(each.field.ref, each.label, why))


def _answer(boxes: list[Asked], case: Subject, page: Understood, draft: _Draft) -> None:
    """Fill the boxes of one answer, all or none."""
    role = boxes[0].role
    made = _made(boxes, case, page)
    if isinstance(made, Unsaid):
        _ask(boxes, made.why, page, draft)
        return
    troubles = (
        [made]
        if isinstance(made, str)
        else [x.why for x in made if isinstance(x, NotWritten | NotChosen)]
    )
    if troubles or isinstance(made, str):
        # The case says it, and it can't be entered: dropped silently, it would be missed.
        draft.unanswered.extend(_question(x, troubles[0], page.knowledge) for x in boxes)
        return
    for box, each in zip(boxes, made, strict=True):
        ref, why = box.field.ref, f"{box.why}; {each.why}"
        if isinstance(each, Chosen):
            text, option = each.option.text, each.option
            draft.fills.append(Fill(ref, box.label, role, box.part, "choose", text, why, option))
        elif isinstance(each, Written):
            draft.fills.append(Fill(ref, box.label, role, box.part, "write", each.text, why))


@dataclass(frozen=True)
class Unsaid:
    """The case has no answer to this question: asked of a person where the form requires one."""

    why: str


Made = Sequence[Writing | Chosen | NotChosen] | str | Unsaid
"""One result for each box, or why there is none for all of them."""


def _made(boxes: list[Asked], case: Subject, page: Understood) -> Made:
    role = page.knowledge.roles[boxes[0].role]
    applicant = role.applicant
    parts = [x.part for x in boxes]
    if len(set(parts)) != len(parts):
        return f"{len(boxes)} boxes of the same part"
    if applicant == "category":
        return _options(boxes, page, "category", case.category)
    if applicant == "procedure":
        if case.procedure is None:
            return Unsaid("the case names no procedure")
        return _options(boxes, page, "procedure", case.procedure)
    if applicant == "birth_date":
        return _date(boxes, case, page)
    value = case.value(applicant)
    if value is None:
        return Unsaid("the case says nothing about it")
    if applicant == "sex":
        return _options(boxes, page, "sex", str(value))
    return _WRITERS[applicant](boxes, str(value), page)


def _options(boxes: list[Asked], page: Understood, kind: str, wanted: str) -> Made:
    if len(boxes) != 1 or not boxes[0].field.options:
        return "it has no options to choose from"
    return [chosen(boxes[0].field.options, page.knowledge, kind, wanted)]


def _date(boxes: list[Asked], case: Subject, page: Understood) -> Made:
    day = case.applicant.birth_date
    by_part = {x.part: x for x in boxes}
    if set(by_part) == {""}:
        return [writing.whole_date(boxes[0], day)]
    if not {"year", "month", "day"} <= set(by_part) <= {"era", "year", "month", "day"}:
        return f"its boxes are not understood: {', '.join(x.part or '?' for x in boxes)}"
    year, era = day.year, None
    if "era" in by_part:
        options = by_part["era"].field.options
        if not options:
            return "the era is to be written"
        era = chosen(options, page.knowledge, "era", "gregorian")
        known = in_era(day)
        if isinstance(era, NotChosen) and known:
            era, year = chosen(options, page.knowledge, "era", known.era), known.year
    elif _years_of_an_era(by_part["year"]):
        return "the year is asked for in an era, and no era can be chosen"
    numbers = {"year": year, "month": day.month, "day": day.day}
    return [era if x.part == "era" and era else _number(x, numbers[x.part]) for x in boxes]


def _years_of_an_era(box: Asked) -> bool:
    field = box.field
    return not field.options and field.max_length is not None and 0 <= field.max_length < 4


def _number(box: Asked, number: int) -> Writing | Chosen | NotChosen:
    field = box.field
    if field.options:
        return chosen_number(field.options, [str(number)])
    said = writing.said_at(field)
    padded = box.part in ("month", "day") and any(x in said for x in ("2桁", "mm", "dd"))
    text = f"{number:02}" if padded else str(number)
    trouble = writing.fits(field, text)
    if trouble and not padded and not writing.fits(field, f"{number:02}"):
        text, trouble = f"{number:02}", ""
    return NotWritten(trouble) if trouble else Written(text, f"the {box.part}")


def _name(boxes: list[Asked], value: str, page: Understood) -> Made:
    latin = value.isascii()
    script = boxes[0].script
    if (script == "kanji" and latin) or (script == "roman" and not latin):
        return Unsaid(f"it is to be written in {script}, and the case has another writing")
    by_part = {x.part: x for x in boxes}
    if set(by_part) == {""}:
        return [writing.text_of(boxes[0], value)]
    words = value.split(" ")
    if not set(by_part) <= {"family", "given", "middle"} or len(words) != 2:
        return "which part of the name is which, the case does not tell"
    if "middle" in by_part and by_part["middle"].field.required:
        return Unsaid("the case has no middle name")
    pieces = {"family": words[0], "given": words[1], "middle": ""}
    if not {"family", "given"} <= set(by_part):
        return "only a part of the name is asked for"
    return [writing.text_of(x, pieces[x.part]) for x in boxes]


def _kana(boxes: list[Asked], value: str, page: Understood) -> Made:
    by_part = {x.part: x for x in boxes}
    if set(by_part) == {""}:
        return [writing.kana(boxes[0], value)]
    words = value.replace("\u3000", " ").split(" ")
    if set(by_part) != {"family", "given"} or len(words) != 2:
        return "which part of the name is which, the case does not tell"
    pieces = {"family": words[0], "given": words[1]}
    return [writing.kana(x, pieces[x.part]) for x in boxes]


def _postal(boxes: list[Asked], value: str, page: Understood) -> Made:
    digits = value.replace("-", "")
    by_part = {x.part for x in boxes}
    if by_part == {""}:
        return [writing.grouped(boxes[0], digits, value if "-" in value else "", "postal code")]
    if by_part != {"first", "second"} or len(digits) != 7:
        return "its boxes are not understood"
    pieces = {"first": digits[:3], "second": digits[3:]}
    return [writing.narrow(x, pieces[x.part]) for x in boxes]


def _phone(boxes: list[Asked], value: str, page: Understood) -> Made:
    mobile = value.startswith(("070", "080", "090", "+"))
    script = boxes[0].script
    if (script == "mobile" and not mobile) or (script == "landline" and mobile):
        return Unsaid(f"a number of a {script} telephone is asked for, and the case has another")
    digits = "".join(c for c in value if c.isdigit() or c == "+")
    groups = writing.phone_groups(value)
    if [x.part for x in boxes] == [""]:
        hyphens = "-".join(groups) if groups else value if "-" in value else ""
        return [writing.grouped(boxes[0], digits, hyphens, "telephone number")]
    parts = {"first": 0, "second": 1, "third": 2}
    if {x.part for x in boxes} != set(parts) or not groups:
        return "the groups of the telephone number are not known"
    return [writing.narrow(x, groups[parts[x.part]]) for x in boxes]


def _email(boxes: list[Asked], value: str, page: Understood) -> Made:
    if [x.part for x in boxes] == [""]:
        return [writing.narrow(boxes[0], value)]
    local, _, domain = value.rpartition("@")
    if {x.part for x in boxes} != {"local", "domain"}:
        return "its boxes are not understood"
    made: list[Writing | Chosen | NotChosen] = []
    for each in boxes:
        if each.field.options:
            options = each.field.options
            made.append(_domain(options, domain))
        else:
            made.append(writing.narrow(each, local if each.part == "local" else domain))
    return made


def _domain(options: Sequence[Option], domain: str) -> Chosen | NotChosen:
    fitting = [x for x in options if x.text.strip().lstrip("@＠").lower() == domain.lower()]
    if len(fitting) == 1:
        return Chosen(fitting[0], f"the option 「{fitting[0].text.strip()}」")
    return NotChosen("the domain of the mail address is no option")


def _card(boxes: list[Asked], value: str, page: Understood) -> Made:
    if [x.part for x in boxes] == [""]:
        return [writing.narrow(boxes[0], value)]
    lengths = [x.field.max_length for x in boxes]
    if lengths != [2, 8, 2] or len(value) != 12:
        return "its boxes are not understood"
    pieces = (value[:2], value[2:10], value[10:])
    return [writing.narrow(box, piece) for box, piece in zip(boxes, pieces, strict=True)]


def _address(boxes: list[Asked], value: str, page: Understood) -> Made:
    by_part = {x.part: x for x in boxes}
    if set(by_part) == {""}:
        return [writing.text_of(boxes[0], value)]
    prefecture = prefecture_in_front(value)
    if set(by_part) != {"prefecture", "rest"} or not prefecture:
        return "into which parts the address falls, the case does not tell"
    box, rest = by_part["prefecture"], value.removeprefix(prefecture).strip()
    first = (
        chosen_text(box.field.options, page.knowledge, "prefecture", prefecture)
        if box.field.options
        else writing.text_of(box, prefecture)
    )
    return [first if x is box else writing.text_of(x, rest) for x in boxes]


def _nationality(boxes: list[Asked], value: str, page: Understood) -> Made:
    if [x.part for x in boxes] != [""]:
        return "its boxes are not understood"
    options = boxes[0].field.options
    if options:
        return [chosen_text(options, page.knowledge, "nation", value)]
    return [writing.text_of(boxes[0], value)]


_WRITERS: dict[str, Callable[[list[Asked], str, Understood], Made]] = {
    "name": _name,
    "name_kana": _kana,
    "postal_code": _postal,
    "phone": _phone,
    "email": _email,
    "residence_card": _card,
    "address": _address,
    "nationality": _nationality,
}


def _standing(greyed: list[Asked], case: Subject, page: Understood) -> tuple[Standing, ...]:
    """Greyed fields of the case, the parts of one answer joined."""
    rows: dict[tuple[str, bool, int], list[Asked]] = defaultdict(list)
    for each in greyed:
        if _answered_by_case(each, page):
            rows[each.role, each.again, each.field.row].append(each)
    found = []
    for (role, _, _), boxes in rows.items():
        if not any(holds(x.field).strip() for x in boxes):
            continue  # greyed until something else is answered
        if any(_loading(x, page) for x in boxes):
            continue
        texts = [holds(x.field) for x in boxes]
        shown, verdict, why = judge(role, [x.part for x in boxes], texts, case, page)
        found.append(Standing(boxes[0].field.ref, boxes[0].label, role, shown, verdict, why))
    return tuple(found)
