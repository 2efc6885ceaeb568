"""The languages in which a client can be written, each with all of ``letter.po``."""

from __future__ import annotations

from desk import holder
from desk.words import LANGUAGES, LETTER, LOCALE, Words, texts


def letter_languages() -> tuple[str, ...]:
    """Return the languages in which nothing of a letter is missing."""
    begun = sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{LETTER}.mo"))
    others = (lang for lang in begun if lang not in LANGUAGES and not lacking(lang))
    return (*LANGUAGES, *others)


def own_name(lang: str) -> str:
    """Return what a language calls itself."""
    return Words(lang)("page.holder.own-name") if lang in holder.languages() else lang


def lacking(lang: str) -> list[str]:
    """Return what of a letter a language does not have, or only with nothing in it."""
    told = texts(lang, LETTER)
    return [key for key in texts(LANGUAGES[0], LETTER) if not told.get(key, "").strip()]
