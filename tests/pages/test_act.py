"""What is done to a page: exactly what was asked, at exactly what was looked at, read back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page

from pages import act
from pages.act import NotDone
from pages.look import Seen, look
from pages.snapshot import Option

Opened = Callable[..., Awaitable[Any]]
SITE = frozenset({"http://office.example"})
HEAD = "<!doctype html><meta charset=utf-8>"


@pytest.fixture
def does(opened: Opened) -> Callable[..., Awaitable[Any]]:
    """``does(html, work)``: look at the page, then work with what was seen."""

    async def call(
        html: str, work: Callable[[Seen], Awaitable[Any]], elsewhere: dict[str, str] | None = None
    ) -> Any:
        async def whole(page: Page) -> Any:
            return await work(await look(page))

        return await opened(HEAD + html, whole, elsewhere)

    return call


Does = Callable[..., Awaitable[Any]]


async def fill_first(seen: Seen, text: str = "HANH", **more: Any) -> str:
    return await act.fill(seen, seen.snapshot.fields[0].ref, text, origins=SITE, **more)


async def refused(work: Awaitable[Any]) -> tuple[str, str]:
    """Why it was not done, and at what."""
    with pytest.raises(NotDone) as trouble:
        await work
    return trouble.value.reason, trouble.value.label


@pytest.mark.parametrize(
    "control",
    [
        "<input id=a>",
        "<textarea id=a></textarea>",
        "<input type=email id=a>",
        "<input type=tel id=a>",
    ],
)
async def test_what_was_written_is_read_back(does: Does, control: str) -> None:
    assert (
        await does(f"<label for=a>氏名</label>{control}", lambda s: fill_first(s, "a@b.example"))
        == "a@b.example"
    )


async def test_the_sites_own_formatting_is_returned(does: Does) -> None:
    html = (
        '<label>郵便番号<input onchange="this.value = '
        "this.value.replace(/^(\\d{3})(\\d{4})$/, '$1-$2')\"></label>"
        "<label>在留カード番号<input onblur='this.value = this.value.toUpperCase()'></label>"
    )

    async def work(seen: Seen) -> list[str]:
        return [
            await act.fill(seen, field.ref, text, origins=SITE)
            for field, text in zip(seen.snapshot.fields, ("5308201", "qr20468135st"), strict=True)
        ]

    assert await does(html, work) == ["530-8201", "QR20468135ST"]


async def test_a_field_that_takes_single_keys_only_is_typed_into(does: Does) -> None:
    html = """<label>電話番号<input id=a></label><script>
      let kept = '';
      a.addEventListener('keydown', e => {
        if (/^\\d$/.test(e.key)) kept += e.key;
        if (e.key === 'Backspace') kept = '';
      });
      a.addEventListener('input', () => {
        a.value = kept.replace(/^(\\d{2})(\\d{4})(\\d{4})$/, '$1-$2-$3');
      });
    </script>"""
    assert await does(html, lambda seen: fill_first(seen, "0612345678")) == "06-1234-5678"


async def test_what_a_field_makes_of_it_is_returned_and_not_what_was_meant(does: Does) -> None:
    html = "<label>氏名<input oninput=\"this.value = 'X'\"></label>"
    assert await does(html, fill_first) == "X"


async def test_a_date_is_written_into_a_date_field(does: Does) -> None:
    assert (
        await does(
            "<label>生年月日<input type=date></label>", lambda s: fill_first(s, "1995-11-03")
        )
        == "1995-11-03"
    )
    html = "<label>生年月日<input type=date></label>"
    assert await does(html, lambda s: refused(fill_first(s, "19951103"))) == ("refused", "生年月日")


async def test_an_editable_element_is_written_into(does: Does) -> None:
    html = "<p id=l>住所</p><div contenteditable aria-labelledby=l style='min-height:1em'></div>"
    assert await does(html, lambda seen: fill_first(seen, "大阪市")) == "大阪市"


async def test_nothing_is_cut_to_the_length_of_a_field(does: Does) -> None:
    html = "<label>在留カード番号<input maxlength=10></label>"
    assert await does(html, lambda s: refused(fill_first(s, "QR20468135ST"))) == (
        "too-long",
        "在留カード番号",
    )


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<label>氏名<input readonly></label>", "greyed"),
        ("<label>氏名<input disabled></label>", "greyed"),
        ("<p>氏名</p><input style='display:none'>", "hidden"),
        ("<label>氏名</label><input style='position:absolute;left:-9999px'>", "hidden"),
        ("<label>氏名<input style='opacity:0'></label>", "hidden"),
        (
            "<label>氏名<input></label><div style='position:fixed;inset:0;background:#fff'>"
            "お知らせ</div>",
            "covered",
        ),
        ("<label>パスワード<input type=password></label>", "secret"),
        ("<label>氏名<input type=checkbox></label>", "kind"),
    ],
)
async def test_nothing_is_written_where_nobody_could_write(
    does: Does, html: str, reason: str
) -> None:
    async def work(seen: Seen) -> str:
        begun = asyncio.get_running_loop().time()
        told = (await refused(fill_first(seen)))[0]
        assert asyncio.get_running_loop().time() - begun < 5
        assert await (await seen.page.query_selector("input")).input_value() in ("", "on")  # type: ignore[union-attr]
        return told

    assert await does(html, work) == reason


async def test_a_password_is_written_only_when_one_is_meant(does: Does) -> None:
    html = "<label>パスワード<input type=password></label>"
    assert (
        await does(html, lambda seen: fill_first(seen, "Sakura-2026", secret=True)) == "Sakura-2026"
    )


async def test_a_field_that_became_a_passwords_since_is_not_written_into(does: Does) -> None:
    async def work(seen: Seen) -> tuple[str, str]:
        await seen.page.evaluate("document.querySelector('input').type = 'password'")
        return await refused(fill_first(seen))

    assert await does("<label>氏名<input></label>", work) == ("secret", "氏名")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("i => i.remove()", "gone"),
        ("i => i.replaceWith(i.cloneNode(true))", "gone"),
        ("i => { i.disabled = true }", "greyed"),
        ("i => { i.style.display = 'none' }", "hidden"),
        ("() => { location.href = '/?other' }", "gone"),
    ],
)
async def test_a_field_that_is_gone_is_never_replaced_by_another(
    does: Does, change: str, reason: str
) -> None:
    async def work(seen: Seen) -> list[str]:
        await seen.page.eval_on_selector("input", change)
        if "href" in change:
            await seen.page.wait_for_url("**/?other")
        told = (await refused(fill_first(seen)))[0]
        return [
            told,
            *(await seen.page.eval_on_selector_all("input", "all => all.map(i => i.value)")),
        ]

    html = "<label>氏名<input></label><label>住所<input></label>"
    elsewhere = {"http://office.example/?other": HEAD + "<label>氏名<input></label>"}
    told, *values = await does(html, work, elsewhere)
    assert told == reason
    assert not any(values)


async def test_nothing_is_written_into_a_page_of_another_origin(does: Does) -> None:
    async def work(seen: Seen) -> tuple[str, str]:
        return await refused(
            act.fill(
                seen,
                seen.snapshot.fields[0].ref,
                "HANH",
                origins={"https://www.ras-immi.moj.go.jp"},
            )
        )

    assert await does("<label>氏名<input></label>", work) == ("foreign", "氏名")


async def test_a_field_in_a_frame_and_one_in_a_shadow_are_written_into(does: Does) -> None:
    html = (
        "<iframe src=/inner></iframe><div id=h></div><script>h.attachShadow({mode: "
        "'open'}).innerHTML ="
        " '<label>住所<input></label>'</script>"
    )

    async def work(seen: Seen) -> list[str]:
        return [
            await act.fill(seen, field.ref, field.labels[0].text, origins=SITE)
            for field in seen.snapshot.fields
        ]

    inner = {"http://office.example/inner": HEAD + "<label>氏名<input></label>"}
    assert await does(html, work, inner) == ["住所", "氏名"]


# --- choosing ----------------------------------------------------------------------------------
LIST = (
    "<label>区分<select><option value=''>選択<option value=1>"
    "外国人本人の法定代理人<option value=2>外国人本人</select></label>"
)


async def choose_text(seen: Seen, text: str) -> str:
    [field] = seen.snapshot.fields
    option = next((each for each in field.options if each.text == text), Option(text))
    return await act.choose(seen, field.ref, option, origins=SITE)


async def test_exactly_the_option_is_chosen_and_not_one_that_begins_alike(does: Does) -> None:
    async def work(seen: Seen) -> list[str]:
        told = await choose_text(seen, "外国人本人")
        return [told, await seen.page.eval_on_selector("select", "s => s.value")]

    assert await does(LIST, work) == ["外国人本人", "2"]
    assert await does(LIST, lambda seen: refused(choose_text(seen, "外国人"))) == (
        "no-option",
        "区分",
    )


async def test_a_list_whose_options_changed_since_is_left_alone(does: Does) -> None:
    async def work(seen: Seen) -> list[str]:
        await seen.page.evaluate("document.querySelector('select').options[1].remove()")
        told = await refused(choose_text(seen, "外国人本人"))
        return [told[0], await seen.page.eval_on_selector("select", "s => s.value")]

    assert await does(LIST, work) == ["no-option", ""]


@pytest.mark.parametrize("style", ["", "input{position:absolute;opacity:0}", "input{display:none}"])
async def test_a_radio_button_is_chosen_also_behind_its_label(does: Does, style: str) -> None:
    html = (
        f"<style>{style}</style><fieldset><legend>性別</legend><input type=radio name=s id=m "
        "value=m><label for=m>男</label>"
        "<input type=radio name=s id=f value=f><label for=f>女</label></fieldset>"
    )

    async def work(seen: Seen) -> list[str]:
        told = await choose_text(seen, "女")
        return [told, await seen.page.eval_on_selector("input:checked", "i => i.value")]

    assert await does(html, work) == ["女", "f"]


COMBO = """<p id=l>国籍・地域</p>
<div role=combobox tabindex=0 aria-labelledby=l aria-haspopup=listbox id=c>選択</div>
<script>
  const answer = name => {
    const option = document.createElement('li');
    option.setAttribute('role', 'option');
    option.textContent = name;
    option.onclick = () => { c.textContent = name; option.parentNode.remove() };
    return option;
  };
  c.onclick = () => setTimeout(() => {
    const list = document.createElement('ul');
    list.setAttribute('role', 'listbox');
    list.append(...['ベトナム Viet Nam', '北ベトナム', 'ペルー Peru'].map(answer));
    document.body.append(list);
  }, 50);
