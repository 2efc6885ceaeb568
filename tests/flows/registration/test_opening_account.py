"""An account is opened once, with a yes, and nothing of it is taken for the registration."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from flows.outcomes import Failed, NeedsPerson, Stop
from flows.registration.resuming import where_to_go_on
from flows.registration.session import Session
from records.case import Store
from records.ends import password_until
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import (
    CARD_START,
    NOTHING_KNOWN,
    OPEN,
    OPENED_WITH,
    SERVICES,
    VALUES,
    account,
    account_confirmation,
    account_open,
    completion,
    confirmation,
    login,
    page,
)
from tests.mail.genuine import FILED, FILED_SUBJECT


def nobody() -> Person:
    """Nobody at the desk, as with ``--yes`` on loopback."""
    return Person(interactive=False, automatic=True)


def pages(site: LittleSite, **other: str) -> LittleSite:
    """Return a site of two stages, up to where the card would be read."""
    shown = {
        "/account": account(),
        "/account-checked": account_confirmation(),
        "/account-opened": account_open(),
        "/login": login(),
        "/signed-in": CARD_START,
    }
    for path, body in {**shown, **{f"/{name}": body for name, body in other.items()}}.items():
        site.page(path, body)
    return site


def walked(
    home: Path,
    person: Person,
    site: LittleSite,
    *,
    until: str = "sign-in",
    begin: str = "account",
    asked_for: bool = False,
    written: bool = False,
    **does: Any,
) -> tuple[Visit, Stop | None]:
    """Go on from a screen; ``asked_for``: an account is being opened; ``written``: it was."""

    async def work() -> tuple[Visit, Stop | None]:
        async with visit(
            site, home, seen=person.interactive, user=person, edition="2026", until=until
        ) as here:
            session = here.session
            session.opening_account = asked_for
            if written:
                session.case.write_before("opening-account")
            for key, act in does.items():
                person.acts[key.replace("_", ".", 1).replace("_", "-")] = lambda: act(session)  # noqa: B023
            first = {"account": "/account", "sign-in": "/login"}.get(begin, "/account-checked")
            await session.page.goto(f"{site.origin}{first}")
            try:
                await here.runner.follow(here.route.index(begin))
            except (Failed, NeedsPerson) as stop:
                return here, stop
            return here, None

    return KEPT.run(work())


def files(here: Visit) -> dict[str, bytes]:
    """Return what the case keeps, but for pictures."""
    folder = here.session.case.folder
    kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png"]
    return {path.name: path.read_bytes() for path in kept}


def test_it_is_opened_once_signed_in_to_and_registers_nobody(tmp_path: Path) -> None:
    person = nobody()
    with little_site() as site:
        here, stop = walked(tmp_path, person, pages(site))
    case = here.session.case
    assert stop is None
    assert (site.asked["/account-opened"], site.asked["/signed-in"]) == (1, 1)
    assert (case.state, case.progress.submissions, case.auth_id) == ("prepared", 0, None)
    assert len(here.events("opening-account")) == 1
    assert "password-set-at" in case.progress.facts
    # With the ID that the site told, and the password that was made.
    [(_, password)] = person.secrets
    assert {**parse_qs(site.sent["/signed-in"])} == {
        "u": ["hanh1995@post.example"], "p": [password],
    }  # fmt: skip
    assert here.session.login is None
    assert not [name for name, data in files(here).items() if password.encode() in data]


def test_the_press_is_on_the_disk_before_the_site_hears_of_it(tmp_path: Path) -> None:
    with little_site() as site:
        site.hangs.add("/account-opened")
        here, stop = walked(tmp_path, nobody(), pages(site))
    assert isinstance(stop, Failed)
    assert site.asked["/account-opened"] == 1
    assert Store(tmp_path).open(here.session.case.id).is_written("opening-account")
    assert here.session.case.state == "prepared"


def test_one_that_was_opened_before_is_not_opened_again(tmp_path: Path) -> None:
    for begin in ("account", "account-confirm"):
        with little_site() as site:
            here, stop = walked(
                tmp_path, nobody(), pages(site), begin=begin, asked_for=True, written=True
            )
        assert isinstance(stop, Failed)
        assert stop.code == "run.screen-unknown"
        assert site.asked["/account-opened"] == 0
        assert len(here.events("opening-account")) == 1


def test_without_the_persons_yes_it_is_not_opened(tmp_path: Path) -> None:
    person = Person()
    with little_site() as site:
        here, stop = walked(tmp_path, person, pages(site), begin="account-confirm", asked_for=True)
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.no-consent", 3)
    assert (site.asked["/account-opened"], here.events("opening-account")) == (0, [])
    assert {row.label for row in person.looked_at[0].rows} == set(OPENED_WITH)


def test_a_yes_to_the_account_is_none_to_the_registration(tmp_path: Path) -> None:
    with little_site() as site:
        here, stop = walked(
            tmp_path,
            Person({"consent": True}),
            pages(site),
            begin="account-confirm",
            asked_for=True,
        )
    assert stop is not None
    assert site.asked["/account-opened"] == 0
    with little_site() as site:
        here, stop = walked(
            tmp_path, Person({"account-consent": True}), pages(site),
            begin="account-confirm", asked_for=True, until="account-opened",
        )  # fmt: skip
    assert stop is None
    assert (site.asked["/account-opened"], here.session.consented) == (1, False)
    assert [act["what"] for act in here.session.case.progress.acts] == ["account-consent"]


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ({"メールアドレス": "hanh@post.examp1e"}, "run.confirmation-differs"),
        ({"氏名": "SMITHY BOB LOUIS"}, "run.confirmation-differs"),
        ({"氏名": "N****** T** H***"}, "run.not-compared"),
        ({"メールアドレス": ""}, "run.confirmation-differs"),
    ],
)
def test_what_differs_or_cannot_be_compared_is_never_passed_by_itself(
    tmp_path: Path, shown: dict[str, str], code: str
) -> None:
    checked = account_confirmation({**OPENED_WITH, **shown})
    with little_site() as site:
        pages(site).answers["/account-checked"] = []
        site.page("/account-checked", checked)
        here, stop = walked(tmp_path, nobody(), site)
    assert stop is not None
    assert (stop.code, site.asked["/account-opened"]) == (code, 0)
    assert here.events("opening-account") == []


def test_where_the_button_is_not_certain_nothing_is_used_up(tmp_path: Path) -> None:
    with little_site() as site:
        pages(site).answers["/account-checked"] = []
        site.page("/account-checked", account_confirmation(buttons=OPEN + OPEN))
        here, stop = walked(tmp_path, nobody(), site)
    assert isinstance(stop, Failed)
    assert (site.asked["/account-opened"], here.events("opening-account")) == (0, [])


def test_a_registrations_confirmation_that_looks_like_an_accounts_is_not_pressed_as_one(
    tmp_path: Path,
) -> None:
    """Behind the card the same rows are those of 登録, which is pressed after `submitting` only."""
    with little_site() as site:
        here, stop = walked(tmp_path, nobody(), pages(site), begin="account-confirm")
    assert isinstance(stop, Failed)
    assert site.asked["/account-opened"] == 0
    assert (here.session.case.state, here.events("opening-account")) == ("prepared", [])


def test_an_accounts_confirmation_that_looks_like_a_registrations_is_not_registered(
    tmp_path: Path,
) -> None:
    shown = confirmation(VALUES, action="/account-opened")
    with little_site() as site:
        pages(site).answers["/account-checked"] = []
        site.page("/account-checked", shown)
        person = Person({"consent": True}, interactive=False, automatic=True)
        here, stop = walked(tmp_path, person, site, until="receipt")
        case = here.session.case
    assert isinstance(stop, Failed)
    assert site.asked["/account-opened"] == 0
    assert (case.state, case.progress.submissions) == ("prepared", 0)


def test_a_completion_that_comes_of_an_account_is_not_the_registrations(tmp_path: Path) -> None:
    """Whatever it shows: no card has been read."""
    with little_site() as site:
        pages(site).answers["/account-opened"] = []
        site.page("/account-opened", completion("HANH1995"))
        here, stop = walked(tmp_path, nobody(), site, until="receipt")
        case = here.session.case
    assert isinstance(stop, Failed)
    assert (case.state, case.auth_id, case.progress.submissions) == ("prepared", None, 0)


def test_a_password_that_is_refused_is_made_anew_and_the_last_one_signs_in(tmp_path: Path) -> None:
    person = nobody()
    with little_site() as site:
        pages(site).answers["/account-checked"] = []
        site.page("/account-checked", account("パスワードは10文字以上12文字以内です。"))
        site.page("/account-checked", account_confirmation())
        here, stop = walked(tmp_path, person, site)
    assert stop is None
    first, last = [secret for _, secret in person.secrets]
    assert first != last and 10 <= len(last) <= 12
    assert parse_qs(site.sent["/account-checked"])["p"] == [last]
    assert parse_qs(site.sent["/signed-in"])["p"] == [last]
    assert len(here.events("password-refused")) == 1


def test_what_else_is_refused_is_told_and_no_other_password_made(tmp_path: Path) -> None:
    said = "氏名を全角で入力してください。"
    refused = account().replace(
        '<input type="text" id="n"',
        '<input type="text" id="n" aria-invalid="true" aria-describedby="e"',
    ).replace("</form>", f'<p id="e" role="alert" class="error">{said}</p></form>')  # fmt: skip
    person = nobody()
    with little_site() as site:
        pages(site).answers["/account-checked"] = []
        site.page("/account-checked", refused)
        _, stop = walked(tmp_path, person, site)
    assert isinstance(stop, Failed)
    assert (stop.code, stop.params["messages"]) == ("run.form-refused", said)
    assert len(person.secrets) == 1


def test_a_password_that_the_site_does_not_know_is_tried_once(tmp_path: Path) -> None:
    """Wrong ones stop an account: the person signs in then."""
    with little_site() as site:
        pages(site).answers["/signed-in"] = []
        site.page("/signed-in", login("利用者ID又はパスワードが正しくありません。"))
        here, stop = walked(tmp_path, nobody(), site)
    assert isinstance(stop, Failed)
    assert stop.code == "run.screen-unknown"
    assert "正しくありません" in stop.params["says"]
    assert site.asked["/signed-in"] == 1
    assert here.session.login is None


def test_a_login_page_in_a_case_without_an_account_is_nobodys(tmp_path: Path) -> None:
    with little_site() as site:
        _, stop = walked(tmp_path, nobody(), pages(site), begin="sign-in")
    assert isinstance(stop, Failed)
    assert (stop.code, site.asked["/signed-in"]) == ("run.screen-unknown", 0)


async def by_hand(session: Session) -> None:
    await session.page.fill("#u", "hanh@post.example")
    await session.page.fill("#p", "Sakura2026")
    await session.page.click("text=ログイン >> nth=-1")


def test_after_a_stop_the_holder_signs_in_themselves(tmp_path: Path) -> None:
    async def work(site: LittleSite, person: Person) -> Visit:
        async with visit(
            site, tmp_path, seen=True, user=person, edition="2026", until="menu"
        ) as here:
            session = here.session
            session.case.write_before("opening-account")
            assert await where_to_go_on(session, here.route) == 0
            await session.page.goto(site.origin + session.case.site.edition.entry)
            run = asyncio.ensure_future(here.runner.follow(here.route.index("menu")))
            async with asyncio.timeout(20):
                await person.until("run.sign-in")
                await session.page.goto(f"{site.origin}/login")
                await by_hand(session)
                await run
            return here

    with little_site() as site:
        pages(site).page("/rasens-u/offer/offerList_initDisplay", SERVICES)
        here = KEPT.run(work(site, Person()))
    assert [act["what"] for act in here.session.case.progress.acts] == ["sign-in"]
    assert here.session.here is not None and here.session.here.screen == "card_start"
    assert site.asked["/account-opened"] == 0


def test_a_password_that_the_holder_types_is_not_known_and_they_sign_in(tmp_path: Path) -> None:
    async def work(site: LittleSite, person: Person) -> Visit:
        async with visit(
            site, tmp_path, seen=True, user=person, edition="2026", until="sign-in"
        ) as here:
            session, press = here.session, here.session.page.click
            session.options = replace(session.options, password_way="page")
            await session.page.goto(f"{site.origin}/account")
            run = asyncio.ensure_future(here.runner.follow(here.route.index("account")))
            async with asyncio.timeout(40):
                await person.until("run.account-password-on-page")
                for field in ("#p", "#q"):
                    await session.page.fill(field, "Sakura2026")
                await press("text=確認へ進む")
                await person.until("run.sign-in")
                await by_hand(session)
                await run
            return here

    person = Person({"account-consent": True})
    with little_site() as site:
        here = KEPT.run(work(pages(site), person))
    assert (person.secrets, here.session.login) == ([], None)
    assert parse_qs(site.sent["/account-checked"])["n"] == ["NGUYEN THI HANH"]
    assert (site.asked["/account-opened"], site.asked["/signed-in"]) == (1, 1)
    done = [act["what"] for act in here.session.case.progress.acts]
    assert done == ["login-password", "account-consent", "sign-in"]
    assert not [name for name, data in files(here).items() if b"Sakura2026" in data]


def test_where_nobody_can_sign_in_the_case_waits_for_them(tmp_path: Path) -> None:
    with little_site() as site:
        _, stop = walked(tmp_path, nobody(), pages(site), begin="sign-in", written=True)
    assert isinstance(stop, NeedsPerson)
    assert (stop.code, stop.exit_code) == ("run.not-signed-in", 3)
    assert site.asked["/signed-in"] == 0


def test_one_that_a_person_was_given_and_did_not_send_may_be_opened_later(tmp_path: Path) -> None:
    """The screen is handed over, and given up again: nothing has left the browser."""
    person = Person()
    unclear = account_confirmation(buttons=OPEN + OPEN)
    with little_site() as site:
        pages(site).answers["/account-checked"] = []
        site.page("/account-checked", unclear)
        here, stop = walked(tmp_path, person, site, begin="open-account", asked_for=True)
    assert isinstance(stop, NeedsPerson)
    assert stop.code == "run.hand-over-given-up"
    assert [each["event"] for each in here.session.case.journal.entries()].count("not-sent") == 1
    assert not Store(tmp_path).open(here.session.case.id).is_written("opening-account")


def test_nothing_else_on_the_site_is_taken_for_the_way_to_sign_in(tmp_path: Path) -> None:
    two = account_open().replace("</a>", '</a> <a href="/other">利用申出はこちら</a>')
    with little_site() as site:
        pages(site).answers["/account-opened"] = []
        site.page("/account-opened", two)
        site.page("/other", page("…", NOTHING_KNOWN))
        here, stop = walked(tmp_path, nobody(), site)
    assert isinstance(stop, Failed)
    assert (site.asked["/login"], site.asked["/other"]) == (0, 0)
    assert here.session.case.is_written("opening-account")


# the end, without a password to be set

FILED_MAIL = f"Subject: {FILED_SUBJECT}\nFrom: info@rasens-immi.moj.go.jp\n\n{FILED}"


def ended(home: Path, person: Person, *, written: bool) -> tuple[Visit, Stop | None]:
    """Go on from the first mail, which tells of a 利用申出; ``written``: an account was opened."""
    person.pastes = [FILED_MAIL.format(id="75FZ5A8EX9NK")]

    async def work(site: LittleSite) -> tuple[Visit, Stop | None]:
        async with visit(site, home, seen=True, user=person, edition="2026") as here:
            case = here.session.case
            if written:
                case.write_before("opening-account")
                case.note_password_date(datetime.now(UTC))
            case.advance("submitting")
            case.advance("registered")
            try:
                await here.runner.follow(here.route.index("link-mail"))
            except NeedsPerson as stop:
                return here, stop
            return here, None

    with little_site() as site:
        return KEPT.run(work(site))


def taken(here: Visit) -> list[object]:
    return [each["id"] for each in here.events("step")]


def test_it_ends_with_the_mail_where_the_password_was_chosen_with_the_account(
    tmp_path: Path,
) -> None:
    person = Person()
    here, stop = ended(tmp_path, person, written=True)
    case = here.session.case
    assert stop is None
    assert (case.state, case.auth_id) == ("complete", "75FZ5A8EX9NK")
    assert taken(here) == ["link-mail", "receipt"]
    assert person.asked == []
    assert "75FZ5A8EX9NK" in (case.folder / "receipt.html").read_text(encoding="utf-8")
    assert str(password_until(case)) in (case.folder / "receipt.html").read_text(encoding="utf-8")


def test_a_password_from_before_the_case_is_asked_about(tmp_path: Path) -> None:
    here, stop = ended(tmp_path, Person({"run.password-stands": True}), written=False)
    assert stop is None
    assert (here.session.case.state, taken(here)) == ("complete", ["link-mail", "receipt"])


def test_without_an_account_a_mail_without_a_link_is_not_the_end(tmp_path: Path) -> None:
    here, stop = ended(tmp_path, Person(), written=False)
    assert stop is not None
    assert (stop.code, here.session.case.state) == ("run.mail-without-link", "registered")
