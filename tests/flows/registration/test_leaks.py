"""What a site or a mail says of a person goes neither into logs nor into what is kept."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import redirect_stderr, redirect_stdout
from html import escape
from pathlib import Path
from typing import Any

import pytest

import mail
from desk.run_request import RunRequest
from desk.run_session import answer
from desk.terminal import Terminal
from desk.words import Words
from desk.writer import write_json
from flows.options import BrowserOptions, DeskOptions, RunOptions
from flows.outcomes import Stop
from flows.registration.discreet import Discreet
from flows.registration.mail_waiting import patiently
from flows.registration.register import Outcome
from flows.registration.steps.password import password_set
from flows.registration.waiting import open_screen
from pages.screens import Password
from records.case import Case, Store
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Told, Visit, little_site, visit
from tests.flows.registration.screens import confirmation, form, page, password
from tests.machine import CHROMIUM
from tests.records.cases import new_case
from tests.writings import readable

VALUES = (
    "NGUYEN THI HANH", "ＮＧＵＹＥＮ　ＴＨＩ　ＨＡＮＨ", "n-g-u-y-e-n", "hanh@post.example",
    "06-1234-5678", "0 6 1 2 3 4 5 6 7 8", "〒530-8201", "大阪府大阪市北区中之島１－３－２０",
    "1995年11月3日", "平成7年11月3日", "AB12345678CD", "国籍：ベトナム", "グエン ティ ハイン",
    "11/3/1995", "HANH",
)  # fmt: skip
STRANGERS = ("bob.smith@elsewhere.example", "090-8765-4321", "受付番号 2026112699887766")
TRACES = (
    "nguyen", "hanh", "12345678", "5308201", "中之島", "平成7", "19951103", "11月3日", "1131995",
    "ab12345678cd", "ヘトナム", "クエン", "bobsmith", "9087654321", "99887766",
)  # fmt: skip
SAYS = "、".join((*VALUES, *STRANGERS)) + "は登録済みです。\x1b[31m\u202e" + "あ" * 5000

Work = Callable[[Visit], Awaitable[None]]


def traces(*texts: str) -> list[str]:
    """Return what of the values can be read in some texts."""
    return [trace for text in texts for trace in TRACES if trace in readable(text)]


def longest(entry: Any) -> int:
    """Letters of the longest text of a document."""
    if isinstance(entry, str):
        return len(entry)
    within = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
    return max(map(longest, within), default=0)


def left_behind(case: Case, stop: Stop | None) -> tuple[str, str, str]:
    """Return the document, stderr and the journal of a run that stopped."""
    asked = RunRequest(
        Words("ja"),
        Store(case.folder.parent.parent),
        case.site,
        DeskOptions(BrowserOptions(CHROMIUM, case.folder, headless=True), "link", "ask"),
        RunOptions("generate"),
        as_json=True,
    )
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        write_json(answer(asked, Outcome(case, 1.0, stop)).document)
    journal = (case.folder / "journal.jsonl").read_text(encoding="utf-8")
    return out.getvalue(), err.getvalue(), journal


def run(
    site: LittleSite, home: Path, work: Work, *, seen: bool = False
) -> tuple[Visit, Stop | None]:
    async def come() -> tuple[Visit, Stop | None]:
        async with visit(site, home, seen=seen) as here:
            await here.session.page.goto(f"{site.origin}/")
            try:
                await work(here)
            except Stop as stop:
                return here, stop
            return here, None

    return KEPT.run(come())


async def follow_form(here: Visit) -> None:
    await here.runner.follow(here.route.index("form"))


async def follow_confirm(here: Visit) -> None:
    await here.runner.follow(here.route.index("confirm"))


REFUSED = f'<p role="alert" class="error">{escape(SAYS)}</p>'
PAGES: dict[str, tuple[Work, str, str]] = {
    "the form is refused": (follow_form, form(), form(REFUSED)),
    "a screen is unknown": (follow_form, page("お手続き", REFUSED), ""),
    "a page of trouble": (follow_form, page("システムエラー", REFUSED), ""),
    "a question of the site": (
        follow_form,
        form(f'<dt><label for="x">{escape(SAYS)}</label></dt><dd><input id="x" required></dd>'),
        "",
    ),
    "a confirmation that differs": (
        follow_confirm,
        confirmation({"氏名": "OTHER", SAYS: "x", "メールアドレス": SAYS}),
        "",
    ),
    "a button": (follow_confirm, confirmation(buttons=f"<button>{escape(SAYS)}</button>"), ""),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_the_site_says_is_bounded_and_names_nobody(tmp_path: Path, name: str) -> None:
    work, first, second = PAGES[name]
    with little_site() as site:
        site.page("/", first)
        site.page("/confirmation", second or first)
        here, stop = run(site, tmp_path, work)
    assert stop is not None
    document, err, journal = left_behind(here.session.case, stop)
    said = here.out.getvalue()
    assert traces(document, err, journal, said) == []
    assert longest(json.loads(document)) < 1500
    assert all(longest(json.loads(line)) <= 300 for line in journal.splitlines())
    assert len(err) < 3000
    for file in (here.session.case.folder / "pages").glob("*"):
        assert traces(file.read_text(encoding="utf-8")) == [], file.name


@pytest.mark.parametrize("seen", [False, True])
def test_a_password_that_the_site_repeats_is_told_to_nobody(tmp_path: Path, seen: bool) -> None:
    refusal = "パスワード {0} は使えません"

    async def work(here: Visit) -> None:
        session = here.session
        page = await open_screen(session, f"{site.origin}/password", Password)
        await page.enter("Sakura-2026")
        session.typed("Sakura-2026", secret=True)
        setting = asyncio.ensure_future(password_set(session))
        if seen:
            await here.out.says("使えません")
            setting.cancel()
            await asyncio.gather(setting, return_exceptions=True)
        else:
            await setting

    with little_site() as site:
        site.page("/", page("…", ""))
        site.page("/password", password())
        for _ in range(4):
            site.page("/set", password(refusal.format("Ｓａｋｕｒａ-２０２６ / SAKURA 2026")))
        here, stop = run(site, tmp_path, work, seen=seen)
    told = (here.out.getvalue(), *left_behind(here.session.case, stop))
    assert "使えません" in "".join(told)
    assert not [text for text in told if "sakura2026" in readable(text)]


class Silent:
    """A mailbox in which nothing ever comes."""

    name = "silent"
    last_trouble = None

    def tell_to(self, hear: Callable[[mail.MailError], None]) -> None: ...

    async def watch(self) -> AsyncIterator[mail.RawMail]:
        await asyncio.Event().wait()
        yield mail.RawMail(b"", "", "")

    async def ready(self) -> None: ...

    async def close(self) -> None: ...


@pytest.mark.parametrize("watched", [False, True])
async def test_the_address_is_told_to_a_person_and_to_no_log(tmp_path: Path, watched: bool) -> None:
    case, out = new_case(tmp_path), Told()
    desk = Terminal(Words("en"), out=out, interactive=watched, automatic=False)
    user = Discreet.of(desk, case.masking)
    waiting = asyncio.ensure_future(
        patiently(asyncio.Event().wait(), case, user, source=Silent(), advice_after=0.01)
    )
    await out.says("Check that the registered address")
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert ("hanh@post.example" in out.getvalue()) == watched


def test_a_person_sees_what_the_site_says_of_the_case(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    shown = case.masking.params({"says": SAYS, "file": "a"}, watched=True)
    assert "NGUYEN THI HANH" in shown["says"] and len(shown["says"]) <= 1000
    assert shown["file"] == "a"


def test_the_journal_keeps_its_own_words(tmp_path: Path) -> None:
    """A person may be called as our words are: files, ids and kinds stay what they are."""
    case = new_case(tmp_path, name="SET MAIL CARD", name_kana=None)
    case.note("mail", file="mails/01-password-set.eml", kind="password-set", auth_id=None,
              trusted=True, reasons=[], key="set@mail.card", where="Maildir/new")  # fmt: skip
    case.note("person", who="holder", what="card-on")
    case.note("cleared-away", kind="notice", button="SET MAIL CARD")
    [kept] = [e for e in case.journal.entries() if e["event"] == "mail"]
    assert (kept["file"], kept["key"]) == ("mails/01-password-set.eml", "set@mail.card")
    assert case.progress.acts == [{"who": "holder", "what": "card-on"}]
    assert list(case.journal.entries())[-1]["button"] == "…"


def test_a_session_knows_the_country_by_its_other_names(tmp_path: Path) -> None:
    async def work(here: Visit) -> None:
        masking = here.session.masking
        assert masking.hide("国籍：Viet Nam / 越南 / ヴェトナム") == "国籍：… / … / …"

    with little_site() as site:
        site.page("/", page("…", ""))
        run(site, tmp_path, work)
