"""Lines at a terminal: words whole, indent kept, what is to be copied in one piece."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from desk.folding import print_folded

PATH = "/home/tanaka/.local/share/touroku/cases/20261127-080642-fe0125/receipt.html"
TOLD = {
    "ja": f"控えは「{PATH}」です。マイナンバーカードを、いったん外して、もう一度置いてください。",
    "en": f"The receipt is {PATH}. Take the My Number card off the reader and lay it on again.",
}


def printed(text: str, *, terminal: bool, width: int = 40) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=width, color_system=None)
    print_folded(console, Text(text), 4, 2)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("lang", TOLD)
def test_a_long_line_is_broken_between_words_and_stays_indented(lang: str) -> None:
    lines = printed(TOLD[lang], terminal=True)
    assert len(lines) > 3
    assert lines[0].startswith("    ") and all(x.startswith("      ") for x in lines[1:])
    assert all(cell_len(each) <= 40 for each in lines if PATH not in each)
    parts = [each.strip() for each in lines]
    assert (" " if lang == "en" else "").join(parts).replace(" ", "") == TOLD[lang].replace(" ", "")
    assert not any(each[0] in "、。」" for each in parts)


@pytest.mark.parametrize("lang", TOLD)
def test_a_path_can_be_copied_in_one_piece(lang: str) -> None:
    assert any(PATH in each for each in printed(TOLD[lang], terminal=True))


def test_a_program_that_reads_a_pipe_finds_each_message_on_one_line() -> None:
    assert printed(TOLD["en"], terminal=False) == ["    " + TOLD["en"]]
