"""How a command answers: one JSON document on stdout, or words; the exit code either way."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from desk.problems import Told, told
from desk.words import Words
from desk.writer import write_json, write_text
from terms.errors import CodedError
from terms.masking import masked

if TYPE_CHECKING:
    from terms.errors import Coded


def stream(as_json: bool) -> TextIO:
    """Where words for people go: stdout belongs to the document when there is one."""
    return sys.stderr if as_json else sys.stdout


def shown(params: dict[str, str]) -> dict[str, str]:
    """Return what belongs to a problem, for stderr.

    A person who watches sees the values of the case.
    """
    return params if sys.stderr.isatty() else masked(params)


def refuse(words: Words, trouble: CodedError, *, as_json: bool) -> int:
    """Tell what kept a command from beginning or ended it; returns the exit code."""
    document = refusal(words, trouble.problems)
    if as_json:
        write_json(document)
    return trouble.exit_code


def refusal(words: Words, problems: Iterable[Coded]) -> dict[str, Any]:
    """Tell problems on stderr; returns the document that says the same, values masked."""
    written = []
    for problem in problems:
        print_problem(words, told(words, problem.code, shown(problem.params)))
        written.append(told(words, problem.code, masked(problem.params)).to_json())
    document: dict[str, Any] = {"error": written[0]}
    if len(written) > 1:
        document["errors"] = written
    return document


def print_problem(words: Words, problem: Told) -> None:
    """Print a problem on stderr, plainly: it may be read by a program or in a log."""
    write_text(f"touroku: {problem.message}  [{problem.code}]", sys.stderr)
    if problem.why:
        write_text(f"  {words('problem.why')}: {problem.why}", sys.stderr)
    if problem.remedy:
        write_text(f"  {words('problem.remedy')}: {problem.remedy}", sys.stderr)
