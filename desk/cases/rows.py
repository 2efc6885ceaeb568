"""Rows of a list: in columns under a heading at a terminal, a plain line each in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from desk.writer import write_line

GAP = "  "


def write_rows(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows of one list; the heading stands only where a person reads, and over something."""
    if not sys.stdout.isatty():
        for row in rows:
            write_line(GAP.join(row))
        return
    listed = list(rows)
    if listed:
        _write_columns([heading, *listed])


def _write_columns(rows: Sequence[Sequence[str]]) -> None:
    """Write what is of unequal length one below another; Japanese letters are two columns wide."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, last in rows:
        padded = (
            cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)
        )
        write_line(GAP.join([*padded, last]))
