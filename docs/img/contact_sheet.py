"""Runs the demo and lays its screenshots out on one sheet, drawn by the browser itself."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parent / "demo.png"
SHOWN = (
    "02-menu", "04-signature-password", "06-form", "07-confirm", "09-registered", "10-link-mail",
    "11-password", "13-receipt",
)  # fmt: skip
STYLE = """
body { margin: 0; padding: 18px; background: #e8ecf1; display: grid; gap: 14px;
       grid-template-columns: repeat(4, 1fr); font: 600 15px/1.4 'Noto Sans CJK JP', sans-serif; }
figure { margin: 0; background: #fff; border-radius: 8px; overflow: hidden;
         box-shadow: 0 1px 4px #0003; }
figcaption { padding: 8px 12px; color: #1b1f24; }
img { width: 100%; height: 250px; object-fit: cover; object-position: top; display: block; }
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "desk", "demo", "--json", "--out", folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        case = Path(json.loads(done.stdout)["folder"])
        figures = "".join(figure(case / "shots" / f"{name}.png") for name in SHOWN)
        draw(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{figures}")


def figure(path: Path) -> str:
    data = base64.b64encode(path.read_bytes()).decode()
    name = path.stem.partition("-")[2]
    return (
        f"<figure><figcaption>{path.stem[:2]} {name}</figcaption>"
        f'<img src="data:image/png;base64,{data}"></figure>'
    )


def draw(html: str) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=not hasattr(os, "geteuid") or os.geteuid() != 0,
        )
        page = browser.new_page(viewport={"width": 1280, "height": 620})
        page.set_content(html)
        page.screenshot(path=TARGET, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
