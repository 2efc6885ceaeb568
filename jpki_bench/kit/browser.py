"""How the tests' browser is started, with the client in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jpki_bench.browser_profile import QUIET, found
from jpki_bench.client.install import EXTENSION_DIR
from jpki_bench.kit.recording import Recording
from jpki_bench.kit.running import RunningOffice

NO_BROWSER = (
    "ブラウザがありません / no browser: `playwright install chromium`, or Debian's `chromium`"
)
BRANDED = (
    "Chrome takes no extension from the command line since 137: leave --browser-channel out, or "
    "take chromium or msedge"
)


def launch_arguments(
    office: RunningOffice,
    own: str,
    launching: Mapping[str, Any],
    context: Mapping[str, Any],
) -> dict[str, Any]:
    """For ``launch_persistent_context``; ``own`` is where Playwright's own Chromium would be."""
    asked = {**launching, **context}
    if str(asked.get("channel", "")).startswith("chrome") and asked["channel"] != "chromium":
        raise pytest.UsageError(BRANDED)
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
    request: pytest.FixtureRequest, folder: Path, output: str, office: RunningOffice
) -> Recording:
    option = request.config.getoption
    return Recording(
        title=request.node.nodeid,
        folder=folder,
        output=Path(output),
        tracing=option("--tracing"),
        video=option("--video"),
        screenshot=option("--screenshot"),
        full_page=option("--full-page-screenshot"),
        secrets=lambda: office.typed,
    )


def _program(own: str) -> dict[str, str]:
    if Path(own).exists():
        return {"channel": "chromium"}  # the whole of it: the headless shell takes no extension
    program = found()
    if program is None:
        raise pytest.UsageError(NO_BROWSER)
    return {"executable_path": program}
