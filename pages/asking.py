"""What the questions of a page ask for: label → role, with the reason, or no role and why not.

Nothing is guessed: a question that is not understood whole has no role, and of several fields with
the same question none has one unless something said beside them tells them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from pages.knowledge import Knowledge, Part
from pages.labels import Parsed, bare, hinting, plain, question_of
from pages.snapshot import Field, Label, Option, Pair, Snapshot

OWN = frozenset({"for", "wrapping", "aria-labelledby", "aria-label", "text-after"})
WEAK = frozenset({"placeholder", "title", "alt", "value"})
SIGN_IN = "of the sign-in"
CARDS = "a password of the card"
_ITSELF = 2  # meanings of the one word ログイン: a longer heading is about something more
SHOWN = 80  # letters of a label that are repeated in a reason

AUTOCOMPLETE = {
    "name": "name", "email": "email", "tel": "phone", "postal-code": "postal_code",
    "street-address": "address", "bday": "birth_date", "sex": "sex",
    "new-password": "password", "one-time-code": "mail_code", "username": "auth_id",
}  # fmt: skip
_PARTS_IN_ORDER = {
    ("phone", 3): ("first", "second", "third"),
    ("postal_code", 2): ("first", "second"),
    ("residence_card", 3): ("first", "second", "third"),
}
_AFTER = {"年": "year", "月": "month", "日": "day", "year": "year", "month": "month", "day": "day"}


@dataclass(frozen=True, slots=True)
class Said:
    """What one label says. ``role`` is empty where it is not understood; ``why`` tells."""

    role: str = ""
    part: str = ""
    script: str = ""
    again: bool = False
    never: str = ""
    left_over: str = ""
    plainly: bool = False  # nothing but the name of the role
    vague: bool = False  # asks for it only where a known answer can be given
    of: str = ""  # the category of whom it is about, where its heading says so
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field and what it asks for. ``label`` is the site's own question, for people."""

    field: Field
    role: str = ""
    part: str = ""
    script: str = ""
    again: bool = False
    label: str = ""
    why: str = ""
    never: str = ""  # it is somebody's or something else's: this one
    plainly: bool = False
    of: str = ""  # as of Said

    @property
    def key(self) -> tuple[str, str, str, bool]:
        return self.role, self.part, self.script, self.again

    @property
    def open(self) -> bool:
        """Can it be filled: visible, and not greyed?"""
        return self.field.visible and not self.field.greyed


@dataclass(frozen=True, slots=True)
class RowRead:
    """A pair of label and value, and what it is about."""

    pair: Pair
    said: Said


def fields_of(
    snapshot: Snapshot,
    knowledge: Knowledge,
    apart: Callable[[Sequence[Asked]], Collection[str]] = lambda _: (),
    beside: Collection[str] = (),
) -> tuple[Asked, ...]:
    """Every visible field with what it asks for, in the order of the page.

    ``apart`` gives the references of those that stand apart and compete with no other, ``beside``
    those of forms that are none of the page's business: they ask for nothing.
    """
    questions = _questions(snapshot)
    asked = [
        _beside_it(each) if each.ref in beside else _field(each, snapshot, knowledge, questions)
        for each in snapshot.fields
        if each.visible
    ]
    asked = _code_in_boxes(_card_in_three(_within_rows(asked)), knowledge)
    asked = _pins(asked, snapshot)
    return tuple(_told_apart(asked, knowledge, apart(asked)))


def pairs_of(snapshot: Snapshot, knowledge: Knowledge) -> tuple[RowRead, ...]:
    """Every visible pair with what its label says."""
    questions = _questions(snapshot)
    return tuple(
        RowRead(pair, _beside(pair.section, _of_row(pair, knowledge), knowledge, questions))
        for pair in snapshot.pairs
        if pair.visible
    )


def _of_row(pair: Pair, knowledge: Knowledge) -> Said:
    said = read_label(knowledge, pair.label)
    vague = said.vague and not _known_answer([pair.value], said.role, knowledge)
    return Said(why=f"{said.why}, but no known answer stands there") if vague else said


def _questions(snapshot: Snapshot) -> frozenset[str]:
    """All questions of a page. One that is set like a heading is no section of the others."""
    texts = [label.text for field in snapshot.fields for label in field.labels]
    return frozenset(map(bare, (*texts, *(pair.label for pair in snapshot.pairs))))


