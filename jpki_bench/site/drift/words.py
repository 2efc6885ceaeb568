"""The same questions, buttons and screens by other words."""

from __future__ import annotations

from collections.abc import Mapping

from jpki_bench.site.application import countries
from jpki_bench.site.drift.change import WORDS, Kind, Right, change
from jpki_bench.site.drift.sheet import Sheet

_KIND: Kind = "other-words"


def _buttons(
    name: str,
    form: str = "",
    confirm: str = "",
    password: str = "",
    *,
    back: str = "",
    language: str | None = None,
) -> None:
    """Other words on the buttons of these screens; what is empty stays."""
    words = {"form": form, "confirm": confirm, "password": password}
    told = "、".join(f"「{word}」" for word in (*words.values(), back) if word)

    @change(name, _KIND, f"buttons {told}", slot="words on buttons", order=WORDS, language=language)
    def page(sheet: Sheet) -> None:
        button = sheet.way_on
        word = words.get(sheet.screen, "")
        if button is not None and word:
            sheet.word(button, word)
        if sheet.screen == "confirm" and back and sheet.actions is not None:
            link = sheet.actions.find("a")
            if link is not None:
                link.string = back


_buttons("button-to-confirm", form="確認画面へ", confirm="登録を確定する", back="入力画面へ")
_buttons("button-next", form="次へ", confirm="登録する", back="戻る")
_buttons("button-send", form="送信", confirm="送信する")
_buttons(
    "button-with-this", form="入力内容を確認する", confirm="この内容で登録する", password="設定する"
)
_buttons(
    "button-send-entries", form="確認画面に進む", confirm="登録内容を送信する", password="変更する"
)
_buttons("button-apply", form="次へ進む", confirm="申請する", password="決定")
_buttons(
    "button-yes", form="入力完了（確認へ）", confirm="はい、登録します", back="いいえ、修正します"
)
_buttons("button-finish", form="次の画面へ進む", confirm="上記の内容で登録を完了する")

_buttons(
    "button-save-and-on", form="入力内容を保存して確認画面へ進む", confirm="登録する", back="戻る"
)
_buttons("button-hiragana", form="つぎへ", confirm="とうろくする", back="もどる")


def _labels(name: str, what: str, words: Mapping[str, str], **more: object) -> None:
    """Other labels, on the form as on the confirmation."""

    @change(name, _KIND, what, slot="words of labels", order=WORDS, **more)
    def page(sheet: Sheet) -> None:
        if sheet.screen in ("form", "confirm"):
            for row in sheet.rows:
                if row.role in words:
                    row.say(words[row.role])


_labels(
    "labels-polite",
    "お名前, ご住所, お電話番号, Eメール …",
    {
        "name": "お名前",
        "birth_date": "お誕生日",
        "nationality": "ご国籍",
        "address": "ご住所",
        "phone": "お電話番号",
        "email": "Eメール",
        "email_again": "Eメール（再入力）",
        "category": "ご利用者様の区分",
    },
)
_labels(
    "labels-of-offices",
    "申請者の区分, 電子メールアドレス, 在留カード等の番号 …",
    {
        "name": "氏名（アルファベット）",
        "sex": "性別の区分",
        "birth_date": "生年月日（西暦）",
        "nationality": "国籍・地域（国・地域名）",
        "postal_code": "郵便番号（〒）",
        "address": "日本における居住地",
        "phone": "連絡先電話番号",
        "email": "電子メールアドレス",
        "email_again": "電子メールアドレス再入力",
        "category": "申請者の区分",
        "residence_card": "在留カード等の番号",
    },
)
_labels(
    "labels-short",
    "利用者区分, E-mail, TEL, 〒 …",
    {
        "nationality": "国籍",
        "postal_code": "〒",
        "phone": "TEL",
        "email": "E-mail",
        "email_again": "E-mail（もう一度）",
        "category": "利用者区分",
        "residence_card": "在留カードの番号",
    },
)
_labels(
    "labels-katakana",
    "half-width katakana and full-width letters, as on old terminals",
    {"email": "ﾒｰﾙｱﾄﾞﾚｽ", "email_again": "ﾒｰﾙｱﾄﾞﾚｽ（確認）", "residence_card": "在留ｶｰﾄﾞ番号"},
)

_labels(
    "labels-hiragana",
    "じゅうしょ, でんわばんごう … for those who don't read kanji",
    {
        "birth_date": "うまれたひ",
        "nationality": "こくせき・ちいき",
        "postal_code": "ゆうびんばんごう",
        "address": "じゅうしょ",
        "phone": "でんわばんごう",
        "residence_card": "在留カードばんごう",
    },
)


