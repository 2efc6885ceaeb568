"""A simulated case goes on at its own office while that is open, and says when it is not."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desk.simulated_case import OfficeClosed, at_its_office
from flows.options import BrowserOptions, DeskOptions
from flows.registration.office_of_case import note_office
from records.case import Case, Store, StoreError
from records.editions import choose_site
from tests.desk.commands import Touroku
from tests.records.cases import case as data
from tests.records.cases import read

NOTHING = argparse.Namespace(browser=None, profile=None, mail=None, card="pcsc")


@contextmanager
def practised(home: Path) -> Iterator[Case]:
    """Give a case of a site that somebody answers at, begun with a desk of its own."""
    with socket.create_server(("127.0.0.1", 0)) as site:
        origin = f"http://127.0.0.1:{site.getsockname()[1]}"
        case = Store(home).create(read(data()), choose_site(origin, None))
        (home / "profile").mkdir()
        note_office(case, desk_in(home))
        yield Store(home).open(case.id)


def desk_in(home: Path) -> DeskOptions:
    browser = BrowserOptions("/office/browser", home / "profile", headless=True)
    return DeskOptions(browser, "link:127.0.0.1:7", f"maildir:{home}/mail 20261127")


def test_it_takes_the_desk_of_its_office_but_for_what_is_typed(tmp_path: Path) -> None:
    with practised(tmp_path) as case:
        taken = vars(at_its_office(NOTHING, case, tmp_path))
        assert taken == {
            "browser": "/office/browser",
            "profile": str(tmp_path / "profile"),
            "mail": f"maildir:{tmp_path}/mail 20261127",
            "card": "link:127.0.0.1:7",
        }
        typed = argparse.Namespace(**{**vars(NOTHING), "mail": "ask", "card": "link:127.0.0.1:8"})
        kept = at_its_office(typed, case, tmp_path)
        assert (kept.mail, kept.card, kept.browser) == ("ask", "link:127.0.0.1:8", taken["browser"])
        # Of a case in another desk's folder nothing is started that is named there.
        assert at_its_office(NOTHING, case, tmp_path / "mine").browser is None
        with case.locked(), pytest.raises(StoreError, match="case-in-use"):
            at_its_office(NOTHING, case, tmp_path)
        (tmp_path / "profile").rmdir()  # another office has the same port now
        with pytest.raises(OfficeClosed):
            at_its_office(NOTHING, case, tmp_path)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_office_that_has_closed_is_told(touroku: Touroku, home: Path, lang: str) -> None:
    with practised(home) as case:
        pass
    answer = touroku("resume", case.id, "--json", lang=lang)
    assert (answer.code, answer.document["error"]["code"]) == (1, "run.office-closed")
    assert case.site.origin in answer.document["error"]["message"]


def test_a_real_case_keeps_no_desk_and_takes_none(tmp_path: Path) -> None:
    case = Store(tmp_path).create(read(data()), choose_site(None, "2022"))
    note_office(case, desk_in(tmp_path))
    assert dict(case.facts) == {}
    assert at_its_office(NOTHING, case, tmp_path) is NOTHING
