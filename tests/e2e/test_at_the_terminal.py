"""An operator at a real terminal, with a browser that is really seen."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pexpect

from tests.e2e.office import Office, OpenOffice
from tests.e2e.seat import sit_down
from tests.e2e.unknown_form import UNKNOWN_FORM, fill_the_unknown_form
from tests.e2e.windows import seen_by_the_operator
from tests.further import long
from tests.terminal import end

QUESTIONS = ("name", "name_kana", "sex", "birth_date", "nationality", "postal_code", "address",
             "phone", "email", "residence_card", "reminders")  # fmt: skip
LINE_TO_PASTE = r"\ntouroku resume \d{8}-\d{6}-[0-9a-f]{6}\r"


@long  # the same where screen and mail are lost
def test_the_operator_sees_the_details_and_says_yes(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office() as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("Now: card holder")
        desk.expect("NGUYEN THI HANH")  # a person at a terminal sees what will be registered
        desk.expect("Register exactly this")
        assert simulated.state()["submissions"] == {}
        desk.sendline("y")
        desk.expect("Complete")
        assert end(desk) == 0
        assert list(simulated.state()["submissions"].values()) == [1]


@long
def test_answers_at_the_terminal_register_like_a_case_file(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office() as simulated:
        case = tomllib.loads(Path(simulated.ready["case"]).read_text(encoding="utf-8"))
        desk = sit_down(simulated, display, tmp_path, command="ask")
        for field in ("procedure", "category", *QUESTIONS):
            desk.expect_exact("> ")
            desk.sendline(str({**case, **case["applicant"]}.get(field, "")))
        desk.expect("Begin with this")
        desk.sendline("y")
        desk.expect("Keep this as a case file")
        desk.sendline("n")
        desk.expect("Register exactly this")
        desk.sendline("")  # pressed by mistake: neither yes nor no
        desk.expect("Please answer y")
        desk.expect("Register exactly this")
        desk.sendline("y")
        desk.expect("Complete")
        assert end(desk) == 0
        assert list(simulated.state()["submissions"].values()) == [1]
    assert not (tmp_path / "inbox").exists()


@long  # the same no at the desk's page
def test_a_no_sends_nothing(office: OpenOffice, display: str, tmp_path: Path) -> None:
    with office() as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("Register exactly this")
        desk.sendline("n")
        desk.expect(LINE_TO_PASTE)
        assert end(desk) == 3
        assert simulated.state()["submissions"] == {}


def test_an_unknown_form_is_filled_by_the_operator_once_and_by_the_run_from_then_on(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "unknown-screen") as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("Please do this step in the browser")
        with seen_by_the_operator(simulated) as page:
            fill_the_unknown_form(page)
        desk.expect("Register exactly this")
        desk.sendline("y")
        desk.expect("next time")
        desk.expect("Keep this for")
        desk.sendline("y")
        desk.expect("Complete")
        assert end(desk) == 0
        assert list(simulated.state()["submissions"].values()) == [1]
        port = str(urlsplit(simulated.ready["site"]).port)
    (copy,) = tmp_path.glob("cases/*/pages/*.html")
    text = copy.read_text(encoding="utf-8")
    assert "お客様登録シート" in text
    assert "NGUYEN" not in text
    # The same site another day: nobody of the day before is registered on it.
    with office("--fault", "unknown-screen", "--port", port) as simulated:
        the_next_one_needs_no_hand_over(simulated, display, tmp_path)


@long  # the same after a last try
def test_ctrl_c_while_waiting_leaves_a_case_to_resume(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office() as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("Register exactly this")
        desk.sendintr()
        desk.expect("Interrupted")
        desk.expect(LINE_TO_PASTE)
        assert end(desk) == 130
        assert simulated.state()["submissions"] == {}


@long
def test_in_edition_2026_the_person_agrees_and_only_the_unknown_form_is_handed_over(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--edition", "2026", "--fault", "unknown-screen") as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("Read the terms of use")
        with seen_by_the_operator(simulated) as page:
            assert page.locator("h1").inner_text() == "利用規約"
            page.get_by_role("button", name="同意する").click()
        desk.expect("Please do this step in the browser")
        with seen_by_the_operator(simulated) as page:
            page.get_by_label("西暦 A.D.").check()
            for part, value in (("年", "1995"), ("月", "11"), ("日", "3")):
                page.get_by_label(part, exact=True).fill(value)
            page.get_by_label("旅券を発行した国又は地域").select_option(label="ベトナム Viet Nam")
            page.get_by_label("お客様の立場").select_option(
                label="外国人本人 Foreign national (applicant)"
            )
            page.get_by_label("カード右上の番号").fill("AB12345678CD")
            page.get_by_role("button", name="次の画面へ").click()
            page.locator("h1", has_text="利用者登録：確認").wait_for()
        desk.expect("Register exactly this")
        desk.sendline("y")
        desk.expect("Keep this for")
        desk.sendline("n")
        desk.expect("Complete")
        assert end(desk) == 0
        assert list(simulated.state()["submissions"].values()) == [1]
    (copy,) = tmp_path.glob("cases/*/pages/*.html")
    assert copy.name == "08-authentication-password.html"  # what came after the card
    text = copy.read_text(encoding="utf-8")
    assert "お客様登録シート" in text
    assert "NGUYEN" not in text


def the_next_one_needs_no_hand_over(simulated: Office, display: str, home: Path) -> None:
    """Another registration on the same site, up to the confirmation.

    Only what the words say is perhaps somebody else's is asked again.
    """
    before = set(home.glob("cases/*"))
    desk = sit_down(simulated, display, home, "--until", "confirm")
    while desk.expect(["site's question “([^”]+)”", pexpect.EOF]) == 0:
        assert isinstance(desk.match, re.Match)
        desk.sendline(UNKNOWN_FORM[desk.match[1]])
    assert end(desk) == 0, desk.before
    [case], [first] = set(home.glob("cases/*")) - before, before
    assert [each["id"] for each in events_of(case, "handed-over")] == []
    compared, by_hand = events_of(case, "confirmation")[0], events_of(first, "confirmation")[0]
    # What the operator left empty is left empty.
    assert (compared["differs"], compared["not_compared"]) == (by_hand["differs"], [])
    for lesson in home.glob("lessons/*.toml"):
        assert "NGUYEN" not in lesson.read_text(encoding="utf-8")
        assert "19951103" not in lesson.read_text(encoding="utf-8")


def events_of(case: Path, event: str) -> list[dict[str, Any]]:
    lines = (case / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [each for each in map(json.loads, lines) if each["event"] == event]


def test_a_case_is_put_aside_while_its_mail_is_waited_for_and_picked_up_again(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "mail-late") as simulated:
        desk = sit_down(simulated, display, tmp_path, "--mail-wait", "10")
        desk.expect("Register exactly this")
        desk.sendline("y")
        desk.expect("To put this case aside")
        desk.expect("Look into the spam folder")  # after a while, and it is still waited for
        desk.expect("Allow @ras-immi.moj.go.jp")
        desk.sendline("q")
        desk.expect("empty: none")
        desk.sendline("The mail is late")
        desk.expect("is put aside")
        assert end(desk) == 3
        [journal] = tmp_path.glob("**/journal.jsonl")
        assert "The mail is late" in journal.read_text(encoding="utf-8")
        later = sit_down(simulated, display, tmp_path, "--mail-wait", "60", command="resume")
        later.expect("stands at: registered")
        later.expect("認証ID: [A-Z0-9]+ \\(kept\\)")
        later.expect("Next: ")
        later.expect("Complete")
        assert end(later) == 0
        assert list(simulated.state()["submissions"].values()) == [1]


def test_where_screen_and_mail_are_lost_the_person_is_asked_and_nothing_pressed_again(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "submit-lost", "--fault", "mail-lost") as simulated:
        desk = sit_down(simulated, display, tmp_path, "--mail-wait", "3")
        desk.expect("Now: card holder")
        desk.expect("NGUYEN THI HANH")  # a person at a terminal sees what will be registered
        desk.expect("Register exactly this")
        assert simulated.state()["submissions"] == {}
        desk.sendline("y")
        desk.expect("If you saw the 認証ID")
        (registered,) = simulated.state()["registrations"]
        desk.sendline(registered["auth_id"])
        desk.expect(f"認証ID: {registered['auth_id']}")
        desk.expect("To put this case aside")
        desk.sendline("q")
        desk.expect("empty: none")
        desk.sendline("")
        desk.expect("stands at: registered")
        assert end(desk) == 3
        assert list(simulated.state()["submissions"].values()) == [1]


@long
def test_a_window_closed_while_the_mail_is_waited_for_loses_nothing(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "mail-late") as simulated:
        desk = sit_down(simulated, display, tmp_path, "--mail-wait", "60")
        desk.expect("Register exactly this")
        desk.sendline("y")
        desk.expect("To put this case aside")
        close_the_window(simulated)
        desk.expect("The browser was closed")
        desk.expect("stands at: registered")
        assert end(desk) == 3
        later = sit_down(simulated, display, tmp_path, "--mail-wait", "60", command="resume")
        later.expect("Complete")
        assert end(later) == 0
        assert list(simulated.state()["submissions"].values()) == [1]


def close_the_window(simulated: Office) -> None:
    with seen_by_the_operator(simulated) as page:
        page.close()
