"""Runs the demo and draws README's picture: what its terminal says beside what it pictured."""

from __future__ import annotations

import base64
import html
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parent / "demo.png"
SHOWN = ("menu", "signature-password", "form", "registered", "password", "receipt")
BEGIN, END = " 6/13", " 8/13"  # of what is shown of the terminal, besides its last lines
LAST = 2
STYLE = """
body { margin: 0; padding: 18px; background: #e8ecf1; display: grid; gap: 16px;
       grid-template-columns: max-content 1fr; align-items: start;
       font: 600 13px/1.4 'Noto Sans CJK JP', sans-serif; }
pre { margin: 0; padding: 16px 18px; border-radius: 8px; background: #10161d; color: #e8eef4;
      font: 12px/1.5 'DejaVu Sans Mono', 'Noto Sans CJK JP', monospace; }
i { font-style: normal; display: inline-block; width: 1ch; } i.wide { width: 2ch; }
main { display: grid; gap: 12px; grid-template-columns: 1fr 1fr; }
figure { margin: 0; background: #fff; border-radius: 8px; overflow: hidden;
         box-shadow: 0 1px 4px #0003; }
figcaption { padding: 5px 10px; color: #1b1f24; }
img { width: 100%; height: 128px; object-fit: cover; object-position: top; display: block; }
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "desk", "demo", "--lang", "ja", "--out", folder]
        environment = {**os.environ, "COLUMNS": "80"}
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=environment
        )
        shots = sorted(Path(folder, "cases").glob("*/shots/*.png"))
        figures = "".join(map(figure, (x for x in shots if x.stem.partition("-")[2] in SHOWN)))
        said = "".join(map(cell, excerpt(done.stdout, folder)))
        head = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>"
        draw(f"{head}<pre>{said}</pre><main>{figures}</main>")


def excerpt(text: str, folder: str) -> str:
    """Return the form, the confirmation and the end; never a password that was made up."""
    lines = text.replace(f"{folder}/", "").splitlines()
    begin, end = (next(i for i, x in enumerate(lines) if x.startswith(at)) for at in (BEGIN, END))
    return "\n".join(["$ touroku demo", " …", *lines[begin:end], " …", *lines[-LAST:]])


def cell(letter: str) -> str:
    """Return a letter as wide as a terminal has it: no font holds all of them in one measure."""
    if letter.isascii():
        return html.escape(letter)
    wide = ' class="wide"' if unicodedata.east_asian_width(letter) in "WF" else ""
    return f"<i{wide}>{letter}</i>"


def figure(path: Path) -> str:
    data = base64.b64encode(path.read_bytes()).decode()
    number, _, name = path.stem.partition("-")
    return (
        f"<figure><figcaption>{number} {name}</figcaption>"
        f'<img src="data:image/png;base64,{data}" alt=""></figure>'
    )


def draw(page_of: str) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=not hasattr(os, "geteuid") or os.geteuid() != 0,
        )
        page = browser.new_page(viewport={"width": 1280, "height": 560})
        page.set_content(page_of)
        page.screenshot(path=TARGET, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
