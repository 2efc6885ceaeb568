"""A page that says of Windows what isn't so sends the people who are on it the wrong way."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from tests.windows import REASONS

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts/windows"
PAGE = (ROOT / "docs/windows.md").read_text(encoding="utf-8")


def used() -> tuple[set[str], list[str]]:
    """Return the reasons for which tests can't run on Windows, and marks that give none of them."""
    found, free = set(), []
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "not_on_windows":
                (why,) = node.args
                found.add(ast.literal_eval(why))
            elif isinstance(node, ast.Attribute) and node.attr == "not_on_windows":
                free.append(str(path.relative_to(ROOT)))
    return found, free


def section(heading: str) -> str:
    return PAGE.split(f"# {heading}", 1)[1].split("\n#", 1)[0]


def test_every_reason_for_which_a_test_is_left_out_on_windows_is_told_and_no_other() -> None:
    table = section("Windows では動かない試験")
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == list(REASONS)
    assert used() == (set(REASONS), ["tests/windows.py"])


def tried() -> tuple[str, ...]:
    """Return the rooms of tests that ``scripts/test-windows`` tries by default."""
    tree = ast.parse((SCRIPTS / "tests.py").read_text(encoding="utf-8"))
    values = {ast.unparse(each.targets[0]): each.value for each in tree.body
              if isinstance(each, ast.Assign)}  # fmt: skip
    rooms: tuple[str, ...] = ast.literal_eval(values["ROOMS"])
    return rooms


def test_what_the_page_calls_tried_under_wine_is_tried_there_and_nothing_else() -> None:
    rooms = tried()
    assert [room for room in rooms if not (ROOT / room).exists()] == []
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", section("どこまで確かめたか"), re.M)[2:]
    assert len(rows) > 10
    for what, where, how in rows:
        named = re.findall(r"`([\w/.]+\w)`", how)
        under_wine = [
            each for each in named
            if (each.endswith(".py") and (SCRIPTS / each).is_file())
            or ((ROOT / each).exists() and each.startswith(rooms))
        ]  # fmt: skip
        assert under_wine == (named if how.startswith("Wine") else []), what
        assert named or not how.startswith("Wine"), what
        gone = [each for each in re.findall(r"`([\w/.]+)`", where) if not (ROOT / each).exists()]
        assert gone == [], what


def test_the_page_names_the_files_that_lie_in_the_bundle() -> None:
    beside = {path.name for path in (ROOT / "scripts/windows").glob("*.cmd")}
    named = set(re.findall(r"`([\w.\\]+)`", section("中身")))
    assert beside | {"python\\", "lib\\", "sbom.json", "LICENCES.txt"} <= named


def test_the_first_day_asks_for_the_version_that_there_is() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    page = (ROOT / "docs/first-day-on-windows.md").read_text(encoding="utf-8")
    assert re.findall(r"`touroku (\d\S*)`", page) == [version]


def test_what_should_be_seen_on_the_first_day_is_what_the_program_says() -> None:
    page = (ROOT / "docs/first-day-on-windows.md").read_text(encoding="utf-8")
    seen = [line.split(" | ")[2] for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    said = [text for cell in seen for text in re.findall("「(.+?)」", cell)]
    texts = (ROOT / "desk/locale/ja/LC_MESSAGES").glob("*.po")
    catalogue = "".join(path.read_text(encoding="utf-8") for path in texts)
    assert said
    assert [text for text in said if text not in catalogue] == []
