"""The command line as a person meets it: a process, two streams, an exit code."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.desk.commands import ROOT, Touroku, type_in


@pytest.fixture(scope="session", autouse=True)
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the project's texts, compiled anew.

    The tree's own are renewed if they are old.
    """
    copy = tmp_path_factory.mktemp("texts")
    if not (ROOT / "desk").is_dir():  # the program is installed elsewhere, with its texts
        return copy
    from hatch_build import compile_catalogues  # noqa: PLC0415 - not there then

    stale = False
    for po in (ROOT / "desk" / "locale").glob("*/LC_MESSAGES/*.po"):
        target = copy / po.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(po.read_bytes())
    for mo in compile_catalogues(copy):
        ours = ROOT / mo.relative_to(copy)
        stale |= not ours.is_file() or ours.read_bytes() != mo.read_bytes()
    if stale:
        compile_catalogues(ROOT)
    return copy


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def touroku(tmp_path: Path) -> Touroku:
    """``touroku("run", "case.toml", lang="en")``; see :func:`tests.desk.commands.type_in`."""
    (tmp_path / "here").mkdir()
    return partial(type_in, tmp_path)
