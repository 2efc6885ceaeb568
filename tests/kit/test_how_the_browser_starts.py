"""Which browser a test gets, and how: what pytest-playwright's options mean for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jpki_bench.kit.browser import launch_arguments
from jpki_bench.kit.running import running
from jpki_bench.office import OfficeOptions
from tests.machine import CHROMIUM
from tests.windows import not_on_windows


@not_on_windows("browser")
def test_the_browser_is_the_one_that_was_asked_for(tmp_path: Path) -> None:
    own = str(tmp_path / "chrome")
    with running(OfficeOptions(link=True, imap=False, program="chromium")) as office:
        asked = launch_arguments(office, own, {"headless": False, "slow_mo": 5}, {})
        assert (asked["executable_path"], asked["headless"], asked["slow_mo"]) == (
            CHROMIUM, False, 5,
        )  # fmt: skip
        assert asked["ignore_default_args"] == ["--disable-extensions"]
        Path(own).touch()
        assert launch_arguments(office, own, {}, {})["channel"] == "chromium"
        for channel in ("chromium", "msedge"):
            told = launch_arguments(office, own, {"channel": channel}, {})
            assert (told["channel"], "executable_path" in told) == (channel, False)
        for channel in ("chrome", "chrome-beta"):
            with pytest.raises(pytest.fail.Exception, match="takes no extension"):
                launch_arguments(office, own, {"channel": channel}, {})
