"""A remedy names no option that the command at hand does not have; at the page there is none."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from desk.arguments import build_parser
from desk.parser import Parser
from desk.problems import told
from desk.words import DOMAINS, LANGUAGES, Words, texts
from tests.desk.commands import GOOD, Touroku
from tests.desk.page.desks import desk_here
from tests.records.cases import new_case

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
TOLD = (".what", ".why", ".remedy")
AS_TYPED = {  # what was wrong with these very ones
    "bench.bad-vpcd.what",
    "page.practice-gives.what",
    "reminders.not-both.what",
}
EVERYWHERE = {"usage.remedy", "bench.bad-options.remedy"}  # --help
OF_ANOTHER_PROGRAM = {"check.mac-rosetta.remedy"}  # Apple's softwareupdate


def commands() -> dict[str, frozenset[str]]:
    """Return the options of each command that can be typed."""
    found: dict[str, frozenset[str]] = {}

    def gather(name: str, parser: Parser) -> None:
        found[name] = parser.options
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for each, sub in action.choices.items():
                    gather(f"{name} {each}".strip(), sub)

    gather("", build_parser(Words("en")))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_told_names_an_option_only_where_the_command_has_it(lang: str) -> None:
    known = {key: text for domain in DOMAINS - {"argparse"}
             for key, text in texts(lang, domain).items()}  # fmt: skip
    free = AS_TYPED | EVERYWHERE | OF_ANOTHER_PROGRAM
    named = {key for key, text in known.items() if key.endswith(TOLD) and OPTION.search(text)}
    assert named == free
    added = {key: OPTION.findall(text) for key, text in known.items() if ".with--" in key}
    assert len(added) > 20
    for key, options in added.items():
        stem, _, option = key.partition(".with")
        assert set(options) == {option}, key  # told under this very one
        assert f"{stem}.remedy" in known, key
        takers = {name for name, own in commands().items() if option in own}
        assert takers, key
        if option == "--out":
            assert stem.partition(".")[0] in ("cases", "guiding"), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_trouble_is_told_to_each_command_by_what_it_takes(lang: str) -> None:
    for options in commands().values():
        words = Words(lang)
        words.options = options
        for code in ("browser.not-found", "check.profile-newer", "cases.purge-unfinished"):
            named = set(OPTION.findall(told(words, code, {}).remedy))
            assert named <= options
            assert bool(named) is bool(options & {"--browser", "--force"} & of(code))


def of(code: str) -> set[str]:
    return {"--force"} if code.startswith("cases.") else {"--browser"}


def test_a_command_knows_its_own_options_and_the_page_none(touroku: Touroku, home: Path) -> None:
    case = new_case(home)
    case.advance("submitting")
    refused = touroku("cases", "purge", case.id)
    assert (refused.code, "--force" in refused.err) == (1, True)
    home.chmod(0o777)
    file = home / "case.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert "--" not in touroku("cases", "list").err
    assert "--headless" in touroku("run", "--site", "http://127.0.0.1:9", file).err
    assert desk_here(home).desk.words.options == frozenset()
