"""Pages as they were seen: each folder of ``snapshots`` is one, with what is to be made of it.

A page that an office sends becomes a test by being put there; see ``understood.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pages.understood import understood

SNAPSHOTS = Path(__file__).parent / "snapshots"
FOLDERS = sorted(path.parent for path in SNAPSHOTS.glob("*/snapshot.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_is_read_as_it_was_meant(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    made = understood(
        folder, {key: expected[key] for key in ("edition", "case") if key in expected}
    )
    assert {key: made.get(key) for key in expected} == expected


def test_no_page_says_nothing() -> None:
    """An expected.json without a screen would be a test that cannot fail."""
    assert len(FOLDERS) >= 30
    for folder in FOLDERS:
        assert "screen" in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
