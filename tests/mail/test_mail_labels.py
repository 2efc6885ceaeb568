"""The 認証ID however its label is adorned; nothing else is taken for it."""

from __future__ import annotations

import pytest

from mail.auth_id import find_auth_ids, normalise
from tests.mail.letters import ID

ADORNED = [
    f"■認証ID■ {ID}",
    f"■ 認証ID ■\n{ID}",
    f"◆認証ID◆\n{ID}",
    f"◇◆認証ＩＤ◆◇　{ID}",
    f"━━認証ID━━\n{ID}\n━━━━━━━━",
    f"━━━━ 認証ID ━━━━\n\n　{ID}",
    f"─── 認証ID ───\n{ID}",
    f"●認証ID●：{ID}",
    f"★認証ID★→{ID}",
    f"☆☆認証ID☆☆\n☆ {ID}",
    f"※認証ID※ {ID}",
    f"▼認証ID▼\n{ID}\n▲▲▲",
    f"▼▼ 認証ID ▼▼\n\n{ID}",
    f"〓認証ID〓\n{ID}",
    f"＝＝認証ID＝＝\n{ID}",
    f"--- 認証ID ---\n{ID}",
    f"*** 認証ID ***\n{ID}",
    f"##認証ID##\n{ID}",
    f"＃＃＃認証ID＃＃＃\n{ID}",
    f"～～認証ID～～\n{ID}",
    f"≪認証ID≫ {ID}",
    f"《認証ID》\n{ID}",
    f"♪認証ID♪ {ID}",
    f"🔑認証ID🔑 {ID}",
    f"✅️認証ID✅️\n{ID}",
    f"┏━━━┓\n┃認証ID┃\n┗━━━┛\n{ID}",
    f"┏━━━━━━┓\n┃認証ID　　　┃\n┃{ID}┃\n┗━━━━━━┛",
    f"│認証ID│{ID}│",
]
LATER = [
    f"認証ID\n\n{ID}",
    f"認証ID\n　\n　　{ID}\n",
    f"■認証ID\n────────\n{ID}\n────────",
    f"認証ID\n----------\n{ID}",
    f"認証ID\n==========\n\n{ID}",
    f"認証ID\n＿＿＿＿\n{ID}",
    f"認証ID：\n（ログインに使用します）\n{ID}",
    f"【認証ID】\n※ログインの際に必要です。\n{ID}",
    f"認証ID\n▼\n{ID}",
    f"認証ID\nーーーーー\n{ID}",
    f"認証IDは次のとおりです。\n\n{ID}",
    f"認証IDは下記の通りです。\n{ID}\n",
    f"認証ID\r\n\r\n{ID}\r\n",
]
NOTHING = [
    "■認証ID■\n■メール■ hana01@example.jp",
    "認証ID\n\nhana01@example.jp\n",
    "認証ID\n\n2026-11-26\n",
    "認証ID\n────\n2026.11.26\n",
    "認証ID\n\n03-1234-5678\n",
    "■認証ID■ PASSWORD\n",
    "◆認証ID◆\nPASSWORD\n",
    "認証ID・パスワード\n2026-11-26",
    "認証ID / PASSWORD\n",
    "認証ID-2026 の件",
    "認証ID#2026 の件",
    "認証ID※1 を入力",
    "━━認証IDのお知らせ━━\n\n2026年11月26日",
    "■認証ID■\n\n\n\n\n12345678",
    "◆認証ID◆ 24時間以内",
]


@pytest.mark.parametrize("text", ADORNED)
def test_an_id_is_found_whatever_stands_round_its_label(text: str) -> None:
    assert find_auth_ids(normalise(f"お知らせ\n\n{text}\n\n以上")).ids == (ID,)


@pytest.mark.parametrize("text", LATER)
def test_an_id_is_found_some_lines_below_its_label(text: str) -> None:
    assert find_auth_ids(normalise(f"お知らせ\n\n{text}\n\n以上")).ids == (ID,)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_else_is_taken_for_an_id(text: str) -> None:
    assert find_auth_ids(normalise(f"お知らせ\n\n{text}\n\n以上")).ids == ()


@pytest.mark.parametrize("mark", ["■", "━━", "***", "┃", "🔑", "≪"])
def test_two_ids_under_adorned_labels_stay_two(mark: str) -> None:
    text = f"{mark}認証ID{mark}\n{ID}\n\n{mark}認証ID{mark}\nZZ99887766\n"
    assert find_auth_ids(normalise(text)).ids == (ID, "ZZ99887766")
