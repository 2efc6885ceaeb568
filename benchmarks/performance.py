"""``docs/performance.md`` and its picture, from what was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import log10

from benchmarks.figures import Curve, Figure, Found

PICTURE = "img/performance.svg"
WIDE, HIGH, LEFT, TOP, GAP = 190, 130, 52, 34, 66
ROW = TOP + HIGH + 46
COLUMNS = 4
HEAD = (
    "# 速さ / Speed\n\n"
    "このページは `python -m benchmarks` が書きます。比は、1回の実行の中でこちらと相手を交互に"
    "動かした、「こちら÷相手」の中央値です。時間は、下の機械のものです。✗は、目標に届かないものです。\n\n"
    "*This page is written by `python -m benchmarks`. A ratio is ours over theirs, in turn within"
    " one run: the median. Times are those of the machine below. ✗: the goal is not reached.*\n"
)


def page(found: Found) -> str:
    """Return the page in Markdown."""
    rows = [
        "| 何を / what | 中央値 / median | 最小–最大 / range | 回数 / times | 目標 / goal | |",
        "| --- | ---: | ---: | ---: | ---: | :---: |",
        *map(_row, found.figures),
    ]
    where = f"{found.day}、{found.machine}"
    grows = "## 増え方 / Growth\n\n" + (
        "縦は秒、横は数、どちらも10倍ごとの目盛りです。\n\n"
        "*Seconds upwards, the number to the right, both on scales of powers of ten.*\n\n"
        f"![増え方 / growth]({PICTURE})\n"
    )
    parts = [HEAD, where + "\n", "\n".join(rows) + "\n"]
    return "\n".join([*parts, grows] if found.curves else parts)


def _row(each: Figure) -> str:
    unit = "" if each.unit == "ratio" else f" {each.unit}"
    goal = "" if each.goal is None else f"≤ {each.goal:.3g}{unit}"
    met = {None: "", True: "✓", False: "✗"}[each.met]
    values = f"{each.median:.3g}{unit} | {each.low:.3g}–{each.high:.3g}"
    return f"| {each.ja} / {each.en} | {values} | {each.times} | {goal} | {met} |"


def picture(curves: Sequence[Curve]) -> str:
    """Return the curves side by side as SVG."""
    rows, columns = -(-len(curves) // COLUMNS), min(len(curves), COLUMNS)
    width, height = LEFT + columns * (WIDE + GAP), rows * ROW + 10
    drawn = "".join(
        f'<g transform="translate({LEFT + at % COLUMNS * (WIDE + GAP)},{at // COLUMNS * ROW})">'
        f"{_curve(each)}</g>"
        for at, each in enumerate(curves)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' font-size="11" font-family="sans-serif">'
        f'<rect width="100%" height="100%" fill="#fff"/>{drawn}</svg>\n'
    )


def _curve(curve: Curve) -> str:
    xs, ys = zip(*curve.points, strict=True)
    across, up = _scale(xs, WIDE), _scale(ys, HIGH)
    dots = [(across(x), TOP + HIGH - up(y)) for x, y in curve.points]
    parts = [
        f'<text y="14">{escape(curve.ja)}</text><text y="27" fill="#555">{escape(curve.en)}</text>'
    ]
    parts += [
        f'<g transform="translate(0,{TOP + HIGH - up(y):.0f})"><line x2="{WIDE}" stroke="#eee"/>'
        f'<text x="-4" y="4" text-anchor="end">{y:.2g} s</text></g>'
        for y in dict.fromkeys((min(ys), max(ys)))
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in dots)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1b6ca8"/>')
    parts += [
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#1b6ca8"/>'
        f'<text x="{x:.0f}" y="{TOP + HIGH + 16 + at % 2 * 13}" text-anchor="middle">'
        f"{number:,.0f}</text>"
        for at, ((x, y), number) in enumerate(zip(dots, xs, strict=True))
    ]
    return "".join(parts)


def _scale(values: Sequence[float], length: int) -> Callable[[float], float]:
    """Where a value stands on a scale of powers of ten, at least ten times wide."""
    low, high = log10(max(min(values), 1e-4)), log10(max(*values, 1e-4))
    high = max(high, low + 1)
    return lambda value: (log10(max(value, 1e-4)) - low) / (high - low) * length
