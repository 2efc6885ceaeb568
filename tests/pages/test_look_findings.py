"""What a look tells beside a screen's questions: messages, dialogs, steps, what is hidden."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pages.look import look
from pages.snapshot import Field, Snapshot, from_json

Opened = Callable[..., Awaitable[Any]]


@pytest.fixture
def seen(opened: Opened) -> Callable[..., Awaitable[Snapshot]]:
    async def call(html: str, elsewhere: dict[str, str] | None = None) -> Snapshot:
        found = await opened(f"<!doctype html><meta charset=utf-8>{html}", look, elsewhere)
        assert isinstance(found.snapshot, Snapshot)
        return found.snapshot

    return call


Seeing = Callable[..., Awaitable[Snapshot]]


def only(snapshot: Snapshot) -> Field:
    [field] = snapshot.fields
    return field


# --- hints, marks, errors, limits --------------------------------------------------------------
@pytest.mark.parametrize(
    ("label", "text", "hint"),
    [
        ("氏名<small>半角大文字</small>", "氏名", "半角大文字"),
        ("氏名（半角英字、104文字以内）", "氏名", "半角英字、104文字以内"),
        ("氏名 例）YAMADA TARO", "氏名", "例）YAMADA TARO"),
        ("氏名<span class=hint>パスポートのとおり</span>", "氏名", "パスポートのとおり"),
        ("郵便番号（例：1000001）", "郵便番号", "例：1000001"),
        ("氏名 ※在留カードのとおり", "氏名", "※在留カードのとおり"),
    ],
)
async def test_a_hint_inside_a_label_is_no_part_of_the_question(
    seen: Seeing, label: str, text: str, hint: str
) -> None:
    field = only(await seen(f"<label for=a>{label}</label><input id=a>"))
    assert field.labels[0].text == text
    assert field.hints == (hint,)
    assert not field.required


@pytest.mark.parametrize(
    "label",
    [
        "メールアドレス（確認用）",
        "メールアドレス（再入力）",
        "メールアドレス（もう一度入力）",
        "メールアドレス(confirmation)",
    ],
)
async def test_which_of_two_mail_addresses_is_meant_stays_in_the_label(
    seen: Seeing, label: str
) -> None:
    assert only(await seen(f"<label for=a>{label}</label><input id=a>")).labels[0].text == label


@pytest.mark.parametrize(
    "mark",
    ["<span>必須</span>", "【必須】", "（必須）", "<em>※必須</em>", "<span style='color:red'>"
"*</span>", "＊", " required",
     "<abbr title=required>*</abbr>", "※", "<span class=c-required>!</span>"],
)  # fmt: skip
async def test_a_mark_makes_a_field_required_and_is_no_part_of_the_question(
    seen: Seeing, mark: str
) -> None:
    field = only(await seen(f"<div><label for=a>氏名{mark}</label><input id=a></div>"))
    assert field.labels[0].text == "氏名"
    assert field.required


@pytest.mark.parametrize("mark", ["<span>任意</span>", "（任意）", " optional", "【任意】"])
async def test_what_may_be_left_out_is_not_called_required(seen: Seeing, mark: str) -> None:
    field = only(await seen(f"<div><label for=a>電話番号{mark}</label><input id=a></div>"))
    assert field.labels[0].text == "電話番号"
    assert not field.required


async def test_limits_and_ways_of_writing_of_a_field_are_known(seen: Seeing) -> None:
    field = only(
        await seen(
            "<label>在留カード番号<input name=card id=k maxlength=12 minlength=12 pattern='[A-Z]+'"
            " autocomplete=off inputmode=latin placeholder=AB12345678CD></label>"
        )
    )
    assert (field.min_length, field.max_length, field.pattern) == (12, 12, "[A-Z]+")
    assert (field.name, field.id, field.input_mode) == ("card", "k", "latin")
    assert field.placeholder == "AB12345678CD"


@pytest.mark.parametrize(
    "html",
    [
        "<label for=a>生年月日</label><input id=a aria-invalid=true aria-describedby=e>"
        "<p id=e role=alert>生年月日が正しくありません</p>",
        "<label for=a>生年月日</label><input id=a aria-invalid=true aria-errormessage=e>"
        "<p id=e>生年月日が正しくありません</p>",
        "<div class='form-group has-error'><label for=a>生年月日</label><input id=a>"
        "<span class=help-block><span class=error>生年月日が正しくありません</span></span></div>",
        "<div class=row><label for=a>生年月日</label><input id=a class=is-invalid>"
        "<div class=invalid-feedback>生年月日が正しくありません</div></div>",
        "<table><tr><th>生年月日</th><td><input><br><span class=err>"
        "生年月日が正しくありません</span></td></tr></table>",
        "<dl><dt>生年月日</dt><dd><p class=errorMessage>生年月日が正しくありません</p><input>"
        "</dd></dl>",
    ],
)
async def test_what_the_site_says_of_a_field_is_known_as_that_fields(
    seen: Seeing, html: str
) -> None:
    snapshot = await seen(f"<form>{html}</form>")
    field = only(snapshot)
    assert field.error == "生年月日が正しくありません"
    assert field.invalid
    assert field.labels[0].text == "生年月日"
    [message] = snapshot.messages
    assert (message.text, message.kind, message.field) == (field.error, "error", field.ref)


@pytest.mark.parametrize(
    "html",
    [
        "<div class=error-summary><p>生年月日が正しくありません</p></div>",
        "<ul class=errors><li>生年月日が正しくありません</li></ul>",
        "<div role=alert>生年月日が正しくありません</div>",
        "<div aria-live=assertive>生年月日が正しくありません</div>",
        "<div class='alert alert-danger'>生年月日が正しくありません</div>",
        "<p><font color=red>生年月日が正しくありません</font></p>",
        "<p style='color:#c00'>生年月日が正しくありません</p>",
        "<style>.t1{color:#d32f2f}</style><p class=t1>生年月日が正しくありません</p>",
        "<div id=errMsg>生年月日が正しくありません</div>",
    ],
)
async def test_the_sites_own_message_above_the_form_reaches_people(seen: Seeing, html: str) -> None:
    snapshot = await seen(f"<h1>入力</h1>{html}<form><label>氏名<input></label></form>")
    [message] = snapshot.messages
    assert (message.text, message.kind) == ("生年月日が正しくありません", "error")


async def test_a_notice_is_not_taken_for_an_error(seen: Seeing) -> None:
    snapshot = await seen(
        "<div role=status>下書きを保存しました</div><div class='alert alert-info'>お知らせ</div>"
    )
    assert [message.kind for message in snapshot.messages] == ["notice", "notice"]


async def test_an_error_that_is_not_shown_is_not_told(seen: Seeing) -> None:
    snapshot = await seen(
        "<div class=error style='display:none'>誤り</div><div role=alert></div><input>"
    )
    assert snapshot.messages == ()


# --- what is hidden, greyed, covered -----------------------------------------------------------
@pytest.mark.parametrize(
    "html",
    [
        "<input style='display:none'>",
        "<div style='display:none'><input></div>",
        "<input style='visibility:hidden'>",
        "<input style='opacity:0'>",
        "<div style='opacity:0'><input></div>",
        "<input style='position:absolute;left:-9999px'>",
        "<div style='position:absolute;top:-500px'><input></div>",
        "<input style='width:0;height:0;border:0;padding:0'>",
        "<div style='height:0;overflow:hidden'><input></div>",
        "<div style='width:1px;height:1px;overflow:hidden;position:absolute'><input></div>",
        "<input style='transform:scale(0)'>",
        "<div hidden><input></div>",
        "<details><summary>more</summary><input></details>",
    ],
)
async def test_a_field_that_nobody_sees_is_told_as_not_visible(seen: Seeing, html: str) -> None:
    assert not only(await seen(f"<p>氏名</p>{html}")).visible


async def test_a_choice_hidden_behind_its_label_counts_as_visible(seen: Seeing) -> None:
    snapshot = await seen(
        "<style>input{position:absolute;opacity:0}</style><fieldset><legend>性別</legend>"
        "<input type=radio name=s id=m><label for=m>男</label>"
        "<input type=radio name=s id=f><label for=f>女</label></fieldset>"
        "<label><input type=checkbox style='display:none'>同意する</label>"
    )
    sex, consent = snapshot.fields
    assert sex.visible and consent.visible
    assert (consent.kind, consent.text) == ("tick", "同意する")


async def test_words_before_the_first_button_of_a_choice_are_not_its_question(
    seen: Seeing,
) -> None:
    buttons = "".join(
        f"<label for={at}>{text}</label><input type=radio id={at} name=kind><br>"
        for at, text in enumerate(("外国人本人", "法定代理人"))
    )
    field = only(await seen(f"<div><span>利用者の区分</span><div>{buttons}</div></div>"))
    assert [label.text for label in field.labels] == ["利用者の区分"]
    assert [option.text for option in field.options] == ["外国人本人", "法定代理人"]


@pytest.mark.parametrize(
    "box",
    [
        "<label><input type=checkbox><a href=/terms>利用規約</a>に同意する</label>",
        "<input type=checkbox id=k><label for=k><a href=/terms>利用規約</a>に同意する</label>",
    ],
)
async def test_a_link_in_the_words_of_a_box_is_part_of_them_and_no_button(
    seen: Seeing, box: str
) -> None:
    snapshot = await seen(f"{box}<button>次へ</button>")
    assert only(snapshot).text == "利用規約に同意する"
    assert [x.text for x in snapshot.actions if not x.in_label] == ["次へ"]


async def test_letters_of_a_picture_are_asked_for_in_the_words_beside_it(seen: Seeing) -> None:
    """The person is asked what the page shows them, not what stands in a picture's alt."""
    row = "<div><p>{}</p><div><img src='data:,' alt='{}'><br><input></div></div>"
    letters = row.format("画像に表示されている文字<span>必須</span>", "画像認証")
    found = await seen(f"<form>{letters}{row.format('', '氏名')}</form>")
    texts = [field.labels[0].text for field in found.fields]
    assert texts == ["画像に表示されている文字", "氏名"]  # a picture alone is what is asked
    assert [field.required for field in found.fields] == [True, False]


