"""What leads to another host is stopped before it leaves, and told; a person may let it go on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.outcomes import Stop
from flows.registration import navigation
from flows.registration.elsewhere import may_be_allowed, what_goes
from flows.user_interaction import Actor
from records.editions import EDITIONS, Site
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import REGISTER, completion, confirmation
from tests.flows.stranger import Stranger, stranger
from tests.records.cases import case as case_data
from tests.records.cases import read

TYPED = (
    '<h1>x</h1><form method="post" action="/form"><input name="n" value="NGUYEN THI HANH">'
    '<input name="b" value="1995/11/03"><input name="c" value="ＡＢ12345678ＣＤ">'
    "<button>go</button></form>"
)


@pytest.fixture
def nobody() -> Person:
    return Person(interactive=False, automatic=True)


@pytest.fixture
def there() -> Iterator[Stranger]:
    with stranger() as other:
        yield other


@pytest.fixture
def site() -> Iterator[LittleSite]:
    with little_site() as here:
        yield here


def followed(site: LittleSite, home: Path, person: Person, start: str = "") -> tuple[Visit, Stop]:
    """Go to the first page and press its last button; or take the route's steps from there."""

    async def pressed(here: Visit) -> None:
        await here.session.page.click("button", no_wait_after=True)
        await here.session.page.wait_for_url("**/taken*", wait_until="commit")
        raise Stop("went-on")

    async def work() -> tuple[Visit, Stop]:
        async with visit(site, home, seen=person.interactive, user=person) as here:
            await navigation.read(here.session, f"{site.origin}/")
            try:
                if start:
                    await here.runner.follow(here.route.index(start))
                else:
                    await here.browser.during(pressed(here))
            except Stop as stop:
                here.session.here = None if stop.code != "went-on" else await here.session.read()
                return here, stop
        raise AssertionError("it went on")

    return KEPT.run(work())


def test_a_form_that_is_sent_on_to_another_host_is_stopped_before_it_leaves(
    site: LittleSite, there: Stranger, tmp_path: Path, nobody: Person
) -> None:
    site.page("/", TYPED)
    site.page("/form", "", 307, Location=f"{there.origin}/taken")
    here, stop = followed(site, tmp_path, nobody)
    assert (stop.code, stop.exit_code, stop.params["host"]) == ("site.left", 1, "localhost")
    assert (site.asked["/form"], there.connections) == (1, 0)
    told = [(each["host"], each["allowed"]) for each in here.events("elsewhere")]
    assert told == [("localhost", False)]


def test_a_person_is_told_what_goes_there_and_may_let_it_go_on(
    site: LittleSite, there: Stranger, tmp_path: Path
) -> None:
    site.page("/", TYPED)
    site.page("/form", "", 307, Location=f"{there.origin}/taken?key=5A8E")
    person = Person({"run.lets-elsewhere localhost": True})
    here, stop = followed(site, tmp_path, person)
    assert stop.code == "went-on"
    ((_, told),) = [each for each in person.asked if each[0] == "run.lets-elsewhere"]
    assert "Name, Date of birth, Number of the residence card" in told["what"]
    assert "added to the address" in told["what"]
    assert there.asked["/taken"] == 1
    assert b"NGUYEN" in there.bodies[0]
    assert [(each["host"], each["allowed"]) for each in here.events("elsewhere")] == [
        ("localhost", True)
    ]
    assert [act["what"] for act in here.session.case.progress.acts] == ["elsewhere"]


def test_without_the_persons_yes_nothing_goes_there(
    site: LittleSite, there: Stranger, tmp_path: Path
) -> None:
    site.page("/", TYPED)
    site.page("/form", "", 307, Location=f"{there.origin}/taken")
    _, stop = followed(site, tmp_path, Person())
    assert (stop.code, there.connections) == ("site.left", 0)


def test_the_run_waits_for_the_answer_however_long_it_takes(
    site: LittleSite, there: Stranger, tmp_path: Path
) -> None:
    """The person reads for longer than a page of the site is waited for."""

    class Slow(Person):
        async def agree(
            self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
        ) -> bool:
            await asyncio.sleep(7)  # site_limit is 5 s here
            return await super().agree(key, hearer, serious=serious, **params)

    async def work(person: Person) -> str:
        async with visit(site, tmp_path, seen=True, user=person) as here:
            await here.browser.during(navigation.read(here.session, f"{site.origin}/"))
            await here.session.page.wait_for_url("**/home")
            return await here.session.page.inner_text("h1")

    site.page("/", "", 302, Location=f"{there.origin}/taken")
    site.page("/home", "<h1>home</h1>")
    there.leads_to = f"{site.origin}/home"
    assert KEPT.run(work(Slow({"run.lets-elsewhere": True}))) == "home"
    assert (there.asked["/taken"], site.asked["/home"]) == (1, 1)


def test_a_page_elsewhere_is_no_screen_of_the_site_whatever_it_shows(
    site: LittleSite, there: Stranger, tmp_path: Path
) -> None:
    site.page("/", TYPED)
    site.page("/form", "", 307, Location=f"{there.origin}/taken")
    there.body = completion("AAAA1111")
    here, stop = followed(site, tmp_path, Person({"run.lets-elsewhere": True}))
    assert stop.code == "went-on"
    assert here.session.here is not None
    assert "AAAA1111" in here.session.here.snapshot.text
    assert here.session.here.screen == ""


