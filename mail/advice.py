"""What is known about mail providers and about mails that don't come."""

from __future__ import annotations

from mail.model import Reason


def provider_advice(address: str) -> Reason | None:
    """Why the agency or the article advise against this address, None when nothing is known."""
    raise NotImplementedError


def waiting_advice(
    minutes: float, *, address: str | None = None, mail_domain: str = ""
) -> tuple[Reason, ...]:
    """What to look at when a mail has not come for so many minutes; more the longer it takes."""
    raise NotImplementedError
