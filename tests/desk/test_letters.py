"""What a client is written has to be whole, in their language, and safe to read."""

from __future__ import annotations

import re
import unicodedata

import pytest

from desk.letters import letter_languages
from desk.words import LANGUAGES, LETTER
from terms import reminding
from tests.desk.catalogues import LOCALE, entries, fields

ALL = sorted({path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{LETTER}.po")})


def test_clients_are_written_in_the_languages_of_the_how_to() -> None:
    assert set(letter_languages()) == set(ALL) == {"ja", "en", "ja@easy", "zh", "vi", "pt"}
    assert set(reminding.LANGUAGES) == set(ALL)  # that a client can ask for


@pytest.mark.parametrize("lang", ALL)
def test_a_letter_says_the_same_in_every_language_and_has_no_link(lang: str) -> None:
    ja, told = entries("ja", LETTER), entries(lang, LETTER)
    assert set(told) == set(ja)
    assert {key for key in ja if fields(ja[key]) != fields(told[key])} == set()
    for key, text in told.items():
        assert text.strip()
        assert unicodedata.is_normalized("NFC", text), key
        assert not re.search(r"https?:|www\.|[a-z]\.(?:jp|com)", text), key
        if lang not in (*LANGUAGES, "ja@easy"):
            bare = re.sub(r"[（(“][^）)”]*[）)”]", "", text)
            assert not re.search("[ぁ-ヺ]", bare), key
            assert text not in entries("en", LETTER).values() or fields(text), key


def test_every_kanji_of_the_easy_letter_has_its_reading() -> None:
    for key, text in entries("ja@easy", LETTER).items():
        assert not re.findall(r"[一-龥々]+(?![一-龥々（])", text), key
