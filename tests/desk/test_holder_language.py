"""The holder is often the foreign spouse: a prompt they can't read may cost a try."""

from __future__ import annotations

from io import StringIO

import pytest

from desk.terminal import Terminal
from desk.words import Words
from tests.desk.conftest import Touroku


def said(lang: str, holder: str | None) -> tuple[Terminal, StringIO]:
    out = StringIO()
    words = Words(holder) if holder else None
    return Terminal(Words(lang), out=out, interactive=False, automatic=False, holder=words), out


def test_what_is_meant_for_the_holder_is_said_in_both_languages_theirs_first() -> None:
    terminal, out = said("ja", "en")
    terminal.your_turn("holder", "card.prompt.signature", tries="4")
    terminal.warn("card.prompt.card-taken-away", "holder")
    terminal.tell("card.prompt.finished", "holder")
    terminal.explain("EW104J1503")
    text = out.getvalue()
    for english, japanese in (
        ("Now: card holder", "カードの本人の番です"),
        ("signature password", "署名用パスワード"),
        ("The card has been taken away", "カードが離れました"),
        ("The card is no longer needed", "カードの出番は終わりました"),
        ("the My Number card is not seen", "マイナンバーカードが"),
    ):
        assert -1 < text.index(english) < text.index(japanese)


@pytest.mark.parametrize("holder", [None, "en"])
def test_where_both_speak_the_same_language_it_is_said_once(holder: str | None) -> None:
    terminal, out = said("en", holder)
    terminal.your_turn("holder", "card.prompt.signature", tries="4")
    terminal.explain("EW104J1503")
    assert out.getvalue().count("signature password") == 1
    assert out.getvalue().count("My Number card is not seen") == 1


def test_what_is_meant_for_the_operator_is_not_translated() -> None:
    terminal, out = said("en", "ja")
    terminal.your_turn("operator", "goal.form")
    terminal.tell("run.auth-id", auth_id="12345")
    before = out.getvalue()
    assert not any("ぁ" <= letter <= "ん" for letter in before)
    terminal.tell("card.prompt.finished", "holder")
    assert any("ぁ" <= letter <= "ん" for letter in out.getvalue())


def test_an_unknown_language_of_the_holder_is_bad_input(touroku: Touroku) -> None:
    told = touroku("run", "case.toml", "--json", env={"TOUROKU_HOLDER_LANG": "vi"})
    assert told.code == 2
    assert told.document["error"]["code"] == "setting.choice"
    assert "ja, en" in told.document["error"]["remedy"]
    assert touroku("run", "case.toml", "--holder-lang", "vi").code == 2
