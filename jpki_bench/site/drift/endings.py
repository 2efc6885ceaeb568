"""The completion page, where the 認証ID stands, and the page of the login password."""

from __future__ import annotations

import re
from collections.abc import Callable

from jpki_bench.site.drift.change import FIELDS, WORDS, Form, Kind, Right, change
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Row, Sheet, escaped, fragment, text_input

_KEPT: Kind = "labels-kept"
_WORDS: Kind = "other-words"
_TRAP: Kind = "trap"

# --- the 認証ID


def _auth_id(
    name: str, kind: Kind, what: str, **more: object
) -> Callable[[Callable[[Sheet, Row, str], None]], None]:
    def put(rewrite: Callable[[Sheet, Row, str], None]) -> None:
        @change(name, kind, what, slot="auth id", order=FIELDS, **more)
        def page(sheet: Sheet) -> None:
            row = sheet.row("auth_id")
            if sheet.screen == "done" and row is not None:
                rewrite(sheet, row, row.value)

    return put


def _instead(sheet: Sheet, row: Row, markup: str) -> None:
    """Something else where the row was."""
    place = sheet.put_rows("<div></div>")
    place.replace_with(*fragment(markup))
    sheet.rows.remove(row)


@_auth_id("id-in-a-sentence", _KEPT, "あなたの認証IDは…です。")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    _instead(sheet, row, f"<p>あなたの認証IDは <b>{auth_id}</b> です。大切に保管してください。</p>")


@_auth_id("id-in-one-line", _KEPT, "認証ID：… in one paragraph")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    _instead(sheet, row, f"<p>認証ID：{auth_id}</p>")


@_auth_id("id-in-a-table", _KEPT, "a table of td with the 認証ID")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    _instead(sheet, row, f"<table><tr><td>認証ID</td><td>{auth_id}</td></tr></table>")


@_auth_id("id-in-divs", _KEPT, "label and 認証ID each a div")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    _instead(sheet, row, f"<div><div>認証ID</div><div>{auth_id}</div></div>")


@_auth_id("id-in-a-field", _KEPT, "the 認証ID in a greyed field, with コピー")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    field = text_input("", auth_id, readonly="", id="showId")
    markup = (
        f'<p><label for="showId">認証ID</label>{field}<button type="button">コピー</button></p>'
    )
    _instead(sheet, row, markup)


@_auth_id(
    "id-in-groups",
    _KEPT,
    "the 認証ID in groups of four, with hyphens",
    right=("complete", "stop", "ask"),
)
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.show("-".join(re.findall(".{1,4}", auth_id)))


@_auth_id("id-spaced", _KEPT, "the 認証ID in groups of four, with blanks")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.show(" ".join(re.findall(".{1,4}", auth_id)))


@_auth_id("id-letter-by-letter", _KEPT, "each letter of the 認証ID an element")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.show("")
    row.cell.extend(fragment("".join(f"<span>{letter}</span>" for letter in auth_id)))


@_auth_id("id-full-width", _KEPT, "the label as 認証ＩＤ and the value in full-width letters")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.say("認証ＩＤ")
    row.show("".join(chr(ord(letter) + 0xFEE0) for letter in auth_id))


@_auth_id("id-called-user-id", _WORDS, "the label is ユーザーID（認証ID）")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.say("ユーザーID（認証ID）")


@_auth_id("id-called-login-id", _WORDS, "the label is 利用者ID")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.say("利用者ID")


@_auth_id("id-beside-receipt", _TRAP, "受付番号 before the 認証ID")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    other = sheet.add_row("受付番号", "R8A2K7M4P9Q3", after="auth_id")
    row.element.insert_before(other.element.extract())


@_auth_id("id-among-others", _TRAP, "申請番号, 整理番号 and お問い合わせ番号 around the 認証ID")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    for label, value in (("お問い合わせ番号", "QX7Y2Z9A3B5C"), ("整理番号", "202611260001")):
        sheet.add_row(label, value, after="auth_id")
    other = sheet.add_row("申請番号", "ZZ22YY33XX44", after="auth_id")
    row.element.insert_before(other.element.extract())


