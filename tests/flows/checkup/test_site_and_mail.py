"""The site and the mailbox before they are needed: reached, refused, abroad, the wrong time."""

from __future__ import annotations

import gc
import http.server
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from card import Look
from flows.checkup import site as site_module
from flows.checkup.before import before_a_run
from flows.checkup.checkup import together
from flows.checkup.mails import address_findings, mail_findings
from flows.checkup.plan import CheckPlan
from flows.checkup.site import Answer, ask, clock_finding, site_finding, site_findings
from mail import ImapSettings
from records.editions import Site, choose_site
from terms.findings import Finding
from tests.flows.checkup.machines import LIVE, OFFICE, linux, windows

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Handle = Callable[[http.server.BaseHTTPRequestHandler], None]


def told(finding: Finding) -> tuple[str, str]:
    return finding.severity, finding.code


@contextmanager
def serving(handle: Handle) -> Iterator[Site]:
    """Give a site on loopback that answers as ``handle`` does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            handle(self)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield choose_site(f"http://127.0.0.1:{server.server_address[1]}", None)
        finally:
            server.shutdown()
            thread.join()


def page(status: int, body: str = "", **headers: str) -> Handle:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        data = body.encode()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


# the site


def test_a_site_that_answers_is_ready_and_its_clock_is_compared() -> None:
    with serving(page(200, "<h1>在留申請オンラインシステム</h1>")) as site:
        found = site_findings(site)
    assert [told(one) for one in found] == [
        ("ok", "check.site-answers"),
        ("ok", "check.clock-right"),
    ]


@pytest.mark.parametrize(
    ("status", "heading", "code"),
    [
        (503, "メンテナンス中", "site.maintenance"),
        (200, "Under maintenance", "site.maintenance"),
        (403, "アクセスできません", "site.abroad"),
        (500, "システムエラー", "site.error"),
        (403, "Forbidden", "check.site-forbidden"),
        (404, "ほかの何か", "check.site-status"),
        (502, "", "check.site-status"),
    ],
)
def test_a_site_that_refuses_says_how(status: int, heading: str, code: str) -> None:
    text = f"<html><h1>{heading}</h1><p role='alert'>しばらく <b>お待ち</b>ください</p></html>"
    found = site_finding(OFFICE, Answer(status, text))
    assert told(found) == ("block", code)
    if code.startswith("site."):
        assert found.params["message"] == "しばらく お待ちください"


@pytest.mark.parametrize(
    "text",
    [
        "<h1>アクセスがブロックされました</h1>https://www.rasens-immi.moj.go.jp/rasens-u/",
        "<title>Wi-Fi</title><h1>Welcome</h1><form action='/login'></form>",
        "",
    ],
)
def test_a_page_of_a_filter_is_not_taken_for_the_agencys(text: str) -> None:
    assert told(site_finding(LIVE, Answer(200, text))) == ("warn", "check.site-not-recognised")


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("certificate verify failed: certificate has expired", "site.untrusted-date"),
        ("certificate verify failed: certificate is not yet valid", "site.untrusted-date"),
        ("certificate verify failed: Hostname mismatch", "site.untrusted-name"),
        ("certificate verify failed: self-signed certificate in chain", "site.untrusted"),
    ],
)
def test_a_certificate_that_is_refused_is_not_told_as_silence(reason: str, code: str) -> None:
    answer = Answer(None, reason=reason, certificate=True)
    assert told(site_finding(LIVE, answer)) == ("block", code)


def test_a_site_that_is_not_there_is_unreachable_and_the_clock_unknown() -> None:
    with serving(page(200)) as site:
        pass
    found = site_findings(site)
    assert [told(one) for one in found] == [
        ("block", "site.unreachable"),
        ("warn", "check.clock-unknown"),
    ]
    assert found[0].params["reason"]


class Proxy(http.server.BaseHTTPRequestHandler):
    """An office's proxy that lets nothing through."""

    status = 407

    def do_CONNECT(self) -> None:
        self.send_error(self.status)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("status", [407, 403, None])
