"""What the client says when it fails: codes, texts, and where they are from (docs/domain.md 3).

Only EW104J1502 and EW104J1503, the first dialog text and the layout of the dialog are known.
All that is marked assumed is ours: the product must not learn a meaning from it.
"""

from __future__ import annotations

from dataclasses import dataclass

SUCCESS = "0"
FAILURE = "1"

_COMMUNICATION = "カードとの通信中にエラーが発生しました。"


@dataclass(frozen=True)
class Problem:
    code: str
    message: str


NO_READER = Problem("EW104J1502", _COMMUNICATION)  # article, [3rd]
NO_CARD = Problem("EW104J1503", _COMMUNICATION)  # article; that it also tells removal: assumed
UNEXPECTED = Problem("EW000J0200", _COMMUNICATION)  # [3rd], text not seen: assumed
WRONG_PASSWORD = Problem("EW104J1601", "パスワードが間違っています。")  # assumed
LOCKED = Problem("EW104J1602", "パスワードがロックされています。")  # assumed
EXPIRED = Problem("EW104J1603", "電子証明書の有効期間が満了しています。")  # assumed
CANCELLED = Problem("EW104J1604", "パスワードの入力がキャンセルされました。")  # assumed
NO_APPLICATION = Problem("EW104J1605", "カードに公的個人認証の機能がありません。")  # assumed

ANY_MESSAGE = "エラーが発生しました。"  # with a code that nobody has seen: assumed
NO_READER_DETAIL = 0x00000006  # [3rd]


class ClientError(Exception):
    """The request fails with ``problem``; ``detail`` is a PC/SC code, a status word, or 0."""

    def __init__(self, problem: Problem, detail: int = 0) -> None:
        super().__init__(f"{problem.code} 0x{detail & 0xFFFFFFFF:08X}")
        self.problem = problem
        self.detail = detail & 0xFFFFFFFF
