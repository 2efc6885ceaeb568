"""The language of a page, where it is neither Japanese nor English: then nothing on it is guessed.

Chinese shares so many words with Japanese that a page of it would be half understood.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pages.asking import shown
from pages.knowledge import HERE
from pages.labels import bare
from pages.snapshot import Snapshot

READ = ("ja", "en")
_CHINESE = ("zh", "zh-hant")
_SAMPLE = 4000  # letters that are looked at
_MISTAKEN = 2  # kana on a page that calls itself another language's: more are Japanese
_LEAST = 4  # letters of a language's own that tell it
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Language:
    """A language that is not read; ``switch`` is what the page calls the way to Japanese.

    ``evident``: the letters tell, not only what the page says of itself.
    """

    key: str
    name: str
    switch: str = ""
    evident: bool = True

    @property
    def told(self) -> str:
        way = f", and 「{shown(self.switch)}」 leads to Japanese" if self.switch else ""
        return f"it is in another language: {self.name}{way}"


def other_language(snapshot: Snapshot) -> Language | None:
    """Return the language of a page that is in another than those that are read."""
    text = "".join(_said(snapshot))[:_SAMPLE]
    kana = len(_KANA.findall(text))
    counts = {key: len(own.findall(text)) for key, own in _letters().items()}
    key, most = max(counts.items(), key=lambda item: item[1])
    evident = most >= _LEAST and most > kana
    if not evident:
        key = _declared(snapshot, text, kana)
        evident = key in _letters()
    elif key in _CHINESE:
        key = _declared(snapshot, text, kana) or key
    if not key:
        return None
    return Language(key, _names().get(key, key), _switch(snapshot), evident)


def _declared(snapshot: Snapshot, text: str, kana: int) -> str:
    """Return the language that the page says it is in, where its letters do not contradict."""
    said = snapshot.lang.strip().lower()
    short = said.partition("-")[0]
    if not short or short in READ or kana > _MISTAKEN:
        return ""
    if short == "zh":
        if len(_HAN.findall(text)) < _LEAST:
            return ""
        return "zh-hant" if any(x in said for x in ("hant", "tw", "hk")) else "zh"
    return "" if short in _letters() else short


def _said(snapshot: Snapshot) -> Iterator[str]:
    """Give what the page itself says, without answers to choose from or names of languages."""
    yield from (x.text for x in snapshot.headings if x.visible)
    yield from (label.text for x in snapshot.fields if x.visible for label in x.labels[:2])
    yield from (x.label for x in snapshot.pairs if x.visible)
    languages = {bare(name) for name in _names().values()}
    yield from (x.text for x in snapshot.actions if x.visible and bare(x.text) not in languages)
    yield snapshot.text[:_SAMPLE]


def _switch(snapshot: Snapshot) -> str:
    """Return what the way to the Japanese pages is called; "" where none is seen."""
    texts = (x.text for x in snapshot.actions if x.visible)
    options = (option.text for x in snapshot.fields if x.visible for option in x.options)
    for text in islice((*texts, *options), 3000):
        if bare(text) in _japanese():
            return " ".join(text.split())
    return ""


@cache
def _data() -> dict[str, dict[str, object]]:
    return tomllib.loads((HERE / "words" / "languages.toml").read_text(encoding="utf-8"))


@cache
def _names() -> dict[str, str]:
    return {key: str(each["name"]) for key, each in _data().items() if "name" in each}


@cache
def _japanese() -> frozenset[str]:
    words = _data()["japanese"]["words"]
    assert isinstance(words, list)
    return frozenset(map(bare, words))


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    found = {}
    for key, each in _data().items():
        script, letters = each.get("script"), str(each.get("letters", ""))
        if isinstance(script, list):
            letters = f"{script[0]}-{script[1]}"
        elif letters:
            letters = "".join(map(re.escape, dict.fromkeys(letters)))
        if letters:
            found[key] = re.compile(f"[{letters}]", re.IGNORECASE)
    return found
