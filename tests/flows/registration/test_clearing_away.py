"""What lies over a screen is cleared away by known words, a few times, and never more."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.outcomes import NotAsExpected
from flows.registration.waiting import arrive
from pages.screens import Form
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.screens import form

PRESSED = "<script>var pressed = []</script>"
OVER = "position:fixed;inset:0;background:#fffc"


def over(text: str, *buttons: str, does: str = "this.closest('[role=dialog]').remove()") -> str:
    """Something that lies over the page; its buttons are noted when they are pressed."""
    made = "".join(
        f'<button type="button" onclick="pressed.push(\'{each}\');{does}">{each}</button>'
        for each in buttons
    )
    return f'{PRESSED}<div role="dialog" style="{OVER}"><p>{text}</p>{made}</div>'


def seen(tmp_path: Path, shown: str) -> tuple[Visit, list[str], bool]:
    """Return which buttons are pressed on the way to the form, and whether it is reached."""

    async def work(site: LittleSite) -> tuple[Visit, list[str], bool]:
        async with visit(site, tmp_path) as here:
            await here.session.page.goto(f"{site.origin}/")
            try:
                await arrive(here.session, Form)
                reached = True
            except NotAsExpected:
                reached = False
            return here, await here.session.page.evaluate("pressed"), reached

    with little_site() as site:
        site.page("/", shown)
        return KEPT.run(work(site))


CLEARED = {
    "notice": (over("お知らせ：システムメンテナンスを予定しています。", "閉じる"), "閉じる"),
    "session": (
        over("まもなくセッションの有効期限が切れます。延長しますか。", "ログアウト", "延長する"),
        "延長する",
    ),
    "cookie": (
        over("当サイトではCookieを使用しています。", "すべて同意する", "拒否する"),
        "拒否する",
    ),
}


@pytest.mark.parametrize("kind", CLEARED)
def test_what_is_in_the_way_is_cleared_away_and_noted(tmp_path: Path, kind: str) -> None:
    lying, button = CLEARED[kind]
    here, pressed, reached = seen(tmp_path, form() + lying)
    assert (pressed, reached) == ([button], True)
    assert [(each["kind"], each["button"]) for each in here.events("cleared-away")] == [
        (kind, button)
    ]


LEFT = {
    "only a way out": over("セッションの有効期限が切れました。", "ログアウト"),
    "a question": over("入力内容を破棄しますか？", "はい", "いいえ"),
}


@pytest.mark.parametrize("which", LEFT)
def test_nobody_is_signed_out_and_no_question_is_answered(tmp_path: Path, which: str) -> None:
    here, pressed, _ = seen(tmp_path, form() + LEFT[which])
    assert pressed == []
    assert here.events("cleared-away") == []


def test_what_comes_again_and_again_is_left_after_three_times(tmp_path: Path) -> None:
    again = "var it = this.closest('[role=dialog]'); it.remove(); document.body.append(it)"
    here, pressed, _ = seen(tmp_path, form() + over("お知らせがあります。", "閉じる", does=again))
    assert pressed == ["閉じる"] * 3
    assert len(here.events("cleared-away")) == 3
