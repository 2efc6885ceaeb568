"""How the tests' browser is started, with the client in it."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType

from jpki_bench.browser_profile import QUIET, found
from jpki_bench.client.install import EXTENSION_DIR
from jpki_bench.kit.markers import awaits, passwords
from jpki_bench.kit.outcome import failed, interrupted, refuse
from jpki_bench.kit.recording import RECORDING, Recording
from jpki_bench.kit.running import RunningOffice

NO_BROWSER = (
    "ブラウザがありません / no browser: `playwright install chromium`, or Debian's `chromium`"
)
BRANDED = (
    "Chrome takes no extension from the command line since 137: leave --browser-channel out, or "
    "take chromium or msedge"
)


NEEDED = frozenset({"jpki_context", "jpki_page", "jpki_person"})
MOBILE = (
    "the JPKI client is for browsers of desktops: --device (is_mobile) asks for a phone or a "
    "tablet; take a desktop one, or override jpki_context_args"
)
MUST_AWAIT = (
    "%s is that of pytest-playwright-asyncio here: write the test with async def, or install "
    "pytest-playwright instead"
)
MUST_NOT_AWAIT = (
    "%s is that of pytest-playwright here, whose tests don't await: install "
    "pytest-playwright-asyncio instead"
)


def look_at_the_test(item: pytest.Item, *, awaiting: bool) -> None:
    """Say what keeps a test from having our browser, before anything is opened for it."""
    if not NEEDED & set(getattr(item, "fixturenames", ())):
        return
    asked = item.config.getoption("--browser", []) or ["chromium"]
    if "chromium" not in asked:
        pytest.skip(f"the JPKI client is for Chromium; --browser asks for {', '.join(asked)}")
    if isinstance(item, pytest.Function):
        own = sorted(NEEDED & set(inspect.signature(item.function).parameters))
        if own and awaits(item.function) != awaiting:
            refuse((MUST_AWAIT if awaiting else MUST_NOT_AWAIT) % own[0])


def context_arguments(
    item: pytest.Item, given: Mapping[str, Any], own: Mapping[str, Any]
) -> dict[str, Any]:
    """For the context: pytest-playwright's options and its marker, then what the project gives."""
    if not isinstance(own, Mapping):
        refuse(f"jpki_context_args has to give a dict of arguments, not {own!r}")
    marker = next(item.iter_markers("browser_context_args"), None)
    asked = {**given, **(marker.kwargs if marker else {}), **own}
    asked.pop("default_browser_type", None)  # of --device; a persistent context takes none
    if asked.get("is_mobile"):  # nobody can press anything in the client's windows then
        refuse(MOBILE)
    known = inspect.signature(BrowserType.launch_persistent_context).parameters
    unknown = sorted(set(asked) - set(known))
    if unknown:
        refuse(
            f"launch_persistent_context takes no {', '.join(unknown)}: see jpki_context_args, the "
            "marker browser_context_args, and conftest.py"
        )
    return asked


def launch_arguments(
    office: RunningOffice,
    own: str,
    launching: Mapping[str, Any],
    context: Mapping[str, Any],
) -> dict[str, Any]:
    """For ``launch_persistent_context``; ``own`` is where Playwright's own Chromium would be."""
    asked = {**launching, **context}
    if str(asked.get("channel", "")).startswith("chrome") and asked["channel"] != "chromium":
        refuse(BRANDED)
    if "channel" not in asked and "executable_path" not in asked:
        asked |= _program(own)
    arguments = [*QUIET, *asked.get("args", ())]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root
    if "client-missing" not in office.faults():
        arguments += [
            f"--disable-extensions-except={EXTENSION_DIR}",
            f"--load-extension={EXTENSION_DIR}",
        ]
    dropped = asked.get("ignore_default_args", [])
    if dropped is not True:  # Playwright's own --disable-extensions would win
        dropped = [*dropped, "--disable-extensions"]
    return {**asked, "args": arguments, "ignore_default_args": dropped}


def recording_of(
    request: pytest.FixtureRequest,
    folder: Path,
    output: str,
    office: RunningOffice,
    secrets: Iterable[str],
    har: str | Path | None,
) -> Recording:
    option = request.config.getoption
    elsewhere = passwords(request.session.items)
    recording = Recording(
        title=request.node.nodeid,
        folder=folder,
        output=Path(output),
        tracing=option("--tracing"),
        video=option("--video"),
        screenshot=option("--screenshot"),
        full_page=option("--full-page-screenshot"),
        secrets=lambda: {*office.typed, *secrets, *elsewhere},
        others=(Path(har),) if har else (),
    )
    request.node.stash[RECORDING] = recording
    return recording


def keep_if_interrupted(item: pytest.Item) -> None:
    """Keep what there is where no report will come; else the report of the end decides."""
    if interrupted(item):
        item.stash[RECORDING].keep(failed=True)


def keep(item: pytest.Item, report: pytest.TestReport) -> None:
    """Keep what the options say, now that it is known how the test has gone."""
    recording = item.stash.get(RECORDING, None)
    if recording is None:
        return
    try:
        recording.keep(failed(item))
    except OSError as trouble:
        why = f"the records of the test could not be kept: {trouble}"
        if report.failed:
            report.sections.append(("pytest-jpki", why))
        else:
            report.outcome, report.longrepr = "failed", why
    for kind, path in recording.kept:
        report.user_properties.append((f"playwright_{kind}", str(path)))


def _program(own: str) -> dict[str, str]:
    if Path(own).exists():
        return {"channel": "chromium"}  # the whole of it: the headless shell takes no extension
    program = found()
    if program is None:
        refuse(NO_BROWSER)
    return {"executable_path": program}
