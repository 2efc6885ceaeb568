"""The notation of the catalogue's texts.

``漢字《かんじ》`` is a reading over the kanji before it; ``｜`` opens the part that it belongs to
where that is not all of them kanji (``｜Web《ウェブ》``). ``**…**`` is emphasis, and what stands
between back quotes is a code, an address or what a key is called.
"""

from __future__ import annotations

import re

from markupsafe import escape

from guide.markup import Html, el, join

KANJI = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff"
_RUBY = re.compile(rf"(?:｜([^｜《》]+)|([{KANJI}]+))《([^《》]+)》")
_JAPANESE = re.compile(rf"[{KANJI}\u3040-\u30ff]")
_KANA_FIRST = re.compile(r"[^（(\u3040-\u30ff]*[\u3040-\u30ff]")
_SPAN = re.compile(r"\*\*(.+?)\*\*|`(.+?)`", re.DOTALL)


def markup(source: str) -> Html:
    """Return a text of the catalogue as HTML."""
    parts: list[str] = []
    at = 0
    for found in _SPAN.finditer(source):
        parts.append(_ruby(source[at : found.start()]))
        strong, code = found.groups()
        parts.append(el("strong", _ruby(strong)) if strong else _code(code))
        at = found.end()
    return join(*parts, _ruby(source[at:]))


def _code(shown: str) -> Html:
    """Return what stands on a Japanese screen is read, and set, as Japanese in every language."""
    return el("code", shown, lang="ja" if _JAPANESE.search(shown) else None)


def is_japanese(shown: str) -> bool:
    """Is a text of a drawing Japanese, and not only what it has in brackets?"""
    return bool(_KANA_FIRST.match(shown))


def plain(source: str) -> str:
    """Return the same text without readings and emphasis.

    For alternative texts, titles and Markdown.
    """
    return _SPAN.sub(lambda found: found[1] or found[2], _RUBY.sub(r"\1\2", source))


def pieces(source: str) -> list[tuple[str, str]]:
    """Return a text cut into (what stands there, its reading or ""); emphasis is dropped."""
    bare = _SPAN.sub(lambda found: found[1] or found[2], source)
    cut: list[tuple[str, str]] = []
    at = 0
    for found in _RUBY.finditer(bare):
        if found.start() > at:
            cut.append((bare[at : found.start()], ""))
        cut.append((found[1] or found[2], found[3]))
        at = found.end()
    if at < len(bare):
        cut.append((bare[at:], ""))
    return cut


def bare_kanji(source: str) -> list[str]:
    """Return the kanji of a text that have no reading, outside back quotes."""
    without = _RUBY.sub("", re.sub(r"`.+?`", "", source))
    return re.findall(rf"[{KANJI}]+", without)


def _ruby(source: str) -> Html:
    parts: list[str] = []
    at = 0
    for found in _RUBY.finditer(source):
        parts.append(escape(source[at : found.start()]))
        base = found[1] or found[2]
        parts.append(el("ruby", base, el("rp", "（"), el("rt", found[3]), el("rp", "）")))
        at = found.end()
    return join(*parts, escape(source[at:]))
