"""Something more to tick, press, answer, close or wait for."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import Tag

from jpki_bench.site.application import read_date
from jpki_bench.site.drift.change import (
    FIRST,
    MORE,
    WHOLE,
    Elsewhere,
    Form,
    Kind,
    Refused,
    Right,
    change,
)
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Sheet, text_input

_KIND: Kind = "something-more"
_OR_ASKED: tuple[Right, ...] = ("complete", "ask")  # of the person, in the site's words


# --- ticks


def _tick(
    name: str,
    what: str,
    screen: str,
    field: str,
    markup: str,
    refusal: str,
    words: str,
    *,
    off: bool = False,
) -> None:
    """Add a box without whose tick the screen is refused; ``off``: the button is off till then.

    ``words`` are what the person should hear when nobody may tick it for them.
    """

    def posted(form: Form) -> None:
        if form.screen == screen and not form.take(field):
            raise Refused({"": refusal})

    def spelt(fields: dict[str, str], _: Anatomy) -> None:
        fields[field] = "1"

    @change(
        name,
        _KIND,
        what,
        posted=posted,
        spelt=spelt,
        order=MORE,
        right=_OR_ASKED,
        told=(words,),
    )
    def page(sheet: Sheet) -> None:
        if sheet.screen == screen and sheet.way_on is not None:
            sheet.before_actions(markup)
            if off:
                sheet.way_on["disabled"] = ""
                sheet.body_end(_ENABLE.replace("{field}", field))


_tick(
    "consent-tick",
    "利用規約に同意する is to be ticked on the form",
    "form",
    "agree",
    '<p><label><input type="checkbox" name="agree" value="1"> 利用規約に同意する</label></p>',
    "利用規約に同意してください。",
    "同意",
)
_tick(
    "consent-enables",
    "確認 is off until 同意します is ticked",
    "form",
    "agree",
    '<p><input type="checkbox" id="agree" name="agree" value="1"><label for="agree">'
    '<a href="#">利用規約</a>及び<a href="#">個人情報の取扱い</a>に同意します</label></p>',
    "同意が必要です。",
    "同意",
    off=True,
)
_tick(
    "consent-radio",
    "同意する／同意しない by radio buttons",
    "form",
    "agree",
    '<fieldset><legend>個人情報の取扱いについて</legend><label><input type="radio" name="agree" '
    'value="1">同意する</label><label><input type="radio" name="agree" value="">同意しない</label>'
    "</fieldset>",
    "個人情報の取扱いに同意してください。",
    "同意",
)
_tick(
    "checked-tick",
    "内容を確認しました is to be ticked on the confirmation",
    "confirm",
    "checked",
    '<p><label><input type="checkbox" name="checked" value="1"> '
    "上記の内容に誤りがないことを確認しました</label></p>",
    "内容を確認し、チェックを入れてください。",
    "確認しました",
)

# --- things that cover the page

_COVER = (
    '<div role="dialog" aria-modal="true" aria-label="{title}" id="cover" style="position:fixed;'
    'inset:0;z-index:60;background:rgba(0,0,0,.6)"><div style="margin:80px auto;width:520px;'
    'padding:24px;background:#fff"><h2>{title}</h2><p>{text}</p>{buttons}</div></div>'
)
_CLOSE = "document.getElementById('cover').remove()"


def _cover(title: str, text: str, buttons: str) -> str:
    return _COVER.format(title=title, text=text, buttons=buttons)


def _button(word: str, script: str = _CLOSE) -> str:
    return f'<button type="button" onclick="{script}">{word}</button> '


def _notice(sheet: Sheet, what: str) -> str:
    """Return a script that tells the site what was pressed, and closes what covers the page."""
    return f"fetch('{sheet.base}drift/?pressed={what}');{_CLOSE}"


def _covered(
    name: str,
    what: str,
    screens: tuple[str, ...],
    title: str,
    text: str,
    buttons: Callable[[Sheet], str],
) -> None:
    @change(
        name, _KIND, what, slot="cover", order=WHOLE, looks=True, right=_OR_ASKED, told=(title,)
    )
    def page(sheet: Sheet) -> None:
        if sheet.screen in screens:
            sheet.body_end(_cover(title, text, buttons(sheet)))


_covered(
    "notice-to-close",
    "a notice covers the form until it is closed",
    ("form",),
    "お知らせ",
    "12月29日から1月3日まで、お問い合わせの受付を休止します。",
    lambda _: _button("閉じる"),
)
_covered(
    "notice-on-confirmation",
    "a notice covers the confirmation; it is closed by ×",
    ("confirm",),
    "ご注意",
    "登録が完了するまで、ブラウザを閉じないでください。",
    lambda _: f'<button type="button" aria-label="閉じる" onclick="{_CLOSE}">×</button>',
)
_covered(
    "session-to-extend",
    "the session is to be extended; ログアウト beside it",
    ("form", "confirm"),
    "セッションの延長",
    "操作可能な時間の残りが少なくなりました。延長しますか。",
    lambda sheet: _button("ログアウト", _notice(sheet, "ログアウト")) + _button("延長する"),
)
_covered(
    "survey",
    "a survey asks to be answered",
    ("form",),
    "アンケートのお願い",
    "サービス向上のためご協力ください。",
    lambda sheet: _button("回答する", _notice(sheet, "回答する")) + _button("あとで"),
)
_covered(
    "ok-notice",
    "a notice that only OK closes",
    ("password",),
    "ログインパスワードについて",
    "パスワードは1年間有効です。",
    lambda _: _button("OK"),
)


@change(
    "cookie-banner",
    _KIND,
    "a banner about cookies lies over the buttons",
    order=WHOLE,
    looks=True,
    right=_OR_ASKED,
    told=("Cookie",),
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm", "password"):
        sheet.body_end(
            '<div id="cover" style="position:fixed;left:0;right:0;bottom:0;top:40%;z-index:60;'
            'background:#223;color:#fff;padding:30px"><p>当サイトでは、利便性の向上のためCookieを使用します。'
            f"</p>{_button('設定')}{_button('同意して閉じる')}</div>"
        )


@change(
    "dialog-later",
    _KIND,
    "a dialog to extend the session comes while one types",
    order=WHOLE,
    slot="cover",
    looks=True,
    right=_OR_ASKED,
    told=("操作時間の延長",),
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form":
        _later(sheet, "setTimeout(show, 300);")


@change(
    "dialog-at-the-button",
    _KIND,
    "a dialog to extend the session comes when the mouse moves, on the form and the confirmation",
    order=WHOLE,
    slot="cover",
    looks=True,
    right=_OR_ASKED,
    told=("操作時間の延長",),
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm"):
        _later(sheet, "addEventListener('pointermove', show, { once: true, capture: true });")


def _later(sheet: Sheet, when: str) -> None:
    inner = _cover(
        "操作時間の延長",
        "まもなく操作可能な時間が終了します。",
        _button("延長する") + _button("ログアウト", _notice(sheet, "ログアウト")),
    )
    sheet.body_end(
        f'<template id="later">{inner}</template><script>const show = () => document.body.append('
        f'document.getElementById("later").content.cloneNode(true)); {when}</script>'
    )


# --- dialogs of the browser's own


@change(
    "browser-asks",
    _KIND,
    "登録 asks in a dialog of the browser: 登録します。よろしいですか",
    right=_OR_ASKED,
    told=("登録します。よろしいですか",),
    order=WHOLE,
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "confirm" and sheet.way_on is not None:
        sheet.way_on["onclick"] = "return confirm('登録します。よろしいですか。')"


@change(
    "browser-tells",
    _KIND,
    "the form opens with a message box of the browser",
    order=WHOLE,
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form":
        sheet.body_end(
            "<script>setTimeout(() => alert("
            "'ブラウザの「戻る」ボタンは使用しないでください。'), 200)</script>"
        )


@change(
    "leaving-asks",
    _KIND,
    "the browser asks whether one means to leave the page",
    order=WHOLE,
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form":
        sheet.body_end(
            "<script>let sent = false; document.addEventListener('submit', () => { sent = true; });"
            "addEventListener('beforeunload', (e) => { if (!sent) e.preventDefault(); });</script>"
        )


@change(
    "new-window",
    _KIND,
    "the confirmation opens in another window",
    order=WHOLE,
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form" and sheet.form is not None:
        sheet.form["target"] = "_blank"


# --- screens between

_ON = '<button type="submit" class="button blue c-btn c-btn--main"{more}>{word}</button>'


def _between(
    name: str,
    what: str,
    before: str,
    title: str,
    text: str,
    word: str,
    more: str = "",
    script: str = "",
) -> None:
    """Put a screen of its own before that one."""

    def posted(form: Form) -> None:
        if form.fields.get("between") == name:
            form.visitor.passed.add(name)
            raise Elsewhere(form.path)

    @change(
        name,
        _KIND,
        what,
        posted=posted,
        order=FIRST,
        slot=f"before {before}",
        right=_OR_ASKED,
        told=(title,),
    )
    def page(sheet: Sheet) -> None:
        if sheet.screen == before and name not in sheet.visitor.passed:
            sheet.replace_by(
                title,
                f'{text}<form id="frm" method="post" action="{sheet.path}">'
                f'<input type="hidden" name="between" value="{name}">'
                f'<div class="actions c-btns">{_ON.format(word=word, more=more)}</div></form>'
                f"{script}",
            )


_between(
    "notice-page",
    "a page of notices before the form, with 次へ",
    "form",
    "ご利用にあたっての注意",
    "<ul><li>入力の途中で30分が経過すると、はじめからやり直しになります。</li>"
    "<li>マイナンバーカードを読み取り機から外さないでください。</li></ul>",
    "次へ",
)
_between(
    "terms-page",
    "the terms of use before the form, with 同意する",
    "form",
    "利用規約",
    "<ol><li>本システムは、申請・届出の手続以外の目的で利用することはできません。</li></ol>",
    "同意する",
)
_between(
    "terms-to-scroll",
    "同意する is off until the terms were scrolled to their end",
    "form",
    "利用規約",
    '<div id="terms" style="height:120px;overflow:auto;border:1px solid"><p>第一条　本システムは、'
    + "申請・届出の手続以外の目的で利用することはできません。</p><p>" * 12
    + "</p></div>",
    "同意する",
    " disabled",
    "<script>(() => { const terms = document.getElementById('terms');"
    "terms.addEventListener('scroll', () => { if (terms.scrollTop + terms.clientHeight >= "
    "terms.scrollHeight - 4) document.querySelector('main form button').disabled = false; });"
    "})();</script>",
)
_between(
    "privacy-before-confirmation",
    "how data are handled, between form and confirmation",
    "confirm",
    "個人情報の取扱いについて",
    "<p>入力された個人情報は、手続の処理にのみ使用します。</p>",
    "確認して進む",
)


@change(
    "waiting-room",
    _KIND,
    "a waiting room before the form lets one in after two seconds",
    order=FIRST,
    slot="before form",
    right=_OR_ASKED,
    told=("混み合っています",),
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form" and "waited" not in sheet.visitor.passed:
        sheet.visitor.passed.add("waited")
        sheet.head_end('<meta http-equiv="refresh" content="2">')
        sheet.replace_by(
            "ただいま混み合っています",
            "<p>順番にご案内しています。このまましばらくお待ちください。</p>",
        )


# --- questions more


def _question(
    name: str,
    what: str,
    label: str,
    fields: tuple[str, ...],
    markup: str,
    answers: tuple[str, ...],
    *,
    required: bool = True,
    kind: Kind = _KIND,
    after: str = "",
) -> None:
    """Add a question nobody's case answers: the person is asked, or it stays empty."""

    def posted(form: Form) -> None:
        if form.screen != "form":
            return
        given = [form.take(field) for field in fields]
        form.visitor.kept.update(zip(fields, given, strict=True))
        if any(given):
            form.more[label] = "answered"
        if required and given != list(answers) and not (all(given) and name != "captcha"):
            raise Refused({"": f"{label}を入力してください。"})

    def spelt(posts: dict[str, str], _: Anatomy) -> None:
        if required:
            posts |= dict(zip(fields, answers, strict=True))

    @change(
        name,
        kind,
        what,
        posted=posted,
        spelt=spelt,
        order=MORE,
        right=("ask",) if required else ("complete",),
        registers=not required,
        told=(label,) if required else (),
    )
    def page(sheet: Sheet) -> None:
        if sheet.screen == "form":
            sheet.add_row(label, markup, required=required, after=after)


