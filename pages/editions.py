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
from pages.edition_2026 import confirmation, ending, form, reading
from pages.edition_2026.start import Home, MailAddress, MailSent, Terms
from pages.screen import Gate, Screen


@dataclass(frozen=True)
class Screens:
    """The screens of one edition. Which of them come, and in what order, the flow says."""

    top: type[Gate] = Top
    terms: type[Gate] = Terms
    mail_address: type[MailAddress] = MailAddress
    mail_sent: type[Screen] = MailSent
    card_start: type[Gate] = Top
    reading: type[Reading] = Reading
    form: type[Form] = Form
    confirmation: type[Confirmation] = Confirmation
    completion: type[Completion] = Completion
    password: type[Password] = Password
    password_done: type[PasswordDone] = PasswordDone
    trouble: type[Trouble] = Trouble  # the error texts of both editions are assumed


SCREENS: dict[str, Screens] = {
    "2022": Screens(),
    "2026": Screens(
        top=Home,
        card_start=reading.CardStart,
        reading=reading.Reading,
        form=form.Form,
        confirmation=confirmation.Confirmation,
        completion=ending.Completion,
        password=ending.Password,
        password_done=ending.PasswordDone,
    ),
}
