"""Told wrongly that everything is installed, a client of the office travels for nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.installed import (
    EXTENSION,
    HOST,
    OFFICE_EXTENSION,
    Extension,
    extension_of,
    family_of,
    native_host_of,
    program_of,
)
from simulator.client.install import EXTENSION_DIR, EXTENSION_ID, HostConfig, install
from tests.flows.recorded_registry import Recorded

DESKS = Path(__file__).parent / "desks"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with Chrome, Edge and the client, as the export ``chrome-ready.reg`` tells."""
    for name in ("chrome.exe", "msedge.exe", "client/host.exe"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    describe(tmp_path)
    return tmp_path


def describe(desk: Path, **changed: Any) -> None:
    described = {
        "name": HOST,
        "description": "as the installer writes it, layout assumed",
        "path": "host.exe",
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{EXTENSION}/"],
        **changed,
    }
    (desk / "client" / f"{HOST}.json").write_text(json.dumps(described), encoding="utf-8")


def chrome_ready(desk: Path) -> Recorded:
    return Recorded(DESKS / "chrome-ready.reg", desk)


def test_a_desk_with_the_client_is_known(desk: Path) -> None:
    host = native_host_of("chrome", desk, chrome_ready(desk))
    assert host.state == "ready"
    assert host.program == desk / "client/host.exe"
    assert host.extensions == (EXTENSION,)


def test_edge_takes_what_was_registered_for_chrome(desk: Path) -> None:
    assert native_host_of("msedge", desk, chrome_ready(desk)).state == "ready"


def test_a_client_for_the_other_browser_is_said_to_be_there(desk: Path) -> None:
    host = native_host_of("chromium", desk, chrome_ready(desk))
    assert host.state == "missing"
    assert set(host.other_browsers) == {"chrome", "msedge"}


def test_the_ordinary_edition_is_not_taken_for_the_browser_edition(desk: Path) -> None:
    host = native_host_of("chrome", desk, Recorded(DESKS / "ordinary-edition.reg", desk))
    assert host.state == "missing"
    assert host.ordinary_edition == "公的個人認証サービス 利用者クライアントソフト"


def test_a_registration_whose_files_are_gone_is_no_client(desk: Path) -> None:
    (desk / "client/host.exe").unlink()
    assert native_host_of("chrome", desk, chrome_ready(desk)).state == "program-missing"
    (desk / f"client/{HOST}.json").unlink()
    assert native_host_of("chrome", desk, chrome_ready(desk)).state == "manifest-missing"


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"name": "jp.go.other"}, "manifest-unusable"),
        ({"path": None}, "manifest-unusable"),
        ({"allowed_origins": []}, "other-extension"),
        ({"allowed_origins": None}, "other-extension"),
        ({"allowed_origins": ["chrome-extension://abc/", 7]}, "other-extension"),
    ],
)
def test_a_host_that_will_not_speak_is_not_called_ready(
    desk: Path, changed: dict[str, Any], state: str
) -> None:
    describe(desk, **changed)
    assert native_host_of("chrome", desk, chrome_ready(desk)).state == state


def test_a_half_written_manifest_is_borne(desk: Path) -> None:
    (desk / f"client/{HOST}.json").write_text('{"name": "jp.go')
    assert native_host_of("chrome", desk, chrome_ready(desk)).state == "manifest-unusable"


def test_browsers_are_found_where_windows_says(desk: Path) -> None:
    recorded = chrome_ready(desk)
    assert program_of("chrome", recorded) == desk / "chrome.exe"
    assert program_of("msedge", recorded) == desk / "msedge.exe"  # the value is in quotes
    assert program_of("chromium", recorded) is None
    (desk / "chrome.exe").unlink()
    assert program_of("chrome", recorded) is None


def test_a_browser_by_path_must_be_a_program(tmp_path: Path) -> None:
    plain = tmp_path / "browser"
    assert program_of(str(plain)) is None
    plain.touch(mode=0o700)
    assert program_of(str(plain)) == plain
    assert family_of(str(plain)) == "chromium"
    assert family_of("/usr/bin/microsoft-edge") == "msedge"
    assert family_of("/opt/google/chrome/google-chrome") == "chrome"


def test_the_office_s_client_is_found_in_its_profile(tmp_path: Path) -> None:
    assert OFFICE_EXTENSION == EXTENSION_ID
    expected = (EXTENSION, OFFICE_EXTENSION)
    assert native_host_of("/office/browser", tmp_path, extensions=expected).state == "missing"
    install(tmp_path, HostConfig(reader="pcsc"))
    assert native_host_of("/office/browser", tmp_path, extensions=expected).state == "ready"
    assert native_host_of("/office/browser", tmp_path).state == "other-extension"


# what browsers wrote into a profile, shortened to what is read


def profile(tmp_path: Path, file: str, known: str, entry: dict[str, Any]) -> Path:
    folder = tmp_path / "Default"
    (folder / "Extensions" / known / "1.0.1.0_0").mkdir(parents=True, exist_ok=True)
    manifest = folder / "Extensions" / known / "1.0.1.0_0" / "manifest.json"
    manifest.write_text('{"version": "1.0.1.0"}')
    document = {"extensions": {"settings": {known: entry}}}
    (folder / file).write_text(json.dumps(document), encoding="utf-8")
    return tmp_path


STORE = {"from_webstore": True, "location": 1, "path": rf"{EXTENSION}\1.0.1.0_0"}


@pytest.mark.parametrize(
    ("entry", "state", "reasons"),
    [
        ({**STORE, "state": 1}, "enabled", ()),  # Chrome and Edge until 2025
        ({**STORE, "disable_reasons": []}, "enabled", ()),  # since then
        ({**STORE, "state": 0, "disable_reasons": 1}, "disabled", (1,)),  # a person, until 2025
        ({**STORE, "disable_reasons": [1]}, "disabled", (1,)),
        ({**STORE, "state": 0}, "disabled", ()),
        ({**STORE, "path": rf"{EXTENSION}\9.9_0"}, "files-missing", ()),
        ({"disable_reasons": []}, "files-missing", ()),  # a trace of what was taken away
    ],
)
@pytest.mark.parametrize("file", ["Preferences", "Secure Preferences"])
def test_an_extension_counts_only_when_it_is_there_and_switched_on(
    tmp_path: Path, file: str, entry: dict[str, Any], state: str, reasons: tuple[int, ...]
) -> None:
    found = extension_of(profile(tmp_path, file, EXTENSION, entry))
    assert (found.state, found.reasons) == (state, reasons)
    assert found.version == (None if state == "files-missing" else "1.0.1.0")


def test_another_extension_is_not_taken_for_the_client_s(tmp_path: Path) -> None:
    given = profile(tmp_path, "Preferences", "a" * 32, {**STORE, "state": 1})
    assert extension_of(given) == Extension("missing")


def test_the_office_s_stand_in_counts_only_where_it_is_expected(tmp_path: Path) -> None:
    entry = {"location": 8, "disable_reasons": [], "path": str(EXTENSION_DIR)}
    given = profile(tmp_path, "Preferences", OFFICE_EXTENSION, entry)
    assert extension_of(given).state == "missing"
    assert extension_of(given, (EXTENSION, OFFICE_EXTENSION)).state == "enabled"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"extensions": 3}', '{"extensions": {}}'])
def test_a_profile_that_is_new_or_being_written_has_no_extension(tmp_path: Path, text: str) -> None:
    assert extension_of(tmp_path).state == "missing"
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default/Preferences").write_text(text)
    assert extension_of(tmp_path).state == "missing"
