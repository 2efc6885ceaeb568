"""Chrome or Edge: which it is, whether it is there, its version."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Literal

from flows.checkup.files import is_file
from flows.checkup.plan import Machine
from records.editions import Site
from terms.findings import Finding

Kind = Literal["chrome", "msedge", "chromium", "other"]

CHANNELS = ("chrome", "msedge", "chromium")
NAMES: dict[Kind, str] = {"chrome": "Google Chrome", "msedge": "Microsoft Edge",
                          "chromium": "Chromium", "other": ""}  # fmt: skip
PATIENCE = 5.0  # seconds for a browser to say its version

# Where Playwright, and with it a run, looks for a browser that is named and not given by its path.
_WINDOWS = {
    "chrome": ("Google", "Chrome", "Application", "chrome.exe"),
    "msedge": ("Microsoft", "Edge", "Application", "msedge.exe"),
}
_WINDOWS_ROOTS = ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)")
_ELSEWHERE = {
    ("linux", "chrome"): "/opt/google/chrome/chrome",
    ("linux", "msedge"): "/opt/microsoft/msedge/msedge",
    ("darwin", "chrome"): "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ("darwin", "msedge"): "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
}


def kind_of(browser: str) -> Kind:
    """Return what kind ``--browser`` names, by its channel or by the name of the program."""
    if browser in ("chrome", "msedge", "chromium"):
        return browser  # type: ignore[return-value]
    name = PurePath(browser.replace("\\", "/")).name.casefold()
    kinds: tuple[tuple[Kind, str], ...] = (
        ("chromium", r"chromium"), ("msedge", r"edge"), ("chrome", r"chrome"),
    )  # fmt: skip
    return next((kind for kind, word in kinds if re.search(word, name)), "other")


def program_paths(browser: str, machine: Machine) -> Iterator[Path]:
    """Where the program may be, the likeliest first."""
    if browser not in CHANNELS:
        yield Path(browser)
    elif browser == "chromium":
        yield from _playwrights_own(machine)
        yield from _on_the_path(machine)
    elif machine.platform == "win32":
        for root in _WINDOWS_ROOTS:
            if machine.environment.get(root):
                yield Path(machine.environment[root], *_WINDOWS[browser])
    elif (machine.platform, browser) in _ELSEWHERE:
        yield Path(_ELSEWHERE[machine.platform, browser])


def _playwrights_own(machine: Machine) -> Iterator[Path]:
    given = machine.environment.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = {
        "win32": Path(machine.environment.get("LOCALAPPDATA", machine.home)),
        "darwin": machine.home / "Library" / "Caches",
    }
    folder = Path(given) if given else caches.get(machine.platform, machine.home / ".cache")
    folder = folder if given else folder / "ms-playwright"
    for pattern in ("chrome-*/chrome", "chrome-*/chrome.exe", "chrome-*/*.app/Contents/MacOS/*"):
        yield from sorted(folder.glob(f"chromium-*/{pattern}"), reverse=True)


def _on_the_path(machine: Machine) -> Iterator[Path]:
    """Where a distribution's own Chromium is, by the names that they give it."""
    for folder in machine.environment.get("PATH", "").split(os.pathsep):
        for name in ("chromium", "chromium-browser", "chromium.exe"):
            if Path(folder).is_absolute():
                yield Path(folder, name)


def program_of(browser: str, machine: Machine) -> Path | None:
    """Return the program that a run would start; None when it isn't there."""
    for path in program_paths(browser, machine):
        if is_file(path) and (machine.windows is not None or os.access(path, os.X_OK)):
            return path
    return None


def version_of(program: Path, machine: Machine) -> str | None:
    """Its version: Windows' browsers carry it in their file, others say it when asked."""
    if machine.windows is not None:
        return machine.windows.file_version(program)
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, timeout=PATIENCE, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = re.search(rb"\b\d+(?:\.\d+){1,3}\b", done.stdout)
    return said[0].decode() if said else None


def kind_finding(browser: str, machine: Machine, site: Site) -> Finding | None:
    """Return what stands in the way of this browser; None when nothing does. Starts nothing."""
    program = program_of(browser, machine)
    if program is None:
        return Finding("browser", "block", "check.browser-missing", {"browser": browser})
    kind = kind_of(browser)
    if site.loopback or kind in ("chrome", "msedge"):
        if confined(program, machine):
            return Finding("browser", "warn", "check.browser-confined", {"browser": str(program)})
        return None
    if kind == "chromium":
        return Finding("browser", "block", "check.browser-unsupported", {"browser": browser})
    return Finding("browser", "warn", "check.browser-unknown", {"browser": browser})


def confined(program: Path, machine: Machine) -> bool:
    """Is it a browser from Snap or Flatpak, which can start no program of this machine?

    A distribution may put a script in its usual place that only leads to such a one.
    """
    if machine.platform != "linux":
        return False
    try:
        places = (*program.parents, *program.resolve().parents)
        with program.open("rb") as file:
            text = file.read(4096)
    except OSError:
        return False
    led = text.startswith(b"#!") and any(word in text for word in (b"/snap/bin/", b"flatpak run"))
    return led or any(machine.root / box in places for box in ("snap", "var/lib/flatpak"))


def newer_profile(profile: Path, version: str | None) -> Finding | None:
    """Has a newer version of the browser written the profile last, than the one that opens it?

    The browser then drops what it does not understand any more, extensions too.
    """
    try:
        last = (profile / "Last Version").read_text(encoding="utf-8").strip()
        told = {"last": last, "version": version or ""}
        newer = int(last.partition(".")[0]) > int(told["version"].partition(".")[0])
    except (OSError, ValueError):
        return None
    return Finding("profile", "warn", "check.profile-newer", told) if newer else None


def browser_finding(browser: str, machine: Machine, site: Site) -> Finding:
    """Return the browser with its version. Starts it for a moment to ask, except on Windows."""
    trouble = kind_finding(browser, machine, site)
    if trouble:
        return trouble
    program = program_of(browser, machine)
    version = version_of(program, machine) if program else None
    name = NAMES[kind_of(browser)] or browser
    if version is None:
        return Finding("browser", "ok", "check.browser-found", {"browser": name})
    return Finding("browser", "ok", "check.browser-version", {"browser": name, "version": version})
