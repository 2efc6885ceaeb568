"""利用者情報登録 STEP1: the form, with name and sex greyed and filled from the certificate."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import ClassVar

from playwright.async_api import Locator

from pages.screen import Label, Personal, Screen
from records.applicant import Applicant, Category, Sex

# Values of 利用者の区分 [article, official]; how they begin tells them apart in either language.
# The English texts are assumed, docs/domain.md knows none.
CATEGORY: dict[Category, Label] = {
    "foreign-national": Label("外国人本人", "Foreign national (applicant)"),
    "legal-representative": Label("法定代理人", "Legal representative"),
    "relative": Label("配偶者,子,父又は母等", "Spouse, child"),
}


# What stands at a label: a list with its options, or a field that can or cannot be typed into.
LOOK = """fields => fields.map(field => ({
  kind: field.tagName === 'SELECT' ? 'list'
    : field.readOnly || field.disabled ? 'greyed' : 'editable',
  options: [...(field.options || [])].map(option => [option.value, option.text])}))"""


class Form(Screen):
    """STEP1. Fields other than name, sex, mail, category and residence card are assumed."""

    name = "form"
    HEADING = Label("利用者情報入力", "Enter user information")
    NAME = Label("氏名", "User name")
    SEX = Label("性別", "Sex")
    SEXES: ClassVar[dict[Sex, Label]] = {
        "male": Label("男", "Male"),
        "female": Label("女", "Female"),
    }
    BIRTH_DATE = Label("生年月日", "Date of birth")
    NATIONALITY = Label("国籍・地域", "Nationality/Region")
    POSTAL_CODE = Label("郵便番号", "Postal code")
    ADDRESS = Label("住所", "Address")
    PHONE = Label("電話番号", "Telephone number")
    EMAIL = Label("メールアドレス", "E-mail address")
    EMAIL_AGAIN = Label("メールアドレス（確認用）", "E-mail address (confirmation)")
    CATEGORY = Label("利用者の区分", "User category")
    RESIDENCE_CARD = Label("在留カード番号", "Residence card number")
    NEXT = Label("確認", "Confirm")

    @property
    def target(self) -> Locator:
        return self.page.get_by_role("button", name=self.NEXT.exactly)

    def field(self, label: Label) -> Locator:
        return self.page.get_by_label(label.exactly)

    @property
    def sexes(self) -> Locator:
        """Both buttons of 性別 and what is written at them."""
        return self.page.get_by_role("radiogroup", name=self.SEX.exactly)

    def values(self) -> Sequence[tuple[Personal, Locator]]:
        fields = [(kind, self.field(label)) for kind, label in PERSONAL]
        # The site sets the chosen sex in bold letters: the whole group, as its width tells too.
        return [*fields, ("email", self.field(self.EMAIL_AGAIN)), ("sex", self.sexes)]

    def personal(self) -> Sequence[Locator]:
        return [*super().personal(), *(self._sex(sex) for sex in self.SEXES)]

    async def name_shown(self) -> str | None:
        """The greyed 氏名, as the certificate has it; None where a form does not show it."""
        return await self.field(self.NAME).input_value()

    async def sex_shown(self) -> Sex | None:
        """The greyed 性別; None when neither is chosen."""
        checked = await asyncio.gather(*(self._sex(sex).is_checked() for sex in self.SEXES))
        return next((sex for sex, chosen in zip(self.SEXES, checked, strict=True) if chosen), None)

    async def fill(self, applicant: Applicant, category: Category) -> None:
        """Fill what is not greyed."""
        given = [(self.field(label), value) for label, value in self._values(applicant) if value]
        # Which of these stand on the live form is unknown: look once, then fill those that do.
        looks = await asyncio.gather(*(field.evaluate_all(LOOK) for field, _ in given))
        for (field, value), found in zip(given, looks, strict=True):
            match found:
                case [{"kind": "list", "options": options}]:
                    await _select(field, options, Label(value, value).exactly)
                case [{"kind": "editable"}]:
                    await field.fill(value)
        await self.choose_category(category)

    async def choose_category(self, category: Category) -> None:
        """Choose 利用者の区分, be it a list or a group of radio buttons (unknown)."""
        label = CATEGORY[category]
        choice = self.page.locator("select").and_(self.field(self.CATEGORY))
        match await choice.evaluate_all(LOOK):
            case [{"options": options}]:
                await _select(choice, options, label.beginning)
            case _:
                await self.page.get_by_role("radio", name=label.beginning).check()

    async def press_next(self) -> None:
        """On to the confirmation; nothing is registered by it."""
        await self.target.click()

    def _sex(self, sex: Sex) -> Locator:
        return self.page.get_by_role("radio", name=self.SEXES[sex].exactly)

    def _values(self, applicant: Applicant) -> list[tuple[Label, str | None]]:
        return [
            (self.BIRTH_DATE, f"{applicant.birth_date:%Y%m%d}"),
            (self.NATIONALITY, applicant.nationality),
            (self.POSTAL_CODE, _digits(applicant.postal_code)),
            (self.ADDRESS, applicant.address),
            (self.PHONE, _digits(applicant.phone)),
            (self.EMAIL, applicant.email),
            (self.EMAIL_AGAIN, applicant.email),
            (self.RESIDENCE_CARD, applicant.residence_card),
        ]


# What of it tells who somebody is, and its label, here and on the confirmation.
PERSONAL: tuple[tuple[Personal, Label], ...] = (
    ("name", Form.NAME),
    ("birth_date", Form.BIRTH_DATE),
    ("nationality", Form.NATIONALITY),
    ("postal_code", Form.POSTAL_CODE),
    ("address", Form.ADDRESS),
    ("phone", Form.PHONE),
    ("email", Form.EMAIL),
    ("residence_card", Form.RESIDENCE_CARD),
)


async def _select(
    field: Locator, options: Sequence[tuple[str, str]], wanted: re.Pattern[str]
) -> None:
    """Choose among options (value, text); a list without the wanted one stays as it is, and the
    site asks for it by name.
    """
    fitting = [value for value, text in options if wanted.search(text)]
    if fitting:
        await field.select_option(value=fitting[0])


def _digits(text: str | None) -> str | None:
    """Half-width digits alone, which such forms accept with or without hyphens.

    The + of a number abroad stays: without it the digits would be another number.
    """
    return text and "".join(c for c in text if c.isdigit() or c == "+")
