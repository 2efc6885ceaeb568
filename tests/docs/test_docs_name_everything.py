"""A table that misses an entry sends the person who looks it up away with nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from jpki_bench import plugin
from jpki_bench.cast import CLIENTS
from jpki_bench.faults import FAULTS
from jpki_bench.kit import fixtures_sync
from jpki_bench.kit.mistakes import CARD, OFFICE
from records.journal import JournalEvent

ROOT = Path(__file__).parents[2]
OFFICE_PAGE = (ROOT / "jpki_bench/README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BENCH = tomllib.loads((ROOT / "jpki_bench/pyproject.toml").read_text(encoding="utf-8"))
ROOMS = [*PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"], "jpki_bench"]


def rows(page: str, heading: str) -> list[str]:
    """Return what stands in the first column of the tables under a heading, code marks only."""
    section = page.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for first in firsts for name in re.findall(r"`([^`]+)`", first)]


def test_every_fault_of_the_office_is_in_its_table_and_no_other() -> None:
    assert rows(OFFICE_PAGE, "不具合") == list(FAULTS)


def test_a_fixture_or_a_word_of_a_marker_can_be_looked_up() -> None:
    page = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
    package = (ROOT / "jpki_bench/PACKAGE.md").read_text(encoding="utf-8")
    fixtures = {name for each in (plugin, fixtures_sync) for name in vars(each)
                if name.startswith("jpki_")} - {"jpki_bench"}  # fmt: skip
    assert fixtures - {*rows(page, "Fixtures")} == set()
    assert {name for name in fixtures if f"`{name}`" not in package} == set()
    markers = {each.partition("(")[0]: each for each in rows(page, "Markers")}
    for name, words in {"jpki_office": OFFICE, "jpki_card": CARD}.items():
        assert {*re.findall(r"(\w+)=", markers[name])} == {*words}
    blocks = re.findall(r"```(?:sh|python)\n(.*?)```", package, re.S)
    assert [line for block in blocks for line in block.splitlines() if line not in page] == []


def test_the_passwords_to_play_with_are_those_of_the_cards() -> None:
    for procedure, client in CLIENTS.items():
        holder = client.holder
        row = next(line for line in OFFICE_PAGE.splitlines() if line.startswith(f"| `{procedure}`"))
        cells = (
            holder.name,
            f"`{holder.signature_password}`",
            f"`{holder.authentication_password}`",
        )
        for cell in (*cells, client.residence_card or "–"):
            assert cell in row


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    projects = PYPROJECT["project"], BENCH["project"]
    groups = [each["dependencies"] for each in projects]
    groups += [group for each in projects for group in each["optional-dependencies"].values()]
    declared = {re.split(r"[\[>=;<~ ]", entry)[0] for group in groups for entry in group}
    install = [str(ROOT / "scripts/install"), "--tests", "--list"]
    done = subprocess.run(install, capture_output=True, check=True, encoding="utf-8")
    declared |= set(done.stdout.split())
    explained = {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert declared - explained - {"touroku", "pytest-jpki"} == set()


def test_every_event_of_a_journal_is_explained() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert sorted(rows(page, "記録の出来事")) == sorted(get_args(JournalEvent))


def test_every_command_of_the_help_is_on_the_commands_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desk", "--help", "--lang", "en"],
        cwd=ROOT, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    commands = re.findall(r"^    ([a-z-]+)  ", done.stdout, re.M)
    assert {"run", "explain-page"} <= set(commands)
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## touroku ([a-z-]+)$", page, re.M) == commands


def test_every_page_of_the_docs_can_be_found_from_the_readme() -> None:
    found: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in found or not page.exists():
            continue
        found.add(page)
        links = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links if "://" not in link]
    pages = {*(ROOT / "docs").rglob("*.md"), *(ROOT / "jpki_bench").rglob("*.md")}
    assert {str(page.relative_to(ROOT)) for page in pages - found} == set()


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_room_is_on_the_plan_of_the_house(room: str, page: str) -> None:
    assert f"{room}/" in (ROOT / page).read_text(encoding="utf-8")
