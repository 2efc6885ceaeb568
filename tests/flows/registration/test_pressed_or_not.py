"""Pressed or not: what never left the browser is no registration, and what came is kept."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Page

from flows.options import LedgerOptions
from flows.outcomes import Stop
from flows.registration.hand_over import hand_over
from flows.registration.last_screen import stay_open
from flows.registration.mailbox import Mailbox
from flows.registration.owners import Owners
from flows.registration.pictures import Taken, evidence
from flows.registration.resuming import where_to_go_on
from flows.registration.runner import Runner
from flows.registration.session import Session
from flows.registration.step import Step, View
from flows.registration.steps.submitting import note_auth_id
from mail import open_source
from pages.look import NotSeen, look
from records.case import Case, Store
from records.uncompared import uncompared
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import REGISTER, VALUES, completion, confirmation, page
from tests.flows.registration.test_mailbox import OURS, deliver, new_box, today
from tests.mail.letters import ID, LINK, first
from tests.records.cases import new_case

REQUIRED = "<label><input type='checkbox' required> 確認しました</label>"
STOPPED = "<script>document.addEventListener('submit', event => event.preventDefault())</script>"
ASKED = "<script>document.addEventListener('submit', event => {{ if (!confirm('{0}')) "
ASKED += "event.preventDefault(); }})</script>"
NEVER_LEAVES = {
    "a box is not ticked": confirmation(buttons=REQUIRED + REGISTER),
    "the page's script stops it": confirmation(above=STOPPED),
    "a question is answered with no": confirmation(above=ASKED.format("開きますか。")),
}


async def submitted(site: LittleSite, home: Path) -> tuple[Visit, Stop | None]:
    """Press 登録 at a site; the visit, and why it stopped."""
    async with visit(site, home) as here:
        await here.session.page.goto(f"{site.origin}/")
        here.browser.context.set_default_timeout(500)
        try:
            await here.runner.follow(here.route.index("submit"))
        except Stop as stop:
            return here, stop
        return here, None


@pytest.mark.parametrize("what", NEVER_LEAVES)
def test_a_press_that_never_left_the_browser_is_told_and_may_be_begun_again(
    what: str, tmp_path: Path
) -> None:
    with little_site() as site:
        site.page("/", NEVER_LEAVES[what])
        here, stop = KEPT.run(submitted(site, tmp_path))
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.not-sent", 1)
    assert site.asked["/registered"] == 0
    case = Store(tmp_path).open(here.session.case.id)
    assert (case.state, case.progress.submissions) == ("prepared", 0)
    assert KEPT.run(where_to_go_on(here.session, here.route)) == 0
    (event,) = here.events("not-sent")
    assert event


def test_what_leaves_after_a_moment_is_not_called_not_sent(tmp_path: Path) -> None:
    later = "<script>document.addEventListener('submit', event => { event.preventDefault();"
    later += "setTimeout(() => event.target.submit(), 150); })</script>"
    with little_site() as site:
        site.page("/", confirmation(above=later))
        site.page("/registered", page("…", "<p>処理中です</p>"))
        here, stop = KEPT.run(submitted(site, tmp_path))
    assert site.asked["/registered"] == 1
    assert here.session.case.state == "submitting"
    assert stop is not None
    assert stop.code != "run.not-sent"


def test_a_confirmation_that_comes_back_is_a_refusal_and_nothing_is_pressed_again(
    tmp_path: Path,
) -> None:
    told = '<p role="alert" class="error">「確認しました」にチェックしてください。</p>'
    for number, again in enumerate((confirmation(above=told), confirmation())):
        with little_site() as site:
            site.page("/", confirmation())
            site.page("/registered", again)
            here, stop = KEPT.run(submitted(site, tmp_path / str(number)))
        assert site.asked["/registered"] == 1
        assert stop is not None
        assert stop.code == "run.submit-refused"
        case = here.session.case
        assert (case.state, case.progress.may_have_submitted) == ("prepared", True)
        with pytest.raises(Stop) as asks:
            KEPT.run(where_to_go_on(here.session, here.route))
        assert asks.value.code == "run.may-have-submitted"


def test_a_page_that_never_stands_still_is_no_confirmation_again(tmp_path: Path) -> None:
    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", page("受付", "<p>処理中です</p>"), Refresh="0;url=/registered")
        here, stop = KEPT.run(submitted(site, tmp_path))
    assert stop is not None
    assert stop.code != "run.submit-refused"
    assert here.session.case.state == "submitting"


def test_a_state_that_cannot_be_written_is_no_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path) as here:
            await here.session.page.goto(f"{site.origin}/")
            with monkeypatch.context() as broken:
                broken.setattr("records.case.write_whole", full)
                with pytest.raises(PermissionError):
                    await here.runner.leave(here.route.index("submit"))
        return here

    with little_site() as site:
        site.page("/", confirmation())
        here = KEPT.run(work(site))
    assert site.asked["/registered"] == 0
    assert Store(tmp_path).open(here.session.case.id).state == "prepared"


OTHER_NAME = page("受付", "<p>ありがとうございました。</p><dl><dt>番号</dt><dd>75FZ5A8E</dd></dl>")


def test_the_only_screen_that_showed_the_id_under_another_name_is_kept(tmp_path: Path) -> None:
    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", OTHER_NAME)
        here, stop = KEPT.run(submitted(site, tmp_path))
    assert stop is not None
    folder = here.session.case.folder
    assert [path.name for path in (folder / "shots").glob("*-after.png")] == ["08-submit-after.png"]
    assert (folder / "pages" / "08-submit-after.html").exists()


DONE = "利用者情報の登録が完了しました。"
ALERT = f"<script>alert('{DONE}認証ID：75FZ5A8E')</script>"
OVER = (
    "<script>document.addEventListener('submit', async event => { event.preventDefault();"
    "await fetch('/registered', {method: 'POST', body: 'a=1'});"
    f"const over = document.createElement('dialog'); over.innerHTML = '<p>{DONE}</p>"
    "<p>認証ID：75FZ5A8E</p><button>閉じる</button>'; over.querySelector('button').onclick ="
    "() => over.remove(); document.body.append(over); over.showModal(); })</script>"
)
UNDER_AN_OLD_HEADING = confirmation(above=f"<p role='status'>{DONE}認証ID：75FZ5A8E</p>")
SHOWN_SOMEHOW = {
    "a message of the browser's": (confirmation(), page("…", ALERT)),
    "a message before the completion": (confirmation(), page("登録完了", f"<p>{DONE}</p>{ALERT}")),
    "a box that can be closed": (confirmation(above=OVER), "{}"),
    "under the heading of before": (confirmation(), UNDER_AN_OLD_HEADING),
}


@pytest.mark.parametrize("how", SHOWN_SOMEHOW)
def test_an_id_that_is_shown_once_is_this_cases_however_the_site_shows_it(
    how: str, tmp_path: Path
) -> None:
    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, until="registered") as here:
            await here.session.page.goto(f"{site.origin}/")
            await here.runner.follow(here.route.index("submit"))
        return here

    with little_site() as site:
        first, second = SHOWN_SOMEHOW[how]
        site.page("/", first)
        site.page("/registered", second)
        here = KEPT.run(work(site))
    assert site.asked["/registered"] == 1
    case = Store(tmp_path).open(here.session.case.id)
    assert (case.state, case.auth_id) == ("registered", "75FZ5A8E")
    assert "75FZ5A8E" in here.out.getvalue()
    said = [path.read_text(encoding="utf-8") for path in case.folder.glob("pages/said-*.txt")]
    assert said == ([f"{DONE}認証ID：75FZ5A8E"] if "message" in how else [])


def test_a_page_that_asks_whether_to_leave_it_does_not_keep_the_press_from_leaving(
    tmp_path: Path,
) -> None:
    asks = "<script>addEventListener('beforeunload', event => event.preventDefault())</script>"
    with little_site() as site:
        site.page("/", confirmation(above=asks))
        site.page("/registered", completion())
        here, stop = KEPT.run(submitted(site, tmp_path))
    assert stop is None or stop.code != "run.not-sent"
    assert (site.asked["/registered"], here.session.case.auth_id) == (1, "75FZ5A8E")


def test_who_waits_for_a_picture_under_a_print_window_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.patience.SAY_AFTER", 0.05)
    person = Person()

    async def hung(session: Session, step: Step, view: View) -> Taken | None:
        await person.until("machine.waiting-picture")  # whoever hears it closes the window
        return await evidence(session, step, view)

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, until="registered", user=person) as here:
            await here.session.page.goto(f"{site.origin}/")
            runner = Runner(here.session, here.route, hand_over, hung)
            await runner.follow(here.route.index("submit"))
        return here

    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", completion())
        here = KEPT.run(work(site))
    assert (here.session.case.folder / "shots" / "09-registered.png").exists()


async def left_open(site: LittleSite, home: Path, person: Person) -> Visit:
    """Return what is pressed leads to a screen that can't be read; then whoever sits there acts."""
    async with visit(site, home, seen=True, user=person) as here:
        await here.session.page.goto(f"{site.origin}/")
        person.pastes = ["no mail"]
        with pytest.raises(Stop):
            here.browser.headless = True  # nobody to hand over to, but the window is there
            await here.runner.follow(here.route.index("submit"))
        here.browser.headless = False
        staying = asyncio.ensure_future(stay_open(here.session))
        await person.until("run.left-open")
        assert not staying.done()
        await here.session.page.goto(f"{site.origin}/completion")
        async with asyncio.timeout(20):
            await staying
    return here


