"""Before the card is needed: what will be registered, and the right button on the menu."""

from __future__ import annotations

import mail
from flows.outcomes import NeedsPerson, NotAsExpected
from flows.paper import masked_email, masked_name, paper
from flows.registration.run import Run
from flows.registration.step import View

# Codes of the client for which the check has words of its own: nothing has gone wrong yet.
OWN_WORDS = {"EW004JC200": "check.EW004JC200"}


async def show_request(run: Run) -> View:
    """Say whose card it is and what follows from the procedure."""
    case, words, applicant = run.case, run.user.words, run.case.applicant
    for note in run.notes:
        shown = note if run.user.interactive else note.masked()
        run.user.warn(shown.code, **shown.params)
    advice = mail.provider_advice(applicant.email)
    if advice:
        run.user.warn(advice.key, **advice.params)
    await _go_on_at_this_desk(run)
    rows = [
        (words("sheet.procedure"), words(f"procedure.{case.procedure}")),
        (words("sheet.card"), words(f"whose-card.{case.procedure}")),
        (words("sheet.category"), words(f"category.{case.category}")),
        (words("sheet.residence-card"), words(f"residence-card.{case.procedure}")),
        (words("sheet.name"), masked_name(applicant.name)),
        (words("sheet.email"), masked_email(applicant.email)),
        (words("sheet.site"), f"{case.site.origin} ({case.site.edition.key})"),
    ]
    for label, value in rows[:4]:
        run.user.tell("run.fact", label=label, value=value)
    # The card can't tell whether its signature certificate was revoked: common after a marriage.
    run.user.tell("card.signature-not-checked.remedy")
    return View(paper=paper(words.lang, words("step.check"), rows))


async def _go_on_at_this_desk(run: Run) -> None:
    """What ``touroku check`` would block is told, and the person asked whether to go on."""
    if not run.blocks:
        return
    run.case.note("not-ready", codes=[one.code for one in run.blocks])
    for one in run.blocks:
        run.user.warn(OWN_WORDS.get(one.code, one.code), **one.params)
    if not await run.user.agree("run.go-on-unready"):
        raise NeedsPerson("run.desk-not-ready")
    if not run.user.automatic:
        run.person_did("operator", "go-on")


async def open_menu(run: Run) -> View:
    """Open the site and find the right one of the two equal buttons."""
    top = await run.open(run.case.site.entry_url, run.screens.top)
    if await top.target.count() != 1:
        raise NotAsExpected(top.name, "新規利用者登録 › 外国人本人・その他")
    return View(top, top.target)
