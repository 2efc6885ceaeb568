"""Every text that a page asks for is there in both languages; nothing on it is run inline."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from desk.page.navigation import PLACES
from desk.page.rendering import _environment
from desk.page.setting_form import FIELDS
from desk.words import LANGUAGES, Words
from records.case import STATES
from records.editions import EDITIONS

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
