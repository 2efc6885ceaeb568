"""At which simulated office a case is practised: kept in the case, so that ``resume`` finds it."""

from __future__ import annotations

from flows.options import DeskOptions
from records.case import Case

OFFICE = "office"
KEPT = ("browser", "profile", "mail", "card")


def note_office(case: Case, desk: DeskOptions) -> None:
    """Keep how the desk of a simulated case reaches browser, mail and card; of a real one nothing.

    A real registration may go on at another desk, by whose settings it then goes.
    """
    if not case.site.loopback:
        return
    reached = {
        "browser": desk.browser.browser,
        "profile": str(desk.browser.profile),
        "mail": desk.mail_source,
        "card": desk.card_source,
    }
    if case.facts.get(OFFICE) != reached:
        case.fact(OFFICE, reached)


def office_of(case: Case) -> dict[str, str]:
    """Return what was kept; nothing where an older version began the case, or it can't be read."""
    kept = case.facts.get(OFFICE)
    if not isinstance(kept, dict) or not all(isinstance(kept.get(name), str) for name in KEPT):
        return {}
    return {name: kept[name] for name in KEPT}
