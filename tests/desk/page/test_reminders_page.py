"""Reminders on the page: nobody is written to unasked, unread, or twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from flows.cases.reminding import agree
from records.case import Case
from tests.desk.page.desks import DeskHere, desk_here
from tests.records.cases import new_case
from tests.smtp_server import Post, post

SEEN = {"seen": "yes"}


def ending(home: Path, name: str) -> Case:
    case = new_case(home, name=name)
    case.fact("password-set-at", (datetime.now(UTC) - timedelta(days=345)).isoformat())
    return case


def at(server: Post, home: Path, monkeypatch: pytest.MonkeyPatch) -> DeskHere:
    monkeypatch.setenv("TOUROKU_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("TOUROKU_SMTP_PORT", str(server.port))
    monkeypatch.setenv("TOUROKU_SMTP_FROM", "Yamada Office <office@yamada.example>")
    return desk_here(home)


def drafts(page: httpx.Response) -> dict[str, str]:
    """Return the marks of the letters that a page shows, by case."""
    each = r'name="case" value="([^"]+)"><input type="hidden" name="mark" value="([^"]+)"'
    return dict(re.findall(each, page.text))


async def test_a_letter_is_read_in_the_clients_language_and_sent_once_after_a_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = ending(tmp_path / "home", "NGUYEN THI HANH")
    with post() as server:
        desk = at(server, tmp_path / "home", monkeypatch)
        async with desk.browser() as browser:
            unasked = await browser.get("/reminders")
            assert drafts(unasked) == {}
            assert case.applicant.name in unasked.text  # is to be asked
            wish = {"case": case.id, "lang": "vi"}
            shown = await browser.post("/reminders/agree", data=wish)
            [(name, mark)] = drafts(shown).items()
            assert "mật khẩu" in shown.text
            for bad in ({}, {**SEEN, "mark": "0"}):  # unread, or another letter than was read
                await browser.post("/reminders/send", data={"case": name, "mark": mark, **bad})
                assert server.mails == []
            sent = await browser.post("/reminders/send", data={"case": name, "mark": mark, **SEEN})
            assert "1 of 1 were sent" in sent.text
            await browser.post("/reminders/send", data={"case": name, "mark": mark, **SEEN})
        await desk.desk.put_away()
    [(_, to, mail)] = server.mails
    assert (to, "NGUYEN THI HANH" in mail.get_content()) == (["hanh@post.example"], True)


async def test_who_was_told_by_phone_gets_no_mail_and_is_not_asked_about_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phoned, refused = (ending(tmp_path / "home", name) for name in ("LI NA", "SATO YUI"))
    for case in (phoned, refused):
        agree(case, "ja@easy", None)
    with post() as server:
        server.refused.add(refused.applicant.email)
        desk = at(server, tmp_path / "home", monkeypatch)
        async with desk.browser() as browser:
            both = drafts(await browser.get("/reminders"))
            assert both.keys() == {phoned.id, refused.id}
            left = drafts(await browser.post("/reminders/told", data={"case": phoned.id}))
            assert left.keys() == {refused.id}
            data = {"case": refused.id, "mark": left[refused.id], **SEEN}
            assert "reminders.refused" in (await browser.post("/reminders/send", data=data)).text
            done = await browser.post("/reminders/told", data={"case": refused.id})
            assert "reminders.refused" not in done.text
            assert "told of it by phone" in (await browser.get(f"/case/{phoned.id}")).text
        await desk.desk.put_away()
    assert server.mails == []


async def test_a_yes_at_the_form_or_in_a_list_is_kept_with_the_case_file(tmp_path: Path) -> None:
    desk = desk_here(tmp_path / "home")
    head = "申請の種類,氏名,性別,生年月日,国籍・地域,メールアドレス,在留カード番号,お知らせの希望"
    who = "更新,{name},女,1995-11-03,ベトナム,{mail}@post.example,AB1234567{no}CD,{wish}"
    wishes = {"NGUYEN THI HANH": "ベトナム語", "LI NA": "希望", "KIM JI": "そのうち",
              "SATO MEI": "不要", "PHAM LAN": "-"}  # fmt: skip
    rows = [
        who.format(name=name, mail=f"m{no}", no=no, wish=wish)
        for no, (name, wish) in enumerate(wishes.items())
    ]
    files = {"list": ("clients.csv", "\n".join([head, *rows]).encode(), "text/csv")}
    async with desk.browser() as browser:
        shown = (await browser.post("/lists/drop", files=files)).text
        assert "but not in which language" in shown
        assert "does not say whether reminders are wanted" in shown
        assert "Tiếng Việt" in shown
        await browser.post("/lists/keep")
    await desk.desk.put_away()
    kept = [path.read_text(encoding="utf-8") for path in (tmp_path / "home/inbox").glob("*.toml")]
    assert len(kept) == len(wishes)
    assert [text for text in kept if "reminders" in text] == [
        text for text in kept if 'reminders = "vi"' in text and "NGUYEN" in text
    ]