def test_what_ends_at_the_offices_proxy_is_not_told_of_the_site(
    status: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        port = server.server_address[1]
        for name in ("https_proxy", "no_proxy", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.setenv("HTTPS_PROXY", f"http://clerk:s3cret@127.0.0.1:{port}")
        if status is None:
            server.server_close()  # a proxy that does not run
            finding = site_finding(LIVE, ask(LIVE))
        else:
            monkeypatch.setattr(Proxy, "status", status)
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            finding = site_finding(LIVE, ask(LIVE))
            server.shutdown()
            thread.join()
    with warnings.catch_warnings():  # Python 3.11.2 leaves the answer of such a proxy open
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    assert told(finding) == ("block", "site.proxy")
    assert f"127.0.0.1:{port}" in finding.params["reason"]
    assert "s3cret" not in repr(finding)
    if status:
        assert str(status) in finding.params["reason"]


def test_a_redirection_to_somebody_else_is_not_followed() -> None:
    asked: list[str] = []

    def stranger(request: http.server.BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        page(200)(request)

    with serving(stranger) as other, serving(page(302, Location=f"{other.origin}/login")) as site:
        answer = ask(site)
    assert told(site_finding(site, answer)) == ("block", "check.site-elsewhere")
    assert answer.away == f"{other.origin}/login"
    assert asked == []


def test_a_redirection_within_the_site_is_followed_but_not_for_ever() -> None:
    def inside(request: http.server.BaseHTTPRequestHandler) -> None:
        entry = request.path.startswith("/WC01/")
        page(302, Location="/home")(request) if entry else page(200, "<h1>top</h1>")(request)

    with serving(inside) as site:
        assert ask(site).status == 200
    with serving(page(302, Location="/WC01/WCAAS010/")) as site:
        assert site_finding(site, ask(site)).severity == "block"


def test_of_an_endless_page_only_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "LIMIT", 1000)

    def endless(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"x" * 65536)
        except OSError:
            pass

    with serving(endless) as site:
        assert len(ask(site).text) == 1000


def test_an_answer_that_is_no_http_is_a_finding() -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"\x00\x01\x02\r\n\r\n")

    with serving(answer) as site:
        assert told(site_findings(site)[0]) == ("block", "site.unreachable")


# the clock


@pytest.mark.parametrize(
    ("wrong", "severity", "code"),
    [
        (timedelta(seconds=30), "ok", "check.clock-right"),
        (timedelta(minutes=5), "warn", "check.clock-fast"),
        (timedelta(minutes=-5), "warn", "check.clock-slow"),
        (timedelta(hours=9), "block", "check.clock-fast"),
        (timedelta(days=-300), "block", "check.clock-slow"),
    ],
)
def test_a_wrong_clock_is_told_with_its_direction(
    wrong: timedelta, severity: str, code: str
) -> None:
    answer = Answer(200, date=format_datetime(NOW, usegmt=True), at=NOW + wrong)
    assert told(clock_finding(answer)) == (severity, code)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Tue, 99 Nov 2026 12:00:00 GMT"])
def test_without_a_date_the_clock_is_not_called_right(date: str | None) -> None:
    assert told(clock_finding(Answer(200, date=date, at=NOW))) == ("warn", "check.clock-unknown")


def test_a_computer_that_stood_still_while_it_asked_is_not_told_that_its_clock_is_fast() -> None:
    date, slept = format_datetime(NOW, usegmt=True), timedelta(minutes=7)
    answer = Answer(200, date=date, at=NOW + slept, asked=NOW)
    assert told(clock_finding(answer)) == ("warn", "check.clock-unknown")
    quick = Answer(200, date=date, at=NOW + slept, asked=NOW + slept)
    assert told(clock_finding(quick)) == ("warn", "check.clock-fast")


def test_a_refused_certificate_points_to_the_clock() -> None:
    answer = Answer(None, reason="certificate is not yet valid", certificate=True)
    assert told(clock_finding(answer)) == ("warn", "check.clock-certificate")


# mail


def plan(tmp_path: Path, source: str, **more: object) -> CheckPlan:
    desk = CheckPlan(OFFICE, "chrome", tmp_path / "profile", "pcsc", source)
    return replace(desk, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("imap", "settings-missing"),
        ("maildir:/nowhere/at/all", "folder-missing"),
        ("folder:", "source-unknown"),
        ("pop3", "source-unknown"),
    ],
)
def test_a_mailbox_that_cannot_work_is_a_block(source: str, code: str, tmp_path: Path) -> None:
    assert told(mail_findings(plan(tmp_path, source))[0]) == ("block", code)


