"""Which page objects belong to which edition of the site."""

from __future__ import annotations

from dataclasses import dataclass

from pages.edition_2022.completion import Completion
from pages.edition_2022.confirmation import Confirmation
from pages.edition_2022.form import Form
from pages.edition_2022.password import Password, PasswordDone
from pages.edition_2022.reading import Reading
from pages.edition_2022.top import Top
from pages.edition_2022.trouble import Trouble


@dataclass(frozen=True)
class Screens:
    """The screens of one edition, in the order in which a registration meets them."""

    top: type[Top] = Top
    reading: type[Reading] = Reading
    form: type[Form] = Form
    confirmation: type[Confirmation] = Confirmation
    completion: type[Completion] = Completion
    password: type[Password] = Password
    password_done: type[PasswordDone] = PasswordDone
    trouble: type[Trouble] = Trouble


SCREENS: dict[str, Screens] = {"2022": Screens()}