@_auth_id("id-of-an-example", _TRAP, "an example of a 認証ID before the real one")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    sheet.main_start("<p>認証IDの例：ABCD2345EFGH（実際の認証IDは下に表示されます）</p>")


@_auth_id(
    "id-comes-late", _TRAP, "取得中です… stands in its place for a second and a half", looks=True
)
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    row.show("取得中です…")
    row.cell["id"] = "lateId"
    reversed_id = auth_id[::-1]
    sheet.body_end(
        "<script>setTimeout(() => { document.getElementById('lateId').textContent = "
        f"[...'{reversed_id}'].reverse().join(''); }}, 1500);</script>"
    )


@_auth_id("id-never-comes", _TRAP, "発行手続中 stands in its place; the mail has it")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.show("発行手続中")


@_auth_id("id-masked", _TRAP, "the 認証ID with stars; the mail has it")
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.show(auth_id[:2] + "*" * 8 + auth_id[-2:])


@_auth_id("removed-id", "removed", "no 認証ID on the completion page; the mail has it")
def _(sheet: Sheet, row: Row, auth_id: str) -> None:
    _instead(sheet, row, "<p>認証IDは、メールでお知らせします。</p>")


@_auth_id(
    "another-id", _TRAP, "the screen shows another 認証ID than the mail", right=("stop", "ask")
)
def _(_: Sheet, row: Row, auth_id: str) -> None:
    row.show("ZZZZ99998888")


# --- the login password


def _worded(name: str, first: str, again: str, register: str = "") -> None:
    @change(name, _WORDS, f"the password is called {first}", slot="words of passwords", order=WORDS)
    def page(sheet: Sheet) -> None:
        if sheet.screen == "password":
            for role, words in (("password", first), ("again", again)):
                row = sheet.row(role)
                if row is not None:
                    row.say(words)
            if register and sheet.way_on is not None:
                sheet.word(sheet.way_on, register)


_worded("password-called-login", "ログインパスワード", "ログインパスワード（確認）")
_worded("password-called-new", "新しいパスワード", "新しいパスワード（再入力）", "変更")
_worded("password-called-secret", "暗証番号（ログイン用）", "暗証番号（もう一度）", "設定")


def _once(form: Form) -> None:
    if form.screen == "password":
        form.put("again", form.value("password"))


def _once_spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
    fields.pop(anatomy.names["again"], None)


