"""What ``touroku simulate`` may be told of the office: all that ``jpki-bench serve`` can be.

One table for what is understood here and for what is handed on there; a test holds it to theirs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from desk.parser import Parser, path
from desk.words import Words

ORDERS = ("url", "code", "form-first", "blank-mail")
NEIGHBOURS = ("mynaportal", "eltax")


def add_options(
    simulate: Parser,
    words: Words,
    editions: tuple[str, ...],
    procedures: tuple[str, ...],
    port: Callable[[str], int],
    seconds: Callable[[str], float],
) -> None:
    """Add them; what is not told is left to the office."""
    several: dict[str, Any] = {"action": "append", "default": [], "metavar": "NAME"}
    flag: dict[str, Any] = {"action": "store_true"}
    table: dict[str, tuple[str, dict[str, Any]]] = {
        "--edition": ("help.edition", {"choices": editions}),
        "--procedure": ("help.procedure", {"choices": procedures, "default": "change"}),
        "--vpcd": ("help.vpcd", {"metavar": "HOST:PORT"}),
        "--port": ("help.port", {"type": port, "default": 0, "metavar": "N"}),
        "--person": ("help.person", flag),
        "--pause": ("help.pause", {"type": seconds, "metavar": "SECONDS"}),
        "--card-on": ("help.card-on", flag),
        "--no-imap": ("help.no-imap", flag),
        "--client": ("help.office-client", {"type": path, "metavar": "CASE.toml"}),
        "--auth-id": ("help.office-auth-id", {"metavar": "ID"}),
        "--order": ("help.order", {"choices": ORDERS}),
        "--waiting-room": ("help.waiting-room", flag),
        "--two-stages": ("help.two-stages", flag),
        "--phone": ("help.phone", flag),
        "--protocol": ("help.protocol", {"action": "append", "default": [], "choices": NEIGHBOURS}),
        "--drift": ("help.drift", several),
        "--fault": ("help.fault", several),
    }
    names = [
        simulate.add_argument(option, help=words(key), **kind).dest
        for option, (key, kind) in table.items()
    ]
    simulate.set_defaults(of_the_office=tuple(zip(table, names, strict=True)))


def for_the_office(options: argparse.Namespace) -> list[str]:
    """Return what was told in the words of ``jpki-bench serve``."""
    arguments: list[str] = []
    for option, name in options.of_the_office:
        told = getattr(options, name)
        if told is True:
            arguments.append(option)
        elif isinstance(told, list):
            arguments += [f"{option}={each}" for each in told]
        elif told not in (None, False):
            arguments.append(f"{option}={told}")
    return arguments
