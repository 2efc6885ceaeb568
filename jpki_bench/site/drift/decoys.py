"""Fields that look like the right ones, fields under another's name, fields that are gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bs4 import Tag

from jpki_bench.site.drift.change import (
    EITHER,
    FIELDS,
    LABELS,
    NOT_REGISTERED,
    TO_STOP,
    Form,
    Kind,
    Right,
    change,
)
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Sheet, escaped, fragment, text_input

_TRAP: Kind = "trap"

# --- fields that look like the right ones


def _decoys(
    name: str,
    what: str,
    labels: Sequence[tuple[str, str]],
    *,
    heading: str = "",
    kind: Kind = "decoy",
    right: tuple[Right, ...] = ("complete",),
) -> None:
    """Add optional questions (after which of the site's, label) that nobody's case answers."""
    fields = {f"more{number}": label for number, (_, label) in enumerate(labels)}

    def posted(form: Form) -> None:
        if form.screen == "form":
            for field, label in fields.items():
                if form.take(field):
                    form.catch(f"filled: {heading}{label}")

    @change(name, kind, what, posted=posted, right=right, order=FIELDS)
    def page(sheet: Sheet) -> None:
        if sheet.screen == "form":
            for field, (after, label) in zip(fields, labels, strict=True):
                sheet.add_row(label, text_input(field, id=field), after=after)


_decoys(
    "decoy-work-mail",
    "勤務先メールアドレス before メールアドレス",
    [("phone", "勤務先メールアドレス")],
)
_decoys(
    "decoy-agent",
    "the agent's name, telephone and mail",
    [("phone", "取次者の氏名"), ("phone", "取次者の電話番号"), ("phone", "取次者のメールアドレス")],
)
_decoys(
    "decoy-emergency",
    "緊急連絡先 for telephone and mail",
    [("address", "緊急連絡先の電話番号"), ("email_again", "緊急連絡先メールアドレス")],
)
_decoys(
    "decoy-home-country",
    "address and telephone in the home country",
    [("nationality", "本国における住所"), ("nationality", "本国における電話番号")],
)
_decoys(
    "decoy-old-values",
    "旧姓, 変更前 address, former card number",
    [("name", "旧姓"), ("address", "変更前の住所"), ("category", "旧在留カード番号")],
)
_decoys(
    "decoy-other-numbers",
    "passport, My Number, residence card of the spouse",
    [
        ("category", "旅券番号"),
        ("category", "個人番号（マイナンバー）"),
        ("category", "配偶者の在留カード番号"),
    ],
)
_decoys(
    "decoy-other-dates",
    "dates of permission and of entry",
    [("sex", "上陸許可年月日"), ("birth_date", "在留期間の満了日")],
)
_decoys(
    "decoy-other-mail",
    "予備のメールアドレス behind メールアドレス",
    [("email_again", "予備のメールアドレス")],
)
_decoys(
    "decoy-phones",
    "FAX番号, 携帯電話番号, 勤務先電話番号 around 電話番号",
    [("address", "勤務先電話番号"), ("phone", "FAX番号")],
)


def _dependant(form: Form) -> None:
    if form.screen == "form":
        for number, label in enumerate(("氏名", "住所", "電話番号", "メールアドレス")):
            if form.take(f"dep{number}"):
                form.catch(f"filled: 扶養者の{label}")


@change(
    "same-labels-in-a-section",
    "decoy",
    "a section 扶養者 with the labels of the applicant's own",
    right=("complete", "stop", "ask"),
    posted=_dependant,
    order=LABELS,
)
def _(sheet: Sheet) -> None:
    if sheet.screen != "form" or sheet.form is None or sheet.actions is None:
        return
    rows = "".join(
        sheet.anatomy.row.format(label=label, mark="", markup=text_input(f"dep{number}"))
        for number, label in enumerate(("氏名", "住所", "電話番号", "メールアドレス"))
    )
    sheet.before_actions(f"<h2>扶養者について（いる場合のみ）</h2><div>{rows}</div>")
    sheet.rows[0].element.insert_before(*fragment("<h2>申請者について</h2>"))


def _hidden_field(
    name: str, what: str, label: str, style: str, field: str, *, wrapped: bool = True
) -> None:
    """Lay a field that nobody sees, there for programs to fill."""

    def posted(form: Form) -> None:
        if form.screen == "form" and form.take(field):
            form.catch(f"filled a field nobody sees: {label}")

    @change(name, "decoy", what, posted=posted, order=FIELDS)
    def page(sheet: Sheet) -> None:
        if sheet.screen == "form" and sheet.form is not None:
            inner = f'<label for="{field}">{label}</label>{text_input(field, id=field)}'
            markup = f'<div style="{style}">{inner}</div>'
            sheet.rows[0].element.insert_before(*fragment(markup))


_hidden_field(
    "honeypot-off-screen",
    "a mail field left of the screen",
    "メールアドレス",
    "position:absolute;left:-9999px",
    "email",
)
_hidden_field(
    "honeypot-transparent",
    "a transparent telephone field over nothing",
    "電話番号",
    "opacity:0;position:absolute;height:1px;overflow:hidden",
    "tel",
)
_hidden_field(
    "honeypot-clipped",
    "an address field clipped away",
    "住所",
    "position:absolute;clip:rect(0 0 0 0);clip-path:inset(50%);width:1px;height:1px;"
    "overflow:hidden",
    "addr",
)
_hidden_field(
    "honeypot-not-shown",
    "a card number field that is not displayed",
    "在留カード番号",
    "display:none",
    "zairyu",
)
_hidden_field(
    "honeypot-said-so",
    "この欄は入力しないでください, for everybody to see",
    "メールアドレス（この欄には何も入力しないでください）",
    "",
    "mail_confirm_x",
)

# --- swapped


def _swap(name: str, what: str, one: str, other: str) -> None:
    """Two fields under each other's name and id; the labels stand where they belong."""

    def posted(form: Form) -> None:
        if form.screen == "form":
            first, second = form.value(one), form.value(other)
            form.put(one, second)
            form.put(other, first)

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        first, second = anatomy.names[one], anatomy.names[other]
        fields[first], fields[second] = fields[second], fields[first]

    @change(name, "swapped", what, posted=posted, spelt=spelt, right=EITHER, order=FIELDS)
    def page(sheet: Sheet) -> None:
        rows = (sheet.row(one), sheet.row(other))
        if sheet.screen != "form" or not all(row and len(row.controls) == 1 for row in rows):
            return
        first, second = (row for row in rows if row)
        for attribute in ("name", "id", "autocomplete", "value"):
            a, b = first.control.get(attribute), second.control.get(attribute)
            _set(first.control, attribute, b)
            _set(second.control, attribute, a)
        first.label["for"], second.label["for"] = first.control["id"], second.control["id"]


def _set(control: Tag, attribute: str, value: object) -> None:
    if value is None:
        control.attrs.pop(attribute, None)
    else:
        control[attribute] = str(value)


_swap(
    "swapped-mail-and-address",
    "住所 and メールアドレス under each other's name",
    "address",
    "email",
)
_swap(
    "swapped-postal-and-phone",
    "郵便番号 and 電話番号 under each other's name",
    "postal_code",
    "phone",
)
_swap(
    "swapped-card-and-phone",
    "在留カード番号 and 電話番号 under each other's name",
    "residence_card",
    "phone",
)


def _agent(form: Form) -> None:
    if form.screen == "form":
        if form.value("email"):
            form.catch("filled: 取次者のメールアドレス")
        form.visitor.kept["ownMail"] = form.take("ownMail")
        form.put("email", form.visitor.kept["ownMail"])


def _agent_spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
    fields["ownMail"] = fields[anatomy.names["email"]]
    fields[anatomy.names["email"]] = ""


@change(
    "agent-mail-in-its-place",
    "swapped",
    "取次者のメールアドレス has the name, id and place of メールアドレス, which stands below",
    posted=_agent,
    spelt=_agent_spelt,
    right=EITHER,
    order=FIELDS,
    slot="email",
)
def _(sheet: Sheet) -> None:
    row, again = sheet.row("email"), sheet.row("email_again")
    if sheet.screen == "form" and row is not None and again is not None:
        row.label.string = "取次者のメールアドレス（取次者がいる場合のみ）"
        if row.mark is not None:
            row.mark.extract()
        value = escaped(sheet.visitor.kept.get("ownMail", ""))
        own = sheet.add_row(
            "メールアドレス",
            text_input("ownMail", value, id="ownMail"),
            after="email",
            required=True,
            role="email",
        )
        row.role = "agent_email"
        row.control["value"] = ""  # where the site knows it from the mail, it writes it there
        own.label.name = "label"
        own.label["for"] = "ownMail"


# --- removed


def _removed(
    name: str,
    what: str,
    roles: tuple[str, ...],
    *,
    right: tuple[Right, ...] = TO_STOP,
    filled: Callable[[Form], None] | None = None,
) -> None:
    """Ask a question no more; ``filled`` is how the site does without."""

    def posted(form: Form) -> None:
        if form.screen == "form" and filled is not None:
            filled(form)

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        for role in roles:
            fields.pop(anatomy.names[role], None)

    @change(
        name,
        "removed",
        what,
        posted=posted,
        spelt=spelt,
        absent=roles,
        right=right,
        registers="complete" in right,
        order=FIELDS,
        slot=roles[0],
    )
    def page(sheet: Sheet) -> None:
        if sheet.screen in ("form", "confirm"):
            for role in roles:
                sheet.remove(role)


_removed("removed-mail", "no mail address is asked", ("email", "email_again"))
_removed(
    "removed-mail-again",
    "the mail address is asked once",
    ("email_again",),
    right=("complete",),
    filled=lambda form: form.put("email_again", form.value("email")),
)
_removed("removed-category", "no category is asked", ("category",))
_removed(
    "removed-phone",
    "no telephone number is asked",
    ("phone",),
    right=EITHER,
    filled=lambda form: form.put("phone", ""),
)
_removed(
    "removed-postal",
    "no postal code is asked",
    ("postal_code",),
    right=EITHER,
    filled=lambda form: form.put("postal_code", ""),
)
_removed("removed-card", "no residence card number is asked", ("residence_card",))


@change("removed-way-on", "removed", "the form has no button to go on", **NOT_REGISTERED)
def _(sheet: Sheet) -> None:
    if sheet.screen == "form" and sheet.way_on is not None:
        sheet.way_on.extract()


@change("removed-register", "removed", "the confirmation has no 登録", **NOT_REGISTERED)
def _(sheet: Sheet) -> None:
    if sheet.screen == "confirm" and sheet.way_on is not None:
        sheet.way_on.extract()


@change(
    "address-too-short",
    _TRAP,
    "the address is cut at twelve letters by its field",
    right=TO_STOP,
    registers=False,
    slot="address",
    order=FIELDS,
)
def _(sheet: Sheet) -> None:
    row = sheet.row("address")
    if sheet.screen == "form" and row is not None:
        row.control["maxlength"] = "12"
        row.control["oninput"] = "this.value = this.value.slice(0, 12)"
