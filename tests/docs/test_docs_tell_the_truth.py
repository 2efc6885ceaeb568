"""Documents that no longer agree with the program mislead the person who follows them."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from desk.env_file import PREFIX
from desk.settings import Settings

ROOT = Path(__file__).parents[2]
FRONT = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "jpki_bench/README.md",
    "jpki_bench/PACKAGE.md",
)
PAGES = [*(ROOT / name for name in FRONT), *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_commands_page_shows_the_help_as_it_is() -> None:
    page = runpy.run_path(str(ROOT / "scripts/commands-page"))["page"]
    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == page()


def test_every_setting_is_explained_in_the_example() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    explained = set(re.findall(rf"^#({PREFIX}[A-Z_]+)=", text, re.MULTILINE))
    assert explained == {PREFIX + field.name.upper() for field in fields(Settings)}


def anchors(page: Path) -> set[str]:
    """Return what a link can lead to on a page.

    Marked places, and headings as GitHub names them.
    """
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    slugs = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_between_the_pages_is_dead(document: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        if target.startswith("http"):
            continue
        led_to = document.parent / target if target else document
        assert led_to.exists(), link
        if anchor:
            assert anchor in anchors(led_to), link


def defined(module: Path) -> set[str]:
    """Return what a module defines at its top.

    ``follow``, ``Runner``, and ``Runner.leave`` of a class.
    """
    found: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            functions = (ast.FunctionDef, ast.AsyncFunctionDef)
            found |= {f"{node.name}.{x.name}" for x in node.body if isinstance(x, functions)}
    return found


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_names_a_module_or_a_function_that_is_gone(document: Path) -> None:
    """``steps/form.py:fill_form`` is enough of a path where a page speaks of one room."""
    found = (*ROOT.glob("*.py"), *ROOT.glob("[a-z]*/**/*.py"))
    modules = [path.relative_to(ROOT).as_posix() for path in found]
    gone = []
    text = document.read_text(encoding="utf-8")
    for named, what in re.findall(r"`([\w/]+\.py)(?::([\w.]+))?`", text):
        meant = [ROOT / path for path in modules if f"/{path}".endswith(f"/{named}")]
        if not any(not what or what in defined(path) for path in meant):
            gone.append(f"{named}:{what}")
    assert gone == []


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    registries = "py" + "pi.org|python" + "hosted|npm" + "js.com|deb." + "debian"
    pattern = f"((^|[^}}/[:alnum:]])/(work|root)/|{registries})"
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!*.svg"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