def test_a_window_and_a_picture_of_another_host_are_told_once_and_the_run_goes_on(
    site: LittleSite, there: Stranger, tmp_path: Path, nobody: Person
) -> None:
    async def work() -> tuple[int, list[str]]:
        async with visit(site, tmp_path, user=nobody) as here:
            await navigation.read(here.session, f"{site.origin}/")
            async with here.session.page.expect_popup() as opened:
                await here.session.page.click("a")
            await (await opened.value).wait_for_event("close")
            assert await here.session.page.title() == "x"
            windows = [each for each in here.browser.context.pages if each.url != "about:blank"]
            return len(windows), [str(each["host"]) for each in here.events("elsewhere")]

    picture = f'<img src="{there.origin}/picture"><iframe src="{there.origin}/frame"></iframe>'
    site.page("/", f'<title>x</title>{picture}<a href="{there.origin}/w" target="_blank">w</a>')
    assert KEPT.run(work()) == (1, ["localhost"])
    assert there.connections == 0


# what it means for 登録


def test_a_press_that_was_stopped_on_its_way_elsewhere_was_none(
    site: LittleSite, there: Stranger, tmp_path: Path, nobody: Person
) -> None:
    """The page sends 登録 to another host: nothing has left the browser, and it may begin again."""
    changed = f"<script>document.forms[0].onsubmit = e => e.target.action = '{there.origin}/r'"
    site.page("/", confirmation(buttons=f"{REGISTER}</form>{changed}</script>"))
    here, stop = followed(site, tmp_path, nobody, "submit")
    case = here.session.case
    assert (stop.code, there.connections, site.asked["/registered"]) == ("site.left", 0, 0)
    assert (case.state, case.progress.submissions) == ("prepared", 0)
    assert "run.not-sent" in nobody.keys


def test_a_press_that_the_site_got_and_sent_on_stays_one(
    site: LittleSite, there: Stranger, tmp_path: Path, nobody: Person
) -> None:
    site.page("/", confirmation())
    site.page("/registered", "", 307, Location=f"{there.origin}/r")
    here, stop = followed(site, tmp_path, nobody, "submit")
    case = here.session.case
    assert (stop.code, there.connections, site.asked["/registered"]) == ("site.left", 0, 1)
    assert (case.state, case.progress.submissions) == ("submitting", 1)


def test_a_press_from_which_nothing_follows_was_none(
    site: LittleSite, tmp_path: Path, nobody: Person
) -> None:
    site.page("/", confirmation(buttons='<button onclick="return false">登録</button>'))
    here, stop = followed(site, tmp_path, nobody, "submit")
    case = here.session.case
    assert (stop.code, stop.exit_code) == ("run.not-sent", 1)
    assert (case.state, case.progress.submissions, site.asked["/registered"]) == ("prepared", 0, 0)
    assert [each["event"] for each in here.events("not-sent")] == ["not-sent"]


def test_a_press_whose_page_went_on_asking_the_site_is_not_known_to_be_none(
    site: LittleSite, tmp_path: Path
) -> None:
    """Something left the browser after it: what it was can't be seen, so it counts."""
    person = Person(interactive=False, automatic=True)
    person.pastes.append("no mail")
    asks = "fetch('/news'); return false"
    site.page("/", confirmation(buttons=f'<button onclick="{asks}">登録</button>'))
    here, stop = followed(site, tmp_path, person, "submit")
    assert stop.code != "run.not-sent"
    assert (here.session.case.state, here.session.case.progress.submissions) == ("submitting", 1)


# which hosts, and what goes


@pytest.mark.parametrize(
    ("origin", "at", "may"),
    [
        ("https://mypage.example.go.jp", "https://www.rasens-immi.moj.go.jp", True),
        ("http://mypage.example.go.jp", "https://www.rasens-immi.moj.go.jp", False),
        ("http://127.0.0.1:80", "https://www.rasens-immi.moj.go.jp", False),
        ("http://127.0.0.1:80", "http://127.0.0.1:8000", True),
        ("http://mypage.example.go.jp", "http://127.0.0.1:8000", False),
    ],
)
def test_nothing_is_sent_in_clear_even_with_a_yes(origin: str, at: str, may: bool) -> None:
    assert may_be_allowed(origin, Site(EDITIONS["2026"], at)) is may


@pytest.mark.parametrize(
    ("request_", "goes"),
    [
        ({"url": "https://x.example/p"}, [("nothing", ())]),
        ({"url": "https://x.example/p?id=1"}, [("address", ())]),
        ({"url": "https://x.example/?to=hanh%40post.example"}, [("address", ("email",))]),
        (
            {"url": "https://x.example/", "headers": {"Referer": "https://s.example/pw?key=1"}},
            [("page", ())],
        ),
        ({"url": "https://x.example/", "headers": {"Referer": "https://s.example/"}},
         [("nothing", ())]),
        ({"url": "https://x.example/", "hasPostData": True}, [("form", ())]),
        (
            {"url": "https://x.example/", "postData": "a=%91%E5%8D%E3%95%7B%91%E5%8D%E3%8E%73%96k"
             "%8B%E6%92%86%94V%93%87%82P-3-20&t=0612345678"},
            [("form", ("address", "phone"))],
        ),
    ],
)  # fmt: skip
def test_what_would_go_is_said_by_its_kind_and_by_the_fields_in_it(
    request_: dict[str, object], goes: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert what_goes(request_, read(case_data()).applicant) == goes
