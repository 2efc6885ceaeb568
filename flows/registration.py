"""User registration, step after step, as the article tells it."""

from __future__ import annotations

from flows.step import Step
from flows.steps.card import (
    authentication_password,
    put_card_on,
    show_overlay,
    signature_password,
)
from flows.steps.form import confirm, fill_form, to_confirmation
from flows.steps.mails import final_mail, link_mail
from flows.steps.password import choose_password, password_set
from flows.steps.preparing import open_menu, show_request
from flows.steps.receipt import write_receipt
from flows.steps.submitting import before_submit, registered, submit

REGISTRATION = (
    Step("check", "driver", None, show_request),
    Step("menu", "driver", "top", open_menu),
    Step("card", "holder", "top", put_card_on),
    Step("signature-password", "holder", "reading", show_overlay, signature_password),
    Step("authentication-password", "holder", "reading", show_overlay, authentication_password),
    Step("form", "driver", "form", fill_form, to_confirmation),
    Step("confirm", "operator", "confirmation", confirm),
    Step("submit", "driver", "confirmation", before_submit, submit),
    Step("registered", "site", "completion", registered),
    Step("link-mail", "site", None, link_mail),
    Step("password", "driver", "password", choose_password, password_set),
    Step("final-mail", "site", None, final_mail),
    Step("receipt", "driver", None, write_receipt),
)
STEP_IDS = tuple(step.id for step in REGISTRATION)