@pytest.mark.parametrize(
    "html", ["<input readonly value=A>", "<input disabled value=A>", "<fieldset disabled><input "
"value=A>"
"</fieldset>",
             "<input aria-readonly=true value=A>", "<div inert><input value=A></div>"],
)  # fmt: skip
async def test_a_greyed_field_is_told_and_its_value_read(seen: Seeing, html: str) -> None:
    field = only(await seen(html))
    assert field.greyed and field.value == "A"


COVERS = [
    "<dialog id=d>お知らせ<button>閉じる</button></dialog><script>d.showModal()</script>",
    "<div role=dialog aria-modal=true aria-label=お知らせ style='position:fixed;"
    "top:100px;left:100px;background:#fff'>"
    "お知らせ<button>閉じる</button></div>",
    "<div style='position:fixed;inset:0;background:#0008;z-index:9'><div "
    "style='background:#fff;margin:200px'>"
    "お知らせ<button>閉じる</button></div></div>",
    "<div class=backdrop style='position:fixed;inset:0;z-index:5'></div>"
    "<div role=dialog style='position:fixed;top:200px;left:300px;z-index:9;"
    "background:#fff'>お知らせ<button>閉じる</button></div>",
    "<div style='position:absolute;top:0;left:0;width:100%;height:2000px;z-index:9;"
    "background:#fff'>お知らせ<button>閉じる</button></div>",
]


