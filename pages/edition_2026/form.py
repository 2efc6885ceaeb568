"""The form of edition 2026: rows of c-input, dates in eras, options in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from playwright.async_api import Locator

from pages.edition_2022 import form
from pages.edition_2026.rows import (
    EMAIL,
    ROW,
    TEXT,
    FormRow,
    choose,
    fill_date,
    look,
    row_of,
)
from pages.screen import Label
from records.applicant import Applicant, Category, Sex


class Form(form.Form):
    """Any form that goes on with 「確認へ進む」 [code]. Which rows it has is unknown."""

    HEADING = Label("利用者登録：入力", "User registration: entry")
    NAME = Label("氏名", "Name")
    NEXT = Label("確認へ進む", "Go on to confirm")
    SEXES: ClassVar[dict[Sex, Label]] = form.Form.SEXES
    # More than a mail address is asked for, which has a screen of its own.
    FORM = f"form:has({ROW} dd :is(select, textarea, input:not([type=email]):not([type=hidden])))"

    @property
    def landmark(self) -> Locator:
        return self.target.describe("button 確認へ進む")

    @property
    def target(self) -> Locator:
        button = self.page.locator(self.FORM).get_by_role("button", name=self.NEXT.exactly)
        return button.filter(visible=True)

    def personal(self) -> Sequence[Locator]:
        controls = "dd :is(select, textarea, input:not([type=submit]):not([type=button]))"
        category = self.page.locator("dt").filter(has_text=self.CATEGORY.exactly)
        return [
            *super(form.Form, self).personal(),
            self.page.locator(ROW).filter(has_not=category).locator(controls),
            # What is chosen may be set in other letters: the whole choice.
            self.page.locator(f"{ROW} dd [role=radiogroup], {ROW} dd:has(input[type=radio])"),
        ]

    async def name_shown(self) -> str | None:
        """The 氏名 that the form was filled with; None when it asks for it or has none."""
        row = row_of(await look(self.page), self.NAME)
        if row is None or row.kind != "greyed":
            return None
        return await row.where.locator("dd input").first.input_value()

    async def sex_shown(self) -> Sex | None:
        row = row_of(await look(self.page), self.SEX)
        if row is None or row.kind != "greyed":
            return None
        for sex, label in self.SEXES.items():
            button = row.where.get_by_role("radio", name=label.bilingual)
            if await button.count() and await button.first.is_checked():
                return sex
        return None

    async def fill(self, applicant: Applicant, category: Category) -> None:
        """Fill the rows that are known and can be filled; the site asks for any other."""
        rows = await look(self.page)
        born = row_of(rows, self.BIRTH_DATE)
        if born and born.kind == "date":
            await fill_date(born, applicant.birth_date)
        for label, value in self._values(applicant):
            row = row_of(rows, label)
            if row and value and row is not born:
                await _fill(row, value)
        for field in await self.page.locator(f"{ROW} :is({EMAIL})").all():
            await field.fill(applicant.email)
        chosen = row_of(rows, self.CATEGORY)
        if chosen and chosen.kind in ("list", "choice"):
            await choose(chosen, form.CATEGORY[category])


async def _fill(row: FormRow, value: str) -> None:
    if row.kind in ("list", "choice"):
        await choose(row, Label(value, value))
    elif row.kind == "text" and await row.where.locator(TEXT).count() == 1:
        await row.where.locator(TEXT).fill(value)
