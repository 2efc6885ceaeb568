"""How long the illustrated how-to takes, and what a figure costs over a bare screenshot.

    .venv/bin/python -m benchmarks.guide

For each procedure: the figures of the guide in Japanese and English, pictured in one registration.
Each screen is pictured several times by the guide's camera and, as often as it gave figures, by a
bare ``page.screenshot``; who goes first changes each time, as the first on a new page finds it
cold. Then the same shots by a bare script (:mod:`benchmarks.bare_guide`) in an office of its own.
Last, ``touroku guide --lang ja,en`` for all three procedures, the whole process; with ``--shots``
it is left out.

The other side is a bare script because shot-scraper cannot do it: it starts Playwright's own
Chromium or a branded Chrome and takes no path to another program, and it pictures addresses, while
these screens exist only inside a session whose card has been read.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desk.guide_session import QUICK, open_guide_session
from desk.office import open_office
from desk.words import Words
from flows.howto import making
from flows.howto.camera import Camera
from flows.howto.example import SITE_LANGS, SiteLang
from flows.howto.scenes import scenes
from flows.registration.session import Session
from guide import Procedure, shots_of
from guide.model import PROCEDURES
from pages.screens import Screen

ROOT = Path(__file__).parent.parent
REPEATS = 6  # of each screen; an even number, so that both go first equally often


class Stopwatch(Camera):
    """The guide's camera and the bare one in turn, several times."""

    async def _take(self, session: Session, screen: Screen, lang: SiteLang) -> None:
        figures = scenes(screen)

        async def ours() -> None:
            await super(Stopwatch, self)._take(session, screen, lang)

        async def bare() -> None:
            for _ in figures:
                await session.page.screenshot(full_page=True)

        for turn in range(REPEATS):
            for each in (ours, bare) if turn % 2 == 0 else (bare, ours):
                started = time.perf_counter()
                await each()
                seconds = (time.perf_counter() - started) / len(figures)
                TIMES.setdefault((screen.name, each.__name__), []).append(seconds)


TIMES: dict[tuple[str, str], list[float]] = {}


def main() -> None:
    vars(making)["Camera"] = Stopwatch
    captured, scripted = [], []
    for procedure in PROCEDURES:
        captured.append(capture(procedure))
        scripted.append(by_script(procedure))
        print(
            f"{procedure}: guide with bare shots between {captured[-1]:.2f} s,"
            f" bare script {scripted[-1]:.2f} s",
            flush=True,
        )
    report()
    if "--shots" not in sys.argv[1:]:
        whole()


def capture(procedure: Procedure) -> float:
    """Seconds of a registration with all its pictures in both languages."""
    with open_guide_session(procedure, Words("en")) as session:
        started = time.perf_counter()
        figures = frozenset(figure.id for figure in shots_of(procedure))
        asyncio.run(session.picture(SITE_LANGS, figures))
        return time.perf_counter() - started


def by_script(procedure: str) -> float:
    with (
        open_office([*QUICK, "--procedure", procedure]) as (office, _),
        tempfile.TemporaryDirectory() as folder,
    ):
        return timed([sys.executable, "-m", "benchmarks.bare_guide", json.dumps(office), folder])


def whole() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "desk", "guide", "--lang", "ja,en", "--out", folder]
        seconds = timed(command)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
    pictures = sum(path.suffix == ".png" for path in files)
    films = sum(path.suffix == ".mp4" for path in files)
    print(
        f"touroku guide, three procedures in ja and en: {seconds:.1f} s"
        f" for {pictures} figures, HTML, PDF, Markdown, contact sheets and {films} films"
    )


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command}: {done.returncode}\n{done.stderr}")
    return time.perf_counter() - started


def report() -> None:
    print("\nscreen            figure ms   bare ms   ratio   (medians)")
    ratios = []
    for name in dict.fromkeys(name for name, _ in TIMES):
        ours, bare = (statistics.median(TIMES[name, who]) for who in ("ours", "bare"))
        ratios.append(ours / bare)
        print(f"  {name:<14} {ours * 1000:10.0f} {bare * 1000:9.0f} {ratios[-1]:7.2f}")
    everything = {who: [t for (_, by), all in TIMES.items() if by == who for t in all]
                  for who in ("ours", "bare")}  # fmt: skip
    total = sum(everything["ours"]) / sum(everything["bare"])
    print(
        f"time per figure over a bare page.screenshot: {statistics.median(ratios):.2f} in the"
        f" middle, {max(ratios):.2f} at most, all together {total:.2f}"
        f" ({len(everything['ours'])} pictures)\n"
    )


if __name__ == "__main__":
    main()
