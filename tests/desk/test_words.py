"""Every text that the code asks for stands in both languages.

What the holder of the card is told in others: test_holder_language.py.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

import pytest

from desk.arguments import STEPS
from desk.guide_making import Stage
from desk.page.navigation import PLACES
from desk.problems import told
from desk.words import LANGUAGES, Words
from flows.cases.expiry import What
from flows.registration.elsewhere import LOOKED_FOR
from flows.setup.steps import StepId
from flows.user_interaction import Actor
from guide.changes import How
from ledger.schema import IN_ORDER
from pages.contract import Kind as DifferenceKind
from pages.knowledge import load
from pages.lesson import Reason, Who
from pages.screens import SCREEN_NAMES
from records.applicant import CATEGORY_WORDS, PROCEDURES, SEX_WORDS
from records.case import STATES
from records.slips import Kind
from terms.applicant_fields import WHOLE
from terms.names import Kind as NameKind
from tests.desk.catalogues import DOMAINS, LOCALE, entries, fields, sources
from tests.desk.commands import ROOT

GUIDE = ("guide",)  # is given its words and asks for them by other names: tests/guide
KEY = re.compile(r"[a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)+")
KANA = re.compile(r"[ぁ-ん]")
T = TypeVar("T")


def texts(lang: str) -> dict[str, str]:
    """All keys of the product; argparse's own texts are no keys."""
    return {key: text for domain in DOMAINS if domain != "argparse"
            for key, text in entries(lang, domain).items()}  # fmt: skip


# the catalogues


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_say_the_same_things(domain: str) -> None:
    ja, en = entries("ja", domain), entries("en", domain)
    assert set(ja) == set(en)
    assert [key for key in ja if not ja[key].strip() or not en[key].strip()] == []


@pytest.mark.parametrize("domain", [domain for domain in DOMAINS if domain != "argparse"])
def test_both_languages_fill_in_the_same_values(domain: str) -> None:
    ja, en = entries("ja", domain), entries("en", domain)
    assert {key for key in ja if fields(ja[key]) != fields(en[key])} == set()


def test_argparse_gets_its_values_in_both_languages() -> None:
    slots = re.compile(r"%(?:\(\w+\))?[rsd]")
    for lang in LANGUAGES:
        for key, text in entries(lang, "argparse").items():
            assert sorted(slots.findall(key)) == sorted(slots.findall(text)), key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_texts_are_all_the_texts(domain: str, lang: str, catalogues: Path) -> None:
    written = entries(lang, domain, catalogues)
    for root in (catalogues, ROOT):
        compiled = gettext.translation(domain, root / "desk" / "locale", [lang])
        assert {key: compiled.gettext(key) for key in written} == written


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_stands_twice_or_is_doubtful(domain: str) -> None:
    for lang in LANGUAGES:
        text = (LOCALE / lang / "LC_MESSAGES" / f"{domain}.po").read_text(encoding="utf-8")
        keys = re.findall(r'^msgid "(.*)"$', text, re.M)
        assert len(keys) == len(set(keys))
        assert "#, fuzzy" not in text


def test_what_went_wrong_always_says_what() -> None:
    for lang in LANGUAGES:
        known = texts(lang)
        stems = {key.rpartition(".")[0] for key in known
                 if key.rpartition(".")[2] in ("why", "remedy")} - {"problem"}  # fmt: skip
        assert {stem for stem in stems if f"{stem}.what" not in known} == set()


def test_english_is_english() -> None:
    """A label of the site is told as it stands there; the sentence around it is English."""
    for key, text in texts("en").items():
        assert len(KANA.findall(text)) * 2 <= len(re.findall(r"[A-Za-z]", text)), key


# the code


def all_at_once(found: Callable[[], Iterator[T]]) -> Callable[[], list[T]]:
    """Gone through once: each language asks for the same."""
    return cache(lambda: list(found()))


def docstrings(tree: ast.Module) -> set[int]:
    return {id(node.value) for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}  # fmt: skip