@lru_cache(maxsize=8192)
def shown(text: str) -> str:
    """Return a text of the page as it is repeated to people.

    One line, cut, nothing that isn't seen.
    """
    text = text[: SHOWN * 4]
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


@lru_cache(maxsize=8192)
def read_label(knowledge: Knowledge, text: str) -> Said:
    """Return what a label says, by what is known of the site and else by the words."""
    known = knowledge.label(text)
    question = question_of(text)
    if not known and question != bare(text):
        known = knowledge.label(question)
    if known:
        role, source = known
        again = bool(knowledge.roles[role].again) if role in knowledge.roles else False
        return Said(role, again=again, plainly=True, why=f"{source}: 「{shown(text)}」")
    parsed = knowledge.labels.parse(question)
    said = _said(parsed, text, knowledge)
    if said.left_over and not said.never:
        first, _, rest = question.partition(" ")
        if rest and hinting(rest):  # a hint without anything between it and the question
            begun = _said(knowledge.labels.parse(first), text, knowledge)
            if begun.role:
                again = bool(parsed.of("again"))
                return _repeated(begun, again, knowledge)
    return said


def _said(parsed: Parsed, text: str, knowledge: Knowledge) -> Said:
    roles = list(dict.fromkeys(each.word.means for each in parsed.of("role")))
    never = parsed.of("never")
    told = f"「{shown(text)}」"
    if parsed.left_over and not never:
        left = shown(" ".join(parsed.left_over))
        return Said(left_over=left, why=f"{told} is not understood: {left}")
    scripts = list(dict.fromkeys(each.word.means for each in parsed.of("script")))
    parts = [knowledge.parts[each.word.means] for each in parsed.of("part")]
    if not roles and {"mobile", "landline"} & set(scripts):
        roles = ["phone"]
    roles += [part.role for part in parts if part.role and part.role not in roles]
    if len(roles) > 1:
        refined = {knowledge.roles[role].refines for role in roles}
        roles = [role for role in roles if role not in refined]
    for each in never:
        if not each.word.only or set(each.word.only) & set(roles):
            return Said(never=each.word.means, why=f"{told} is {each.word.means}")
    if parsed.left_over:
        left = shown(" ".join(parsed.left_over))
        return Said(left_over=left, why=f"{told} is not understood: {left}")
    if len(roles) > 1:
        return Said(left_over=told, why=f"{told} asks for several: {', '.join(roles)}")
    return _of_one(roles, parts, scripts, parsed, told, knowledge)


def _of_one(
    roles: list[str],
    parts: list[Part],
    scripts: list[str],
    parsed: Parsed,
    told: str,
    knowledge: Knowledge,
) -> Said:
    """Return what a label says that is understood whole and names one role at most."""
    again = bool(parsed.of("again"))
    tags = parsed.words.keys()
    names = list(dict.fromkeys(part.name for part in parts))
    if not roles and parts and tags <= {"part", "writing", "script"}:
        roles = list(dict.fromkeys(part.alone for part in parts if part.alone))[:1]
    if not roles:
        if len(names) == 1:
            return Said(part=names[0], again=again, why=f"{told} is a part: {names[0]}")
        return Said(again=again, why=f"{told} names nothing that is known")
    role = roles[0]
    if any(role not in part.of for part in parts):
        return Said(left_over=told, why=f"{told} is not understood: a part of something else")
    found = Said(
        role,
        names[0] if len(names) == 1 else "several" if names else "",
        scripts[0] if len(scripts) == 1 else "",
        vague="vague" in tags,
        plainly=tags <= {"role", "part", "writing", "again", "script"},
        why=f"words: {told}",
    )
    return _repeated(found, again, knowledge)


def _repeated(said: Said, again: bool, knowledge: Knowledge) -> Said:
    """Return the role that repeats this one, where the label says "once more"."""
    if not again:
        return said
    role = knowledge.repeated_by.get(said.role, said.role)
    return replace(said, role=role, again=True)


