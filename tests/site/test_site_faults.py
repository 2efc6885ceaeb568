"""What can be made to go wrong at the site, each at its moment."""

from __future__ import annotations

import httpx
import pytest

from tests.site.running_site import (
    ANSWERS,
    HOLDER,
    Running,
    Start,
    fill_in,
    heading,
    hidden,
    press_register,
    read_card,
    register,
)


@pytest.mark.parametrize(
    ("fault", "status", "title"),
    [
        ("maintenance", 503, "メンテナンス中"),
        ("error-500", 500, "システムエラー"),
        ("abroad", 403, "アクセスできません"),
    ],
)
def test_a_site_in_trouble_says_so_until_it_is_over(
    site: Running, visitor: httpx.Client, fault: str, status: int, title: str
) -> None:
    site.faults.switch(fault, True)
    answer = visitor.get("/WC01/WCAAS010/")
    assert (answer.status_code, heading(answer)) == (status, title)
    assert visitor.get("/WC01/static/site.css").status_code == 200
    site.faults.switch(fault, False)
    assert visitor.get("/WC01/WCAAS010/").status_code == 200


def test_the_session_ends_as_the_form_is_sent_but_only_once(
    start: Start, card: dict[str, str]
) -> None:
    site = start("session-timeout")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        read_card(visitor, card)
        assert heading(fill_in(visitor)) == "セッションタイムアウト"
        assert heading(fill_in(visitor)) == "セッションタイムアウト"
        assert heading(register(visitor, card)) == "利用者情報登録完了"


def test_a_lost_answer_leaves_a_registration_and_a_mail(start: Start, card: dict[str, str]) -> None:
    site = start("submit-lost")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        read_card(visitor, card)
        confirm = fill_in(visitor)
        with pytest.raises(httpx.TransportError):
            press_register(visitor, confirm)
        assert site.site.state()["submissions"] == {HOLDER.name: 1}
        assert len(site.site.state()["registrations"]) == 1
        assert len(site.arrived()) == 1
        assert heading(press_register(visitor, confirm)) == "登録受付済み"


def test_a_form_nobody_knows_can_still_be_completed(start: Start, card: dict[str, str]) -> None:
    site = start("unknown-screen")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        form = read_card(visitor, card)
        assert heading(form) == "お客様登録シート"
        for known in ("txtMail", "メールアドレス", "利用者の区分", "在留カード番号", "btnConfirm"):
            assert known not in form.text
        names = ("q03", "q04", "q05", "q06", "q07", "q08", "q09", "q10", "q11")
        answers = dict(zip(names, ANSWERS.values(), strict=True))
        confirm = visitor.post("/WC01/WCABS010/ras", data=answers)
        assert heading(press_register(visitor, confirm)) == "利用者情報登録完了"


def test_a_lost_mail_never_leaves(start: Start, card: dict[str, str]) -> None:
    site = start("mail-lost")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        register(visitor, card)
    assert site.arrived() == []
    assert len(site.site.state()["registrations"]) == 1


def test_only_the_last_mail_can_be_lost(start: Start, card: dict[str, str]) -> None:
    site = start("final-mail-lost")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        register(visitor, card)
        [link] = site.links()
        answer = visitor.post(
            "/WC01/WCACS010/ras",
            data={
                "key": hidden(visitor.get(link), "key"),
                "txtPassword": "Sakura-2026",
                "txtPasswordConfirm": "Sakura-2026",
            },
        )
        assert heading(answer) == "パスワード登録完了"
    assert [mail["kind"] for mail in site.site.state()["mails"]] == ["registered"]
    assert len(site.arrived()) == 1


def test_forged_mails_come_before_the_real_one_and_lead_elsewhere(
    start: Start, card: dict[str, str]
) -> None:
    site = start("mail-forged")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        register(visitor, card)
    *forged, real = site.arrived()
    assert len(forged) == 2
    for letter in forged:
        assert site.origin not in letter.get_content()
        assert "https://www.ras-immi-moj-go-jp.example/" in letter.get_content()
    assert site.origin in real.get_content()
    kinds = [mail["kind"] for mail in site.site.state()["mails"]]
    assert kinds == ["forged", "forged", "registered"]


def test_a_link_that_ended_stays_ended(start: Start, card: dict[str, str]) -> None:
    site = start("link-expired")
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        register(visitor, card)
        [link] = site.links()
        assert heading(visitor.get(link)) == "URLの有効期限切れ"
        site.faults.switch("link-expired", False)
        assert heading(visitor.get(link)) == "URLの有効期限切れ"
