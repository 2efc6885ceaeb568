"""The same words in other markup: headings, rows, labels, buttons, the page as a whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bs4 import Tag

from jpki_bench.site.drift.change import (
    BUTTONS,
    FIELDS,
    HEADING,
    LABELS,
    ROWS,
    WHOLE,
    Elsewhere,
    Form,
    change,
)
from jpki_bench.site.drift.sheet import Row, Sheet, escaped, fragment

_TITLED = ("form", "confirm", "done", "password", "password-done")
_ASKING = ("form", "password")
_PRESSED = ("form", "confirm", "password")

# --- the screen's name


def _heading(name: str, what: str) -> Callable[[Callable[[Sheet, str], None]], None]:
    def put(rewrite: Callable[[Sheet, str], None]) -> None:
        @change(name, "labels-kept", what, slot="heading", order=HEADING)
        def page(sheet: Sheet) -> None:
            if sheet.screen in _TITLED and sheet.heading is not None:
                rewrite(sheet, sheet.heading.get_text(strip=True))

    return put


def _named(sheet: Sheet, markup: str) -> None:
    assert sheet.heading is not None
    [new] = [part for part in fragment(markup) if isinstance(part, Tag)]
    sheet.heading.replace_with(new)
    sheet.heading = new


@_heading("heading-h2", "the screen's name in h2 under the site's in h1")
def _(sheet: Sheet, name: str) -> None:
    site = escaped(sheet.site)
    _named(sheet, f"<div><h1>{site}</h1><h2>{escaped(name)}</h2></div>")


@_heading("heading-h3", "the screen's name in h3")
def _(sheet: Sheet, name: str) -> None:
    _named(sheet, f"<h3>{escaped(name)}</h3>")


@_heading("heading-div", "the screen's name in a div")
def _(sheet: Sheet, name: str) -> None:
    _named(sheet, f'<div class="page-title">{escaped(name)}</div>')


@_heading("heading-bold-square", "the screen's name in bold behind a square, as before HTML 4")
def _(sheet: Sheet, name: str) -> None:
    _named(sheet, f'<p><font size="4"><b>■{escaped(name)}</b></font></p>')


@_heading("heading-picture", "the screen's name is a picture with an alternative text")
def _(sheet: Sheet, name: str) -> None:
    _named(sheet, f'<h1><img src="data:," alt="{escaped(name)}" width="400" height="40"></h1>')


@_heading("heading-with-step", "the step's number before the screen's name")
def _(sheet: Sheet, name: str) -> None:
    step = {"form": "1", "confirm": "2", "done": "3"}.get(sheet.screen, "4")
    _named(sheet, f"<h1>【STEP {step}/4】　{escaped(name)}</h1>")


@_heading("heading-only-in-title", "the screen's name in the title alone")
def _(sheet: Sheet, name: str) -> None:
    _named(sheet, "<div></div>")
    if sheet.trail is not None:
        sheet.trail.extract()


@_heading("heading-only-in-trail", "the screen's name among the steps alone")
def _(sheet: Sheet, name: str) -> None:
    if sheet.trail is not None:
        _named(sheet, "<div></div>")
        sheet.title.string = sheet.site


@_heading("title-never-changes", "the title is the site's name on every screen")
def _(sheet: Sheet, name: str) -> None:
    sheet.title.string = sheet.site


# --- rows


def _rows(name: str, what: str) -> Callable[[Callable[[Sheet], None]], None]:
    def put(rewrite: Callable[[Sheet], None]) -> None:
        @change(name, "labels-kept", what, slot="rows", order=ROWS)
        def page(sheet: Sheet) -> None:
            if sheet.screen in _TITLED and sheet.rows:
                for row in sheet.rows:
                    row.unbind()
                rewrite(sheet)

    return put


def _moved(row: Row, markup: str) -> Tag:
    """Return the row in new clothes.

    First what has the class ``q``, then what has the class ``a``.
    """
    [element] = [part for part in fragment(markup) if isinstance(part, Tag)]
    head, cell = element.select_one(".q"), element.select_one(".a")
    assert head is not None
    assert cell is not None
    head.extend(list(row.head.contents))
    cell.extend(list(row.cell.contents))
    del head["class"], cell["class"]
    row.element, row.head, row.cell = element, head, cell
    return element


def _each(markup: str, holder: str) -> Callable[[Sheet], None]:
    def rewrite(sheet: Sheet) -> None:
        rows = list(sheet.rows)
        place = sheet.put_rows(holder)
        place.extend([_moved(row, markup) for row in rows])

    return rewrite


_rows("rows-table", "a table: th and td")(
    _each(
        '<tr><th class="q" scope="row"></th><td class="a"></td></tr>',
        '<table class="sheet"></table>',
    )
)
_rows("rows-table-without-th", "a table of td alone")(
    _each(
        '<tr><td class="q" bgcolor="#eee"></td><td class="a"></td></tr>',
        '<table border="1"></table>',
    )
)
_rows("rows-fieldset", "each question a fieldset with a legend")(
    _each('<fieldset><legend class="q"></legend><div class="a"></div></fieldset>', "<div></div>")
)
_rows("rows-list", "a list, label and field in one item")(
    _each('<li><strong class="q"></strong><br><span class="a"></span></li>', "<ul></ul>")
)
_rows("rows-form-group", "Bootstrap's form-group, labels tied to nothing")(
    _each(
        '<div class="form-group"><div class="control-label q"></div><div class="a"></div></div>',
        '<div class="form-horizontal"></div>',
    )
)


@_rows("rows-one-dl", "one dl for all of them")
def _(sheet: Sheet) -> None:
    _flat(sheet, "dl", "dt", "dd")


@_rows("rows-grid", "label and field side by side in a grid, each a div")
def _(sheet: Sheet) -> None:
    _flat(sheet, "div", "div", "div")
    sheet.head_end("<style>.flat{display:grid;grid-template-columns:300px 1fr;gap:12px}</style>")


def _flat(sheet: Sheet, holder: str, head: str, cell: str) -> None:
    rows = list(sheet.rows)
    place = sheet.put_rows(f'<{holder} class="flat"></{holder}>')
    for row in rows:
        element = _moved(row, f'<div><{head} class="q"></{head}><{cell} class="a"></{cell}></div>')
        place.extend(list(element.contents))


@_rows("rows-two-a-line", "a table with two questions a line")
def _(sheet: Sheet) -> None:
    rows = list(sheet.rows)
    place = sheet.put_rows('<table class="sheet"></table>')
    markup = '<tr><th class="q"></th><td class="a"></td></tr>'
    for first in range(0, len(rows), 2):
        line = sheet.soup.new_tag("tr")
        for row in rows[first : first + 2]:
            line.extend(list(_moved(row, markup).contents))
        place.append(line)


@_rows("rows-columns", "a table with the labels above, three questions a line")
def _(sheet: Sheet) -> None:
    rows = list(sheet.rows)
    place = sheet.put_rows('<table class="sheet"></table>')
    markup = '<tr><th class="q" scope="col"></th><td class="a"></td></tr>'
    for first in range(0, len(rows), 3):
        above, below = sheet.soup.new_tag("tr"), sheet.soup.new_tag("tr")
        for row in rows[first : first + 3]:
            _moved(row, markup)
            above.append(row.head)
            below.append(row.cell)
        place.extend([above, below])


# --- labels


def _labels(
    name: str, what: str, screens: tuple[str, ...] = _ASKING
) -> Callable[[Callable[[Sheet, Row], None]], None]:
    def put(rewrite: Callable[[Sheet, Row], None]) -> None:
        @change(name, "labels-kept", what, slot="labels", order=LABELS)
        def page(sheet: Sheet) -> None:
            if sheet.screen in screens:
                for row in [row for row in sheet.rows if row.controls]:
                    rewrite(sheet, row)

    return put


def _one(row: Row) -> bool:
    """One field that a single label can belong to."""
    return len(row.controls) == 1


@_labels("label-text-before", "the label is text before the field, tied by nothing")
def _(_: Sheet, row: Row) -> None:
    text = row.text
    row.unbind()
    row.head.clear()
    for part in reversed(fragment(f"{escaped(text)}<br>")):
        row.cell.insert(0, part)


@_labels("label-placeholder", "the label is the placeholder, or a list's first option")
def _(sheet: Sheet, row: Row) -> None:
    if not _one(row):
        return
    text, control = row.text, row.control
    row.unbind()
    row.head.clear()
    if control.name == "select":
        first = control.find("option")
        assert isinstance(first, Tag)
        first.string = text
    else:
        control["placeholder"] = text


@_labels("label-aria", "the label is an aria-label nobody sees")
def _(_: Sheet, row: Row) -> None:
    if _one(row):
        text = row.text
        row.unbind()
        row.control["aria-label"] = text
        row.head.clear()


@_labels("label-title", "the label is the field's title attribute")
def _(_: Sheet, row: Row) -> None:
    if _one(row):
        text = row.text
        row.unbind()
        row.control["title"] = text
        row.head.clear()


@_labels("label-wraps", "the label is around its field")
def _(sheet: Sheet, row: Row) -> None:
    if _one(row):
        text = row.text
        row.unbind()
        row.label.extract()
        label = row.control.wrap(sheet.soup.new_tag("label"))
        label.insert(0, *fragment(f"<span>{escaped(text)}</span>"))


@_labels("label-labelledby", "the label is a span that aria-labelledby names")
def _(_: Sheet, row: Row) -> None:
    if _one(row):
        row.unbind()
        row.label["id"] = f"l-{row.role}"
        row.control["aria-labelledby"] = f"l-{row.role}"


@_labels("label-floating", "the label stands after its field and floats above it")
def _(_: Sheet, row: Row) -> None:
    if _one(row):
        label = row.label.extract()
        row.control.insert_after(label)


@_labels(
    "label-numbered",
    "item numbers before the labels of the form",
    ("form", "confirm", "password"),
)
def _(sheet: Sheet, row: Row) -> None:
    row.say(f"（{sheet.rows.index(row) + 1}）{row.text}")


@change(
    "confirm-numbered",
    "labels-kept",
    "item numbers with points on form and confirmation",
    slot="labels",
    order=LABELS,
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm"):
        for number, row in enumerate(sheet.rows, 1):
            row.say(f"２１．{number}　{row.text}")


@_labels("label-required-before", "【必須】 before and inside the label")
def _(_: Sheet, row: Row) -> None:
    text, mark = row.text, row.mark
    if mark is not None:
        mark.extract()
        row.say(f"【必須】{text}")
    else:
        row.say(f"【任意】{text}")


@_labels("label-star-after", "a star or ※ behind the label")
def _(_: Sheet, row: Row) -> None:
    if row.mark is not None:
        row.mark.extract()
        row.say(f"{row.text} ※" if row.role.startswith("email") else f"{row.text}*")


@_labels("label-colon", "a colon behind the label")
def _(_: Sheet, row: Row) -> None:
    row.say(f"{row.text}：")


@_labels("label-spaced", "labels of two letters are spaced out, half-width dots")
def _(_: Sheet, row: Row) -> None:
    spaced = {
        "住所": "住　　所",
        "氏名": "氏　　名",
        "国籍・地域": "国籍･地域",
        "電話番号": "電 話 番 号",
    }
    row.say(spaced.get(row.text, row.text))


_READ = {
    "氏名": "しめい", "性別": "せいべつ", "生年月日": "せいねんがっぴ", "住所": "じゅうしょ",
    "国籍・地域": "こくせき・ちいき", "郵便番号": "ゆうびんばんごう", "電話番号": "でんわばんごう",
}  # fmt: skip


@_labels("label-ruby", "how kanji are read stands above them, in small letters")
def _(_: Sheet, row: Row) -> None:
    if row.text in _READ:
        kanji, kana = row.text, _READ[row.text]
        row.label.clear()
        row.label.extend(fragment(f"<ruby>{kanji}<rp>(</rp><rt>{kana}</rt><rp>)</rp></ruby>"))


@_labels("label-read-in-brackets", "how kanji are read stands behind them, in brackets")
def _(_: Sheet, row: Row) -> None:
    if row.text in _READ:
        row.say(f"{row.text}（{_READ[row.text]}）")


@_labels("label-with-hint", "the hint stands inside the label")
def _(sheet: Sheet, row: Row) -> None:
    told = row.hint.get_text(strip=True) if row.hint else "間違いのないように入力してください。"
    row.drop_hint()
    row.label.extend(fragment(f'<span class="note">{escaped(told)}</span>'))


@_labels("label-with-error", "an error that is not shown stands inside the label")
def _(_: Sheet, row: Row) -> None:
    told = f"{row.text}を入力してください。"
    row.label.extend(fragment(f'<span class="err" style="display:none">{escaped(told)}</span>'))


@_labels("label-with-help", "a button that explains stands inside the label")
def _(_: Sheet, row: Row) -> None:
    row.label.extend(fragment('<button type="button" title="説明を表示">？</button>'))


# --- buttons


def _buttons(
    name: str, what: str, **more: object
) -> Callable[[Callable[[Sheet, Tag], None]], None]:
    def put(rewrite: Callable[[Sheet, Tag], None]) -> None:
        @change(name, "labels-kept", what, slot="buttons", order=BUTTONS, **more)
        def page(sheet: Sheet) -> None:
            button = sheet.way_on
            if sheet.screen in _PRESSED and button is not None:
                rewrite(sheet, button)

    return put


def _instead(button: Tag, markup: str) -> None:
    button.replace_with(*fragment(markup))


_SEND = "document.querySelector('main form').submit()"


@_buttons("button-of-the-other-kind", "input type=submit instead of button, and the other way")
def _(sheet: Sheet, button: Tag) -> None:
    word = escaped(sheet.word_of(button))
    other = (
        f'<input type="submit" value="{word}">'
        if button.name == "button"
        else f"<button>{word}</button>"
    )
    _instead(button, other)


@_buttons("button-picture", "an image button with an alternative text")
def _(sheet: Sheet, button: Tag) -> None:
    word = escaped(sheet.word_of(button))
    _instead(button, f'<input type="image" src="data:," alt="{word}" width="180" height="44">')


@_buttons("button-div", "a div with role=button", looks=True)
def _(sheet: Sheet, button: Tag) -> None:
    word = escaped(sheet.word_of(button))
    _instead(button, f'<div role="button" tabindex="0" onclick="{_SEND}">{word}</div>')


@_buttons("button-div-without-role", "a div one can click, without any role", looks=True)
def _(sheet: Sheet, button: Tag) -> None:
    word = escaped(sheet.word_of(button))
    _instead(
        button,
        f'<div class="btn" style="cursor:pointer;padding:8px;border:1px solid" '
        f'onclick="{_SEND}"><span>{word}</span></div>',
    )


@_buttons("button-link", "a link with javascript:", looks=True)
def _(sheet: Sheet, button: Tag) -> None:
    word = escaped(sheet.word_of(button))
    _instead(button, f'<a class="button c-btn" href="javascript:{_SEND}">{word}</a>')


@_buttons("button-input-button", "input type=button with a script", looks=True)
def _(sheet: Sheet, button: Tag) -> None:
    word = escaped(sheet.word_of(button))
    _instead(button, f'<input type="button" value="{word}" onclick="{_SEND}">')


@_buttons("button-outside-the-form", "the button stands outside the form that it sends")
def _(sheet: Sheet, button: Tag) -> None:
    assert sheet.form is not None
    button["form"] = str(sheet.form["id"])
    sheet.form.insert_after(button.extract())


@_buttons("button-with-arrow", "an arrow behind the button's word")
def _(sheet: Sheet, button: Tag) -> None:
    sheet.word(button, f"{sheet.word_of(button)} ▶")


@_buttons("button-spaced", "the two letters of a button are spaced out")
def _(sheet: Sheet, button: Tag) -> None:
    word = sheet.word_of(button)
    sheet.word(button, "　".join(word) if len(word) == 2 else word)


@_buttons(
    "buttons-above-and-below",
    "the same button above and below the form",
    right=("complete", "stop"),
)
def _(sheet: Sheet, button: Tag) -> None:
    assert sheet.form is not None
    sheet.form.insert(0, *fragment(str(button)))


# --- the order of the questions


def _order(name: str, what: str, first: tuple[str, ...]) -> None:
    @change(name, "labels-kept", what, slot="order", order=FIELDS)
    def page(sheet: Sheet) -> None:
        if sheet.screen != "form":
            return
        places = [sheet.soup.new_tag("div") for _ in sheet.rows]
        for place, row in zip(places, sheet.rows, strict=True):
            row.element.replace_with(place)
        rank = {role: number for number, role in enumerate(first)}
        sheet.rows.sort(key=lambda row: rank.get(row.role, len(rank)))
        for place, row in zip(places, sheet.rows, strict=True):
            place.replace_with(row.element)


_order("order-mail-first", "the mail address is asked first", ("email", "email_again"))
_order(
    "order-backwards",
    "the questions in the opposite order",
    (
        "residence_card",
        "category",
        "email_again",
        "email",
        "phone",
        "address",
        "postal_code",
        "nationality",
        "birth_date",
        "sex",
        "name",
    ),
)

# --- the page as a whole

_WHOLE = {"slot": "whole", "order": WHOLE}


@change(
    "in-a-frame",
    "labels-kept",
    "every screen of the registration in an iframe",
    looks=True,
    **_WHOLE,
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm", "done") and (
        sheet.headers.get("sec-fetch-dest") != "iframe"
    ):
        sheet.title.string = sheet.site
        sheet.main.clear()
        sheet.main.extend(
            fragment(f'<iframe src="{sheet.path}" name="work" width="100%" height="1200"></iframe>')
        )


@change("in-a-shadow", "labels-kept", "the screen inside an open shadow root", looks=True, **_WHOLE)
def _(sheet: Sheet) -> None:
    if sheet.screen in _TITLED:
        [host] = [part for part in fragment("<div></div>") if isinstance(part, Tag)]
        template = sheet.soup.new_tag("template", attrs={"shadowrootmode": "open"})
        style = sheet.soup.select_one("head link[rel=stylesheet]")
        template.extend([*fragment(str(style)), *list(sheet.main.contents)])
        host.append(template)
        sheet.main.append(host)


def _real_names(form: Form) -> None:
    for name in list(form.fields):
        if f"name {name}" in form.visitor.kept:
            form.fields[form.visitor.kept[f"name {name}"]] = form.fields.pop(name)


@change(
    "names-made-anew",
    "labels-kept",
    "names and ids are random, others on every visit",
    posted=_real_names,
    order=WHOLE,
)
def _(sheet: Sheet) -> None:
    if sheet.screen not in _PRESSED or sheet.form is None:
        return
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    for each in sheet.form.find_all(True):
        if each.get("name"):
            name = str(each["name"])
            new = names.setdefault(name, f"f{secrets.token_hex(4)}")
            sheet.visitor.kept[f"name {new}"] = name
            each["name"] = new
        if each.get("id"):
            ids[str(each["id"])] = f"i{secrets.token_hex(4)}"
            each["id"] = ids[str(each["id"])]
    for each in sheet.form.find_all(True):
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            if each.get(attribute):
                each[attribute] = " ".join(ids.get(i, i) for i in str(each[attribute]).split())


def _no_search(form: Form) -> None:
    for name, what in (("keyword", "検索"), ("loginId", "ログイン"), ("loginPw", "ログイン")):
        if form.take(name):
            form.catch(f"typed into the header: {what}")
    for name, what in (("doSearch", "検索"), ("doLogin", "ログイン")):
        if form.has(name):
            form.catch(f"pressed: {what}")
            raise Elsewhere(form.path)


@change(
    "one-form-around-all",
    "labels-kept",
    "one form around the whole page, with a search and a login in its header",
    posted=_no_search,
    **_WHOLE,
)
def _(sheet: Sheet) -> None:
    if sheet.screen not in _PRESSED or sheet.form is None:
        return
    around = sheet.soup.new_tag("form")
    around.attrs = dict(sheet.form.attrs)
    sheet.form.name = "div"
    sheet.form.attrs = {}
    around.extend(list(sheet.body.contents))
    sheet.body.append(around)
    header = around.find("header")
    assert isinstance(header, Tag)
    header.extend(
        fragment(
            '<div><label>サイト内検索<input type="text" name="keyword"></label>'
            '<button type="submit" name="doSearch" value="1">検索</button> '
            '<label>利用者ID<input type="text" name="loginId"></label>'
            '<label>パスワード<input type="password" name="loginPw"></label>'
            '<button type="submit" name="doLogin" value="1">ログイン</button></div>'
        )
    )
    sheet.form = around


@change("without-main", "labels-kept", "no main, no header: plain divs", **_WHOLE)
def _(sheet: Sheet) -> None:
    if sheet.screen in _TITLED:
        for name in ("main", "header", "footer", "nav"):
            for each in sheet.soup.find_all(name):
                each.name = "div"


@change("in-layout-tables", "labels-kept", "the page laid out by tables inside tables", **_WHOLE)
def _(sheet: Sheet) -> None:
    if sheet.screen in _TITLED:
        parts = list(sheet.main.contents)
        sheet.main.extend(
            fragment(
                '<table width="100%"><tr><td width="160" valign="top"><table>'
                '<tr><td>メニュー</td></tr><tr><td><a href="#">利用規約</a></td></tr>'
                '<tr><td><a href="#">よくある質問</a></td></tr></table></td>'
                '<td><table width="100%"><tr><td id="work"></td></tr></table>'
                "</td></tr></table>"
            )
        )
        work = sheet.main.find(id="work")
        assert isinstance(work, Tag)
        work.extend(parts)
        sheet.main.name = "div"


@change(
    "drawn-late",
    "labels-kept",
    "the screen is drawn by a script a second after it came",
    looks=True,
    **_WHOLE,
)
def _(sheet: Sheet) -> None:
    if sheet.screen in _TITLED:
        template = sheet.soup.new_tag("template", attrs={"id": "late"})
        template.extend(list(sheet.main.contents))
        sheet.main.extend(fragment('<p id="wait">読み込み中です…</p>'))
        sheet.main.append(template)
        sheet.body_end(_LATE)


@change(
    "without-loading",
    "labels-kept",
    "the next screen is put in by a script, under one address",
    looks=True,
    **_WHOLE,
)
def _(sheet: Sheet) -> None:
    if sheet.screen in ("form", "confirm", "done"):
        sheet.body_end(_SINGLE)


_LATE = """<script>
setTimeout(() => {
  const late = document.getElementById("late");
  document.getElementById("wait").replaceWith(late.content.cloneNode(true));
  late.remove();
}, 1000);
</script>"""

_SINGLE = """<script>
document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new URLSearchParams(new FormData(event.target, event.submitter));
  const answer = await fetch(event.target.action, { method: "POST", body: data });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".c-banner", ".c-breadcrumb", "main"]) {
    document.querySelector(part)?.replaceWith(next.querySelector(part));
  }
});
</script>"""
