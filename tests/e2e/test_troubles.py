"""What goes wrong at a desk: each ends in one clear sentence, and never in a second 登録."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.commands import Touroku
from tests.e2e.office import OpenOffice
from tests.further import further, long


@pytest.mark.parametrize(
    ("fault", "code", "exit_code"),
    [
        further("wrong-card", "run.other-persons-card", 1),  # the same at the desk's page
        further("signature-locked", "signature-locked", 1),
        further("authentication-locked", "authentication-locked", 1),
        further("certificate-revoked", "site.certificate", 1),
        further("host-missing", "EW004JC200", 1),
        further("reader-absent", "EW104J1502", 1),
        further("card-absent", "EW104J1503", 1),
        further("card-removed", "EW104J1503", 1),
        further("maintenance", "site.maintenance", 1),
        further("error-500", "site.error", 1),
        further("abroad", "site.abroad", 1),
        further("session-timeout", "site.session", 1),
        ("unknown-screen", "run.screen-unknown", 1),
    ],
)
def test_trouble_before_the_registration_sends_nothing_and_says_why(
    fault: str, code: str, exit_code: int, office: OpenOffice, touroku: Touroku
) -> None:
    with office("--fault", fault) as simulated:
        before = simulated.state()["tries_left"]
        done = touroku(*simulated.run, "--json")
        state = simulated.state()
    error = done.document["error"]
    assert (done.code, error["code"][: len(code)]) == (exit_code, code), done.err
    assert error["message"]
    assert error["remedy"]
    assert done.document["state"] == "prepared"
    assert not state["submissions"]
    assert state["tries_left"] == before


@pytest.mark.parametrize("edition", ["2026", further("2022")])
def test_a_password_window_cancelled_or_answered_wrong_is_asked_again_of_the_person(
    edition: str, office: OpenOffice, touroku: Touroku
) -> None:
    faults = ("--fault", "cancel", "--fault", "wrong-password")
    with office("--edition", edition, *faults) as simulated:
        done = touroku(*simulated.run, "--json")
        assert (done.code, done.document["state"]) == (0, "complete"), done.err
        # the right entry has reset the counter
        assert simulated.state()["tries_left"] == {"signature": 5, "authentication": 3}
        assert simulated.state()["faults"] == []
    assert "EW104J1601" in done.err
    assert "The password is wrong." in done.err  # the card has counted it


@long
def test_a_mail_that_never_comes_leaves_the_auth_id_and_a_case_to_resume(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--fault", "mail-lost") as simulated:
        done = touroku(*simulated.run, "--json", "--mail-wait", "2")
        (registered,) = simulated.state()["registrations"]
    told = done.document
    assert (done.code, told["state"]) == (3, "registered"), done.err
    assert told["auth_id"] == registered["auth_id"]
    assert told["error"]["code"] == "run.mail-not-come"


@long
def test_a_forged_mail_is_kept_and_shown_but_never_followed(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--fault", "mail-forged") as simulated:
        done = touroku(*simulated.run, "--json")
    told = done.document
    assert (done.code, told["state"]) == (0, "complete"), done.err
    forged = [mail for mail in told["mails"] if not mail["trusted"]]
    assert forged
    assert all((Path(told["folder"]) / mail["file"]).exists() for mail in told["mails"])


@long
def test_an_expired_password_link_is_said_and_the_auth_id_is_kept(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--fault", "link-expired") as simulated:
        done = touroku(*simulated.run, "--json")
    told = done.document
    assert (done.code, told["state"]) == (1, "linked"), done.err
    assert told["error"]["code"] == "site.link"
    assert told["auth_id"]


def test_the_office_can_be_told_to_misbehave_while_it_is_open(office: OpenOffice) -> None:
    with office(person=False) as simulated:
        assert simulated.state()["card"]["present"] is True
        assert simulated.state()["faults"] == []