@pytest.mark.parametrize("html", COVERS)
async def test_what_covers_the_page_is_known_with_its_buttons(seen: Seeing, html: str) -> None:
    form = "<h1>入力</h1><form><label>氏名<input></label><button>確認</button></form>"
    snapshot = await seen(f"{form}{html}")
    [dialog] = snapshot.dialogs
    assert dialog.covers
    assert "お知らせ" in dialog.text
    field = only(snapshot)
    assert field.covered and field.dialog == -1
    confirm = next(each for each in snapshot.actions if each.text == "確認")
    close = next(each for each in snapshot.actions if each.text == "閉じる")
    assert confirm.covered and confirm.dialog == -1
    assert not close.covered and close.dialog == 0


async def test_a_banner_at_the_edge_is_known_but_covers_nothing(seen: Seeing) -> None:
    snapshot = await seen(
        "<form><label>氏名<input></label></form><div style='position:fixed;bottom:0;left:0;"
        "right:0;height:90px;"
        "background:#eee'>Cookie を使用します。<button>同意して閉じる</button></div>"
    )
    [dialog] = snapshot.dialogs
    assert not dialog.covers
    assert not only(snapshot).covered
    assert snapshot.actions[0].dialog == 0


async def test_an_application_laid_out_with_positions_is_no_dialog(seen: Seeing) -> None:
    snapshot = await seen(
        "<div id=root style='position:absolute;inset:0'><header style='position:fixed;top:0;"
        "left:0;right:0;height:50px'>"
        "<a href=/>ホーム</a></header><main style='position:absolute;top:60px'><label>"
        "氏名<input></label></main></div>"
    )
    assert snapshot.dialogs == ()
    assert not only(snapshot).covered