</script>"""


async def test_a_list_made_of_other_elements_is_opened_and_exactly_the_option_chosen(
    does: Does,
) -> None:
    assert (
        await does(COMBO, lambda seen: choose_text(seen, "ベトナム Viet Nam"))
        == "ベトナム Viet Nam"
    )
    assert await does(COMBO, lambda seen: refused(choose_text(seen, "ベトナム"))) == (
        "no-option",
        "国籍・地域",
    )


# As a library does that draws its own list in the place of a select (select2 and the like).
INSTEAD = """<label for=k>区分</label><select id=k aria-hidden=true tabindex=-1
 style="position:absolute;width:1px;height:1px;clip:rect(0 0 0 0)"><option value="">選択してください
 <option value=2>法定代理人<option value=1>外国人本人</select><span><span id=c role=combobox
 aria-haspopup=true tabindex=0 style="display:inline-block;width:20em">選択してください</span></span>
<script>
  c.onmousedown = () => {
    const list = document.createElement('ul');
    list.append(...[...k.options].slice(1).map(each => {
      const item = document.createElement('li');
      item.setAttribute('role', 'option');
      item.textContent = each.text;
      item.onclick = () => { k.value = each.value; c.textContent = each.text; list.remove(); };
      return item;
    }));
    document.body.append(list);
  };
