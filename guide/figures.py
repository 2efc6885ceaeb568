"""Every figure of the how-to in its order, with the article's figure that it answers.

``article`` repeats the name of the article's picture, shortened to what tells it from the others.
Captions and alternative texts are ``guide.<id>.caption`` and ``guide.<id>.alt`` of the catalogue.
"""

from __future__ import annotations

from guide.model import Figure, Procedure

CHAPTERS = (
    "prepare",
    "client",
    "extension",
    "reading",
    "trouble",
    "passwords",
    "form",
    "finish",
    "login",
)

FIGURES: tuple[Figure, ...] = (
    # what is needed
    Figure("reader", "prepare", "drawing", article="ICカードリーダライタの準備・購入"),
    Figure(
        "whose-card",
        "prepare",
        "drawing",
        article="在留申請オンラインシステム(オンライン申請)のサポート",
    ),
    # the client
    Figure(
        "browser",
        "client",
        "drawing",
        article="使用できるブラウザはMicrosoft EdgeかChromeのみ",
        marks=("look", "look"),
    ),
    Figure(
        "client-windows",
        "client",
        "drawing",
        article="ダウンロード・インストール_Windows版",
        marks=("press", "press"),
    ),
    Figure(
        "client-edition",
        "client",
        "drawing",
        article="ダウンロード・インストール_Edge/Chromeブラウザ利用版",
        marks=("press",),
    ),
    Figure(
        "client-not-standard",
        "client",
        "drawing",
        article="ダウンロード・インストール_通常版ではない",
        marks=("never", "press"),
    ),
    Figure(
        "installer",
        "client",
        "drawing",
        article="ダウンロード・インストール手順",
        marks=("press",),
    ),
    Figure(
        "installer-administrator",
        "client",
        "drawing",
        article="インストール手順_管理者権限",
        marks=("look", "press"),
    ),
    Figure(
        "run-as-administrator",
        "client",
        "drawing",
        article="管理者権限で実行(管理者として実行)する方法",
        marks=("press", "press"),
    ),
    Figure(
        "installer-browser",
        "client",
        "drawing",
        article="インストール手順_ChromeかEdgeの選択",
        marks=("press", "press"),
    ),
    # the extension
    Figure(
        "chrome-add",
        "extension",
        "drawing",
        article="インストール手順_Chromeに追加する",
        marks=("press",),
    ),
    Figure(
        "chrome-confirm",
        "extension",
        "drawing",
        article="インストール手順_拡張機能の追加_Chrome版",
        marks=("press",),
    ),
    Figure(
        "edge-allow",
        "extension",
        "drawing",
        article="インストール手順_拡張機能の許可_Edge版",
        marks=("press",),
    ),
    Figure(
        "edge-add",
        "extension",
        "drawing",
        article="インストール手順_拡張機能の追加_Edge版",
        marks=("press", "press"),
    ),
    # reading the card
    Figure(
        "reader-and-card",
        "reading",
        "drawing",
        article="ICカードリーダライタとマイナンバーカードの接続",
        marks=("look", "look"),
    ),
    Figure(
        "menu",
        "reading",
        "shot",
        step="menu",
        article="新規利用者登録の方法と手順_外国人本人・その他",
        marks=("press", "never", "never"),  # 新規利用者登録, the same label of ログイン, 窓口申請
    ),
    Figure("waiting", "reading", "shot", step="signature-password", marks=("look",)),
    # when it does not go on
    Figure(
        "communication-error",
        "trouble",
        "drawing",
        article="新規利用者登録でエラーが発生した",
        marks=("look",),
    ),
    Figure(
        "driver-notice",
        "trouble",
        "drawing",
        article="新規利用者登録でエラーが発生した場合の対応策",
        marks=("press", "press"),
    ),
    Figure(
        "driver-search",
        "trouble",
        "drawing",
        article="Googleの検索画面",
        marks=("type", "press"),
    ),
    # the two passwords
    Figure(
        "password-sheet",
        "passwords",
        "drawing",
        article="マイナンバーカード・電子証明書の暗証番号記載票(暗証番号登録票)",
        marks=("look", "look"),
    ),
    Figure(
        "signature-password",
        "passwords",
        "drawing",
        article="新規利用者登録の方法と手順_署名用電子証明書の暗証番号(パスワード)",
        marks=("type", "press"),
    ),
    Figure(
        "authentication-password",
        "passwords",
        "drawing",
        article="新規利用者登録の方法と手順_利用者証明用の暗証番号(パスワード)",
        marks=("type", "press"),
    ),
    # the form
    Figure(
        "form",
        "form",
        "shot",
        step="form",
        article="新規利用者登録の入力フォーム記入例",
        marks=("look", "press"),  # name and sex from the card, the button that goes on
    ),
    Figure("mail-address", "form", "drawing", article="メールアドレスの注意点"),
    Figure("mail-gmail", "form", "drawing", article="オンライン申請でGmailの使用は非推奨"),
    Figure("mail-filter", "form", "drawing", article="受信拒否設定に注意", marks=("look",)),
    Figure(
        "category",
        "form",
        "shot",
        step="form",
        article="新規利用者登録の手順_利用者の区分",
        marks=("type",),
    ),
    Figure(
        "residence-card-field",
        "form",
        "shot",
        step="form",
        article="新規利用者登録の手順_在留カード番号",
        marks=("type",),  # certify: left empty, the mark's kind is then "look"
    ),
    Figure(
        "residence-card",
        "form",
        "drawing",
        article="在留カード番号の確認場所",
        marks=("look",),
        procedures=("change", "renew"),
    ),
    # confirmation and completion
    Figure(
        "confirm",
        "finish",
        "shot",
        step="confirm",
        article="新規利用者登録の確認画面",
        marks=("look", "press"),  # what was entered, 登録
    ),
    Figure(
        "completion",
        "finish",
        "shot",
        step="registered",
        article="新規利用者登録の手続き完了画面",
        marks=("look",),  # the 認証ID
    ),
    # the login password and the mails
    Figure("link-mail", "login", "shot", step="link-mail", marks=("look", "press")),  # 認証ID, URL
    Figure(
        "password",
        "login",
        "shot",
        step="password",
        article="新規利用者登録の手順_ログインパスワードの設定",
        marks=("type", "press"),
    ),
    Figure("password-done", "login", "shot", step="password", marks=("look",)),
    Figure(
        "final-mail",
        "login",
        "shot",
        step="final-mail",
        article="新規利用者登録の登録完了メールと認証ID",
        marks=("look",),  # the 認証ID
    ),
)

BY_ID = {figure.id: figure for figure in FIGURES}


def number_of(figure: Figure) -> tuple[int, int]:
    """Chapter and place in the chapter, both from 1: the same in every procedure's how-to."""
    chapter = [each.id for each in FIGURES if each.chapter == figure.chapter]
    return CHAPTERS.index(figure.chapter) + 1, chapter.index(figure.id) + 1


def file_of(figure: Figure) -> str:
    """The name of the picture's file: ``7-1-form.png``."""
    chapter, place = number_of(figure)
    return f"{chapter}-{place}-{figure.id}.png"


def figures_of(procedure: Procedure) -> tuple[Figure, ...]:
    """The figures of one procedure's how-to, in order."""
    return tuple(figure for figure in FIGURES if procedure in figure.procedures)


def shots_of(procedure: Procedure) -> tuple[Figure, ...]:
    """The figures for which a picture of a screen has to be taken."""
    return tuple(figure for figure in figures_of(procedure) if figure.source == "shot")
