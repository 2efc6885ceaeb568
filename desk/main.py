"""``touroku``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desk import early


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 not done, 2 bad input, 3 waiting, 130 interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    early.begin(arguments)
    if argv is None:
        early.begin_driver(arguments)
    try:
        from desk import command_line  # loaded while the card answers

        return command_line.run(arguments)
    finally:
        early.end()