</script>"""


async def test_a_list_that_is_drawn_in_the_place_of_a_select_is_one_field_and_is_chosen_from(
    does: Does,
) -> None:
    async def work(seen: Seen) -> tuple[Any, ...]:
        [field] = seen.snapshot.fields
        await choose_text(seen, "外国人本人")
        chosen = await seen.page.eval_on_selector("select", "each => each.value")
        return field.labels[0].text, [each.text for each in field.options][1:], chosen

    assert await does(INSTEAD, work) == ("区分", ["法定代理人", "外国人本人"], "1")


async def test_the_answers_of_a_closed_list_are_known_once_it_was_opened(does: Does) -> None:
    async def work(seen: Seen) -> list[str]:
        found = await act.options(seen, seen.snapshot.fields[0].ref, origins=SITE)
        return [option.text for option in found]

    assert await does(COMBO, work) == ["ベトナム Viet Nam", "北ベトナム", "ペルー Peru"]


PRESSED = """<form><h2>利用者の区分</h2><div role=group aria-label=利用者の区分>
<button type=button aria-pressed=false onclick=take(this)>外国人本人</button>
<button type=button aria-pressed=false onclick=take(this)>外国人本人の法定代理人</button></div></form>
<script>function take(one) { for (const each of document.querySelectorAll('button'))
  each.setAttribute('aria-pressed', each === one && !one.hasAttribute('data-dead')); }</script>"""


@pytest.mark.parametrize("dead", [False, True])
async def test_of_buttons_that_stay_pressed_exactly_one_is_chosen_and_read_back(
    does: Does, dead: bool
) -> None:
    async def work(seen: Seen) -> tuple[str, str]:
        [field] = seen.snapshot.fields
        assert (field.kind, [o.text for o in field.options]) == (
            "choice", ["外国人本人", "外国人本人の法定代理人"]
        )  # fmt: skip
        assert seen.snapshot.actions == ()
        choice = act.choose(seen, field.ref, field.options[0], origins=SITE)
        return await refused(choice) if dead else (await choice, "")

    told = await does(PRESSED.replace("<button ", "<button data-dead ") if dead else PRESSED, work)
    assert told == (("refused", "利用者の区分") if dead else ("外国人本人", ""))


async def test_a_choice_that_the_site_takes_back_is_told(does: Does) -> None:
    html = (
        "<label>区分<select onchange='this.selectedIndex = 0'><option>A<option>B</select></label>"
    )
    assert await does(html, lambda seen: refused(choose_text(seen, "B"))) == ("refused", "区分")


@pytest.mark.parametrize("style", ["", "display:none", "opacity:0;position:absolute"])
async def test_a_box_is_ticked_and_its_tick_taken_away(does: Does, style: str) -> None:
    async def work(seen: Seen) -> list[Any]:
        [field] = seen.snapshot.fields
        told = []
        for on in (True, True, False):
            told.append(await act.tick(seen, field.ref, on, origins=SITE))
            told.append(await seen.page.eval_on_selector("input", "i => i.checked"))
        return told

    html = f"<input type=checkbox id=k style='{style}'><label for=k>同意する</label>"
    assert await does(html, work) == [True, True, True, True, False, False]


async def test_a_box_is_ticked_and_the_link_in_its_label_is_not_pressed(does: Does) -> None:
    async def work(seen: Seen) -> tuple[bool, str]:
        done = await act.tick(seen, seen.snapshot.fields[0].ref, origins=SITE)
        return done, seen.page.url.partition("#")[2]

    html = (
        "<label><input type=checkbox style='display:none'>私は"
        "<a href='#terms'>外国人在留申請オンラインシステムの利用規約</a>に同意</label>"
    )
    assert await does(html, work) == (True, "")
    covered = "<label><input type=checkbox style='display:none'><a href='#t'>利用規約</a></label>"
    label = "利用規約"
    assert await does(
        covered,
        lambda seen: refused(act.tick(seen, seen.snapshot.fields[0].ref, origins=SITE)),
    ) == ("covered", label)


async def test_a_box_made_of_other_elements_is_ticked(does: Does) -> None:
    html = (
        "<div role=checkbox aria-checked=false tabindex=0"
        " onclick=\"this.setAttribute('aria-checked', this.getAttribute('aria-checked') !== "
        "'true')\">同意する</div>"
    )

    async def work(seen: Seen) -> bool:
        return await act.tick(seen, seen.snapshot.fields[0].ref, origins=SITE)

    assert await does(html, work) is True


# --- pressing ----------------------------------------------------------------------------------
async def press(seen: Seen, text: str = "登録", **more: Any) -> None:
    action = next(each for each in seen.snapshot.actions if each.text == text)
    await act.press(seen, action.ref, origins=SITE, **more)


@pytest.mark.parametrize(
    "button",
    [
        "<button onclick='n++'>登録</button>",
        "<input type=button value=登録 onclick='n++'>",
        "<div role=button tabindex=0 onclick='n++'>登録</div>",
        "<span style='cursor:pointer' onclick='n++'>登録</span>",
        "<a href='javascript:void(n++)'>登録</a>",
        "<div style='height:3000px'></div><button onclick='n++'>登録</button>",
    ],
)
async def test_a_button_is_pressed_once(does: Does, button: str) -> None:
    async def work(seen: Seen) -> int:
        await press(seen)
        await seen.page.wait_for_function("n > 0")
        return int(await seen.page.evaluate("n"))

    assert await does(f"<script>var n = 0</script>{button}", work) == 1


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<button disabled onclick='n++'>登録</button>", "greyed"),
        ("<button style='visibility:hidden' onclick='n++'>登録</button>", "hidden"),
        (
            "<button onclick='n++'>登録</button><div style='position:fixed;inset:0'>"
            "お待ちください</div>",
            "covered",
        ),
        ("<fieldset disabled><button onclick='n++'>登録</button></fieldset>", "greyed"),
    ],
)
async def test_what_cannot_be_pressed_is_told_and_nothing_is_used_up(
    does: Does, html: str, reason: str
) -> None:
    async def work(seen: Seen) -> list[Any]:
        told = await refused(press(seen))
        return [*told, await seen.page.evaluate("n")]

    assert await does(f"<script>var n = 0</script>{html}", work) == [reason, "登録", 0]


async def test_a_button_that_was_replaced_is_not_pressed(does: Does) -> None:
    async def work(seen: Seen) -> list[Any]:
        await seen.page.eval_on_selector("button", "b => b.replaceWith(b.cloneNode(true))")
        told = await refused(press(seen))
        return [told[0], await seen.page.evaluate("n")]

    assert await does("<script>var n = 0</script><button onclick='n++'>登録</button>", work) == [
        "gone",
        0,
    ]


async def test_a_press_that_leads_on_returns_on_the_next_page(does: Does) -> None:
    async def work(seen: Seen) -> str:
        await press(seen)
        await seen.page.wait_for_url("**/next*")
        return (await look(seen.page)).snapshot.headings[0].text

    html = "<form action=/next><button>登録</button></form>"
    assert await does(html, work, {"http://office.example/next?": "<h1>完了</h1>"}) == "完了"


async def test_a_button_that_never_stands_still_is_told_within_seconds(does: Does) -> None:
    html = (
        "<style>@keyframes m{from{margin-left:0}to{margin-left:300px}}button{animation:m .3s "
        "infinite linear}</style>"
        "<script>var n = 0</script><button onclick='n++'>登録</button>"
    )

    async def work(seen: Seen) -> list[Any]:
        begun = asyncio.get_running_loop().time()
        told = await refused(press(seen))
        return [
            told[0],
            await seen.page.evaluate("n"),
            asyncio.get_running_loop().time() - begun < 8,
        ]

    assert await does(html, work) == ["covered", 0, True]


@pytest.mark.parametrize("html", [
    "<button onclick='n++'>登録</button>",
    "<label><input type=checkbox onclick='n++'>登録</label>",
])  # fmt: skip
async def test_a_page_that_is_drawn_late_is_waited_for_and_pressed_once(
    does: Does, html: str
) -> None:
    stuck = "setTimeout(() => { const end = Date.now() + 900; while (Date.now() < end); }, 1)"

    async def work(seen: Seen) -> int:
        action = next(iter(seen.snapshot.actions), None)
        state = act._aim

        async def then_stuck(*words: Any) -> Any:
            aim = await state(*words)
            await seen.page.evaluate(stuck)
            return aim

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(act, "_aim", then_stuck)
            patch.setattr(act, "WITHIN", 300)
            if action:
                await press(seen)
            else:
                await act.tick(seen, seen.snapshot.fields[0].ref, origins=SITE)
        return int(await seen.page.evaluate("n"))

    assert await does(f"<script>var n = 0</script>{html}", work) == 1
