"""A walk that forgets, or believes what it has not seen, sends the office's client home again."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.card_source import open_card
from flows.checkup.plan import Machine
from flows.outcomes import BadInput, Failed, NeedsPerson
from flows.setup.downloads import LIVE as REAL_PLACES
from flows.setup.downloads import downloads_of
from flows.setup.memory import Memory
from flows.setup.steps import Desk, StepId
from flows.setup.waiting import Answer, Events
from flows.setup.walk import Item, walk
from terms.findings import Finding
from tests.card.cards import mynumber
from tests.flows.checkup.machines import (
    LIVE,
    OFFICE,
    REAL,
    RecordedWindows,
    chrome_in,
    from_the_store,
    host_manifest,
    linux,
    mac,
    windows,
)
from tests.flows.linkserver import LinkServer

HOST_KEY = r"HKLM\Software\Google\Chrome\NativeMessagingHosts\jp.go.jpki"
CLIENT_KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\{1}"


@dataclass
class Bench:
    """A recorded Windows PC, its reader, and the person; ``turns`` are what the person does."""

    home: Path
    machine: Machine
    link: LinkServer
    turns: dict[StepId, Callable[[], Answer | None]] = field(default_factory=dict)
    interactive: bool = True
    said: list[tuple[str, str]] = field(default_factory=list)
    answers: asyncio.Queue[Answer] = field(default_factory=asyncio.Queue)

    @property
    def windows(self) -> RecordedWindows:
        assert isinstance(self.machine.windows, RecordedWindows)
        return self.machine.windows

    @property
    def profile(self) -> Path:
        return self.home / "browser"

    @property
    def program(self) -> Path:
        folder = self.machine.environment["PROGRAMFILES"]
        return Path(folder, "Google/Chrome/Application/chrome.exe")

    def opened(self) -> str:
        """Return what the browser was started with."""
        log = self.home / "opened"
        return log.read_text() if log.exists() else ""

    def run(self, **changed: Any) -> list[Item]:
        desk = Desk(**{
            "site": LIVE, "browser": "chrome", "profile": self.profile,
            "card": open_card(f"link:127.0.0.1:{self.link.port}"), "machine": self.machine,
            **changed,
        })  # fmt: skip
        self.answers = asyncio.Queue()
        memory = Memory(self.home, simulated=desk.site.loopback)
        try:
            return asyncio.run(walk(desk, memory, self))
        finally:
            desk.card.close()

    # flows.setup.walk.Guide

    def step(self, step: StepId, number: int, total: int) -> None:
        self.said.append(("step", step))

    def done(self, finding: Finding, since: str) -> None:
        self.said.append(("done", finding.code))

    def missing(self, finding: Finding, *, briefly: bool = False) -> None:
        self.said.append(("missing", finding.code))

    def turn(self, step: StepId, desk: Desk, page: str | None) -> None:
        answer = self.turns[step]()
        if answer:
            self.answers.put_nowait(answer)

    def close_the_window(self) -> None:
        self.said.append(("close", ""))

    async def answer(self) -> Answer:
        return await self.answers.get()

    def missed(self) -> list[str]:
        return [code for kind, code in self.said if kind == "missing"]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Give a Windows PC with Chrome and nothing else.

    Its browser writes down what it was to open.
    """
    monkeypatch.setenv("DISPLAY", ":0")
    machine = windows(tmp_path / "pc")
    link = LinkServer()
    link.set(reader=False)
    pc = Bench(tmp_path, machine, link)
    pc.program.parent.mkdir(parents=True)
    pc.program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/opened"\n')
    pc.program.chmod(0o755)
    yield pc
    link.close()


def install_client(bench: Bench) -> None:
    bench.windows.registry[HOST_KEY, ""] = str(host_manifest(bench.home / "client"))


def equip(bench: Bench) -> None:
    """Everything is there, as after a walk."""
    install_client(bench)
    from_the_store(bench.profile)
    bench.link.set(card=mynumber())


