"""What the policies of an office's PC forbid is told by name, as the browser would obey them."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

import pytest

from flows.checkup.before import before_a_run
from flows.checkup.managed import managed_findings, stopping
from flows.checkup.native_host import host_finding
from flows.checkup.plan import CheckPlan, Machine
from flows.checkup.policies import Policies, policies_of
from terms.findings import Finding
from tests.flows.checkup.machines import (
    LIVE,
    OFFICE,
    REAL,
    SIMULATED,
    RecordedWindows,
    host_manifest,
    linux,
    policies_on,
    windows,
)

CHROME = r"HKLM\Software\Policies\Google\Chrome"
USERS_CHROME = r"HKCU\Software\Policies\Google\Chrome"
EDGE = r"HKLM\SOFTWARE\Policies\Microsoft\Edge"
HOST = "jp.go.jpki"


def told(finding: Finding) -> tuple[str, str, str]:
    code = finding.code.removeprefix("check.policy-")
    return finding.severity, code, finding.params.get("policy", "")


def found(values: dict[str, Any], site: Any = LIVE) -> list[tuple[str, str, str]]:
    return [told(one) for one in managed_findings("chrome", Policies(values), site)]


FINE = [("ok", "fine", "")]


# where they are read


def test_a_windows_that_forbids_to_drive_the_browser_is_known_before_it_is_opened(
    tmp_path: Path,
) -> None:
    machine = windows(tmp_path, registry={(CHROME, "RemoteDebuggingAllowed"): 0})
    against = stopping(policies_of("chrome", machine))
    assert against
    assert told(against) == ("block", "debugging", "RemoteDebuggingAllowed")
    assert against.params["place"] == rf"{CHROME}\RemoteDebuggingAllowed"
    assert stopping(policies_of("msedge", machine)) is None  # the other browser's own are others


def test_on_windows_the_policies_of_the_pc_go_before_those_of_the_user(tmp_path: Path) -> None:
    registry = {
        (CHROME, "remotedebuggingallowed"): 1,
        (USERS_CHROME, "RemoteDebuggingAllowed"): 0,
        (rf"{USERS_CHROME}\NativeMessagingBlocklist", "1"): "*",
        (rf"{CHROME}\NativeMessagingAllowlist", "1"): "jp.example",
        (rf"{CHROME}\NativeMessagingAllowlist", "7"): HOST,
    }
    policies = policies_of("chrome", windows(tmp_path, registry=registry))
    assert policies.values == {
        "RemoteDebuggingAllowed": True,
        "NativeMessagingBlocklist": ["*"],
        "NativeMessagingAllowlist": ["jp.example", HOST],
    }
    assert managed_findings("chrome", policies, LIVE)[0].severity == "ok"


@pytest.mark.parametrize(
    "registry",
    [
        {(EDGE, "ExtensionSettings"): f'{{"{REAL}": {{"installation_mode": "blocked"}}}}'},
        {(rf"{EDGE}\ExtensionSettings\{REAL}", "installation_mode"): "blocked"},
    ],
    ids=["one text", "a key each"],
)
def test_settings_of_extensions_are_understood_in_both_writings_of_the_registry(
    registry: dict[tuple[str, str], str], tmp_path: Path
) -> None:
    policies = policies_of("msedge", windows(tmp_path, registry=registry))
    (blocked,) = managed_findings("msedge", policies, LIVE)
    assert told(blocked) == ("block", "extension", "ExtensionSettings")


def test_on_linux_the_last_file_by_name_has_the_last_word(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    off, on = {"RemoteDebuggingAllowed": False}, {"RemoteDebuggingAllowed": True}
    policies_on(machine, on, off)
    policies_on(machine, off, on, browser="msedge")
    against = stopping(policies_of("chrome", machine))
    assert against
    assert against.params["place"].endswith("1-office.json")
    assert stopping(policies_of("msedge", machine)) is None
    assert stopping(policies_of("chromium", machine)) is None


def test_a_file_that_cannot_be_read_is_told_and_hides_none_of_the_others(tmp_path: Path) -> None:
    machine = linux(tmp_path)
    policies_on(machine, {"ProxyMode": "direct"}, b"{,}", {"RemoteDebuggingAllowed": 0})
    findings = managed_findings("chrome", policies_of("chrome", machine), LIVE)
    assert [told(one) for one in findings] == [
        ("block", "proxy", "ProxyMode"),
        ("warn", "unreadable", ""),
    ]


# what they forbid


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"RemoteDebuggingAllowed": False}, "debugging"),
        ({"DeveloperToolsAvailability": 2}, "debugging"),
        ({"UserDataDir": "D:\\\\chrome"}, "user-data"),
        ({"RemoteDebuggingAllowed": True, "DeveloperToolsAvailability": 1}, None),
    ],
)
def test_a_browser_that_we_could_not_drive_is_not_opened(
    values: dict[str, Any], code: str | None
) -> None:
    assert found(values) == ([("block", code, next(iter(values)))] if code else FINE)


def test_a_policy_that_leads_the_traffic_past_us_stops_the_run() -> None:
    for name, value in (
        ("ProxyMode", "direct"),
        ("ProxySettings", {"ProxyMode": "system"}),
        ("ProxyServer", "proxy.example.jp:8080"),
    ):
        assert found({name: value}) == [("block", "proxy", name)]


@pytest.mark.parametrize(
    ("values", "policy"),
    [
        ({"NativeMessagingBlocklist": ["*"]}, "NativeMessagingBlocklist"),
        ({"NativeMessagingBlocklist": [HOST]}, "NativeMessagingBlocklist"),
        ({"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": [HOST]}, None),
        ({"NativeMessagingBlocklist": ["com.example"]}, None),
        ({"NativeMessagingAllowlist": ["com.example"]}, None),
    ],
)
def test_a_client_that_may_not_be_called_is_told(
    values: dict[str, Any], policy: str | None
) -> None:
    assert found(values) == ([("block", "host", policy)] if policy else FINE)


BLOCKED = {"ExtensionInstallBlocklist": ["*"]}


@pytest.mark.parametrize(
    ("values", "policy"),
    [
        (BLOCKED, "ExtensionInstallBlocklist"),
        ({"ExtensionInstallBlocklist": [REAL]}, "ExtensionInstallBlocklist"),
        ({**BLOCKED, "ExtensionInstallAllowlist": [REAL]}, None),
        ({**BLOCKED, "ExtensionInstallAllowlist": ["*"]}, "ExtensionInstallBlocklist"),
        ({**BLOCKED, "ExtensionInstallForcelist": [f"{REAL};https://x.example"]}, None),
        ({"ExtensionSettings": {"*": {"installation_mode": "blocked"}}}, "ExtensionSettings"),
        ({**BLOCKED, "ExtensionSettings": {"*": {"installation_mode": "allowed"}}}, None),
        (
            {
                "ExtensionInstallAllowlist": [REAL],
                "ExtensionSettings": {f"x,{REAL}": {"installation_mode": "removed"}},
            },
            "ExtensionSettings",
        ),
        ({"ExtensionAllowedTypes": ["theme"]}, "ExtensionAllowedTypes"),
        ({"ExtensionAllowedTypes": ["theme", "extension"]}, None),
        ({"ExtensionSettings": {"*": {"allowed_types": ["theme"]}}}, "ExtensionSettings"),
    ],
)
def test_an_extension_that_may_not_be_added_is_told(
    values: dict[str, Any], policy: str | None
) -> None:
    assert found(values) == ([("block", "extension", policy)] if policy else FINE)


def test_an_extension_that_may_do_nothing_is_told() -> None:
    def settings(**entries: Any) -> dict[str, Any]:
        return {"ExtensionSettings": entries}

    barred = {"blocked_permissions": ["nativeMessaging"]}
    assert found(settings(**{"*": barred})) == [("block", "permission", "ExtensionSettings")]
    allowed = {REAL: {"allowed_permissions": ["nativeMessaging"]}}
    assert found(settings(**{"*": barred}, **allowed)) == FINE
    kept_off = {"runtime_blocked_hosts": ["*://*.moj.go.jp"]}
    assert found(settings(**{"*": kept_off})) == [("block", "hosts", "ExtensionSettings")]
    exempt = {**kept_off, "runtime_allowed_hosts": ["https://www.rasens-immi.moj.go.jp"]}
    assert found(settings(**{"*": exempt})) == FINE
    assert found(settings(**{"*": {"runtime_blocked_hosts": ["*://*.example.jp"]}})) == FINE


def test_in_the_simulated_office_either_extension_will_do() -> None:
    assert found({"ExtensionInstallBlocklist": [REAL]}, OFFICE) == FINE
    assert found({"ExtensionInstallBlocklist": [SIMULATED]}, OFFICE) == FINE
    assert found(BLOCKED, OFFICE) == [("block", "extension", "ExtensionInstallBlocklist")]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"URLBlocklist": ["*"]}, "urls"),
        ({"URLBlocklist": ["moj.go.jp"]}, "urls"),
        ({"URLBlocklist": ["*"], "URLAllowlist": ["https://www.rasens-immi.moj.go.jp"]}, None),
        ({"URLBlocklist": [".moj.go.jp", "moj.go.jp/isa", "file://*"]}, None),
        ({"ForceEphemeralProfiles": True}, "ephemeral"),
        ({"BrowserSignin": 2}, "signin"),
        ({"BrowserSignin": 1}, None),
        ({"CloudManagementEnrollmentToken": "token"}, "cloud"),
    ],
)
def test_what_may_come_in_the_way_is_a_warning(values: dict[str, Any], code: str | None) -> None:
    policy = next(iter(values))
    assert found(values) == ([("warn", code, policy)] if code else FINE)


# macOS, by files as a profile of an administrator leaves them


def test_on_a_mac_the_managed_preferences_are_read_in_either_writing(tmp_path: Path) -> None:
    mac = Machine("darwin", tmp_path / "hanh", {}, None, tmp_path / "root")
    folder = mac.root / "Library" / "Managed Preferences"
    (folder / "hanh").mkdir(parents=True)
    of_the_mac = {"UserDataDir": "/Users/Shared/x", "NativeMessagingBlocklist": ["*"]}
    binary = plistlib.dumps(of_the_mac, fmt=plistlib.FMT_BINARY)
    (folder / "com.google.Chrome.plist").write_bytes(binary)
    of_the_user = {"RemoteDebuggingAllowed": False, "UserDataDir": 7}  # a number is no folder
    (folder / "hanh" / "com.google.Chrome.plist").write_bytes(plistlib.dumps(of_the_user))
    policies = policies_of("chrome", mac)
    assert dict(policies.values) == {**of_the_mac, "RemoteDebuggingAllowed": False}
    assert policies.place("RemoteDebuggingAllowed").endswith("hanh/com.google.Chrome.plist")
    assert policies_of("msedge", mac) == Policies()
    for broken in (b"bplist00", b"<plist><dict>", b'<?xml version="1.0"?><plist><array/></plist>x'):
        (folder / "com.google.Chrome.plist").write_bytes(broken)
        policies = policies_of("chrome", mac)
        assert len(policies.unreadable) == 1
        assert dict(policies.values) == {"RemoteDebuggingAllowed": False}


# the client registered for the user alone


@pytest.fixture
def of_the_user(tmp_path: Path) -> Machine:
    manifest = host_manifest(tmp_path / "client")
    key = rf"HKCU\Software\Google\Chrome\NativeMessagingHosts\{HOST}"
    return windows(tmp_path, registry={(key, ""): str(manifest)})


def test_a_client_of_the_user_alone_is_of_no_use_where_a_policy_forbids_it(
    of_the_user: Machine, tmp_path: Path
) -> None:
    assert host_finding("chrome", tmp_path, of_the_user, LIVE).severity == "ok"
    registry: dict[tuple[str, str], str | int] = of_the_user.windows.registry  # type: ignore[union-attr]
    registry[CHROME, "NativeMessagingUserLevelHosts"] = 0
    refused = host_finding("chrome", tmp_path, of_the_user, LIVE)
    assert (refused.severity, refused.code) == ("block", "check.host-user-alone")
    assert refused.params["policy"] == "NativeMessagingUserLevelHosts"
    key = rf"HKLM\Software\Google\Chrome\NativeMessagingHosts\{HOST}"
    registry[key, ""] = str(host_manifest(tmp_path / "for all"))
    assert host_finding("chrome", tmp_path, of_the_user, LIVE).severity == "ok"


def test_what_the_policies_say_is_read_once_for_a_whole_check(
    of_the_user: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded, read = of_the_user.windows, list[str]()
    assert isinstance(recorded, RecordedWindows)
    values = recorded.values

    def written_down(key: str) -> dict[str, str | int]:
        read.append(key)
        return values(key)

    monkeypatch.setattr(recorded, "values", written_down)
    recorded.registry[CHROME, "NativeMessagingUserLevelHosts"] = 0
    plan = CheckPlan(LIVE, "chrome", tmp_path / "profile", "pcsc", "ask")
    blocks = {one.code for one in before_a_run(plan, None, of_the_user)}
    assert "check.host-user-alone" in blocks
    assert read.count(CHROME) == 1


# what Chromium 156 itself made of such files and settings (chrome://policy, and a run under each)


@pytest.mark.parametrize(
    ("written", "obeyed"),
    [
        (b'{ // of the office\n "RemoteDebuggingAllowed": false, }', True),
        (b'{ /* "a" */ "HomepageLocation": "http://x/,}", "RemoteDebuggingAllowed": false}', True),
        (b'{"a": NaN, "RemoteDebuggingAllowed": false}', False),
    ],
)
def test_a_file_of_policies_is_read_as_the_browser_reads_it(
    tmp_path: Path, written: bytes, obeyed: bool
) -> None:
    machine = linux(tmp_path)
    policies_on(machine, written)
    policies = policies_of("chrome", machine)
    assert (stopping(policies) is not None) is obeyed
    assert bool(policies.unreadable) is not obeyed
    assert "http://x/,}" not in policies.values


STORE = "update_url:https://clients2.google.com/service/update2/crx"


@pytest.mark.parametrize(
    ("settings", "let_in"),
    [
        ({"*": {"installation_mode": "blocked"}, STORE: {"installation_mode": "allowed"}}, True),
        ({STORE: {"installation_mode": "blocked"}}, False),
        ({STORE: {"installation_mode": "blocked"}, REAL: {"installation_mode": "allowed"}}, True),
    ],
)
def test_a_rule_about_the_whole_store_is_obeyed_as_the_browser_does(
    settings: dict[str, Any], let_in: bool
) -> None:
    about = FINE if let_in else [("block", "extension", "ExtensionSettings")]
    assert found({"ExtensionSettings": settings}) == about


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"DefaultJavaScriptSetting": 2}, "pages"),
        ({"DefaultCookiesSetting": 2}, "pages"),
        ({"IncognitoModeAvailability": 2}, "private"),
        ({"InPrivateModeAvailability": 2}, "private"),
        ({"BrowserGuestModeEnforced": True}, "private"),
    ],
)
def test_a_browser_in_which_no_page_or_extension_works_is_not_called_ready(
    values: dict[str, Any], code: str
) -> None:
    assert found(values) == [("block", code, next(iter(values)))]


@pytest.mark.parametrize("pattern", ["[*.]moj.go.jp", "https://www.rasens-immi.moj.go.jp:443"])
def test_an_exception_for_the_site_is_enough(pattern: str) -> None:
    allowed = {"DefaultCookiesSetting": 2, "CookiesAllowedForUrls": [pattern]}
    assert found(allowed) == FINE
    assert found({**allowed, "CookiesAllowedForUrls": ["[*.]go.example"]}) != FINE