def _screens(name: str, what: str, words: Mapping[str, str]) -> None:
    @change(name, _KIND, what, slot="words of headings", order=WORDS)
    def page(sheet: Sheet) -> None:
        word = words.get(sheet.screen)
        if word and sheet.heading is not None:
            was = sheet.heading.get_text(strip=True)
            sheet.heading.string = word
            sheet.title.string = sheet.title.get_text().replace(was, word)
        if word and sheet.trail is not None:
            sheet.trail.extract()


_screens(
    "headings-polite",
    "ご利用者情報の入力, 入力内容の確認, お手続き完了 …",
    {
        "form": "ご利用者情報の入力",
        "confirm": "入力内容の確認",
        "done": "お手続き完了",
        "password": "ログインパスワードの設定",
        "password-done": "パスワードを設定しました",
    },
)
_screens(
    "headings-of-forms",
    "利用者登録フォーム, 確認画面, 登録完了 …",
    {
        "form": "利用者登録フォーム",
        "confirm": "確認画面",
        "done": "登録完了",
        "password": "新しいパスワードの登録",
        "password-done": "登録完了",
    },
)
_screens(
    "headings-with-thanks",
    "登録を受け付けました and the like",
    {
        "form": "必要事項を入力してください",
        "confirm": "次の内容でよろしいですか",
        "done": "ご登録ありがとうございました",
        "password": "パスワードを決めてください",
        "password-done": "パスワードの登録が完了しました",
    },
)


@change(
    "english-only",
    _KIND,
    "the whole site in its own English",
    language="en",
    slot="language",
    order=WORDS,
)
def _(sheet: Sheet) -> None:
    for switch in sheet.soup.select(".languages, .l-header__language, #languageSelect"):
        switch["hidden"] = ""


_ENGLISH = {
    "name": "Full name",
    "sex": "Gender",
    "birth_date": "Birth date",
    "nationality": "Country of nationality",
    "postal_code": "ZIP code",
    "address": "Address in Japan",
    "phone": "Phone number",
    "email": "Email",
    "email_again": "Confirm email",
    "category": "Applicant type",
    "residence_card": "Residence Card No.",
}


@change(
    "english-other-words",
    _KIND,
    "English in other words: Email, Gender, ZIP code, Next, Submit",
    language="en",
    slot="language",
    order=WORDS,
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm"):
        for row in sheet.rows:
            row.say(_ENGLISH.get(row.role, row.text))
    word = {"form": "Next", "confirm": "Submit registration", "password": "Save"}.get(sheet.screen)
    if sheet.way_on is not None and word:
        sheet.word(sheet.way_on, word)


_FORMAL = {
    "ベトナム": "ベトナム社会主義共和国",
    "米国": "アメリカ合衆国",
    "中国": "中華人民共和国",
    "フィリピン": "フィリピン共和国",
}
_LOOSELY: tuple[Right, ...] = ("complete", "ask", "stop")


@change(
    "nationality-formal",
    _KIND,
    "countries by their formal names: ベトナム社会主義共和国",
    right=_LOOSELY,
    slot="nationality",
    order=WORDS,
)
def _(sheet: Sheet) -> None:
    row = sheet.row("nationality")
    if sheet.screen == "form" and row is not None and row.controls:
        formal = {each.code: _FORMAL.get(each.ja, each.ja) for each in countries()}
        for option in row.control.find_all("option"):
            option.string = formal.get(str(option["value"]), option.get_text())


def _categories(name: str, what: str, words: Mapping[str, str], procedure: str) -> None:
    @change(name, _KIND, what, right=_LOOSELY, slot="category", order=WORDS, procedure=procedure)
    def page(sheet: Sheet) -> None:
        row = sheet.row("category")
        if sheet.screen == "form" and row is not None and row.controls:
            for option in row.control.find_all("option"):
                option.string = words.get(str(option["value"]), option.get_text())
        if sheet.screen == "confirm" and row is not None:
            code = {"外国人本人": "1", "法定代理人": "2"}.get(row.value.split(" ")[0], "3")
            row.show(words[code])


_OFFICIAL = {"1": "本人（外国人）", "2": "法定代理人", "3": "親族（配偶者・子・父母等）"}
_categories("category-in-other-words", "本人（外国人）", _OFFICIAL, "change")
_categories("relative-in-other-words", "親族（配偶者・子・父母等）", _OFFICIAL, "certify")
