"""``touroku simulate``: keeps the simulated office open until interrupted."""

from __future__ import annotations

import argparse
import signal
from types import FrameType

from desk.office import open_office
from desk.words import Words
from desk.writer import write_json


def run(options: argparse.Namespace, words: Words) -> int:
    """Print the office's one line and wait for Ctrl-C or SIGTERM, which are its ordinary end."""
    arguments = ["--edition", options.edition, "--procedure", options.procedure]
    arguments += ["--port", str(options.port)]
    if options.vpcd:
        arguments += ["--vpcd", options.vpcd]
    if options.person:
        arguments += ["--person", "--card-on"]  # they sit there with their card, for any command
    for fault in options.fault:
        arguments += ["--fault", fault]
    try:
        signal.signal(signal.SIGTERM, _end)
        with open_office(arguments) as (office, process):
            write_json(office, indent=None, flush=True)
            return process.wait()
    except KeyboardInterrupt:
        return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
