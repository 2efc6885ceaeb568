"""A bare PC becomes a desk at which one can register, as the article tells it."""

from __future__ import annotations

import stat
from pathlib import Path

import pexpect

from tests import terminal
from tests.desk.commands import Touroku
from tests.e2e.office import Office, OpenOffice
from tests.e2e.windows import close_the_browser
from tests.further import long
from tests.terminal import end

BARE = ("--fault", "client-missing", "--fault", "host-missing")


def sit_down(
    simulated: Office, display: str, tmp_path: Path, browser: Path | None = None
) -> pexpect.spawn[str]:
    arguments = [*simulated.ready["setup"], *(["--browser", str(browser)] if browser else [])]
    home = tmp_path / "home"
    return terminal.sit_down("setup", *arguments, home=home, display=display, patience=90)


def test_a_bare_pc_is_set_up_by_the_article_and_can_register(
    office: OpenOffice, touroku: Touroku, display: str, tmp_path: Path
) -> None:
    with office(*BARE) as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("EW004JC200")  # the client is missing
        desk.expect("管理者として実行")
        desk.expect("Chromeを使用します")
        desk.expect("The JPKI client|✔.*client")
        desk.expect("6/6 Trial")
        desk.expect("y \\+ Enter when it went well")
        desk.expect("setup.trial-open")  # the window was closed: how did it go?
        desk.sendline("y")
        desk.expect("Everything is done")
        assert end(desk) == 0
        memory = tmp_path / "home" / "setup.json"
        assert stat.S_IMODE(memory.stat().st_mode) == 0o600

        again = touroku("setup", *simulated.ready["setup"], "--json")
        assert again.code == 0
        assert again.document["ready"] is True
        assert [step["id"] for step in again.document["steps"] if not step["done"]] == []

        registered = touroku(*simulated.run, "--json")
        assert registered.code == 0, registered.err
        assert registered.document["state"] == "complete"


@long
def test_edge_allows_the_store_first_and_what_was_done_is_kept_when_one_stops(
    office: OpenOffice, touroku: Touroku, display: str, tmp_path: Path
) -> None:
    with office("--fault", "client-missing") as simulated:
        edge = tmp_path / "microsoft-edge"
        edge.symlink_to(simulated.ready["setup"][3])
        desk = sit_down(simulated, display, tmp_path, edge)
        desk.expect("拡張機能を許可する")
        desk.expect("6/6 Trial")
        desk.expect("y \\+ Enter when it went well")
        desk.expect("setup.trial-open")
        desk.sendline("q")
        desk.expect("setup.stopped")
        assert end(desk) == 3

        again = touroku("setup", *simulated.ready["setup"], "--json")
        assert again.code == 3
        assert [step["id"] for step in again.document["steps"] if not step["done"]] == ["trial"]
        assert again.document["error"]["code"] == "setup.not-done"


def test_ctrl_c_leaves_the_browser_to_the_person(
    office: OpenOffice, display: str, tmp_path: Path
) -> None:
    with office(*BARE, person=False) as simulated:
        desk = sit_down(simulated, display, tmp_path)
        desk.expect("Opened: .*__install__/download")
        desk.sendintr()
        desk.expect("Interrupted")
        assert end(desk) == 130
        close_the_browser(Path(simulated.ready["profile"]))
