"""A few of the kills at random instants; ``python -m benchmarks.kills`` does 200 of them."""

from __future__ import annotations

import pytest

from tests.e2e.kills import draw, killed
from tests.e2e.office import PlainRun, opened_here
from tests.e2e.unattended import LINK
from tests.further import long


@pytest.mark.xdist_group("plain")
@long  # one kill at a moment that matters is in test_resume
@pytest.mark.parametrize("number", range(6))
def test_a_kill_at_any_instant_is_never_followed_by_a_lie(
    number: int, plain: PlainRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*next(iter(LINK.items())))
    kill = draw(number, seed=1, length=plain.seconds, since=0.2)
    killed(kill, opened_here)
    assert kill.lies == [], f"killed after {kill.instant:.2f} s ({kill.found}, {kill.last})"
