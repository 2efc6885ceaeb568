"""A whole registration: real Chromium, extension, native host, PC/SC, chip and mail."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from records.editions import EDITIONS
from tests.desk.answer import Answer
from tests.desk.commands import Touroku
from tests.e2e.office import OpenOffice, PlainRun, typed
from tests.further import further, long

STEPS = [
    "check", "menu", "card", "signature-password", "authentication-password", "form", "confirm",
    "submit", "registered", "link-mail", "password", "final-mail", "receipt",
]  # fmt: skip
STEPS_2026 = [*STEPS[:2], "terms", "mail-address", "go-on-mail", *STEPS[2:]]


@dataclass(frozen=True)
class Demo:
    """A demo that was typed, and the home in which it left its case."""

    done: Answer
    home: Path


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Give the demo of a procedure over PC/SC."""
    folder = tmp_path_factory.mktemp("demo")
    words = ("demo", "--procedure", request.param, "--json")
    return Demo(typed(folder, *words, real_reader=True), folder / "home")


@pytest.mark.pcsc
@pytest.mark.parametrize("demo", ["certify", further("change"), further("renew")], indirect=True)
def test_the_demo_registers_one_person_and_loses_nothing(
    demo: Demo, request: pytest.FixtureRequest
) -> None:
    procedure, done = request.node.callspec.params["demo"], demo.done
    assert done.code == 0, done.err
    told = done.document
    folder = Path(told["folder"])
    assert (told["state"], told["submissions"]) == ("complete", 1)
    assert (told["edition"], told["procedure"]) == ("2022", procedure)
    assert [step["id"] for step in told["steps"]] == STEPS, done.err
    for step in told["steps"]:
        assert (folder / step["screenshot"]).read_bytes().startswith(b"\x89PNG"), step
    pictures = [path.read_bytes() for path in (folder / "shots").glob("*.png")]
    assert len(set(pictures)) == len(pictures)  # nothing twice in what a client takes home
    assert len(told["human_acts"]) <= 5
    assert "PC/SC" in done.err
    seen = {entry["where"]: entry["auth_id"] for entry in journal(folder, "auth_id")}
    assert set(seen.values()) == {told["auth_id"]}
    assert set(seen) == {"screen", "mail:01-registered.eml", "mail:02-password-set.eml"}
    assert [(mail["kind"], mail["auth_id"], mail["trusted"]) for mail in told["mails"]] == [
        ("registered", told["auth_id"], True),
        ("password-set", told["auth_id"], True),
    ]
    for mail in told["mails"]:
        assert (folder / mail["file"]).stat().st_size > 0
    assert told["auth_id"] in (folder / "receipt.html").read_text(encoding="utf-8")
    assert "BEGIN:VEVENT" in (folder / "reminders.ics").read_text(encoding="utf-8")
    assert json.loads((folder / "case.json").read_bytes())["state"] == "complete"


@long
@pytest.mark.parametrize("procedure", ["renew", "certify", "change"])
def test_the_simulated_edition_2026_needs_no_hand_over(procedure: str, touroku: Touroku) -> None:
    done = touroku("demo", "--edition", "2026", "--procedure", procedure, "--json")
    assert done.code == 0, done.err
    told = done.document
    assert (told["state"], told["submissions"], told["edition"]) == ("complete", 1, "2026")
    assert [step["id"] for step in told["steps"]] == STEPS_2026
    assert [step["id"] for step in told["steps"] if step["handed_over"]] == []
    assert [(mail["kind"], mail["trusted"]) for mail in told["mails"]] == [
        ("other", True),
        ("registered", True),
        ("password-set", True),
    ]
    [confirmed] = journal(Path(told["folder"]), "confirmation")
    assert confirmed["differs"] == []


@long
def test_the_site_got_the_right_category_and_card_number(
    office: OpenOffice, touroku: Touroku
) -> None:
    for procedure, category, card in (
        ("certify", "配偶者,子,父又は母等(法定代理人を除く)", ""),
        ("renew", "外国人本人", "EF98765432GH"),
    ):
        with office("--procedure", procedure) as simulated:
            done = touroku(*simulated.run, "--json")
            assert done.code == 0, done.err
            (registered,) = simulated.state()["registrations"]
            assert registered["category"].replace("，", ",") == category
            assert (registered["residence_card"] or "") == card
            assert registered["password_set"]
            assert list(simulated.state()["submissions"].values()) == [1]


@pytest.mark.pcsc
@pytest.mark.parametrize("demo", ["certify"], indirect=True)
def test_a_card_password_is_in_no_file_and_no_output(demo: Demo) -> None:
    done = demo.done
    kept = [path for path in demo.home.rglob("*") if path.is_file()]
    assert len(kept) > 15
    texts = [done.out, done.err, *(path.read_bytes().decode("latin-1") for path in kept)]
    for password in ("TAROU1988", "tarou1988"):
        assert not [text for text in texts if password in text]
    # four digits may stand in any number; as a word of their own they may not
    assert not [text for text in (done.out, done.err) if " 2580" in text or '"2580"' in text]