def everything(bench: Bench) -> dict[StepId, Callable[[], Answer | None]]:
    """Return a person who does what they are told; only the registry's change needs their Enter."""

    def client() -> Answer:
        install_client(bench)
        return "look"

    return {
        "client": client,
        "extension": lambda: from_the_store(bench.profile),
        "reader": lambda: bench.link.set(reader=True),
        "card": lambda: bench.link.set(card=mynumber()),
        "trial": lambda: "yes",
    }


def test_a_bare_pc_is_ready_after_one_walk_and_the_next_has_nothing_to_do(bench: Bench) -> None:
    bench.turns = everything(bench)
    assert all(item.done for item in bench.run())
    assert REAL_PLACES.download in bench.opened()
    assert REAL_PLACES.store in bench.opened()
    assert f"--user-data-dir={bench.profile}" in bench.opened()
    assert "remote-debugging" not in bench.opened()
    assert "automation" not in bench.opened()
    bench.turns, bench.said = {}, []
    assert all(item.done for item in bench.run())
    assert bench.missed() == []


def test_a_walk_that_was_stopped_goes_on_with_what_is_missing(bench: Bench) -> None:
    bench.turns = {**everything(bench), "extension": lambda: "stop"}
    with pytest.raises(NeedsPerson):
        bench.run()
    first = Memory(bench.home, simulated=False).done_at("client")
    assert first
    del bench.turns["client"]  # nobody is asked for it again
    bench.turns = {**everything(bench), **bench.turns}
    bench.turns["extension"] = lambda: from_the_store(bench.profile)
    bench.turns.pop("client")
    items = {item.id: item for item in bench.run()}
    assert all(item.done for item in items.values())
    assert items["client"].done_at == first


def test_what_was_done_and_is_gone_has_to_be_done_again(bench: Bench) -> None:
    bench.turns = everything(bench)
    bench.run()
    bench.interactive = False
    (bench.home / "client" / "jpki.exe").unlink()
    items = {item.id: item for item in bench.run()}
    assert items["client"].finding.code == "check.host-program"
    assert not items["client"].done
    assert Memory(bench.home, simulated=False).done_at("client") is None
    assert items["extension"].done


def test_a_card_that_was_read_once_need_not_lie_there_for_ever(bench: Bench) -> None:
    bench.turns = everything(bench)
    bench.run()
    bench.link.set(reader=True)
    bench.interactive = False
    items = {item.id: item for item in bench.run()}
    assert items["card"].done
    assert items["card"].finding.code == "setup.card-before"


def test_the_ordinary_edition_is_pointed_out_and_waited_out(bench: Bench) -> None:
    visits: list[str] = []

    def wrong_then_right() -> Answer:
        bench.windows.registry[CLIENT_KEY, "DisplayName"] = "JPKI利用者クライアントソフト"
        visits.append("ordinary")
        return "look"

    said = bench.missing

    def missing(finding: Finding, *, briefly: bool = False) -> None:
        said(finding)
        if finding.code == "check.host-regular-edition":
            install_client(bench)
            bench.answers.put_nowait("look")

    bench.turns = {**everything(bench), "client": wrong_then_right}
    bench.missing = missing  # type: ignore[method-assign]
    assert all(item.done for item in bench.run())
    assert "check.host-regular-edition" in bench.missed()


def test_a_page_that_was_closed_too_early_is_opened_again_with_enter(bench: Bench) -> None:
    said = bench.missing
    told: list[str] = []

    def missing(finding: Finding, *, briefly: bool = False) -> None:
        said(finding)
        if finding.id != "native-host":
            return
        told.append(finding.code)
        if len(told) == 2:  # the first was before the page was opened, this is for its closing
            bench.answers.put_nowait("look")
        elif len(told) == 4:  # Enter looked in vain, and the page was closed once more
            install_client(bench)
            bench.answers.put_nowait("look")

    bench.turns = {**everything(bench), "client": lambda: None}
    bench.missing = missing  # type: ignore[method-assign]
    assert all(item.done for item in bench.run())
    assert bench.opened().count(REAL_PLACES.download) == 2


