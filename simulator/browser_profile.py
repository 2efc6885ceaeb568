"""The office PC's browser: a profile with the client in it, and the program that starts it.

The driver gets a path to a program and a profile, as on any desk. That the program brings the
extension along, and a debugging port for the person, is the office's own affair.
"""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from simulator.client.install import EXTENSION_DIR, EXTENSION_ID, HostConfig, install

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
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
        """Is there when the stand-in store has added the extension (simulator/installation)."""
        return self.launcher.with_name("extension-added")


def make_browser(
    folder: Path, host: HostConfig, *, with_extension: bool, with_host: bool
) -> OfficeBrowser:
    """Make profile and launcher in a folder. Raises :class:`NoBrowserError`."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        raise NoBrowserError
    profile = folder / "profile"
    profile.mkdir(mode=0o700)
    if with_host:
        install(profile, host)
    arguments = [program, *QUIET, "--remote-debugging-port=0"]
    browser = OfficeBrowser(_launcher(folder), profile)
    if with_extension:
        browser.added.touch()
        _note_extension(profile)
    else:  # the stand-in store puts it in by the debugging port
        arguments.append("--enable-unsafe-extension-debugging")
    _write_launcher(browser, arguments)
    return browser


def _note_extension(profile: Path) -> None:
    """Write down what Chromium itself writes when it has started with the extension once.

    Whoever looks into the profile of an office PC finds the extension there before the first run.
    """
    entry = {"location": 8, "path": str(EXTENSION_DIR), "disable_reasons": []}
    preferences = {"extensions": {"settings": {EXTENSION_ID: entry}}}
    default = profile / "Default"
    default.mkdir(mode=0o700)
    (default / "Preferences").write_text(json.dumps(preferences), encoding="utf-8")


def _launcher(folder: Path) -> Path:
    return folder / ("browser.cmd" if sys.platform == "win32" else "browser")


def _write_launcher(browser: OfficeBrowser, arguments: list[str]) -> None:
    """The browser's program; it brings the extension along once that has been added."""
    extension = f"--load-extension={EXTENSION_DIR}"
    if sys.platform == "win32":
        line = " ".join(f'"{word}"' for word in arguments)
        text = (
            f'@echo off\r\nset "EXTENSION="\r\n'
            f'if exist "{browser.added}" set "EXTENSION={extension}"\r\n{line} %EXTENSION% %*\r\n'
        )
        browser.launcher.write_text(text, encoding="utf-8")
    else:
        added = shlex.quote(str(browser.added))
        text = (
            f'#!/bin/sh\n[ -e {added} ] && set -- {shlex.quote(extension)} "$@"\n'
            f'exec {shlex.join(arguments)} "$@"\n'
        )
        browser.launcher.write_text(text, encoding="utf-8")
        browser.launcher.chmod(0o700)
