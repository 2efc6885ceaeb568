"""The simulated person sits down at the next browser, however fast it follows the last one."""

from __future__ import annotations

from pathlib import Path

from simulator.person import _done_with


def test_a_browser_that_opened_while_the_last_one_went_is_not_forgotten(tmp_path: Path) -> None:
    port_file = tmp_path / "DevToolsActivePort"
    port_file.write_text("4001\n/devtools/browser/1")
    _done_with(port_file, "4000")
    assert port_file.exists()
    _done_with(port_file, "4001")
    assert not port_file.exists()
    _done_with(port_file, "4001")