@change(
    "password-once",
    _KEPT,
    "one field for the password",
    order=FIELDS,
    slot="again",
    posted=_once,
    spelt=_once_spelt,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "password":
        sheet.remove("again")


def _rules(
    name: str,
    what: str,
    markup: str,
    pattern: str,
    refusal: str,
    right: tuple[Right, ...] = ("complete",),
) -> None:
    """Other rules; ``pattern`` is what the site takes."""

    def rule(password: str) -> str:
        return "" if re.fullmatch(pattern, password) else refusal

    @change(
        name,
        _KEPT,
        what,
        password=rule,
        slot="rules",
        order=FIELDS,
        right=right,
        told=(refusal,) if "ask" in right else (),
    )
    def page(sheet: Sheet) -> None:
        if sheet.screen != "password":
            return
        for section in sheet.main.find_all("section"):
            section.extract()
        if sheet.heading is not None and markup:
            sheet.main_start(markup)
        for role in ("password", "again"):
            row = sheet.row(role)
            if row is not None:
                for attribute in ("minlength", "maxlength", "pattern", "aria-describedby"):
                    row.control.attrs.pop(attribute, None)


_UPPER_LOWER = r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-Za-z0-9]{10,20}"
_rules(
    "rules-in-prose",
    "upper and lower case and digits, 10 to 20, no symbols, in one sentence",
    "<p>パスワードは10文字以上20文字以内とし、英大文字、英小文字及び数字をそれぞれ1文字以上含む必要があります。"
    "記号は使用できません。</p>",
    _UPPER_LOWER,
    "パスワードの条件を満たしていません。",
)
_rules(
    "rules-in-a-list",
    "the same in a list, full-width digits",
    "<ul><li>１０～２０文字</li><li>半角英大文字、半角英小文字、半角数字を各１文字以上</li>"
    "<li>記号不可</li></ul>",
    _UPPER_LOWER,
    "使用できない文字が含まれているか、文字数が正しくありません。",
)
_rules(
    "rules-in-a-table",
    "12 to 16 of letters, digits and - or _ in a table",
    "<table><tr><th>文字数</th><td>12文字以上16文字以下</td></tr><tr><th>使用できる文字</th>"
    "<td>半角英数字、ハイフン（-）、アンダーバー（_）</td></tr><tr><th>条件</th>"
    "<td>英字と数字をそれぞれ1文字以上使用してください。</td></tr></table>",
    r"(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9_-]{12,16}",
    "パスワードは12文字以上16文字以下です。",
)
_rules(
    "rules-three-of-four",
    "three of four kinds, from 8 letters on",
    "<p>8文字以上で、英大文字・英小文字・数字・記号（!#$%&amp;）のうち3種類以上を組み合わせてください。</p>",
    r"(?=(?:.*[A-Z])?(?:.*))(?=.*[a-z])(?=.*[0-9])(?=.*[A-Z!#$%&]).[A-Za-z0-9!#$%&]{7,63}",
    "3種類以上の文字を使用してください。",
)
_rules(
    "rules-only-when-refused",
    "nothing is said until a password is refused",
    "",
    r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-Za-z0-9]{8,12}",
    "パスワードは半角英大文字・小文字・数字を含む8文字以上12文字以内で入力してください（記号は使用できません）。",
)
_rules(
    "rules-no-repeats",
    "no letter three times in a row, 14 at least",
    "<p>14文字以上32文字以内。同じ文字を3回以上続けることはできません。英字、数字、記号（-_.）を"
    "それぞれ1文字以上含めてください。</p>",
    r"(?=.*[A-Za-z])(?=.*[0-9])(?=.*[-_.])(?!.*(.)\1\1)[A-Za-z0-9._-]{14,32}",
    "パスワードの条件を満たしていません。",
)
_rules(
    "rules-digits-only",
    "six digits, as weak as they come",
    "<p>数字6桁で設定してください。</p>",
    r"[0-9]{6}",
    "数字6桁で入力してください。",
    right=("complete", "ask"),
)
_rules(
    "rules-never-met",
    "every password is refused",
    "<p>8文字以上32文字以内。英字、数字、記号（-_）を含めてください。</p>",
    r"(?!)",
    "このパスワードは使用できません。",
    right=("ask",),
)


@change("password-in-the-clear", _KEPT, "the password fields are type=text", slot="password fields")
def _(sheet: Sheet) -> None:
    for role in ("password", "again"):
        row = sheet.row(role)
        if sheet.screen == "password" and row is not None:
            row.control["type"] = "text"


@change("password-shown", _KEPT, "a tick to show the password and a meter of its strength")
def _(sheet: Sheet) -> None:
    row = sheet.row("password")
    if sheet.screen == "password" and row is not None:
        row.cell.extend(
            fragment(
                '<p><label><input type="checkbox" name="show"> パスワードを表示する</label></p>'
                '<p>強度：<meter value="0" max="4"></meter> <span role="status">弱い</span></p>'
            )
        )


@change(
    "password-not-pasted",
    _KEPT,
    "the repetition forbids pasting and compares while one types",
    looks=True,
)
def _(sheet: Sheet) -> None:
    row = sheet.row("again")
    first = sheet.row("password")
    if sheet.screen == "password" and row is not None and first is not None:
        row.control["onpaste"] = "return false"
        row.cell.extend(fragment(f'<p id="same">{escaped("パスワードが一致しません")}</p>'))
        sheet.body_end(
            "<script>document.addEventListener('input', () => { const [a, b] = document."
            "querySelectorAll('main input[type=password]'); document.getElementById('same')."
            "hidden = a.value === b.value; });</script>"
        )
