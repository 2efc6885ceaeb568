"""The actions of ``touroku contracts`` and their options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desk.parser import Parser
from desk.words import Words


def add_actions(contracts: Parser, words: Words, browsers: str, editions: Sequence[str]) -> None:
    """There is one action, and it has to be named: others may come."""
    contracts.add_argument("--json", action="store_true", help=words("help.json"))
    actions: argparse._SubParsersAction[Parser] = contracts.add_subparsers(
        title=words("contracts.help.actions"), dest="action", metavar="ACTION", required=True
    )
    text = words("contracts.help.check")
    check = actions.add_parser("check", words=words, help=text, description=text)
    check.add_argument("page", metavar="URL|FILE", help=words("contracts.help.page"))
    check.add_argument("--edition", choices=editions, help=words("help.edition"))
    check.add_argument("--screen", metavar="SCREEN", help=words("contracts.help.screen"))
    check.add_argument("--browser", metavar=browsers, help=words("help.browser"))
    check.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=words("help.json")
    )