def test_an_extension_that_is_switched_off_is_no_extension(bench: Bench) -> None:
    equip(bench)
    from_the_store(bench.profile, files=False, disable_reasons=[1])
    bench.interactive = False
    items = {item.id: item for item in bench.run()}
    assert not items["extension"].done
    assert items["extension"].finding.code == "check.extension-disabled"


def test_a_profile_that_cannot_be_read_is_not_taken_for_ready(bench: Bench) -> None:
    equip(bench)
    (bench.profile / "Default/Secure Preferences").write_text("{")
    bench.interactive = False
    items = {item.id: item for item in bench.run()}
    assert not items["extension"].done


def test_a_step_can_be_left_for_later(bench: Bench) -> None:
    bench.turns = {**everything(bench), "card": lambda: "skip", "trial": lambda: "skip"}
    items = {item.id: item for item in bench.run()}
    assert [step for step, item in items.items() if not item.done] == ["card", "trial"]
    assert Memory(bench.home, simulated=False).done_at("trial") is None


def test_without_a_person_nothing_is_opened_and_the_truth_is_told(bench: Bench) -> None:
    bench.interactive = False
    items = {item.id: item for item in bench.run()}
    assert [step for step, item in items.items() if item.done] == ["browser"]
    assert items["reader"].finding.code == "EW104J1502"
    assert items["trial"].finding.code == "setup.trial-open"
    assert bench.opened() == ""
    assert not bench.profile.exists()


def test_a_rehearsal_does_not_count_for_the_real_desk(bench: Bench) -> None:
    equip(bench)
    bench.turns = everything(bench)
    bench.run(site=OFFICE)
    bench.interactive = False
    items = {item.id: item for item in bench.run()}
    assert not items["trial"].done


def test_elsewhere_than_on_windows_the_live_client_is_refused(bench: Bench) -> None:
    with pytest.raises(Failed) as refused:
        bench.run(machine=linux(bench.home))
    assert (refused.value.code, refused.value.exit_code) == ("setup.windows-only", 1)
    assert bench.said == []


def test_a_mac_is_walked_through_and_told_what_nobody_has_tried(bench: Bench) -> None:
    bench.interactive = False
    items = bench.run(machine=mac(bench.home / "mac", rosetta=False))
    assert bench.missed()[:2] == ["check.mac-not-tried", "check.mac-rosetta"]
    assert len(items) == 6


def test_the_everyday_profile_is_left_alone(bench: Bench) -> None:
    everyday = Path(bench.machine.environment["LOCALAPPDATA"], "Google/Chrome/User Data")
    with pytest.raises(BadInput) as refused:
        bench.run(profile=everyday)
    assert refused.value.code == "check.profile-everyday"
    assert not everyday.exists()


def test_a_windows_that_garbles_the_client_is_pointed_out_first(bench: Bench) -> None:
    bench.windows.page = 1252
    bench.interactive = False
    bench.run()
    assert bench.said[0] == ("missing", "check.language-other")


def test_nobody_is_sent_for_an_extension_that_a_policy_forbids(bench: Bench) -> None:
    policies = r"HKLM\Software\Policies\Google\Chrome"
    bench.windows.registry[rf"{policies}\ExtensionInstallBlocklist", "1"] = "*"
    bench.windows.registry[policies, "BrowserSignin"] = 2
    bench.turns = {**everything(bench), "extension": pytest.fail}
    said = bench.missing

    def missing(finding: Finding, *, briefly: bool = False) -> None:
        told_before = bench.missed()
        said(finding, briefly=briefly)
        if finding.code == "check.policy-extension" not in told_before:
            assert not briefly  # who has to be asked is told at once
            bench.answers.put_nowait("skip")

    bench.missing = missing  # type: ignore[method-assign]
    items = {item.id: item for item in bench.run()}
    assert [each for each, item in items.items() if not item.done] == ["extension"]
    assert bench.missed()[0] == "check.policy-signin"
    assert REAL_PLACES.store not in bench.opened()


