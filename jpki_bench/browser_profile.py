"""The office PC's browser: a profile with the client in it, and the program that starts it.

The driver gets a path to a program and a profile, as on any desk. That the program brings the
extension along, and a debugging port for the person, is the office's own affair.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jpki_bench.client.install import EXTENSION_DIR, EXTENSION_ID, HostConfig, Protocol, install
from jpki_bench.starter import Starter, starter_in, write_starter

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
PLACES = (
    ("Chromium", "Application", "chrome.exe"),
    ("Microsoft", "Edge", "Application", "msedge.exe"),
    ("Google", "Chrome", "Application", "chrome.exe"),
)
APPLICATIONS = Path("/Applications"), Path.home() / "Applications"  # a Mac's; not yet tried on one
BUNDLES = (
    ("Chromium.app", "Chromium"),
    ("Microsoft Edge.app", "Microsoft Edge"),
    ("Google Chrome.app", "Google Chrome"),
)
ROOTS = ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)")
# A page that a window makes ready for its address line, which nobody types into: half a second of
# a processor at each start. As chrome://flags notes what is switched off.
SWITCHED_OFF = ("webui-omnibox-popup@2", "webui-omnibox-aim-popup@2")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


@dataclass(frozen=True)
class OfficeBrowser:
    """``launcher`` is what ``--browser`` gets, ``profile`` what ``--profile`` gets."""

    launcher: Path
    profile: Path

    @property
    def port_file(self) -> Path:
        """Chromium writes its debugging port there when it has started."""
        return self.profile / "DevToolsActivePort"

    @property
    def added(self) -> Path:
        """Is there when the stand-in store has added the extension (jpki_bench/installation)."""
        return self.launcher.with_name("extension-added")


def make_browser(
    folder: Path,
    host: HostConfig,
    protocols: Sequence[Protocol] = ("jpki",),
    *,
    program: str | None = None,
    with_extension: bool,
    with_host: bool,
) -> OfficeBrowser:
    """Make profile and launcher in a folder. Raises :class:`NoBrowserError`."""
    program = program or found()
    if program is None:
        raise NoBrowserError
    profile = folder / "profile"
    profile.mkdir(mode=0o700)
    switch_off(profile)
    if with_host:
        install(profile, host, protocols)
    arguments = [program, *QUIET, "--remote-debugging-port=0"]
    browser = OfficeBrowser(starter_in(folder, "browser"), profile)
    if with_extension:
        browser.added.touch()
        _note_extension(profile)
    else:  # the stand-in store puts it in by the debugging port
        arguments.append("--enable-unsafe-extension-debugging")
    bringing = f"--load-extension={EXTENSION_DIR}"
    write_starter(browser.launcher, Starter(tuple(arguments), once=bringing, when=browser.added))
    return browser


def found() -> str | None:
    """Return a browser of this machine that takes the extension."""
    on_path = (path for name in PROGRAMS if (path := shutil.which(name)))
    return next(on_path, None) or installed(os.environ)


def installed(
    environment: Mapping[str, str], applications: Sequence[Path] = APPLICATIONS
) -> str | None:
    """Return the browser of a Windows or a Mac, where none is on the PATH.

    One that takes the extension first.
    """
    roots = [Path(environment[root]) for root in ROOTS if root in environment]
    programs = [
        *(Path(root, *place) for place in PLACES for root in roots),
        *(root / app / "Contents/MacOS" / name for app, name in BUNDLES for root in applications),
    ]
    return next((str(program) for program in programs if program.is_file()), None)


def switch_off(profile: Path) -> None:
    """Have a new profile do without what no office and no test looks at."""
    state = profile / "Local State"
    if not state.exists():
        noted = {"browser": {"enabled_labs_experiments": SWITCHED_OFF}}
        state.write_text(json.dumps(noted), encoding="utf-8")


def _note_extension(profile: Path) -> None:
    """Write down what Chromium itself writes when it has started with the extension once.

    Whoever looks into the profile of an office PC finds the extension there before the first run.
    """
    entry = {"location": 8, "path": str(EXTENSION_DIR), "disable_reasons": []}
    preferences = {"extensions": {"settings": {EXTENSION_ID: entry}}}
    default = profile / "Default"
    default.mkdir(mode=0o700)
    (default / "Preferences").write_text(json.dumps(preferences), encoding="utf-8")
