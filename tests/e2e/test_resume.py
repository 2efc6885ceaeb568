"""Whatever stops a registration, it goes on where it stood and nobody is registered twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.commands import Touroku
from tests.e2e.office import OpenOffice
from tests.e2e.unattended import killed_at
from tests.further import further, long

# The moments that matter: before and after each thing that must not be lost or done twice.
MOMENTS = [
    further('"id": "menu"'),
    further('"what": "signature-password"'),
    further('"event": "confirmation"'),
    '"state": "submitting"',
    further('"event": "auth_id"'),
    further('"state": "registered"'),
    further('"state": "linked"'),
    further('"state": "password_set"'),
    further('"id": "receipt"'),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_at_any_moment_leaves_a_case_that_resume_completes(
    moment: str, office: OpenOffice, touroku: Touroku, tmp_path: Path
) -> None:
    with office() as simulated:
        folder = killed_at(moment, simulated, tmp_path)
        done = touroku("resume", *simulated.run[2:], "--mail-wait", "6", "--json")
        state = simulated.state()
        told = done.document
        if told.get("error", {}).get("code") == "run.nothing-to-resume":
            # The kill came a moment too late: the case was already complete.
            assert json.loads((folder / "case.json").read_bytes())["state"] == "complete"
            return
        presses = sum(state["submissions"].values())
        assert presses <= 1
        assert len(state["registrations"]) == presses
        if presses == 0:
            # Killed between the note and the press: it is not pressed again, and says so.
            assert told["state"] in ("submitting", "complete"), done.err
            assert told["auth_id"] is None
            return
        (registered,) = state["registrations"]
        assert (done.code, told["state"]) == (0, "complete"), done.err
        assert told["auth_id"] == registered["auth_id"]
        assert told["submissions"] == 1
        assert registered["password_set"]
    assert told["folder"] == str(folder)


@long  # the same at a terminal, and a mail that never comes
def test_a_late_mail_is_picked_up_another_day(office: OpenOffice, touroku: Touroku) -> None:
    with office("--fault", "mail-late") as simulated:
        first = touroku(*simulated.run, "--mail-wait", "1", "--json")
        assert (first.code, first.document["state"]) == (3, "registered"), first.err
        # Site, browser, profile, mail and card are those of its office, which is still open.
        later = touroku("resume", "--yes", "--headless", "--mail-wait", "40", "--json")
        assert (later.code, later.document["state"]) == (0, "complete"), later.err
        assert later.document["auth_id"] == first.document["auth_id"]


def test_the_password_is_set_another_day_without_the_card(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office() as simulated:
        first = touroku(*simulated.run, "--until", "link-mail", "--json")
        assert (first.code, first.document["state"]) == (0, "linked"), first.err
        arguments = [word for word in simulated.run[2:] if not word.startswith("link:")]
        if "--card" in arguments:
            arguments.remove("--card")
        # no reader, no card, no service: the link of the mail is enough
        later = touroku("resume", *arguments, "--card", "link:127.0.0.1:9", "--json")
        assert (later.code, later.document["state"]) == (0, "complete"), later.err
        assert later.document["auth_id"] == first.document["auth_id"]
        assert "first mail received" in later.err
        (registered,) = simulated.state()["registrations"]
        assert registered["password_set"]


def test_resume_without_an_unfinished_case_says_so(touroku: Touroku) -> None:
    done = touroku("resume", "--json")
    assert (done.code, done.document["error"]["code"]) == (2, "run.nothing-to-resume")
