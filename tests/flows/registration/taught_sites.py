"""Sites that cannot be done without help, and what a person does on their screens.

Every screen posts to the next one. ``does`` is what the person does under a heading: the element,
and what is typed (``{phone}`` from their case), chosen (``=…``), pressed (``!``), or pressed and
opens a window (``!!``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from tests.flows.registration.screens import page

PRESS = "!"
OPENS = "!!"
Values = Mapping[str, str]
Made = Callable[[Values, str], str]


@dataclass(frozen=True)
class Screen:
    """A screen of a site for one person; ``does`` where the person is needed."""

    made: Made
    does: tuple[str, tuple[tuple[str, str], ...]] | None = None


@dataclass(frozen=True)
class TaughtSite:
    """``posted``: what a case must have sent, by the name of the field. ``own``: what a person
    answers or does on every registration. ``asked``: typed at the terminal, by the site's label."""

    screens: tuple[Screen, ...]
    posted: Mapping[str, str]
    own: tuple[str, ...] = ()
    asked: Mapping[str, str] | None = None
    first_asked: Mapping[str, str] | None = None  # typed at the terminal by the first person alone


def field(label: str, name: str, kind: str = "text", more: str = "required") -> str:
    return (
        f'<dt><label for="{name}">{label}</label></dt>'
        f'<dd><input type="{kind}" id="{name}" name="{name}" {more}></dd>'
    )


def choice(label: str, name: str, *options: str) -> str:
    listed = "".join(f"<option>{each}</option>" for each in options)
    return (
        f'<dt><label for="{name}">{label}</label></dt><dd><select id="{name}" name="{name}">'
        f"<option value=''>選択してください</option>{listed}</select></dd>"
    )


def sheet(heading: str, rows: str, buttons: str = "", above: str = "") -> Made:
    def made(values: Values, action: str) -> str:
        shown = rows.format(**{name: escape(each) for name, each in values.items()})
        return page(
            heading,
            f'{above}<form method="post" action="{action}"><dl>{shown}</dl>{buttons}</form>',
        )

    return made


KNOWN_ROWS = (
    '<dt><label for="n">氏名</label></dt><dd><input id="n" readonly value="{name}"></dd>'
    + field("生年月日", "b", more='placeholder="例：19940308"')
    + choice("利用者の区分", "k", "法定代理人", "外国人本人")
    + field("在留カード番号", "r", more="")
)
MAILS = field("メールアドレス", "m1", "email") + field("メールアドレス（確認用）", "m2", "email")
KNOWN = {"m1": "{email}", "m2": "{email}", "k": "外国人本人", "r": "{residence_card}"}


def form(more: str = "", button: str = "確認", rows: str = KNOWN_ROWS + MAILS) -> Screen:
    return Screen(sheet("利用者情報入力", rows + more, f"<button>{button}</button>"))


def unknown(
    heading: str, rows: str, *does: tuple[str, str], button: str = "つぎの頁", above: str = ""
) -> Screen:
    buttons = f"<button type='button'>ひとつまえ</button><button id='go'>{button}</button>"
    acts = (*does, ("#go", PRESS))
    return Screen(sheet(heading, rows, buttons, above), (heading, acts))


def needing(screen: Screen, heading: str, *does: tuple[str, str]) -> Screen:
    return Screen(screen.made, (heading, does))


PHONE = field("おうちの番号", "p")
WHY = field("来日のきっかけ", "w")
NOTICE = unknown(
    "きょうのひとこと", "", above="<p>あすは窓口がお休みです。</p>", button="わかりました"
)
SCRIPTED = """<div id="all"><h1>おまちください</h1></div><script>
  const all = document.querySelector('main');
  document.querySelector('h1').textContent = 'ふたつのこと';
  document.querySelector('#go').onclick = async event => {
    event.preventDefault();
    const asked = await fetch(ACTION, { method: 'POST', body: new URLSearchParams(
      new FormData(document.querySelector('form'))) });
    document.open(); document.write(await asked.text()); document.close();
  };
</script>"""


def by_script(values: Values, action: str) -> str:
    made = sheet("ふたつのこと", PHONE, "<button id='go' type='button'>つぎの頁</button>")
    script = SCRIPTED[SCRIPTED.index("<script>") :].replace("ACTION", f"'{action}'")
    return made(values, action).replace("</main>", f"{script}</main>")


def opening(values: Values, action: str) -> str:
    opens = f"<a id='go' target='_blank' href='{action}'>あたらしい窓で</a>"
    return page("つづきはこちら", f"<p>窓がひらきます。</p>{opens}")


def framed(values: Values, action: str) -> str:
    asks = f"<form method=post action={action} target=_top><dl>{PHONE}</dl>"
    inner = escape(f"{asks}<button id=go>つぎの頁</button></form>")
    return page("わくの中のこと", f'<iframe width="600" height="300" srcdoc="{inner}"></iframe>')


