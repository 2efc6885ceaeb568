"""A word that is spelled in two ways is looked for in vain, and taken for two things."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
JAPANESE = "[ぁ-んァ-ヶー一-龠々、。「」（）：]"


@dataclass(frozen=True)
class Spelling:
    """One line of the glossary's table; ``quoted`` is left alone wherever it stands."""

    written: str
    avoided: str
    quoted: tuple[str, ...]

    def slips(self, text: str) -> list[str]:
        """Where the avoided spelling stands, each with what is around it."""
        for quote in self.quoted:
            text = text.replace(quote, " ")
        if self.avoided in self.written:
            text = text.replace(self.written, " " * len(self.written))
        wanted = re.escape(self.avoided)
        if self.avoided.isascii():  # English is none of our business, nor is PC/SC
            after, before = rf"(?<={JAPANESE}) ?{wanted}", rf"{wanted}(?= ?{JAPANESE})"
            wanted = rf"{after}(?![A-Za-z0-9/])|(?<![A-Za-z0-9/]){before}"
        return [
            text[max(0, hit.start() - 12) : hit.end() + 12] for hit in re.finditer(wanted, text)
        ]


def spellings(page: str) -> list[Spelling]:
    section = page.split("\n## 表記", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split("|") for line in section.splitlines() if line.startswith("| ")]
    made = []
    for row in rows[2:]:  # below the headings and their rule
        written, avoided, *rest = (cell.strip() for cell in row)
        quoted = tuple(filter(None, rest[0].split(" · "))) if rest else ()
        made.append(Spelling(written, avoided, quoted))
    return made


SPELLINGS = spellings(GLOSSARY)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page that people read, and every Japanese text that they are told, by file."""
    return dict([*_docs(), *_texts()])


def _docs() -> Iterator[tuple[str, str]]:
    tracked = subprocess.run(
        ["git", "ls-files", "*.md", ".env.example", ":!tests"],
        cwd=ROOT, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    for name in tracked.stdout.splitlines():
        text = (ROOT / name).read_text(encoding="utf-8")
        if name == "docs/glossary.md":
            before, _, rest = text.partition("\n## 表記")
            text = before + "\n## " + rest.partition("\n## ")[2]
        yield name, text


def _texts() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "desk/locale").glob("ja*/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            texts = [str(message.string) for message in read_po(file) if message.id]
        yield str(path.relative_to(ROOT)), "\n".join(texts)


def test_the_table_is_read_whole(pages: dict[str, str]) -> None:
    section = GLOSSARY.split("\n## 表記", 1)[1].split("\n## ", 1)[0]
    assert len(SPELLINGS) == section.count("\n| ") - 2
    assert all(each.written and each.avoided for each in SPELLINGS)
    assert {"README.md", "desk/locale/ja/LC_MESSAGES/desk.po"} <= set(pages)


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda each: each.avoided)
def test_a_word_spelled_otherwise_is_found(spelling: Spelling) -> None:
    assert spelling.slips(f"これは{spelling.avoided}です。")
    assert not spelling.slips(f"これは{spelling.written}です。")
    assert not spelling.slips(" ".join(spelling.quoted))


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda each: each.written)
def test_docs_and_texts_spell_a_word_in_one_way(spelling: Spelling, pages: dict[str, str]) -> None:
    slips = {name: found for name, text in pages.items() if (found := spelling.slips(text))}
    assert slips == {}
