"""The one way to stdout and stderr: what others wrote cannot steer the terminal.

Mails, pages, stored cases, file names and what was typed come from outside. They reach the screen
through :class:`Writer`, which passes no control character on and nothing that turns text round, or
through the console of :func:`console`, whose own styles are the only ones. In JSON such characters
stand escaped, so that nothing is lost to a program.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from terms.text import STEERING, harmless, harmless_line

TYPE_CHECKING = False  # importing it from typing costs time
if TYPE_CHECKING:
    from typing import Any, TextIO

    from rich.console import Console


class Writer:
    """A text stream that writes harmless text; everything else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(harmless(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for each in lines:
            self.write(each)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def guard_streams() -> None:
    """Let whatever this process prints pass a :class:`Writer`, tracebacks and warnings too."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and not isinstance(stream, Writer):
            setattr(sys, name, Writer(stream))


def console(file: TextIO | None = None) -> Console:
    """Return a console of rich on a stream (stdout), with its styles and nobody else's."""
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class Harmless(Console):
        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else harmless(text), style, control)

    stream = sys.stdout if file is None else file
    return Harmless(file=stream.stream if isinstance(stream, Writer) else stream, highlight=False)


def write_line(text: str = "", file: TextIO | None = None, *, flush: bool = False) -> None:
    """One line, whatever line ends stand in the text."""
    print(harmless_line(text), file=file, flush=flush)


def write_text(text: str, file: TextIO | None = None, *, flush: bool = False) -> None:
    """Write a text of ours, whose line ends are meant."""
    print(harmless(text), file=file, flush=flush)


def write_json(document: object, *, indent: int | None = 2, flush: bool = False) -> None:
    """Write a JSON document on stdout."""
    print(_json(document, indent), flush=flush)


def write_json_rows(rows: Iterable[object]) -> None:
    """Write a list as one document, a row a line: there may be thousands."""
    lines = ",\n ".join(_json(row, None) for row in rows)
    print(f"[{lines}]")


def _json(document: object, indent: int | None) -> str:
    import json

    text = json.dumps(document, ensure_ascii=False, indent=indent)
    # Within strings only, so that what is read from it is what was meant.
    return STEERING.sub(lambda each: json.dumps(each[0])[1:-1], text)
