"""Nothing of a client stays in the browser's profile.

The profile is kept for the JPKI client's extension, which a person adds to it once, and is used
for one client after another. So the browser is told to remember nothing, and what it remembers all
the same is deleted before each run and after it: all but what the extension needs.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.checkup.plan import Machine, this_machine
from flows.checkup.profile import in_use
from flows.outcomes import BadInput
from records.safe_files import OWNER_FILE, make_folder, write_whole

if TYPE_CHECKING:
    from filelock import FileLock

MARK = "touroku-profile.txt"
"""Says that a profile is for registrations alone, so that it may be emptied."""
MARKED = """This browser profile is touroku's: whatever it remembers is deleted before each run.
このブラウザプロファイルは touroku のものです。覚えたものは、実行のたびに消えます。
"""
# What the browser keeps for an extension, and what a person has put there by hand.
KEPT = frozenset(
    {
        "Preferences",
        "Secure Preferences",
        "Extensions",
        "Extension Rules",
        "Extension Scripts",
        "Extension State",
        "Local Extension Settings",
        "Managed Extension Settings",
        "Sync Extension Settings",
        "Service Worker",
        "IndexedDB",
        "Bookmarks",
    }
)
EXTENSIONS_OWN = "chrome-extension_"  # its databases among those of the sites
WORKERS_KEPT = frozenset({"Database", "ScriptCache"})
OF_AN_EXTENSION = b"chrome-extension://"
"""Where this stands among the workers, the extension's own would be lost with those of the sites.

The sites' are then taken out by the browser itself while it is open (flows/browser.py).
"""
# Beside the profile proper: what is measured, what was drawn, what it was like before an update.
BESIDE = (
    "BrowserMetrics",
    "BrowserMetrics-spare.pma",
    "Crash Reports",
    "Crashpad",
    "CrashpadMetrics-active.pma",
    "CrashpadMetrics.pma",
    "DeferredBrowserMetrics",
    "GPUPersistentCache",
    "GrShaderCache",
    "GraphiteDawnCache",
    "ShaderCache",
    "Snapshots",
    "chrome_debug.log",
    "segmentation_platform",
)
PASSES = 5
LOCK = "touroku.lock"
ALONE_WITHIN = 10.0  # seconds that another run has to empty the profile
SETTINGS: dict[str, Any] = {
    "autofill.credit_card_enabled": False,
    "autofill.profile_enabled": False,
    "credentials_enable_autosignin": False,
    "credentials_enable_service": False,
    "history.saving_disabled": True,
    "net.network_prediction_options": 2,  # nothing is loaded that nobody asked for
    "profile.exit_type": "Normal",  # a run that was killed leaves no offer to restore its pages
    "profile.exited_cleanly": True,
    "profile.password_manager_leak_detection": False,
    "search.suggest_enabled": False,
    "spellcheck.use_spelling_service": False,
    "translate.enabled": False,
    "webrtc.ip_handling_policy": "disable_non_proxied_udp",  # flows/gate.py
}


def claim(profile: Path) -> None:
    """Make a profile ours. Raises :class:`BadInput` for one that holds somebody's own things."""
    if (profile / MARK).is_file():
        return
    if _somebodys(profile) and not _of_our_home(profile):
        raise BadInput("browser.profile-not-ours", profile=str(profile), file=MARK)
    make_folder(profile)
    write_whole(profile / MARK, MARKED.encode())


def make_ready(profile: Path) -> None:
    """Empty the profile and tell the browser to remember nothing, unless one has it open.

    Raises :class:`BadInput` when it can't be emptied or is not ours.
    """
    claim(profile)
    try:
        with _alone(profile):
            if in_use(profile, this_machine()):
                return  # the browser's own lock will say so
            _empty(profile)
            _settle(profile / "Default")
    except OSError as trouble:
        raise BadInput(
            "browser.profile-not-emptied", profile=str(profile), reason=trouble.strerror or ""
        ) from None


def sweep(profile: Path, machine: Machine | None = None) -> bool:
    """Delete what the browser has remembered; False when that can't be done now.

    A profile that is not ours is left as it is, which counts as done.
    """
    if not (profile / MARK).is_file():
        return True
    try:
        with _alone(profile):
            if in_use(profile, machine or this_machine()):
                return False
            _empty(profile)
    except OSError:
        return False
    return True


def _alone(profile: Path) -> FileLock:
    """Keep whoever begins from writing while whoever ends still deletes. Raises OSError."""
    from filelock import FileLock

    return FileLock(profile / LOCK, timeout=ALONE_WITHIN, mode=OWNER_FILE)


def _somebodys(profile: Path) -> bool:
    """Has a person browsed in it, or is it no browser's but has things that would be deleted?"""
    browsed = (profile / "Default" / "History").exists()
    return browsed or (not (profile / "Local State").exists() and any(_remembered(profile)))


def _of_our_home(profile: Path) -> bool:
    """Is it the one that stands beside the cases by default?"""
    return profile.name == "browser" and (profile.parent / "cases").is_dir()


def _empty(profile: Path) -> None:
    """Delete all that is not kept; a process that ends late may write once more meanwhile."""
    for left in reversed(range(PASSES)):
        try:
            remembered = list(_remembered(profile))
            if not remembered:
                return
            for path in remembered:
                _delete(path)
        except OSError:
            if not left:
                raise


def _remembered(profile: Path) -> Iterator[Path]:
    yield from (path for name in BESIDE if os.path.lexists(path := profile / name))
    default = profile / "Default"
    for path in _inside(default):
        if path.name not in KEPT:
            yield path
    workers = default / "Service Worker"
    if workers.exists() and not _of_an_extension(workers / "Database"):
        yield workers
    for path in _inside(workers):
        if path.name not in WORKERS_KEPT:
            yield path
    for path in _inside(default / "IndexedDB"):
        if not path.name.startswith(EXTENSIONS_OWN):
            yield path


def _of_an_extension(database: Path) -> bool:
    return any(
        each.is_file() and OF_AN_EXTENSION in each.read_bytes() for each in _inside(database)
    )


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []


def _delete(path: Path) -> None:
    """Delete it, without what a link leads to: that is not ours."""
    if path.is_dir() and not path.is_symlink():
        with contextlib.suppress(FileNotFoundError):  # gone meanwhile by itself
            shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _settle(default: Path) -> None:
    """Write our settings into the browser's own; settings that can't be read stay as they are."""
    make_folder(default)
    path = default / "Preferences"
    try:
        preferences = json.loads(path.read_bytes())
    except FileNotFoundError:
        preferences = {}
    except (ValueError, RecursionError):
        return
    if not isinstance(preferences, dict):
        return
    for name, value in SETTINGS.items():
        _set(preferences, name.split("."), value)
    write_whole(path, json.dumps(preferences).encode())


def _set(settings: dict[str, Any], way: list[str], value: Any) -> None:
    first, *rest = way
    if not rest:
        settings[first] = value
        return
    inside = settings.get(first)
    if not isinstance(inside, dict):
        inside = settings[first] = {}
    _set(inside, rest, value)
