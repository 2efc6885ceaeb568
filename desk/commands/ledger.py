"""``touroku ledger``: what the office knows of all its cases."""

from __future__ import annotations

import argparse

from desk.settings import load_settings
from desk.words import Words


def run(options: argparse.Namespace, words: Words) -> int:
    """Do one action, loading nothing that only another needs; returns its exit code."""
    settings = load_settings()
    match options.action:
        case "rebuild":
            from desk.ledger.keeping import rebuild as act
        case "check":
            from desk.ledger.keeping import check as act
        case "move":
            from desk.ledger.copying import move as act
        case "backup":
            from desk.ledger.copying import backup as act
        case "restore":
            from desk.ledger.copying import restore as act
        case "purge":
            from desk.ledger.retention import purge as act
        case _:
            from desk.ledger.keeping import status as act
    return act(settings, options, words)
