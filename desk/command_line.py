"""The command line: what was typed, the command for it, and how it ends."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from desk.arguments import UsageExit, argparse_speaks, build_parser
from desk.language import language
from desk.words import Words

if TYPE_CHECKING:
    from types import ModuleType

EXIT_INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    _utf8()
    words = Words(language(arguments))
    try:
        options = _parse(arguments, words)
        code = int(_command(options).run(options, words))
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(words("interrupted"), file=sys.stderr)
        if getattr(options, "json", False):
            _print_error(words, "run.interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    else:
        return code


def _parse(arguments: Sequence[str], words: Words) -> argparse.Namespace:
    with argparse_speaks(words.lang):
        try:
            return build_parser(words, arguments).parse_args(arguments)
        except UsageExit as wrong:
            if "--json" in arguments:
                _print_error(words, "usage", message=wrong.message)
            raise
        except SystemExit:
            sys.stdout.flush()  # a help that nobody reads ends here, not in the exit
            raise


def _print_error(words: Words, code: str, **params: str) -> None:
    from desk.answers import print_json
    from desk.problems import told

    print_json({"error": told(words, code, params).to_json()})


def _command(options: argparse.Namespace) -> ModuleType:
    return import_module(f"desk.commands.{options.command}")


def _utf8() -> None:
    """Our texts are Japanese; a console or pipe with another encoding must not end in a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