@pytest.mark.xdist_group("plain")
def test_a_login_password_is_shown_once_and_kept_nowhere(plain: PlainRun) -> None:
    assert plain.done.code == 0, plain.done.err
    (registered,) = plain.state["registrations"]
    assert registered["password_set"]
    [password] = re.findall(r"write it down\.\W+(\S+)", plain.done.err)
    assert len(password) >= 8
    assert plain.done.err.count(password) == 1
    assert password not in plain.done.out
    for path in (plain.home / "cases").rglob("*"):
        assert not path.is_file() or password.encode() not in path.read_bytes(), path


@pytest.mark.xdist_group("plain")
def test_personal_values_are_in_no_output_and_files_are_the_owners_alone(plain: PlainRun) -> None:
    for value in ("NGUYEN", "hanh.nguyen", "中之島", "AB12345678CD", "06-1234-5678", "1995"):
        assert value not in plain.done.out
        assert value not in plain.done.err
    for path in [plain.home, *plain.home.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.xdist_group("plain")
def test_nobody_is_registered_twice(plain: PlainRun, touroku: Touroku) -> None:
    assert plain.done.code == 0, plain.done.err
    again = touroku(*plain.office.run, "--json")
    assert again.code == 1
    assert again.document["error"]["code"] == "site.registered"
    assert len(plain.office.state()["registrations"]) == 1


def test_submitting_is_on_disk_before_the_site_hears_of_it(
    office: OpenOffice, touroku: Touroku
) -> None:
    with office("--fault", "submit-lost") as simulated:
        done = touroku(*simulated.run, "--json", "--mail-wait", "20")
        told = done.document
        # The answer never came, but the mail tells the rest.
        assert (done.code, told["state"], told["submissions"]) == (0, "complete", 1), done.err
        assert list(simulated.state()["submissions"].values()) == [1]
    folder = Path(told["folder"])
    events = [entry["event"] for entry in journal(folder)]
    assert events.index("state") < events.index("answer-lost")
    assert journal(folder, "auth_id")[0]["where"] != "screen"


@long
def test_a_rehearsal_sends_nothing(office: OpenOffice, touroku: Touroku) -> None:
    with office() as simulated:
        done = touroku(*simulated.run, "--until", "confirm", "--json")
        assert done.code == 0, done.err
        assert (done.document["state"], done.document["submissions"]) == ("prepared", 0)
        assert simulated.state()["submissions"] == {}


@long  # the same in a browser without an office, and at the terminal
def test_without_consent_nothing_is_sent(office: OpenOffice, touroku: Touroku) -> None:
    with office() as simulated:
        arguments = [word for word in simulated.run if word != "--yes"]
        done = touroku(*arguments, "--json")
        assert done.code == 3
        assert done.document["error"]["code"] == "run.no-consent"
        assert simulated.state()["submissions"] == {}


def test_imap_from_a_real_server_brings_both_mails(office: OpenOffice, touroku: Touroku) -> None:
    with office("--with-imap") as simulated:
        imap = simulated.ready["imap"]
        arguments = [word for word in simulated.run if not word.startswith("maildir:")]
        arguments[arguments.index("--mail") + 1 : arguments.index("--mail") + 1] = ["imap"]
        done = touroku(
            *arguments,
            "--json",
            env={
                "TOUROKU_IMAP_HOST": imap["host"],
                "TOUROKU_IMAP_PORT": str(imap["port"]),
                "TOUROKU_IMAP_USER": imap["user"],
                "TOUROKU_IMAP_PASSWORD": imap["password"],
                "SSL_CERT_FILE": imap["certificate"],
            },
        )
        assert done.code == 0, done.err
        assert [mail["trusted"] for mail in done.document["mails"]] == [True, True]
        assert imap["password"] not in done.out + done.err


@long
def test_the_embedded_link_serves_where_there_is_no_pcsc(
    touroku: Touroku, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # A socket name where no daemon listens: to pyscard the service is not there.
    nowhere = {"PCSCLITE_CSOCK_NAME": str(tmp_path / "nobody"), "JPKI_BENCH_READER": "link"}
    done = touroku("demo", "--json", env=nowhere)
    assert done.code == 0, done.err
    assert done.document["state"] == "complete"
    assert "embedded link" in done.err


def test_the_real_hosts_are_known_by_name() -> None:
    assert EDITIONS["2022"].origin == "https://www.ras-immi.moj.go.jp"
    assert EDITIONS["2026"].origin == "https://www.rasens-immi.moj.go.jp"


def journal(folder: Path, event: str | None = None) -> list[dict[str, Any]]:
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    return [entry for entry in entries if event in (None, entry["event"])]
