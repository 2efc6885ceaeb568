"""What is sent to somebody who helps says how the desk is, and nothing about anybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desk.desk_report import as_file, desk_report, last_stops
from flows.checkup.plan import CheckPlan
from records.case import Store
from terms.findings import Finding
from tests.flows.checkup.machines import LIVE, windows
from tests.records.cases import case, read

PERSONAL = ("hanh", "HANH", "田中", "post.example", "AB12345678CD")


def test_a_report_tells_the_desk_and_nothing_about_anybody(tmp_path: Path) -> None:
    machine = replace(windows(tmp_path, versions={"jpki.exe": "4.2.0.1"}), home=Path("/u/hanh"))
    found = [
        Finding("native-host", "ok", "check.host-ready", {"file": "/u/hanh/client/jpki.exe"}),
        Finding("policy", "block", "check.policy-host", {"policy": "NativeMessagingBlocklist"}),
        Finding("browser", "warn", "somewhere", {"file": r"c:\Users\HANH~1\chrome.exe"}),
        Finding("profile", "warn", "somewhere", {"folder": "/home/hanh.t/chrome"}),
        Finding("reader", "ok", "reader-present", {"reader": "SONY FeliCa RC-S300/P"}),
        Finding("mail", "ok", "check.mail-account", {"user": "hanh", "folder": "田中"}),
        Finding("site", "block", "site.unreachable", {"reason": "hanh@post.example refused"}),
        Finding("card", "ok", "somewhere-else", {"holder": "NGUYEN THI HANH"}),
    ]
    home = tmp_path / "home"
    kept = Store(home).create(read(case()), LIVE)
    kept.note("stopped", code="browser.closed")
    plan = CheckPlan(LIVE, "/u/hanh/chrome.exe", home, "pcsc", "folder:/u/hanh/田中")
    report = desk_report(plan, machine, found, ["TOUROKU_EMAIL"], last_stops(home))
    text = as_file(report).decode()
    assert not [word for word in PERSONAL if word in text]
    for said in ("4.2.0.1", "NativeMessagingBlocklist", "RC-S300/P", "TOUROKU_EMAIL", "~/client"):
        assert said in text
    assert [stop["code"] for stop in report["stops"]] == ["browser.closed"]
