"""The commands and their options, as ``--help`` shows them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from desk.parser import Parser, Version, path
from desk.words import Words

PROCEDURES = ("certify", "change", "renew")
EDITIONS = ("2022", "2026")
PASSWORD_WAYS = ("page", "ask", "generate")
BROWSERS = "chrome|msedge|chromium|PATH"
STEPS = (
    "check", "menu", "terms", "mail-address", "mail-code", "go-on-mail", "account",
    "account-confirm", "open-account", "account-opened", "sign-in", "card", "signature-password",
    "authentication-password", "form", "confirm", "submit", "registered", "link-mail", "password",
    "final-mail", "receipt",
)  # fmt: skip


TYPE_CHECKING = False  # importing it from typing costs time
if TYPE_CHECKING:
    import argparse
    from typing import Any

    Commands = argparse._SubParsersAction[Parser]


def build_parser(words: Words, typed: Sequence[str] | None = None) -> Parser:
    """Return the parser of ``touroku`` with the commands that work now.

    Given what was typed, only commands named in it get their options: the others are listed.
    """
    parser = Parser(words=words, prog="touroku", description=words("help.touroku"))
    parser.add_argument("--version", action=Version, nargs=0, help=words("help.version"))
    commands: Commands = parser.add_subparsers(  # type: ignore[call-overload]  # makes a parser
        title=words("help.commands"),
        dest="command",
        metavar="COMMAND",
        parser_class=lambda **given: _parser_of(typed, **given),
    )
    for name, add_options in COMMANDS.items():
        text = words(f"help.{name}")
        command = commands.add_parser(
            name, words=words, help=text, description=text, several_languages=name == "guide"
        )
        if command:
            add_options(command, words)
    return parser


def _parser_of(typed: Sequence[str] | None, *, prog: str, **given: Any) -> Parser | None:
    """Return nothing for a command that is only listed: making its parser would cost time."""
    name = prog.rpartition(" ")[2]
    return Parser(prog=prog, **given) if typed is None or name in typed else None


def _demo(demo: Parser, words: Words) -> None:
    demo.add_argument(
        "--procedure", choices=PROCEDURES, default="change", help=words("help.procedure")
    )
    demo.add_argument("--edition", choices=EDITIONS, default="2022", help=words("help.edition"))
    demo.add_argument("--headed", action="store_true", help=words("help.headed"))
    demo.add_argument("--slow", action="store_true", help=words("help.slow"))
    demo.add_argument("--out", type=path, metavar="DIR", help=words("help.out"))
    demo.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help=words("help.fault")
    )
    demo.add_argument("--json", action="store_true", help=words("help.json"))


def _run(run: Parser, words: Words) -> None:
    run.add_files("case", "*", metavar="CASE.toml", help=words("help.case"))
    _assisted(run, words)


def _resume(resume: Parser, words: Words) -> None:
    resume.add_argument("case", nargs="?", metavar="CASE_ID", help=words("help.resume-id"))
    _assisted(resume, words)


def _at_desk(command: Parser, words: Words) -> None:
    """Add the desk at which one registers: site, browser, mailbox, card."""
    command.add_argument("--site", metavar="URL", help=words("help.site"))
    command.add_argument("--edition", choices=EDITIONS, help=words("help.edition"))
    command.add_argument("--browser", metavar=BROWSERS, help=words("help.browser"))
    command.add_argument("--profile", type=path, metavar="DIR", help=words("help.profile"))
    command.add_argument("--mail", metavar="SOURCE", help=words("help.mail-source"))
    command.add_argument("--card", metavar="SOURCE", default="pcsc", help=words("help.card-source"))


def _assisted(command: Parser, words: Words) -> None:
    """Add what ``run`` and ``resume`` take."""
    command.add_argument("--until", choices=STEPS, metavar="STEP", help=words("help.until"))
    command.add_argument("--yes", action="store_true", help=words("help.yes"))
    _registering(command, words)


def _registering(command: Parser, words: Words) -> None:
    """Add what ``desk`` takes, too, for the registrations from its page."""
    _at_desk(command, words)
    command.add_argument("--password", choices=PASSWORD_WAYS, help=words("help.password"))
    command.add_argument(
        "--mail-wait", type=seconds, metavar="SECONDS", help=words("help.mail-wait")
    )
    from desk import holder

    command.add_argument(
        "--holder-lang", choices=holder.languages(), help=words("help.holder-lang")
    )
    command.add_argument("--headless", action="store_true", help=words("help.headless"))
    command.add_argument("--out", type=path, metavar="DIR", help=words("help.out"))
    command.add_argument("--json", action="store_true", help=words("help.json"))


def _cases(cases: Parser, words: Words) -> None:
    from desk.case_arguments import add_actions

    add_actions(cases, words, PROCEDURES)


def _due(due: Parser, words: Words) -> None:
    from desk.case_arguments import add_due

    due.add_argument("--json", action="store_true", help=words("help.json"))
    add_due(due, words)


def _ledger(ledger: Parser, words: Words) -> None:
    from desk import ledger_arguments

    ledger_arguments.add_actions(ledger, words)


def _lessons(lessons: Parser, words: Words) -> None:
    from desk import lesson_arguments

    lesson_arguments.add_actions(lessons, words, BROWSERS)


def _check(check: Parser, words: Words) -> None:
    _at_desk(check, words)
    # what stands for a run can be given as it is; a check opens no window either way
    check.add_argument("--headless", action="store_true", help=words("help.check-headless"))
    check.add_argument("-v", "--verbose", action="store_true", help=words("help.check-verbose"))
    check.add_argument("--report", type=path, metavar="FILE", help=words("help.check-report"))
    check.add_argument("--json", action="store_true", help=words("help.json"))


def _card(card: Parser, words: Words) -> None:
    card.add_argument("--watch", action="store_true", help=words("help.watch"))
    card.add_argument("--card", metavar="SOURCE", default="pcsc", help=words("help.card-source"))
    card.add_argument("--json", action="store_true", help=words("help.json"))


def _explain(explain: Parser, words: Words) -> None:
    explain.add_argument("code", metavar="CODE", help=words("help.code"))
    explain.add_argument("--json", action="store_true", help=words("help.json"))


def _explain_page(explain: Parser, words: Words) -> None:
    explain.add_argument("page", type=Path, metavar="FILE.html", help=words("help.page-file"))
    explain.add_argument("--edition", choices=EDITIONS, help=words("help.edition"))
    explain.add_argument("--browser", metavar=BROWSERS, help=words("help.browser"))
    explain.add_argument("--json", action="store_true", help=words("help.json"))


def _contracts(contracts: Parser, words: Words) -> None:
    from desk import contract_arguments

    contract_arguments.add_actions(contracts, words, BROWSERS, EDITIONS)


def _mail(mail: Parser, words: Words) -> None:
    mail.add_files("files", "+", metavar="FILE", help=words("help.files"))
    mail.add_argument("--case", metavar="ID", help=words("help.mail-case"))
    mail.add_argument("--site", metavar="URL", help=words("help.mail-site"))
    mail.add_argument("--json", action="store_true", help=words("help.json"))


def _setup(setup: Parser, words: Words) -> None:
    setup.add_argument("--site", metavar="URL", help=words("setup.help.site"))
    setup.add_argument("--browser", metavar=BROWSERS, help=words("help.browser"))
    setup.add_argument("--profile", type=path, metavar="DIR", help=words("help.profile"))
    setup.add_argument("--card", metavar="SOURCE", default="pcsc", help=words("help.card-source"))
    setup.add_argument("--desktop-link", action="store_true", help=words("setup.help.desktop-link"))
    setup.add_argument("--json", action="store_true", help=words("help.json"))


def _guide(guide: Parser, words: Words) -> None:
    guide.add_argument(
        "--procedure", choices=PROCEDURES, action="append", help=words("guiding.help.procedure")
    )
    guide.add_argument(
        "--edition", choices=EDITIONS, default="2022", help=words("guiding.help.edition")
    )
    guide.add_argument(
        "--out", type=path, metavar="DIR", default=Path("guide"), help=words("guiding.help.out")
    )
    guide.add_argument("--from", dest="case", metavar="CASE_ID", help=words("guiding.help.from"))
    guide.add_argument("--office", type=path, metavar="DIR", help=words("guiding.help.office"))
    some = guide.add_mutually_exclusive_group()
    some.add_argument("--check", action="store_true", help=words("guiding.help.check"))
    some.add_argument("--only", action="append", metavar="FIGURE", help=words("guiding.help.only"))


def _desk(desk: Parser, words: Words) -> None:
    desk.add_argument("--port", type=port, default=0, metavar="N", help=words("help.desk-port"))
    desk.add_argument("--no-browser", action="store_true", help=words("help.no-browser"))
    desk.add_argument("--practice", action="store_true", help=words("help.practice"))
    desk.set_defaults(until=None, yes=False)
    _registering(desk, words)


def _simulate(simulate: Parser, words: Words) -> None:
    from desk import office_options

    office_options.add_options(simulate, words, EDITIONS, PROCEDURES, port, seconds)


def port(text: str) -> int:
    """Return a port number, 0 for any free one.

    The name of this function stands in argparse's message.
    """
    number = int(text)
    if not 0 <= number < 65536:
        raise ValueError(text)
    return number


def seconds(text: str) -> float:
    """Return a time one can wait, 0 for not at all; named like :func:`port` for the message."""
    number = float(text)
    if not 0 <= number < math.inf:  # nan is neither
        raise ValueError(text)
    return number


COMMANDS: dict[str, Callable[[Parser, Words], None]] = {
    "demo": _demo,
    "run": _run,
    "resume": _resume,
    "cases": _cases,
    "due": _due,
    "lessons": _lessons,
    "ledger": _ledger,
    "check": _check,
    "card": _card,
    "explain": _explain,
    "explain-page": _explain_page,
    "contracts": _contracts,
    "mail": _mail,
    "setup": _setup,
    "guide": _guide,
    "desk": _desk,
    "simulate": _simulate,
}