@all_at_once
def literals() -> Iterator[tuple[Path, str]]:
    """Every literal that looks like a key of one of the catalogues' families."""
    families = {key.partition(".")[0] for key in texts("en")}
    for path, tree in sources():
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
                  for part in ast.walk(node)}  # fmt: skip
        skip = inside | docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                if id(node) not in skip and KEY.fullmatch(text):
                    family, _, rest = text.partition(".")
                    if family in families and rest not in FILES and text not in NO_KEYS:
                        yield path, text


NO_KEYS = {"card.prompts", "mail.com", "mail.ru"}  # a module; two mail providers
FILES = {
    "ics",
    "json",
    "toml",
    "jsonl",
    "po",
    "html",
    "md",
    "pdf",
    "webp",
}  # case.json is a file, no text
# The values that a key may be completed with, for every key that is not written out.
COMPLETED: dict[str, tuple[str, ...]] = {
    "guiding.screens-{}": ("ja", "en"),
    "step.{}": STEPS,
    "actor.{}": get_args(Actor),
    "state.{}": STATES,
    "letter.{}": get_args(What),
    "letter.subject.{}": get_args(What),
    "procedure.{}": PROCEDURES,
    "whose-card.{}": PROCEDURES,
    "residence-card.{}": PROCEDURES,
    "category.{}": tuple(set(CATEGORY_WORDS.values())),
    "sex.{}": tuple(set(SEX_WORDS.values())),
    "mail-kind.{}": ("registered", "password-set", "go-on", "other"),
    "mail-file.decided-{}": ("person", "dkim", "case"),
    "guiding.change.{}": get_args(How),
    "demo.card-{}": ("pcsc", "link"),
    "outcome.{}": ("complete", "stands"),
    "ledger.help.{}": ("status", "rebuild", "move", "backup", "restore", "check", "purge"),
    "ledger.field.{}": ("ledger", "kind", "schema", "key", "key_kept", "size", "behind"),
    "ledger.rows.{}": tuple(table.name for table in IN_ORDER),
    "ledger.check.{}": ("database", "sealed", "differs", "behind", "gone"),
    "run.{}-password": ("signature", "authentication"),
    "site.{}": tuple(load().trouble),
    "screen.{}": (*SCREEN_NAMES, "none"),
    "field.{}": (*(field.name for field in WHOLE), *LOOKED_FOR),
    "case.slip-{}": get_args(Kind),
    "case.name-{}": get_args(NameKind),
    "goes.{}": ("form", "address", "page", "nothing"),
    "cases.ends.{}": get_args(What),
    "cases.short.{}": PROCEDURES,
    "cases.purge-{}": ("mails", "shots"),
    "on-reader.{}": ("jpki", "unknown", "none"),
    "intake.status-{}": ("written", "unchanged", "left-out"),
    "intake.advice.{}": tuple(field.name for field in WHOLE if field.name != "category"),
    "intake.advice.card-{}": PROCEDURES,
    "intake.advice.category-{}": PROCEDURES,
    "setup.step.{}": get_args(StepId),
    "setup.keys.{}": get_args(StepId),
    "page.howto.{}": get_args(Stage),
    "page.place.{}": tuple(place for place, _ in PLACES),
    "setup.turn.{}": (
        "browser",
        "client",
        "extension-chrome",
        "extension-edge",
        "reader",
        "card",
        "trial",
    ),
    "setup.{}-before": ("card", "trial"),
    "lessons.why.{}": get_args(Reason),
    "contracts.{}": (
        *("gone-screen", "renamed-screen", "gone-action", "renamed-action", "added-action"),
        *(f"{kind}-{what}" for kind in get_args(DifferenceKind) for what in ("field", "row")),
    ),
    "contracts.held-{}": ("live", "earlier"),
    "lessons.does-ask-{}": ("operator", "holder"),
    "lessons.does-press-{}": get_args(Who),
    "lessons.press-{}": ("holder", "yourself"),
    "lessons.import-{}": ("new", "changed", "same"),
    "lessons.help.{}": ("list", "show", "export", "import", "forget", "check"),
    "lessons.help.{}-file": ("export", "import"),
}
# Completed from what other rooms find; their own tests hold them to their catalogues.
OTHERS = (
    "card.{}",
    "mail.{}",
    "check.{}",
    "help.{}",
    "cases.field.{}",
    "cases.story.{}",
    "watch.{}",
    "goal.{}",
)


