"""Edition 2026 in every order, in one stage and in two: nobody is needed but the card's holder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.desk.answer import Answer
from tests.desk.commands import Touroku
from tests.e2e.office import USUAL, OpenOffice, opened_here, typed
from tests.further import long

BEFORE = {
    "url": ["terms", "mail-address", "go-on-mail"],
    "code": ["terms", "mail-address", "mail-code"],
    "form-first": ["terms"],
    "blank-mail": ["terms", "go-on-mail"],
}
ACCOUNT = ["account", "account-confirm", "open-account", "account-opened", "sign-in"]
CARD = ["card", "signature-password", "authentication-password"]
CONFIRM = ["confirm", "submit", "registered", "link-mail"]
END = ["password", "final-mail", "receipt"]
# Each order with and without a queue before it, and each at once or in two stages.
ALL = [
    (order, two_stages, (at + two_stages) % 2 == 0)
    for at, order in enumerate(BEFORE)
    for two_stages in (at % 2 == 0, at % 2 == 1)
]
TRIED = [
    pytest.param(
        case,
        id="-".join(map(str, case)),
        # On one worker with whoever else looks at the same registration.
        marks=[pytest.mark.xdist_group("url-True-False")] if at == 0 else [] if at == 5 else [long],
    )
    for at, case in enumerate(ALL)
]


def steps(order: str, two_stages: bool) -> list[str]:
    """Return the steps that are taken."""
    first, mail = order == "form-first", ["go-on-mail"]
    if not two_stages:
        form = ["form", *mail] if first else ["form"]
        return ["check", "menu", *BEFORE[order], *CARD, *form, *CONFIRM, *END]
    account = [ACCOUNT[0], *(mail if first else []), *ACCOUNT[1:]]
    return ["check", "menu", *BEFORE[order], *account, *CARD, "form", *CONFIRM, END[-1]]


def arguments(order: str, two_stages: bool, waiting_room: bool) -> list[str]:
    more = ["--two-stages"] if two_stages else []
    return [
        "--edition",
        "2026",
        "--order",
        order,
        *more,
        *(["--waiting-room"] if waiting_room else []),
    ]


def events(told: Answer) -> list[dict[str, object]]:
    text = (Path(told.document["folder"]) / "journal.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@dataclass(frozen=True)
class Registered:
    """Who came through the screens in one order, what the site knew then, and the files left."""

    order: str
    two_stages: bool
    done: Answer
    state: dict[str, Any]
    home: Path


@pytest.fixture(scope="module")
def registered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Registered:
    """Give a registration in an order of the screens; two tests look at the first one."""
    order, two_stages, waiting_room = request.param
    folder = tmp_path_factory.mktemp("registered")
    words = arguments(order, two_stages, waiting_room)
    with opened_here(*USUAL, "--person", "--card-on", *words) as simulated:
        done = typed(folder, *simulated.run, "--password", "generate", "--json")
        return Registered(order, two_stages, done, simulated.state(), folder / "home")


@pytest.mark.parametrize("registered", TRIED, indirect=True)
def test_a_person_is_registered_in_every_order(registered: Registered) -> None:
    done, state = registered.done, registered.state
    assert done.code == 0, done.err
    told = done.document
    taken = steps(registered.order, registered.two_stages)
    assert [step["id"] for step in told["steps"]] == taken
    assert [step["id"] for step in told["steps"] if step["handed_over"]] == []
    assert (told["state"], told["submissions"]) == ("complete", 1)
    [one] = state["registrations"]
    assert (one["auth_id"], one["password_set"]) == (told["auth_id"], True)
    assert list(state["submissions"].values()) == [1]
    assert {each["auth_id"] for each in events(done) if each["event"] == "auth_id"} == {
        told["auth_id"]
    }
    assert len(told["human_acts"]) <= 4


@pytest.mark.xdist_group("url-True-False")
@pytest.mark.parametrize("registered", ALL[:1], indirect=True)
def test_the_password_of_an_account_is_kept_nowhere_and_its_mail_is_not_the_registrations(
    registered: Registered,
) -> None:
    done = registered.done
    assert done.code == 0, done.err
    assert [mail["kind"] for mail in registered.state["mails"]] == ["go-on", "account", "filed"]
    [password] = re.findall(r"write it down\.\W+(\S+)", done.err)
    assert done.err.count(password) == 1
    assert password not in done.out
    for path in (registered.home / "cases").rglob("*"):
        assert not path.is_file() or password.encode() not in path.read_bytes(), path
    kept = [(mail["kind"], mail["trusted"]) for mail in done.document["mails"]]
    assert kept == [("other", True), ("registered", True)]
    assert [each["event"] for each in events(done)].count("opening-account") == 1


@long
def test_a_case_whose_account_is_open_goes_on_by_the_holder_and_opens_no_other(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--card-on", *arguments("code", True, False)) as simulated:
        begun = touroku(
            *simulated.run, "--password", "generate", "--until", "open-account", "--json"
        )
        assert (begun.code, begun.document["state"]) == (0, "prepared"), begun.err
        again = touroku("resume", begun.document["case"], *simulated.run[2:], "--json")
        sent = [mail["kind"] for mail in simulated.state()["mails"]]
    assert (again.code, again.document["error"]["code"]) == (3, "run.not-signed-in")
    assert "not pressed again" in again.err
    assert sent == ["code", "account"]
    assert [each["event"] for each in events(again)].count("opening-account") == 1


def test_an_account_is_not_opened_before_somebody_has_looked_at_it(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--card-on", *arguments("url", True, False)) as simulated:
        done = touroku(
            *simulated.run, "--password", "generate", "--until", "account-confirm", "--json"
        )
        sent = [mail["kind"] for mail in simulated.state()["mails"]]
    assert done.code == 0, done.err
    assert sent == ["go-on"]
    assert "opening-account" not in [each["event"] for each in events(done)]


@long
def test_a_card_that_the_phone_reads_is_not_waited_for_at_the_reader(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--phone", "--order", "url") as simulated:
        done = touroku(*simulated.run, "--password", "generate", "--json")
        state = simulated.state()
    assert done.code == 0, done.err
    assert (state["card"]["present"], done.document["submissions"]) == (False, 1)
    # The phone may have read it before the step that would wait for it begins.
    taken = [each["id"] for each in done.document["steps"] if each["id"] != "card"]
    assert taken[:6] == ["check", "menu", *BEFORE["url"], "form"]
    assert not [each for each in done.document["steps"] if each["handed_over"]]
