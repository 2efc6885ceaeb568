"""Where the parts of the client come from. Nothing was checked against the live sites."""

from __future__ import annotations

from dataclasses import dataclass

from flows.checkup.browser import Kind
from flows.checkup.profile import EXTENSION
from records.editions import Site

STAND_INS = "/__install__"  # the simulated office's, under its own site


# What the installer asks and the person answers [article].
CHOICES = {"chrome": "Chromeを使用します", "msedge": "Edgeを使用します"}


@dataclass(frozen=True)
class Downloads:
    """Addresses for the person's browser; ``trial`` where 動作確認 is a page."""

    download: str
    store: str
    trial: str | None = None


LIVE = Downloads(
    # the site is named by the [article]; the path by several public guides [3rd]
    download="https://www.jpki.go.jp/download/win.html",
    # Edge too installs from Chrome's store [article]; ID [code], form of the address [3rd];
    # whether Edge's own store has it, and under which ID: unknown
    store=f"https://chromewebstore.google.com/detail/{EXTENSION}?hl=ja",
    # 動作確認 is a program beside the client on Windows [3rd]; its name there: unknown
)


# For a Mac: the page by several public programs [3rd]. The ID of its extension is unknown; the page
# is where to look for it.
_OF_THE_MAC = "https://www.jpki.go.jp/download/mac.html"
MAC = Downloads(download=_OF_THE_MAC, store=_OF_THE_MAC)


def downloads_of(site: Site, browser: Kind, platform: str) -> Downloads:
    """Return the stand-ins on loopback, else the real ones."""
    if not site.loopback:
        return MAC if platform == "darwin" else LIVE
    base = site.origin + STAND_INS
    store = "edge" if browser == "msedge" else "chrome"
    return Downloads(f"{base}/download", f"{base}/store?browser={store}", f"{base}/trial")
