"""The setup at the terminal: each step, what is seen, what the person does now."""

from __future__ import annotations

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from desk.findings import finding_told
from desk.folding import print_folded
from desk.terminal import GIVE_UP, YES, Terminal
from flows.setup.downloads import CHOICES
from flows.setup.steps import Desk, StepId
from flows.setup.waiting import Answer
from terms.findings import Finding

SKIP = ("s", "skip", "あとで")


def turn_text(step: StepId, desk: Desk, page: str | None) -> tuple[str, dict[str, str]]:
    """Return the text that says what a person does at a step, and what fills it."""
    edge = desk.kind == "msedge"
    mac = desk.machine.platform == "darwin" and not desk.site.loopback
    key = f"setup.turn.{step}"
    if mac and step in ("client", "extension"):
        key += "-mac"
    elif step == "extension":
        key += "-edge" if edge else "-chrome"
    choice = CHOICES["msedge" if edge else "chrome"]
    return key, {"choice": choice, "browser": desk.browser, "page": page or ""}


class Walkthrough:
    """:class:`flows.setup.walk.Guide` with a person at a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._words = terminal.words
        self._prompted = False

    @property
    def interactive(self) -> bool:
        return self._terminal.interactive

    @property
    def _console(self) -> Console:
        return self._terminal.console

    def step(self, step: StepId, number: int, total: int) -> None:
        self._say(f"{number}/{total} {self._words(f'setup.step.{step}')}", "bold")

    def done(self, finding: Finding, since: str) -> None:
        if finding.severity == "warn":
            self.missing(finding)
            return
        since = self._words("setup.since", date=since[:10])
        self._say(f"  ✔ {finding_told(self._words, finding).message}  {since}", "green")

    def missing(self, finding: Finding, *, briefly: bool = False) -> None:
        problem = finding_told(self._words, finding)
        mark = "✖" if finding.severity == "block" else "⚠"
        self._say(f"  {mark} {problem.message}  [{problem.code}]", "yellow")
        for line in (problem.why, problem.remedy):
            if line and not briefly:
                self._say(f"    {line}", "yellow")

    def turn(self, step: StepId, desk: Desk, page: str | None) -> None:
        key, params = turn_text(step, desk, page)
        text = f"{self._words(key, **params)}\n\n{self._words(f'setup.keys.{step}')}"
        title = self._words("setup.turn-title")
        panel = Panel(
            Text(text), title=Text(f"👉 {title}"), title_align="left", border_style="bold yellow",
            expand=False, padding=(0, 2),
        )  # fmt: skip
        self._console.print(panel)
        if page:
            self._say(f"  {self._words('setup.page', page=page)}", "dim")

    def close_the_window(self) -> None:
        self._say(self._words("setup.close-window"), "yellow")

    def ready(self) -> None:
        self._say(self._words("setup.ready"), "bold green")

    async def answer(self) -> Answer:
        self._prompted = True
        said = (await self._terminal.ask("setup.ask")).strip().casefold()
        self._prompted = False
        if said in GIVE_UP:
            return "stop"
        if said in SKIP:
            return "skip"
        return "yes" if said in YES else "look"

    def _say(self, text: str, style: str) -> None:
        if self._prompted:  # what happened meanwhile begins on a line of its own
            self._console.print()
            self._prompted = False
        print_folded(self._console, Text(text, style=style))
