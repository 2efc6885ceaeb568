"""The actions of ``touroku cases`` and their options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from desk.letters import letter_languages
from desk.parser import Parser, path
from desk.words import Words


def add_actions(cases: Parser, words: Words, procedures: Sequence[str]) -> None:
    """Each action is a parser of its own; without one the cases are listed."""
    cases.add_argument("--json", action="store_true", help=words("help.json"))
    actions: argparse._SubParsersAction[Parser] = cases.add_subparsers(
        title=words("cases.help.actions"), dest="action", metavar="ACTION"
    )
    cases.set_defaults(action="list", id=None, search=[])

    def action(name: str, text: str) -> Parser:
        parser = actions.add_parser(name, words=words, help=text, description=text)
        parser.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=words("help.json")
        )
        return parser

    action("list", words("cases.help.list")).add_argument(
        "search", nargs="*", metavar="SEARCH", help=words("cases.help.search")
    )
    _one(action("show", words("cases.help.show")), words)
    _export(action("export", words("cases.help.export")), words)
    note = action("note", words("cases.help.note"))
    _one(note, words)
    note.add_argument("text", nargs="+", metavar="TEXT", help=words("cases.help.note-text"))
    _purge(action("purge", words("cases.help.purge")), words)
    add_due(action("due", words("cases.help.due")), words)
    _remind(action("remind", words("cases.help.remind")), words)
    _import(action("import", words("cases.help.import")), words, procedures)


def _one(parser: Parser, words: Words) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help=words("help.id"))


def _export(parser: Parser, words: Words) -> None:
    _one(parser, words)
    parser.add_argument("--out", type=path, metavar="DIR", help=words("cases.help.export-out"))
    parser.add_argument("--all", action="store_true", help=words("cases.help.all"))
    parser.add_argument("--person", action="store_true", help=words("cases.help.export-person"))


def _purge(parser: Parser, words: Words) -> None:
    _one(parser, words)
    parser.add_argument("--force", action="store_true", help=words("cases.help.force"))
    parser.add_argument("--person", action="store_true", help=words("cases.help.purge-person"))


def add_due(parser: Parser, words: Words) -> None:
    """Add what ``due`` takes, as an action and as a command of its own."""
    parser.add_argument("--days", type=days, metavar="N", help=words("cases.help.days"))
    parser.add_argument("--ics", type=Path, metavar="FILE", help=words("cases.help.ics"))
    parser.add_argument("--names", action="store_true", help=words("cases.help.names"))


def _remind(parser: Parser, words: Words) -> None:
    languages = letter_languages()
    agreed = words("cases.help.agreed", languages=", ".join(languages))
    parser.add_argument("id", nargs="?", metavar="ID", help=words("cases.help.remind-id"))
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--send", action="store_true", help=words("cases.help.send"))
    one.add_argument("--agreed", choices=languages, metavar="LANG", help=agreed)
    one.add_argument("--stop", action="store_true", help=words("cases.help.stop"))
    one.add_argument("--told", action="store_true", help=words("cases.help.told"))
    parser.add_argument(
        "--card-until", type=day, metavar="DAY", help=words("cases.help.card-until")
    )
    parser.add_argument("--mail", metavar="SOURCE", help=words("cases.help.remind-mail"))


def _import(parser: Parser, words: Words, procedures: Sequence[str]) -> None:
    parser.add_argument("list", type=Path, metavar="FILE", help=words("cases.help.list-file"))
    parser.add_argument("--out", type=path, metavar="DIR", help=words("cases.help.import-out"))
    parser.add_argument(
        "--procedure", choices=procedures, help=words("cases.help.import-procedure")
    )
    parser.add_argument("--hidden", action="store_true", help=words("cases.help.import-hidden"))


def days(text: str) -> int:
    """Return a number of days ahead; the name of this function stands in argparse's message."""
    number = int(text)
    if not 0 <= number <= 36500:
        raise ValueError(text)
    return number


def day(text: str) -> date:
    """Return the day that is written; the name of this function stands in argparse's message."""
    from terms.days import DateError, read_day

    try:
        return read_day(text)
    except DateError:
        raise ValueError(text) from None
