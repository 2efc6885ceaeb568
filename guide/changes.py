"""What changed in a how-to since it was kept: words to the letter, pictures to the eye.

Of each there is what lies in its folder: file name → content. Pages that are made of the words and
pictures beside them (HTML, PDF) are not compared for themselves.
"""

from __future__ import annotations

import base64
import difflib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageChops

from guide.markup import Html, el, join

Files = Mapping[str, bytes]
How = Literal["added", "removed", "words", "picture"]

WORDS = (".md", ".txt")
PICTURES = (".png",)
SHADE = 24  # of 255: fonts and browsers of another day draw edges a little differently
SPECKS = 0.0005  # part of a picture's pixels that may differ by more than that

STYLE = """
body{margin:0 auto;padding:24px;max-width:1400px;font:16px/1.6 "Noto Sans CJK JP","Yu Gothic UI",
Meiryo,sans-serif;color:#1b1f24;background:#fff}
h2{margin-top:2.2em;padding-bottom:.2em;border-bottom:2px solid #1f4e79;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:20px;align-items:start}
figure{margin:0}img{max-width:100%;border:1px solid #8a949e}figcaption{color:#57606a}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f8fa;padding:12px}
del{background:#fdd8d5;text-decoration-thickness:2px}ins{background:#cdeed6;text-decoration:none}
"""


@dataclass(frozen=True)
class Change:
    """One file that is not what it was; what there is of it before and after."""

    name: str
    how: How
    before: bytes | None
    after: bytes | None


def changes(before: Files, after: Files) -> list[Change]:
    """Everything that differs, by name."""
    found: list[Change] = []
    for name in sorted({*before, *after}):
        if name.endswith(WORDS + PICTURES):
            how = _how(name, before.get(name), after.get(name))
            if how:
                found.append(Change(name, how, before.get(name), after.get(name)))
    return found


def _how(name: str, before: bytes | None, after: bytes | None) -> How | None:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if before == after:
        return None
    if name.endswith(WORDS):
        return "words"
    return None if same_picture(before, after) else "picture"


def same_picture(one: bytes, other: bytes) -> bool:
    """Do two PNGs look the same? Another size is another picture."""
    with Image.open(io.BytesIO(one)) as first, Image.open(io.BytesIO(other)) as second:
        if first.size != second.size:
            return False
        bands = ImageChops.difference(first.convert("RGB"), second.convert("RGB")).split()
        # Where any of the three colours differs by more than a shade, the pixel does.
        farthest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
        different = sum(farthest.histogram()[SHADE + 1 :])
        return different <= SPECKS * first.width * first.height


def changes_page(found: list[Change], words: Callable[[str], str], lang: str) -> Html:
    """Return a page of its own that shows each change, before beside after."""
    title = words("guiding.changes")
    parts = [
        join(
            el("h2", f"{change.name}: {words(f'guiding.change.{change.how}')}"),
            _shown(change, words),
        )
        for change in found
    ]
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", title),
        el("style", Html(STYLE)),
    )
    body = el("body", el("h1", title), *parts)
    return join(Html("<!doctype html>"), el("html", head, body, lang=lang))


def _shown(change: Change, words: Callable[[str], str]) -> Html:
    if change.name.endswith(WORDS):
        return _lines(change)
    sides = (("guiding.before", change.before), ("guiding.after", change.after))
    return el(
        "div",
        *(_side(words(key), png) for key, png in sides),
        class_="pair",
    )


def _side(title: str, png: bytes | None) -> Html:
    if png is None:
        return el("figure", el("figcaption", f"{title}: –"))
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    return el("figure", el("figcaption", title), el("img", src=address, alt=title))


def _lines(change: Change) -> Html:
    before, after = (
        (side or b"").decode("utf-8").splitlines() for side in (change.before, change.after)
    )
    lines = [
        el({"-": "del", "+": "ins"}.get(line[:1], "span"), line)
        for line in difflib.unified_diff(before, after, lineterm="", n=2)
        if not line.startswith(("---", "+++"))
    ]
    return el("pre", *(join(line, "\n") for line in lines))
