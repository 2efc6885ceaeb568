"""The page of contracts is what the editions' files say."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_editions_say() -> None:
    page = runpy.run_path(str(ROOT / "scripts/contracts-page"))["page"]
    assert (ROOT / "docs/contracts.md").read_text(encoding="utf-8") == page()
