"""The person at the terminal: told, asked, waited for, without blocking the browser's events."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import sys
import threading
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from desk.answers import stream
from desk.folding import print_folded
from desk.problems import Told, told
from desk.words import Words
from desk.writer import console
from flows.outcomes import NeedsPerson
from flows.user_interaction import Actor
from pages.compare import ComparedRow, Comparison, Verdict

if TYPE_CHECKING:
    from rich.console import Console

GIVE_UP = ("q", "quit", "やめる")
YES = ("y", "yes", "はい", "hai", "1")
NO = ("n", "no", "いいえ", "iie", *GIVE_UP)


MARKS: dict[Verdict, str] = {
    "different": "≠ ", "not-readable": "? ", "equal": "", "not-of-the-case": "",
}  # fmt: skip


class Terminal:
    """The operator's terminal, and through it the holder of the card.

    With ``automatic`` the run's own questions are answered with yes; serious ones never are.
    ``holder`` are the words of the holder's language: what is meant for the holder is said in it,
    and in the operator's beside it where that is another. With ``readable`` the confirmation is
    shown whole to whoever reads, as to a person at a terminal.
    """

    def __init__(
        self,
        words: Words,
        *,
        out: TextIO,
        interactive: bool,
        automatic: bool,
        holder: Words | None = None,
        readable: bool = False,
    ) -> None:
        self.words = words
        self._holder = holder or words
        self._interactive = interactive
        self._readable = interactive or readable
        self._automatic = automatic
        self._out = out
        self._console: Console | None = None
        self._lines = _Lines()

    @property
    def interactive(self) -> bool:
        return self._interactive

    @property
    def automatic(self) -> bool:
        return self._automatic

    @property
    def console(self) -> Console:
        if self._console is None:
            self._console = console(self._out)
        return self._console

    # what happens

    def step_started(self, step: str, actor: Actor, number: int, total: int) -> None:
        title = self.words(f"step.{step}")
        who = self.words(f"actor.{actor}")
        self._print(f"[bold]{number:2d}/{total}[/bold] {title}  [dim]{who}[/dim]")

    def step_done(self, step: str, seconds: float) -> None:
        self._print(f"      [green]✔[/green] [dim]{seconds:.1f} s[/dim]")

    def tell(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        for words in self._heard_by(hearer):
            self._print(f"      {_plain(words(key, **params))}")

    def heading(self, key: str, /, **params: str) -> None:
        """Print the first line of something to be answered."""
        self._print(f"\n[bold]{_plain(self.words(key, **params))}[/bold]")

    def table(self, title: str, rows: Sequence[Sequence[str]], /) -> None:
        """Rows of text under a title, for a person at the terminal."""
        from rich.table import Table

        table = Table(title=self.words(title), title_justify="left", show_header=False)
        for row in rows:
            table.add_row(*map(_plain, row))
        self.console.print(table)

    def warn(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        for words in self._heard_by(hearer):
            problem = told(words, key, params)
            self._print(f"      [yellow]⚠ {_plain(problem.message)}[/yellow]")
            for line in (problem.why, problem.remedy):
                if line:
                    self._print(f"        [yellow]{_plain(line)}[/yellow]")

    def your_turn(self, who: Actor, key: str, /, **params: str) -> None:
        from rich.panel import Panel

        heard = self._heard_by(who)
        title = " / ".join(words("turn.title", who=words(f"actor.{who}")) for words in heard)
        self.console.print(
            Panel(
                "\n\n".join(_plain(words(key, **params)) for words in heard),
                title=f"👉 {title}",
                title_align="left",
                border_style="bold yellow",
                style="bold",
                expand=False,
                padding=(0, 2),
            )
        )

    def explain(self, code: str, /) -> None:
        for words in self._heard_by("holder"):  # the client's message stands before their eyes
            self._problem(words, told(words, code, {}))

    def _problem(self, words: Words, problem: Told) -> None:
        """Print a problem with its reason and its remedy, set apart."""
        from rich.panel import Panel

        lines = [f"[bold]{_plain(problem.message)}[/bold]"]
        if problem.why:
            lines.append(f"{words('problem.why')}: {_plain(problem.why)}")
        if problem.remedy:
            lines.append(f"{words('problem.remedy')}: {_plain(problem.remedy)}")
        self.console.print(
            Panel("\n".join(lines), title=problem.code, title_align="left", border_style="red")
        )

    def show_once(self, key: str, secret: str, /) -> None:
        from rich.panel import Panel
        from rich.text import Text

        body = Text(f"{self.words(key)}\n\n    {secret}\n", style="bold")
        self.console.print(Panel(body, border_style="bold magenta", expand=False))

    # questions

    async def agree(
        self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
    ) -> bool:
        if self._automatic and not serious:
            return True
        if not self._interactive:
            return False
        for words in self._heard_by(hearer)[:-1]:
            self._print(f"[bold]{_plain(words(key, **params))}[/bold]")
        return await self._yes_or_no(self.words(key, **params))

    async def consent(self, compared: Comparison, key: str = "ask.consent", /) -> bool:
        self._table(compared)
        if self._automatic:
            return True
        if not self._interactive:
            raise NeedsPerson("run.no-consent")
        return await self._yes_or_no(self.words(key))

    async def done(self, key: str, /) -> bool:
        answer = await self._line(f"{self.words('ask.done')} ")
        return answer.strip().casefold() not in GIVE_UP

    async def put_aside(self, key: str, /) -> None:
        line = ""
        if self._interactive:
            self._lines.forget()
            self.tell(key)
            while (line := await self._lines.next()) and line.strip().casefold() not in GIVE_UP:
                self.tell(key)
        if not line:
            await asyncio.get_running_loop().create_future()  # nobody is there to say so

    async def ask(self, key: str, /, *, secret: bool = False, **params: str) -> str:
        if not self._interactive:
            raise NeedsPerson("run.nobody-to-ask", question=self.words(key, **params))
        prompt = f"{self.words(key, **params)} "
        if not secret:
            return await self._line(prompt)
        if sys.platform == "win32":
            if self._lines.pending:  # two readers of one console would share the secret's keys
                await self._line(f"{self.words('ask.enter-first')} ")
            return await asyncio.to_thread(getpass.getpass, prompt)
        with _no_echo():
            answer = await self._line(prompt)
        self._print("")
        return answer

    async def ask_text(self, key: str, /, **params: str) -> str:
        """Return a question answered with many lines, closed by a line with a single dot."""
        if not self._interactive:
            raise NeedsPerson("run.nobody-to-ask", question=self.words(key, **params))
        self._print(_plain(self.words(key, **params)))
        lines: list[str] = []
        while (line := await self._lines.next()) and line.strip() != ".":
            lines.append(line)
        return "".join(lines)

    async def _yes_or_no(self, question: str) -> bool:
        """Ask until it is a yes or a no: Enter alone, pressed by mistake, is neither."""
        while True:
            line = await self._line(f"{question} {self.words('ask.yes-no')} ")
            answer = typed(line)
            if answer in YES or answer in NO:
                return answer in YES
            self.tell("ask.yes-or-no")

    async def _line(self, prompt: str) -> str:
        self._lines.forget()
        self.console.print(_plain(prompt), end="", style="bold")
        line = await self._lines.next()
        if not line:
            raise NeedsPerson("run.nobody-to-ask", question=prompt.strip())
        return line.rstrip("\r\n")

    def _table(self, compared: Comparison) -> None:
        from rich.table import Table

        table = Table(title=self.words("consent.title"), title_justify="left")
        for column in ("consent.label", "consent.shown", "consent.expected"):
            table.add_column(self.words(column), overflow="fold")
        for row in compared.rows:
            mark = MARKS[row.verdict]
            table.add_row(
                _plain(self._label(row)), mark + _plain(self._value(row.shown)),
                _plain(self._value(self._in_words(row))),
                style="bold red" if row.verdict == "different" else "",
            )  # fmt: skip
        self.console.print(table)
        if compared.differing:
            labels = ", ".join(map(self._label, compared.differing))
            self.console.print(
                _plain(self.words("consent.differs", labels=labels)), style="bold red"
            )
        if compared.not_compared:
            labels = ", ".join(self.words(f"field.{each}") for each in compared.not_compared)
            self.console.print(_plain(self.words("consent.not-compared", labels=labels)))

    def _label(self, row: ComparedRow) -> str:
        """Return the site's own label; beside it what it is called in the reader's language."""
        known = self.words.find(f"field.{row.role}") if row.role else None
        if not known or self.words.lang == "ja":
            return row.label
        return known if row.label in known else f"{row.label} {known}"

    def _in_words(self, row: ComparedRow) -> str:
        """Return what the case says; its own codes as people call them."""
        if row.role in ("category", "sex") and row.expected:
            return self.words(f"{row.role}.{row.expected}")
        return row.expected

    def _value(self, value: str) -> str:
        """Personal values are shown to a person at a terminal, never to a log."""
        if self._readable or not value:
            return value
        return "****"

    def _heard_by(self, hearer: Actor) -> list[Words]:
        """Return the hearer's own language first, the operator's last."""
        if hearer != "holder" or self._holder.lang == self.words.lang:
            return [self.words]
        return [self._holder, self.words]

    def _print(self, markup: str) -> None:
        from rich.text import Text

        indent = len(markup) - len(markup.lstrip(" "))
        print_folded(self.console, Text.from_markup(markup[indent:]), indent)


def at_terminal(
    words: Words,
    *,
    as_json: bool,
    automatic: bool = False,
    holder_lang: str | None = None,
    readable: bool = False,
) -> Terminal:
    """Return the people at this terminal; they can be asked when it is one on both sides.

    ``holder_lang``: what the holder is told is said in it too, where it is another language.
    ``readable``: personal values may be read in a pipe too, as they are nobody's.
    """
    out = stream(as_json)
    interactive = sys.stdin.isatty() and out.isatty()
    holder = Words(holder_lang) if holder_lang else None
    return Terminal(
        words,
        out=out,
        interactive=interactive,
        automatic=automatic,
        holder=holder,
        readable=readable,
    )


def typed(line: str) -> str:
    """Return a short answer without what an input method or a hurried hand makes of it."""
    return unicodedata.normalize("NFKC", line).strip().casefold()


def _plain(text: str) -> str:
    """Text from outside cannot style the terminal; :mod:`desk.writer` keeps it from steering it."""
    from rich.markup import escape

    return escape(text)


class _Lines:
    """The lines typed at the terminal, read by one thread.

    The thread of a question that is no longer waited for reads for the next one; what was typed
    before that was asked is no answer to it. Of several questions that wait, a line answers the
    last, which is the one that stands on the terminal. It holds up neither the loop nor the exit
    when nobody answers.
    """

    def __init__(self) -> None:
        self._typed: deque[str] = deque()
        self._waiting: list[asyncio.Future[str]] = []
        self._reading = False

    @property
    def pending(self) -> bool:
        """Does the thread wait for a line already?"""
        return self._reading

    def forget(self) -> None:
        """Drop lines that nobody asked for; that there will be no more is not forgotten."""
        ended = "" in self._typed
        self._typed.clear()
        if ended:
            self._typed.append("")

    async def next(self) -> str:
        """Return the next line with its end; empty when there will be no more."""
        if self._typed:
            return self._typed.popleft()
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        self._read_on()
        try:
            line: str = await answer
            return line
        finally:
            self._waiting.remove(answer)

    def _read_on(self) -> None:
        if not self._reading:
            self._reading = True
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._read, args=(loop,), daemon=True, name="terminal").start()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            line = sys.stdin.readline()
        except (OSError, ValueError):
            line = ""
        with contextlib.suppress(RuntimeError):  # the loop has gone meanwhile
            loop.call_soon_threadsafe(self._put, line)

    def _put(self, line: str) -> None:
        self._reading = False
        waiting = [each for each in self._waiting if not each.done()]
        if not waiting:
            self._typed.append(line)
        elif line:
            waiting[-1].set_result(line)
            if len(waiting) > 1:
                self._read_on()
        else:
            for each in waiting:
                each.set_result(line)


@contextlib.contextmanager
def _no_echo() -> Iterator[None]:
    """Give what is typed is not shown.

    Windows' console has its own way, see :meth:`Terminal.ask`.
    """
    if sys.platform == "win32":
        yield
        return
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    silent = [*before]
    silent[3] = before[3] & ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