@lru_cache(maxsize=1024)
def elsewhere(knowledge: Knowledge, section: str) -> str:
    """Whose a section is when it is not the registrant's: "of a workplace"; else ""."""
    question = bare(section)
    if len(question) > SHOWN:  # prose, no heading
        return ""
    parsed = knowledge.labels.parse(question)
    for spoken in parsed.of("elsewhere"):
        whose = spoken.word.means
        alone = sum(map(len, parsed.words.values())) <= _ITSELF and not parsed.left_over
        if whose != SIGN_IN or alone:
            return whose
    return ""


@lru_cache(maxsize=1024)
def category_of(knowledge: Knowledge, section: str) -> str:
    """Return the category of whom a heading names, as 「申請人（外国人ご本人）」; else ""."""
    parsed = knowledge.whose.parse(bare(section)[: SHOWN + 1])
    named = {each.word.means for each in parsed.of("words")}
    return named.pop() if len(named) == 1 and not parsed.left_over else ""


def _beside(section: str, said: Said, knowledge: Knowledge, questions: frozenset[str]) -> Said:
    if not section or not said.role or bare(section) in questions:
        return said
    category = category_of(knowledge, section)
    if category and knowledge.roles[said.role].applicant:
        return replace(said, of=category, why=f"{said.why}, under 「{shown(section)}」")
    whose = elsewhere(knowledge, section)
    if whose and (whose != SIGN_IN or said.role in ("email", "email_again")):
        return Said(never=whose, why=f"it stands under 「{shown(section)}」, which is {whose}")
    return said


def _field(
    field: Field, snapshot: Snapshot, knowledge: Knowledge, questions: frozenset[str]
) -> Asked:
    question = question_to_people(field)
    if _left_empty(field, knowledge):
        return Asked(field, label=question, why="it is to be left empty", never="nobody's")
    if field.frame < len(snapshot.frames) and not snapshot.frames[field.frame].same_origin:
        return Asked(field, label=question, why="in a frame of another origin", never="another's")
    if field.kind == "tick":
        return _tick(field, question, knowledge)
    said = _of_labels(field, knowledge)
    said = _of_control(field, said, knowledge)
    said = _beside(field.section, said, knowledge, questions)
    if said.role and not _can_stand(said, field, knowledge):
        said = Said(why=f"{said.why}, but a {field.kind} is no place for {said.role}")
    if said.vague and not _known_answer((x.text for x in field.options), said.role, knowledge):
        said = Said(why=f"{said.why}, but no known answer stands among the options")
    if not said.role and field.kind == "choice" and _asks_consent(field, question, knowledge):
        said = Said("consent", why=f"words: 「{shown(question)}」 asks to agree")
    return Asked(
        field, said.role, said.part or _part_beside(field), said.script, said.again, question,
        said.why, said.never, said.plainly, said.of,
    )  # fmt: skip


def _known_answer(texts: Iterable[str], role: str, knowledge: Knowledge) -> bool:
    known = frozenset().union(*knowledge.answers[role].values())
    return any(bare(text) in known for text in texts)


def _beside_it(field: Field) -> Asked:
    why = f"it stands in a form beside the page's own: 「{shown(field.section)}」"
    return Asked(field, label=question_to_people(field), why=why, never="of a form beside")


def _left_empty(field: Field, knowledge: Knowledge) -> bool:
    """Tell whether the field says to enter nothing: one laid for programs that fill all."""
    said = [x.text for x in field.labels] + [*field.hints, field.placeholder]
    return any(
        any(sign in text.lower() for sign in _EMPTY)
        and any(x.word.means == LEFT_EMPTY for x in knowledge.labels.parse(bare(text)).of("never"))
        for text in said
    )


_EMPTY = ("しない", "空", "leave", "empty", "do not", "don't")
LEFT_EMPTY = "to be left empty"


def _can_stand(said: Said, field: Field, knowledge: Knowledge) -> bool:
    role = knowledge.roles[said.role]
    if field.kind not in role.at:
        shows = field.greyed and field.kind == "text" and said.role in knowledge.answers
        return shows and _known_answer([field.value], said.role, knowledge)
    if field.kind == "email" and said.role not in ("email", "email_again", "auth_id"):
        return False
    if field.kind in ("list", "choice"):
        if said.role == "address":
            return said.part in ("prefecture", "city")
        if said.role in ("email", "email_again"):
            return said.part == "domain" or field.before.strip().endswith(("@", "＠"))
    return True