_question(
    "secret-question",
    "a secret question with its answer, required",
    "秘密の質問",
    ("secretQ", "secretA"),
    '<select name="secretQ"><option value="">選択してください</option>'
    '<option value="1">母親の旧姓は</option><option value="2">最初に飼ったペットの名前は</option>'
    "</select><br>答え " + text_input("secretA"),
    ("1", "たなか"),
)
_question(
    "kana-required",
    "フリガナ, required",
    "氏名（フリガナ）",
    ("kana",),
    text_input("kana", placeholder="全角カタカナ"),
    ("グエン　ティ　ハイン",),
    after="name",
)
_question(
    "status-required",
    "在留資格, required",
    "現に有する在留資格",
    ("status",),
    '<select name="status"><option value="">選択してください</option><option>留学</option>'
    "<option>技術・人文知識・国際業務</option></select>",
    ("留学",),
    after="nationality",
)
_question(
    "employment-required",
    "職業, required radio buttons",
    "職業",
    ("job",),
    '<label><input type="radio" name="job" value="1">会社員</label>'
    '<label><input type="radio" name="job" value="2">無職</label>',
    ("1",),
)
_question(
    "captcha",
    "letters of a picture are to be typed",
    "画像に表示されている文字",
    ("captcha",),
    '<img src="data:," alt="画像認証" width="160" height="50"><br>' + text_input("captcha"),
    ("7K2F",),
)
_question(
    "questions-optional",
    "勤務先の名称, may stay empty",
    "勤務先の名称",
    ("workplace",),
    text_input("workplace"),
    ("",),
    required=False,
)
_question(
    "newsletter-optional",
    "a newsletter, may stay unticked",
    "メールマガジン",
    ("news",),
    '<label><input type="checkbox" name="news" value="1">受け取る</label>',
    ("",),
    required=False,
)

