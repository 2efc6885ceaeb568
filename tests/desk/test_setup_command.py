"""A setup that ends with the wrong code leads a script to register at a desk that isn't ready."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.desk.commands import free_port, type_in


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the live client exists")
def test_where_there_is_no_client_it_says_so_and_where_to_rehearse(tmp_path: Path) -> None:
    answer = type_in(tmp_path, "setup")
    assert answer.code == 1
    assert "for Windows and the Mac only" in answer.problems[0]
    assert "simulated office" in answer.err
    told = type_in(tmp_path, "setup", "--json")
    assert told.code == 1
    assert told.document["error"]["code"] == "setup.windows-only"
    assert not (tmp_path / "home" / "setup.json").exists()


def test_another_site_is_refused(tmp_path: Path) -> None:
    answer = type_in(tmp_path, "setup", "--site", "https://www.example.com", "--json")
    assert answer.code == 2
    assert answer.document["error"]["code"] == "site.refused"


def test_without_a_terminal_it_only_looks(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-opened\n")
    browser.chmod(0o700)
    port = free_port()
    answer = type_in(
        tmp_path, "setup", "--site", f"http://127.0.0.1:{port}", "--browser", browser,
        "--profile", tmp_path / "profile", "--card", f"link:127.0.0.1:{port}", "--json",
    )  # fmt: skip
    assert answer.code == 3
    steps = {step["id"]: step for step in answer.document["steps"]}
    assert [name for name, step in steps.items() if step["done"]] == ["browser"]
    assert all(step["message"] for step in steps.values())
    assert answer.document["ready"] is False
    assert answer.document["simulated"] is True
    assert answer.document["error"]["code"] == "setup.not-done"
    assert not (tmp_path / "was-opened").exists()
    kept = json.loads((tmp_path / "home" / "setup.json").read_text(encoding="utf-8"))
    assert set(kept) == {"simulated"}
