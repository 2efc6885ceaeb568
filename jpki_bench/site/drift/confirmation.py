"""The confirmation: what it shows, how, and what it does not show."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from bs4 import Tag

from jpki_bench.site.application import read_date
from jpki_bench.site.drift.change import (
    EITHER,
    FIELDS,
    LABELS,
    MORE,
    NOT_REGISTERED,
    TO_STOP,
    Elsewhere,
    Form,
    Kind,
    change,
)
from jpki_bench.site.drift.sheet import Row, Sheet, escaped, fragment, text_input

_TRAP: Kind = "trap"

# --- the confirmation


def _confirmed(
    name: str, what: str, role: str, other: Callable[[str], str], **more: object
) -> None:
    """Show another value than was entered."""

    @change(name, _TRAP, what, slot=f"confirmed {role}", order=FIELDS, **{**NOT_REGISTERED, **more})
    def page(sheet: Sheet) -> None:
        row = sheet.row(role)
        if sheet.screen == "confirm" and row is not None:
            row.show(other(row.value))


_confirmed(
    "confirms-another-mail",
    "the confirmation has another mail address",
    "email",
    lambda value: value.replace("@", ".x@"),
)
_confirmed(
    "confirms-a-cut-mail",
    "the mail address is cut off at the end",
    "email",
    lambda value: value[:-1],
)
_confirmed(
    "confirms-a-masked-mail",
    "the mail address is shown with stars",
    "email",
    lambda value: value[0] + "****" + value[value.index("@") :],
)
_confirmed(
    "confirms-another-category",
    "the confirmation has another category",
    "category",
    lambda _: "法定代理人",
)
_confirmed(
    "confirms-a-longer-category",
    "the category begins as the case's does",
    "category",
    lambda _: "外国人本人の法定代理人",
)
_confirmed(
    "confirms-another-card",
    "the confirmation has another residence card number",
    "residence_card",
    lambda value: value[:-3] + "9" + value[-2:],
)
_confirmed(
    "confirms-another-name",
    "the confirmation has another name",
    "name",
    lambda value: value.replace("HANH", "HANG"),
)
_confirmed(
    "confirms-another-address",
    "the confirmation has the address without its numbers",
    "address",
    lambda value: re.sub("[0-9].*", "", value),
)
_confirmed(
    "confirms-another-phone",
    "the telephone number lost its first digit",
    "phone",
    lambda value: value[1:],
)
_confirmed(
    "confirms-another-nation",
    "the confirmation has another nationality",
    "nationality",
    lambda value: value.replace("ベトナム", "ベラルーシ").replace("Viet Nam", "Belarus"),
)


def _next_day(value: str) -> str:
    day = read_date(value)
    return f"{day + timedelta(days=1):%Y%m%d}" if day else value.replace("3日", "4日")


_confirmed("confirms-another-date", "the date of birth is a day later", "birth_date", _next_day)


@change(
    "confirmation-outside-main",
    "labels-kept",
    "the confirmation is a table outside main",
    slot="rows",
    order=LABELS,
)
def _(sheet: Sheet) -> None:
    _outside(sheet, {})


@change(
    "another-mail-outside-main",
    _TRAP,
    "a table outside main, with another mail address",
    slot="rows",
    order=LABELS,
    **NOT_REGISTERED,
)
def _(sheet: Sheet) -> None:
    _outside(sheet, {"email": "someone.else@post.example"})


def _outside(sheet: Sheet, others: dict[str, str]) -> None:
    if sheet.screen != "confirm":
        return
    rows = "".join(
        f"<tr><td>{escaped(row.text)}</td><td>{escaped(others.get(row.role, row.value))}</td></tr>"
        for row in sheet.rows
    )
    sheet.put_rows("<div></div>")
    for part in fragment(f'<table border="1">{rows}</table>'):
        sheet.main.insert_before(part)
    sheet.rows = []


def _unconfirmed(name: str, what: str, role: str) -> None:
    @change(name, _TRAP, what, slot=f"confirmed {role}", order=FIELDS, **NOT_REGISTERED)
    def page(sheet: Sheet) -> None:
        if sheet.screen == "confirm":
            sheet.remove(role)


_unconfirmed("confirms-no-mail", "the confirmation has no mail address", "email")
_unconfirmed("confirms-no-category", "the confirmation has no category", "category")
_unconfirmed("confirms-no-card", "the confirmation has no residence card number", "residence_card")
_unconfirmed("confirms-no-name", "the confirmation has no name", "name")


@change(
    "confirms-nothing", _TRAP, "the confirmation says 以上の内容 and shows none", **NOT_REGISTERED
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "confirm":
        sheet.put_rows("<p>入力された内容で登録します。</p>")
        sheet.rows = []


def _shown(name: str, what: str, rewrite: Callable[[Sheet, Row], None], **more: object) -> None:
    """Show the confirmation in another notation, of the same meaning."""

    @change(name, "labels-kept", what, slot="confirmed", order=FIELDS, **more)
    def page(sheet: Sheet) -> None:
        if sheet.screen == "confirm":
            for row in list(sheet.rows):
                rewrite(sheet, row)


def _other_notation(_: Sheet, row: Row) -> None:
    day = read_date(row.value) if row.role == "birth_date" else None
    if day:
        row.show(f"{day.year}年{day.month}月{day.day}日")
    elif row.role == "postal_code" and row.value:
        row.show(f"〒{row.value.replace('-', '')[:3]}-{row.value.replace('-', '')[3:]}")
    elif row.role == "residence_card":
        row.show(f"{row.value[:2]} {row.value[2:10]} {row.value[10:]}")
    elif row.role == "category":
        row.show(row.value.replace(",", "、").replace("(", "（").replace(")", "）"))


def _sentence(sheet: Sheet, row: Row) -> None:
    line = Tag(name="p")
    line.string = f"{row.text}：{row.value}"
    row.element.replace_with(line)
    sheet.rows.remove(row)  # it is no row any more, for whatever is changed after it


_shown(
    "confirmed-otherwise-written", "dates, codes and brackets in another notation", _other_notation
)
_shown(
    "confirmed-in-fields",
    "the confirmation shows its values in greyed fields",
    lambda _, row: row.ask_by(text_input("", row.value, readonly="")),
)
_shown(
    "confirmed-in-sentences",
    "label and value in one paragraph: メールアドレス：…",
    _sentence,
)
_shown("confirmed-with-links", "a link 変更 behind every value", lambda _, row: _linked(row))


def _linked(row: Row) -> None:
    row.cell.extend(fragment(' <a href="#">変更</a>'))


@change(
    "confirmed-with-decoys", "decoy", "the confirmation shows questions nobody answered", order=MORE
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "confirm":
        for label, value in (
            ("勤務先メールアドレス", "（未入力）"),
            ("取次者の氏名", "なし"),
            ("旧姓", "－"),
        ):
            sheet.add_row(label, value)


@change(
    "confirmation-called-complete",
    _TRAP,
    "the confirmation's heading says 入力完了",
    right=EITHER,
    slot="words of headings",
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "confirm" and sheet.heading is not None:
        sheet.heading.string = "利用者情報 入力完了"


def _pretend(form: Form) -> None:
    if form.screen == "confirm":
        form.visitor.passed.add("pretended")
        raise Elsewhere(form.path)


@change(
    "says-complete-and-is-not",
    _TRAP,
    "利用者情報登録完了 is said, and nothing was registered",
    posted=_pretend,
    right=TO_STOP,
)
def _(sheet: Sheet) -> None:
    if sheet.screen == "confirm" and "pretended" in sheet.visitor.passed:
        sheet.replace_by(
            "利用者情報登録完了",
            "<p>受付が完了しました。審査のうえ、登録します。</p>"
            '<dl class="rows read"><div class="row"><dt class="row-label">受付番号</dt>'
            '<dd class="row-field">R8-00012345</dd></div></dl>',
        )
