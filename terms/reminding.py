"""Whether, and in which language, somebody wants to be reminded, as offices write it down."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from terms.no_value import stands_for
from terms.text import listed

LANGUAGES = ("ja", "en", "ja@easy", "zh", "vi", "pt")
"""In which there are letters (``desk/locale/*/LC_MESSAGES/letter.po``)."""

NO = "no"
_WORDS: Mapping[str, str] = {
    "ja": "ja、日本語、和文、japanese、nihongo、jp",
    "ja@easy": "ja@easy、やさしい日本語、易しい日本語、easy japanese、plain japanese",
    "en": "en、英語、英文、english",
    "zh": "zh、中国語、中文、简体中文、簡体字、chinese、mandarin",
    "vi": "vi、ベトナム語、越語、tiếng việt、vietnamese、vn",
    "pt": "pt、ポルトガル語、português、portuguese、pt-br",
}
_YES = (
    "はい、希望、希望する、希望します、要、必要、あり、有、有り、ok、可、同意、同意する、"
    "○、〇、◯、✓、✔、レ、1、yes、y、true"
)
_NO = (
    "no、n、いいえ、不要、希望しない、希望しません、希望なし、希望せず、不可、拒否、同意しない、×、✕、x、0、false、"
    "いらない、要らない、停止"
)


@dataclass(frozen=True)
class Wish:
    """What an answer says: a language, that it is not wanted, or that it is without saying how."""

    lang: str | None = None
    wanted: bool | None = None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip().strip("()。 ")


_LANG_OF = {_plain(word): lang for lang, words in _WORDS.items() for word in listed(words)}
_SAID = {_plain(word): True for word in listed(_YES)} | {
    _plain(word): False for word in listed(_NO)
}


def wish_of(text: str) -> Wish | None:
    """Return what an answer says; None where nobody can tell."""
    plain = _plain(text)
    if not plain or stands_for(text) in ("none", "dash"):
        return Wish(wanted=False)
    if plain in _LANG_OF:
        return Wish(_LANG_OF[plain], wanted=True)
    return Wish(wanted=_SAID[plain]) if plain in _SAID else None
