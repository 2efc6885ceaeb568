"""A few of the kills at random instants; ``python -m benchmarks.kills`` does 200 of them."""

from __future__ import annotations

import pytest

from tests.e2e.kills import draw, killed, measure
from tests.e2e.unattended import LINK
from tests.further import every


@pytest.fixture(scope="module")
def length() -> float:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*next(iter(LINK.items())))
        return measure()


@pytest.mark.parametrize("number", every(6, range(6)))
def test_a_kill_at_any_instant_is_never_followed_by_a_lie(
    number: int, length: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*next(iter(LINK.items())))
    kill = draw(number, seed=1, length=length, since=0.2)
    killed(kill)
    assert kill.lies == [], f"killed after {kill.instant:.2f} s ({kill.found}, {kill.last})"
