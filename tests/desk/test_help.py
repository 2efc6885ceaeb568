"""What ``--help`` says is all there is, in both languages, at once."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib

import pytest

from desk.arguments import STEPS, build_parser
from desk.office_options import for_the_office
from desk.words import Words
from flows.registration.route import STEP_IDS
from jpki_bench.command import _parser
from tests.desk.commands import ROOT, Touroku

WORKING = {path.stem.replace("_", "-") for path in (ROOT / "desk" / "commands").glob("[a-z]*.py")}
SURFACE = {"demo", "run", "resume", "cases", "due", "lessons", "ledger", "check", "card", "explain",
           "explain-page", "contracts", "mail", "setup", "guide", "desk", "simulate"}  # fmt: skip
HEAVY = ("playwright", "rich", "smartcard", "imap_tools", "dkim", "keyring", "watchfiles",
         "asyncio", "starlette", "cryptography", "sqlalchemy", "alembic", "jpki_bench",
         "dataclasses", "records", "pages", "flows")  # fmt: skip
KANA = re.compile(r"[ぁ-ん]")


def commands() -> dict[str, argparse.ArgumentParser]:
    parser = build_parser(Words("en"))
    [choices] = [action.choices for action in parser._actions if action.dest == "command"]
    assert choices is not None
    return dict(choices)


def listed(text: str) -> list[str]:
    """Return the commands under COMMAND, one at the beginning of a line each."""
    return re.findall(r"^    ([a-z-]+)(?: {2,}|$)", text.partition("COMMAND\n")[2], re.M)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_help_lists_the_commands_that_work_and_no_other(touroku: Touroku, lang: str) -> None:
    answer = touroku("--help", lang=lang)
    assert (answer.code, answer.err) == (0, "")
    assert sorted(listed(answer.out)) == sorted(WORKING)
    assert {"demo", "run", "cases", "simulate"} <= WORKING <= SURFACE
    assert bool(KANA.search(answer.out)) is (lang == "ja")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_who_types_nothing_more_is_shown_what_there_is(touroku: Touroku, lang: str) -> None:
    asked = touroku("--help", lang=lang)
    assert touroku(lang=lang) == touroku("--lang", lang, lang=None) == asked


def test_the_version_is_told_in_one_line(touroku: Touroku) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    answer = touroku("--version")
    assert (answer.code, answer.out, answer.err) == (0, f"touroku {project['version']}\n", "")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", sorted(WORKING))
def test_every_command_has_its_help_in_both_languages(
    touroku: Touroku, name: str, lang: str
) -> None:
    answer = touroku(name, "--help", "--lang", lang, lang=None)
    assert (answer.code, answer.err) == (0, "")
    # Each option's own text, in the language asked for, without a key that nobody translated.
    parser = commands()[name]
    for action in parser._actions:
        for option in action.option_strings:
            assert option in answer.out
    assert not re.search(r"\bhelp\.[a-z]", answer.out)
    assert bool(KANA.search(answer.out)) is (lang == "ja")
    if lang == "ja":
        for english in ("usage:", "options:", "positional arguments", "show this help"):
            assert english not in answer.out


def test_the_language_is_the_one_asked_for(touroku: Touroku) -> None:
    assert KANA.search(touroku("--help", lang=None, env={"LANG": ""}).out)
    assert KANA.search(touroku("--help", lang=None, env={"LANG": "ja_JP.UTF-8"}).out)
    assert not KANA.search(touroku("--help", lang=None, env={"LANG": "en_US.UTF-8"}).out)
    assert KANA.search(touroku("--help", lang="ja", env={"LANG": "en_US.UTF-8"}).out)
    assert not KANA.search(touroku("--lang=en", "--help", lang="ja").out)
    assert KANA.search(touroku("cases", "--help", "--lang", "ja", lang="en").out)


def test_the_steps_of_the_options_are_those_of_the_run() -> None:
    assert STEPS == STEP_IDS


def test_every_command_with_json_in_the_contract_has_it() -> None:
    with_json = {
        name
        for name, parser in commands().items()
        if any("--json" in action.option_strings for action in parser._actions)
    }
    assert with_json == WORKING - {"guide", "simulate"}


def test_what_an_office_can_be_told_touroku_simulate_can_be_told_too() -> None:
    serve = _parser().parse_args
    theirs = {*vars(serve(["serve"]))} - {"command", "json"}  # in a pipe it is JSON anyway
    typed = [
        "--edition=2026", "--procedure=renew", "--vpcd=127.0.0.1:9", "--port=9", "--person",
        "--pause=0.5", "--card-on", "--no-imap", "--client=a.toml", "--auth-id=-X", "--order=code",
        "--waiting-room", "--two-stages", "--phone", "--protocol=eltax", "--protocol=mynaportal",
        "--drift=a", "--fault=b", "--fault=c",
    ]  # fmt: skip
    for words in (typed, []):
        ours = build_parser(Words("en")).parse_args(["simulate", *words])
        handed_on = vars(serve(["serve", *for_the_office(ours)]))
        assert {name: handed_on[name] for name in theirs} == {
            name: vars(serve(["serve", *words]))[name] for name in theirs
        }
    given = {option.partition("=")[0].removeprefix("--").replace("-", "_") for option in typed}
    assert given == theirs


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from desk.main import main\n"
        "for words in (['--help'], ['run', '--help'], ['card', '--help']):\n"
        "    try: main(words)\n"
        "    except SystemExit as end: assert not end.code\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(HEAVY) & set(done.stderr.split()) == set()


@pytest.mark.parametrize("words", [["cases", "--json"], ["--help"]])
def test_a_reader_that_goes_away_is_no_crash(words: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "desk", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.wait()
    assert "Traceback" not in said
    assert "Exception" not in said
