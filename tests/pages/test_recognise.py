"""A screen taken for another has the wrong button pressed on it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pages.auth_id import ShownAuthId, auth_id_of
from pages.explain import explain
from pages.intents import Candidate, NoCandidate
from pages.interruptions import interruptions
from pages.knowledge import load
from pages.plan import plan_filling
from pages.recognise import Ambiguous, Recognised, Unknown, recognise, way_on
from pages.snapshot import Field, FrameSeen, Heading, StepMark
from pages.understanding import Understood, understand
from tests.pages.pieces import asking, button, dialog, page, said
from tests.pages.understood import CASES

ROWS = {
    "氏名": "NGUYEN THI HANH", "メールアドレス": "hanh.nguyen@post.example",
    "利用者の区分": "外国人本人", "在留カード番号": "QR20468135ST",
}  # fmt: skip
FORM = (asking("氏名"), asking("メールアドレス"), asking("住所"))
REGISTER, BACK, ON = button("登録する"), button("修正する", kind="button"), button("確認")


def screen(read: Understood) -> str | None:
    found = recognise(read)
    return found.screen if isinstance(found, Recognised) else None


def pressed(read: Understood) -> str | None:
    found = way_on(read, recognise(read))
    return found.doing.action.text if isinstance(found, Candidate) else None


def confirmation(heading: str = "利用者情報確認", *buttons: Any, **more: Any) -> Understood:
    return page(heading, buttons=buttons or (BACK, REGISTER), rows=ROWS, **more)


@pytest.mark.parametrize(
    "more",
    [
        {"heading": "利用者情報入力"},
        {"headings": (Heading("利用者情報入力", 4),)},
        {"headings": (Heading("利用者情報入力", 0),)},
        {"title": "【在留申請オンラインシステム】利用者情報入力"},
        {"title": "利用者情報入力 | 在留申請オンラインシステム"},
        {"steps": (StepMark("入力", current=True), StepMark("確認"), StepMark("完了"))},
        {"steps": (StepMark("ホーム"), StepMark("利用者情報入力"))},
        {},
    ],
)
def test_a_form_is_known_wherever_its_name_stands_or_without_one(more: dict[str, Any]) -> None:
    found = recognise(page(fields=FORM, buttons=(ON,), **more))
    assert isinstance(found, Recognised)
    assert found.screen == "form"
    assert found.certainty == ("certain" if more else "likely")


def test_a_screen_that_is_not_shown_is_none() -> None:
    """Sites of one page keep their other screens in it, hidden."""
    seen = page("利用者情報入力", FORM, (ON,)).snapshot
    assert screen(understand(seen, load())) == "form"
    hidden = replace(
        seen,
        headings=tuple(replace(each, visible=False) for each in seen.headings),
        fields=tuple(replace(each, visible=False) for each in seen.fields),
        actions=tuple(replace(each, visible=False) for each in seen.actions),
    )
    assert screen(understand(hidden, load())) is None


def test_a_confirmation_is_known_by_rows_and_button_without_a_name() -> None:
    assert screen(confirmation("")) == "confirmation"
    assert screen(confirmation("", BACK, button("次へ"))) is None


def test_a_confirmation_on_which_something_is_still_asked_is_none() -> None:
    assert screen(page("利用者情報確認", FORM, (REGISTER,), rows=ROWS)) != "confirmation"
    half = page("利用者情報確認", (asking("お子様の人数"),), (REGISTER,), rows=ROWS)
    assert screen(half) is None
    assert pressed(half) is None


def test_a_done_that_still_has_a_button_to_register_is_not_believed() -> None:
    found = recognise(page("利用者情報登録完了", buttons=(REGISTER,), rows=ROWS))
    assert isinstance(found, Unknown)
    assert found.against


@pytest.mark.parametrize(
    ("heading", "taken_for"),
    [
        ("仮登録完了", "mail_sent"),
        ("メールアドレス登録完了", "mail_sent"),
        ("パスワード登録完了", "password_done"),
        ("利用申出：完了", None),
        ("利用者情報登録完了", "completion"),
        ("ご登録ありがとうございました", "completion"),
    ],
)
def test_only_the_end_of_the_registration_is_its_end(heading: str, taken_for: str | None) -> None:
    assert screen(page(heading)) == taken_for


def test_an_unfinished_registration_is_not_complete() -> None:
    read = page("利用者登録：完了", text="まだ登録は完了していません。メールをご確認ください。")
    assert screen(read) != "completion"


LOGIN = (asking("利用者ID"), asking("パスワード", kind="password"))


@pytest.mark.parametrize(
    "heading", ["ログイン", "利用者ログイン", "", "利用者登録", "パスワード設定"]
)
def test_a_page_to_sign_in_is_never_one_to_register(heading: str) -> None:
    read = page(heading, LOGIN, (button("ログイン"), button("新規登録", kind="link", form=-1)))
    assert screen(read) in ("login", "top", None)
    assert pressed(read) in (None, "新規登録")


def test_one_password_without_a_name_may_be_one_to_sign_in_with() -> None:
    alone = (asking("パスワード", kind="password"),)
    assert screen(page("", alone, (button("送信"),))) is None
    assert screen(page("ログインパスワードの設定", alone, (button("設定する"),))) == "password"


def test_changing_a_password_or_asking_for_a_forgotten_one_is_no_registration() -> None:
    change = (
        asking("現在のパスワード", kind="password"),
        asking("新しいパスワード", kind="password"),
    )
    assert screen(page("パスワード登録", change, (button("登録"),))) != "password"
    assert (
        screen(page("パスワードをお忘れの方", (asking("メールアドレス"),), (button("送信"),)))
        is None
    )
    changing = page("登録情報変更", FORM, (ON,))
    assert screen(changing) is None


def test_a_mail_address_alone_is_a_screen_of_its_own() -> None:
    mail = (asking("メールアドレス"), asking("メールアドレス（再入力）"))
    read = page("メールアドレスの登録", mail, (button("送信"),))
    assert (screen(read), pressed(read)) == ("mail_address", "送信")
    code = page("メールアドレスの確認", (asking("認証コード"),), (button("次へ"),))
    assert (screen(code), pressed(code)) == ("mail_code", "次へ")


@pytest.mark.parametrize(
    ("heading", "text", "kind"),
    [
        ("メンテナンス中", "", "maintenance"),
        ("エラー", "セッションが終了しました。", "session"),
        ("システムエラー", "", "error"),
        ("アクセスできません", "海外からは利用できません", "abroad"),
        ("登録済みの利用者", "", "registered"),
        ("電子証明書エラー", "電子証明書が失効しています", "certificate"),
        ("使用済みのURL", "", "link-used"),
        ("URLの有効期限切れ", "", "link"),
        ("", "ただいまシステムメンテナンスのため、サービスを停止しています。", "maintenance"),
        ("Session timeout", "", "session"),
        ("ご案内", "このURLは既に使用されています。", "link-used"),
    ],
)
def test_a_page_of_trouble_says_which(heading: str, text: str, kind: str) -> None:
    found = recognise(page(heading, text=text))
    assert isinstance(found, Recognised)
    assert (found.screen, found.kind) == ("trouble", kind)


def test_a_form_with_a_message_about_its_entries_is_still_the_form() -> None:
    read = page("入力エラー", FORM, (ON,), messages=(said("生年月日が正しくありません"),))
    assert screen(read) == "form"
    assert explain(read)["messages"] == ["生年月日が正しくありません"]


def test_a_notice_of_maintenance_is_not_maintenance() -> None:
    start = button("新規利用者登録", kind="link", form=-1)
    assert screen(page("メンテナンスのお知らせ", buttons=(start,))) == "top"


def test_a_page_that_says_nothing_known_is_unknown() -> None:
    found = recognise(page("お客様登録シート", (asking("お生まれになった所"),), (button("進む"),)))
    assert isinstance(found, Unknown)
    assert isinstance(way_on(page("天気"), recognise(page("天気"))), NoCandidate)


def test_a_page_that_may_be_two_screens_is_neither() -> None:
    read = page(
        "",
        (Field("c", "tick", text="利用規約に同意します"),),
        (button("同意する"), button("マイナンバーカードを読み取る"), button("新規利用者登録")),
    )
    found = recognise(read)
    assert isinstance(found, Ambiguous | Unknown)
    assert explain(read)["screen"] is None


@pytest.mark.parametrize(
    ("buttons", "reason"),
    [
        ((REGISTER, button("登録")), "several"),
        ((button("登録する"), button("この内容で登録する")), "several"),
        ((button("登録する", disabled=True),), "disabled"),
        ((button("登録する", covered=True),), "covered"),
        ((button("登録する", visible=False), BACK), "none"),
        ((button("仮登録する"), BACK), "none"),
        ((button("登録を中止する"), BACK), "none"),
        ((button("登録内容を修正する"), BACK), "none"),
        ((button("登録する", leads_to="https://other.example/"),), "origin"),
        ((button("登録する", leads_to="https://site.example.evil.example/"),), "origin"),
        ((button("登録する", frame=1),), "origin"),
    ],
)
def test_register_is_pressed_only_when_it_is_the_one(buttons: Any, reason: str) -> None:
    frames = (
        FrameSeen("https://site.example/reg", "https://site.example"),
        FrameSeen("https://other.example/", "https://other.example", same_origin=False),
    )
    read = confirmation("利用者情報確認", *buttons, frames=frames)
    found = read.only("register")
    assert isinstance(found, NoCandidate)
    assert found.reason == reason


def test_a_link_of_a_menu_does_not_stand_in_the_way_of_the_button() -> None:
    menu = button("登録", kind="link", form=-1, leads_to="https://site.example/menu")
    assert pressed(confirmation("利用者情報確認", menu, REGISTER)) == "登録する"
    script = button("登録", kind="link", form=-1, leads_to="")
    assert pressed(confirmation("利用者情報確認", script, REGISTER)) is None


def test_a_link_of_a_menu_does_not_make_the_end_doubtful() -> None:
    menu = button("登録", kind="link", form=-1, leads_to="https://site.example/menu")
    done = page("利用者情報登録完了", buttons=(menu,), rows={"認証ID": "75FZ5A8EX9NK"})
    assert screen(done) == "completion"


def test_send_on_a_form_is_pressed_only_where_the_steps_promise_a_confirmation() -> None:
    steps = (
        StepMark("日本語", current=True),
        StepMark("English"),
        StepMark("STEP1 入力", current=True),
        StepMark("STEP2 確認"),
        StepMark("STEP3 完了"),
    )
    send = (button("送信"),)
    assert pressed(page("利用者情報入力", FORM, send, steps=steps)) == "送信"
    assert pressed(page("利用者情報入力", FORM, send)) is None
    assert pressed(page("利用者情報入力", FORM, (button("登録"),), steps=steps)) is None
    without = (StepMark("STEP1 入力", current=True), StepMark("STEP2 完了"))
    assert pressed(page("利用者情報入力", FORM, send, steps=without)) is None


def test_a_notice_between_the_screens_is_gone_past() -> None:
    notice = page("ご利用にあたっての注意", buttons=(button("次へ"),))
    assert (screen(notice), pressed(notice)) == ("notice", "次へ")
    privacy = page("個人情報の取扱いについて", buttons=(button("確認して進む"),))
    assert (screen(privacy), pressed(privacy)) == ("notice", "確認して進む")
    asks = page("個人情報の取扱いについて", buttons=(button("同意する"), button("次へ")))
    assert screen(asks) == "terms"


def test_the_cards_password_on_a_page_is_never_taken_for_the_login_password() -> None:
    fields = (
        asking("ログインパスワード", kind="password"),
        asking("利用者証明用パスワード（4桁の数字）", kind="password", required=True),
    )
    assert screen(page("パスワード設定", fields, (button("登録"),))) is None
    form = page("利用者情報入力", (*FORM, fields[1]), (ON,))
    plan = plan_filling(form, CASES["change"])
    assert [x.label for x in plan.stops] == ["利用者証明用パスワード（4桁の数字）"]
    assert not plan.passwords and not plan.unanswered


def test_a_password_in_the_clear_is_a_password() -> None:
    clear = (asking("パスワード"), asking("パスワード（確認用）"))
    assert screen(page("パスワード設定", clear, (button("登録"),))) == "password"


def test_a_password_that_is_set_is_not_the_registration_that_is_done() -> None:
    assert screen(page("登録完了", text="パスワードの登録が完了しました。")) == "password_done"


@pytest.mark.parametrize(
    ("more", "value"),
    [
        ({"rows": {"認証ID": "75FZ5A8EX9NK"}}, "75FZ5A8EX9NK"),
        ({"rows": {"認証ID": "75FZ5A8EX9NK（12桁）"}}, "75FZ5A8EX9NK"),
        ({"rows": {"認証ＩＤ": "７５ＦＺ５Ａ８ＥＸ９ＮＫ"}}, "75FZ5A8EX9NK"),
        ({"rows": {"ユーザーID（認証ID）": "75FZ 5A8E X9NK"}}, "75FZ5A8EX9NK"),
        ({"rows": {"受付番号": "R8A2K7M4P9Q3", "利用者ID": "75FZ5A8EX9NK"}}, "75FZ5A8EX9NK"),
        ({"text": "あなたの認証IDは 75FZ5A8EX9NK です。"}, "75FZ5A8EX9NK"),
        ({"text": "認証IDの例：ABCD2345EFGH"}, None),
        ({"text": "認証IDは、メールでお知らせします。"}, None),
        ({"text": "前回の認証IDは ZZZZ99998888 でした。"}, None),
        ({"text": "旧認証ID：ZZZZ99998888\n認証ID：A1B2C3D4E5"}, "A1B2C3D4E5"),
        ({"text": "ご家族の認証IDは ZZZZ99998888 です。"}, None),
        ({"text": "仮認証ID：TMPA1B2C3"}, None),
        ({"text": "認証ID：TMPA1B2C3（仮のID）"}, None),
        ({"text": "仮利用者ID：TMPA1B2C3\n認証ID：A1B2C3D4E5"}, "A1B2C3D4E5"),
        ({"rows": {"仮認証ID": "TMPA1B2C3"}, "text": "仮認証ID\nTMPA1B2C3"}, None),
        ({"rows": {"認証ID（代理人）": "A1B2C3"}, "text": "認証ID：A1B2C3"}, None),
        ({"text": "認証IDは A1B2C3D4E5 または ZZZZ99998888 です。"}, None),
        ({"text": "あなたの認証IDは A1B2C 3D4E5 です。"}, "A1B2C3D4E5"),
        ({"text": "認証IDは A1B2C\u20603D4E5 です。"}, "A1B2C3D4E5"),
        ({"text": "認証ID：Ａ１Ｂ２Ｃ‐３Ｄ４Ｅ５"}, "A1B2C-3D4E5"),
        ({"text": "認証IDは A1B2C 3D4E5F6 です。"}, None),
        ({"rows": {"認証ID": "A1B2C\u30003D4E5"}}, "A1B2C3D4E5"),
        ({"rows": {"認証ID": "A1B2C－3D4E5"}}, "A1B2C-3D4E5"),
        ({"rows": {"認証ID": "A1B2C 3D4E5", "Authentication ID": "A1B2C3D4E5"}}, "A1B2C3D4E5"),
        ({"rows": {"認証ID": "A1B2\x1b[31mC3"}}, None),
        ({"rows": {"認証ID": "A1B2C3" * 500}}, None),
        ({"rows": {"認証ID": "発行までお待ちください（あと5分）"}}, None),
        ({"rows": {"認証ID": "Please wait 5 minutes"}}, None),
        ({"rows": {"認証ID": "取得中です…"}}, None),
        ({"rows": {"認証ID": "75********NK"}}, None),
        ({"rows": {"認証ID": "75FZ…"}}, None),
        ({"text": "認証IDは 75FZ****** です。"}, None),
        ({"rows": [("認証ID", "75FZ5A8EX9NK"), ("認証ID", "ZZZZ99998888")]}, None),
        ({"rows": {"受付番号": "R8A2K7M4P9Q3"}}, None),
    ],
)
def test_the_auth_id_is_found_by_its_name_or_not_at_all(more: Any, value: str | None) -> None:
    found = auth_id_of(page("利用者情報登録完了", **more))
    assert (found.value if isinstance(found, ShownAuthId) else None) == value
    assert found.why


CARD = "AB12345678CD"


@pytest.mark.parametrize(
    ("more", "value"),
    [
        ({"rows": {"認証ID": CARD}}, None),
        ({"rows": [("認証ID", "75FZ5A8EX9NK"), ("認証ID", CARD)]}, "75FZ5A8EX9NK"),
        ({"text": f"認証IDは {CARD} です。"}, None),
    ],
)
def test_a_value_of_the_person_is_no_auth_id_whatever_it_is_called(
    more: Any, value: str | None
) -> None:
    found = auth_id_of(page("利用者情報登録完了", **more), CARD.__eq__)
    assert (found.value if isinstance(found, ShownAuthId) else None) == value


def test_register_is_pressed_on_a_confirmation_alone() -> None:
    assert pressed(confirmation()) == "登録する"
    assert pressed(page("利用者情報入力", FORM, (REGISTER,))) is None
    assert pressed(page("お知らせ", buttons=(REGISTER,))) is None


def test_the_same_button_above_and_below_a_form_is_one_but_not_for_registering() -> None:
    twice = (button("確認へ進む"), button("確認へ進む"))
    assert pressed(page("利用者情報入力", FORM, twice)) == "確認へ進む"
    assert pressed(confirmation("利用者情報確認", REGISTER, REGISTER)) is None


def test_the_button_of_another_form_is_not_pressed() -> None:
    read = page("利用者情報入力", FORM, (button("次へ", form=3), button("確認")))
    assert pressed(read) == "確認"


OVER = (
    (
        "まもなくセッションが切れます。延長しますか？",
        ["延長する", "ログアウト"],
        "session",
        "延長する",
    ),
    ("まもなくセッションが切れます。延長しますか？", ["はい", "いいえ"], "session", "はい"),
    ("まもなく自動的にログアウトします。", ["ログアウト"], "session", None),
    ("重要なお知らせ", ["閉じる"], "notice", "閉じる"),
    ("重要なお知らせ", ["確認しました"], "notice", "確認しました"),
    ("重要なお知らせ", ["詳細", "閉じる"], "notice", "閉じる"),
    ("ご注意 ブラウザを閉じないでください", ["×"], "notice", "×"),
    ("当サイトではCookieを使用しています。", ["同意する", "拒否する"], "cookie", "拒否する"),
    ("当サイトではCookieを使用しています。", ["同意する"], "cookie", None),
    ("アンケートにご協力ください", ["回答する", "あとで"], "survey", "あとで"),
    ("入力内容が破棄されます。よろしいですか？", ["OK", "キャンセル"], "leave-question", None),
    ("登録を中止します。よろしいですか？", ["はい", "いいえ"], "leave-question", None),
    ("この内容で登録します。よろしいですか？", ["OK", "キャンセル"], "register-question", "OK"),
    ("この内容で登録します。よろしいですか？", ["OK"], "register-question", None),
    ("マイナンバーカードをセットしてください", ["キャンセル"], "reading", None),
    ("ウィジェット", ["登録する"], "unknown", None),
    ("ウィジェット", ["閉じる"], "unknown", "閉じる"),
)


@pytest.mark.parametrize(("text", "buttons", "kind", "press"), OVER)
def test_what_lies_over_a_page_is_cleared_away_by_known_words_alone(
    text: str, buttons: list[str], kind: str, press: str | None
) -> None:
    over = tuple(button(each, dialog=0, form=-1, kind="button") for each in buttons)
    read = page(
        "利用者情報入力", FORM, (button("確認", covered=True), *over), dialogs=(dialog(text),)
    )
    [found] = interruptions(read)
    assert found.kind == kind
    assert (found.press.doing.action.text if found.press else None) == press
    assert pressed(read) is None, "nothing of the page is pressed while something lies over it"


def test_going_on_with_something_asks_for_time_in_a_dialog_about_the_session_alone() -> None:
    goes_on = button("入力を続ける", kind="button")
    beside = page("利用者情報入力", FORM, (ON, goes_on), messages=(said("残り時間 5分"),))
    assert not interruptions(beside)
    over = replace(goes_on, dialog=0, form=-1)
    for text, press in (
        ("まもなくセッションが切れます。", "入力を続ける"),
        ("入力内容が破棄されます。よろしいですか？", None),
    ):
        read = page("利用者情報入力", FORM, (over,), dialogs=(dialog(text),))
        [found] = interruptions(read)
        assert (found.press.doing.action.text if found.press else None) == press


CLOSE = button("閉じる", dialog=0, form=-1, kind="button")
GO = button("実行する", dialog=0, form=-1, kind="button")


@pytest.mark.parametrize(
    ("over", "buttons", "certainty"),
    [
        ("", (ON,), "certain"),
        ("重要なお知らせ", (ON, CLOSE), "certain"),
        ("入力した内容で登録します。よろしいですか？", (ON, GO, CLOSE), "likely"),
        ("ウィジェット", (ON, GO), "likely"),
        ("", (button("下書き保存"),), "likely"),
        ("", (button("確かめてみる"),), "likely"),
    ],
)
def test_a_form_under_something_or_with_no_way_on_is_not_certain(
    over: str, buttons: Any, certainty: str
) -> None:
    dialogs = (dialog(over),) if over else ()
    found = recognise(page("利用者情報入力", FORM, buttons, dialogs=dialogs))
    assert isinstance(found, Recognised)
    assert (found.screen, found.certainty) == ("form", certainty)


def test_a_form_by_which_one_leaves_is_none_to_register_with() -> None:
    leaving = (button("退会する"), button("下書き保存"))
    assert screen(page("利用者情報入力", FORM, leaving)) is None
    assert screen(page("利用者情報入力", FORM, (ON, button("行を削除")))) == "form"


def test_register_in_a_dialog_is_not_the_pages_own() -> None:
    over = (button("登録する", dialog=0), button("キャンセル", dialog=0))
    read = confirmation(
        "利用者情報確認", button("登録", covered=True), *over, dialogs=(dialog("登録しますか？"),)
    )
    assert pressed(read) is None


def test_a_bar_that_offers_more_time() -> None:
    bar = button("延長する", kind="button", form=-1)
    read = page("利用者情報入力", FORM, (ON, bar), messages=(said("残り時間 5分"),))
    [found] = interruptions(read)
    assert (found.dialog, found.kind) == (-1, "session")
    assert found.press


def test_an_explanation_has_the_shape_that_others_read() -> None:
    read = page(
        "利用者情報入力",
        (*FORM, asking("秘密の質問", kind="list", required=True, options=("母の旧姓は？",))),
        (ON,),
        messages=(said("必須です"),),
    )
    told = explain(read)
    assert set(told) == {
        "screen", "certainty", "reasons", "fields", "actions", "unanswered", "messages",
    }  # fmt: skip
    assert told["screen"] == "form" and told["certainty"] == "certain" and told["reasons"]
    assert told["fields"][0] == {"label": "氏名", "role": "name", "why": "words: 「氏名」"}
    assert told["actions"] == [{"text": "確認", "intent": "on", "why": "words: 「確認」"}]
    assert [x["label"] for x in told["unanswered"]] == ["秘密の質問"]
    with_case = explain(read, CASES["change"])
    assert [x["label"] for x in with_case["unanswered"]] == ["秘密の質問"]


def test_an_explanation_holds_no_value_of_the_page() -> None:
    greyed = asking("氏名", greyed=True, value="TANAKA HANAKO", filled=True)
    read = page("利用者情報確認", (greyed,), (REGISTER,), rows={"メールアドレス": "x@y.example"})
    told = json.dumps(explain(read, CASES["change"]), ensure_ascii=False)
    assert "TANAKA" not in told and "x@y.example" not in told


def test_a_known_name_under_the_heading_of_another_is_not_pressed() -> None:
    names = {"clickTurkKjnBtn": "ログイン", "clickLogInKjnBtn": "新規利用者登録"}
    swapped = tuple(
        button("外国人本人・その他", name=name, section=section, kind="button")
        for name, section in names.items()
    )
    read = page("新規利用者登録", buttons=swapped, edition="2022")
    assert isinstance(read.only("start"), NoCandidate)


@pytest.mark.parametrize(
    "sections",
    [("ログイン", "新規利用者登録"), ("登録済みの方", "はじめて利用される方（利用者登録）")],
)
def test_equal_buttons_of_the_front_page_are_told_apart_by_their_headings(
    sections: tuple[str, str],
) -> None:
    twice = tuple(
        button("外国人本人・その他", section=each, kind="button", form=0) for each in sections
    )
    headings = tuple(Heading(each, 2) for each in sections)
    read = page(buttons=twice, headings=headings, edition="2022")
    found = way_on(read, recognise(read))
    assert isinstance(found, Candidate)
    assert found.doing.action.section == sections[1]


PASSWORDS = (asking("パスワード", kind="password"), asking("パスワード再入力", kind="password"))
ACCOUNT = (asking("氏名"), asking("メールアドレス"), *PASSWORDS)
SETTLED = asking("メールアドレス", value="hanh.nguyen@post.example", greyed=True)


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("利用者登録：入力", ACCOUNT),
        ("", ACCOUNT),
        ("アカウントの作成", ACCOUNT),
        ("利用者登録：入力", (asking("氏名"), SETTLED, *PASSWORDS)),
        ("利用者登録：入力", (SETTLED, *PASSWORDS)),
        ("利用者登録：入力", (*ACCOUNT, asking("電話番号"), asking("住所"))),
    ],
)
def test_a_form_that_wants_a_password_and_no_card_opens_an_account(
    heading: str, fields: tuple[Field, ...]
) -> None:
    read = page(heading, fields, (ON,))
    assert (screen(read), pressed(read)) == ("account", "確認")
    assert pressed(page(heading, fields, (REGISTER,))) is None  # nothing to be looked at before


@pytest.mark.parametrize(
    ("heading", "fields", "taken_for"),
    [
        ("利用者登録：入力", (*ACCOUNT, asking("利用者の区分", kind="list")), "form"),
        ("利用者登録：入力", (*ACCOUNT, asking("在留カード番号")), "form"),
        ("パスワード設定", (SETTLED, *PASSWORDS), "password"),
        ("", PASSWORDS, "password"),
        ("利用者ログイン", LOGIN, "login"),
    ],
)
def test_what_asks_for_more_or_less_than_an_account_is_none(
    heading: str, fields: tuple[Field, ...], taken_for: str
) -> None:
    assert screen(page(heading, fields, (ON,))) == taken_for


def test_a_name_from_the_card_beside_a_password_is_no_accounts() -> None:
    """The card has been read: what comes next may be the registration."""
    name = asking("氏名", value="NGUYEN THI HANH", greyed=True)
    fields = (name, asking("メールアドレス"), asking("電話番号"), *PASSWORDS)
    assert screen(page("利用者登録：入力", fields, (ON,))) == "form"


OPENED = {"氏名": "NGUYEN THI HANH", "メールアドレス": "hanh1995@post.example", "パスワード": ""}


def test_the_confirmation_of_an_account_is_none_of_a_registration() -> None:
    read = page("利用者登録：確認", buttons=(BACK, REGISTER), rows=OPENED)
    assert (screen(read), pressed(read)) == ("account_confirmation", "登録する")
    more = {**OPENED, "利用者の区分": "外国人本人"}
    assert screen(page("利用者登録：確認", buttons=(BACK, REGISTER), rows=more)) == "confirmation"


@pytest.mark.parametrize(
    ("rows", "text", "taken_for"),
    [
        ({"利用者ID": "hanh1995@post.example"}, "", "account_done"),
        ({}, "続いて利用申出を行ってください。", "account_done"),
        ({"認証ID": "75FZ5A8EX9NK"}, "続いて利用申出を行ってください。", "completion"),
        (
            {"利用者ID": "hanh1995@post.example", "認証ID": "75FZ5A8EX9NK"},
            "続いて利用申出を行ってください。",
            "completion",
        ),
        ({"認証ID": "75FZ5A8EX9NK"}, "", "completion"),
    ],
)
def test_an_open_account_is_not_the_registration_that_is_done(
    rows: dict[str, str], text: str, taken_for: str
) -> None:
    assert screen(page("利用者登録：完了", rows=rows, text=text)) == taken_for


def test_the_end_of_the_second_stage_is_the_registrations_where_it_tells_an_auth_id() -> None:
    rows = {"利用者ID": "hanh1995@post.example", "認証ID": "75FZ5A8EX9NK"}
    read = page("利用申出：完了", rows=rows)
    found = auth_id_of(read)
    assert screen(read) == "completion"
    assert isinstance(found, ShownAuthId) and found.value == "75FZ5A8EX9NK"


def test_signing_in_is_done_by_the_button_that_sends_the_form() -> None:
    head = button("ログイン", kind="button")
    read = page("利用者ログイン", LOGIN, (head, button("ログイン")))
    found = read.only("login")
    assert isinstance(found, Candidate) and found.doing.action.kind == "submit"
    twice = page("利用者ログイン", LOGIN, (button("ログイン"), button("ログイン", leads_to="/x")))
    assert isinstance(twice.only("login"), NoCandidate)


@pytest.mark.parametrize(
    "heading",
    [
        "署名用電子証明書のパスワード",
        "利用者証明用パスワードの入力",
        "マイナンバーカードの暗証番号",
    ],
)
def test_a_page_about_a_password_of_the_card_is_never_given_a_login_password(heading: str) -> None:
    asked = (asking("パスワード", kind="password"), asking("パスワード（確認）", kind="password"))
    for title in ("", "パスワード登録"):
        read = page(heading, asked, (REGISTER,), title=title)
        assert screen(read) is None
    assert screen(page("パスワード登録", asked, (REGISTER,))) == "password"


@pytest.mark.parametrize(
    "heading",
    ["登録の取り下げが完了しました", "利用者登録の取下げ完了", "下書きの登録が完了しました"],
)
def test_what_was_withdrawn_or_only_drafted_is_no_completion(heading: str) -> None:
    assert screen(page(heading, rows={"認証ID": "KW55219083"})) is None


NEW = (
    asking("新しいパスワード", kind="password"),
    asking("新しいパスワード（確認用）", kind="password"),
)


@pytest.mark.parametrize(
    ("heading", "fields", "buttons", "text"),
    [
        ("在留期間更新許可申請 申請内容入力", FORM, (ON,), ""),
        ("住居地の届出 入力", FORM, (ON,), ""),
        ("申請状況照会", FORM, (ON,), ""),
        ("認証IDをお忘れの方", FORM, (ON,), ""),
        ("アカウントロックの解除", FORM, (ON,), ""),
        ("利用者情報入力", (asking("認証ID"), *FORM), (ON,), ""),
        ("利用者情報", FORM, (button("変更内容を確認する"),), ""),
        ("利用者登録の取消", (asking("メールアドレス"),), (button("送信"),), ""),
        ("パスワードの有効期限が切れています", NEW, (REGISTER,), ""),
        ("パスワードの設定", NEW, (REGISTER,), "パスワードの有効期限が切れました。"),
        ("暗証番号の登録", (asking("暗証番号", kind="password"),), (REGISTER,), ""),
        ("登録完了", (), (), "通知先メールアドレスの登録が完了しました。"),
        ("登録完了", (), (), "仮登録が完了しました。"),
        ("メール送信完了", (), (), "パスワード再設定用のURLをお送りしました。"),
        ("認証コードの入力", (asking("認証コード"),), (ON,), "SMSで届いたコードです。"),
        ("電子署名の付与", (), (button("カードを読み取る", kind="button"),), ""),
    ],
)
def test_what_looks_like_a_screen_of_the_registration_is_not_always_one(
    heading: str, fields: Any, buttons: Any, text: str
) -> None:
    read = page(heading, fields, buttons, text=text)
    assert (screen(read), pressed(read)) == (None, None)


def test_the_name_of_the_site_over_a_form_takes_no_question_from_it() -> None:
    over = "在留申請オンラインシステム及び電子届出システム"
    fields = tuple(replace(each, section=over) for each in FORM)
    assert screen(page(over, fields, (ON,))) == "form"


def test_the_way_in_for_organisations_is_none_for_a_person() -> None:
    of = {each: button("新規登録", kind="link", form=-1, section=each, leads_to="") for each in (
        "所属機関・行政書士の方", "個人の方")}  # fmt: skip
    assert screen(page("ご利用の方", buttons=tuple(of.values())[:1])) is None
    found = page("ご利用の方", buttons=tuple(of.values())).only("start")
    assert isinstance(found, Candidate) and found.doing.action.section == "個人の方"


def test_a_filing_that_is_sent_is_no_registration() -> None:
    filing: dict[str, Any] = {"buttons": (BACK, button("申請する")), "rows": ROWS}
    assert screen(page("申請内容の確認", text="在留資格変更許可申請", **filing)) is None
    assert screen(page("申請内容の確認", **filing)) == "confirmation"


def test_an_id_on_a_line_of_its_own_is_the_one_that_was_announced() -> None:
    for text, value in {
        "認証IDは以下のとおりです。\nA1B2C3D4E5": "A1B2C3D4E5",
        "仮の認証IDは以下のとおりです。\nTMPA1B2C3": None,
        "認証IDはメールでお送りします。受付番号は次のとおりです。\nR20260001": None,
    }.items():
        found = auth_id_of(page("登録完了", text=text))
        assert (found.value if isinstance(found, ShownAuthId) else None) == value
