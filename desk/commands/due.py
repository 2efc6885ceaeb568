"""``touroku due``: what is over or ends soon, a short word for ``touroku cases due``."""

from __future__ import annotations

import argparse

from desk.commands import cases
from desk.words import Words


def run(options: argparse.Namespace, words: Words) -> int:
    """Do as the longer word does; returns the exit code."""
    options.action = "due"
    return cases.run(options, words)
