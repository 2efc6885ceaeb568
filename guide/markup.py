"""Markup out of plain function calls: whatever is not markup already is escaped (markupsafe)."""

from __future__ import annotations

from markupsafe import Markup, escape

VOID = frozenset({"meta", "img", "br", "hr", "input", "link"})
Value = str | float | bool | None
Html = Markup  # what is markup already and is put in as it stands


def join(*parts: str | None) -> Html:
    """Put pieces side by side; None is left out."""
    return Markup("").join(part for part in parts if part is not None)


def el(name: str, /, *children: str | None, **attributes: Value) -> Html:
    """One element. ``class_`` is ``class``, ``stroke_width`` is ``stroke-width``.

    Attributes that are None or False are left out; True writes an empty one.
    """
    written = "".join(
        f' {_name(key)}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def number(value: float) -> str:
    """Return a length for an attribute.

    At most two digits after the point, none that say nothing.
    """
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: Value) -> str:
    if value is True:
        return ""
    if isinstance(value, int | float):
        return number(value)
    return escape(str(value))  # str: what is markup between tags is none in an attribute
