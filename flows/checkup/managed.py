"""What the policies of a PC keep a registration from. All of it is decided from what was read.

Who is allowed what follows the browser's own order [Chromium's extension_management.cc and
native_messaging_policy]: a rule about the one extension or host goes before one about all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from flows.checkup.browser import NAMES, Kind
from flows.checkup.native_host import HOST
from flows.checkup.policies import Policies
from flows.checkup.profile import extension_ids
from records.editions import Site
from terms.findings import Finding, Severity

PROXIES = ("ProxySettings", "ProxyMode", "ProxyServer", "ProxyPacUrl", "ProxyServerMode")
FORCED = ("force_installed", "normal_installed")
NOT_LET_IN = ("blocked", "removed")
NO_TOOLS = 2  # DeveloperToolsAvailability
SIGN_IN_FORCED = 2  # BrowserSignin
FORBIDDEN = 2  # DefaultJavaScriptSetting, DefaultCookiesSetting
PRIVATE_ALONE = 2  # IncognitoModeAvailability, InPrivateModeAvailability
STORE = "https://clients2.google.com/service/update2/crx"
"""Where Chrome gets the extensions of its store, as a key of ``ExtensionSettings`` names it."""


def managed_findings(browser: Kind, policies: Policies, site: Site) -> list[Finding]:
    """Return what the policies keep this browser from.

    A single good finding where that is nothing.
    """
    if browser == "other":  # whose policies it obeys isn't known
        return []
    found = [
        *filter(None, [stopping(policies)]),
        *_host(policies),
        *_extension(policies, site),
        *_pages(policies, site),
        *_beside(policies, site),
        *(_finding("warn", "unreadable", place=place) for place in policies.unreadable),
    ]
    return found or [Finding("policy", "ok", "check.policy-fine", {"browser": NAMES[browser]})]


def stopping(policies: Policies) -> Finding | None:
    """Return a policy under which the browser must not even be opened.

    It could not be driven, would open somebody's own profile, or would go round its one way out,
    after which nobody knew any more what has left it (docs/adr/0015-one-way-out.md).
    """
    if policies.values.get("RemoteDebuggingAllowed") is False:
        return _about("block", "debugging", policies, "RemoteDebuggingAllowed")
    if policies.values.get("DeveloperToolsAvailability") == NO_TOOLS:
        return _about("block", "debugging", policies, "DeveloperToolsAvailability")
    if policies.values.get("UserDataDir"):
        return _about("block", "user-data", policies, "UserDataDir")
    for name in PROXIES:
        if name in policies.values:
            return _about("block", "proxy", policies, name)
    return None


def _host(policies: Policies) -> Iterator[Finding]:
    blocked = policies.items("NativeMessagingBlocklist")
    if (HOST in blocked or "*" in blocked) and HOST not in policies.items(
        "NativeMessagingAllowlist"
    ):
        yield _about("block", "host", policies, "NativeMessagingBlocklist", host=HOST)


# the extension


def _extension(policies: Policies, site: Site) -> Iterator[Finding]:
    """One of the extensions that can serve the site is enough."""
    each = [list(_against(extension, policies, site)) for extension in extension_ids(site)]
    yield from min(each, key=len)


def _against(extension: str, policies: Policies, site: Site) -> Iterator[Finding]:
    mode, name = _mode(extension, policies)
    if mode in NOT_LET_IN:
        yield _about("block", "extension", policies, name, extension=extension)
        return
    if mode not in FORCED and (kinds := _other_kinds(policies)):
        yield _about("block", "extension", policies, kinds, extension=extension)
    own, everyone = (_entry(which, policies) for which in (extension, "*"))
    barred = {*_texts(everyone, "blocked_permissions"), *_texts(own, "blocked_permissions")}
    if "nativeMessaging" in barred - {*_texts(own, "allowed_permissions")}:
        yield _about("block", "permission", policies, "ExtensionSettings", extension=extension)
    rules = own if "runtime_blocked_hosts" in own else everyone
    host = urlsplit(site.origin).hostname or ""
    if _matches(host, _texts(rules, "runtime_blocked_hosts")) and not _matches(
        host, _texts(rules, "runtime_allowed_hosts")
    ):
        yield _about("block", "hosts", policies, "ExtensionSettings", host=host)


def _mode(extension: str, policies: Policies) -> tuple[str, str]:
    """Return how the extension may come into the browser, and by which policy."""
    mode, name = "allowed", ""
    if "*" in policies.items("ExtensionInstallBlocklist"):
        mode, name = "blocked", "ExtensionInstallBlocklist"
    if said := _entry("*", policies).get("installation_mode"):
        mode, name = str(said), "ExtensionSettings"
    from_store = _entry(f"update_url:{STORE}", policies).get("installation_mode")
    if from_store and not _entry(extension, policies):
        mode, name = str(from_store), "ExtensionSettings"
    if extension in policies.items("ExtensionInstallAllowlist"):
        mode, name = "allowed", "ExtensionInstallAllowlist"
    if extension in policies.items("ExtensionInstallBlocklist"):
        mode, name = "blocked", "ExtensionInstallBlocklist"
    forced = policies.items("ExtensionInstallForcelist")
    if any(item.partition(";")[0].strip() == extension for item in forced):
        mode, name = "force_installed", "ExtensionInstallForcelist"
    if said := _entry(extension, policies).get("installation_mode"):
        mode, name = str(said), "ExtensionSettings"
    return mode, name


def _other_kinds(policies: Policies) -> str | None:
    """Return the policy that lets in other kinds than extensions alone, themes for example."""
    settings = _entry("*", policies)
    if isinstance(settings.get("allowed_types"), list):
        allowed = "extension" in _texts(settings, "allowed_types")
        return None if allowed else "ExtensionSettings"
    if "ExtensionAllowedTypes" not in policies.values:
        return None
    allowed = "extension" in policies.items("ExtensionAllowedTypes")
    return None if allowed else "ExtensionAllowedTypes"


def _entry(extension: str, policies: Policies) -> dict[str, object]:
    """Return what ``ExtensionSettings`` says of one; its keys may name several."""
    for names, entry in policies.table("ExtensionSettings").items():
        if extension in (name.strip() for name in names.split(",")) and isinstance(entry, dict):
            return entry
    return {}


def _texts(entry: dict[str, object], name: str) -> list[str]:
    said = entry.get(name)
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


_PATTERN = re.compile(r"(?:\*|https?)://(?P<host>\*|(?:\*\.)?[^/:*]+)(?:[:/].*)?")


def _matches(host: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of the patterns of hosts, like ``*://*.example.jp``, means this host."""
    for pattern in patterns:
        told = _PATTERN.fullmatch(pattern.strip())
        wanted = told["host"] if told else "*" if pattern.strip() == "<all_urls>" else None
        if wanted in ("*", host):
            return True
        if wanted and wanted.startswith("*.") and f".{host}".endswith(wanted[1:]):
            return True
    return False


