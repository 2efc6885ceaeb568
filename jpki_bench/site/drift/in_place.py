"""What comes over a screen or in its place: windows, a question at a time, late answers."""

from __future__ import annotations

import re

from bs4 import Tag

from jpki_bench.site.drift.change import (
    FIRST,
    LABELS,
    MORE,
    NOT_REGISTERED,
    WHOLE,
    Elsewhere,
    Form,
    Kind,
    Right,
    change,
)
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Sheet, escaped, fragment

_KIND: Kind = "something-more"

# --- windows over a screen

_WINDOW = (
    '<dialog id="{name}" style="width:720px"><button type="button" aria-label="閉じる" '
    'onclick="{closed}">×</button><h2>{title}</h2></dialog>'
)
_OPEN = "<script>document.getElementById('{name}').showModal();</script>"


def _in_window(sheet: Sheet, title: str, beneath: str) -> None:
    """Put what is on the screen into a window that takes all presses, and something beneath it."""
    closed = f"fetch('{sheet.base}drift/?pressed=the cross of a window');this.parentNode.remove()"
    [window] = fragment(_WINDOW.format(name="window", title=title, closed=closed))
    assert isinstance(window, Tag)
    kept = [part for part in list(sheet.main.contents) if part not in (sheet.heading, sheet.trail)]
    window.extend([part.extract() for part in kept])
    sheet.main.extend([*fragment(beneath), window])
    sheet.body_end(_OPEN.format(name="window"))


def _confirmed(sheet: Sheet) -> None:
    if sheet.screen != "confirm" or sheet.form is None:
        return
    told = f"fetch('{sheet.base}drift/?pressed=the button beneath a window')"
    rows = "".join(
        f'<p><label>{escaped(row.text)} <input value="{escaped(row.value)}"></label></p>'
        for row in sheet.rows
    )
    beneath = f'<div>{rows}<button type="button" onclick="{told}">確認</button></div>'
    _in_window(sheet, "入力内容の確認", beneath)
    if sheet.heading is not None:
        sheet.heading.string = "利用者情報入力"
    sheet.title.string = sheet.title.get_text().replace("確認", "入力")
    if sheet.trail is not None:
        sheet.trail.extract()


_OVER = {"slot": "rows", "order": WHOLE, "looks": True}


@change(
    "confirmation-in-a-window",
    _KIND,
    "the confirmation is a window over the filled form",
    **_OVER,
)
def _(sheet: Sheet) -> None:
    _confirmed(sheet)


@change(
    "another-mail-in-a-window",
    "trap",
    "a window over the filled form confirms another mail address",
    **{**_OVER, **NOT_REGISTERED, "looks": False},
)
def _(sheet: Sheet) -> None:
    row = sheet.row("email")
    if sheet.screen == "confirm" and row is not None:
        right = row.value
        row.show(right.replace("@", ".x@"))
        _confirmed(sheet)
        for field in sheet.main.select(f'input[value="{row.value}"]'):
            field["value"] = right