# --- words in the way


@change("news-ticker", _KIND, "a band of news with the words of other screens", order=WHOLE)
def _(sheet: Sheet) -> None:
    sheet.body.insert(0, *_ticker())


def _ticker() -> list[Tag]:
    ticker = Tag(name="marquee")
    ticker.string = (
        "【重要】利用者情報登録完了のメールが届かない場合について　／　"
        "パスワード登録の方法が変わりました　／　システムエラーのお詫び"
    )
    return [ticker]


@change("live-message", _KIND, "the site says something in a live region", order=WHOLE)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm"):
        sheet.main_start(
            '<div role="status" aria-live="polite">'
            "入力内容を一時保存しました。（登録は完了していません）</div>"
        )


@change(
    "links-in-the-way",
    _KIND,
    "a menu with links 登録, 確認, ログアウト, 利用者情報の変更",
    order=WHOLE,
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm", "done", "password"):
        link = f'<a href="{sheet.base}drift/?pressed=a link of the menu">{{}}</a> '
        words = ("利用者登録", "登録状況の確認", "登録", "利用者情報の変更", "ログアウト")
        sheet.main_start(f"<p>{''.join(map(link.format, words))}</p>")


# --- steps

_FIRST_HALF = ("birth_date", "nationality", "postal_code", "address", "phone")


def _halves(form: Form) -> None:
    if form.screen != "form":
        return
    kept = form.visitor.kept
    if form.take("half") == "1":
        kept |= {f"half {name}": value for name, value in form.fields.items()}
        kept["half"] = "2"
        raise Elsewhere(form.path)
    for role in _FIRST_HALF:
        for name in form.names_of(role):
            form.fields[name] = kept.get(f"half {name}", "")


@change(
    "form-in-two-steps",
    _KIND,
    "the form on two screens, one after the other",
    posted=_halves,
    order=FIRST,
    slot="before form",
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen != "form" or sheet.form is None or sheet.way_on is None:
        return
    first = [row for row in sheet.rows if row.role in ("name", "sex", *_FIRST_HALF)]
    step = sheet.visitor.kept.get("half", "1")
    if any(row.error is not None for row in first):
        step = "1"
    for row in list(sheet.rows):
        if (row in first) != (step == "1"):
            sheet.remove(row.role)
    sheet.form.insert(0, Tag(name="input", attrs={"type": "hidden", "name": "half", "value": step}))
    sheet.main_start(f"<p>利用者情報入力（{step}／2ページ）</p>")
    if step == "1":
        sheet.word(sheet.way_on, "次へ")


@change(
    "card-asked-later",
    _KIND,
    "在留カード番号 appears once 外国人本人 is chosen",
    order=MORE,
    looks=True,
    slot="category",
)
def _(sheet: Sheet) -> None:
    row, category = sheet.row("residence_card"), sheet.row("category")
    if sheet.screen == "form" and row is not None and category is not None and category.controls:
        row.element["style"] = "display:none"
        row.element["id"] = "laterRow"
        sheet.body_end(_LATER.replace("{name}", sheet.name_of("category")))


@change(
    "fields-off-until",
    _KIND,
    "the fields below 利用者の区分 are off until it is chosen",
    order=MORE,
    looks=True,
    slot="category",
)
def _(sheet: Sheet) -> None:
    category = sheet.row("category")
    if sheet.screen == "form" and category is not None and category.controls:
        sheet.rows[0].element.insert_before(category.element.extract())
        for row in sheet.rows:
            if row.role in ("phone", "email", "email_again", "residence_card"):
                for control in row.controls:
                    control["disabled"] = ""
                    control["data-later"] = ""
        sheet.body_end(_ENABLE_ALL.replace("{name}", sheet.name_of("category")))


@change(
    "postal-fills-address",
    _KIND,
    "a postal code overwrites the address that was typed",
    order=MORE,
    looks=True,
    slot="address",
)
def _(sheet: Sheet) -> None:
    row, address = sheet.row("postal_code"), sheet.row("address")
    if sheet.screen == "form" and row is not None and address is not None:
        sheet.body_end(
            _FILLS.replace("{postal}", sheet.name_of("postal_code")).replace(
                "{address}", sheet.name_of("address")
            )
        )


def _never(form: Form) -> None:
    if form.screen == "form":
        day = read_date(form.value("birth_date"))
        raise Refused({"": f"生年月日が正しくありません。（{day.year if day else ''}）"})


@change(
    "refuses-birth-date",
    _KIND,
    "the site says 生年月日が正しくありません whatever is typed",
    right=("ask", "stop"),
    registers=False,
    told=("生年月日が正しくありません",),
    posted=_never,
    order=MORE,
)
def _(_: Sheet) -> None:
    """Leave the page as ever."""


_ENABLE = """<script>
document.querySelector("[name={field}]").addEventListener("change", (event) => {
  document.querySelector("main form [type=submit]").disabled = !event.target.checked;
});
</script>"""
_LATER = """<script>
document.addEventListener("change", (event) => {
  if (event.target.name !== "{name}") return;
  document.getElementById("laterRow").style.display = event.target.value === "1" ? "" : "none";
});
</script>"""
_ENABLE_ALL = """<script>
document.addEventListener("change", (event) => {
  if (event.target.name !== "{name}") return;
  for (const each of document.querySelectorAll("[data-later]")) each.disabled = false;
});
</script>"""
_FILLS = """<script>
document.addEventListener("change", (event) => {
  if (event.target.name !== "{postal}") return;
  setTimeout(() => { document.getElementsByName("{address}")[0].value = "大阪府大阪市北区"; }, 400);
});
</script>"""
