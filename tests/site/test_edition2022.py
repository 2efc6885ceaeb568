"""The server's side of edition 2022, without a browser."""

from __future__ import annotations

import re

import httpx
import pytest
from cryptography.x509 import load_der_x509_certificate

from jpki_bench.pki import Authority
from jpki_bench.site import Timing
from tests.site.running_site import (
    ANSWERS,
    HOLDER,
    Running,
    Start,
    certificates,
    fill_in,
    heading,
    hidden,
    press_register,
    read_card,
    register,
)

PASSWORD = "Sakura-2026"


def auth_id_on(completion: httpx.Response) -> str:
    found = re.search(r'id="authId">([^<]+)<', completion.text)
    assert found
    return found[1]


def set_password(
    visitor: httpx.Client, link: str, password: str, again: str | None = None
) -> httpx.Response:
    page = visitor.get(link)
    return visitor.post(
        "/WC01/WCACS010/ras",
        data={
            "key": hidden(page, "key"),
            "txtPassword": password,
            "txtPasswordConfirm": password if again is None else again,
        },
    )


def test_a_whole_registration_ends_with_a_password_that_logs_in(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    assert heading(read_card(visitor, card)) == "利用者情報入力"
    confirm = fill_in(visitor)
    assert heading(confirm) == "利用者情報確認"
    done = press_register(visitor, confirm)
    assert heading(done) == "利用者情報登録完了"
    auth_id = auth_id_on(done)

    [first] = site.arrived()
    assert first["Subject"] == "利用者情報登録のお知らせ"
    assert f"認証ID：{auth_id}" in first.get_content()
    [link] = site.links()
    assert heading(set_password(visitor, link, PASSWORD)) == "パスワード登録完了"
    last = site.arrived()[-1]
    assert last["Subject"] == "パスワード登録完了及び認証IDのお知らせ"
    assert f"認証ID：{auth_id}" in last.get_content()

    login = {"txtAuthId": auth_id, "txtPassword": PASSWORD}
    assert heading(visitor.post("/WC01/WCAAS020/ras", data=login)) == "メニュー"
    state = site.site.state()
    assert state.pop("arrived")["submit"] == 1
    assert state == {
        "registrations": [
            {
                "auth_id": auth_id,
                "name": HOLDER.name,
                "email": ANSWERS["email"],
                "category": "外国人本人",
                "residence_card": ANSWERS["residence_card"],
                "password_set": True,
            }
        ],
        "mails": [
            {"to": ANSWERS["email"], "kind": "registered", "subject": first["Subject"]},
            {"to": ANSWERS["email"], "kind": "password-set", "subject": last["Subject"]},
        ],
        "submissions": {HOLDER.name: 1},
    }


def test_a_second_press_of_register_is_counted_and_refused(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    read_card(visitor, card)
    confirm = fill_in(visitor)
    press_register(visitor, confirm)
    assert heading(press_register(visitor, confirm)) == "登録受付済み"
    state = site.site.state()
    assert state["submissions"] == {HOLDER.name: 2}
    assert len(state["registrations"]) == 1
    assert len(site.arrived()) == 1


def test_the_same_person_cannot_register_twice_even_with_a_new_card(
    visitor: httpx.Client, card: dict[str, str], authority: Authority
) -> None:
    register(visitor, card)
    visitor.cookies.clear()
    new_card = certificates(authority.issue(HOLDER))
    assert new_card != card
    assert heading(read_card(visitor, new_card)) == "登録済みの利用者"


def test_two_sessions_of_one_person_make_one_registration(
    site: Running, card: dict[str, str]
) -> None:
    def client() -> httpx.Client:
        return httpx.Client(base_url=site.origin, follow_redirects=True)

    with client() as one, client() as other:
        for each in (one, other):
            read_card(each, card)
        confirms = [fill_in(each) for each in (one, other)]
        assert heading(press_register(one, confirms[0])) == "利用者情報登録完了"
        assert heading(press_register(other, confirms[1])) == "登録済みの利用者"
    assert len(site.site.state()["registrations"]) == 1


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"birth_date": ""}, "生年月日を入力してください。"),
        ({"birth_date": "19940231"}, "生年月日の形式が正しくありません。"),
        ({"birth_date": "19940309"}, "生年月日が電子証明書の記録と一致しません。"),
        ({"nationality": ""}, "国籍・地域を選択してください。"),
        ({"nationality": "XXX"}, "国籍・地域の形式が正しくありません。"),
        ({"postal_code": "１０８００７５"}, "郵便番号の形式が正しくありません。"),
        ({"phone": "12"}, "電話番号の形式が正しくありません。"),
        ({"email": "hanh"}, "メールアドレスの形式が正しくありません。"),
        ({"email_again": "other@example.ne.jp"}, "一致しません。"),
        ({"category": ""}, "利用者の区分を選択してください。"),
        ({"residence_card": ""}, "在留カード番号を入力してください。"),
        ({"residence_card": "ab12345678cd"}, "在留カード番号の形式が正しくありません。"),
        (
            {"residence_card": "ＡＢ１２３４５６７８"},
            "在留カード番号の形式が正しくありません。",
        ),
        ({"category": "3", "residence_card": "AB1234"}, "在留カード番号の形式が正しくありません。"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_field(
    visitor: httpx.Client, card: dict[str, str], changed: dict[str, str], complaint: str
) -> None:
    read_card(visitor, card)
    answer = fill_in(visitor, **changed)
    assert heading(answer) == "利用者情報入力"
    assert complaint in answer.text
    assert 'role="alert"' in answer.text
    kept = {**ANSWERS, **changed}["address"]
    assert f'value="{kept}"' in answer.text


@pytest.mark.parametrize("category", ["2", "3"])
def test_only_the_foreign_national_needs_a_residence_card(
    site: Running, visitor: httpx.Client, card: dict[str, str], category: str
) -> None:
    assert heading(register(visitor, card, category=category, residence_card="")) == (
        "利用者情報登録完了"
    )
    [registration] = site.site.state()["registrations"]
    assert registration["residence_card"] == ""


def test_what_is_not_asked_of_all_may_stay_empty(
    visitor: httpx.Client, card: dict[str, str]
) -> None:
    done = register(visitor, card, postal_code="", address="", phone="")
    assert heading(done) == "利用者情報登録完了"


def test_values_are_shown_as_text_never_as_markup(
    visitor: httpx.Client, card: dict[str, str]
) -> None:
    read_card(visitor, card)
    confirm = fill_in(visitor, address="<script>alert(1)</script>")
    assert "<script>alert" not in confirm.text
    assert "&lt;script&gt;alert" in confirm.text


def test_an_expired_card_is_refused(visitor: httpx.Client, expired_card: dict[str, str]) -> None:
    answer = read_card(visitor, expired_card)
    assert heading(answer) == "電子証明書エラー"
    assert "有効期間が満了" in answer.text


def test_a_revoked_card_is_refused(visitor: httpx.Client, authority: Authority) -> None:
    issued = authority.issue(HOLDER)
    authority.revoke(load_der_x509_certificate(issued.signature.certificate).serial_number)
    answer = read_card(visitor, certificates(issued))
    assert "電子証明書が失効しています" in answer.text


def test_certificates_in_each_other_s_place_are_refused(
    visitor: httpx.Client, card: dict[str, str]
) -> None:
    answer = read_card(visitor, {"01": card["02"], "02": card["01"]})
    assert "電子証明書の種類が正しくありません" in answer.text


@pytest.mark.parametrize("broken", ["", "%%%", "AAAA"])
def test_garbage_instead_of_a_certificate_is_refused(
    visitor: httpx.Client, card: dict[str, str], broken: str
) -> None:
    answer = read_card(visitor, {**card, "02": broken})
    assert "電子証明書を読み取れませんでした" in answer.text


@pytest.mark.parametrize(
    ("password", "again", "complaint"),
    [
        ("", "", "パスワードを入力してください。"),
        ("Ab-1", None, "8文字以上32文字以内"),
        ("A-1" * 11, None, "8文字以上32文字以内"),
        ("Sakura2026", None, "英字、数字、記号をそれぞれ1文字以上"),
        ("Sakura-2026~", None, "使用できない文字"),
        ("Sakura-2026", "Sakura-2027", "一致しません"),
        ("{auth_id}-1", None, "認証IDを含む"),
    ],
)
def test_a_password_against_the_rules_is_refused_with_the_rule(
    site: Running,
    visitor: httpx.Client,
    card: dict[str, str],
    password: str,
    again: str | None,
    complaint: str,
) -> None:
    auth_id = auth_id_on(register(visitor, card))
    site.arrived()
    [link] = site.links()
    answer = set_password(visitor, link, password.format(auth_id=auth_id), again)
    assert heading(answer) == "パスワード登録"
    assert complaint in answer.text.split('id="txtPassword"')[1]
    assert "Sakura" not in answer.text
    assert not site.site.state()["registrations"][0]["password_set"]


def test_the_password_link_works_once(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    register(visitor, card)
    [link] = site.links()
    set_password(visitor, link, PASSWORD)
    again = visitor.get(link)
    assert heading(again) == "使用済みのURL"
    assert again.status_code == 410


def test_the_password_link_ends_with_its_time(start: Start, card: dict[str, str]) -> None:
    site = start(timing=Timing(mail=0, link=0))
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        register(visitor, card)
        [link] = site.links()
        assert heading(visitor.get(link)) == "URLの有効期限切れ"


def test_a_guessed_link_opens_nothing(visitor: httpx.Client) -> None:
    assert heading(visitor.get("/WC01/WCACS010/ras?key=guess")) == "無効なURL"


def test_a_wrong_password_does_not_log_in_and_does_not_lock(
    site: Running, visitor: httpx.Client, card: dict[str, str]
) -> None:
    auth_id = auth_id_on(register(visitor, card))
    [link] = site.links()
    set_password(visitor, link, PASSWORD)
    for _ in range(6):
        answer = visitor.post(
            "/WC01/WCAAS020/ras", data={"txtAuthId": auth_id, "txtPassword": "Sakura-2027"}
        )
        assert "認証ID又はパスワードが正しくありません" in answer.text
    right = {"txtAuthId": auth_id, "txtPassword": PASSWORD}
    assert heading(visitor.post("/WC01/WCAAS020/ras", data=right)) == "メニュー"


def test_no_screen_of_the_registration_opens_without_a_card(visitor: httpx.Client) -> None:
    for screen in ("WCABS010", "WCABS020", "WCABS030"):
        assert heading(visitor.get(f"/WC01/{screen}/ras")) == "セッションタイムアウト"


def test_an_idle_session_ends(start: Start, card: dict[str, str]) -> None:
    site = start(timing=Timing(mail=0, session=-1))
    with httpx.Client(base_url=site.origin, follow_redirects=True) as visitor:
        assert heading(read_card(visitor, card)) == "セッションタイムアウト"


def test_the_language_stays_chosen(visitor: httpx.Client, card: dict[str, str]) -> None:
    top = visitor.get("/WC01/WCAAS010/?lang=en")
    assert top.text.count("Foreign national (applicant)/other") == 2
    assert heading(read_card(visitor, card)) == "Enter user information"
    assert heading(fill_in(visitor)) == "Confirm user information"


def test_both_addresses_of_the_top_page_answer(visitor: httpx.Client) -> None:
    for address in ("/WC01/WCAAS010/", "/WC01/WCAAS010/ras?dispOutputEvent=", "/WC01/"):
        page = visitor.get(address).text
        assert page.count(">外国人本人・その他</button>") == 2
        assert re.search(r'name="clickTurkKjnBtn"[^>]*>外国人本人・その他', page)
        assert re.search(r'name="clickLogInKjnBtn"[^>]*>外国人本人・その他', page)


def test_an_address_that_is_not_there_is_a_page_of_the_site(visitor: httpx.Client) -> None:
    answer = visitor.get("/WC01/nowhere")
    assert answer.status_code == 404
    assert heading(answer) == "ページが見つかりません"
