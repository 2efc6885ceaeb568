"""argparse, as every command of ``touroku`` needs it."""

from __future__ import annotations

import argparse
import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desk.words import LANGUAGES, LOCALE, Words
from desk.writer import write_line
from terms.text import harmless_line

TYPE_CHECKING = False  # importing it from typing costs time
if TYPE_CHECKING:
    from typing import NoReturn


class UsageExit(SystemExit):
    """Something was typed wrong; it is told already, exit code 2."""

    def __init__(self, message: str) -> None:
        super().__init__(2)
        self.message = message


class Parser(argparse.ArgumentParser):
    """argparse with our own words for what every command takes."""

    _files: str | None = None

    @property
    def options(self) -> frozenset[str]:
        """The options that this command takes, as they are typed."""
        return frozenset(self._option_string_actions)

    def __init__(
        self, *, words: Words, prog: str, description: str, several_languages: bool = False
    ) -> None:
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help=words("help.help"))
        self.set_defaults(at_hand=self)  # of all that were gone through the last one stays
        if several_languages:
            self.add_argument(
                "--lang", type=languages, default=argparse.SUPPRESS, metavar="ja,en,…",
                help=words("guiding.help.lang"),
            )  # fmt: skip
            return
        self.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=words("help.lang")
        )

    def add_files(self, name: str, nargs: str, *, metavar: str, help: str) -> None:
        """Several files, which may stand before, between and after the options."""
        self._files = name
        self.add_argument(name, nargs=nargs, type=Path, metavar=metavar, help=help)

    def parse_known_args(  # type: ignore[override]  # its own signature is overloaded
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does it, which takes files only where the first of them stand.

        Its ``parse_intermixed_args`` does not work with commands.
        """
        found, left = super().parse_known_args(args, namespace)
        if self._files and left and not any(word.startswith("-") for word in left):
            more, left = super().parse_known_args(left)
            getattr(found, self._files).extend(getattr(more, self._files))
        return found, left

    def error(self, message: str) -> NoReturn:
        """As argparse does it; who called learns the message too.

        What was typed stands in it as it was typed, line ends and all.
        """
        message = harmless_line(message)
        try:
            super().error(message)
        except SystemExit:
            raise UsageExit(message) from None


class Version(argparse.Action):
    """Say which version this is, in one line."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # slow to load, and seldom asked for

        write_line(f"touroku {version('touroku')}")
        parser.exit()


def path(text: str) -> Path:
    """Return the path that an option names; nothing would mean the folder one is in."""
    if not text.strip():
        raise ValueError
    return Path(text)


def languages(text: str) -> list[str]:
    """``ja,en`` as a list, in its order and each once."""
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


@contextmanager
def argparse_speaks(lang: str) -> Iterator[None]:
    """argparse takes its own few texts from gettext's default domain."""
    before, language = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("argparse", LOCALE)
    gettext.textdomain("argparse")
    os.environ["LANGUAGE"] = lang
    try:
        yield
    finally:
        gettext.textdomain(before)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language
