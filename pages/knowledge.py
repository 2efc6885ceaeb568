"""All that is known of the site's words, loaded from data.

Three layers of the same shape: the words in general (``words/``), what hand-overs taught
(lessons), and what is known of one edition (``editions/``). The more particular one decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pages.labels import Lexicon, Phrases, Word, bare, words_of

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Role:
    """One thing that a form asks for; see ``words/roles.toml``."""

    name: str
    applicant: str = ""
    personal: str = ""
    at: frozenset[str] = frozenset()
    compared: str = ""
    refines: str = ""
    again: str = ""


@dataclass(frozen=True)
class Part:
    """One box of an answer in several."""

    name: str
    of: tuple[str, ...]
    alone: str = ""
    role: str = ""


@dataclass(frozen=True)
class KnownAction:
    """A button that an edition knows by its words, and by the heading it stands under."""

    intent: str
    texts: frozenset[str]
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Holds:
    """What a screen of an edition has: roles of its fields and rows, intents of its actions.

    ``others``: the words of what else stands there, which no registration needs.
    """

    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """What one edition, or one set of lessons, knows. All texts are bare."""

    source: str
    labels: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[KnownAction, ...] = ()
    screens: Mapping[str, str] = field(default_factory=dict)
    role_of_control: Mapping[str, str] = field(default_factory=dict)
    intent_of_control: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    operator: frozenset[str] = frozenset()  # questions that a lesson says are always asked
    holder: frozenset[str] = frozenset()  # boxes that a lesson says the holder ticks
    hosts: tuple[str, ...] = ()  # further ones of the agency, over https: an edition alone says so
    holds: Mapping[str, Holds] = field(default_factory=dict)  # by screen; an edition alone says so
    written: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # names as they are shown
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # over buttons, as shown


@dataclass(frozen=True)
class AccountWords:
    """What tells the screens of an account from those of a registration; see ``screens.toml``."""

    never: frozenset[str]
    then: Phrases
    names: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The words, and the layers before them in order of weight."""

    roles: Mapping[str, Role]
    parts: Mapping[str, Part]
    labels: Lexicon
    whose: Lexicon
    consent: Lexicon
    intents: Lexicon
    names: Lexicon
    phases: tuple[str, ...]
    subjects: tuple[str, ...]
    screen_names: Mapping[str, tuple[str, ...]]
    trouble: Mapping[str, Mapping[str, Phrases]]
    phrases: Mapping[str, Phrases]
    dialogs: Mapping[str, Phrases]
    empty: frozenset[str]
    answers: Mapping[str, Mapping[str, frozenset[str]]]
    account: AccountWords
    layers: tuple[Layer, ...] = ()

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The order of questions, where a layer knows it."""
        return next((layer.order for layer in self.layers if layer.order), ())

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Hosts beside the site's own to which its pages may lead."""
        return tuple(host for layer in self.layers for host in layer.hosts)

    @cached_property
    def repeated_by(self) -> dict[str, str]:
        """The role that asks once more for what another role asks for."""
        return {role.again: role.name for role in self.roles.values() if role.again}

    def make_ready(self) -> None:
        """Build now what the first page that is read would have to wait for."""
        for words in (self.labels, self.whose, self.consent, self.intents, self.names):
            words.parse("")

    def who_answers(self, text: str) -> str:
        """Who answers a question by a lesson: ``operator``, ``holder``; "" where none says so."""
        key = bare(text)
        for layer in self.layers:
            if key in layer.holder:
                return "holder"
            if key in layer.operator:
                return "operator"
        return ""

    def label(self, text: str) -> tuple[str, str] | None:
        """Role of a label that a layer knows whole, and which layer."""
        key = bare(text)
        return next(((x.labels[key], x.source) for x in self.layers if key in x.labels), None)

    def screen(self, text: str) -> tuple[str, str] | None:
        """Screen whose name a layer knows whole, and which layer."""
        key = bare(text)
        return next(((x.screens[key], x.source) for x in self.layers if key in x.screens), None)


@lru_cache(maxsize=16)
def load(edition: str = "") -> Knowledge:
    """Return the knowledge for one edition (``""``: the words alone).

    An edition that nothing is known of has the words alone too.
    """
    return Knowledge(**_words(), layers=_edition(edition))


def with_lesson(knowledge: Knowledge, lesson: Mapping[str, Any]) -> Knowledge:
    """Give what is known of the site, and behind it a lesson, in the shape of an edition's file."""
    return replace(knowledge, layers=(*knowledge.layers, _layer(lesson, "lesson")))


def further_hosts(edition: str) -> tuple[str, ...]:
    """Hosts of the agency beside the edition's own; nothing but its own file is read for it."""
    return tuple(host for layer in _edition(edition) for host in layer.hosts)


def editions() -> tuple[str, ...]:
    """Return the editions that have a file."""
    return tuple(sorted(path.stem for path in (HERE / "editions").glob("*.toml")))


@lru_cache(maxsize=16)
def _edition(edition: str) -> tuple[Layer, ...]:
    if edition not in editions():
        return ()
    data = _read(HERE / "editions" / f"{edition}.toml")
    return (
        replace(
            _layer(data, f"edition {edition}"),
            hosts=tuple(data.get("hosts", ())),
            holds={
                screen: Holds(**{kind: tuple(names) for kind, names in each.items()})
                for screen, each in data.get("holds", {}).items()
            },
            written=_written(data),
            headings={
                each["intent"]: tuple(each["section"])
                for each in data.get("actions", ())
                if each.get("section")
            },
        ),
    )


