"""The same questions asked by other fields: in parts, in lists, in eras, in other notations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from bs4 import Tag

from simulator.site.application import CATEGORIES, countries, country, read_date
from simulator.site.drift.change import FIELDS, Form, Kind, Refused, change
from simulator.site.drift.screens import Anatomy
from simulator.site.drift.sheet import Row, Sheet, escaped, options, text_input
from simulator.site.eras import ERAS, from_era

_KEPT: Kind = "labels-kept"


def _kept(sheet: Sheet, name: str) -> str:
    return sheet.visitor.kept.get(name, "")


def _keep(form: Form, *names: str) -> list[str]:
    """What was posted in these parts; shown again when the form comes back."""
    values = [form.take(name) for name in names]
    form.visitor.kept.update(zip(names, values, strict=True))
    return values


def _given(row: Row | None, sheet: Sheet) -> Row | None:
    return row if sheet.screen == "form" else None


# --- in parts


def _in_parts(
    name: str,
    what: str,
    role: str,
    names: Sequence[str],
    markup: Callable[[Sheet], str],
    join: Callable[[list[str]], str],
    cut: Callable[[str], Sequence[str]],
    *,
    slot: str = "",
    right: tuple[str, ...] = ("complete",),
    told: tuple[str, ...] = (),
) -> None:
    def posted(form: Form) -> None:
        if form.screen == "form":
            parts = _keep(form, *names)
            form.put(role, join(parts) if any(parts) else "")

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        value = fields.pop(anatomy.names[role])
        fields |= dict(zip(names, cut(value), strict=True))

    @change(name, _KEPT, what, posted=posted, spelt=spelt, slot=slot or role, order=FIELDS,
            right=right, told=told)  # fmt: skip
    def page(sheet: Sheet) -> None:
        row = _given(sheet.row(role), sheet)
        if row is not None:
            row.unbind()
            row.drop_hint()
            row.ask_by(markup(sheet))


def _boxes(names: Sequence[str], sizes: Sequence[int], between: str) -> Callable[[Sheet], str]:
    def markup(sheet: Sheet) -> str:
        return between.join(
            text_input(name, _kept(sheet, name), maxlength=size, size=size)
            for name, size in zip(names, sizes, strict=True)
        )

    return markup


def _phone(value: str) -> tuple[str, str, str]:
    """Tokyo and Osaka have two digits before the rest, mobile phones three."""
    first = 2 if value[:2] in ("03", "06") else 3
    return value[:first], value[first:-4], value[-4:]


_PHONE = ("tel1", "tel2", "tel3")
_in_parts("phone-three-boxes", "the telephone number in three boxes", "phone", _PHONE,
          _boxes(_PHONE, (5, 4, 4), " － "), "-".join, _phone)  # fmt: skip
_POST = ("zip1", "zip2")
_in_parts("postal-two-boxes", "the postal code in two boxes", "postal_code", _POST,
          lambda sheet: "〒" + _boxes(_POST, (3, 4), "－")(sheet),
          "".join, lambda value: (value[:3], value[3:]))  # fmt: skip
_CARD = ("card1", "card2", "card3")
_in_parts("card-three-boxes", "the residence card's number in three boxes", "residence_card",
          _CARD, _boxes(_CARD, (2, 8, 2), " "), "".join,
          lambda value: (value[:2], value[2:10], value[10:]))  # fmt: skip
_MAIL, _MAIL_AGAIN = ("mailLocal", "mailDomain"), ("mailLocal2", "mailDomain2")


def _at(parts: list[str]) -> str:
    return "@".join(parts)


def _mail_again_posted(form: Form) -> None:
    if form.screen == "form":
        for role, names in (("email", _MAIL), ("email_again", _MAIL_AGAIN)):
            parts = _keep(form, *names)
            form.put(role, _at(parts) if any(parts) else "")


def _mail_spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
    for role, names in (("email", _MAIL), ("email_again", _MAIL_AGAIN)):
        fields |= dict(zip(names, fields.pop(anatomy.names[role]).split("@"), strict=True))


@change("mail-split-at", _KEPT, "the mail address in two boxes around @", slot="email",
        posted=_mail_again_posted, spelt=_mail_spelt, order=FIELDS)  # fmt: skip
def _(sheet: Sheet) -> None:
    for role, names in (("email", _MAIL), ("email_again", _MAIL_AGAIN)):
        row = _given(sheet.row(role), sheet)
        if row is not None:
            row.unbind()
            row.drop_hint()
            row.ask_by(_boxes(names, (64, 190), " ＠ ")(sheet))


# --- dates


def _day(year: int, month: int, day: int) -> str:
    """Eight digits; something that is no date for what is none."""
    try:
        return f"{date(year, month, day):%Y%m%d}"
    except ValueError:
        return f"{year}-{month}-{day}"


def _three(parts: list[str]) -> str:
    return _day(*map(int, parts)) if all(part.isdigit() for part in parts) else "-".join(parts)


def _apart(value: str) -> tuple[str, str, str]:
    day = read_date(value)
    assert day is not None
    return str(day.year), str(day.month), str(day.day)


_DATE = ("birthY", "birthM", "birthD")


def _lists(year: Callable[[int], str], blank: str) -> Callable[[Sheet], str]:
    def markup(sheet: Sheet) -> str:
        ranges = (range(1926, 2012), range(1, 13), range(1, 32))
        texts: tuple[Callable[[int], str], ...] = (year, str, str)
        written = ""
        for name, numbers, text, unit in zip(_DATE, ranges, texts, "年月日", strict=True):
            pairs = [("", blank), *((str(n), text(n)) for n in numbers)]
            written += f'<select name="{name}">{options(pairs, _kept(sheet, name))}</select>{unit}'
        return written

    return markup


def _with_era(year: int) -> str:
    """1995（平成7年）"""
    era = next(era for era in ERAS if era.first.year <= year)
    return f"{year}（{era.ja}{year - era.offset}年）"


_in_parts("date-three-lists", "the date in three lists", "birth_date", _DATE,
          _lists(str, "----"), _three, _apart)  # fmt: skip
_in_parts("date-lists-with-eras", "three lists, each year with its era", "birth_date", _DATE,
          _lists(_with_era, "選択"), _three, _apart)  # fmt: skip
_in_parts("date-three-boxes", "the date in three boxes", "birth_date", _DATE,
          lambda sheet: "西暦" + _boxes(_DATE, (4, 2, 2), " / ")(sheet),
          _three, _apart)  # fmt: skip


def _in_era(parts: list[str]) -> str:
    day = from_era(*parts) if len(parts) == 4 and parts[0] else None
    return f"{day:%Y%m%d}" if day else "-".join(parts)


def _to_era(value: str) -> tuple[str, str, str, str]:
    day = read_date(value)
    assert day is not None
    era = next(era for era in ERAS if era.first <= day <= era.last)
    return era.key, str(day.year - era.offset), str(day.month), str(day.day)


_ERA = ("era", *_DATE)


def _era_list(sheet: Sheet) -> str:
    pairs = [("", "元号"), *((era.key, era.ja) for era in ERAS if era.key != "0")]
    boxes = "".join(
        text_input(name, _kept(sheet, name), maxlength=2, size=2) + unit
        for name, unit in zip(_DATE, "年月日", strict=True)
    )
    return f'<select name="era">{options(pairs, _kept(sheet, "era"))}</select>{boxes}'


def _era_radios(sheet: Sheet) -> str:
    chosen = _kept(sheet, "era")
    radios = "".join(
        f'<label><input type="radio" name="era" value="{era.key}"'
        f"{' checked' if era.key == chosen else ''}>{era.ja}</label>"
        for era in ERAS
        if era.key != "0"
    )
    lists = ""
    for name, last, unit in zip(_DATE, (64, 12, 31), "年月日", strict=True):
        numbers = [("", ""), *((str(number), str(number)) for number in range(1, last + 1))]
        lists += f'<select name="{name}">{options(numbers, _kept(sheet, name))}</select>{unit}'
    return radios + lists


_in_parts("date-era-list", "a list of eras, without 西暦, and three boxes", "birth_date", _ERA,
          _era_list, _in_era, _to_era)  # fmt: skip
_in_parts("date-era-radios", "radio buttons for the era and three lists", "birth_date", _ERA,
          _era_radios, _in_era, _to_era)  # fmt: skip


def _in_one(
    name: str,
    what: str,
    pattern: str,
    write: str,
    hint: str,
    *,
    kind: str = "text",
    placeholder: str = "",
    right: tuple[str, ...] = ("complete",),
) -> None:
    """The date in one field whose notation the site insists on."""

    def posted(form: Form) -> None:
        if form.screen != "form":
            return
        [typed] = _keep(form, "birthDay")
        found = re.fullmatch(pattern, typed)
        form.put("birth_date", _day(*(int(found[part]) for part in "ymd")) if found else typed)
        if typed and not found:
            raise Refused({"birth_date": f"生年月日は次の形式で入力してください。{hint}"})

    def spelt(fields: dict[str, str], anatomy: Anatomy) -> None:
        day = read_date(fields.pop(anatomy.names["birth_date"]))
        assert day is not None
        fields["birthDay"] = write.format(y=day.year, m=day.month, d=day.day)

    @change(name, _KEPT, what, posted=posted, spelt=spelt, slot="birth_date", order=FIELDS,
            right=right)  # fmt: skip
    def page(sheet: Sheet) -> None:
        row = _given(sheet.row("birth_date"), sheet)
        if row is not None:
            row.unbind()
            row.drop_hint()
            place = f' placeholder="{placeholder}"' if placeholder else ""
            value = escaped(_kept(sheet, "birthDay"))
            row.ask_by(
                f'<input type="{kind}" name="birthDay" id="birthDay" value="{value}"{place}>'
                + (f'<p class="hint">{hint}</p>' if hint else "")
            )


_in_one("date-slashes", "the date with slashes only, told by the placeholder",
        r"(?P<y>\d{4})/(?P<m>\d\d)/(?P<d>\d\d)", "{y}/{m:02}/{d:02}", "",
        placeholder="YYYY/MM/DD")  # fmt: skip
_in_one("date-hyphens", "the date with hyphens only, told by an example",
        r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", "{y}-{m:02}-{d:02}", "（例：1990-04-01）")  # fmt: skip
_in_one("date-in-words", "the date as 1990年4月1日",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日", "{y}年{m}月{d}日",
        "（例：1990年4月1日）")  # fmt: skip
_in_one("date-day-first", "day, month, year: 31/12/1990",
        r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})", "{d:02}/{m:02}/{y}",
        "日／月／西暦の順（例：31/12/1990）", placeholder="DD/MM/YYYY",
        right=("complete", "ask"))  # fmt: skip
_in_one("date-picker", "input type=date", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
        "{y}-{m:02}-{d:02}", "", kind="date")  # fmt: skip

# --- the person from the certificate


@change("name-two-boxes", _KEPT, "the greyed name in two boxes, 姓 and 名", slot="name",
        order=FIELDS)  # fmt: skip
def _(sheet: Sheet) -> None:
    row = _given(sheet.row("name"), sheet)
    if row is not None:
        last, _, first = str(row.control["value"]).partition(" ")
        row.unbind()
        row.drop_hint()
        row.ask_by(
            f"姓 {text_input('', last, readonly='')} 名 {text_input('', first, readonly='')}"
        )


@change("name-as-text", _KEPT, "name and sex are text, not greyed fields", slot="name",
        order=FIELDS)  # fmt: skip
def _(sheet: Sheet) -> None:
    for role in ("name", "sex"):
        row = _given(sheet.row(role), sheet)
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


@change("name-disabled-list", _KEPT, "the sex is a list that cannot be changed", slot="sex",
        order=FIELDS)  # fmt: skip
def _(sheet: Sheet) -> None:
    row = _given(sheet.row("sex"), sheet)
    if row is not None:
        ticked = row.cell.select_one("[checked]")
        chosen = str(ticked["value"]) if ticked else ""
        row.unbind()
        row.ask_by(f"<select disabled>{options([('1', '男性'), ('2', '女性')], chosen)}</select>")


# --- nationality


def _nation(form: Form, find: Callable[[str], str]) -> None:
    if form.screen == "form":
        [typed] = _keep(form, "nation")
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
            row = _given(sheet.row("nationality"), sheet)
            if row is not None:
                rewrite(sheet, row)

    return put


_TYPED = {"posted": lambda form: _nation(form, _by_name), "spelt": _nation_spelt}


@_nationality("nationality-typed", "the nationality is typed", **_TYPED)
def _(sheet: Sheet, row: Row) -> None:
    row.ask_by(text_input("nation", _kept(sheet, "nation"), id=row.control["id"]))


@_nationality("nationality-suggested", "the nationality is typed, with suggestions", **_TYPED)
def _(sheet: Sheet, row: Row) -> None:
    names = "".join(f'<option value="{escaped(each.ja)}">' for each in countries())
    box = text_input("nation", _kept(sheet, "nation"), id=row.control["id"], list="nations")
    row.ask_by(f'{box}<datalist id="nations">{names}</datalist>')


@_nationality("nationality-combobox", "the nationality is chosen from a list drawn by a script",
              looks=True, **_TYPED)  # fmt: skip
def _(sheet: Sheet, row: Row) -> None:
    identity = str(row.control["id"])
    items = "".join(f'<li role="option">{escaped(each.ja)}</li>' for each in countries())
    row.ask_by(
        f'<input type="text" id="{identity}" role="combobox" aria-expanded="false" '
        f'aria-controls="nations" autocomplete="off" placeholder="入力して候補から選択">'
        f'<input type="hidden" name="nation" value="">'
        f'<ul id="nations" role="listbox" hidden style="max-height:160px;overflow:auto">{items}</ul>'
    )
    sheet.body_end(_COMBOBOX.replace("{id}", identity))


def _texts(name: str, what: str, write: Callable[[str, str, str], str]) -> None:
    """The same list, each country written otherwise from code, Japanese and English."""

    @_nationality(name, what)
    def rewrite(_: Sheet, row: Row) -> None:
        for option in row.control.find_all("option"):
            found = country(str(option["value"]))
            if found is not None:
                option.string = write(found.code, found.ja, found.en)


_texts("nationality-bilingual", "each country in both languages, slashed",
       lambda code, ja, en: f"{ja} / {en}")  # fmt: skip
_texts("nationality-coded", "a code before each country", lambda code, ja, en: f"{code}：{ja}")
_texts("nationality-english-first", "English first, Japanese in brackets",
       lambda code, ja, en: f"{en}（{ja}）")  # fmt: skip

# --- category


def _category(
    name: str, what: str, procedure: str = "change"
) -> Callable[[Callable[[Sheet, Row], None]], None]:
    def put(rewrite: Callable[[Sheet, Row], None]) -> None:
        @change(name, _KEPT, what, slot="category", order=FIELDS, procedure=procedure)
        def page(sheet: Sheet) -> None:
            row = _given(sheet.row("category"), sheet)
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


@_category("category-radios-apart", "radio buttons whose labels stand beside them, by id",
           "certify")  # fmt: skip
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


def _category_texts(
    name: str, what: str, write: Callable[[str, str, str], str], procedure: str = "change"
) -> None:
    @_category(name, what, procedure)
    def rewrite(_: Sheet, row: Row) -> None:
        for option in row.control.find_all("option"):
            code = str(option["value"])
            if code in CATEGORIES:
                option.string = write(code, *CATEGORIES[code])


_category_texts("category-bilingual", "the options in both languages",
                lambda code, ja, en: f"{ja} / {en}")  # fmt: skip
_category_texts("category-numbered", "a number before each option",
                lambda code, ja, en: f"{code}：{ja}", "certify")  # fmt: skip
_category_texts("category-full-width", "full-width commas and brackets",
                lambda code, ja, en: ja.replace(",", "，").replace("(", "（").replace(")", "）"),
                "certify")  # fmt: skip
_category_texts("category-spaced", "blanks behind the commas and around the brackets",
                lambda code, ja, en: ja.replace(",", ", ").replace("(", " ( ").replace(")", " ) "),
                "certify")  # fmt: skip


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

    @change(name, _KEPT, what, posted=posted, spelt=spelt, slot=role, order=FIELDS, right=right,
            told=told)  # fmt: skip
    def page(sheet: Sheet) -> None:
        row = _given(sheet.row(role), sheet)
        if row is not None:
            if row.hint is None:
                row.cell.append(sheet.soup.new_tag("p"))
                row.hint = row.cell.find_all("p")[-1]
            row.hint.string = hint
            row.control["maxlength"] = "200"


_insists("phone-with-hyphens", "the telephone number only with hyphens", "phone",
         r"0\d{1,4}-\d{1,4}-\d{3,4}", "ハイフンあり（例：03-1234-5678）",
         lambda value: "-".join(_phone(value)), str)  # fmt: skip
_insists("postal-with-hyphen", "the postal code only with a hyphen", "postal_code",
         r"\d{3}-\d{4}", "ハイフンあり（例：100-8973）",
         lambda value: f"{value[:3]}-{value[3:]}", str)  # fmt: skip
_NARROW = "".join(map(chr, range(0x21, 0x7F)))
_WIDE = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F))
_insists("address-full-width", "the address only in full-width characters", "address",
         r"[^\x20-\x7e]+", "全角文字（例：東京都千代田区霞が関１－１－１）",
         lambda value: value.translate(str.maketrans(_NARROW, _WIDE)),
         lambda value: value.translate(str.maketrans(_WIDE, _NARROW)),
         right=("complete", "ask"), told=("全角",))  # fmt: skip

# --- the address in parts

_PREFECTURES = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
]
_ADDRESS = ("pref", "city", "town", "building")


def _address_markup(sheet: Sheet) -> str:
    pairs = [("", "都道府県"), *((name, name) for name in _PREFECTURES)]
    return (
        f'<select name="pref">{options(pairs, _kept(sheet, "pref"))}</select><br>'
        f"市区町村 {text_input('city', _kept(sheet, 'city'))}<br>"
        f"町名・番地 {text_input('town', _kept(sheet, 'town'))}<br>"
        f"建物名・部屋番号 {text_input('building', _kept(sheet, 'building'))}"
    )


def _address_cut(value: str) -> tuple[str, str, str, str]:
    found = re.fullmatch(r"(.{2,3}?[都道府県])(.+?[区市町村])(.+)", value)
    assert found
    return found[1], found[2], found[3], ""


_in_parts("address-in-parts", "the address by prefecture, city, town and building", "address",
          _ADDRESS, _address_markup, "".join, _address_cut,
          right=("complete", "ask"), told=("住所",))  # fmt: skip

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
