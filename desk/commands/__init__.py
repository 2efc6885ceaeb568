"""The commands, a module each with ``run(options, words) -> exit code``; loaded when typed."""

from __future__ import annotations

from collections.abc import Callable

TYPE_CHECKING = False  # importing it from typing costs time
if TYPE_CHECKING:
    import argparse

    from desk.words import Words

Command = Callable[["argparse.Namespace", "Words"], int]


def _demo() -> Command:
    from desk.commands import demo

    return demo.run


def _run() -> Command:
    from desk.commands import run

    return run.run


def _resume() -> Command:
    from desk.commands import resume

    return resume.run


def _cases() -> Command:
    from desk.commands import cases

    return cases.run


def _due() -> Command:
    from desk.commands import due

    return due.run


def _lessons() -> Command:
    from desk.commands import lessons

    return lessons.run


def _ledger() -> Command:
    from desk.commands import ledger

    return ledger.run


def _check() -> Command:
    from desk.commands import check

    return check.run


def _card() -> Command:
    from desk.commands import card

    return card.run


def _explain() -> Command:
    from desk.commands import explain

    return explain.run


def _explain_page() -> Command:
    from desk.commands import explain_page

    return explain_page.run


def _contracts() -> Command:
    from desk.commands import contracts

    return contracts.run


def _mail() -> Command:
    from desk.commands import mail

    return mail.run


def _setup() -> Command:
    from desk.commands import setup

    return setup.run


def _guide() -> Command:
    from desk.commands import guide

    return guide.run


def _desk() -> Command:
    from desk.commands import desk

    return desk.run


def _simulate() -> Command:
    from desk.commands import simulate

    return simulate.run


LOADERS: dict[str, Callable[[], Command]] = {
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
