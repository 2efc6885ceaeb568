"""``touroku explain-page``: what a saved page is taken for, and why."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_json, write_line
from flows.saved_page import read_saved_page
from pages.explain import explain
from pages.knowledge import load


def run(options: argparse.Namespace, words: Words) -> int:
    """Read the page and say what the driver would make of it."""
    browser = options.browser or load_settings().browser
    edition = options.edition or ""
    page = asyncio.run(read_saved_page(options.page, load(edition), browser))
    told = explain(page)
    if options.json:
        write_json(told)
    else:
        _print(words, told)
    return 0


def _print(words: Words, told: dict[str, Any]) -> None:
    screen = words(f"screen.{told['screen']}") if told["screen"] else words("explain-page.unknown")
    write_line(f"{words('explain-page.screen')}: {screen} ({told['certainty']})")
    for reason in told["reasons"]:
        write_line(f"  - {reason}")
    _section(
        words("explain-page.fields"),
        [f"{each['label']} → {each['role'] or '?'}  [{each['why']}]" for each in told["fields"]],
    )
    _section(
        words("explain-page.actions"),
        [f"{each['text']} → {each['intent'] or '?'}  [{each['why']}]" for each in told["actions"]],
    )
    _section(
        words("explain-page.unanswered"),
        [f"{each['label']} ({each['kind']})" for each in told["unanswered"]],
    )
    _section(words("explain-page.messages"), told["messages"])


def _section(title: str, lines: list[str]) -> None:
    if lines:
        write_line(f"{title}:")
        for line in lines:
            write_line(f"  - {line}")