# the pages


def _pages(policies: Policies, site: Site) -> Iterator[Finding]:
    """Give what keeps the site's pages, or the extension on them, from working at all."""
    host = urlsplit(site.origin).hostname or ""
    for name, but in (
        ("DefaultJavaScriptSetting", "JavaScriptAllowedForUrls"),
        ("DefaultCookiesSetting", "CookiesAllowedForUrls"),
    ):
        excepted = any(_means(one, host) for one in policies.items(but))
        if policies.values.get(name) == FORBIDDEN and not excepted:
            yield _about("block", "pages", policies, name, host=host)
    for name in ("IncognitoModeAvailability", "InPrivateModeAvailability"):
        if policies.values.get(name) == PRIVATE_ALONE:
            yield _about("block", "private", policies, name)
    if policies.values.get("BrowserGuestModeEnforced") is True:
        yield _about("block", "private", policies, "BrowserGuestModeEnforced")


_CONTENT = re.compile(r"(?:(?:\*|https?)://)?(?P<any>\[\*\.\])?(?P<host>[^/:]+)(?:[:/].*)?")


def _means(pattern: str, host: str) -> bool:
    """Tell whether a pattern of content settings, like ``[*.]example.jp``, means this host."""
    told = _CONTENT.fullmatch(pattern.strip().casefold())
    if not told:
        return False
    below = told["any"] and host.endswith(f".{told['host']}")
    return bool(below) or told["host"] in ("*", host)


# beside it


def _beside(policies: Policies, site: Site) -> Iterator[Finding]:
    """Give what may come in the way, though not surely."""
    host = urlsplit(site.origin).hostname or ""
    blocked, allowed = (policies.items(name) for name in ("URLBlocklist", "URLAllowlist"))
    if _listed(host, blocked) and not _listed(host, allowed):
        yield _about("warn", "urls", policies, "URLBlocklist", host=host)
    if policies.values.get("ForceEphemeralProfiles") is True:
        yield _about("warn", "ephemeral", policies, "ForceEphemeralProfiles")
    if policies.values.get("BrowserSignin") == SIGN_IN_FORCED:
        yield _about("warn", "signin", policies, "BrowserSignin")
    for name in ("CloudManagementEnrollmentToken", "EdgeManagementEnrollmentToken"):
        if policies.values.get(name):
            yield _about("warn", "cloud", policies, name)


_FILTER = re.compile(r"(?:(?:\*|https?)://)?(?P<host>[^/:?]+)(?::[\d*]+)?/?")


def _listed(host: str, filters: Iterable[str]) -> bool:
    """Is the whole host among the filters of a list of addresses? One with a path isn't."""
    for one in filters:
        told = _FILTER.fullmatch(one.strip().casefold())
        name = told["host"] if told else ""
        if name in ("*", host, f".{host}"):
            return True
        if name and not name.startswith(".") and host.endswith(f".{name}"):
            return True
    return False


def _about(severity: Severity, code: str, policies: Policies, name: str, **more: str) -> Finding:
    return _finding(severity, code, policy=name, place=policies.place(name), **more)


def _finding(severity: Severity, code: str, **params: str) -> Finding:
    return Finding("policy", severity, f"check.policy-{code}", params)
