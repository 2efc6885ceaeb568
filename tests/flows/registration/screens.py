"""Screens of the article's edition as its site might write them, for a site of a few pages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

VALUES: Mapping[str, str] = {
    "氏名": "NGUYEN THI HANH",
    "性別": "女",
    "生年月日": "1995年11月3日",
    "国籍・地域": "ベトナム",
    "メールアドレス": "hanh@post.example",
    "利用者の区分": "外国人本人",
    "在留カード番号": "AB12345678CD",
}
REGISTER = "<button>登録</button>"


def page(heading: str, main: str) -> str:
    """Return a page of the site with its name above what is on it."""
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><title>在留申請オンラインシステム'
        # Its own picture: a seen browser would ask for one, later, and that too has left it.
        '</title><link rel="icon" href="data:,">'
        f"<header><p>在留申請オンラインシステム</p></header><main><h1>{heading}</h1>"
        f"{main}</main></html>"
    )


MENU = page(
    "在留申請オンラインシステム",
    '<h2>新規利用者登録</h2><p>初めて利用する方</p><form id="WCAAS010Dto">'
    '<button type="button" name="clickTurkKjnBtn">外国人本人・その他</button></form>',
)


def form(more: str = "", action: str = "/confirmation") -> str:
    """利用者情報入力, with what else it may ask for."""
    name, mail = escape(VALUES["氏名"]), '<input type="email" name="m{0}" id="m{0}">'
    return page(
        "利用者情報入力",
        f'<form method="post" action="{action}"><dl>'
        f'<dt><label for="n">氏名</label></dt><dd><input id="n" readonly value="{name}"></dd>'
        '<dt><label for="b">生年月日</label></dt>'
        '<dd><input id="b" name="b" placeholder="例：19940308"></dd>'
        f'<dt><label for="m1">メールアドレス</label></dt><dd>{mail.format(1)}</dd>'
        f'<dt><label for="m2">メールアドレス（確認用）</label></dt><dd>{mail.format(2)}</dd>'
        '<dt><label for="k">利用者の区分</label></dt><dd><select id="k" name="k">'
        "<option value=''>選択してください</option><option>法定代理人</option>"
        "<option>外国人本人</option></select></dd>"
        '<dt><label for="r">在留カード番号</label></dt><dd><input id="r" name="r"></dd>'
        f"{more}</dl><button>確認</button></form>",
    )


def confirmation(
    values: Mapping[str, str] = VALUES,
    buttons: str = REGISTER,
    *,
    above: str = "",
    action: str = "/registered",
) -> str:
    """利用者情報確認, with a row for each of the values."""
    told = f"<p>次の内容で登録します。</p>{above}"
    return _checked("利用者情報確認", values, f"{_back('戻る')}{buttons}", told, action)


def _checked(heading: str, values: Mapping[str, str], buttons: str, above: str, action: str) -> str:
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in values.items())
    return page(
        heading, f'{above}<form method="post" action="{action}"><dl>{rows}</dl>{buttons}</form>'
    )


def _back(text: str) -> str:
    return f'<button type="button">{text}</button>'


def completion(auth_id: str = "75FZ5A8E") -> str:
    return page(
        "利用者情報登録完了",
        f"<p>利用者情報の登録が完了しました。</p><dl><dt>認証ID</dt><dd>{auth_id}</dd></dl>",
    )


def password(refusal: str = "", action: str = "/set") -> str:
    """ログインパスワード登録, and what the site said about the last one."""
    said = f'<p role="alert" class="error">{refusal}</p>' if refusal else ""
    return page(
        "ログインパスワード登録",
        f"<p>パスワードは8文字以上16文字以内の半角英数字です。記号は使用できません。</p>{said}"
        f'<form method="post" action="{action}">'
        '<dl><dt><label for="p">パスワード</label></dt>'
        '<dd><input type="password" id="p" name="p"></dd>'
        '<dt><label for="q">パスワード（確認用）</label></dt>'
        '<dd><input type="password" id="q" name="q"></dd></dl><button>登録</button></form>',
    )


PASSWORD_DONE = page(
    "ログインパスワード登録完了", "<p>ログインパスワードの登録が完了しました。</p>"
)
NOTHING_KNOWN = page("…", "")


# The screens of an account, where a site wants one before the card.
OPEN = "<button>登録する</button>"
OPENED_WITH: Mapping[str, str] = {
    "氏名": "NGUYEN THI HANH",
    "メールアドレス": "hanh@post.example",
    "パスワード": "********",
}


def account(refusal: str = "") -> str:
    """利用者登録：入力, and what the site said about what was entered last."""
    said = f'<p role="alert" class="error">{refusal}</p>' if refusal else ""
    rows = (("n", "氏名", "text"), ("m", "メールアドレス", "text"), ("p", "パスワード", "password"),
            ("q", "パスワード再入力", "password"))  # fmt: skip
    return page(
        "利用者登録：入力",
        f"<p>パスワードは8文字以上16文字以内の半角英数字です。記号は使用できません。</p>{said}"
        '<form method="post" action="/account-checked"><dl>'
        + "".join(
            f'<dt><label for="{ref}">{label}</label></dt>'
            f'<dd><input type="{kind}" id="{ref}" name="{ref}"></dd>'
            for ref, label, kind in rows
        )
        + "</dl><button>確認へ進む</button></form>",
    )


def account_confirmation(
    values: Mapping[str, str] = OPENED_WITH, buttons: str = OPEN, *, above: str = ""
) -> str:
    both = f"{_back('入力へ戻る')}{buttons}"
    return _checked("利用者登録：確認", values, both, above, "/account-opened")


def account_open(user: str = "hanh1995@post.example") -> str:
    return page(
        "利用者登録：完了",
        f"<p>利用者登録が完了しました。</p><dl><dt>利用者ID</dt><dd>{user}</dd></dl>"
        "<p>続いて利用申出を行ってください。</p>"
        '<a href="/login">ログインして利用申出へ進む</a>',
    )


def login(refusal: str = "") -> str:
    said = f'<p role="alert" class="error">{refusal}</p>' if refusal else ""
    return page(
        "利用者ログイン",
        f'{said}<form method="post" action="/signed-in"><dl>'
        '<dt><label for="u">利用者ID</label></dt><dd><input id="u" name="u"></dd>'
        '<dt><label for="p">パスワード</label></dt>'
        '<dd><input type="password" id="p" name="p"></dd></dl><button>ログイン</button></form>',
    )


SERVICES = page(
    "手続き検索",
    '<h2>ログイン</h2><p><a href="/login">ログイン</a></p>'
    '<h2>初めて利用する方</h2><p><a href="/terms">利用者登録される方はこちら</a></p>',
)
CARD_START = page(
    "基本4情報の読取について",
    "<section><h2>PCで基本4情報読取する場合</h2>"
    "<button>公的個人認証サービスの電子証明書</button></section>",
)