async def test_a_closed_dialog_is_not_told(seen: Seeing) -> None:
    snapshot = await seen(
        "<dialog>x<button>閉じる</button></dialog><div class='modal fade' role=dialog "
        "style='display:none'>y</div><input>"
    )
    assert snapshot.dialogs == ()


# --- headings, steps, sections, actions --------------------------------------------------------
@pytest.mark.parametrize(
    "html",
    [
        "<nav aria-label=breadcrumb><ol><li><a href=/>入力</a></li><li aria-current=page>"
        "確認</li><li>完了</li></ol></nav>",
        "<ol class=steps><li>入力</li><li class=active>確認</li><li>完了</li></ol>",
        "<ul class='progress-bar step'><li class=done>入力</li><li class='is-current'><b>"
        "確認</b></li><li>完了</li></ul>",
        "<div class=stepper><div>入力</div><div aria-current=step>確認</div><div>完了</div></div>",
        "<style>.x{font-weight:bold}</style><ol class=flow><li>入力<li class=x>確認<li>完了</ol>",
    ],
)
async def test_where_one_is_in_the_procedure_is_read_from_steps(seen: Seeing, html: str) -> None:
    steps = (await seen(html)).steps
    assert [step.text for step in steps] == ["入力", "確認", "完了"]
    assert [step.current for step in steps] == [False, True, False]


async def test_the_last_part_of_a_breadcrumb_is_where_one_is(seen: Seeing) -> None:
    steps = (
        await seen(
            "<div class=topicpath><a href=/>ホーム</a> &gt; <a href=/a>登録</a> &gt; 入力</div>"
        )
    ).steps
    assert [(step.text, step.current) for step in steps] == [
        ("ホーム", False), ("登録", False), ("入力", True),
    ]  # fmt: skip


async def test_two_buttons_of_one_name_are_told_apart_by_their_section(seen: Seeing) -> None:
    snapshot = await seen(
        "<section><h2>ログイン</h2><button name=clickLogInKjnBtn>外国人本人・その他</button>"
        "</section>"
        "<section><h2>新規利用者登録</h2><button name=clickTurkKjnBtn>"
        "外国人本人・その他</button></section>"
    )
    assert [(action.section, action.name) for action in snapshot.actions] == [
        ("ログイン", "clickLogInKjnBtn"),
        ("新規利用者登録", "clickTurkKjnBtn"),
    ]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<form action=/next><button>次へ</button></form>", "submit"),
        ("<form action=/next><input type=submit value=次へ></form>", "submit"),
        ("<form action=/next><input type=image alt=次へ src='data:,'></form>", "submit"),
        ("<button type=button>次へ</button>", "button"),
        ("<input type=button value=次へ>", "button"),
        ("<a href=/next>次へ</a>", "link"),
        ("<a href=/next><img alt=次へ src='data:,' width=20 height=20></a>", "link"),
        ("<div role=button tabindex=0>次へ</div>", "button"),
        ("<span onclick='go()'>次へ</span>", "other"),
        ("<style>.b{cursor:pointer}</style><div class=b><span>次へ</span></div>", "other"),
        ("<button type=button aria-label=次へ><svg width=20 height=20></svg></button>", "button"),
        ("<button type=button><svg width=20 height=20><title>次へ</title></svg>"
"</button>", "button"),
    ],
)  # fmt: skip
async def test_a_button_is_found_whatever_it_is_made_of(seen: Seeing, html: str, kind: str) -> None:
    [action] = (await seen(html)).actions
    assert (action.text, action.kind) == ("次へ", kind)
    if kind in ("submit", "link"):
        assert action.leads_to.endswith("/next")


SHOWN = "<button {type} aria-pressed=false>表示</button>"


@pytest.mark.parametrize(
    "html",
    [
        "<p><input type=password>" + SHOWN.format(type="type=button") + "</p>"
        "<p><input type=password>" + SHOWN.format(type="type=button") + "</p>",
        f"<p>{SHOWN.format(type='type=button')}{SHOWN.format(type='type=button')}</p>",
        "<p><button aria-pressed=false>登録</button><button aria-pressed=false>戻る</button></p>",
    ],
    ids=["passwords are shown", "no answers of one question", "the form is sent"],
)
async def test_a_button_that_stays_pressed_is_no_answer_unless_it_can_be_one(
    seen: Seeing, html: str
) -> None:
    snapshot = await seen(f"<form>{html}</form>")
    assert len(snapshot.actions) == 2
    assert {field.kind for field in snapshot.fields} <= {"password"}