def _of_labels(field: Field, knowledge: Knowledge) -> Said:
    """Return what the labels of a field say together; one that contradicts makes it none."""
    own: list[Said] = []
    group: list[Said] = []
    weak: list[Said] = []
    for label in field.labels:
        said = read_label(knowledge, label.text)
        (own if label.source in OWN else weak if label.source in WEAK else group).append(said)
    if field.placeholder and not any(x.source == "placeholder" for x in field.labels):
        weak.append(read_label(knowledge, field.placeholder))
    strong = own + group
    never = [x for x in strong if x.never] or [x for x in weak if x.never and not x.left_over]
    if never:
        return never[0]
    if not any(x.role for x in own):
        unread = [x for x in own if x.left_over]
        if unread:
            return unread[0]
    told = [x for x in strong if x.role] or [x for x in weak if x.role]
    if not told:
        return _untold(field, strong, weak)
    role = _one_role(told, knowledge)
    if role is None:
        roles = ", ".join(dict.fromkeys(x.role for x in told))
        return Said(left_over=roles, why=f"its labels contradict one another: {roles}")
    best = next(x for x in told if x.role == role)
    everything = [*strong, *weak]
    part = next((x.part for x in (*own, *everything) if x.part), "")
    script = next((x.script for x in told if x.script), "")
    again = best.again or any(x.again and (not x.role or x.role == role) for x in everything)
    return _repeated(replace(best, part=part, script=script), again, knowledge)


def _untold(field: Field, strong: Sequence[Said], weak: Sequence[Said]) -> Said:
    part = next((x for x in strong if x.part), None)
    if part:
        return part
    said = [x for x in strong if x.left_over]
    if said:
        return said[0]
    texts = any(label.text.strip() for label in field.labels if label.source not in WEAK)
    role = AUTOCOMPLETE.get(field.autocomplete.strip().split(" ")[-1].lower(), "")
    if not texts and role and not any(x.left_over for x in weak):
        return Said(role, why=f"autocomplete={field.autocomplete[:SHOWN]}, and no label")
    return next(iter(strong), next(iter(weak), Said(why="it has no label")))


def _one_role(told: Iterable[Said], knowledge: Knowledge) -> str | None:
    """Return the one role of several labels; a refining or repeating one stands for its first."""
    roles = list(dict.fromkeys(x.role for x in told))
    less = {knowledge.roles[r].refines for r in roles} | {knowledge.roles[r].again for r in roles}
    roles = [r for r in roles if r not in less]
    return roles[0] if len(roles) == 1 else None


def _of_control(field: Field, said: Said, knowledge: Knowledge) -> Said:
    """Return what a layer knows of the control's own name or id.

    It must not contradict the label.
    """
    for layer in knowledge.layers:
        for key in (field.name, field.id):
            role = layer.role_of_control.get(key, "") if key else ""
            if not role:
                continue
            if said.never or said.left_over or (said.role and said.role != role):
                why = f"{layer.source} knows {key} as {role}, but {said.why}"
                return Said(left_over=role, why=why)
            return replace(said, role=role, plainly=True, why=f"{layer.source}: {key}")
    return said


def _part_beside(field: Field) -> str:
    """Return the part that the text directly beside a box tells: 年, 月, 日, @."""
    after = bare(field.after)
    if after in _AFTER:
        return _AFTER[after]
    if plain(field.before).endswith("@"):
        return "domain"
    return "local" if plain(field.after).startswith("@") else ""


def question_to_people(field: Field) -> str:
    """Return the site's own question: of the row first, then of the box in it."""
    texts = [x.text for x in field.labels if x.source in OWN and x.text.strip()]
    if not texts:
        texts = [x.text for x in field.labels if x.source not in WEAK and x.text.strip()]
    if not texts:
        texts = [x.text for x in field.labels if x.text.strip()]
    if not texts and field.text.strip():
        texts = [field.text]
    if not texts and field.placeholder:
        texts = [field.placeholder]
    texts = list(dict.fromkeys(shown(text) for text in texts))
    group = [shown(x.text) for x in field.labels if _names_row(x) and x.text.strip()]
    if group and texts and texts[0] not in group:
        return f"{group[0]} › {texts[0]}"
    return texts[0] if texts else ""


