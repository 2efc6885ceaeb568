"""The command line: what was typed, the command for it, and how it ends."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from desk.arguments import build_parser
from desk.commands import LOADERS
from desk.language import language
from desk.parser import UsageExit, argparse_speaks
from desk.words import Words
from desk.writer import guard_streams, write_json, write_text
from terms.errors import INTERRUPTED, NOT_DONE, CodedError

WITHOUT_SETTINGS = ("card", "explain", "simulate")


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    _utf8()
    guard_streams()
    words = Words(language(arguments))
    as_json = "--json" in arguments
    try:
        code = _answer(_parse(arguments, words), words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        write_text(words("run.interrupted.what"), file=sys.stderr)
        if as_json:
            _print_error(words, "run.interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        _say_no_more()
        return NOT_DONE
    except OSError as trouble:  # our own output could not be written: its disk is full
        _say_no_more()
        trouble.filename = trouble.filename or "stdout"
        return _refuse(words, trouble, as_json=False)
    else:
        return code


def _answer(options: argparse.Namespace, words: Words) -> int:
    """Do the command, or say what keeps it from being done."""
    try:
        if options.command not in WITHOUT_SETTINGS:
            _remark(words)
        return LOADERS[options.command]()(options, words)
    except CodedError as trouble:
        from desk.answers import refuse

        return refuse(words, trouble, as_json=getattr(options, "json", False))
    except BrokenPipeError:
        raise
    except OSError as trouble:
        return _refuse(words, trouble, as_json=getattr(options, "json", False))


def _refuse(words: Words, trouble: OSError, *, as_json: bool) -> int:
    """Tell what the machine does not give us."""
    from desk.answers import refuse
    from records.trouble import machine_error

    return refuse(words, machine_error(trouble), as_json=as_json)


def _say_no_more() -> None:
    """Let what is left to be written to stdout go nowhere, at the exit too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _remark(words: Words) -> None:
    """Say what stands among the settings and does nothing."""
    from desk.data_folder import has_settings

    if not has_settings() and not any(name.startswith("TOUROKU_") for name in os.environ):
        return  # and nothing is loaded for it
    from desk.answers import print_problem
    from desk.problems import told
    from desk.settings import remarks

    for note in remarks():
        print_problem(words, told(words, note.code, note.params))


def _parse(arguments: Sequence[str], words: Words) -> argparse.Namespace:
    with argparse_speaks(words.lang):
        try:
            parser = build_parser(words, arguments)
            options = parser.parse_args(arguments)
            if options.command is None:
                parser.print_help()
                parser.exit()
            words.options = options.at_hand.options
        except UsageExit as wrong:
            if "--json" in arguments:
                _print_error(words, "usage", message=wrong.message)
            raise
        except SystemExit:
            sys.stdout.flush()  # a help that nobody reads ends here, not in the exit
            raise
        return options


def _print_error(words: Words, code: str, **params: str) -> None:
    from desk.problems import told

    write_json({"error": told(words, code, params).to_json()})


def _utf8() -> None:
    """Our texts are Japanese; a console or pipe with another encoding must not end in a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
