"""The visible text and the links of an HTML mail. Nothing is rendered, nothing is fetched.

A scanner of its own, because a tree of hostile input has no bounds: 73 KB of open formatting
elements become 5.8 GB in selectolax, and the standard library's parser takes quadratic time. This
one only moves forward, within a budget of work; the tests compare it with selectolax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5

from mail import marks

MAX_TAG = 8 * 1024
MAX_WORK = 16 * 1024 * 1024
MAX_LINKS = 500
MAX_OPEN = 256

# Private characters that carry the number of a link through the text; they come from here only.
LINK_OPEN, LINK_NUMBER, LINK_CLOSE = "\ue000", "\ue001", "\ue002"
SENTINELS = str.maketrans("", "", LINK_OPEN + LINK_NUMBER + LINK_CLOSE)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>][^\s/>=]{0,100})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?"""
)
_TAG_END = re.compile(r"[\s/]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br tr li h1 h2 h3 h4 h5 h6 table ul ol hr blockquote pre section article header"
        " footer dt dd dl center address form fieldset main nav aside body",
    )
)
_VOID = frozenset(
    re.findall(r"\w+", "area base br col embed hr img input link meta param source track wbr")
)
_RAW = frozenset(("script", "style", "title", "iframe", "noembed", "noframes"))
# What looks like tags in these is shown as it stands.
_LITERAL = frozenset(("textarea", "xmp", "plaintext"))
# Their contents are not shown.
_INERT = frozenset(("template", "datalist", "audio", "video", "canvas"))
_ACTIVE = frozenset(("script", "base", "iframe", "object", "embed", "applet", "frame", "frameset"))
# html.unescape raises on numbers of thousands of digits.
_HUGE_NUMBER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
# In attributes a name without its semicolon counts only at the end of a word (?a=1&para=2).
_ATTRIBUTE_REFERENCE = re.compile(r"&(#\w{1,40};?|[a-zA-Z][a-zA-Z0-9]{0,40}(?:;|(?![=a-zA-Z0-9])))")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*[01](?:\.\d+)?\s*"
    r"(?:px|pt|em|rem|%)?\s*(?:;|!|\Z)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|\Z)"
    r"|max-height\s*:\s*0|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)


@dataclass
class HtmlText:
    """``text`` carries each link as LINK_OPEN number LINK_NUMBER text LINK_CLOSE."""

    text: str = ""
    hrefs: list[str] = field(default_factory=list)
    hidden: str = ""
    marks: set[str] = field(default_factory=set)


def read_html(html: str) -> HtmlText:
    """Read within MAX_WORK characters of work; never raises."""
    return _Scanner(html.translate(SENTINELS)).run()


def _unescape(text: str) -> str:
    return unescape(_HUGE_NUMBER.sub("\ufffd", text))


def _unescape_attribute(text: str) -> str:
    return _ATTRIBUTE_REFERENCE.sub(_referred, _HUGE_NUMBER.sub("\ufffd", text))


def _referred(found: re.Match[str]) -> str:
    return unescape(found[0]) if found[1].startswith("#") else html5.get(found[1], found[0])


