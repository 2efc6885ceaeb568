"""The actions of ``touroku lessons`` and their options."""

from __future__ import annotations

import argparse
from pathlib import Path

from desk.parser import Parser
from desk.words import Words


def add_actions(lessons: Parser, words: Words, browsers: str) -> None:
    """Each action is a parser of its own; without one the lessons are listed."""
    lessons.add_argument("--json", action="store_true", help=words("help.json"))
    actions: argparse._SubParsersAction[Parser] = lessons.add_subparsers(
        title=words("lessons.help.actions"), dest="action", metavar="ACTION"
    )
    lessons.set_defaults(action="list")

    def action(name: str) -> Parser:
        text = words(f"lessons.help.{name}")
        parser = actions.add_parser(name, words=words, help=text, description=text)
        parser.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=words("help.json")
        )
        return parser

    action("list")
    for name in ("show", "forget"):
        action(name).add_argument("id", metavar="ID", help=words("lessons.help.id"))
    for name in ("export", "import"):
        action(name).add_argument(
            "file", type=Path, metavar="FILE", help=words(f"lessons.help.{name}-file")
        )
    check = action("check")
    check.add_argument("page", type=Path, metavar="PAGE.html", help=words("help.page-file"))
    check.add_argument("--browser", metavar=browsers, help=words("help.browser"))
