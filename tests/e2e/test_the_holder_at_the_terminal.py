"""What the holder of the card is told at a real terminal, in their language, when it is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.office import ask_office
from tests.e2e.office import Office, OpenOffice
from tests.e2e.seat import sit_down
from tests.e2e.windows import browser_with
from tests.further import further
from tests.terminal import end


def card(simulated: Office, *, present: bool) -> None:
    """A hand lays the card on the reader, or takes it away."""
    ask_office(simulated.ready, "card", {"present": present})


def until_the_password_window(simulated: Office) -> None:
    """The client has found the card and waits for its password."""
    with browser_with(simulated.ready["profile"]) as browser:
        (context,) = browser.contexts
        while True:
            for page in context.pages:
                page.wait_for_load_state("domcontentloaded")
                if "password.html" in page.url:
                    page.locator("#password").wait_for()
                    return
            context.wait_for_event("page")


@pytest.mark.parametrize(
    ("lang", "turn", "password", "away", "back"),
    [
        further(
            "ja",
            "カードの本人の番です",
            "署名用パスワード",
            "カードが離れました",
            "カードが置かれました",
        ),
        ("vi", "Đến lượt chủ thẻ", "mật khẩu để ký", "Thẻ đã rời đầu đọc", "Thẻ đã ở trên đầu đọc"),
    ],
)
def test_a_card_taken_away_is_called_back_in_both_languages(
    lang: str,
    turn: str,
    password: str,
    away: str,
    back: str,
    office: OpenOffice,
    display: str,
    tmp_path: Path,
) -> None:
    with office(person=False) as simulated:
        desk = sit_down(simulated, display, tmp_path, "--holder-lang", lang)
        desk.expect(f"{turn} / Now: card holder")
        desk.expect(password)  # the holder's own language first
        desk.expect("letters in upper case")
        until_the_password_window(simulated)
        card(simulated, present=False)
        desk.expect(away)
        desk.expect("The card has been taken away")
        card(simulated, present=True)
        desk.expect(back)
        desk.expect("The card is on the reader")
        desk.sendintr()
        assert end(desk) == 130
        assert simulated.state()["tries_left"] == {"signature": 5, "authentication": 3}


def test_before_the_last_try_the_holder_looks_at_the_sheet_or_nothing_is_typed(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "signature-last-try") as simulated:
        desk = sit_down(simulated, display, tmp_path / "no", "--holder-lang", "zh")
        desk.expect("请先看密码记录单")
        desk.expect("One more wrong entry locks the signature password")
        desk.expect("Have you checked it")
        assert simulated.state()["tries_left"]["signature"] == 1
        desk.sendline("n")
        assert end(desk) == 3
        assert simulated.state()["tries_left"]["signature"] == 1

        desk = sit_down(simulated, display, tmp_path / "yes")
        desk.expect("Have you checked it")
        desk.sendline("y")
        desk.expect("The card is no longer needed")  # and the reader may be unplugged
        desk.expect("Register exactly this")
        desk.sendintr()
        desk.expect("Interrupted")
        assert end(desk) == 130
        assert simulated.state()["submissions"] == {}
        # the right password has given the card all its tries back
        assert simulated.state()["tries_left"]["signature"] == 5


def test_the_last_try_of_the_four_digits_is_asked_about_before_any_password(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "authentication-last-try") as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("One more wrong entry locks the authentication password")
        desk.sendline("n")
        assert end(desk) == 3
        state = simulated.state()
        assert state["tries_left"] == {"signature": 5, "authentication": 1}
        assert state["submissions"] == {}


def test_a_desk_that_lacks_something_is_asked_about_before_anything_begins(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office("--fault", "host-missing") as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("is not registered for this browser")
        desk.expect("Go on all the same")
        desk.sendline("n")
        desk.expect("touroku check")
        assert end(desk) == 3
        assert simulated.state()["submissions"] == {}
