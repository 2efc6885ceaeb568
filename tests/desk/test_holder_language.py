"""The holder is often the foreign spouse: a prompt they can't read may cost a try."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import unicodedata
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from card.codes import explanations
from desk import holder
from desk.problems import told
from desk.terminal import Terminal
from desk.words import HOLDER, LANGUAGES, Words, _catalogue
from hatch_build import compile_catalogues
from tests.desk.catalogues import DOMAINS, LOCALE, entries, fields, sources
from tests.desk.commands import ROOT, Touroku


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
    told = touroku("run", "case.toml", "--json", env={"TOUROKU_HOLDER_LANG": "xx"})
    assert told.code == 2
    assert told.document["error"]["code"] == "setting.choice"
    assert ", ".join(holder.languages()) in told.document["error"]["remedy"]
    assert touroku("run", "case.toml", "--holder-lang", "xx").code == 2


# which words: a small, closed set, in every language whole


def catalogue(lang: str) -> dict[str, str]:
    """Return what the holder can be told, from the source."""
    domains = DOMAINS if lang in LANGUAGES else [HOLDER]
    return {key: text for domain in domains if domain != "argparse"
            for key, text in entries(lang, domain).items() if holder.is_said(key)}  # fmt: skip


OTHERS = sorted({path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{HOLDER}.po")})


def test_the_holder_is_spoken_to_in_the_languages_of_those_who_register() -> None:
    assert {"ja@easy", "zh", "vi", "pt"} <= set(OTHERS)
    assert holder.languages() == (*LANGUAGES, *OTHERS)


@pytest.mark.parametrize("lang", OTHERS)
def test_what_the_holder_can_be_told_is_whole_and_nothing_else_is_there(lang: str) -> None:
    ja, told = catalogue("ja"), entries(lang, HOLDER)
    assert set(ja) >= holder.SAID
    assert set(told) == set(ja)
    assert [key for key, text in told.items() if not text.strip()] == []
    assert {key for key in ja if fields(ja[key]) != fields(told[key])} == set()
    assert holder.lacking(lang) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_what_the_holder_is_told_is_in_their_language(lang: str) -> None:
    """Labels of the screen are Japanese; they stand in quotes or brackets."""
    labels = re.compile(r"“[^”]*”|[（(][^）)]*[）)]")
    for key, text in entries(lang, HOLDER).items():
        bare = labels.sub("", text)
        if lang == "ja@easy":
            assert text != catalogue("ja")[key], key
        else:
            assert not re.search("[ぁ-ヺ]", bare), key
        assert unicodedata.is_normalized("NFC", text), key
        if lang == "zh":
            bare.encode("gb2312")  # has no character that is written so in Japan only
        assert text != catalogue("en")[key], key


def test_a_language_that_lacks_a_word_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for lang in ("ja", "vi"):
        shutil.copytree(LOCALE / lang, tmp_path / "desk" / "locale" / lang)
    path = tmp_path / "desk" / "locale" / "vi" / "LC_MESSAGES" / "holder.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "card.prompt.finished"', 'msgid "card.prompt.gone"'),
                    encoding="utf-8")  # fmt: skip
    compile_catalogues(tmp_path)
    monkeypatch.setattr("desk.words.LOCALE", tmp_path / "desk" / "locale")
    monkeypatch.setattr("desk.holder.LOCALE", tmp_path / "desk" / "locale")
    _catalogue.cache_clear()
    try:
        assert holder.lacking("vi") == ["card.prompt.finished"]
        assert holder.languages() == LANGUAGES
    finally:
        _catalogue.cache_clear()


def test_a_translator_finds_every_word_for_the_holder(tmp_path: Path) -> None:
    begin = runpy.run_path(str(ROOT / "scripts/begin-language"))["begin"]
    for source in LANGUAGES:
        shutil.copytree(LOCALE / source, tmp_path / "desk" / "locale" / source)
    left = begin("holder", "ne", tmp_path)
    assert set(left) == set(catalogue("ja"))
    assert set(entries("ne", HOLDER, tmp_path)) == set(left)


# what the flows say


SAYS = {"your_turn": 0, "tell": 1, "warn": 1, "agree": 1}  # where each is told who hears it


def said_to_the_holder() -> Iterator[tuple[str, ast.expr]]:
    """Give the key of everything that is said to the holder; whoever hears must be written out."""
    for path, tree in sources(("flows", "desk")):
        for node in ast.walk(tree):
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(
                node.func, ast.Attribute) else ""  # fmt: skip
            if not isinstance(node, ast.Call) or name not in SAYS or len(node.args) <= SAYS[name]:
                continue
            hearer = node.args[SAYS[name]]
            where = f"{path}:{node.lineno}"
            named = isinstance(hearer, ast.Constant)
            assert named or path.parts[0] != "flows", f"{where}: who hears it?"
            if isinstance(hearer, ast.Constant) and hearer.value == "holder":
                yield where, node.args[1 - SAYS[name]]


def keys_of(said: ast.expr) -> set[str]:
    match said:
        case ast.Constant(value=str(key)):
            return {key}
        case ast.JoinedStr():
            shape = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}"
                            for part in said.values)  # fmt: skip
            return {shape.format(need) for need in ("signature", "authentication")}
        case ast.Attribute(value=ast.Name(id="prompt"), attr="key"):
            return PROMPTS
    raise AssertionError(f"what is said? {ast.dump(said)}")


PROMPTS = {key for key in entries("ja", "card") if key.startswith("card.prompt.")}


def test_the_flows_say_nothing_to_the_holder_that_is_not_in_the_set() -> None:
    found = list(said_to_the_holder())
    assert len(found) > 8
    said = {(where, key) for where, expression in found for key in keys_of(expression)}
    assert {(where, key) for where, key in said if not holder.is_said(key)} == set()
    used = {key for _, key in said} | {
        "actor.holder", "turn.title", "problem.why", "problem.remedy", "problem.unknown"
    }  # fmt: skip
    assert holder.SAID - used == set()  # nobody translates what is never said


@pytest.mark.parametrize("lang", OTHERS)
def test_every_code_of_the_client_is_explained_to_the_holder(lang: str) -> None:
    words = Words(lang)
    codes = [each.code for each in explanations() if each.code.startswith("EW")]
    assert len(codes) > 5
    for code in (*codes, "no-code"):
        problem = told(words, code, {})
        assert all((problem.message, problem.why, problem.remedy)), code
        assert problem.message == entries(lang, HOLDER)[f"card.{code}.what"]
    assert "EX999X9999" in told(words, "EX999X9999", {}).message


@pytest.mark.parametrize("lang", OTHERS)
def test_a_holder_of_another_language_is_told_beside_the_operator(lang: str) -> None:
    terminal, out = said("ja", lang)
    terminal.your_turn("holder", "card.prompt.signature", tries="4")
    terminal.explain("EW104J1503")
    text = "".join(out.getvalue().split())
    for key in ("card.prompt.signature", "card.EW104J1503.what"):
        theirs, ours = (
            "".join(words(key, tries="4").split())[:12] for words in (Words(lang), Words("ja"))
        )
        assert -1 < text.index(theirs) < text.index(ours)