def _written(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the words of an edition's labels, screens and buttons, as its file has them."""
    found = {f"label.{role}": tuple(texts) for role, texts in data.get("labels", {}).items()}
    found |= {f"screen.{name}": tuple(texts) for name, texts in data.get("screens", {}).items()}
    for each in data.get("actions", ()):
        name = f"action.{each['intent']}"
        found[name] = (*found.get(name, ()), *each["text"])
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    roles = _read(HERE / "words" / "roles.toml")
    intents = _read(HERE / "words" / "intents.toml")
    screens = _read(HERE / "words" / "screens.toml")
    messages = _read(HERE / "words" / "messages.toml")
    answers = _read(HERE / "words" / "answers.toml")
    return {
        "roles": {name: _role(name, data) for name, data in roles["role"].items()},
        "parts": {name: _part(name, data) for name, data in roles["part"].items()},
        "labels": _label_words(roles),
        "whose": Lexicon(
            tuple(
                word
                for each in roles["whose"]
                for tag in ("words", "beside")
                for word in words_of(tag, each[tag], each["category"])
            )
        ),
        "consent": Lexicon(
            tuple(
                word
                for tag in ("verb", "object", "never")
                for word in words_of(tag, roles["consent"][tag])
            )
        ),
        "intents": _intent_words(intents),
        "names": Lexicon(
            tuple(
                word
                for tag in ("phases", "subjects")
                for name, texts in screens[tag].items()
                for word in words_of(tag, texts, name)
            )
        ),
        "phases": tuple(screens["phases"]),
        "subjects": tuple(screens["subjects"]),
        "screen_names": {key: tuple(names) for key, names in screens["names"].items()},
        "trouble": {
            kind: {where: Phrases(texts) for where, texts in data.items()}
            for kind, data in messages["trouble"].items()
        },
        "phrases": {
            "reading": Phrases(screens["reading"]["words"]),
            "mail_on_its_way": Phrases(screens["mail_on_its_way"]["words"]),
            "password_said_set": Phrases(screens["password_said_set"]["words"]),
            "blank_mail": Phrases(screens["blank_mail"]["words"]),
            "beside": Phrases(screens["beside"]["words"]),
            "said_done": Phrases(screens["said_done"]["words"]),
            "other_said_done": Phrases(screens["other_said_done"]["words"]),
            "resetting": Phrases(screens["resetting"]["words"]),
            "lapsed": Phrases(screens["lapsed"]["words"]),
            "not_by_mail": Phrases(screens["not_by_mail"]["words"]),
            "filing": Phrases(screens["subjects"]["filing"]),
            "entries": Phrases(messages["entries"]["words"]),
            "busy": Phrases(messages["busy"]["words"]),
        },
        "account": AccountWords(
            frozenset(screens["account"]["never"]),
            Phrases(screens["account"]["then"]),
            dict(screens["account"]["names"]),
        ),
        "dialogs": {kind: Phrases(texts) for kind, texts in messages["dialog"].items()},
        "empty": frozenset(bare(text) for text in messages["empty"]["words"]) | {""},
        "answers": {
            kind: {name: frozenset(map(bare, texts)) for name, texts in data.items()}
            for kind, data in answers.items()
        },
    }


def _role(name: str, data: Mapping[str, Any]) -> Role:
    return Role(
        name,
        data.get("applicant", ""),
        data.get("personal", ""),
        frozenset(data.get("at", ())),
        data.get("compared", ""),
        data.get("refines", ""),
        data.get("again", ""),
    )


def _part(name: str, data: Mapping[str, Any]) -> Part:
    return Part(
        data.get("as", name), tuple(data["of"]), data.get("alone", ""), data.get("role", "")
    )


def _label_words(roles: Mapping[str, Any]) -> Lexicon:
    words: list[Word] = []
    for tag in ("role", "part"):
        for name, data in roles[tag].items():
            words += words_of(tag, [*data["ja"], *data["en"], *data.get("vague", ())], name)
            words += words_of("vague", data.get("vague", ()), name)
    for script, texts in roles["script"].items():
        words += words_of("script", texts, script)
    for tag in ("again", "neutral", "writing"):
        words += words_of(tag, [*roles[tag]["ja"], *roles[tag]["en"]])
    for each in roles["never"]:
        words += words_of("never", each["words"], each["why"], each.get("only", ()))
        if each.get("section"):
            words += words_of("elsewhere", each["words"], each["why"])
    return Lexicon(tuple(words))


def _intent_words(intents: Mapping[str, Any]) -> Lexicon:
    words: list[Word] = []
    for name, data in intents["intent"].items():
        tag = "strong" if data.get("strong") else "weak"
        words += words_of(tag, [*data["ja"], *data["en"]], name)
    words += words_of("neutral", [*intents["neutral"]["ja"], *intents["neutral"]["en"]])
    return Lexicon(tuple(words))


def _layer(data: Mapping[str, Any], source: str) -> Layer:
    controls = data.get("controls", {})
    return Layer(
        source,
        _by_text(data.get("labels", {})),
        tuple(
            KnownAction(
                each["intent"],
                frozenset(map(bare, each["text"])),
                frozenset(map(bare, each.get("section", ()))),
            )
            for each in data.get("actions", ())
        ),
        _by_text(data.get("screens", {})),
        dict(controls.get("roles", {})),
        dict(controls.get("intents", {})),
        tuple(data.get("order", ())),
        frozenset(map(bare, data.get("operator", ()))),
        frozenset(map(bare, data.get("holder", ()))),
    )


def _by_text(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Bare text → name. A text that two names claim tells neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for name, texts in names.items():
        for text in map(bare, texts):
            if found.setdefault(text, name) != name:
                twice.add(text)
    return {text: name for text, name in found.items() if text not in twice}


@lru_cache(maxsize=32)
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
