"""A question of the form in several fields: how they are drawn, put together and shown again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jpki_bench.site.drift.change import FIELDS, Form, Kind, change
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Row, Sheet, text_input

_KEPT: Kind = "labels-kept"


def kept(sheet: Sheet, name: str) -> str:
    return sheet.visitor.kept.get(name, "")


def keep(form: Form, *names: str) -> list[str]:
    """Return what was posted in these parts; shown again when the form comes back."""
    values = [form.take(name) for name in names]
    form.visitor.kept.update(zip(names, values, strict=True))
    return values


def given(row: Row | None, sheet: Sheet) -> Row | None:
    return row if sheet.screen == "form" else None


def in_parts(
    name: str,
    what: str,
    role: str,
    names: Sequence[str],
    markup: Callable[[Sheet], str],
    join: Callable[[list[str]], str],
    cut: Callable[[str], Sequence[str]],
    *,
    slot: str = "",
    right: tuple[str, ...] = ("complete",),
    told: tuple[str, ...] = (),
) -> None:
    def posted(form: Form) -> None:
        if form.screen == "form":
            parts = keep(form, *names)
            form.put(role, join(parts) if any(parts) else "")

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        value = fields.pop(anatomy.names[role])
        fields |= dict(zip(names, cut(value), strict=True))

    @change(
        name,
        _KEPT,
        what,
        posted=posted,
        spelt=spelt,
        slot=slot or role,
        order=FIELDS,
        right=right,
        told=told,
    )
    def page(sheet: Sheet) -> None:
        row = given(sheet.row(role), sheet)
        if row is not None:
            row.unbind()
            row.drop_hint()
            row.ask_by(markup(sheet))


def boxes(names: Sequence[str], sizes: Sequence[int], between: str) -> Callable[[Sheet], str]:
    def markup(sheet: Sheet) -> str:
        return between.join(
            text_input(name, kept(sheet, name), maxlength=size, size=size)
            for name, size in zip(names, sizes, strict=True)
        )

    return markup