WITHIN = "iframe >> internal:control=enter-frame >> "
SITES: dict[str, TaughtSite] = {
    "a question in unknown words and one of its own": TaughtSite(
        (unknown("あなたのこと", PHONE + WHY, ("#p", "{phone}"), ("#w", "しごと")), form()),
        {**KNOWN, "p": "{digits}"},
        own=("来日のきっかけ",),
        asked={"来日のきっかけ": "しごと"},
    ),
    "an unknown notice": TaughtSite((NOTICE, form()), KNOWN),
    "two unknown screens in a row": TaughtSite(
        (NOTICE, unknown("あなたのこと", PHONE, ("#p", "{phone}")), form()),
        {**KNOWN, "p": "{digits}"},
    ),
    "an unknown button on a known form": TaughtSite(
        (needing(form(button="この中身でよければ"), "利用者情報入力", ("main button", PRESS)),),
        KNOWN,
    ),
    "every word of the form is another": TaughtSite(
        (
            unknown(
                "おしえてください",
                field("とどける便り", "m1", "email") + field("もういちど便り", "m2", "email")
                + choice("どなたですか", "k", "法定代理人", "外国人本人")
                + field("カードのうえの番号", "r"),
                ("#m1", "{email}"), ("#m2", "{email}"), ("#k", "=外国人本人"),
                ("#r", "{residence_card}"),
            ),
        ),
        KNOWN,
    ),
    "a window that the site opens, and a frame in it": TaughtSite(
        (
            Screen(opening, ("つづきはこちら", (("#go", OPENS),))),
            Screen(
                framed, ("わくの中のこと", ((f"{WITHIN}#p", "{phone}"), (f"{WITHIN}#go", PRESS)))
            ),
            form(),
        ),
        {**KNOWN, "p": "{digits}"},
    ),
    "another order: more after the form": TaughtSite(
        (form(), unknown("さいごにひとつ", PHONE, ("#p", "{phone}"))), {**KNOWN, "p": "{digits}"}
    ),
    "a birth date in three boxes": TaughtSite(
        (
            unknown(
                "うまれた日のこと",
                "<dt>うまれた日</dt><dd>" + "".join(
                    f'<label><input name="{name}" id="{name}" maxlength="{most}">{unit}</label>'
                    for name, most, unit in (("y", 4, "年"), ("mo", 2, "月"), ("d", 2, "日"))
                ) + "</dd>",
                ("#y", "{year}"), ("#mo", "{month}"), ("#d", "{day}"),
            ),
            form(),
        ),
        {**KNOWN, "y": "{year}", "mo": "{month}", "d": "{day}"},
    ),
    "an unknown list of the case's": TaughtSite(
        (
            unknown(
                "あなたのくに", choice("どこからですか", "c", "ペルー", "ベトナム", "ブラジル"),
                ("#c", "={nationality}"),
            ),
            form(),
        ),
        {**KNOWN, "c": "{nationality}"},
    ),
    "a box that the holder ticks": TaughtSite(
        (
            unknown(
                "あなたのこと",
                PHONE + '<dd><input type="checkbox" id="t" name="t" value="on">'
                '<label for="t">まちがいありませぬ</label></dd>',
                ("#p", "{phone}"), ("#t", PRESS),
            ),
            form(),
        ),
        {**KNOWN, "p": "{digits}", "t": "on"},
        own=("tick",),
    ),
    "terms in unknown words": TaughtSite(
        (
            unknown(
                "だいじなやくそく", "", button="はいすすみます",
                above="<p>この規約をよく読んでください。</p>",
            ),
            form(),
        ),
        KNOWN,
        own=("press",),
    ),
    "two buttons of the same words": TaughtSite(
        (
            Screen(
                lambda values, action: page(
                    "えらんでください",
                    '<section><h2>まどぐち</h2><form action="/wrong"><button>すすむ先</button>'
                    "</form></section><section><h2>このまま</h2>"
                    f"<form method='post' action='{action}'>"
                    "<button id='go'>すすむ先</button></form></section>",
                ),
                ("えらんでください", (("#go", PRESS),)),
            ),
            form(),
        ),
        KNOWN,
    ),
    "a question that nobody must answer": TaughtSite(
        (
            unknown(
                "あなたのこと", PHONE + field("よびな", "w", more=""),
                ("#p", "{phone}"), ("#w", "ハン"),
            ),
            form(),
        ),
        {**KNOWN, "p": "{digits}"},
        own=("よびな",),
        asked={"よびな": "ボブ"},
    ),
    "a known form with a question of the case in unknown words": TaughtSite(
        (form(PHONE),),
        {**KNOWN, "p": "{digits}"},
        first_asked={"おうちの番号": "06-1234-5678"},
    ),
    "a notice in unknown words over an unknown form": TaughtSite(
        (
            unknown(
                "あなたのこと", PHONE, ("#seen", PRESS), ("#p", "{phone}"),
                above="<div role='dialog' aria-modal='true' style='position:fixed;inset:0'>"
                "<h2>きょうのひとこと</h2><p>夕方は混みあいます。</p>"
                "<button id='seen' type='button' "
                "onclick='this.parentNode.remove()'>よみました、かきはじめる</button>"
                "<a href='/wrong'>またこんど</a></div>",
            ),
            form(),
        ),
        {**KNOWN, "p": "{digits}"},
    ),
    "a page that changes by script": TaughtSite(
        (Screen(by_script, ("ふたつのこと", (("#p", "{phone}"), ("#go", PRESS)))), form()),
        {**KNOWN, "p": "{digits}"},
    ),
}  # fmt: skip
