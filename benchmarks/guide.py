"""How long the illustrated how-to takes, and what a figure costs over a bare screenshot.

    .venv/bin/python -m benchmarks.guide

For each procedure: the figures of the guide in Japanese and English, pictured in one registration;
right after each picture the same page is pictured by a bare ``page.screenshot`` as often as it
gave figures. Then the same shots by a bare script (:mod:`benchmarks.bare_guide`) in an office of
its own. Last, ``touroku guide --lang ja,en`` for all three procedures, the whole process.

The other side is a bare script because shot-scraper cannot do it: it starts Playwright's own
Chromium or a branded Chrome and takes no path to another program, and it pictures addresses, while
these screens exist only inside a session whose card has been read.
"""

from __future__ import annotations

import asyncio
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from desk.arguments import PROCEDURES, build_parser
from desk.commands.guide import _still
from desk.commands.run import desk_options, run_options
from desk.office import open_office
from desk.settings import load_settings
from desk.terminal import Terminal
from desk.words import Words
from flows import guide
from flows.guiding.camera import Camera
from flows.guiding.example import SITE_LANGS, SiteLang
from flows.guiding.scenes import Scene
from flows.run import Run
from pages.screen import Screen
from records.casefile import load_case_file
from records.editions import choose_site

ROOT = Path(__file__).parent.parent
OFFICE = ["--person", "--no-imap", "--pause", "0", "--card-on"]


class Stopwatch(Camera):
    """The guide's camera, and after each picture the bare one."""

    async def _take(
        self, run: Run, screen: Screen, figures: Sequence[Scene], lang: SiteLang
    ) -> None:
        started = time.perf_counter()
        await super()._take(run, screen, figures, lang)
        between = time.perf_counter()
        for _ in figures:
            await screen.page.screenshot(full_page=True)
        ended = time.perf_counter()
        count = len(figures)
        TIMES.append(((between - started) / count, (ended - between) / count, screen.name))


TIMES: list[tuple[float, float, str]] = []


def main() -> None:
    vars(guide)["Camera"] = Stopwatch
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
    whole()


def capture(procedure: str) -> float:
    """Seconds of a registration with all its pictures in both languages."""
    with open_office([*OFFICE, "--procedure", procedure]) as (office, _):
        words = Words("en")
        given = [str(word) for word in office["run"] if word != "--headless"]
        chosen = build_parser(words).parse_args(
            ["run", office["case"], *given, "--yes", "--headless", "--password", "generate"]
        )
        people = Terminal(words, out=io.StringIO(), interactive=False, automatic=True)
        started = time.perf_counter()
        asyncio.run(
            guide.picture(
                load_case_file(chosen.case[0], date.today()),
                choose_site(chosen.site, chosen.edition),
                desk_options(chosen, load_settings(), words),
                run_options(chosen),
                people,
                SITE_LANGS,
                Words,
                _still(office["site"]),
            )
        )
        return time.perf_counter() - started


def by_script(procedure: str) -> float:
    with (
        open_office([*OFFICE, "--procedure", procedure]) as (office, _),
        tempfile.TemporaryDirectory() as folder,
    ):
        return timed([sys.executable, "-m", "benchmarks.bare_guide", json.dumps(office), folder])


def whole() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "desk", "guide", "--lang", "ja,en", "--out", folder]
        seconds = timed(command)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
    pictures = sum(path.suffix == ".png" for path in files)
    print(
        f"touroku guide, three procedures in ja and en: {seconds:.1f} s"
        f" for {pictures} figures, HTML, PDF, Markdown and contact sheets"
    )


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command}: {done.returncode}\n{done.stderr}")
    return time.perf_counter() - started


def report() -> None:
    print("\nscreen            figure ms   bare ms   ratio   (medians)")
    names = list(dict.fromkeys(name for _, _, name in TIMES))
    for name in names:
        ours = statistics.median(a for a, _, each in TIMES if each == name)
        bare = statistics.median(b for _, b, each in TIMES if each == name)
        print(f"  {name:<14} {ours * 1000:10.0f} {bare * 1000:9.0f} {ours / bare:7.2f}")
    ratios = [a / b for a, b, _ in TIMES]
    total = sum(a for a, _, _ in TIMES) / sum(b for _, b, _ in TIMES)
    print(
        f"time per figure over a bare page.screenshot: median {statistics.median(ratios):.2f},"
        f" all together {total:.2f} ({len(TIMES)} pictures)\n"
    )


if __name__ == "__main__":
    main()
