"""What will be registered is seen by a person or proved equal, else nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.outcomes import Failed, NeedsPerson, Stop
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import REGISTER, VALUES, completion, confirmation, form


def sent(
    tmp_path: Path, person: Person, shown: str, begin: str = "confirm"
) -> tuple[Visit, LittleSite, Stop | None]:
    """Go on from a confirmation, up to where the 認証ID is kept."""

    async def work(site: LittleSite) -> tuple[Visit, Stop | None]:
        async with visit(
            site, tmp_path, seen=person.interactive, user=person, until="registered"
        ) as here:
            person.acts["run.tick-consent"] = lambda: here.session.page.check("#agreed")
            await here.session.page.goto(f"{site.origin}/")
            try:
                await here.runner.follow(here.route.index(begin))
            except (Failed, NeedsPerson) as stop:
                return here, stop
            return here, None

    with little_site() as site:
        site.page("/", shown)
        site.page("/registered", completion())
        here, stop = KEPT.run(work(site))
    return here, site, stop


def nothing_was_sent(here: Visit, site: LittleSite) -> bool:
    case = here.session.case
    return (case.state, case.progress.submissions, site.asked["/registered"]) == ("prepared", 0, 0)


def test_without_the_persons_yes_nothing_is_sent(tmp_path: Path) -> None:
    person = Person()
    here, site, stop = sent(tmp_path, person, confirmation())
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.no-consent", 3)
    assert nothing_was_sent(here, site)
    assert {row.label for row in person.looked_at[0].rows} == set(VALUES)


def test_with_the_persons_yes_it_is_registered_once(tmp_path: Path) -> None:
    here, site, stop = sent(tmp_path, Person({"consent": True}), confirmation())
    case = here.session.case
    assert stop is None
    assert (case.state, case.auth_id, site.asked["/registered"]) == ("registered", "75FZ5A8E", 1)
    assert [act["what"] for act in case.progress.acts] == ["consent"]


def test_what_is_equal_in_everything_passes_without_anybody(tmp_path: Path) -> None:
    person = Person(interactive=False, automatic=True)
    here, site, stop = sent(tmp_path, person, confirmation())
    assert stop is None
    assert (here.session.case.state, site.asked["/registered"]) == ("registered", 1)
    assert here.session.case.progress.acts == []


DIFFERENT: dict[str, Mapping[str, str]] = {
    "メールアドレス": {"メールアドレス": "hanh@post.examp1e"},
    "利用者の区分": {"利用者の区分": "外国人本人の法定代理人"},
    "在留カード番号": {"在留カード番号": "AB12345678CE"},
}


@pytest.mark.parametrize("label", DIFFERENT)
def test_what_differs_is_never_passed_by_itself(tmp_path: Path, label: str) -> None:
    shown = confirmation({**VALUES, **DIFFERENT[label]})
    here, site, stop = sent(tmp_path, Person(interactive=False, automatic=True), shown)
    assert isinstance(stop, Failed)
    assert (stop.code, stop.exit_code) == ("run.confirmation-differs", 1)
    assert label in stop.params["labels"]
    assert nothing_was_sent(here, site)
    [noted] = here.events("confirmation")
    assert noted["differs"] == [label]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ("メールアドレス", "email"),
        ("利用者の区分", "category"),
        ("在留カード番号", "residence_card"),
    ],
)
def test_what_could_not_be_compared_is_never_passed_by_itself(
    tmp_path: Path, missing: str, field: str
) -> None:
    shown = confirmation({label: text for label, text in VALUES.items() if label != missing})
    here, site, stop = sent(tmp_path, Person(interactive=False, automatic=True), shown)
    assert isinstance(stop, Failed)
    assert (stop.code, stop.exit_code) == ("run.not-compared", 1)
    assert here.session.user.words(f"field.{field}") in stop.params["labels"]
    assert nothing_was_sent(here, site)


def test_a_person_may_pass_what_could_not_be_compared(tmp_path: Path) -> None:
    shown = confirmation({label: text for label, text in VALUES.items() if label != "氏名"})
    person = Person({"consent": True})
    here, site, stop = sent(tmp_path, person, shown)
    assert stop is None
    assert (here.session.case.state, site.asked["/registered"]) == ("registered", 1)
    assert person.looked_at[0].not_compared == ("name",)


AGREED = (
    '<p><label><input type="checkbox" id="agreed" required>利用規約に同意する</label></p>'
    + REGISTER
)


def test_a_box_of_terms_is_left_to_the_holder(tmp_path: Path) -> None:
    person = Person({"consent": True})
    here, site, stop = sent(tmp_path, person, confirmation(buttons=AGREED))
    assert stop is None
    assert "利用規約に同意する" in dict(person.heard)["run.tick-consent"]["questions"]
    assert site.asked["/registered"] == 1
    assert [act["what"] for act in here.session.case.progress.acts] == ["consent", "terms"]


def test_a_box_that_the_site_has_ticked_is_agreed_to_by_the_holder_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    ticked = AGREED.replace(' id="agreed"', ' id="agreed" checked')
    here, site, stop = sent(tmp_path, Person({"consent": True}), confirmation(buttons=ticked))
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.consent-not-given", 3)
    assert nothing_was_sent(here, site)


def test_a_box_of_terms_that_nobody_can_tick_stops_before_anything_is_sent(tmp_path: Path) -> None:
    class Away(Person):
        async def done(self, key: str, /) -> bool:
            return False

    here, site, stop = sent(tmp_path, Away({"consent": True}), confirmation(buttons=AGREED))
    assert stop is not None
    assert (stop.code, stop.exit_code) == ("run.consent-not-given", 3)
    assert nothing_was_sent(here, site)


BUTTONS = {
    "disabled": "<button disabled>登録</button>",
    "two of them": "<button>登録</button><button>この内容で登録する</button>",
    "none": "<button>登録を中止する</button>",
    "provisional": "<button>仮登録</button>",
}


@pytest.mark.parametrize("which", BUTTONS)
def test_where_the_button_is_not_certain_none_is_pressed_and_nothing_used_up(
    tmp_path: Path, which: str
) -> None:
    person = Person(interactive=False, automatic=True)
    here, site, stop = sent(tmp_path, person, confirmation(buttons=BUTTONS[which]))
    assert isinstance(stop, Failed)
    assert stop.code == "run.screen-unknown"
    assert nothing_was_sent(here, site)


ASKS_AGAIN = """
<button type="button" onclick="document.getElementById('q').showModal()">登録</button>
<dialog id="q"><p>この内容で登録します。よろしいですか？</p>
<button type="button" onclick="document.getElementById('q').close()">いいえ</button>
<button>はい</button></dialog>"""


def test_the_sites_own_question_after_the_yes_is_answered_once(tmp_path: Path) -> None:
    person = Person({"consent": True})
    here, site, stop = sent(tmp_path, person, confirmation(buttons=ASKS_AGAIN))
    assert stop is None
    assert (here.session.case.state, site.asked["/registered"]) == ("registered", 1)
    assert [each["button"] for each in here.events("confirmed-again")] == ["はい"]


def window(values: Mapping[str, str]) -> str:
    """Return the form, over which 確認 opens a window with what was entered and 登録."""
    rows = "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in values.items())
    opened = (
        '<dialog id="d"><button type="button" aria-label="閉じる">×</button>'
        f"<h2>入力内容の確認</h2><dl>{rows}</dl>"
        '<form method="post" action="/registered"><button type="button">修正する</button>'
        f"{REGISTER}</form></dialog>"
    )
    return form().replace(
        "<button>確認</button></form>",
        f"<button type=button onclick=d.showModal()>確認</button></form>{opened}",
    )


def test_what_is_confirmed_in_a_window_over_the_form_is_compared_and_registered_once(
    tmp_path: Path,
) -> None:
    person = Person(interactive=False, automatic=True)
    here, site, stop = sent(tmp_path, person, window(VALUES), begin="form")
    assert stop is None
    assert (here.session.case.state, site.asked["/registered"]) == ("registered", 1)
    assert not here.events("cleared-away")


def test_a_window_over_the_form_with_another_mail_address_registers_nobody(tmp_path: Path) -> None:
    other = {**VALUES, "メールアドレス": "hanh@past.example"}
    person = Person(interactive=False, automatic=True)
    here, site, stop = sent(tmp_path, person, window(other), begin="form")
    assert stop is not None
    assert stop.code == "run.confirmation-differs"
    assert nothing_was_sent(here, site)
