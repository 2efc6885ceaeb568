"""``touroku explain``: what a code of the client, the site or ours means and what to do."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata

import card
from desk.problems import OF_THE_CLIENT, Told, told
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.outcomes import Failed


def run(options: argparse.Namespace, words: Words) -> int:
    """Say what, why and what to do; an unknown code is said to be unknown (exit 1).

    One of the client's that nobody has published comes with what can be done all the same.
    """
    known = card.explain(options.code)
    code = known.code if known else options.code.strip()
    of_the_client = unicodedata.normalize("NFKC", code).upper()
    if known is None and OF_THE_CLIENT.fullmatch(of_the_client):
        raise Failed("EW-unknown", code=of_the_client)
    if not (known or words.find(f"{code}.what") or words.find(f"mail.{code}.what")):
        raise Failed("explain.unknown", code=options.code)
    problem = _in_general(told(words, code, {}))
    assumed = bool(known and known.assumed)
    if options.json:
        write_json({**problem.to_json(), "assumed": assumed})
    else:
        _print(words, problem, assumed=assumed)
    return 0


def _in_general(problem: Told) -> Told:
    """Where a text names what was found in one case there is nothing to name here."""
    texts = (problem.message, problem.why, problem.remedy)
    message, why, remedy = (re.sub(r"\{\w+\}", "…", text) for text in texts)
    return Told(problem.code, message, why, remedy)


def _print(words: Words, problem: Told, *, assumed: bool) -> None:
    write_line(f"{problem.code}: {problem.message}", file=sys.stdout)
    if problem.why:
        write_line(f"{words('problem.why')}: {problem.why}")
    if problem.remedy:
        write_line(f"{words('problem.remedy')}: {problem.remedy}")
    if assumed:
        write_text(words("explain.assumed"))
