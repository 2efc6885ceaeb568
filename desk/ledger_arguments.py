"""The actions of ``touroku ledger`` and their options."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta
from pathlib import Path

from desk.parser import Parser, path
from desk.words import Words

UNITS = {"d": 1, "m": 30, "y": 365}
LONGEST = 36500  # days; the calendar ends, too


def add_actions(ledger: Parser, words: Words) -> None:
    """Each action is a parser of its own; without one it is ``status``."""
    ledger.add_argument("--json", action="store_true", help=words("help.json"))
    actions: argparse._SubParsersAction[Parser] = ledger.add_subparsers(
        title=words("ledger.help.actions"), dest="action", metavar="ACTION"
    )
    ledger.set_defaults(action="status")

    def action(name: str) -> Parser:
        text = words(f"ledger.help.{name}")
        parser = actions.add_parser(name, words=words, help=text, description=text)
        parser.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=words("help.json")
        )
        return parser

    action("status")
    action("rebuild")
    action("move").add_argument("url", metavar="URL", help=words("ledger.help.url"))
    backup = action("backup")
    backup.add_argument("file", type=Path, metavar="FILE", help=words("ledger.help.backup-file"))
    backup.add_argument("--key", type=path, metavar="FILE", help=words("ledger.help.key"))
    action("restore").add_argument(
        "file", type=Path, metavar="FILE", help=words("ledger.help.restore-file")
    )
    action("check")
    action("purge").add_argument(
        "--older-than", type=age, required=True, metavar="AGE", help=words("ledger.help.older-than")
    )


def age(text: str) -> timedelta:
    """``90d``, ``18m``, ``5y``; the name of this function stands in argparse's message."""
    found = re.fullmatch(r"([1-9][0-9]{0,4})([dmy])", text.strip().lower())
    days = int(found[1]) * UNITS[found[2]] if found else 0
    if not 0 < days <= LONGEST:
        raise ValueError(text)
    return timedelta(days=days)
