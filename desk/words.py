"""The message catalogues: a gettext domain for each subject, keys as msgid."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from terms.errors import TextKey
from terms.text import harmless_line

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("ja", "en")
LETTER = "letter"  # what a client is written: desk/letters.py
HOLDER = "holder"  # the one catalogue that another language has for the terminal: desk/holder.py
AT_PAGE = ".at-page"  # ends the key of what is said otherwise there: desk/page/page_words.py
# A key whose first word has a catalogue of its own stands there, every other one in ``desk.po``.
DOMAINS = frozenset(path.stem for path in (LOCALE / LANGUAGES[0]).glob("LC_MESSAGES/*.mo"))


class MissingTextError(KeyError):
    """A key that stands in no catalogue of its language."""


class Words:
    """Texts in one language: ``words("card.put-on", name="…")``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.options: frozenset[str] = frozenset()
        """Those of the command at hand, which alone may be named; at the page there are none."""

    def __call__(self, key: str, /, **params: str) -> str:
        """Return the text of a key with its parameters filled in. Raises :class:`MissingTextError`.

        A parameter comes from elsewhere: it neither steers a terminal nor begins a line of its own,
        unless it was put together by us (:class:`terms.text.Lines`). One that is itself the key of
        a text (:class:`terms.errors.TextKey`) is said in the same words.
        """
        text = self.find(key)
        if text is None:
            raise MissingTextError(f"{self.lang}: {key}")
        keys = {name: value for name, value in params.items() if isinstance(value, TextKey)}
        values = {name: value for name, value in params.items() if name not in keys}
        said = values | {name: self(key, **values) for name, key in keys.items()}
        plain = {name: harmless_line(value) for name, value in said.items()}
        return text.format_map(_Params(plain))

    def find(self, key: str) -> str | None:
        """Return the bare text of a key, None when there is none."""
        domain = _domain(key)
        if self.lang not in LANGUAGES and domain != LETTER:
            domain = HOLDER
        text = _catalogue(self.lang, domain).gettext(key)
        return None if text == key else text


def book_languages() -> list[str]:
    """Return the languages in which there are words for the how-to, complete or not."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/guide.mo"))


def book_words(lang: str) -> dict[str, str]:
    """All words of the how-to in one language, by key; {} when there are none."""
    if lang not in book_languages():
        return {}
    return texts(lang, "guide")


def texts(lang: str, domain: str) -> dict[str, str]:
    """All texts of a catalogue by key."""
    found: dict[str, str] = vars(_catalogue(lang, domain))["_catalog"]
    return {key: text for key, text in found.items() if key}


class _Params(dict[str, str]):
    """A parameter that a text asks for and nobody gave stays readable instead of failing."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _domain(key: str) -> str:
    room = key.partition(".")[0]
    return room if room in DOMAINS else "desk"


@cache
def _catalogue(lang: str, domain: str) -> gettext.NullTranslations:
    return gettext.translation(domain, LOCALE, [lang])
