"""What the client takes home: the receipt and the reminders."""

from __future__ import annotations

from flows.cases.receipts import receipt_html, reminders_ics
from flows.registration.run import Run
from flows.registration.step import View


async def write_receipt(run: Run) -> View:
    """Write ``receipt.html`` and ``reminders.ics``; with them the case is complete."""
    html = receipt_html(run.case, run.user.words)
    run.case.keep("receipt.html", html.encode())
    run.case.keep("reminders.ics", reminders_ics(run.case, run.user.words).encode())
    run.case.advance("complete")
    return View(paper=receipt_html(run.case, run.user.words, masked=True))