async def test_a_disabled_button_is_told(seen: Seeing) -> None:
    snapshot = await seen(
        "<button disabled>同意する</button><button aria-disabled=true>次へ</button><a "
        "class='btn disabled' href=x>進む</a>"
    )
    assert [action.disabled for action in snapshot.actions] == [True, True, True]


# --- passwords ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "html",
    [
        "<label>パスワード<input type=password value=Sakura-2026></label>",
        "<label>新しいパスワード<input type=text value=Sakura-2026></label>",
        "<label>ログインパスワード（確認用）<input type=text value=Sakura-2026></label>",
        "<label>合言葉<input autocomplete=new-password value=Sakura-2026></label>",
        "<label>合言葉<input name=loginPasswd value=Sakura-2026></label>",
        "<label>合言葉<input style='-webkit-text-security:disc' value=Sakura-2026></label>",
        "<dl><dt>パスワード</dt><dd>Sakura-2026</dd></dl><input>",
        "<table><tr><th>パスワード</th><td><input readonly value=Sakura-2026></td></tr></table>",
        "<p>パスワード：Sakura-2026</p><input>",
        "<div class=r><div>パスワード</div><div>Sakura-2026</div></div><div class=r><div>"
        "氏名</div><div>A B</div></div><input>",
        "<div><div>氏名 <span>HANH</span></div><div>パスワード <span>Sakura-2026</span></div></div>"
        "<input>",
    ],
)
async def test_a_password_is_in_no_snapshot(seen: Seeing, html: str) -> None:
    snapshot = await seen(html)
    assert "Sakura-2026" not in snapshot.to_json()
    if "<label>" in html:
        assert only(snapshot).kind == "password" and only(snapshot).filled


async def test_a_mail_address_for_a_lost_password_is_no_password(seen: Seeing) -> None:
    field = only(await seen("<label>パスワード再発行用メールアドレス<input type=email></label>"))
    assert field.kind == "email"


# --- parts of one answer -----------------------------------------------------------------------
async def test_parts_of_an_answer_share_its_question_and_what_stands_between(seen: Seeing) -> None:
    snapshot = await seen(
        "<div><div>電話番号</div><div><input size=4> - <input size=4> - <input size=4></div></div>"
        "<div><div>郵便番号</div><div>〒<input size=3> - <input size=4></div></div>"
        "<div><div>生年月日</div><div><select><option>1990</select>年<select><option>1</select>月"
        "<select><option>2</select>日</div></div>"
    )
    asked = [[label.text for label in field.labels] for field in snapshot.fields]
    assert asked == [["電話番号"]] * 3 + [["郵便番号"]] * 2 + [["生年月日"]] * 3
    assert [field.row for field in snapshot.fields] == [0, 0, 0, 1, 1, 2, 2, 2]
    assert [field.after for field in snapshot.fields] == ["-", "-", "", "-", "", "年", "月", "日"]
    assert snapshot.fields[3].before == "〒"


async def test_an_era_and_its_date_are_one_answer(seen: Seeing) -> None:
    snapshot = await seen(
        "<dl><dt>生年月日</dt><dd><label><input type=radio name=e>昭和</label><label><input "
        "type=radio name=e>平成</label>"
        "<input name=y>年<input name=m>月<input name=d>日</dd></dl>"
    )
    assert [field.kind for field in snapshot.fields] == ["choice", "text", "text", "text"]
    assert {field.row for field in snapshot.fields} == {0}
    assert [option.text for option in snapshot.fields[0].options] == ["昭和", "平成"]


async def test_parts_with_names_of_their_own_keep_both_names(seen: Seeing) -> None:
    snapshot = await seen(
        "<dl><dt>氏名</dt><dd><label for=s>姓</label><input id=s><label for=m>名</label>"
        "<input id=m></dd></dl>"
    )
    assert [[x.text for x in field.labels] for field in snapshot.fields] == [
        ["姓", "氏名"],
        ["名", "氏名"],
    ]
    assert snapshot.fields[0].row == snapshot.fields[1].row