def _names_row(label: Label) -> bool:
    return label.source in ("legend", "row-header", "term")


_FEW = 4  # options of a choice that may be one between agreeing and not


def _tick(field: Field, question: str, knowledge: Knowledge) -> Asked:
    if _asks_consent(field, question, knowledge):
        told = shown(field.text or question)
        return Asked(field, "consent", label=told, why=f"words: 「{told}」 asks to agree")
    label = shown(field.text) or question
    texts = [field.text, *(x.text for x in field.labels)]
    for text in texts:
        said = read_label(knowledge, text) if text else Said()
        if said.role in ("captcha", "consent"):
            return Asked(field, said.role, label=label, why=said.why)
    return Asked(field, label=label, why=f"nothing is known of the tick 「{label}」")


def _asks_consent(field: Field, question: str, knowledge: Knowledge) -> bool:
    texts = [field.text, question, *(x.text for x in field.labels)]
    if field.kind == "choice":
        texts += [f"{question} {option.text}" for option in field.options[:_FEW]]
    return any(_consents(knowledge, text, field.required) for text in texts if text)


def agreeing(asked: Asked, knowledge: Knowledge) -> tuple[Option, ...]:
    """Return the options of a choice by which one agrees: 「同意する」, and not 「同意しない」."""
    field = asked.field
    return tuple(
        option
        for option in field.options
        if _consents(knowledge, f"{asked.label} {option.text}", field.required)
    )


@lru_cache(maxsize=2048)
def _consents(knowledge: Knowledge, text: str, required: bool) -> bool:
    tags = knowledge.consent.parse(bare(text)).words
    return "never" not in tags and "verb" in tags and ("object" in tags or required)


def _within_rows(asked: list[Asked]) -> list[Asked]:
    """Boxes of one answer: those without a name of their own have that of their row."""
    rows: dict[tuple[int, object], list[int]] = defaultdict(list)
    for at, each in enumerate(asked):
        field = each.field
        row: object = field.row if field.row >= 0 else (each.label, field.section)
        rows[field.frame, row].append(at)
    for places in _joined(rows.values(), asked):
        if len(places) > 1:
            for at, each in zip(places, _row([asked[at] for at in places]), strict=True):
                asked[at] = each
    return asked


def _joined(rows: Iterable[list[int]], asked: Sequence[Asked]) -> list[list[int]]:
    """Rows as they are, but for parts of an answer that stand in a row of their own.

    The era of a date may, and so may boxes without any words that are parts of what is asked
    directly before them.
    """
    joined: list[list[int]] = []
    for places in rows:
        before = joined[-1] if joined else []
        if before and before[-1] + 1 == places[0] and _goes_on(before, places, asked):
            joined[-1] = [*before, *places]
        else:
            joined.append(places)
    return joined


def _goes_on(before: list[int], places: list[int], asked: Sequence[Asked]) -> bool:
    roles = {asked[at].role for at in before if asked[at].role}
    if len(roles) != 1:
        return False
    role = next(iter(roles))
    if role == "birth_date" and {asked[at].role for at in places} == {"birth_date"}:
        return True
    return all(_nameless_part(asked[at], role) for at in places)


def _nameless_part(each: Asked, role: str) -> bool:
    said = any(label.text.strip() for label in each.field.labels)
    parts = _PARTS_OF_ROLE.get(each.part, ())
    return not (each.role or each.never or said) and role in parts


def _row(row: list[Asked]) -> list[Asked]:
    roles = {x.role for x in row if x.role and x.role != "consent"}
    if len(roles) == 1:
        role = next(iter(roles))
        row = [_inherit(x, role, row) for x in row]
    if "birth_date" in roles:
        row = _date_row(row)
    return _in_order(row)


def _inherit(each: Asked, role: str, row: Sequence[Asked]) -> Asked:
    """Return the role of the row for a box that has a part of it or no words at all."""
    if each.role or each.never or each.field.kind in ("tick", "file", "password"):
        return each
    nameless = not any(x.text.strip() for x in each.field.labels)
    if nameless or (each.part and role in _PARTS_OF_ROLE.get(each.part, ())):
        named = next(x for x in row if x.role == role)
        why = f"in the row of {named.why}"
        return replace(each, role=role, again=named.again, label=each.label or named.label, why=why)
    return each


