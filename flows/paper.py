"""Sheets of paper of our own: what is pictured when a step has no screen of the site.

Nothing of a mail is rendered: its words are shown as escaped text.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

STYLE = """
body { font: 16px/1.7 "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif; margin: 40px auto;
       max-width: 860px; color: #1b1f24; }
h1 { font-size: 22px; border-bottom: 3px solid #1f4e79; padding-bottom: 8px; }
dl { display: grid; grid-template-columns: 14em 1fr; gap: 10px 18px; }
dt { color: #57606a; } dd { margin: 0; overflow-wrap: anywhere; }
.id { font: 700 26px/1.4 "Noto Sans Mono CJK JP", Consolas, monospace; letter-spacing: .06em; }
@page { margin: 16mm; }
@media print { body { margin: 0; font-size: 13px; line-height: 1.5; }
               dl { grid-template-columns: 12em 1fr; gap: 6px 14px; } }
.hidden { background: #000; color: #000; border-radius: 2px; }
"""


def paper(lang: str, title: str, rows: Iterable[tuple[str, str]], *, auth_id: str = "") -> str:
    """Return a page with a title and rows of label and value.

    An auth_id is set in large letters.
    """
    cells = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in rows)
    large = f'<p class="id">{escape(auth_id)}</p>' if auth_id else ""
    return (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>{large}<dl>{cells}</dl></body></html>"
    )
