"""User registration, step after step, as the article tells it; and in the edition after it."""

from __future__ import annotations

from dataclasses import replace

from flows.registration.order import ScreenOrder
from flows.registration.step import Route, Step
from flows.registration.steps.account import (
    account_opened,
    before_opening,
    confirm_account,
    fill_account,
    open_account,
    send_account,
    show_login,
    sign_in,
    to_sign_in,
)
from flows.registration.steps.beginning import (
    agree,
    begin,
    enter_address,
    enter_code,
    follow_mail,
    mail_to_go_on,
    mail_with_code,
    read_terms,
    send_address,
)
from flows.registration.steps.card import (
    authentication_password,
    put_card_on,
    show_overlay,
    signature_password,
    start_reading,
)
from flows.registration.steps.form import confirm, fill_form, to_confirmation
from flows.registration.steps.mails import final_mail, link_mail, password_stands
from flows.registration.steps.password import choose_password, password_set
from flows.registration.steps.preparing import open_menu, show_request
from flows.registration.steps.receipt import write_receipt
from flows.registration.steps.submitting import before_submit, registered, submit

BEGINNING = (
    Step("terms", "holder", "terms", read_terms, agree, onward=True),
    Step("mail-address", "driver", "mail_address", enter_address, send_address, onward=True),
    Step("mail-code", "site", "mail_code", mail_with_code, enter_code, onward=True, optional=True),
    Step("go-on-mail", "site", "mail_sent", mail_to_go_on, follow_mail, onward=True),
)
# Where a site has two stages: an account by mail first, then, signed in to it, the card.
ACCOUNT = (
    Step("account", "driver", "account", fill_account, send_account, onward=True, optional=True),
    Step("account-confirm", "operator", "account_confirmation", confirm_account, optional=True),
    Step(
        "open-account", "driver", "account_confirmation", before_opening, open_account,
        onward=True, once="opening-account", optional=True,
    ),
    Step(
        "account-opened", "site", "account_done", account_opened, to_sign_in,
        onward=True, optional=True,
    ),
    Step("sign-in", "driver", "login", show_login, sign_in, onward=True, optional=True),
)  # fmt: skip
CARD = (
    Step("signature-password", "holder", "reading", show_overlay, signature_password),
    Step(
        "authentication-password", "holder", "reading", show_overlay, authentication_password,
        onward=True,
    ),
    Step("form", "driver", "form", fill_form, to_confirmation, onward=True),
)  # fmt: skip
ENDING = (
    Step("confirm", "operator", "confirmation", confirm),
    Step("submit", "driver", "confirmation", before_submit, submit, once="submitting"),
    Step("registered", "site", "completion", registered, reaches="registered"),
    Step("link-mail", "site", None, link_mail, reaches="linked"),
    Step(
        "password", "driver", "password", choose_password, password_set,
        reaches="password_set", unless=password_stands,
    ),
    Step("final-mail", "site", None, final_mail, reaches="password_set", unless=password_stands),
    Step("receipt", "driver", None, write_receipt, reaches="complete"),
)  # fmt: skip
ARTICLE = Route(
    (
        Step("check", "driver", None, show_request),
        Step("menu", "driver", "top", open_menu),
        Step("card", "holder", "top", put_card_on, start_reading, onward=True),
        # The article has none of these; a site may ask for them all the same.
        *(replace(step, optional=True) for step in BEGINNING),
        *CARD,
        *ENDING,
    ),
    ScreenOrder(
        ("top", "card_start"),
        ("form", "terms", "mail_address", "mail_sent", "mail_code", "confirmation"),
        read_again="menu",
    ),
)
# The order in which the screens of 2026 come is unknown: this one is only where to look first.
PRESENT = Route(
    (
        Step("check", "driver", None, show_request),
        Step("menu", "driver", "top", open_menu, begin, onward=True),
        *BEGINNING,
        *ACCOUNT,
        Step("card", "holder", "card_start", put_card_on, start_reading, onward=True),
        *CARD,
        *ENDING,
    ),
    ScreenOrder(
        ("card_start",),
        ("form", "terms", "mail_address", "mail_sent", "mail_code", "confirmation"),
        read_again="card",
        as_they_come=True,
    ),
)
ROUTES: dict[str, Route] = {"2022": ARTICLE, "2026": PRESENT}
STEP_IDS = PRESENT.ids  # every step there is