def test_a_mail_folder_is_ready_and_pasting_is_no_trouble(tmp_path: Path) -> None:
    assert told(mail_findings(plan(tmp_path, f"folder:{tmp_path}"))[0])[0] == "ok"
    assert told(mail_findings(plan(tmp_path, "ask"))[0]) == ("ok", "check.mail-by-hand")


@pytest.mark.parametrize(
    ("kind", "file", "code"),
    [
        ("folder", "below/mail.eml", "folder-parent"),
        ("folder", "mails.zip", "folder-not-read"),
        ("folder", "mail.pdf", "folder-not-read"),
        ("folder", "empty.eml", "file-empty"),
        ("maildir", "", "folder-no-maildir"),
    ],
)
def test_a_folder_in_which_nothing_is_read_is_told_before_anybody_waits(
    kind: str, file: str, code: str, tmp_path: Path
) -> None:
    if file:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    assert told(mail_findings(plan(tmp_path, f"{kind}:{tmp_path}"))[0]) == ("warn", code)


def test_on_the_live_site_somebody_must_vouch_for_the_mails(tmp_path: Path) -> None:
    live = plan(tmp_path, f"folder:{tmp_path}", site=LIVE)
    assert ("warn", "check.authserv-missing") in [told(one) for one in mail_findings(live)]
    for settled in (replace(live, authserv_ids=("mx.example.jp",)), replace(live, dkim=True)):
        assert all(one.severity == "ok" for one in mail_findings(settled))


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with serving(page(200)) as gone:
        pass
    port = int(gone.origin.rpartition(":")[2])
    account = ImapSettings(host="127.0.0.1", port=port, user="hanh", password=lambda: "x")
    found = mail_findings(plan(tmp_path, "imap", imap=account))
    assert told(found[0]) == ("block", "connection-lost")


def test_a_provider_that_is_advised_against_is_pointed_out() -> None:
    assert told(address_findings("hanh@gmail.com")[0]) == ("warn", "mail.reason.provider-gmail")
    assert told(address_findings("hanh@yahoo.co.jp")[0])[0] == "ok"
    assert told(address_findings(None)[0])[0] == "ok"


# the whole


def test_a_family_that_does_not_end_in_time_or_fails_leaves_the_others_their_say() -> None:
    hold = threading.Event()

    def hangs() -> list[Finding]:
        hold.wait(20)
        return []

    def fails() -> list[Finding]:
        raise RuntimeError("out of order")

    fine = Finding("fine", "ok", "check.mail-by-hand")
    found = together({"slow": hangs, "broken": fails, "fine": lambda: [fine]}, 0.2)
    hold.set()
    assert [told(one) for one in found] == [
        ("block", "check.too-slow"),
        ("warn", "check.not-done"),
        told(fine),
    ]


def test_who_waits_for_the_check_hears_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.checkup.checkup.SAY_AFTER", 0.05)
    hold, heard = threading.Event(), list[list[str]]()
    fine = Finding("fine", "ok", "check.site-answers")

    def hangs() -> list[Finding]:
        hold.wait(30)
        return []

    together({"slow": hangs, "fine": lambda: [fine], "too": hangs}, 0.3, heard.append)
    assert heard == [["slow", "too"]]
    hold.set()
    together({"fine": lambda: [fine]}, 0.3, heard.append)
    assert len(heard) == 1


def test_a_run_asks_about_blocks_alone_and_never_about_what_it_waits_for(tmp_path: Path) -> None:
    desk = plan(tmp_path, "ask", site=LIVE)
    found = [one.code for one in before_a_run(desk, None, linux(tmp_path))]
    assert found == [
        "check.system-not-windows",
        "check.browser-missing",
        "check.extension-missing",
        "EW004JC200",
    ]
    for look in (Look("stopped"), Look("running")):
        assert [one.code for one in before_a_run(desk, look, linux(tmp_path))] == found
    assert "check.language-other" not in [
        one.code for one in before_a_run(desk, None, windows(tmp_path, page=1252))
    ]
