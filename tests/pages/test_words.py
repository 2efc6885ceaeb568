"""A question taken for another puts a wrong value into somebody's registration."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages import knowledge
from pages.asking import Said, read_label
from pages.intents import read_action
from pages.knowledge import Knowledge, editions, load, with_lesson
from pages.labels import bare, question_of
from pages.recognise import screens_named


@pytest.fixture(scope="module")
def words() -> Knowledge:
    return load()


UNDERSTOOD = {
    "氏名": "name",
    "氏名（在留カードの記載どおり）": "name",
    "Name (as on residence card)": "name",
    "お名前": "name",
    "氏名（ローマ字）": "name",
    "ご氏名（フルネーム）": "name",
    "【必須】お名前": "name",
    "※氏名 Name": "name",
    "本人氏名": "name",
    "Full name (in capital letters)": "name",
    "Your name": "name",
    "フリガナ": "name_kana",
    "氏名（フリガナ）": "name_kana",
    "お名前（カナ）": "name_kana",
    "姓": "name.family",
    "お名前（姓）": "name.family",
    "First name": "name.given",
    "セイ": "name_kana.family",
    "性別 / Sex": "sex",
    "生年月日（西暦）": "birth_date",
    "生年月日（西暦8桁）": "birth_date",
    "お誕生日": "birth_date",
    "Date of birth (YYYYMMDD)": "birth_date",
    "生年月日\n（例：19900401）": "birth_date",
    "国籍": "nationality",
    "国籍・地域 必須": "nationality",
    "国籍・地域名": "nationality",
    "〒": "postal_code",
    "郵便番号（ハイフンなし）": "postal_code",
    "Zip code": "postal_code",
    "ご住所": "address",
    "現住所（日本国内）": "address",
    "Address in Japan": "address",
    "都道府県": "address.prefecture",
    "住所（番地）": "address.street",
    "電話番号（ハイフンなし）": "phone",
    "日中連絡のつく電話番号": "phone",
    "ご連絡先電話番号": "phone",
    "携帯電話番号": "phone",
    "Telephone number (without hyphens)": "phone",
    "メールアドレス": "email",
    "Eメール": "email",
    "E-mail address": "email",
    "ｅメールアドレス": "email",
    "２１.４　メールアドレス": "email",
    "① メールアドレス：": "email",
    "メールアドレスを入力してください": "email",
    "ご連絡用メールアドレス（半角英数字100文字以内）": "email",
    "受信可能なメールアドレス": "email",
    "Please enter your e-mail address": "email",
    "メールアドレス（確認用）": "email_again",
    "メールアドレス（再入力）": "email_again",
    "メールアドレス確認": "email_again",
    "確認用メールアドレス": "email_again",
    "Re-enter e-mail address": "email_again",
    "E-mail address (confirmation)": "email_again",
    "メールアドレス（確認のため再度入力してください）": "email_again",
    "利用者の区分": "category",
    "ご利用者様の区分": "category",
    "性別の区分": "sex",
    "国籍・地域（国・地域名）": "nationality",
    "日本における居住地": "address",
    "ﾒｰﾙｱﾄﾞﾚｽ（確認）": "email_again",
    "利用者区分": "category",
    "申請者区分": "category",
    "あなたは": "category",
    "User category": "category",
    "在留カード番号": "residence_card",
    "在留カードの番号": "residence_card",
    "在留カード等番号": "residence_card",
    "在留カード番号（右上の番号）": "residence_card",
    "Residence Card No.": "residence_card",
    "ログインパスワード": "password",
    "新しいパスワード": "password",
    "パスワード（確認用）": "password_again",
    "現在のパスワード": "old_password",
    "認証コード": "mail_code",
    "秘密の質問の答え": "secret_answer",
    "認証ID": "auth_id",
    "認証IDを受け取るメールアドレス": "email",
    "確認のため、同じメールアドレスを入力してください": "email_again",
    "もう一度同じメールアドレスを入力": "email_again",
    "上記メールアドレスの確認": "email_again",
    "連絡のとれる電話番号": "phone",
    "電話番号（固定または携帯）": "phone",
    "誕生年月日": "birth_date",
    "在留カード又は特別永住者証明書の番号": "residence_card",
    "性別（男・女）": "sex",
    "生まれた年月日": "birth_date",
    "出生年月日（パスポートと同じ）": "birth_date",
    "電話番号（自宅または携帯）": "phone",
    "携帯電話番号または電話番号": "phone",
    "電話番号１": "phone",
    "PC用メールアドレス": "email",
    "通知先メールアドレス": "email",
    "住所（番地・建物名まで）": "address",
    "住居地（在留カード記載のもの）": "address",
    "国籍（国名）": "nationality",
    "氏名（パスポート表記）": "name",
    "登録する方の氏名": "name",
    "申請される方の区分": "category",
    "じゅうしょ": "address",
}

NOT_THE_CASES = (
    "署名用電子証明書のパスワード",
    "利用者証明用パスワード（4桁の数字）",
    "メールアドレス（この欄には何も入力しないでください）",
    "扶養者の氏名",
    "勤務先メールアドレス",
    "電話番号（勤務先）",
    "会社の電話番号",
    "勤務先住所",
    "職場の電話番号",
    "緊急連絡先電話番号",
    "緊急連絡先（電話番号）",
    "代理人の氏名",
    "法定代理人氏名",
    "配偶者の氏名",
    "連絡先氏名",
    "連絡先住所",
    "日本における連絡先の郵便番号",
    "父の氏名",
    "保証人住所",
    "旧姓",
    "氏名（旧姓）",
    "通称名",
    "旧在留カード番号",
    "本国の住所",
    "携帯メールアドレス",
    "FAX番号",
    "電話番号／FAX番号",
    "パスポート番号",
    "国籍（出生時）",
    "送付先住所",
    "Company e-mail address",
    "Emergency contact phone number",
    "Spouse's name",
    "Former name",
    "Previous residence card number",
    "Name of your employer",
)

NOT_UNDERSTOOD = (
    "電話番号の種類",
    "メールアドレスの公開",
    "氏名・性別",
    "住所1",
    "電話番号2",
    "国籍取得日",
    "在留カードの有効期限",
    "生年月日の確認書類",
    "名称",
    "職業",
    "メールマガジン",
    "個人番号",
    "マイナンバーカード番号",
    "利用者名",
    "User name",
    "年",
    "確認",
    "",
    "　",
    "番号",
    "Mailing address",
    "Hotel",
    "Type of phone number",
    "性別欄の表示",
)


def told(said: Said) -> str:
    return f"{said.role}.{said.part}".rstrip(".")


@pytest.mark.parametrize(("label", "role"), UNDERSTOOD.items())
def test_a_question_is_understood_in_other_words(words: Knowledge, label: str, role: str) -> None:
    said = read_label(words, label)
    assert told(said) == role, said.why


@pytest.mark.parametrize("label", NOT_THE_CASES)
def test_somebody_elses_question_gets_nothing_of_the_case(words: Knowledge, label: str) -> None:
    said = read_label(words, label)
    assert not said.role
    assert said.why


@pytest.mark.parametrize("label", NOT_UNDERSTOOD)
def test_a_question_is_not_guessed(words: Knowledge, label: str) -> None:
    assert not read_label(words, label).role


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("２１.４　氏名", "氏名"),
        ("（１）氏名：", "氏名"),
        ("問3 氏名 *", "氏名"),
        ("【必須】氏名", "氏名"),
        ("氏名 必須", "氏名"),
        ("氏名（必須）", "氏名"),
        ("Name (required)", "name"),
        ("必須 氏名", "氏名"),
        ("Ｎａｍｅ", "name"),
        ("住　　所", "住所"),
        ("（３）電 話 番 号（自 宅）", "電話番号(自宅)"),
    ],
)
def test_numbers_marks_and_width_are_no_part_of_a_question(written: str, plain: str) -> None:
    assert bare(written) == plain


def test_a_hint_nested_in_a_label_is_no_part_of_it() -> None:
    assert question_of("氏名。全角で入力") == "氏名"
    assert question_of("生年月日（例：19900401）") == "生年月日"
    assert question_of("電話番号\n（勤務先）") == "電話番号 (勤務先)"


def test_a_hint_without_anything_between_still_leaves_the_question(words: Knowledge) -> None:
    said = read_label(words, "氏名 姓と名の間は半角スペースを入力してください")
    assert said.role == "name"
    again = read_label(words, "メールアドレス 確認のため再度入力してください")
    assert again.role == "email_again"


ACTIONS = {
    "登録": "register",
    "登録する": "register",
    "この内容で登録する": "register",
    "送信": "register",
    "申込む": "register",
    "確定する": "register",
    "内容を確認して登録する": "register",
    "Confirm and register": "register",
    "Submit": "register",
    "パスワードを設定する": "register",
    "登　録": "register",
    "確　認": "on",
    "戻　る": "back",
    "確認": "on",
    "入力完了（確認へ）": "on",
    "確認画面へ": "on",
    "次へ": "on",
    "次の画面へ進む": "on",
    "入力内容を確認する": "on",
    "登録内容の確認へ進む": "on",
    "Go on to confirm": "on",
    "Continue": "on",
    "次へ進む＞": "on",
    "登録を中止する": "cancel",
    "登録しない": "cancel",
    "登録せずに戻る": "cancel",
    "Cancel registration": "cancel",
    "仮登録": "provisional",
    "仮登録する": "provisional",
    "登録内容を修正する": "back",
    "修正する": "back",
    "変更する": "change",
    "入力へ戻る": "back",
    "Back to entry": "back",
    "下書き保存": "save",
    "一時保存": "save",
    "一時保存して次へ": "save",
    "保存して次へ": "on",
    "かくにん": "on",
    "とうろくする": "register",
    "Save draft": "save",
    "クリア": "clear",
    "選択解除": "clear",
    "入力内容をクリア": "clear",
    "ログアウト": "logout",
    "Log out": "logout",
    "退会する": "remove",
    "登録を削除する": "remove",
    "同意する": "agree",
    "利用規約に同意する": "agree",
    "同意しない": "disagree",
    "I do not agree": "disagree",
    "閉じる": "close",
    "延長する": "extend",
    "操作を続ける": "stay",
    "登録を続ける": "stay",
    "続ける": "on",
    "Continue registration": "stay",
    "延長申請": "",
    "在留期間の延長": "",
    "同意の上、次へ": "agree",
    "次へすすむ": "on",
    "回答内容を確認": "on",
    "利用者登録される方はこちら": "start",
    "新規登録": "start",
    "マイナンバーカードを読み取る": "read_card",
    "住所検索": "search",
    "ログイン": "login",
}


@pytest.mark.parametrize(("text", "intent"), ACTIONS.items())
def test_a_button_does_what_its_words_say(words: Knowledge, text: str, intent: str) -> None:
    assert read_action(words, text)[0] == intent


@pytest.mark.parametrize(
    "text",
    [
        "登録済みの方はこちら",
        "登録（次へ）",
        "登録方法について",
        "外国人登録の廃止",
        "登録支援機関の方",
        "登録" * 40,
        "",
        "メルマガ登録",
    ],
)
def test_other_words_around_register_do_not_register(words: Knowledge, text: str) -> None:
    assert read_action(words, text)[0] not in ("register", "on", "agree")


@pytest.mark.parametrize(
    ("name", "screens"),
    [
        ("利用者情報入力", ("form",)),
        ("利用者情報の入力", ("form",)),
        ("入力内容のご確認", ("confirmation",)),
        ("入力内容をご確認ください", ("confirmation",)),
        ("メールをご確認ください", ("mail_sent",)),
        ("登録内容の確認", ("confirmation",)),
        ("利用者登録：完了", ("completion",)),
        ("登録が完了しました", ("completion",)),
        ("仮登録完了", ("mail_sent",)),
        ("メールアドレスの登録が完了しました", ("mail_sent",)),
        ("パスワード設定完了", ("password_done",)),
        ("ログインパスワードの設定", ("password",)),
        ("パスワードをお忘れの方", ("elsewhere",)),
        ("利用者情報変更 入力", ("elsewhere",)),
        ("利用申出：入力", ("form",)),
        ("利用申出：確認", ("confirmation",)),
        ("利用申出：完了", ("completion", "application")),
        ("利用申出", ("application",)),
        ("まだ登録は完了していません", ()),
        ("登録完了までの流れ", ()),
        ("お天気", ()),
    ],
)
def test_a_screen_is_known_by_its_name(
    words: Knowledge, name: str, screens: tuple[str, ...]
) -> None:
    assert screens_named(words, name) == screens


def test_an_edition_knows_what_the_words_cannot_tell() -> None:
    assert not read_label(load(), "User name").role
    assert read_label(load("2022"), "User name").role == "name"


def test_another_edition_needs_a_file_and_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "editions").mkdir()
    (tmp_path / "words").symlink_to(Path(knowledge.__file__).parent / "words")
    (tmp_path / "editions" / "9999.toml").write_text(
        '[labels]\nname = ["よびな"]\n[screens]\nform = ["かきこみ"]\n', encoding="utf-8"
    )
    monkeypatch.setattr(knowledge, "HERE", tmp_path)
    known = load("9999")
    assert editions() == ("9999",)
    assert read_label(known, "よびな（必須）").role == "name"
    assert screens_named(known, "かきこみ") == ("form",)


def test_a_lesson_is_weaker_than_an_edition_and_stronger_than_the_words() -> None:
    lesson = {"labels": {"email": ["氏名", "証書のよびな"], "phone": ["メールアドレス2号"]}}
    taught = with_lesson(load("2022"), lesson)
    assert read_label(taught, "氏名").role == "name"
    assert read_label(taught, "証書のよびな").role == "email"
    assert read_label(with_lesson(load(), lesson), "氏名").role == "email"
    assert not read_label(load("2022"), "証書のよびな").role


def test_a_label_that_a_layer_gives_two_roles_tells_neither() -> None:
    labels = {"email": ["とどけさき"], "phone": ["とどけさき"]}
    taught = with_lesson(load(), {"labels": labels})
    assert not read_label(taught, "とどけさき").role


def test_every_role_of_an_edition_is_one_that_is_known() -> None:
    for edition in editions():
        known = load(edition)
        for layer in known.layers:
            assert set(layer.labels.values()) <= set(known.roles)
            assert set(layer.order) <= set(known.roles)


def test_a_word_that_holds_the_letter_for_a_child_is_not_taken_for_somebody_elses() -> None:
    assert not read_label(load(), "電子のたより").never
    assert read_label(load(), "子の氏名").never