class _Scanner:
    def __init__(self, html: str) -> None:
        self.html = html
        self.result = HtmlText()
        self.out: list[str] = []
        self.hidden: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.unseen = 0
        self.pre = 0
        self.in_link = False
        self.work = 0

    def run(self) -> HtmlText:
        html, position = self.html, 0
        while position < len(html):
            less = html.find("<", position)
            if less < 0:
                self._text(html[position:])
                break
            if less > position:
                self._text(html[position:less])
            position = self._markup(less)
            if self.work > MAX_WORK:
                self.result.marks.add(marks.LIMITS)
                break
        self._close_link()
        self.result.text = "".join(self.out)
        self.result.hidden = "".join(self.hidden)[:100_000]
        return self.result

    def _markup(self, less: int) -> int:
        """Handle what begins with "<" and say where to go on."""
        html = self.html
        if html.startswith("<!--", less) and not html.startswith(("<!-->", "<!--->"), less):
            return self._after("-->", less + 4)
        if html.startswith(("<!", "<?"), less):
            return self._after(">", less)
        tag = _TAG.match(html, less)
        if not tag:
            self._text("<")
            return less + 1
        attributes, end = self._attributes(tag.end())
        self.work += end - less
        name = tag.group(2).lower()
        if tag.group(1):
            self._end(name)
            return end
        self._start(name, attributes)
        if name in _RAW or name in _LITERAL:
            closing = re.compile(f"</{name}(?![^\\s/>])", re.IGNORECASE).search(html, end)
            over = closing.start() if closing and name != "plaintext" else len(html)
            if name in _LITERAL:
                self._text(html[end:over])
            return over
        return end

    def _after(self, mark: str, position: int) -> int:
        end = self.html.find(mark, position)
        return end + len(mark) if end >= 0 else len(self.html)

    def _attributes(self, position: int) -> tuple[dict[str, str], int]:
        html = self.html
        limit = min(len(html), position + MAX_TAG)
        attributes: dict[str, str] = {}
        while True:
            end = _TAG_END.match(html, position, limit)
            if end:
                return attributes, end.end()
            attribute = _ATTRIBUTE.match(html, position, limit)
            if not attribute or attribute.end() == position:
                break
            value = next((v for v in attribute.group(2, 3, 4) if v is not None), "")
            attributes.setdefault(attribute.group(1).lower(), _unescape_attribute(value))
            position = attribute.end()
        self.work += MAX_TAG
        self.result.marks.add(marks.LIMITS)
        return attributes, self._after(">", position)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ACTIVE or any(key.startswith("on") for key in attributes):
            self.result.marks.add(marks.ACTIVE)
        if name == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
            self.result.marks.add(marks.ACTIVE)
        if name in ("form", "input", "button", "textarea", "select"):
            self.result.marks.add(marks.FORM)
        if name in _BLOCKS:
            self._break("\n")
        elif name in ("td", "th"):
            self._break("\t")
        if name == "a" and "href" in attributes and not self.unseen:
            self._close_link()
            self._open_link(attributes["href"])
        elif name in ("a", "area") and "href" in attributes:
            self.hidden.append(" " + attributes["href"][:2000] + " ")
        if name in _VOID:
            return
        unseen = (
            name in _INERT
            or (name == "dialog" and "open" not in attributes)
            or "hidden" in attributes
            or bool(_UNSEEN.search(attributes.get("style", "")))
        )
        if len(self.open) < MAX_OPEN:
            self.open.append((name, unseen))
            self.unseen += unseen
        elif unseen:
            self.result.marks.add(marks.LIMITS)
        self.pre += name == "pre"

    def _end(self, name: str) -> None:
        if name in _BLOCKS:
            self._break("\n")
        if name == "a":
            self._close_link()
        self.pre = max(0, self.pre - (name == "pre"))
        for back in range(1, min(len(self.open), 32) + 1):
            if self.open[-back][0] == name:
                for _, unseen in self.open[-back:]:
                    self.unseen -= unseen
                del self.open[-back:]
                return
            if self.open[-back][0] == "template":
                return  # no end tag within reaches out of it

    def _text(self, text: str) -> None:
        text = _unescape(text).translate(SENTINELS)
        if self.unseen:
            self.hidden.append(text)
            return
        self.out.append(text if self.pre else _SPACE.sub(" ", text))

    def _break(self, mark: str) -> None:
        if not self.unseen:
            self.out.append(mark)
        else:
            self.hidden.append(mark)

    def _open_link(self, href: str) -> None:
        if len(self.result.hrefs) >= MAX_LINKS:
            self.result.marks.add(marks.LIMITS)
            return
        self.out += [LINK_OPEN, str(len(self.result.hrefs)), LINK_NUMBER]
        self.result.hrefs.append(href.strip()[:4000])
        self.in_link = True

    def _close_link(self) -> None:
        if self.in_link:
            self.out.append(LINK_CLOSE)
            self.in_link = False
