"""Everything once more, and the button 「登録する」 (the family's help pages; inferred)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from playwright.async_api import Locator

from pages.edition_2022 import confirmation
from pages.edition_2022.form import CATEGORY
from pages.edition_2026 import eras
from pages.edition_2026.form import Form
from pages.edition_2026.rows import ROW
from pages.rows import ComparedRow
from pages.screen import Label
from records.applicant import Applicant, Category

ROWS = """rows => rows.map(row => ['dt', 'dd'].map(part =>
  (row.querySelector(part)?.innerText ?? '').trim().replace(/\\s+/g, ' ')))"""


class Confirmation(confirmation.Confirmation):
    """A form of rows in which nothing can be entered any more."""

    HEADING = Label("利用者登録：確認", "User registration: confirm")
    REGISTER = Label("登録する", "Register")
    FORM = f"form:has({ROW}):not(:has({ROW} :is(select, textarea, input:not([type=hidden]))))"

    @property
    def landmark(self) -> Locator:
        return self.target.describe("button 登録する below rows that cannot be changed")

    @property
    def target(self) -> Locator:
        button = self.page.locator(self.FORM).get_by_role("button", name=self.REGISTER.exactly)
        return button.filter(visible=True)

    def personal(self) -> Sequence[Locator]:
        return [*super().personal(), self.page.locator(f"{ROW} dd")]

    async def rows(self, applicant: Applicant, category: Category) -> list[ComparedRow]:
        expected = _expected(applicant, category)
        shown = await self.page.locator(ROW).evaluate_all(ROWS)
        return [ComparedRow(term, value, _of(expected, term, value)) for term, value in shown]


def _expected(
    applicant: Applicant, category: Category
) -> list[tuple[Label, Label | date | str | None]]:
    nationality = applicant.nationality
    return [
        (Form.NAME, applicant.name),
        (Form.SEX, Form.SEXES[applicant.sex]),
        (Form.BIRTH_DATE, applicant.birth_date),
        (Form.NATIONALITY, Label(nationality, nationality)),
        (Form.POSTAL_CODE, applicant.postal_code),
        (Form.ADDRESS, applicant.address),
        (Form.PHONE, applicant.phone),
        (Form.EMAIL, applicant.email),
        (Form.CATEGORY, CATEGORY[category]),
        (Form.RESIDENCE_CARD, applicant.residence_card or ""),
    ]


def _of(
    expected: list[tuple[Label, Label | date | str | None]], term: str, shown: str
) -> str | None:
    """What a row should show, in the site's own writing where it says the same."""
    for label, value in expected:
        if not label.exactly.search(term):
            continue
        if isinstance(value, date):
            return shown if eras.read(shown) == value else value.isoformat()
        if isinstance(value, Label):
            same = value.beginning if label is Form.CATEGORY else value.bilingual
            return shown if same.search(shown) else value.ja
        return value
    return None