_PARTS_OF_ROLE = {
    **dict.fromkeys(("year", "month", "day", "era"), ("birth_date",)),
    **dict.fromkeys(("family", "given", "middle"), ("name", "name_kana")),
    **dict.fromkeys(("first", "second", "third"), ("phone", "postal_code", "residence_card")),
    **dict.fromkeys(("local", "domain"), ("email", "email_again")),
    **dict.fromkeys(("prefecture", "city", "street", "building", "rest"), ("address",)),
}


def _date_row(row: list[Asked]) -> list[Asked]:
    """Return the parts of a date in one row, told by their limits or options where no word does."""
    boxes = [x for x in row if x.role == "birth_date"]
    if len(boxes) < 2:
        return row
    return [
        replace(x, part=_date_part(x.field)) if x.role == "birth_date" and not x.part else x
        for x in row
    ]


def _date_part(field: Field) -> str:
    texts = {bare(option.text) for option in field.options}
    if field.kind == "choice" or texts & {"昭和", "平成", "令和", "西暦", "heisei", "showa"}:
        return "era"
    numbers = {_number(text) for text in texts} - {None}
    if field.kind == "list" and numbers:
        most = max(n for n in numbers if n is not None)
        return "year" if most > 1000 else "day" if most == 31 else "month" if most == 12 else ""
    return ""


def _number(text: str) -> int | None:
    digits = text.rstrip("年月日")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 5 else None


def _in_order(row: list[Asked]) -> list[Asked]:
    """Boxes of one row that all ask for the same are its parts from left to right."""
    places: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for at, each in enumerate(row):
        if each.role and each.field.kind in ("text", "tel", "number") and not each.never:
            places[each.role, each.again].append(at)
    for (role, _), boxes in places.items():
        order = _PARTS_IN_ORDER.get((role, len(boxes)))
        if role == "birth_date" and len(boxes) == 3:
            limits = [row[at].field.max_length for at in boxes]
            order = ("year", "month", "day") if limits == [4, 2, 2] else None
        told = [row[at].part for at in boxes]
        if order and not any(told):
            for at, part in zip(boxes, order, strict=True):
                row[at] = replace(row[at], part=part)
    return row


def _card_in_three(asked: list[Asked]) -> list[Asked]:
    """Find a residence card's number in three boxes: how much each takes tells which.

    Words do not: 「英字2桁」 stands at the first and at the last.
    """
    places = [at for at, x in enumerate(asked) if x.role == "residence_card" and x.open]
    if [asked[at].field.max_length for at in places] == [2, 8, 2]:
        for at, part in zip(places, ("first", "second", "third"), strict=True):
            asked[at] = replace(asked[at], part=part)
    return asked


_BOXES = range(4, 9)  # letters of a code that has a box for each


def _code_in_boxes(asked: list[Asked], knowledge: Knowledge) -> list[Asked]:
    """Find a code that has a box for each of its letters: they are numbered as its parts."""
    for places in _runs_of_single_letters(asked):
        boxes = [asked[at] for at in places]
        if len(boxes) not in _BOXES or any(x.never or x.role not in _CODES for x in boxes):
            continue
        texts = [label.text for x in boxes for label in x.field.labels]
        if not any(x.role for x in boxes):
            texts.append(boxes[0].field.section)
        read = {text: read_label(knowledge, text) for text in texts if text}
        named = [text for text, said in read.items() if said.role == "mail_code"]
        if not named or any(x.never or x.role not in _CODES for x in read.values()):
            continue
        said, label = read[named[0]], shown(named[0])
        for number, at in enumerate(places, 1):
            why = f"{said.why}, a box for each letter"
            asked[at] = replace(
                asked[at], role="mail_code", part=f"{number}", label=label, why=why, again=False
            )
    return asked


_CODES = frozenset({"", "mail_code"})


