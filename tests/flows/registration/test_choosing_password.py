"""A password that the site refuses is made anew a few times; then the person chooses one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desk.words import Words
from flows.outcomes import Failed
from flows.registration.steps.password import password_set
from flows.registration.waiting import open_screen
from pages.screens import Password
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import PASSWORD_DONE, password

CROSS_OUT = {"en": "cross it out", "ja": "消してください"}
REFUSAL = "パスワードは10文字以上12文字以内で入力してください。"


def chosen(tmp_path: Path, person: Person, refusals: int) -> tuple[Visit, LittleSite]:
    """Set a generated password at a site that refuses so many of them."""

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path, user=person) as here:
            page = await open_screen(here.session, f"{site.origin}/password", Password)
            await page.enter("Sakura2026")
            setting = asyncio.ensure_future(password_set(here.session))
            if refusals == 3 and person.interactive:
                await person.until("run.mend-password")
                await here.session.page.fill("#p", "Momiji2026")
                await here.session.page.fill("#q", "Momiji2026")
                await here.session.page.click("text=登録 >> nth=-1")
            await setting
            return here

    with little_site() as site:
        site.page("/password", password())
        for _ in range(refusals):
            site.page("/set", password(REFUSAL))
        site.page("/set", PASSWORD_DONE)
        return KEPT.run(work(site)), site


def test_a_refused_password_is_made_anew_as_the_refusal_says(tmp_path: Path) -> None:
    person = Person(interactive=False, automatic=True)
    here, site = chosen(tmp_path, person, 2)
    assert site.asked["/set"] == 3
    assert len(here.events("password-refused")) == 2
    first, second = [secret for _, secret in person.secrets]
    assert first != second
    for made in (first, second):
        assert 10 <= len(made) <= 12
        assert made.isalnum()  # the page allows no symbols
    assert "password-set-at" in here.session.case.progress.facts
    # Who wrote the first one down must learn that it opens nothing.
    for lang in ("en", "ja"):
        told = [Words(lang)(key) for key, _ in person.secrets]
        assert all(CROSS_OUT[lang] in text for text in told)


def test_after_three_refusals_the_person_chooses_one(tmp_path: Path) -> None:
    person = Person()
    here, site = chosen(tmp_path, person, 3)
    assert site.asked["/set"] == 4
    assert dict(person.heard)["run.mend-password"]["messages"] == REFUSAL
    assert "password-set-at" in here.session.case.progress.facts
    assert [act["what"] for act in here.session.case.progress.acts] == ["login-password"]


def test_after_three_refusals_where_nobody_is_there_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed) as stop:
        chosen(tmp_path, Person(interactive=False, automatic=True), 3)
    assert stop.value.code == "run.password-refused"
    assert stop.value.params["messages"] == REFUSAL
