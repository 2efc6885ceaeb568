"""`touroku check` against the office that `touroku simulate` opens: ready, or the right reason."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desk.office import ask_office, open_office
from tests.desk.commands import Touroku


@contextmanager
def office(*faults: str, imap: bool = False) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Give the arguments for a desk at an open office, whose chip loses no try meanwhile."""
    words = [word for fault in faults for word in ("--fault", fault)]
    with open_office([*words, *([] if imap else ["--no-imap"])]) as (ready, _):
        before = tries(ready)
        yield list(ready["run"]), ready
        assert tries(ready) == before


def tries(ready: dict[str, Any]) -> Any:
    return ask_office(ready, "state")["tries_left"]


def test_the_desk_of_the_simulated_office_is_ready(
    touroku: Touroku, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    with office() as (desk, _):
        told = touroku("check", *desk, "--json")
        file = tmp_path / "report.json"
        spoken = touroku("check", *desk, "-v", "--report", str(file), lang="ja")
    assert (told.code, told.err) == (0, "")
    assert told.document["ready"] is True
    found = {one["id"]: one for one in told.document["findings"]}
    assert {one["severity"] for one in found.values()} == {"ok"}
    assert {"system", "browser", "profile", "extension", "native-host", "service", "reader",
            "card", "signature-password", "authentication-password", "certificate", "mail",
            "site", "clock"} <= set(found)  # fmt: skip
    assert "1.0.1.0" in found["extension"]["message"]
    for one in found.values():
        assert {"id", "severity", "code", "message", "remedy"} <= set(one)
    assert spoken.code == 0
    assert spoken.out.count("✔") == len(found) - 1
    assert "氏名か住所が変わ" in spoken.out  # what the card can't tell is asked
    assert "準備はできています" in spoken.out
    report = json.loads(file.read_bytes())
    assert [one["id"] for one in report["findings"]] == [one["id"] for one in found.values()]


def test_a_report_that_cannot_be_written_loses_nothing_of_what_was_found(
    touroku: Touroku, tmp_path: Path
) -> None:
    nowhere = ("--site", "http://127.0.0.1:9", "--mail", "ask", "--card", "link:127.0.0.1:9")
    missing = str(tmp_path / "none" / "desk.json")
    told = touroku("check", *nowhere, "--report", missing, "--json")
    assert (told.code, told.document["ready"]) == (2, False)  # one document, and whole
    assert f"there is no folder {tmp_path / 'none'}" in told.err
    spoken = touroku("check", *nowhere, "--report", str(tmp_path))
    assert (spoken.code, "Not ready yet" in spoken.out) == (2, True)
    assert "is a folder" in spoken.err


def test_the_office_that_simulate_opens_with_a_person_is_ready_too(touroku: Touroku) -> None:
    environment = {**os.environ, "JPKI_BENCH_READER": "link"}
    with subprocess.Popen(
        [sys.executable, "-m", "desk", "simulate", "--person"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as office:  # fmt: skip
        assert office.stdout
        try:
            told = touroku("check", *json.loads(office.stdout.readline())["run"], "--json")
        finally:
            office.send_signal(signal.SIGINT)
    assert (told.code, told.document["ready"]) == (0, True)


@pytest.mark.parametrize(
    ("fault", "where", "code"),
    [
        ("reader-absent", "reader", "EW104J1502"),
        ("card-absent", "card", "EW104J1503"),
        ("unknown-card", "card", "card-unknown"),
        ("host-missing", "native-host", "EW004JC200"),
        ("client-missing", "extension", "check.extension-missing"),
        ("signature-locked", "signature-password", "signature-locked"),
        ("authentication-locked", "authentication-password", "authentication-locked"),
        ("signature-last-try", "signature-password", "signature-last-try"),
        ("certificate-expired", "certificate", "certificate-expired"),
        ("maintenance", "site", "site.maintenance"),
        ("abroad", "site", "site.abroad"),
        ("error-500", "site", "site.error"),
    ],
)
def test_what_would_stop_the_registration_is_said_before(
    touroku: Touroku, monkeypatch: pytest.MonkeyPatch, fault: str, where: str, code: str
) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    with office(fault) as (desk, _):
        told = touroku("check", *desk, "--json")
    assert told.code == 1
    assert told.document["ready"] is False
    blocks = [one for one in told.document["findings"] if one["severity"] == "block"]
    assert [(one["id"], one["code"]) for one in blocks] == [(where, code)]
    assert blocks[0]["message"]
    assert blocks[0]["remedy"]


def test_a_person_is_told_what_to_do_now_under_each_trouble(
    touroku: Touroku, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    with office("host-missing") as (desk, _):
        told, whole = touroku("check", *desk), touroku("check", *desk, "-v")
    assert (told.code, whole.code) == (1, 1)
    lines = told.out.splitlines()
    assert lines[0].startswith("Not ready yet: ✖ 1")
    at = next(number for number, line in enumerate(lines) if line.startswith("✖"))
    assert "not registered for this browser" in lines[at]
    assert lines[at + 1].startswith("    → Install")
    assert not any(line.startswith("✔") for line in lines[:-1]) and "touroku check -v" in lines[-1]
    assert "EW004JC200" in whole.out and whole.out.count("✔") > 5


def test_the_mailbox_is_tried_and_a_wrong_password_is_told(
    touroku: Touroku, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    with office(imap=True) as (desk, ready):
        account = ready["imap"]
        desk[desk.index("--mail") + 1] = "imap"
        env = {
            "TOUROKU_IMAP_HOST": account["host"],
            "TOUROKU_IMAP_PORT": str(account["port"]),
            "TOUROKU_IMAP_USER": account["user"],
            "TOUROKU_IMAP_PASSWORD": account["password"],
            "TOUROKU_EMAIL": "hanh@gmail.com",
            "SSL_CERT_FILE": account["certificate"],
        }
        right = touroku("check", *desk, "--json", env=env)
        wrong = touroku("check", *desk, "--json", env={**env, "TOUROKU_IMAP_PASSWORD": "wrong"})
        nobody = touroku("check", *desk, "--json", env={**env, "TOUROKU_IMAP_HOST": ""})
    found = {one["id"]: one["code"] for one in right.document["findings"]}
    assert (right.code, found["mail"]) == (0, "check.mail-account")
    assert found["mail-address"] == "mail.reason.provider-gmail"  # a warning is no block
    for told, code in ((wrong, "login-refused"), (nobody, "settings-missing")):
        found = {one["id"]: one["code"] for one in told.document["findings"]}
        assert (told.code, found["mail"]) == (1, code)
    for told in (right, wrong):
        assert account["password"] not in told.out + told.err


@pytest.mark.parametrize(
    "words",
    [("--site", "https://example.jp"), ("--card", "usb"), ("--card", "link:192.0.2.1:4000")],
)
def test_a_desk_that_cannot_be_is_bad_input(touroku: Touroku, words: tuple[str, ...]) -> None:
    told = touroku("check", *words, "--json")
    assert told.code == 2
    assert told.document["error"]["remedy"]


def test_every_code_of_the_check_can_be_explained_without_a_case(touroku: Touroku) -> None:
    told = touroku("explain", "check.extension-missing")
    assert told.code == 0
    assert "extension of the JPKI client is not in this profile" in told.out
    assert "{" not in told.out
