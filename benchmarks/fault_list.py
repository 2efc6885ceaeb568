"""What is made to go wrong, and at which steps: the rows of the fault matrix, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import jpki_bench.faults

Group = Literal["site", "card", "mail", "browser", "machine"]

GROUPS: dict[Group, tuple[str, str]] = {
    "site": ("サイト", "The site"),
    "card": ("カードとクライアント", "Card and client"),
    "mail": ("メール", "Mail"),
    "browser": ("ブラウザ", "The browser"),
    "machine": ("コンピューター", "The machine"),
}


@dataclass(frozen=True)
class Fault:
    """One kind of trouble and the steps at which it is made.

    ``office`` is the fault of the simulated office, ``{step}`` in it the step; ``act`` what is done
    from outside when the step begins (:mod:`benchmarks.acts`). After ``patience`` seconds whoever
    sits there presses Ctrl-C. ``tries`` are those that the holder spends, ``presses`` how often
    登録 may arrive at the site: twice only where the site itself said that it took nothing.
    """

    name: str
    group: Group
    ja: str
    en: str
    steps: tuple[str, ...]
    office: str = ""
    act: str = ""
    patience: float = 75.0
    tries: int = 0
    presses: int = 1


# The pages of the site, in order. Those that a form is sent to cannot show a window or a question.
SHOWN = ("menu", "form", "confirm", "registered", "password", "password-done")
SENT = ("card", "form-sent", "submit", "password-sent")
PAGES = tuple(jpki_bench.faults.PAGES)
WITH_A_SESSION = ("form", "form-sent", "confirm", "submit", "registered")
# The steps of the route, in order: where something is done from outside.
STEPS = (
    "check", "menu", "card", "signature-password", "authentication-password", "form", "confirm",
    "submit", "registered", "link-mail", "password", "final-mail", "receipt",
)  # fmt: skip
IN_THE_BROWSER = STEPS[1:12]
AT_THE_CARD = ("card",)


def _page(kind: str, ja: str, en: str, steps: tuple[str, ...], presses: int = 1) -> Fault:
    return Fault(kind, "site", ja, en, steps, office=f"{kind}@{{step}}", presses=presses)


def _office(
    name: str, group: Group, ja: str, en: str, step: str, patience: float = 75.0, tries: int = 0
) -> Fault:
    return Fault(name, group, ja, en, (step,), office=name, patience=patience, tries=tries)


_SITE = (
    _page("500", "サイトのエラー画面", "the site's error page", PAGES),
    _page("502", "前のサーバーのエラー", "an error of the server before it", PAGES),
    _page("503", "混雑のエラー", "a server that is too busy", PAGES),
    _page("empty", "空の応答", "an answer without a word", PAGES),
    _page("slow", "応答に12秒かかる", "an answer that takes 12 s", PAGES),
    _page("reset", "何もしないうちに切断", "cut off before anything was done", PAGES),
    _page("reset-after", "処理した後に切断", "cut off after it was done", PAGES),
    _page("session", "セッション切れ", "the session has ended", WITH_A_SESSION),
    _page("guard", "二度押しと言い、何もしない", "“pressed twice”, and nothing done", ("submit",)),
    _page("guard-after", "処理し、二度押しと言う", "“pressed twice”, and done", ("submit",)),
    _page("back", "前の画面がもう一度出る", "the page before again", SENT[1:3], presses=2),
    _page("top", "トップページに戻される", "the top page instead", PAGES[2:7]),
    _page("sent-on", "別のサイトへの307", "a 307 to another site", PAGES),
    _page("unknown", "知らない画面", "a page that nobody knows", PAGES),
    _page("popup", "窓がもう1つ開く", "another window", SHOWN),
    _page("alert", "ページが先に3回尋ねる", "three questions first", SHOWN),
    _office("maintenance", "site", "メンテナンス", "maintenance", "menu"),
    _office("abroad", "site", "国外からの拒否", "no access from abroad", "menu"),
    _office("form-refused", "site", "入力の誤りとして戻される", "a mistake marked", "form-sent"),
    _office("submit-lost", "site", "登録の応答が届かない", "登録's answer lost", "submit"),
    _office("register-sent-on", "site", "登録の後に307", "a 307 after 登録", "submit"),
    _office("link-expired", "site", "URLの期限切れ", "the link has ended", "password"),
)

_CARD = (
    _office("card-absent", "card", "カードがない", "no card", "card"),
    _office("reader-absent", "card", "リーダーがない", "no reader", "card"),
    _office("card-removed", "card", "読む間に取られる", "taken away while read", "card"),
    _office("wrong-card", "card", "別の人のカード", "somebody else's card", "card"),
    _office("unknown-card", "card", "別の種類のカード", "another kind of card", "card", 25),
    _office("certificate-expired", "card", "証明書の期限切れ", "certificates ended", "card"),
    _office("certificate-revoked", "card", "証明書の失効", "certificate revoked", "card"),
    _office("signature-locked", "card", "署名用がロック", "signature locked", "card"),
    _office(
        "authentication-locked", "card", "利用者証明用がロック", "authentication locked", "card",
    ),
    _office("signature-last-try", "card", "署名用の残り1回", "one signature try left", "card", 25),
    _office(
        "authentication-last-try", "card", "利用者証明用の残り1回", "one authentication try left",
        "card", 25,
    ),
    _office("wrong-password", "card", "本人の打ち間違い", "mistyped once", "card", tries=1),
    _office("cancel", "card", "本人が取り消す", "the holder cancels once", "card"),
    _office("client-missing", "card", "拡張機能がない", "no extension", "card", 25),
    _office("host-missing", "card", "クライアントがない", "no native host", "card"),
    _office("host-silent", "card", "クライアントが答えない", "the client is silent", "card", 25),
    _office("host-crashing", "card", "クライアントが落ちる", "the client crashes", "card"),
    _office("host-garbage", "card", "壊れた答え", "the client answers garbage", "card"),
    *(
        _office(code, "card", f"クライアントの {code}", f"the client's {code}", "card")
        for code in (
            "EW000J0200", "EW104J1502", "EW104J1503", "EW104J1601", "EW104J1602", "EW104J1603",
            "EW104J1604", "EW104J1605", "EW999J9999",
        )
    ),
    Fault(
        "card-taken", "card", "カードを取る", "the card is taken away",
        STEPS[1:6], act="card-taken", patience=40,
    ),
)  # fmt: skip

_MAIL = (
    _office("mail-late", "mail", "遅れて届く", "late", "link-mail"),
    _office("mail-lost", "mail", "届かない", "never", "link-mail"),
    _office("mail-doubled", "mail", "2通届く", "twice", "link-mail"),
    _office("mail-of-another", "mail", "別の人のもの", "somebody else's first", "link-mail"),
    _office("mail-forged", "mail", "偽のメールが先に", "forged ones first", "link-mail"),
    _office("final-mail-lost", "mail", "最後のものが届かない", "the last one never", "final-mail"),
)

_BROWSER = tuple(
    Fault(name, "browser", ja, en, IN_THE_BROWSER, act=name, patience=40)
    for name, ja, en in (
        ("browser-killed", "ブラウザが終わる", "the browser is killed"),
        ("renderer-killed", "ページの処理が落ちる", "the page's process is killed"),
        ("window-closed", "窓が閉じられる", "the window is closed"),
    )
)

_MACHINE = (
    Fault("kill", "machine", "touroku が終わる", "touroku is killed", STEPS, act="kill"),
    Fault("kill-all", "machine", "全部が終わる", "all of it is killed", STEPS, act="kill-all"),
    Fault("interrupt", "machine", "Ctrl-C", "Ctrl-C", STEPS, act="interrupt"),
    Fault("disk-full", "machine", "ディスクが満杯", "the disk is full", STEPS, act="disk-full"),
    Fault("second-run", "machine", "2つ目の resume", "a second resume", STEPS, act="second-run"),
    Fault(
        "few-files", "machine", "開けるファイルが24個", "24 files may be open", ("check",),
        act="few-files",
    ),
)  # fmt: skip

FAULTS: tuple[Fault, ...] = (*_SITE, *_CARD, *_MAIL, *_BROWSER, *_MACHINE)


def rows() -> list[tuple[Fault, str]]:
    """Every fault at every step."""
    return [(fault, step) for fault in FAULTS for step in fault.steps]
