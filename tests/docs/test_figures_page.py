"""The page of figures is the list of figures."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]

# The article's pictures in its order, each by what tells it from the others.
ARTICLE = """
ICカードリーダライタの準備 | (オンライン申請)のサポート | EdgeかChromeのみ | Windows版
Edge/Chromeブラウザ利用版 | 通常版ではない | インストール手順$ | 管理者権限$ | 管理者として実行
ChromeかEdgeの選択 | Chromeに追加する | 拡張機能の追加_Chrome版 | 拡張機能の許可_Edge版
拡張機能の追加_Edge版 | ICカードリーダライタとマイナンバーカードの接続 | 外国人本人・その他
エラーが発生した$ | エラーが発生した場合の対応策 | Googleの検索画面 | 暗証番号記載票
署名用電子証明書の暗証番号 | 利用者証明用の暗証番号 | 入力フォーム記入例 | メールアドレスの注意点
Gmailの使用は非推奨 | 受信拒否設定に注意 | 利用者の区分 | 手順_在留カード番号
在留カード番号の確認場所 | 確認画面 | 手続き完了画面 | ログインパスワードの設定
登録完了メールと認証ID
"""


def test_the_page_is_the_list_as_it_is() -> None:
    page = runpy.run_path(str(ROOT / "scripts/figures-page"))["page"]
    assert (ROOT / "docs/figures.md").read_text(encoding="utf-8") == page()


def test_every_figure_of_the_article_has_its_counterpart() -> None:
    page = (ROOT / "docs/figures.md").read_text(encoding="utf-8")
    answered = [line.split("|")[6].strip() for line in page.splitlines() if line.startswith("| `")]
    for wanted in (each.strip() for each in ARTICLE.replace("\n", "|").split("|")):
        text = wanted.rstrip("$")
        hits = [
            each for each in answered if (each.endswith(text) if "$" in wanted else text in each)
        ]
        assert hits, wanted
