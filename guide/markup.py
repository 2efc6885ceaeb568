"""Markup out of plain function calls: whatever is not markup already is escaped."""

from __future__ import annotations

from html import escape

VOID = frozenset({"meta", "img", "br", "hr", "input", "link"})
Value = str | float | bool | None


class Html(str):
    """Text that is markup already and is put in as it stands."""

    __slots__ = ()


def text(value: str) -> Html:
    """A piece of text as markup: escaped, unless it is markup already."""
    return value if isinstance(value, Html) else Html(escape(value))


def join(*parts: str | None) -> Html:
    return Html("".join(text(part) for part in parts if part is not None))


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
    """A length for an attribute: at most two digits after the point, none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: Value) -> str:
    if value is True:
        return ""
    if isinstance(value, int | float):
        return number(value)
    return escape(str(value))
