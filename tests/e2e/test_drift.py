"""A few of the changed sites; ``python -m benchmarks.drift`` tries all of them."""

from __future__ import annotations

import pytest

from tests.e2e.changed_site import registered_on
from tests.e2e.office import opened_here
from tests.e2e.unattended import LINK
from tests.further import further

SITES = [
    (("dialog-at-the-button", "heading-h2", "rows-table"), "2022", "complete"),
    (("another-mail-outside-main",), "2022", "stopped rightly"),
    *(
        further(*each)
        for each in (
            (("button-with-this", "headings-polite", "labels-polite"), "2022", "complete"),
            (("form-in-tabs", "category-pressed", "label-ruby"), "2026", "complete"),
            (("label-text-before", "names-made-anew"), "2022", "complete"),
            (("date-era-list", "mail-split-at", "phone-three-boxes"), "2022", "complete"),
            (("category-radios-apart",), "2022", "complete"),
            (("one-form-around-all",), "2026", "complete"),
            (("consent-tick", "notice-to-close"), "2022", "complete"),
            (("rules-in-prose", "password-called-new"), "2022", "complete"),
            (("secret-question",), "2022", "asked"),
            (("decoy-work-mail", "honeypot-off-screen"), "2022", "complete"),
            (("category-like-before",), "2022", "complete"),
            (("id-never-comes",), "2022", "complete"),
            (("another-id",), "2026", "stopped rightly"),
            (("form-sent-elsewhere",), "2022", "stopped rightly"),
        )
    ),
]


@pytest.mark.parametrize(("names", "edition", "came_of_it"), SITES)
def test_on_a_changed_site_nothing_goes_wrong_and_nothing_stops_without_need(
    names: tuple[str, ...], edition: str, came_of_it: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in LINK.items():
        monkeypatch.setenv(name, value)
    run = registered_on(names, edition, opened_here)
    assert (run.outcome, run.wrongs) == (came_of_it, []), f"{run.code}: {run.message}"
    if "labels-polite" in names:
        assert "site has changed" in run.said  # whoever keeps the edition hears of it
        assert "“メールアドレス / E-mail address” → " in run.said
    if "heading-h2" in names:
        assert "site has changed" not in run.said  # what is only drawn otherwise is no change
