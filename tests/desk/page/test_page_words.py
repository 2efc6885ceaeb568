"""Every text that a page asks for is there in both languages; nothing on it is run inline."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from desk.holder import languages
from desk.page.interaction import PageInteraction
from desk.page.live import Changes
from desk.page.navigation import PLACES
from desk.page.page_words import PageWords
from desk.page.rendering import _environment
from desk.page.rooms.holder import HolderWords
from desk.page.setting_form import FIELDS
from desk.page.ways import ways
from desk.words import AT_PAGE, LANGUAGES, Words
from records.case import STATES
from records.editions import EDITIONS
from terms.errors import TextKey
from tests.desk.catalogues import DOMAINS, entries, sources

ASKING = {"agree", "ask", "ask_text", "done", "put_aside", "your_turn"}
NAMES = sorted(_environment().list_templates())
# What a key is completed with, where it is not written out.
ENDS: dict[str, tuple[str, ...]] = {
    "page.place.": tuple(name for name, _ in PLACES),
    "page.howto.edition-": tuple(EDITIONS),
    "page.language-": LANGUAGES,
    "page.settings.field.": FIELDS,
    "page.waits.": ("operator", "holder", "mail", "nobody"),
    "page.compared.": ("equal", "different", "not-readable", "not-of-the-case"),
    "page.lists.status-": ("good", "refused", "left-out", "written", "unchanged"),
    "page.now.": ("complete", "submitting", "resume"),
    "state.": STATES,
}


def keys(name: str) -> Iterator[str]:
    """Give the keys that a template asks for, completed where they are put together."""
    environment = _environment()
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    for call in environment.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("t", "h") and call.args:
            key = call.args[0]
            for const in [key] if isinstance(key, nodes.Const) else key.find_all(nodes.Const):
                text = const.value
                if isinstance(text, str) and "." in text and " " not in text:
                    yield from (f"{text}{end}" for end in ENDS.get(text, ("",)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_of_the_page_is_there(lang: str) -> None:
    words = Words(lang)
    wanted = {key for name in NAMES for key in keys(name)}
    assert len(wanted) > 80
    whole = {key for key in wanted if not key.endswith((".", "-"))}
    assert {key for key in whole if words.find(key) is None} == set()


class Inline(HTMLParser):
    """Collects what a strict policy would not let a browser do."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, _ in attrs if name == "style" or name[:2] == "on"]
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.found.append(tag)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_page_is_styled_or_run_inline(name: str) -> None:
    environment = _environment()
    assert environment.loader is not None
    inline = Inline()
    inline.feed(environment.loader.get_source(environment, name)[0])
    assert inline.found == []


def asked_of_people() -> Iterator[str]:
    """Give the keys that the flows ask people at the desk with, or tell them what to do by."""
    for _, tree in sources(("flows",)):
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ASKING:
                literal = (each.value for each in call.args if isinstance(each, ast.Constant))
                yield from (key for key in literal if isinstance(key, str) and "." in key)


@pytest.mark.parametrize("lang", languages())
def test_nobody_at_the_page_is_told_to_press_a_key_of_the_terminal(lang: str) -> None:
    words = HolderWords(lang)
    keys = set(asked_of_people())
    assert {"run.paste-mail", "run.waiting", "run.type-auth-id"} < keys
    said = {key: words.find(key) or "" for key in keys}
    typed = re.compile(r"\bEnter\b(?! the)|single dot|「\.」")
    assert {key: text for key, text in said.items() if typed.search(text)} == {}


def test_what_is_said_otherwise_at_the_page_is_said_somewhere_else_too() -> None:
    for domain in DOMAINS:
        there = entries("ja", domain)
        otherwise = [key for key in there if key.endswith(AT_PAGE)]
        assert [key for key in otherwise if key.removesuffix(AT_PAGE) not in there] == []


async def test_what_was_asked_for_is_named_again_where_it_is_said_to_be_done() -> None:
    user = PageInteraction(PageWords("en"), Changes())
    user.your_turn("holder", "run.tick-consent", questions="「terms」")
    asking = asyncio.ensure_future(user.done("run.tick-consent"))
    await asyncio.sleep(0)
    (question,) = user.questions
    assert "「terms」" in user.words(question.key, **question.params)
    user.answer(question.id, "yes")
    assert await asking


@pytest.mark.parametrize("key", ["run.type-auth-id", "run.site-asks-for"])
async def test_who_does_not_know_the_answer_can_send_none(key: str) -> None:
    user = PageInteraction(PageWords("en"), Changes())
    asking = asyncio.ensure_future(user.ask(key, message="?"))
    await asyncio.sleep(0)
    (question,) = user.questions
    assert not question.must_be_filled
    user.answer(question.id, "")
    assert await asking == ""


def test_what_was_said_is_read_in_the_language_that_is_chosen_later() -> None:
    user = PageInteraction(PageWords("ja"), Changes())
    user.tell("run.fact", label=TextKey("sheet.procedure"), value=TextKey("procedure.change"))
    (said,) = user.said
    assert user.words(said.key, **said.params) == "手続：変更（在留資格変更許可申請）"
    assert PageWords("en")(said.key, **said.params) == "Procedure: change of status (変更)"


def test_a_setting_that_has_a_field_at_the_page_leads_there() -> None:
    assert [way.path for way in ways("Write TOUROKU_SMTP_HOST into .env")] == ["/settings"]
    assert ways("Give TOUROKU_HOME in .env") == []