@all_at_once
def completed() -> Iterator[tuple[Path, str]]:
    """``f"step.{id}"`` as ``step.{}``."""
    families = {key.partition(".")[0] for key in texts("en")}
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                shape = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}"
                                for part in node.values)  # fmt: skip
                if (
                    re.fullmatch(r"[a-z-]+\.[a-z.{}-]*", shape)
                    and shape.partition(".")[0] in families
                ):
                    yield path, shape


def has_text(words: Words, key: str) -> bool:
    return any(words.find(f"{stem}{end}") for stem in (key, f"card.{key}", f"mail.{key}")
               for end in ("", ".what"))  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_in_the_code_has_its_text(lang: str) -> None:
    words = Words(lang)
    found = literals()
    assert len(found) > 100
    assert {f"{path}: {key}" for path, key in found if not has_text(words, key)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_completed_key_has_its_texts(lang: str) -> None:
    words = Words(lang)
    shapes = {shape for _, shape in completed()}
    known = set(COMPLETED) | {shape for shape in shapes if shape.startswith(
        tuple(other.partition("{")[0] for other in OTHERS))}  # fmt: skip
    assert shapes - known == set()
    missing = {shape.format(value) for shape, values in COMPLETED.items() if shape in shapes
               for value in values if not has_text(words, shape.format(value))}  # fmt: skip
    assert missing == set()


TOLD = {"Problem", "Note"}  # hold a code and a dictionary of its values
HELPERS = {"_error", "_problem", "_note"}  # functions that make an error, a problem or a note of it
# What is added to the values on the way to the words: the field that a day was meant for.
ADDED = {
    "_problem": {"field"},
    "_note": {"field"},
    "DateError": {"field", "value"},
}


def coded_errors(trees: Sequence[ast.Module]) -> set[str]:
    """Return the names of all classes that are a :class:`CodedError`, by whatever way."""
    bases = {
        node.name: {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"CodedError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def alternatives(code: ast.expr) -> Iterator[str]:
    """``"a"`` is one, ``"a" if … else "b"`` are two."""
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield code.value
    elif isinstance(code, ast.IfExp):
        yield from alternatives(code.body)
        yield from alternatives(code.orelse)


def given(call: ast.Call, maker: str) -> set[str] | None:
    """Return the names of the values that a code is given, None when they are not written out."""
    if maker not in TOLD:
        names = {word.arg for word in call.keywords}
        names |= ADDED.get(maker, set())
        return None if None in names else {str(name) for name in names}
    params = call.args[1] if len(call.args) == 2 else None
    if not isinstance(params, ast.Dict):
        return None
    keys = {key.value for key in params.keys if isinstance(key, ast.Constant)}
    return {str(key) for key in keys} if len(keys) == len(params.keys) else None


@all_at_once
def raised() -> Iterator[tuple[Path, str, set[str] | None]]:
    """Codes of problems, with the names of their values (None when they are not written out)."""
    paths = [*sources(), *sources(GUIDE), *bench()]
    makers = coded_errors([tree for _, tree in paths]) | TOLD | HELPERS
    for path, tree in paths:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                maker = getattr(node.func, "id", getattr(node.func, "attr", ""))
                for code in alternatives(node.args[0]) if maker in makers else ():
                    yield path, code, given(node, maker)


def bench() -> Iterator[tuple[Path, ast.Module]]:
    """Give the office tells its problems by code; the desk has the words."""
    path = ROOT / "jpki_bench" / "command.py"
    yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_that_is_raised_has_words_for_people(lang: str) -> None:
    words = Words(lang)
    found = raised()
    assert len(found) > 60

    def nameless(code: str) -> str:
        return words("problem.unknown", code=code, params="")

    codes = {code for _, code, _ in found}
    assert {code for code in codes if told(words, code, {}).message == nameless(code)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_value_that_a_problem_tells_is_given(lang: str) -> None:
    words = Words(lang)
    left = {}
    for path, code, names in raised():
        if names is not None:
            problem = told(words, code, dict.fromkeys(names, "x"))
            open_fields = fields(f"{problem.message}{problem.why}{problem.remedy}")
            if open_fields:
                left[f"{path}: {code}"] = open_fields
    assert left == {}
