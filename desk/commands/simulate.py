"""``touroku simulate``: keeps the simulated office open until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

from desk.office import open_office
from desk.office_options import for_the_office
from desk.shell import shell_line
from desk.words import Words
from desk.writer import write_json, write_line, write_text


def run(options: argparse.Namespace, words: Words) -> int:
    """Print the office's one line and wait for Ctrl-C or SIGTERM, which are its ordinary end.

    A program gets it as JSON, a person at a terminal as a command to paste.
    """
    arguments = for_the_office(options)
    if options.person and not options.phone:
        arguments.append("--card-on")  # they sit there with their card, for any command
    try:
        signal.signal(signal.SIGTERM, _end)
        with open_office(arguments) as (office, process):
            if sys.stdout.isatty():
                _tell_person(office, words)
            else:
                write_json(office, indent=None, flush=True)
            return process.wait()
    except KeyboardInterrupt:
        return 0


def _tell_person(office: Mapping[str, Any], words: Words) -> None:
    write_text(words("simulate.open"))
    write_line(shell_line(["touroku", "run", office["case"], *office["run"]]))
    write_text(words("simulate.ends"), flush=True)


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
