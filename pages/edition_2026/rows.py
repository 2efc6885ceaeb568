"""The rows of edition 2026: ``<dl class="c-input"><dt>label</dt><dd>control</dd></dl>`` [code]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from playwright.async_api import Locator, Page

from pages.edition_2026 import eras
from pages.screen import Label

ROW = "dl.c-input"
OPEN = ":not([readonly]):not([disabled])"
NO_TEXT = "".join(
    f":not([type={kind}])" for kind in ("radio", "checkbox", "hidden", "button", "submit")
)
TEXT = f"dd input{NO_TEXT}{OPEN}, dd textarea{OPEN}"
LIST = f"dd select{OPEN}"
EMAIL = f"dd input[type=email]{OPEN}, dd input[id^=mailAddress_]{OPEN}"

Kind = Literal["greyed", "date", "choice", "list", "text", "nothing"]

# Looked at once: label and kind of every row. A date is an era to choose, a year, month and day.
LOOK = """rows => rows.map(row => {
  const controls = [...row.querySelectorAll('dd input, dd select, dd textarea')]
    .filter(control => !['hidden', 'button', 'submit'].includes(control.type));
  const open = controls.filter(control => !control.readOnly && !control.disabled);
  const radios = open.filter(control => control.type === 'radio').length;
  const lists = open.filter(control => control.tagName === 'SELECT').length;
  const texts = open.length - radios - lists;
  const kind = !controls.length ? 'nothing' : !open.length ? 'greyed'
    : radios && texts + lists === 3 ? 'date' : radios ? 'choice' : lists ? 'list' : 'text';
  return [row.querySelector('dt')?.innerText ?? '', kind];
})"""


@dataclass(frozen=True)
class FormRow:
    """One row of a form: its label as it is shown, its kind, and where it is."""

    label: str
    kind: Kind
    where: Locator


async def look(page: Page) -> list[FormRow]:
    """All rows of the page, in order."""
    rows = page.locator(ROW)
    seen = await rows.evaluate_all(LOOK)
    return [FormRow(label, kind, rows.nth(at)) for at, (label, kind) in enumerate(seen)]


def row_of(rows: Sequence[FormRow], label: Label) -> FormRow | None:
    """The row with a label; None where the form has none."""
    return next((row for row in rows if label.exactly.search(row.label)), None)


async def choose(row: FormRow, wanted: Label) -> None:
    """Choose an option by the beginning of its text, or a radio button; nothing where none fits."""
    if row.kind == "list":
        await select(row.where.locator(LIST).first, wanted)
    else:
        radio = row.where.get_by_role("radio", name=wanted.beginning)
        if await radio.count():
            await radio.first.check()


async def select(field: Locator, wanted: Label) -> None:
    """Choose the option whose text is the label in one language or in both."""
    for pattern in (wanted.bilingual, wanted.beginning):
        option = field.locator("option").filter(has_text=pattern)
        if await option.count():
            await field.select_option(value=await option.first.get_attribute("value"))
            return


async def fill_date(row: FormRow, day: date) -> None:
    """Choose the era and write year, month and day; a form without a fitting era is left alone."""
    for writing in eras.writings(day):
        radio = row.where.get_by_role("radio", name=writing.era.bilingual)
        if await radio.count():
            await radio.first.check()
            break
    else:
        return
    parts = await row.where.locator(f"{TEXT}, {LIST}").all()
    for part, number in zip(parts, (writing.year, day.month, day.day), strict=True):
        if await part.evaluate("control => control.tagName === 'SELECT'"):
            await select(part, Label(f"{number}", f"{number}"))
        else:
            await part.fill(str(number))
