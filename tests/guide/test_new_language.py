"""Who translates the how-to finds every text, and loses none of their work."""

from __future__ import annotations

import io
import runpy
import shutil
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from guide.texts import missing
from tests.guide.books import LOCALE, words_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lang", ["zh_TW", "ne", "tl"])
def test_a_language_is_begun_and_gone_on_with(lang: str, tmp_path: Path) -> None:
    begin = runpy.run_path(str(ROOT / "scripts/begin-language"))["begin"]
    for source in ("ja", "en"):
        shutil.copytree(LOCALE / source, tmp_path / "desk/locale" / source)
    everything = words_of("ja")
    assert begin("guide", lang, tmp_path) == list(everything)

    path = tmp_path / "desk/locale" / lang / "LC_MESSAGES/guide.po"
    empty = path.read_text(encoding="utf-8")
    first = 'msgid "guide.title"\nmsgstr "'
    path.write_text(empty.replace(first, f"{first}…"), encoding="utf-8")
    assert begin("guide", lang, tmp_path) == list(everything)[1:]
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    write_mo(io.BytesIO(), catalogue)
    words = {str(each.id): str(each.string) for each in catalogue if each.id}
    assert words["guide.title"] == "…"
    assert missing(words, everything) == list(everything)[1:]