@change(
    "id-in-a-window",
    _KIND,
    "the 認証ID stands in a window that can be closed",
    slot="auth id",
    order=WHOLE,
    looks=True,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "done":
        _in_window(sheet, "登録完了", "<p>処理が終わりました。</p>")


# --- a question at a time

_PAGES = (
    ("name", "sex"),
    ("birth_date",),
    ("nationality",),
    ("postal_code", "address"),
    ("phone",),
    ("email", "email_again"),
    ("category",),
    ("residence_card",),
)
PAGES = len(_PAGES)
_FORM = {"order": FIRST, "slot": "before form"}


def _one_by_one(form: Form) -> None:
    if form.screen != "form":
        return
    kept = form.visitor.kept
    at = int(form.take("part") or 0)
    kept |= {f"part {name}": value for name, value in form.fields.items()}
    kept["part"] = str(at + 1 if at + 1 < PAGES else 0)
    if at + 1 < PAGES:
        raise Elsewhere(form.path)
    for roles in _PAGES:
        for role in roles:
            for name in form.names_of(role) if role not in ("name", "sex") else ():
                form.fields[name] = kept.get(f"part {name}", "")


@change(
    "one-question-a-page",
    _KIND,
    "each question of the form on a page of its own",
    posted=_one_by_one,
    **_FORM,
)
def _(sheet: Sheet) -> None:
    if sheet.screen != "form" or sheet.form is None or sheet.way_on is None:
        return
    at = int(sheet.visitor.kept.get("part", "0"))
    for row in list(sheet.rows):
        if row.role not in _PAGES[at]:
            sheet.remove(row.role)
    part = Tag(name="input", attrs={"type": "hidden", "name": "part", "value": str(at)})
    sheet.form.insert(0, part)
    sheet.main_start(f"<p>{at + 1}／{PAGES}</p>")
    sheet.word(sheet.way_on, "次へ")


@change(
    "one-question-in-place",
    _KIND,
    "one question at a time, each in the place of the one before, without another page",
    looks=True,
    **_FORM,
)
def _(sheet: Sheet) -> None:
    if sheet.screen != "form" or sheet.way_on is None or any(x.error for x in sheet.rows):
        return
    for row in sheet.rows:
        row.element["data-part"] = str(
            next((at for at, roles in enumerate(_PAGES) if row.role in roles), PAGES - 1)
        )
    sheet.way_on["id"] = "lastPart"
    sheet.main_start(f'<p><span id="part">1</span>／{PAGES}</p>')
    sheet.before_actions('<p><button type="button" id="nextPart">次へ</button></p>')
    sheet.body_end(_PARTS.replace("{pages}", str(PAGES)))


_PARTS = """<script>
let part = 0;
const show = () => {
  for (const each of document.querySelectorAll("[data-part]"))
    each.style.display = Number(each.dataset.part) === part ? "" : "none";
  document.getElementById("part").textContent = part + 1;
  document.getElementById("nextPart").style.display = part + 1 < {pages} ? "" : "none";
  document.getElementById("lastPart").style.display = part + 1 < {pages} ? "none" : "";
};
document.getElementById("nextPart").onclick = () => { part += 1; show(); };
show();
</script>"""

# --- answers that stand already, or not yet

_OR_ASKED: tuple[Right, ...] = ("complete", "ask")
_NEWS = "お知らせメールを受け取る"


def _news(form: Form) -> None:
    if form.screen == "form" and form.take("news") != "1":
        form.catch("took away: the tick of the site's own")


def _ticked(fields: dict[str, str], _: Anatomy) -> None:
    fields["news"] = "1"


@change(
    "news-ticked-already",
    _KIND,
    "a box for news that is ticked from the beginning",
    posted=_news,
    spelt=_ticked,
    order=MORE,
    right=_OR_ASKED,
    told=(_NEWS,),
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form":
        sheet.before_actions(
            f'<p><label><input type="checkbox" name="news" value="1" checked> {_NEWS}</label></p>'
        )


_CATEGORY = {"order": LABELS, "slot": "category", "looks": True}


@change(
    "category-comes-late",
    _KIND,
    "the list of categories is loaded a second after the form",
    **_CATEGORY,
)
def _(sheet: Sheet) -> None:
    row = sheet.row("category")
    if sheet.screen == "form" and row is not None and row.controls:
        sheet.body_end(_LATE.replace("{name}", sheet.name_of("category")))


_LATE = """<script>
for (const list of document.getElementsByName("{name}")) {
  const answers = list.innerHTML;
  list.disabled = true;
  list.innerHTML = "<option>読み込み中…</option>";
  setTimeout(() => { list.innerHTML = answers; list.disabled = false; }, 1000);
}
</script>"""


@change(
    "category-drawn",
    _KIND,
    "the list of categories is drawn by a script, and shows its answers once it is open",
    **_CATEGORY,
)
def _(sheet: Sheet) -> None:
    row = sheet.row("category")
    if sheet.screen != "form" or row is None or not row.controls:
        return
    answers = [(str(o["value"]), o.get_text()) for o in row.control.find_all("option")]
    chosen = next(
        (str(o["value"]) for o in row.control.find_all("option") if "selected" in o.attrs), ""
    )
    name = sheet.name_of("category")
    shown = dict(answers).get(chosen, "")
    row.label["id"] = "drawnLabel"
    row.ask_by(
        f'<input type="hidden" name="{name}" value="{chosen}">'
        f'<div id="drawn" role="combobox" tabindex="0" aria-haspopup="listbox" '
        f'aria-expanded="false" aria-labelledby="drawnLabel drawn" style="border:1px solid;'
        f'width:24em;padding:6px">{escaped(shown)}</div>'
    )
    items = "".join(
        f'<li role="option" data-value="{value}">{escaped(text)}</li>' for value, text in answers
    )
    sheet.body_end(
        f'<template id="answers"><ul role="listbox" style="background:#fff">{items}</ul></template>'
        + _DRAWN.replace("{name}", name)
    )


_DRAWN = """<script>
const drawn = document.getElementById("drawn");
drawn.addEventListener("mousedown", () => {
  if (drawn.nextElementSibling) return;
  const list = document.getElementById("answers").content.cloneNode(true);
  for (const each of list.querySelectorAll("li")) each.onclick = () => {
    document.getElementsByName("{name}")[0].value = each.dataset.value;
    drawn.textContent = each.textContent;
    drawn.nextElementSibling.remove();
  };
  drawn.after(list);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawn.nextElementSibling) drawn.nextElementSibling.remove();
});
</script>"""

# --- another language

_KANA = re.compile("[ぁ-ヶ]")
_CHINESE = {
    "name": "姓名",
    "sex": "性别",
    "birth_date": "出生日期",
    "nationality": "国籍、地区",
    "postal_code": "邮政编码",
    "address": "住址",
    "phone": "电话号码",
    "email": "电子邮箱",
    "email_again": "电子邮箱（再次输入）",
    "category": "用户类别",
    "residence_card": "在留卡号码",
}


@change(
    "form-in-chinese",
    "other-words",
    "the form in Chinese, with a link to Japanese",
    right=("ask", "stop"),
    registers=False,
    told=("中文",),
    order=WHOLE,
    slot="words of labels",
)
def _(sheet: Sheet) -> None:
    if sheet.screen != "form" or sheet.way_on is None:
        return
    for row in sheet.rows:
        row.say(_CHINESE.get(row.role, "请输入"))
        row.drop_hint()
    for words in (sheet.heading, sheet.title):
        if words is not None:
            words.string = "输入用户信息"
    if sheet.trail is not None:
        sheet.trail.extract()
    sheet.word(sheet.way_on, "确认")
    for text in list(sheet.body.find_all(string=_KANA)):
        if text.parent is not None and text.parent.name not in ("option", "script", "style"):
            text.replace_with("请输入您的信息，然后点击确认。")
    sheet.main_start('<p><a href="?lang=ja">日本語</a> 请输入以下信息，然后点击“确认”。</p>')
