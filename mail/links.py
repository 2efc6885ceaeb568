"""Links: where they stand in a text, and whether one leads exactly where it must."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from mail import html
from mail.model import Link, Reason
from mail.rewritten import is_service, unwrapped
from terms.text import one_line

MAX_LINKS = 200
MAX_URL = 2000

# Only the scheme ignores case: under IGNORECASE "s" and "k" would fall into the range, as the
# other cases of U+017F and U+212A.
_BARE = re.compile(r"(?i:https?)://[^\s<>\"\u0080-\U0010ffff]{1,4000}")
_ANCHOR = re.compile(
    f"{html.LINK_OPEN}(\\d+){html.LINK_NUMBER}([^{html.LINK_OPEN}{html.LINK_CLOSE}]*)"
)
_TRAILING = ".,;:!?)]}'*`|>"
# Full-width characters that browsers turn into parts of an address.
_CONFUSABLE = re.compile("[\uff20\uff0e\uff0f\uff1a\u3002\uff61\u2024\u2044\u2215][0-9A-Za-z]")
_GOES_ON = re.compile(r"[ \t]*([0-9A-Za-z%&=?/._~+#@:,;-]+)[ \t]*(?=\n|\Z)")
_PASSWORD = re.compile(
    r"パスワード|password|登録ページ|下記(?:の)?\s?URL|following URL", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^(?:-- |_{10,}|={10,})[ \t]*$", re.MULTILINE)

_STRICT = re.compile(r"(https?)://([^/?#]*)((?:[/?#].*)?)", re.DOTALL)
_HOST = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?")
_IPV6 = re.compile(r"(\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?")
_CLEAN = re.compile(r"[!#-;=?-\[\]_a-z~]+")  # RFC 3986 and no quotes, blanks, \ < > ^ ` { | }
_HOST_IN_TEXT = re.compile(
    r"(?:(https?)://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9.-]*@)", re.IGNORECASE
)
_PORTS = {"https": "443", "http": "80"}


def find_links(text: str, hrefs: list[str]) -> tuple[tuple[Link, ...], bool]:
    """Return the links of a text in their order, and whether one goes on in confusable characters.

    ``hrefs`` are the targets of the anchors that the text carries (:mod:`mail.html`).
    """
    found: list[tuple[int, int, str, str | None]] = []
    covered: list[tuple[int, int]] = []
    for anchor in _ANCHOR.finditer(text):
        number = int(anchor.group(1)[:6])
        if number < len(hrefs):
            shown = one_line(anchor.group(2))[:500]
            found.append((anchor.start(), anchor.end(), hrefs[number], shown))
        covered.append(anchor.span())
        if len(found) >= MAX_LINKS:
            break
    odd = False
    inside = 0
    for bare in _BARE.finditer(text):
        if len(found) >= 2 * MAX_LINKS:
            break
        while inside < len(covered) and covered[inside][1] <= bare.start():
            inside += 1
        if inside < len(covered) and covered[inside][0] <= bare.start():
            continue
        odd |= bool(_CONFUSABLE.match(text, bare.end()))
        url = bare.group().rstrip(_TRAILING)
        end = bare.start() + len(url)
        if end == bare.end():
            url, end = _continued(text, bare.start(), url, end)
        found.append((bare.start(), end, url, None))
    found.sort(key=lambda item: item[0])
    foot = _SIGNATURE.search(text)
    links = []
    for start, end, url, label in found:
        if not url.lower().startswith(("mailto:", "tel:", "#")):
            near = _near_password(text, start, end) and not (foot and foot.start() < start)
            inner, through = unwrapped(url)
            links.append(Link(inner, label, near, through))
    return tuple(links[:MAX_LINKS]), odd


def _continued(text: str, start: int, url: str, end: int) -> tuple[str, int]:
    """Return an address that a mailer broke at the margin goes on in the next line."""
    while len(url) < MAX_URL:
        line_start = text.rfind("\n", 0, end) + 1
        if not text.startswith("\n", end) or end - line_start < 60:
            break
        rest = _GOES_ON.match(text, end + 1)
        if not rest or "://" in rest.group(1) or not re.search(r"[0-9A-Za-z]", rest.group(1)):
            break
        query = "?" in url or re.search(r"[=&%/?]", rest.group(1))
        if not query and not re.fullmatch(r"[0-9A-Za-z_-]{8,}", rest.group(1)):
            break
        url, end = url + rest.group(1), rest.end()
    return url, end


def _near_password(text: str, start: int, end: int) -> bool:
    """Do its line, the three before or the one behind speak of the password?"""
    before = text[max(0, start - 400) : start].split("\n")
    lines = [line for line in before[:-1] if line.strip()][-3:] + before[-1:]
    behind = text[end : end + 200].split("\n")
    lines += behind[:1] + [line for line in behind[1:] if line.strip()][:1]
    return any(_PASSWORD.search(line) for line in lines) or bool(_PASSWORD.search(text[start:end]))


def best_link(links: Iterable[Link]) -> Link | None:
    """Return the one that looks most like the password page; None when there is none."""
    best: Link | None = None
    best_score = -1
    for link in links:
        match = _STRICT.fullmatch(link.url[:MAX_URL]) or re.match(
            r"([a-z]+):/?/?([^/?#]*)(.*)", link.url[:MAX_URL], re.IGNORECASE | re.DOTALL
        )
        if not match:
            continue
        host, rest = match.group(2).lower(), match.group(3)
        score = 4 * link.near_password + 2 * ("immi" in host) + ("?" in rest or len(rest) > 12)
        if score > best_score:
            best, best_score = link, score
    return best


def origin_of(url: str) -> str | None:
    """ "https://host" or "http://host:port" in lower case; None unless strictly readable."""
    match = _STRICT.fullmatch(url)
    if not match or not _CLEAN.fullmatch(url):
        return None
    host = _HOST.fullmatch(match.group(2)) or _IPV6.fullmatch(match.group(2))
    if not host:
        return None
    scheme, port = match.group(1), host.group(2)
    suffix = f":{int(port)}" if port and port != _PORTS[scheme] else ""
    return f"{scheme}://{host.group(1).lower()}{suffix}"


def check_link(url: str, origins: tuple[str, ...]) -> tuple[Reason, ...]:
    """Everything that speaks against following ``url``; empty only for the very origin.

    Browsers are forgiving readers, so whatever is not written in the plainest way is refused
    instead of being interpreted.
    """
    shown = {"url": url[:200]}
    if len(url) > MAX_URL:
        return (Reason("link-too-long", shown),)
    if not _CLEAN.fullmatch(url):
        return (Reason("link-odd-characters", shown),)
    match = _STRICT.fullmatch(url)
    if not match:
        return (Reason("link-scheme", shown),)
    scheme, authority, rest = match.groups()
    reasons: list[Reason] = []
    if "@" in authority:
        reasons.append(Reason("link-userinfo", shown))
    host, _, port = authority.rpartition("@")[2].partition(":")
    if "xn--" in host.lower():
        reasons.append(Reason("link-punycode", {"host": host}))
    origin = origin_of(url)
    if origin not in origins:
        if not any(allowed.startswith(f"{scheme}://") for allowed in origins):
            reasons.append(Reason("link-not-https", shown))
        if f"{scheme}://{host.lower()}" in origins and port:
            reasons.append(Reason("link-port", {"host": host, "port": port}))
        if not reasons or not any(host.lower() == _host(allowed) for allowed in origins):
            reasons.append(Reason("link-host", {"host": host or authority}))
        if is_service(host) or _holds(rest, origins):
            reasons.append(Reason("link-rewritten", {"host": host or authority}))
    if _leads_on(rest, origins):
        reasons.append(Reason("link-redirect", shown))
    return tuple(reasons)


def _holds(rest: str, origins: tuple[str, ...]) -> bool:
    """Is the genuine address written inside, as some service does that rewrites links?"""
    inside = unquote(unquote(rest)).lower()
    return any(f"{origin}/" in inside for origin in origins)


def _host(origin: str) -> str:
    return origin.partition("://")[2].partition(":")[0]


_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}[^/\\]", re.IGNORECASE)
_SCRIPT = re.compile(r"(?:javascript|data|vbscript|file):", re.IGNORECASE)
_REDIRECTS = frozenset(
    re.findall(
        r"\w+",
        "url uri u r redirect redirecturl redirecturi redirect_uri redirect_url return returnurl"
        " return_to returnto next goto go to target dest destination continue forward callback"
        " location link out exit",
    )
)


def _leads_on(rest: str, origins: tuple[str, ...]) -> bool:
    """Is there another address in path, query or fragment, at any depth of escaping?"""
    text = rest
    for _ in range(4):
        path, _, query = text.partition("?")
        if re.search(r"[a-z]:[/\\]{2}", path, re.IGNORECASE) or path.startswith("//"):
            return True
        for pair in re.split(r"[&;#]", query):
            name, _, value = pair.partition("=")
            elsewhere = _ELSEWHERE.search(value or name)
            if elsewhere and not any(
                value == origin or value.startswith(f"{origin}/") for origin in origins
            ):
                return True
            if _SCRIPT.match(value.strip()):
                return True
            if name.lower() in _REDIRECTS and re.match(r"[^/]+\.[a-z]{2,}(?:/|\Z)", value):
                return True
        unescaped = unquote(text)
        if unescaped == text:
            return False
        text = unescaped
    return True  # escaped more often than any honest link


def text_contradicts(link: Link) -> str | None:
    """Return the host that a link shows, if it shows one and leads to another; else None."""
    if link.text is None:
        return None
    shown = _HOST_IN_TEXT.search(link.text.strip())
    if not shown:
        return None
    target = re.match(r"[a-z]+://(?:[^/?#]*@)?([^/?#:]*)", link.url, re.IGNORECASE)
    actual = target.group(1).lower() if target else ""
    host = shown.group(2).lower()
    if host == link.through or actual in (host, f"www.{host}"):
        return None
    # "登録.pdf" or "Yahoo.co" style words are no addresses unless they are written like one.
    whole = shown.group(0) == link.text.strip().split("/")[0] or shown.group(1) is not None
    return host if whole else None


_DIGIT_LETTERS = str.maketrans("0135", "oles")


def lookalike(url: str, origins: tuple[str, ...], mail_domain: str) -> bool:
    """Tell whether the host tries to pass for one of ours without being of the ministry."""
    match = re.match(r"[a-z]+:[/\\]*([^/\\?#]*)", url, re.IGNORECASE)
    authority = match.group(1).lower() if match else ""
    userinfo, _, host = authority.rpartition("@")
    host = host.partition(":")[0].rstrip(".")
    if any(host == _host(origin) for origin in origins):
        return False
    words = ("moj.go.jp", "moj-go", "mojgo", "ras-immi", "rasens", "rasimmi", mail_domain)
    if any(word in unquote(userinfo) for word in words):
        return True
    return host_lookalike(host, (*(_host(origin) for origin in origins), mail_domain))


def host_lookalike(host: str, ours: tuple[str, ...]) -> bool:
    """Return the same of a bare domain, such as a sender's."""
    host = host.lower()
    if host in ours or host == "moj.go.jp" or host.endswith(".moj.go.jp"):
        return False
    if "xn--" in host or not host.isascii():
        return True
    plain = unquote(host).translate(_DIGIT_LETTERS)
    words = ("moj.go.jp", "moj-go", "mojgo", "ras-immi", "rasens", "rasimmi", "moj.go", "isa.go.jp")
    if any(word in plain for word in words) and not host.endswith(".go.jp"):
        return True
    return any(
        _distance(plain, own.translate(_DIGIT_LETTERS)) <= max(2, len(own) // 6) for own in ours
    )


def _distance(one: str, two: str) -> int:
    """Edits between two short texts (Levenshtein); 99 where the lengths alone say "far"."""
    if abs(len(one) - len(two)) > 4 or max(len(one), len(two)) > 80:
        return 99
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, right in enumerate(two, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]