def test_a_browser_with_an_unread_completion_is_not_closed_and_its_id_is_kept_when_it_shows(
    tmp_path: Path,
) -> None:
    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", OTHER_NAME)
        site.page("/completion", completion())
        here = KEPT.run(left_open(site, tmp_path, Person(interactive=False)))
    assert Store(tmp_path).open(here.session.case.id).auth_id == "75FZ5A8E"


def test_an_id_that_was_seen_before_a_kill_is_this_cases_when_it_is_resumed(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, until="registered") as here:
            here.session.case.advance("submitting")
            here.session.case.saw_auth_id("75FZ5A8E", "screen")
            await here.runner.follow(await where_to_go_on(here.session, here.route))
        return here

    with little_site() as site:
        here = KEPT.run(work(site))
    assert here.session.case.state == "registered"
    assert here.session.case.auth_id == "75FZ5A8E"


def test_an_id_is_on_the_disk_before_its_owner_is_asked_for_and_is_this_cases_only_then(
    tmp_path: Path,
) -> None:
    other = new_case(tmp_path)
    other.saw_auth_id("Q7W8E9R2", "screen")

    async def killed(here: Visit, auth_id: str, ledger: LedgerOptions) -> None:
        here.session.owners = Owners(here.session.case, ledger)
        asking = asyncio.ensure_future(note_auth_id(here.session, auth_id, "screen"))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    async def work(site: LittleSite, ledger: LedgerOptions) -> tuple[Visit, Case]:
        async with visit(site, tmp_path, until="registered") as here:
            here.session.case.advance("submitting")
            for auth_id in ("75FZ5A8E", "Q7W8E9R2"):
                await killed(here, auth_id, ledger)
            left = Store(tmp_path).open(here.session.case.id)
            here.session.owners = Owners(here.session.case)
            await here.runner.follow(await where_to_go_on(here.session, here.route))
        return here, left

    with socket.create_server(("127.0.0.1", 0)) as silent, little_site() as site:
        url = f"postgresql+psycopg://touroku@127.0.0.1:{silent.getsockname()[1]}/office"
        here, left = KEPT.run(work(site, LedgerOptions(tmp_path, url)))
    assert (left.auth_id, left.progress.sightings) == (None, [])
    assert [each.auth_id for each in uncompared(left.folder)] == []  # all are settled by now
    case = Store(tmp_path).open(here.session.case.id)
    assert (case.state, case.auth_id, case.progress.rivals) == ("registered", "75FZ5A8E", ())
    assert [each["case"] for each in here.events("auth-id-of-another")] == [other.id]
    kept = [path.read_bytes() for path in case.folder.rglob("*") if path.is_file()]
    assert not any(b"Q7W8E9R2" in data for data in kept)


