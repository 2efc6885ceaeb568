"""The office's person sets the desk up at its page: by field, for good, and no secret is seen."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from desk.page.current_run import CurrentRun
from desk.settings import load_settings
from tests.desk.page.desks import DeskHere, desk_here
from tests.mail_account import needs_dovecot, served
from tests.records.cases import case, read

LEDGER = "postgresql+psycopg://touroku:s3cret@127.0.0.1/touroku"
GOOD = {
    "TOUROKU_LANG": "ja", "TOUROKU_OPERATOR": "佐藤", "TOUROKU_IMAP_HOST": "imap.example.jp",
    "TOUROKU_IMAP_USER": "office@example.jp", "TOUROKU_SMTP_HOST": "smtp.example.jp",
    "TOUROKU_SMTP_PORT": "587", "TOUROKU_SMTP_FROM": "山田事務所 <office@example.jp>",
    "TOUROKU_LEDGER": "off",
}  # fmt: skip


class InMemory(KeyringBackend):
    """A keyring that keeps what it is given for as long as a test."""

    priority = -1.0  # nobody else comes to use it by itself

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def ring() -> Iterator[InMemory]:
    before, ring = keyring.get_keyring(), InMemory()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home, here = tmp_path / "home", tmp_path / "here"
    for each in (home, here):
        each.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("TOUROKU_HOME", str(home))
    return home


def at(home: Path) -> DeskHere:
    return desk_here(home)


def mark_of(page: str) -> str:
    found = re.search('name="mark" value="([^"]*)"', page)
    assert found
    return found[1]


def value_of(page: str, name: str) -> str | None:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    return found[1] if found else None


async def test_what_is_set_at_the_page_is_written_for_the_owner_and_used_at_once(
    home: Path,
) -> None:
    (home / ".env").write_text("# ours\nTOUROKU_BROWSER=chromium\n", encoding="utf-8")
    here = at(home)
    async with here.browser() as browser:
        shown = (await browser.get("/settings")).text
        assert "TOUROKU_BROWSER" in shown  # what is set besides, and where
        assert f"{home / '.env'}, line 2" in shown
        told = await browser.post("/settings", data={**GOOD, "mark": mark_of(shown)})
        assert value_of(told.text, "TOUROKU_IMAP_HOST") == "imap.example.jp"
        assert '<html lang="ja">' in told.text
    written = (home / ".env").read_text(encoding="utf-8")
    assert written.startswith("# ours\nTOUROKU_BROWSER=chromium\n")
    assert stat.S_IMODE((home / ".env").stat().st_mode) == 0o600
    assert load_settings().smtp_from == GOOD["TOUROKU_SMTP_FROM"]
    assert here.desk.settings == load_settings()
    assert here.desk.asked.desk.operator == "佐藤"
    assert here.desk.asked.desk.mail_source == "imap"


async def test_a_bad_value_is_told_at_its_field_and_nothing_is_written(home: Path) -> None:
    bad = {
        "TOUROKU_IMAP_HOST": "https://imap.example.jp:993/", "TOUROKU_IMAP_PORT": "many",
        "TOUROKU_SMTP_FROM": "office", "TOUROKU_LEDGER": "mysql://x/y",
        "TOUROKU_OPERATOR": "${HOME}",
    }  # fmt: skip
    async with at(home).browser() as browser:
        mark = mark_of((await browser.get("/settings")).text)
        told = (await browser.post("/settings", data={**GOOD, **bad, "mark": mark})).text
    assert told.count('aria-invalid="true"') == len(bad)
    assert "Write imap.example.jp" in told  # what goes into the field, not a line of a file
    assert value_of(told, "TOUROKU_IMAP_PORT") == "many"  # nothing has to be typed again
    assert not (home / ".env").exists()


async def test_no_secret_is_shown_and_none_is_lost_by_saving_the_rest(home: Path) -> None:
    before = (
        f"TOUROKU_LANG=JA\nTOUROKU_LEDGER={LEDGER}\n"
        "TOUROKU_SMTP_PASSWORD=hunter2\nTOUROKU_SMTP_HOST=a.jp\n"
    )
    (home / ".env").write_text(before, encoding="utf-8")
    here = at(home)
    async with here.browser() as browser:
        shown = (await browser.get("/settings")).text
        ledger = value_of(shown, "TOUROKU_LEDGER")
        assert ledger
        for secret in ("s3cret", "hunter2"):
            assert secret not in shown
        changed = {"TOUROKU_LEDGER": f"{ledger}2", "mark": mark_of(shown)}
        told = (await browser.post("/settings", data=changed)).text
        assert "still reads ****" in told
        assert 'value="ja" lang="ja" selected' in shown
        same = {
            "TOUROKU_LANG": "ja", "TOUROKU_LEDGER": ledger, "TOUROKU_OPERATOR": "Sato",
            "mark": mark_of(shown),
        }  # fmt: skip
        await browser.post("/settings", data=same)
    assert (home / ".env").read_text(encoding="utf-8") == f"{before}TOUROKU_OPERATOR=Sato\n"


async def test_what_is_set_elsewhere_or_meanwhile_is_not_written_over(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".env").write_text("TOUROKU_IMAP_HOST=first.example.jp\n", encoding="utf-8")
    monkeypatch.setenv("TOUROKU_OPERATOR", "Tanaka")
    async with at(home).browser() as browser:
        shown = (await browser.get("/settings")).text
        assert "environment variable" in shown
        assert shown.count(" disabled>") == 2
        (home / ".env").write_text("TOUROKU_SMTP_HOST=other.example.jp\n", encoding="utf-8")
        refused = await browser.post("/settings", data={**GOOD, "mark": mark_of(shown)})
        assert "Nothing was written" in refused.text
        assert "The file says now: other.example.jp" in refused.text
        assert value_of(refused.text, "TOUROKU_SMTP_HOST") == "smtp.example.jp"  # as typed
        mark = mark_of(refused.text)
        told = await browser.post("/settings", data={**GOOD, "mark": mark})
        assert "書き込みました" in told.text
    written = (home / ".env").read_text(encoding="utf-8")
    assert "TOUROKU_SMTP_HOST=smtp.example.jp" in written
    assert "OPERATOR" not in written
    assert "IMAP_HOST" not in written


async def test_a_registration_under_way_keeps_the_settings_it_began_with(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CurrentRun, "under_way", property(lambda self: True))
    async with at(home).browser() as browser:
        mark = mark_of((await browser.get("/settings")).text)
        refused = await browser.post("/settings", data={**GOOD, "mark": mark})
    assert refused.status_code == 409
    assert not (home / ".env").exists()


@needs_dovecot
async def test_the_mailbox_is_tried_with_a_password_that_only_the_keyring_has(
    home: Path, tmp_path: Path, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, user="office", password="pass-word") as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        account = {
            "TOUROKU_IMAP_HOST": "127.0.0.1", "TOUROKU_IMAP_PORT": str(server.imaps_port),
            "TOUROKU_IMAP_USER": "office",
        }  # fmt: skip
        async with at(home).browser() as browser:
            mark = mark_of((await browser.get("/settings")).text)
            await browser.post("/settings", data={**account, "mark": mark})
            told = await browser.post("/settings/mailbox")
            assert "not in the keyring" in told.text
            secret = {"kind": "imap", "password": "pass-word"}
            assert (
                "It is in the keyring"
                in (await browser.post("/settings/password", data=secret)).text
            )
            found = (await browser.post("/settings/mailbox")).text
            assert 'class="finding ok"' in found
            assert "not in the keyring" not in found
            assert "pass-word" not in found
    assert ring.kept == {("touroku imap 127.0.0.1", "office"): "pass-word"}
    assert "pass-word" not in (home / ".env").read_text(encoding="utf-8")


async def test_a_password_that_is_not_kept_is_told(home: Path) -> None:
    (home / ".env").write_text(
        "TOUROKU_IMAP_HOST=imap.example.jp\nTOUROKU_IMAP_USER=office\n", encoding="utf-8"
    )
    keyring.set_keyring(fail.Keyring())
    async with at(home).browser() as browser:
        told = await browser.post("/settings/password", data={"kind": "imap", "password": "x-y-z"})
    assert "could not be put into the keyring" in told.text
    assert "x-y-z" not in told.text


async def test_practice_changes_nothing_of_the_desk_for_clients(home: Path) -> None:
    here = at(home)
    here.desk.client = read(case())
    async with here.browser() as browser:
        shown = await browser.get("/settings")
        assert "desk for practice" in shown.text
        assert 'name="mark"' not in shown.text
        assert (await browser.post("/settings", data=GOOD)).status_code == 404
    assert not (home / ".env").exists()