def _runs_of_single_letters(asked: Sequence[Asked]) -> list[list[int]]:
    runs: list[list[int]] = []
    for at, each in enumerate(asked):
        field = each.field
        single = field.kind in ("text", "tel", "number") and field.max_length == 1 and each.open
        if not single:
            continue
        before = asked[runs[-1][-1]].field if runs else None
        place = field.frame, field.form, field.section, field.dialog
        if (
            before is not None
            and runs[-1][-1] == at - 1
            and (before.frame, before.form, before.section, before.dialog) == place
        ):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _pins(asked: list[Asked], snapshot: Snapshot) -> list[Asked]:
    """Take a 暗証番号 for the card's, unless the page says that it is one to sign in with."""
    pins = [each for each in asked if _PIN in bare(each.label) and each.role in _PASSWORDS]
    texts = [each.label for each in asked if each.role in _PASSWORDS]
    texts += [each.text for each in snapshot.headings if each.visible]
    if not pins or any(_LOGIN in text for text in texts):
        return asked
    return [
        replace(x, role="", never=CARDS, why=f"{x.why}, which may be {CARDS}") if x in pins else x
        for x in asked
    ]


_PIN, _LOGIN = "暗証番号", "ログイン"
_PASSWORDS = frozenset({"password", "password_again"})


def _told_apart(asked: list[Asked], knowledge: Knowledge, apart: Collection[str]) -> list[Asked]:
    """Of fields that ask for the same only those keep their role that something tells apart."""
    same: dict[tuple[str, str, str, bool], list[int]] = defaultdict(list)
    for at, each in enumerate(asked):
        if each.field.ref in apart:
            continue
        if each.role and each.open and each.role not in ("consent", "language", "search"):
            same[each.key].append(at)
    stands = {x.key for x in asked if x.field.greyed and x.role and _holds_something(x.field)}
    for key, places in same.items():
        if key in stands:
            for at in places:
                why = f"{asked[at].why}, and so does a greyed field: that one is the registrant's"
                asked[at] = replace(asked[at], role="", part="", why=why)
        elif len(places) > 1:
            _choose(asked, places, knowledge)
    return asked


def _holds_something(field: Field) -> bool:
    return bool(field.value.strip() or any(option.chosen for option in field.options))


def _choose(asked: list[Asked], places: list[int], knowledge: Knowledge) -> None:
    role = asked[places[0]].role
    again = knowledge.repeated_by.get(role, "")
    if again and len(places) == 2 and _repeats(asked, places, again, knowledge):
        return
    kept = [at for at in places if asked[at].plainly]
    how = "the only one that says just that"
    if len(kept) != 1:
        kept = [at for at in places if _in_place(asked, at, knowledge)]
        how = "its neighbours are those that are known"
    for at in places:
        each = asked[at]
        if len(kept) == 1 and at == kept[0]:
            asked[at] = replace(each, why=f"{each.why}; {how}")
        else:
            why = f"{each.why}, and so do {len(places) - 1} more: nothing tells them apart"
            asked[at] = replace(each, role="", part="", why=why)


def _repeats(asked: list[Asked], places: list[int], again: str, knowledge: Knowledge) -> bool:
    """Two alike, the second right below the first: it is the same once more.

    Its hint says so, or there is nothing between the two and no third one.
    """
    first, second = (asked[at] for at in places)
    if any(x.role == again and x.part == first.part and x.open for x in asked):
        return False
    says = any(knowledge.labels.parse(bare(hint)).of("again") for hint in second.field.hints)
    next_to = (
        second.field.section == first.field.section
        and second.field.form == first.field.form
        and places[1] - places[0] == 1
    )
    if not next_to:
        return False
    why = f"{second.why}; {'its hint says once more' if says else 'the same question right below'}"
    asked[places[1]] = replace(second, role=again, again=True, why=why)
    return True


def _in_place(asked: list[Asked], at: int, knowledge: Knowledge) -> bool:
    """Is a neighbouring question the one that is known to stand beside this one?"""
    order, role = knowledge.order, asked[at].role
    if role not in order:
        return False
    place = order.index(role)
    before = order[place - 1] if place else ""
    after = order[place + 1] if place + 1 < len(order) else ""
    one = asked[at - 1].role if at else ""
    other = asked[at + 1].role if at + 1 < len(asked) else ""
    return bool((before and one == before) or (after and other == after))


def origin_of(url: str) -> str:
    """Scheme, host and port of an address; "" where it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{parts.hostname}:{port or default}"