# --- frames and the whole ----------------------------------------------------------------------
async def test_a_frame_of_the_site_is_read_and_one_of_another_origin_only_named(
    seen: Seeing,
) -> None:
    snapshot = await seen(
        "<iframe src=/inner width=500 height=200></iframe><iframe src=http://other.example/ "
        "width=500 height=200></iframe>",
        {
            "http://office.example/inner": "<meta charset=utf-8><label>氏名<input></label><button>"
            "確認</button>",
            "http://other.example/": "<meta charset=utf-8><label>メールアドレス<input></label>",
        },
    )
    assert [(frame.origin, frame.same_origin) for frame in snapshot.frames] == [
        ("http://office.example", True),
        ("http://office.example", True),
        ("http://other.example", False),
    ]
    field = only(snapshot)
    assert (field.labels[0].text, field.frame) == ("氏名", 1)


async def test_fields_of_a_hidden_frame_are_not_visible(seen: Seeing) -> None:
    snapshot = await seen(
        "<iframe src=/inner style='display:none'></iframe>",
        {"http://office.example/inner": "<label>氏名<input></label>"},
    )
    assert not any(field.visible for field in snapshot.fields)


async def test_a_snapshot_comes_back_from_json_as_it_was(seen: Seeing) -> None:
    snapshot = await seen(
        "<h1>入力</h1><div role=alert>誤り</div><form><label>氏名<input value=A required></label>"
        "<fieldset><legend>性別</legend><label><input type=radio name=s checked>男</label>"
        "</fieldset>"
        "<button>確認</button></form><dl><dt>認証ID</dt><dd>X</dd></dl>"
    )
    assert from_json(snapshot.to_json()) == snapshot


async def test_an_era_that_is_a_group_of_its_own_still_belongs_to_its_date(seen: Seeing) -> None:
    snapshot = await seen(
        "<dl><dt>生年月日</dt><dd><div role=radiogroup aria-label=生年月日><label><input "
        "type=radio name=e>昭和</label>"
        "<label><input type=radio name=e>平成</label></div><input id=y><label for=y>"
        "年</label><input id=m><label for=m>月"
        "</label><input id=d><label for=d>日</label></dd></dl>"
    )
    assert len({field.row for field in snapshot.fields}) == 1
    assert all(field.labels[0].text == "生年月日" for field in snapshot.fields)


async def test_a_heading_or_a_breadcrumb_with_a_colon_is_no_answer(seen: Seeing) -> None:
    snapshot = await seen(
        "<nav><ol><li>ホーム<li>利用者登録：入力</ol></nav><h1>利用者登録：入力</h1><input>"
    )
    assert snapshot.pairs == ()


async def test_a_label_with_its_required_mark_is_no_answer(seen: Seeing) -> None:
    snapshot = await seen(
        "<div class=q><div><label for=a>氏名</label><span>必須</span></div><input id=a></div>"
        "<div class=q><div><label for=b>住所</label><span>任意</span></div><input id=b></div>"
    )
    assert snapshot.pairs == ()


async def test_a_legend_names_only_what_stands_in_its_part_of_the_page(seen: Seeing) -> None:
    snapshot = await seen(
        "<h2>入力</h2><fieldset><legend>ご本人</legend><p><label>氏名<input></label></p><p><label>住所<input></label></p>"
        "</fieldset><fieldset><legend>性別</legend><label><input type=radio name=s>男</label>"
        "</fieldset><button>確認</button>"
    )
    assert [field.section for field in snapshot.fields] == ["ご本人", "ご本人", "入力"]
    assert snapshot.actions[0].section == "入力"
    assert [heading.text for heading in snapshot.headings] == ["入力", "ご本人"]


async def test_a_box_that_can_be_scrolled_by_keys_is_no_button(seen: Seeing) -> None:
    html = (
        "<div tabindex=0 style='height:40px;overflow:auto'>利用規約の全文です。</div>"
        "<button>同意する</button>"
    )
    snapshot = await seen(html)
    assert [action.text for action in snapshot.actions] == ["同意する"]


async def test_a_menu_and_a_list_of_languages_are_no_steps(seen: Seeing) -> None:
    snapshot = await seen(
        "<nav><ul><li aria-current=true>日本語<li><a href=/en>English</a></ul></nav>"
        "<header><nav><ul><li><a href=/ aria-current=page>ホーム</a><li><a href=/a>検索</a>"
        "<li><a href=/b>申請</a></ul></nav></header>"
    )
    assert snapshot.steps == ()
