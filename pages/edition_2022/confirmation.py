"""利用者情報登録 STEP2: everything once more, and the button 登録."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from playwright.async_api import Locator

from pages.edition_2022.form import CATEGORY, PERSONAL, Form
from pages.rows import ComparedRow
from pages.screen import Label, Personal, Screen
from records.applicant import Applicant, Category
from terms.text import one_line


class Confirmation(Screen):
    """STEP2. 登録 registers; it is pressed once, after the person said yes."""

    name = "confirmation"
    HEADING = Label("利用者情報確認", "Confirm user information")
    REGISTER = Label("登録", "Register")

    @property
    def target(self) -> Locator:
        return self.page.get_by_role("button", name=self.REGISTER.exactly)

    def value(self, label: Label) -> Locator:
        """What will be registered under a label."""
        term = self.page.locator("main dt").filter(has_text=label.exactly)
        return term.locator("xpath=following-sibling::dd[1]")

    def values(self) -> Sequence[tuple[Personal, Locator]]:
        rows = [(kind, self.value(label)) for kind, label in PERSONAL]
        chosen: Sequence[tuple[Personal, Label]] = (
            ("sex", Form.SEX),
            ("category", Form.CATEGORY),
        )
        return [*rows, *((kind, self.value(label)) for kind, label in chosen)]

    def personal(self) -> Sequence[Locator]:
        """Every value, whatever its label: :meth:`values` are among them."""
        return [*self.personal_anywhere(), self.page.locator("main dd")]

    async def rows(self, applicant: Applicant, category: Category) -> list[ComparedRow]:
        """What will be registered beside what the case says, in the order of the screen."""
        terms, values = await asyncio.gather(
            self.page.locator("main dt").all_inner_texts(),
            self.page.locator("main dd").all_inner_texts(),
        )
        expected = _expected(applicant, category)
        return [
            ComparedRow(one_line(term), one_line(value), _of(expected, term, value))
            for term, value in zip(terms, values, strict=True)
        ]

    async def press_register(self) -> None:
        """Press 登録. The caller has written ``submitting`` down before."""
        await self.target.click(no_wait_after=True)


def _expected(applicant: Applicant, category: Category) -> list[tuple[Label, Label | str | None]]:
    return [
        (Form.NAME, applicant.name),
        (Form.SEX, Form.SEXES[applicant.sex]),
        (Form.BIRTH_DATE, applicant.birth_date.isoformat()),
        (Form.NATIONALITY, applicant.nationality),
        (Form.POSTAL_CODE, applicant.postal_code),
        (Form.ADDRESS, applicant.address),
        (Form.PHONE, applicant.phone),
        (Form.EMAIL, applicant.email),
        (Form.CATEGORY, CATEGORY[category]),
        (Form.RESIDENCE_CARD, applicant.residence_card or ""),
    ]


def _of(expected: list[tuple[Label, Label | str | None]], term: str, shown: str) -> str | None:
    """The expected value of a row, in the language in which the site shows the row."""
    for label, value in expected:
        if label.exactly.search(term):
            if isinstance(value, Label):
                if label is Form.CATEGORY and value.beginning.search(shown):
                    return one_line(shown)
                return value.ja if label.ja in term else value.en
            return value
    return None