def test_edge_with_chrome_s_client_may_go_on_but_is_told(bench: Bench) -> None:
    equip(bench)
    chrome_in(bench.machine, "msedge")
    bench.interactive = False
    items = {item.id: item for item in bench.run(browser="msedge")}
    assert items["client"].done
    assert items["client"].finding.severity == "warn"


def test_without_a_display_the_person_is_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    bench.turns = {"client": lambda: None}
    with pytest.raises(BadInput) as refused:
        bench.run()
    assert refused.value.code == "browser.no-display"


def test_a_window_that_could_not_open_is_not_told_as_a_step_undone(bench: Bench) -> None:
    bench.program.write_text("#!/bin/sh\nexit 21\n")
    said = bench.missing

    def missing(finding: Finding, *, briefly: bool = False) -> None:
        said(finding)
        if finding.code == "setup.window-failed":
            bench.answers.put_nowait("stop")

    bench.turns = {"client": lambda: None}
    bench.missing = missing  # type: ignore[method-assign]
    with pytest.raises(NeedsPerson):
        bench.run()
    assert bench.missed() == ["EW004JC200", "setup.window-failed"]


def test_whoever_puts_the_browser_off_still_gets_reader_and_card_looked_at(bench: Bench) -> None:
    bench.program.unlink()
    put_off: dict[StepId, Callable[[], Answer | None]] = {
        step: lambda: "skip" for step in ("browser", "client", "extension")
    }
    bench.turns = {**everything(bench), **put_off}
    items = {item.id: item for item in bench.run()}
    assert [step for step, item in items.items() if item.done] == ["reader", "card", "trial"]
    assert bench.missed().count("check.browser-missing") == 3


def test_a_yes_to_an_earlier_step_does_not_confirm_the_trial() -> None:
    async def play() -> str:
        typed: asyncio.Queue[Answer] = asyncio.Queue()
        events = Events(typed.get)
        typed.put_nowait("yes")  # typed at the card's step, just as the card was seen
        events.closed(0)
        assert await events.next() == "closed"
        for _ in range(3):  # the line is read while the next step is told
            await asyncio.sleep(0)
        events.forget()
        typed.put_nowait("stop")
        return await events.next()

    assert asyncio.run(play()) == "stop"


# addresses and memory


def test_the_live_addresses_are_the_client_s_own() -> None:
    assert downloads_of(LIVE, "msedge", "win32") == REAL_PLACES
    assert downloads_of(LIVE, "chrome", "darwin").download.startswith("https://www.jpki.go.jp/")
    assert REAL_PLACES.download.startswith("https://www.jpki.go.jp/")
    assert REAL in REAL_PLACES.store


def test_a_rehearsal_never_leaves_the_office() -> None:
    for kind, store in (("chrome", "chrome"), ("other", "chrome"), ("msedge", "edge")):
        downloads = downloads_of(OFFICE, kind, "darwin")  # type: ignore[arg-type]
        for page in (downloads.download, downloads.store, downloads.trial):
            assert page
            assert OFFICE.owns(page)
        assert downloads.store.endswith(f"browser={store}")


def test_the_memory_is_private_and_keeps_the_first_day(tmp_path: Path) -> None:
    days = iter([datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)])
    memory = Memory(tmp_path, simulated=False, now=lambda: next(days))
    seen = Finding("client", "ok", "check.host-ready")
    assert memory.done("client", seen) == "2026-11-01T00:00:00+00:00"
    assert memory.done("client", seen) == "2026-11-01T00:00:00+00:00"
    memory.undone("client")
    assert memory.done("client", seen) == "2026-12-01T00:00:00+00:00"
    file = tmp_path / "setup.json"
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["live"]["client"]["seen"]["code"] == "check.host-ready"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"live": 3}', '{"live": {"trial": "yes"}}', '{"live":' * 3000]
)
def test_a_damaged_memory_is_no_confirmation(tmp_path: Path, text: str) -> None:
    (tmp_path / "setup.json").write_text(text)
    memory = Memory(tmp_path, simulated=False)
    assert memory.done_at("trial") is None
    memory.done("trial", Finding("trial", "ok", "setup.trial-confirmed"))
    assert memory.done_at("trial")
