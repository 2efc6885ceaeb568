"""A newsletter beside the registration would be subscribed to, or stop it for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pages.intents import Candidate
from pages.plan import plan_filling
from pages.recognise import Recognised, recognise, way_on
from pages.snapshot import Field, Heading
from tests.pages.pieces import asking, button, page
from tests.pages.understood import CASES

LETTERS = (asking("メールアドレス", kind="email", form=1, section="メールマガジン"),)
SUBSCRIBE = button("登録", form=1, section="メールマガジン")
OPINION = (asking("ご意見・ご感想", kind="textarea", form=1, section="このページについて"),)
SEND = button("送信", form=1, section="このページについて")
ROWS = {
    "氏名": "NGUYEN THI HANH", "メールアドレス": "hanh.nguyen@post.example",
    "利用者の区分": "外国人本人", "在留カード番号": "QR20468135ST",
}  # fmt: skip
BESIDE = [(LETTERS, SUBSCRIBE), (OPINION, SEND)]


def read_as(heading: str, fields: Any, *buttons: Any, **more: Any) -> tuple[str | None, str | None]:
    headings = (Heading(heading, 1), Heading("メールマガジン", 3))
    read = page(headings=headings, fields=fields, buttons=buttons, **more)
    judgement = recognise(read)
    found = way_on(read, judgement)
    return (
        judgement.screen if isinstance(judgement, Recognised) else None,
        found.doing.action.text if isinstance(found, Candidate) else None,
    )


@pytest.mark.parametrize(("fields", "sends"), BESIDE)
def test_a_form_beside_the_screen_neither_stops_it_nor_is_sent(
    fields: tuple[Field, ...], sends: Any
) -> None:
    form = (asking("氏名"), asking("メールアドレス"), asking("住所"))
    assert read_as("利用者情報入力", (*form, *fields), button("確認"), sends) == ("form", "確認")
    assert read_as(
        "利用者情報確認", fields, button("修正する"), button("登録する"), sends, rows=ROWS
    ) == ("confirmation", "登録する")
    done = read_as("利用者情報登録完了", fields, sends, rows={"認証ID": "A1B2C3D4E5"})
    assert done == ("completion", None)
    assert read_as("メール送信完了", fields, sends) == ("mail_sent", None)


def test_the_mail_address_is_the_registrations_and_not_the_newsletters() -> None:
    form = (asking("氏名"), asking("メールアドレス"), asking("住所"))
    for fields in ((*form, *LETTERS), (*LETTERS, *form)):
        read = page("利用者情報入力", fields, (button("確認"), SUBSCRIBE))
        plan = plan_filling(read, CASES["change"])
        [mail] = [each for each in plan.fills if each.role == "email"]
        assert mail.ref == f"0.{fields.index(form[1])}"


def test_a_page_of_nothing_but_a_newsletter_asks_for_nothing() -> None:
    assert read_as("メールマガジン登録", LETTERS, SUBSCRIBE) == (None, None)


def test_what_a_confirmation_still_asks_is_not_beside_it() -> None:
    asked = (asking("ご意見", kind="textarea"),)
    assert read_as("利用者情報確認", asked, button("修正する"), button("登録する"), rows=ROWS) == (
        None,
        None,
    )
