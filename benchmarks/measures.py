"""The benchmarks of speed, each a process of its own whose JSON is made into figures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Curve, Figure, figure

ROOT = Path(__file__).parent.parent
Measured = tuple[list[Figure], list[Curve]]


@dataclass(frozen=True)
class Measure:
    """``quick``: processor time alone, which means something on a busy machine, too."""

    name: str
    take: Callable[[], Measured]
    quick: bool = False


def told(module: str, *arguments: str) -> Any:
    """Run a benchmark and return its JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def starting() -> Measured:
    ratios = told("help", "--json")["ratios"]
    ja, en = "touroku --help / 空の Python（CPU時間）", "touroku --help / an empty Python, CPU time"
    return [figure("help", ja, en, ratios, "ratio", 2.5)], []


def registration() -> Measured:
    ratios = told("registration", "--rounds", "7", "--json")["ratios"]
    bare, plain = ratios.values()
    return [
        figure("registration", "登録 / 同じ写真を撮る素のスクリプト",
               "a registration / a bare script with the same pictures", bare, "ratio", 1.02),
        figure("registration-plain", "登録 / 隠さず撮る素のスクリプト",
               "a registration / a bare script with plain pictures", plain, "ratio"),
    ], []  # fmt: skip


def card() -> Measured:
    data = told("card", "--json")
    ours = data["figures"]["touroku card --json"]
    figures = []
    for key, other, ja, goal in (
        ("card-opensc", "OpenSC", "touroku card / pkcs15-tool（20 ms/APDU）", 1 / 4.5),
        ("card-bare", "bare", "touroku card / 同じAPDUだけ", None),
    ):
        theirs = data["figures"][other]
        figures.append(
            Figure(key, ja, f"touroku card / {other}, 20 ms an APDU", "ratio",
                   ours["median"] / theirs["median"], ours["best"] / theirs["worst"],
                   ours["worst"] / theirs["best"], 15, goal)
        )  # fmt: skip
    return figures, []


def look() -> Measured:
    sizes = (50, 500, 5_000)
    data = {size: told("look", "--controls", str(size), "--repeat", "20") for size in sizes}
    found = data[500]
    spread = found["look_median"], found["look_fastest"], found["look_slowest"]
    one = Figure("look", "1回見る、500の欄", "one look at 500 controls", "ms", *spread, 20, 15)
    points = tuple((size, data[size]["look_median"] / 1000) for size in sizes)
    return [one], [Curve("look", "画面の欄の数", "controls of a page", points)]


def cases() -> Measured:
    sizes = (10, 1_000, 10_000)
    spent = {
        size: {each["what"]: each for each in told("store", "--cases", str(size), "--json")}
        for size in sizes
    }
    found = spent[10_000]["cases list"]
    one = Figure("cases", "cases list、1万件", "cases list of 10,000", "s",
                 found["wall"], found["wall"], found["longest"], 5, 1.0)  # fmt: skip
    points = tuple((size, spent[size]["cases list"]["wall"]) for size in sizes)
    return [one], [Curve("cases", "案件の数（cases list）", "cases (cases list)", points)]


def mails() -> Measured:
    sizes = (10, 1_000, 10_000, 50_000)
    data = {size: told("mail", "--others", str(size)) for size in sizes}
    grown = [data[size]["MiB"] for size in sizes]
    ja, en = "5万通から1通を探すときのメモリーの増え", "memory to find one of 50,000 mails"
    one = Figure("mails", ja, en, "MiB", grown[-1], min(grown), max(grown), len(grown))
    points = tuple((size, data[size]["seconds"]) for size in sizes)
    return [one], [Curve("mails", "受信箱のメールの数", "mails of a mailbox", points)]


LEDGER_GOALS: dict[str, float | None] = {
    "list": 50, "search": 50, "due": 50, "add": 10,
    "cases list": None, "cases list WORDS": None, "cases due": None,
}  # fmt: skip


def ledger() -> Measured:
    figures: list[Figure] = []
    curves: list[Curve] = []
    data = told("ledger", "--json")
    for kind in dict.fromkeys(each["kind"] for each in data):
        for question, goal in LEDGER_GOALS.items():
            own = [x for x in data if x["kind"] == kind and x["question"] == question]
            last = own[-1]
            en = f"ledger on {kind}: {question}, {last['cases']:,} cases, 95th of a hundred"
            ja = f"台帳（{kind}）：{question}、{last['cases']:,}件、100回中95番目"
            p95 = last["p95"]
            key, times = f"ledger-{kind}-{question.replace(' ', '-').lower()}", last["times"]
            figures.append(Figure(key, ja, en, "ms", p95, last["median"], p95, times, goal))
            points = tuple((x["cases"], x["p95"] / 1000) for x in own)
            curves.append(Curve(key, f"台帳の件数（{kind}、{question}）",
                                f"cases of a ledger ({kind}, {question})", points))  # fmt: skip
    return figures, curves


MEASURES = (
    Measure("help", starting, quick=True),
    Measure("card", card),
    Measure("registration", registration),
    Measure("look", look),
    Measure("cases", cases),
    Measure("mails", mails),
    Measure("ledger", ledger),
)
