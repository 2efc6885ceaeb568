"""Small pages for tests of what is decided about them, made without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pages.knowledge import load
from pages.snapshot import (
    Action,
    Dialog,
    Field,
    FrameSeen,
    Heading,
    Label,
    Message,
    Option,
    Pair,
    Snapshot,
)
from pages.understanding import Understood, understand

URL = "https://site.example/reg"


def asking(*labels: str, kind: str = "text", **more: Any) -> Field:
    """Return a field with its questions, the first one its own."""
    sources = ["for", "row-header", "legend"]
    options = more.pop("options", ())
    return Field(
        ref=more.pop("ref", f"0.{abs(hash((labels, kind, str(more)))) % 10**6}"),
        kind=kind,  # type: ignore[arg-type]
        labels=tuple(
            Label(text, source)  # type: ignore[arg-type]
            for text, source in zip(labels, sources, strict=False)
        ),
        options=tuple(x if isinstance(x, Option) else Option(x, x, ref="0.o") for x in options),
        form=more.pop("form", 0),
        **more,
    )


def button(text: str, **more: Any) -> Action:
    return Action(
        ref=more.pop("ref", f"0.{abs(hash((text, str(more)))) % 10**6}"),
        text=text,
        kind=more.pop("kind", "submit"),
        form=more.pop("form", 0),
        **more,
    )


def page(
    heading: str = "",
    fields: tuple[Field, ...] = (),
    buttons: tuple[Action, ...] = (),
    rows: dict[str, str] | list[tuple[str, str]] | None = None,
    edition: str = "",
    **more: Any,
) -> Understood:
    """Return a page with numbered fields and rows; every field in a row of its own."""
    told = rows.items() if isinstance(rows, dict) else rows or []
    snapshot = Snapshot(
        url=URL,
        headings=more.pop("headings", (Heading(heading, 1),) if heading else ()),
        fields=tuple(
            replace(each, ref=f"0.{at}", row=each.row if each.row >= 0 else at)
            for at, each in enumerate(fields)
        ),
        actions=tuple(replace(each, ref=f"0.{100 + at}") for at, each in enumerate(buttons)),
        pairs=tuple(Pair(label, value, shape="row") for label, value in told),
        frames=more.pop("frames", (FrameSeen(URL, "https://site.example"),)),
        **more,
    )
    return understand(snapshot, load(edition))


def dialog(text: str, title: str = "") -> Dialog:
    return Dialog(text, title, covers=True)


def said(text: str) -> Message:
    return Message(text)
