"""The same questions asked by other fields: in parts, from lists, in notations of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import Tag

from jpki_bench.site.application import CATEGORIES, countries, country
from jpki_bench.site.drift.change import FIELDS, Form, Kind, Refused, change
from jpki_bench.site.drift.parts import boxes, given, in_parts, keep, kept
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Row, Sheet, escaped, options, text_input

_KEPT: Kind = "labels-kept"


# --- in parts


def _phone(value: str) -> tuple[str, str, str]:
    """Tokyo and Osaka have two digits before the rest, mobile phones three."""
    first = 2 if value[:2] in ("03", "06") else 3
    return value[:first], value[first:-4], value[-4:]


_PHONE = ("tel1", "tel2", "tel3")
in_parts(
    "phone-three-boxes",
    "the telephone number in three boxes",
    "phone",
    _PHONE,
    boxes(_PHONE, (5, 4, 4), " － "),
    "-".join,
    _phone,
)
_POST = ("zip1", "zip2")
in_parts(
    "postal-two-boxes",
    "the postal code in two boxes",
    "postal_code",
    _POST,
    lambda sheet: "〒" + boxes(_POST, (3, 4), "－")(sheet),
    "".join,
    lambda value: (value[:3], value[3:]),
)
_CARD = ("card1", "card2", "card3")
in_parts(
    "card-three-boxes",
    "the residence card's number in three boxes",
    "residence_card",
    _CARD,
    boxes(_CARD, (2, 8, 2), " "),
    "".join,
    lambda value: (value[:2], value[2:10], value[10:]),
)
_MAIL, _MAIL_AGAIN = ("mailLocal", "mailDomain"), ("mailLocal2", "mailDomain2")


def _at(parts: list[str]) -> str:
    return "@".join(parts)


def _mail_again_posted(form: Form) -> None:
    if form.screen == "form":
        for role, names in (("email", _MAIL), ("email_again", _MAIL_AGAIN)):
            parts = keep(form, *names)
            form.put(role, _at(parts) if any(parts) else "")


def _mail_spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
    for role, names in (("email", _MAIL), ("email_again", _MAIL_AGAIN)):
        fields |= dict(zip(names, fields.pop(anatomy.names[role]).split("@"), strict=True))


@change(
    "mail-split-at",
    _KEPT,
    "the mail address in two boxes around @",
    slot="email",
    posted=_mail_again_posted,
    spelt=_mail_spelt,
    order=FIELDS,
)
def _(sheet: Sheet) -> None:
    for role, names in (("email", _MAIL), ("email_again", _MAIL_AGAIN)):
        row = given(sheet.row(role), sheet)
        if row is not None:
            row.unbind()
            row.drop_hint()
            row.ask_by(boxes(names, (64, 190), " ＠ ")(sheet))


# --- the person from the certificate


@change(
    "name-two-boxes", _KEPT, "the greyed name in two boxes, 姓 and 名", slot="name", order=FIELDS
)
def _(sheet: Sheet) -> None:
    row = given(sheet.row("name"), sheet)
    if row is not None:
        last, _, first = str(row.control["value"]).partition(" ")
        row.unbind()
        row.drop_hint()
        row.ask_by(
            f"姓 {text_input('', last, readonly='')} 名 {text_input('', first, readonly='')}"
        )


@change(
    "name-as-text", _KEPT, "name and sex are text, not greyed fields", slot="name", order=FIELDS
)
def _(sheet: Sheet) -> None:
    for role in ("name", "sex"):
        row = given(sheet.row(role), sheet)
        if row is None:
            continue
        if role == "name":
            shown = str(row.control["value"])
        else:
            ticked = row.cell.select_one("[checked]")
            label = row.cell.select_one(f'label[for="{ticked["id"]}"]') if ticked else None
            shown = label.get_text(strip=True) if label else ""
        row.unbind()
        row.show(shown)


@change(
    "name-disabled-list",
    _KEPT,
    "the sex is a list that cannot be changed",
    slot="sex",
    order=FIELDS,
)
def _(sheet: Sheet) -> None:
    row = given(sheet.row("sex"), sheet)
    if row is not None:
        ticked = row.cell.select_one("[checked]")
        chosen = str(ticked["value"]) if ticked else ""
        row.unbind()
        row.ask_by(f"<select disabled>{options([('1', '男性'), ('2', '女性')], chosen)}</select>")


# --- nationality


def _nation(form: Form, find: Callable[[str], str]) -> None:
    if form.screen == "form":
        [typed] = keep(form, "nation")
        code = find(typed)
        form.put("nationality", code)
        if typed and not code:
            raise Refused(
                {"nationality": f"「{escaped(typed)}」は国籍・地域の名称ではありません。"}
            )


def _by_name(typed: str) -> str:
    return next((each.code for each in countries() if typed in (each.ja, each.en)), "")


def _nation_spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
    found = country(fields.pop(anatomy.names["nationality"]))
    assert found is not None
    fields["nation"] = found.ja


def _nationality(
    name: str, what: str, **more: object
) -> Callable[[Callable[[Sheet, Row], None]], None]:
    def put(rewrite: Callable[[Sheet, Row], None]) -> None:
        @change(name, _KEPT, what, slot="nationality", order=FIELDS, **more)
        def page(sheet: Sheet) -> None:
            row = given(sheet.row("nationality"), sheet)
            if row is not None:
                rewrite(sheet, row)

    return put


_TYPED = {"posted": lambda form: _nation(form, _by_name), "spelt": _nation_spelt}


@_nationality("nationality-typed", "the nationality is typed", **_TYPED)
def _(sheet: Sheet, row: Row) -> None:
    row.ask_by(text_input("nation", kept(sheet, "nation"), id=row.control["id"]))


@_nationality("nationality-suggested", "the nationality is typed, with suggestions", **_TYPED)
def _(sheet: Sheet, row: Row) -> None:
    names = "".join(f'<option value="{escaped(each.ja)}">' for each in countries())
    box = text_input("nation", kept(sheet, "nation"), id=row.control["id"], list="nations")
    row.ask_by(f'{box}<datalist id="nations">{names}</datalist>')


@_nationality(
    "nationality-combobox",
    "the nationality is chosen from a list drawn by a script",
    looks=True,
    **_TYPED,
)
def _(sheet: Sheet, row: Row) -> None:
    identity = str(row.control["id"])
    items = "".join(f'<li role="option">{escaped(each.ja)}</li>' for each in countries())
    row.ask_by(
        f'<input type="text" id="{identity}" role="combobox" aria-expanded="false" '
        f'aria-controls="nations" autocomplete="off" placeholder="入力して候補から選択">'
        f'<input type="hidden" name="nation" value="">'
        f'<ul id="nations" role="listbox" hidden style="max-height:160px;overflow:auto">'
        f"{items}</ul>"
    )
    sheet.body_end(_COMBOBOX.replace("{id}", identity))


def _texts(name: str, what: str, write: Callable[[str, str, str], str]) -> None:
    """Write each country of the list otherwise from code, Japanese and English."""

    @_nationality(name, what)
    def rewrite(_: Sheet, row: Row) -> None:
        for option in row.control.find_all("option"):
            found = country(str(option["value"]))
            if found is not None:
                option.string = write(found.code, found.ja, found.en)


_texts(
    "nationality-bilingual",
    "each country in both languages, slashed",
    lambda code, ja, en: f"{ja} / {en}",
)
_texts("nationality-coded", "a code before each country", lambda code, ja, en: f"{code}：{ja}")
_texts(
    "nationality-english-first",
    "English first, Japanese in brackets",
    lambda code, ja, en: f"{en}（{ja}）",
)

# --- category


def _category(
    name: str, what: str, procedure: str = "change"
) -> Callable[[Callable[[Sheet, Row], None]], None]:
    def put(rewrite: Callable[[Sheet, Row], None]) -> None:
        @change(name, _KEPT, what, slot="category", order=FIELDS, procedure=procedure)
        def page(sheet: Sheet) -> None:
            row = given(sheet.row("category"), sheet)
            if row is not None:
                rewrite(sheet, row)

    return put


@_category("category-radios", "the category by radio buttons")
def _(sheet: Sheet, row: Row) -> None:
    name = sheet.name_of("category")
    pairs = [(code, both[0]) for code, both in CATEGORIES.items()]
    row.unbind()
    row.ask_by(
        "".join(
            f'<label><input type="radio" name="{name}" value="{code}">{text}</label><br>'
            for code, text in pairs
        )
    )


@_category(
    "category-radios-apart", "radio buttons whose labels stand beside them, by id", "certify"
)
def _(sheet: Sheet, row: Row) -> None:
    name = sheet.name_of("category")
    row.unbind()
    row.ask_by(
        "".join(
            f'<label for="k{code}">{both[0]}</label><input type="radio" id="k{code}" name="{name}"'
            f' value="{code}"><br>'
            for code, both in CATEGORIES.items()
        )
    )


@_category("category-pressed", "the category by buttons of which one stays pressed")
def _(sheet: Sheet, row: Row) -> None:
    name = sheet.name_of("category")
    row.unbind()
    row.ask_by(
        "".join(
            f'<button type="button" aria-pressed="false" data-code="{code}">{both[0]}</button> '
            for code, both in CATEGORIES.items()
        )
        + f'<input type="hidden" name="{name}" value="">'
    )
    sheet.body_end(_PRESSED.replace("{name}", name))


def _category_texts(
    name: str, what: str, write: Callable[[str, str, str], str], procedure: str = "change"
) -> None:
    @_category(name, what, procedure)
    def rewrite(_: Sheet, row: Row) -> None:
        for option in row.control.find_all("option"):
            code = str(option["value"])
            if code in CATEGORIES:
                option.string = write(code, *CATEGORIES[code])


_category_texts(
    "category-bilingual", "the options in both languages", lambda code, ja, en: f"{ja} / {en}"
)
_category_texts(
    "category-numbered",
    "a number before each option",
    lambda code, ja, en: f"{code}：{ja}",
    "certify",
)
_category_texts(
    "category-full-width",
    "full-width commas and brackets",
    lambda code, ja, en: ja.replace(",", "，").replace("(", "（").replace(")", "）"),
    "certify",
)
_category_texts(
    "category-spaced",
    "blanks behind the commas and around the brackets",
    lambda code, ja, en: ja.replace(",", ", ").replace("(", " ( ").replace(")", " ) "),
    "certify",
)


@_category("category-in-groups", "the options in groups")
def _(_: Sheet, row: Row) -> None:
    by_code = {str(option["value"]): option for option in row.control.find_all("option")}
    for label, codes in (("申請者本人", ("1",)), ("本人以外の方", ("2", "3"))):
        group = by_code[codes[0]].wrap(_group(label))
        group.extend([by_code[code].extract() for code in codes[1:]])


def _group(label: str) -> Tag:
    return Tag(name="optgroup", attrs={"label": label})


# --- notations the site insists on


def _insists(
    name: str,
    what: str,
    role: str,
    pattern: str,
    hint: str,
    write: Callable[[str], str],
    back: Callable[[str], str],
    *,
    right: tuple[str, ...] = ("complete",),
    told: tuple[str, ...] = (),
) -> None:
    def posted(form: Form) -> None:
        if form.screen == "form":
            typed = form.value(role)
            form.put(role, back(typed))
            if typed and not re.fullmatch(pattern, typed):
                raise Refused({role: f"{hint}で入力してください。"})

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        fields[anatomy.names[role]] = write(fields[anatomy.names[role]])

    @change(
        name,
        _KEPT,
        what,
        posted=posted,
        spelt=spelt,
        slot=role,
        order=FIELDS,
        right=right,
        told=told,
    )
    def page(sheet: Sheet) -> None:
        row = given(sheet.row(role), sheet)
        if row is not None:
            if row.hint is None:
                row.cell.append(sheet.soup.new_tag("p"))
                row.hint = row.cell.find_all("p")[-1]
            row.hint.string = hint
            row.control["maxlength"] = "200"


_insists(
    "phone-with-hyphens",
    "the telephone number only with hyphens",
    "phone",
    r"0\d{1,4}-\d{1,4}-\d{3,4}",
    "ハイフンあり（例：03-1234-5678）",
    lambda value: "-".join(_phone(value)),
    str,
)
_insists(
    "postal-with-hyphen",
    "the postal code only with a hyphen",
    "postal_code",
    r"\d{3}-\d{4}",
    "ハイフンあり（例：100-8973）",
    lambda value: f"{value[:3]}-{value[3:]}",
    str,
)
_NARROW = "".join(map(chr, range(0x21, 0x7F)))
_WIDE = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F))
_insists(
    "address-full-width",
    "the address only in full-width characters",
    "address",
    r"[^\x20-\x7e]+",
    "全角文字（例：東京都千代田区霞が関１－１－１）",
    lambda value: value.translate(str.maketrans(_NARROW, _WIDE)),
    lambda value: value.translate(str.maketrans(_WIDE, _NARROW)),
    right=("complete", "ask"),
    told=("全角",),
)

# --- the address in parts

# fmt: off
_PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県",
    "山形県", "福島県", "茨城県", "栃木県", "群馬県",
    "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県",
    "富山県", "石川県", "福井県", "山梨県", "長野県",
    "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県",
    "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県",
    "鳥取県", "島根県", "岡山県", "広島県", "山口県",
    "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
    "鹿児島県", "沖縄県",
)
# fmt: on
_ADDRESS = ("pref", "city", "town", "building")


def _address_markup(sheet: Sheet) -> str:
    pairs = [("", "都道府県"), *((name, name) for name in _PREFECTURES)]
    return (
        f'<select name="pref">{options(pairs, kept(sheet, "pref"))}</select><br>'
        f"市区町村 {text_input('city', kept(sheet, 'city'))}<br>"
        f"町名・番地 {text_input('town', kept(sheet, 'town'))}<br>"
        f"建物名・部屋番号 {text_input('building', kept(sheet, 'building'))}"
    )


def _address_cut(value: str) -> tuple[str, str, str, str]:
    found = re.fullmatch(r"(.{2,3}?[都道府県])(.+?[区市町村])(.+)", value)
    assert found
    return found[1], found[2], found[3], ""


in_parts(
    "address-in-parts",
    "the address by prefecture, city, town and building",
    "address",
    _ADDRESS,
    _address_markup,
    "".join,
    _address_cut,
    right=("complete", "ask"),
    told=("住所",),
)

_PRESSED = """<script>
(() => {
  const kept = document.querySelector('input[name="{name}"]');
  const buttons = [...document.querySelectorAll("button[aria-pressed]")];
  for (const each of buttons) each.addEventListener("click", () => {
    kept.value = each.dataset.code;
    for (const one of buttons) one.setAttribute("aria-pressed", one === each);
  });
})();
</script>"""
_COMBOBOX = """<script>
(() => {
  const box = document.getElementById("{id}");
  const kept = document.querySelector("input[name=nation]");
  const list = document.getElementById("nations");
  box.addEventListener("input", () => {
    kept.value = "";
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    for (const item of list.children) item.hidden = !item.textContent.includes(box.value);
  });
  box.addEventListener("click", () => { list.hidden = false; });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault();
    box.value = kept.value = item.textContent;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    box.value = kept.value = item.textContent;
    list.hidden = true;
  });
})();
</script>"""
