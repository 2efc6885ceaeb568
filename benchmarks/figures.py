"""What a benchmark found: figures with their spread, and how something grows."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Unit = Literal["ratio", "ms", "s", "MiB"]
WORSE = 1.25  # times a committed ratio from which on it has become worse


@dataclass(frozen=True)
class Figure:
    """A median of ``times`` measurements between ``low`` and ``high``.

    A ratio is ours over theirs, pair by pair in one run. ``goal``: at most that, None where none is
    set.
    """

    key: str
    ja: str
    en: str
    unit: Unit
    median: float
    low: float
    high: float
    times: int
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.median <= self.goal


@dataclass(frozen=True)
class Curve:
    """How seconds grow with a number, as pairs of both."""

    key: str
    ja: str
    en: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Found:
    """All that one run measured, on which machine and when (ISO day)."""

    day: str
    machine: str
    figures: tuple[Figure, ...]
    curves: tuple[Curve, ...] = ()

    def write(self, path: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


def figure(
    key: str, ja: str, en: str, values: Sequence[float], unit: Unit, goal: float | None = None
) -> Figure:
    """Return the figure of some measurements."""
    low, high = min(values), max(values)
    return Figure(key, ja, en, unit, statistics.median(values), low, high, len(values), goal)


def read(path: Path) -> Found:
    """Return what was written by :meth:`Found.write`."""
    data = json.loads(path.read_text(encoding="utf-8"))
    curves = (Curve(**{**x, "points": tuple(map(tuple, x["points"]))}) for x in data["curves"])
    figures = (Figure(**each) for each in data["figures"])
    return Found(data["day"], data["machine"], tuple(figures), tuple(curves))


def worsened(found: Iterable[Figure], before: Iterable[Figure]) -> list[str]:
    """Say which ratios are over a quarter worse than before, by the best of each.

    Times are those of a machine and are not compared. The best is what other work beside it
    disturbs least.
    """
    known = {each.key: each for each in before if each.unit == "ratio"}
    return [
        f"{each.key}: {each.low:.2f} at best, and it was {known[each.key].low:.2f}"
        for each in found
        if each.key in known and each.low > known[each.key].low * WORSE
    ]
