"""``touroku setup``: walks through the installation of the client, looking at each step."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from desk.answers import print_problem
from desk.findings import finding_told
from desk.problems import told
from desk.settings import load_settings
from desk.terminal import at_terminal
from desk.walkthrough import Walkthrough
from desk.words import Words
from desk.writer import write_json, write_line
from flows.card_source import open_card
from flows.checkup.plan import this_machine
from flows.setup.desktop_link import make_link, run_powershell, this_program
from flows.setup.memory import Memory
from flows.setup.steps import Desk
from flows.setup.walk import Item, walk
from records.editions import choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Exit 0 when every step is done, 3 when some wait for a person, 1 where it can't be done."""
    if options.desktop_link:
        return _link(words, as_json=options.json)
    settings = load_settings()
    desk = Desk(
        site=choose_site(options.site, None),
        browser=options.browser or settings.browser,
        profile=Path(options.profile or settings.profile).absolute(),
        card=open_card(options.card),
        machine=this_machine(),
    )
    terminal = at_terminal(words, automatic=False, as_json=options.json)
    memory = Memory(settings.home, simulated=desk.site.loopback)
    guide = Walkthrough(terminal)
    try:
        items = asyncio.run(walk(desk, memory, guide))
    finally:
        desk.card.close()
    return _answer(words, desk, items, guide, as_json=options.json)


def _link(words: Words, *, as_json: bool) -> int:
    """Put a link to the unpacked folder onto the desktop, and nothing else."""
    target = str(make_link(this_machine(), this_program(), run_powershell))
    if as_json:
        write_json({"link_to": target})
    else:
        write_line(words("setup.link-made", target=target))
    return 0


def _answer(
    words: Words, desk: Desk, items: list[Item], guide: Walkthrough, *, as_json: bool
) -> int:
    missing = [item for item in items if not item.done]
    document: dict[str, Any] = {
        "ready": not missing,
        "simulated": desk.site.loopback,
        "browser": desk.browser,
        "profile": str(desk.profile),
        "steps": [_document(words, item) for item in items],
    }
    if missing:
        names = ", ".join(words(f"setup.step.{item.id}") for item in missing)
        problem = told(words, "setup.not-done", {"steps": names})
        document["error"] = problem.to_json()
        print_problem(words, problem)
    else:
        guide.ready()
    if as_json:
        write_json(document)
    return 3 if missing else 0


def _document(words: Words, item: Item) -> dict[str, Any]:
    problem = finding_told(words, item.finding)
    return {"id": item.id, "done": item.done, "done_at": item.done_at, **problem.to_json()}
