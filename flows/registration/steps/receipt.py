"""What the client takes home: the receipt and the reminders."""

from __future__ import annotations

from flows.cases.receipts import RECEIPT, receipt_html, reminders_ics
from flows.registration.session import Session
from flows.registration.step import View


async def write_receipt(session: Session) -> View:
    """Write ``receipt.html`` and ``reminders.ics``."""
    html = receipt_html(session.case, session.user.words)
    session.case.keep(RECEIPT, html.encode())
    session.case.keep("reminders.ics", reminders_ics(session.case, session.user.words).encode())
    return View(paper=receipt_html(session.case, session.user.words, masked=True))
