"""What is wrong with a PC is said before the client is called, each with its own cause."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from card import Card, Certificates, Look, Pin, Pins, Reader
from flows.checkup.browser import browser_finding, kind_finding, kind_of, newer_profile
from flows.checkup.cards import card_findings
from flows.checkup.native_host import host_finding
from flows.checkup.profile import extension_finding, installed, profile_finding
from flows.checkup.system import system_findings
from terms.findings import Finding
from tests.flows.checkup.machines import (
    LIVE,
    OFFICE,
    REAL,
    SIMULATED,
    RecordedWindows,
    chrome_in,
    from_the_store,
    host_manifest,
    linux,
    mac,
    windows,
)
from tests.windows import not_on_windows


def told(finding: Finding) -> tuple[str, str]:
    return finding.severity, finding.code


# system


def test_a_live_registration_needs_windows(tmp_path: Path) -> None:
    (elsewhere,) = system_findings(linux(tmp_path), LIVE)
    assert told(elsewhere) == ("block", "check.system-not-windows")
    (office,) = system_findings(linux(tmp_path), OFFICE)
    assert office.severity == "ok"
    here, language = system_findings(windows(tmp_path), LIVE)
    assert (here.severity, told(language)) == ("ok", ("ok", "check.language-japanese"))


def test_a_mac_learns_what_its_client_needs_and_that_nobody_tried_one(tmp_path: Path) -> None:
    good = mac(tmp_path / "good")
    (only,) = system_findings(good, LIVE)
    assert told(only) == ("warn", "check.mac-not-tried")
    assert only.params == {"version": "14.2.1"}
    old, rosetta = system_findings(mac(tmp_path / "old", version="13.4", rosetta=False), LIVE)
    assert (told(old), told(rosetta)) == (
        ("block", "check.mac-old"), ("block", "check.mac-rosetta"),
    )  # fmt: skip
    intel = replace(mac(tmp_path / "intel", rosetta=False), processor="x86_64")
    assert [told(each)[0] for each in system_findings(intel, LIVE)] == ["warn"]
    assert system_findings(good, OFFICE)[0].severity == "ok"
    host_manifest(good.root / "Library/Google/Chrome/NativeMessagingHosts")
    assert host_finding("chrome", tmp_path / "profile", good, LIVE).severity == "ok"


@pytest.mark.parametrize("page", [1252, 65001])
def test_a_windows_that_garbles_the_password_window_is_pointed_out(
    page: int, tmp_path: Path
) -> None:
    language = system_findings(windows(tmp_path, page=page), LIVE)[1]
    assert told(language) == ("warn", "check.language-other")
    assert language.params == {"page": str(page)}


# browser


@pytest.mark.parametrize(
    ("browser", "kind"),
    [
        ("chrome", "chrome"),
        ("msedge", "msedge"),
        ("/usr/bin/chromium", "chromium"),
        ("/opt/google/chrome/google-chrome", "chrome"),
        (r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "msedge"),
        (r"C:\Program Files\Google\Chrome\Application\chrome.exe", "chrome"),
        ("/usr/bin/microsoft-edge-stable", "msedge"),
        ("/tmp/office/browser", "other"),
    ],
)
def test_a_browser_is_known_by_its_name(browser: str, kind: str) -> None:
    assert kind_of(browser) == kind


def test_chrome_on_windows_tells_its_version_without_being_started(tmp_path: Path) -> None:
    machine = windows(tmp_path, versions={"chrome.exe": "141.0.7390.55"})
    assert told(browser_finding("chrome", machine, LIVE)) == ("block", "check.browser-missing")
    program = chrome_in(machine)
    found = browser_finding("chrome", machine, LIVE)
    assert told(found) == ("ok", "check.browser-version")
    assert found.params == {"browser": "Google Chrome", "version": "141.0.7390.55"}
    assert told(browser_finding(str(program), machine, LIVE)) == ("ok", "check.browser-version")


@not_on_windows("programs")
def test_a_chromium_on_the_path_is_found(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "chromium"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'Chromium 156.0.8078.79'\n")
    machine = replace(linux(tmp_path), environment={"PATH": f"/nowhere:{program.parent}"})
    assert told(browser_finding("chromium", machine, OFFICE)) == ("block", "check.browser-missing")
    program.chmod(0o700)
    assert browser_finding("chromium", machine, OFFICE).params["version"] == "156.0.8078.79"


@pytest.mark.parametrize("wrapped", [False, True], ids=["by its place", "by a script"])
def test_a_browser_in_a_box_of_its_own_is_pointed_out(tmp_path: Path, wrapped: bool) -> None:
    machine = linux(tmp_path)
    program = machine.root / ("usr" if wrapped else "snap") / "bin" / "chromium"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nexec /snap/bin/chromium "$@"\n' if wrapped else "ELF")
    program.chmod(0o755)
    found = kind_finding(str(program), machine, OFFICE)
    assert found is not None
    assert (found.severity, found.code) == ("warn", "check.browser-confined")
    program.write_text("ELF")
    assert (kind_finding(str(program), machine, OFFICE) is None) == wrapped


@pytest.mark.parametrize(
    ("last", "told"), [("999.0.1.2", True), ("131.0.0.1", False), ("", False), (None, False)]
)
def test_a_profile_of_a_newer_browser_is_pointed_out(
    tmp_path: Path, last: str | None, told: bool
) -> None:
    if last is not None:
        (tmp_path / "Last Version").write_text(last)
    assert (newer_profile(tmp_path, "131.0.6778.86") is not None) == told
    assert newer_profile(tmp_path, None) is None


@not_on_windows("programs")
def test_a_program_tells_its_version_when_asked(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho 'Chromium 156.0.8078.79 built on Debian'\n")
    program.chmod(0o700)
    found = browser_finding(str(program), linux(tmp_path), OFFICE)
    assert found.params["version"] == "156.0.8078.79"


@not_on_windows("programs")
def test_chromium_is_no_browser_for_the_live_site(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o700)
    assert told(browser_finding(str(program), linux(tmp_path), LIVE)) == (
        "block",
        "check.browser-unsupported",
    )
    assert browser_finding(str(program), linux(tmp_path), OFFICE).severity == "ok"


# profile


def test_the_profile_of_every_day_is_refused(tmp_path: Path) -> None:
    for machine in (windows(tmp_path), linux(tmp_path)):
        local = machine.environment.get("LOCALAPPDATA")
        everyday = (
            Path(local, "Google", "Chrome", "User Data") if local
            else tmp_path / ".config" / "google-chrome"
        )  # fmt: skip
        for profile in (everyday, everyday / "Default"):
            assert told(profile_finding(profile, machine)) == ("block", "check.profile-everyday")


@not_on_windows("links")
def test_a_profile_that_is_not_there_yet_or_in_use_is_told(tmp_path: Path) -> None:
    machine, profile = linux(tmp_path), tmp_path / "profile"
    assert told(profile_finding(profile, machine)) == ("warn", "check.profile-new")
    profile.mkdir()
    assert told(profile_finding(profile, machine)) == ("ok", "check.profile-ready")
    lock = profile / "SingletonLock"
    lock.symlink_to(f"{socket.gethostname()}-{os.getpid()}")
    assert told(profile_finding(profile, machine)) == ("block", "browser.profile-in-use")
    lock.unlink()
    lock.symlink_to(f"{socket.gethostname()}-999999999")  # left by a browser that was killed
    assert told(profile_finding(profile, machine)) == ("ok", "check.profile-ready")
    (profile / "lockfile").touch()
    assert told(profile_finding(profile, windows(tmp_path))) == ("block", "browser.profile-in-use")


@not_on_windows("links")
def test_a_profile_that_is_open_on_another_computer_names_it(tmp_path: Path) -> None:
    (tmp_path / "SingletonLock").symlink_to("front-desk-4711")
    found = profile_finding(tmp_path, linux(tmp_path))
    assert told(found) == ("block", "browser.profile-elsewhere")
    assert found.params["host"] == "front-desk"


# extension


@pytest.mark.parametrize("file", ["Preferences", "Secure Preferences"])
def test_the_extension_is_found_wherever_the_browser_keeps_its_list(
    file: str, tmp_path: Path
) -> None:
    from_the_store(tmp_path, file=file)
    found = extension_finding(tmp_path, LIVE, "win32")
    assert (told(found), found.params) == (("ok", "check.extension-ready"), {"version": "1.0.1.0"})


@pytest.mark.parametrize(
    "entry",
    [{"disable_reasons": [1]}, {"disable_reasons": 1}, {"disable_reasons": None, "state": 0}],
    ids=["a list", "a number", "the old way"],
)
def test_an_extension_that_was_switched_off_is_not_called_ready(
    entry: dict[str, Any], tmp_path: Path
) -> None:
    from_the_store(tmp_path, **entry)
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("block", "check.extension-disabled")


def test_an_extension_without_its_files_or_taken_out_is_not_called_ready(tmp_path: Path) -> None:
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("block", "check.extension-missing")
    from_the_store(tmp_path, files=False)
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("block", "check.extension-broken")
    from_the_store(tmp_path, files=False, state=2)
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("block", "check.extension-missing")


def test_an_extension_that_somebody_else_in_the_profile_has_is_not_called_ready(
    tmp_path: Path,
) -> None:
    from_the_store(tmp_path)
    (tmp_path / "Default").rename(tmp_path / "Profile 1")
    found = extension_finding(tmp_path, LIVE, "win32")
    assert told(found) == ("block", "check.extension-elsewhere")
    assert found.params["folder"] == "Profile 1"


def test_on_a_mac_whose_extension_has_an_unknown_id_its_name_counts(tmp_path: Path) -> None:
    folder = tmp_path / "Default" / "Extensions" / ("a" * 32) / "1.0_0"
    folder.mkdir(parents=True)
    manifest = folder / "manifest.json"
    manifest.write_text('{"name": "JPKI利用者ソフト", "version": "1.0"}', encoding="utf-8")
    found = extension_finding(tmp_path, LIVE, "darwin")
    assert told(found) == ("warn", "check.extension-by-name")
    assert found.params == {"extension": "a" * 32, "version": "1.0"}
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("block", "check.extension-missing")
    manifest.write_text('{"name": "Another", "version": "1.0"}', encoding="utf-8")
    assert told(extension_finding(tmp_path, LIVE, "darwin")) == ("block", "check.extension-missing")


@pytest.mark.parametrize("text", ["{", "[]", '{"extensions": 3}', "[" * 100_000])
def test_a_damaged_profile_is_not_known_rather_than_missing(text: str, tmp_path: Path) -> None:
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(text)
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("warn", "check.extension-unknown")


def test_the_simulated_extension_counts_on_loopback_alone(tmp_path: Path) -> None:
    folder = tmp_path / "extension"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"version": "1.0.1.0"}')
    (tmp_path / "Default").mkdir()
    # as Chromium 156 writes one that was loaded from a folder
    entry = {"location": 8, "path": str(folder), "disable_reasons": []}
    document = {"extensions": {"settings": {SIMULATED: entry}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(document))
    assert extension_finding(tmp_path, OFFICE, "linux").severity == "ok"
    assert told(extension_finding(tmp_path, LIVE, "win32")) == ("block", "check.extension-missing")
    assert installed(tmp_path, REAL) is None


# native host

CHROME = r"HKCU\Software\Google\Chrome\NativeMessagingHosts\jp.go.jpki"
EDGE = r"HKLM\Software\Microsoft\Edge\NativeMessagingHosts\jp.go.jpki"
PROGRAMS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"


def test_the_client_registered_for_this_browser_is_ready(tmp_path: Path) -> None:
    manifest = host_manifest(tmp_path / "client")
    machine = windows(tmp_path, registry={(CHROME, ""): str(manifest)})
    found = host_finding("chrome", tmp_path, machine, LIVE)
    assert told(found) == ("ok", "check.host-ready")


def test_an_old_registration_of_the_user_is_seen_before_the_good_one_of_the_pc(
    tmp_path: Path,
) -> None:
    good, gone = host_manifest(tmp_path / "client"), tmp_path / "old" / "jp.go.jpki.json"
    pc = CHROME.replace("HKCU", "HKLM")
    machine = windows(tmp_path, registry={(CHROME, ""): str(gone), (pc, ""): str(good)})
    found = host_finding("chrome", tmp_path, machine, LIVE)
    assert told(found) == ("block", "check.host-shadowed")
    assert found.params == {"place": CHROME, "file": str(good.with_name("jpki.exe"))}
    machine = windows(tmp_path, registry={(CHROME, ""): str(good), (pc, ""): str(gone)})
    assert host_finding("chrome", tmp_path, machine, LIVE).severity == "ok"


def test_on_linux_the_profiles_own_registration_is_seen_first(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    host_manifest(machine.root / "etc" / "chromium" / "native-messaging-hosts")
    assert host_finding("chromium", tmp_path, machine, LIVE).severity == "ok"
    host_manifest(tmp_path / "NativeMessagingHosts", program=False)
    found = host_finding("chromium", tmp_path, machine, LIVE)
    assert told(found) == ("block", "check.host-shadowed")


def test_the_client_of_the_other_browser_is_told_apart_from_none(tmp_path: Path) -> None:
    manifest = host_manifest(tmp_path / "client")
    machine = windows(tmp_path, registry={(EDGE, ""): str(manifest)})
    found = host_finding("chrome", tmp_path, machine, LIVE)
    assert told(found) == ("block", "check.host-other-browser")
    assert found.params == {"browser": "Google Chrome", "other": "Microsoft Edge"}
    assert host_finding("msedge", tmp_path, machine, LIVE).severity == "ok"
    machine = windows(tmp_path, registry={(CHROME, ""): str(manifest)})
    assert host_finding("msedge", tmp_path, machine, LIVE).severity == "warn"


def test_the_regular_edition_is_told_apart_from_no_client(tmp_path: Path) -> None:
    nothing = windows(tmp_path, registry={(rf"{PROGRAMS}\{{A}}", "DisplayName"): "Editor"})
    assert told(host_finding("chrome", tmp_path, nothing, LIVE)) == ("block", "EW004JC200")
    name = "公的個人認証サービス 利用者クライアントソフト"
    regular = windows(tmp_path, registry={(rf"{PROGRAMS}\{{B}}", "DisplayName"): name})
    assert told(host_finding("chrome", tmp_path, regular, LIVE)) == (
        "block",
        "check.host-regular-edition",
    )


def test_a_registration_without_its_program_is_no_client(tmp_path: Path) -> None:
    manifest = host_manifest(tmp_path / "client", program=False)
    machine = windows(tmp_path, registry={(CHROME, ""): str(manifest)})
    found = host_finding("chrome", tmp_path, machine, LIVE)
    assert told(found) == ("block", "check.host-program")
    manifest.write_text("\n")
    assert told(host_finding("chrome", tmp_path, machine, LIVE)) == ("block", "check.host-manifest")
    manifest.unlink()
    assert told(host_finding("chrome", tmp_path, machine, LIVE)) == ("block", "check.host-manifest")


def test_a_host_that_another_extension_may_call_is_of_no_use(tmp_path: Path) -> None:
    host_manifest(tmp_path / "NativeMessagingHosts", extension=SIMULATED)
    office = host_finding("other", tmp_path, linux(tmp_path), OFFICE)
    assert told(office) == ("ok", "check.host-ready")
    live = host_finding("other", tmp_path, linux(tmp_path), LIVE)
    assert told(live) == ("block", "check.host-other-extension")


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("name", "jp.go.jpki2"),
        ("description", ""),
        ("type", "socket"),
        ("path", None),
        ("allowed_origins", f"chrome-extension://{REAL}/"),
    ],
)
def test_a_registration_that_the_browser_would_refuse_is_not_called_ready(
    entry: str, value: str | None, tmp_path: Path
) -> None:
    manifest = host_manifest(tmp_path / "client", entries={entry: value})
    machine = windows(tmp_path, registry={(CHROME, ""): str(manifest)})
    found = host_finding("chrome", tmp_path, machine, LIVE)
    assert told(found) == ("block", "check.host-manifest-wrong")
    assert found.params["entry"] == entry


# what Chromium 156 itself made of such manifests (connectNative under each)
@pytest.mark.parametrize(
    ("rewrite", "code"),
    [
        (lambda text: "// of the office\n" + text, "ready"),
        (lambda text: text.replace("{", "{ /* by hand */ ", 1) + " // end", "ready"),
        (lambda text: "\ufeff" + text, "ready"),
        (lambda text: text.replace("JPKI", "http://x/,}"), "ready"),
        (lambda text: text.replace(f"{REAL}/", f"{REAL.upper()}/*"), "ready"),
        (lambda text: text[:-1] + ",}", "manifest-writing"),
        (lambda text: "# of the office\n" + text, "manifest-writing"),
        (lambda text: text.replace('"path": "', r'"path": "C:\Programs'), "manifest-writing"),
        (lambda text: text.replace("JPKI", "公的個人認証").encode("cp932"), "manifest-encoding"),
        (lambda text: text.encode("utf-16"), "manifest-encoding"),
        (lambda text: text.replace("{", '{"n": NaN, ', 1), "manifest"),
        (lambda text: f"[{text}]", "manifest"),
        (lambda text: text.replace('/"]', '/", "nonsense"]'), "manifest-wrong"),
        (lambda text: text.replace('/"]', '/", "https://x.example/*"]'), "manifest-wrong"),
        (lambda text: text.replace('/"]', '"]'), "manifest-wrong"),
        (lambda text: text.replace('"path": "/', r'"path": "\\'), "manifest-wrong"),
    ],
    ids=[
        "comment", "other comments", "BOM", "no comment", "the extension in capitals",
        "comma at the end", "hash", "single backslashes", "cp932", "utf-16", "NaN", "list",
        "nonsense beside", "site beside", "no slash", "other separators",
    ],
)  # fmt: skip
def test_a_registration_written_by_hand_is_read_as_the_browser_reads_it(
    rewrite: Callable[[str], str | bytes], code: str, tmp_path: Path
) -> None:
    manifest = host_manifest(tmp_path / "NativeMessagingHosts")
    written = rewrite(manifest.read_text())
    manifest.write_bytes(written if isinstance(written, bytes) else written.encode())
    found = host_finding("other", tmp_path, linux(tmp_path), LIVE)
    assert found.code == f"check.host-{code}"


@pytest.mark.parametrize("path", ["/" + "x" * 5000, "/a\0b", "/\ud800"])
def test_a_program_path_that_can_be_no_file_is_no_client(path: str, tmp_path: Path) -> None:
    host_manifest(tmp_path / "NativeMessagingHosts", entries={"path": path})
    found = host_finding("other", tmp_path, linux(tmp_path), LIVE)
    assert told(found) == ("block", "check.host-program")


def test_the_line_of_a_mistake_is_told_beside_what_the_browser_overlooks(tmp_path: Path) -> None:
    manifest = host_manifest(tmp_path / "NativeMessagingHosts")
    lines = json.dumps(json.loads(manifest.read_text()), indent=1).splitlines()
    lines[0] += " /* changed\n by hand */"
    manifest.write_text("\n".join([*lines[:-1], ",}"]))
    found = host_finding("other", tmp_path, linux(tmp_path), LIVE)
    assert found.code == "check.host-manifest-writing"
    assert found.params["line"] == str(len(lines) + 1)


def test_a_program_path_beside_the_manifest_is_followed(tmp_path: Path) -> None:
    manifest = host_manifest(tmp_path / "client")
    document = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**document, "path": "jpki.exe"}))
    machine = windows(tmp_path, registry={(CHROME, ""): str(manifest)})
    assert host_finding("chrome", tmp_path, machine, LIVE).severity == "ok"


# card


def look(signature: Pin) -> Look:
    pins = Pins(authentication=Pin(3), signature=signature)
    card = Card("jpki", "3B", pins=pins, certificates=Certificates(None))
    return Look("running", (Reader("reader", card),))


def test_with_one_try_left_nobody_goes_on_unasked() -> None:
    found = {one.id: told(one) for one in card_findings(look(Pin(1)), None)}
    assert found["signature-password"] == ("block", "signature-last-try")
    found = {one.id: told(one) for one in card_findings(look(Pin(0, locked=True)), None)}
    assert found["signature-password"] == ("block", "signature-locked")
    assert all(one.severity != "block" for one in card_findings(look(Pin(2)), None))


def test_a_disabled_service_is_not_called_stopped() -> None:
    key = r"HKLM\SYSTEM\CurrentControlSet\Services\SCardSvr"
    stopped = Look("stopped", reason="service-stopped")
    for start, code in ((4, "check.service-disabled"), (3, "service-stopped")):
        (found,) = card_findings(stopped, RecordedWindows(registry={(key, "Start"): start}))
        assert told(found) == ("block", code)