class Thinking(Person):
    """A person who answers the site's message only when a look at its page has come to nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None

    async def done(self, key: str, /) -> bool:
        if key != "run.site-says" or self.page is None:
            await asyncio.Event().wait()
            raise AssertionError("nobody is asked anything else")
        for _ in range(2):
            with pytest.raises(NotSeen, match="silent"):
                await look(self.page)
        return True


def test_who_takes_their_time_over_a_message_of_the_site_is_asked_nothing_else_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.look.ANSWERS_WITHIN", 1000)
    person = Thinking()

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, until="registered", seen=True, user=person) as here:
            person.page = here.session.page
            await here.session.page.goto(f"{site.origin}/")
            here.session.options = replace(here.session.options, site_limit=60.0, settle_limit=3.0)
            async with asyncio.timeout(120):
                await here.runner.follow(here.route.index("submit"))
        return here

    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", completion() + "<script>alert('登録しました。')</script>")
        here = KEPT.run(work(site))
    assert "run.handed-over" not in person.keys
    assert here.session.case.auth_id == "75FZ5A8E"


def test_whose_mail_tells_two_ids_says_which_one_is_theirs(tmp_path: Path) -> None:
    """The person believes the mail; it alone would be looked at for ever."""
    two = first().replace(f"認証ID：{ID}", f"認証ID：{ID}\n認証ID：Q7W8E9R2T4")
    box, person = new_box(tmp_path / "Maildir"), Person({"run.believe-mail": True})
    person.typed["run.type-auth-id"] = "Q7W8E9R2T4"

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, until="registered", user=person) as here:
            session = here.session
            session.case.advance("submitting")
            link = f"{site.origin}/password?key=3f9c0b7e5d1a48c2"
            deliver(box, today(two.replace(LINK, link), to=f"To: {session.case.applicant.email}"))
            session.mailbox = Mailbox(open_source(f"maildir:{box}"), session.case, person, OURS)
            async with session.mailbox.open():
                await here.runner.follow(await where_to_go_on(session, here.route))
        return here

    with little_site() as site:
        here = KEPT.run(work(site))
    case = Store(tmp_path).open(here.session.case.id)
    assert (case.state, case.auth_id) == ("registered", "Q7W8E9R2T4")


class Waiting(Person):
    """A person who does not answer whether to register, and presses in the browser instead."""

    def __init__(self) -> None:
        super().__init__()
        self.asks = asyncio.Event()
        self.says_yes = asyncio.Event()

    async def consent(self, compared: object, key: str = "ask.consent", /) -> bool:
        self.asks.set()
        await self.says_yes.wait()
        return True


def test_a_person_who_is_quicker_and_registers_in_the_browser_is_seen_at_once(
    tmp_path: Path,
) -> None:
    person = Waiting()

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, seen=True, user=person, until="registered") as here:
            await here.session.page.goto(f"{site.origin}/")
            run = asyncio.ensure_future(here.runner.follow(here.route.index("confirm")))
            await person.asks.wait()
            await here.session.page.get_by_role("button", name="登録").click()
            async with asyncio.timeout(20):
                await run
        return here

    with little_site() as site:
        site.page("/", confirmation(VALUES))
        site.page("/registered", completion())
        here = KEPT.run(work(site))
    assert site.asked["/registered"] == 1
    case = here.session.case
    assert (case.state, case.auth_id, case.progress.submissions) == ("registered", "75FZ5A8E", 1)
    events = [each["event"] for each in case.journal.entries()]
    assert "may-submit" in events
    assert "handed-over" not in events


def test_what_a_person_pressed_is_never_taken_back_though_nothing_follows_it(
    tmp_path: Path,
) -> None:
    """What left the browser left before the completion was seen: nothing leaves after it."""
    person = Waiting()
    person.pastes = ["no mail"]

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, seen=True, user=person) as here:
            await here.session.page.goto(f"{site.origin}/")
            run = asyncio.ensure_future(here.runner.follow(here.route.index("confirm")))
            await person.asks.wait()
            await here.session.page.get_by_role("button", name="登録").click()
            with pytest.raises(Stop):
                async with asyncio.timeout(30):
                    await run
        return here

    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", page("利用者情報登録完了", "<p>登録が完了しました。</p>"))
        here = KEPT.run(work(site))
    assert site.asked["/registered"] == 1
    case = Store(tmp_path).open(here.session.case.id)
    assert (case.state, case.progress.submissions) == ("submitting", 1)


async def in_another_tab(
    site: LittleSite, home: Path, *, pressed: bool, then_yes: bool = True
) -> tuple[Visit, Waiting]:
    """Register in a tab of one's own while the run asks, and then say yes to it or nothing."""
    person = Waiting()
    person.answers["run.sent-meanwhile"] = pressed
    person.pastes = ["no mail"]
    async with visit(site, home, seen=True, user=person) as here:
        await here.session.page.goto(f"{site.origin}/")
        run = asyncio.ensure_future(here.runner.follow(here.route.index("confirm")))
        await person.asks.wait()
        tab = await here.browser.context.new_page()
        await tab.goto(f"{site.origin}/")
        await tab.get_by_role("button", name="登録", exact=True).click()
        await tab.wait_for_load_state()
        if then_yes:
            person.says_yes.set()
        with pytest.raises(Stop):
            await run
        await tab.close()
    return here, person


def test_who_registers_in_another_tab_is_seen_there(tmp_path: Path) -> None:
    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", completion())
        here, _ = KEPT.run(in_another_tab(site, tmp_path, pressed=True, then_yes=False))
    assert site.asked["/registered"] == 1
    case = Store(tmp_path).open(here.session.case.id)
    assert (case.state, case.auth_id) == ("registered", "75FZ5A8E")


@pytest.mark.parametrize(("pressed", "presses"), [(True, 1), (False, 2)])
def test_who_sent_something_in_another_tab_is_asked_before_it_is_pressed(
    tmp_path: Path, pressed: bool, presses: int
) -> None:
    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", page("…", ""), 500)
        here, person = KEPT.run(in_another_tab(site, tmp_path, pressed=pressed))
    assert site.asked["/registered"] == presses
    assert "run.sent-meanwhile" in [key for key, _ in person.asked]
    assert Store(tmp_path).open(here.session.case.id).state == "submitting"
