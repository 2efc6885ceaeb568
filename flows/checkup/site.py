"""Does the site answer, does it refuse us as one from abroad, and what time does it say it is?

One GET of the entry page, with bounded reads, nothing else: no script is run, no image is fetched.
"""

from __future__ import annotations

import html.parser
import http.client
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import IO

from flows.certificates import refused_certificate
from flows.checkup.clock import CLOCK_SMALL, ahead_of, clock_told
from flows.office_proxy import ASKS_WHO, office_proxy
from records.editions import Site
from terms.findings import Finding
from terms.text import one_line

PATIENCE = 6.0  # seconds for each answer of the network
LIMIT = 512 << 10  # bytes of the page that are read
AGENT = "touroku-check"
OF_THE_AGENCY = ("在留申請オンラインシステム", "clickTurkKjnBtn", "WCAAS010Dto")
"""What stands on the entry pages (docs/domain.md 1 and 2). Their addresses prove nothing: a filter
that keeps the page away names the address that was asked for."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the page's text, its ``Date``, and our own clock then.

    ``asked``: our clock when the page was asked for. Without an answer ``status`` is None and
    ``reason`` says why; ``certificate``: the connection was refused for the site's certificate,
    which a wrong clock may bring about. ``away``: the site sent us to another address. ``proxy``:
    the office's, at which the way ended.
    """

    status: int | None
    text: str = ""
    date: str | None = None
    at: datetime | None = None
    asked: datetime | None = None
    reason: str = ""
    certificate: bool = False
    away: str | None = None
    proxy: str = ""


def site_findings(site: Site) -> list[Finding]:
    answer = ask(site)
    return [site_finding(site, answer), clock_finding(answer)]


def site_finding(site: Site, answer: Answer) -> Finding:
    """Return what the answer means for a registration."""
    origin = {"origin": site.origin}
    if answer.away:
        return Finding("site", "block", "check.site-elsewhere", {**origin, "url": answer.away})
    if answer.proxy:
        return Finding("site", "block", "site.proxy", {**origin, "reason": answer.reason})
    if answer.status is None:
        code = refused_certificate(answer.reason) if answer.certificate else None
        params = {**origin, "reason": answer.reason}
        return Finding("site", "block", code or "site.unreachable", params)
    heading, said = _what_it_says(answer.text)
    kind = _trouble(site.edition.key, heading, said)
    if kind:
        return Finding("site", "block", f"site.{kind}", {"message": said or heading})
    params = {**origin, "status": str(answer.status)}
    if answer.status == 403:
        return Finding("site", "block", "check.site-forbidden", params)
    if answer.status >= 300:  # a redirection that goes round in circles, too
        return Finding("site", "block", "check.site-status", params)
    if not _is_the_agencys(answer.text):
        return Finding(
            "site", "warn", "check.site-not-recognised", {**origin, "said": heading or "–"}
        )
    return Finding("site", "ok", "check.site-answers", params)


def clock_finding(answer: Answer) -> Finding:
    """Our clock beside the one of the site; a computer that stood still meanwhile has none."""
    slept = answer.at and answer.asked and answer.at - answer.asked > CLOCK_SMALL
    ahead = ahead_of(answer.date, answer.at) if answer.at and not slept else None
    if ahead is None:
        code = "check.clock-certificate" if answer.certificate else "check.clock-unknown"
        return Finding("clock", "warn", code)
    return clock_told(ahead)


def ask(site: Site) -> Answer:
    """GET the entry page, following the site's own redirections only. Never raises."""
    asked = datetime.now(UTC)
    proxy = None if site.loopback else office_proxy(site.origin)
    opener = urllib.request.build_opener(
        _OwnRedirections(site), *([urllib.request.ProxyHandler({})] if site.loopback else [])
    )
    headers = {"User-Agent": AGENT}
    request = urllib.request.Request(site.entry_url, headers=headers)  # noqa: S310 - never a file
    try:
        with opener.open(request, timeout=PATIENCE) as response:
            return _answer(response.status, response.headers, response, asked)
    except _AwayError as away:
        return Answer(None, away=away.url)
    except urllib.error.HTTPError as refusal:
        with refusal:
            if refusal.code == ASKS_WHO and proxy:
                return Answer(None, reason=f"{proxy}: {refusal}", proxy=str(proxy))
            return _answer(refusal.code, refusal.headers, refusal, asked)
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        cause = getattr(trouble, "reason", trouble)
        certificate = isinstance(cause, ssl.SSLCertVerificationError)
        reason = str(cause) or type(cause).__name__
        # Behind the tunnel it is the site that keeps silent or speaks another language.
        beyond = (TimeoutError, ssl.SSLError, http.client.HTTPException, ValueError)
        if proxy and not isinstance(cause, beyond):
            return Answer(None, reason=f"{proxy}: {reason}", proxy=str(proxy))
        return Answer(None, reason=reason, certificate=certificate)


def _answer(status: int, headers: Message, body: IO[bytes], asked: datetime) -> Answer:
    at = datetime.now(UTC)
    try:
        data = body.read(LIMIT)
    except (OSError, http.client.HTTPException):
        data = b""
    charset = headers.get_content_charset() or "utf-8"
    try:
        text = data.decode(charset, "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return Answer(status, text, headers.get("Date"), at, asked)


class _AwayError(Exception):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class _OwnRedirections(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def __init__(self, site: Site) -> None:
        self._site = site

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not self._site.owns(newurl):
            raise _AwayError(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_the_agencys(text: str) -> bool:
    """Has the agency's own page come? A filter, or the page of a hotel, may answer instead."""
    return any(words in text for words in OF_THE_AGENCY)


class _Heading(html.parser.HTMLParser):
    """The text of the first heading and of the first alert."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._inside: list[tuple[str, str]] = []  # tag that ends it, which text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = "h1" if tag == "h1" else "alert" if ("role", "alert") in attrs else None
        if part and part not in self.texts:
            self.texts[part] = ""
            self._inside.append((tag, part))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1][0] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        for _, part in self._inside:
            self.texts[part] += data


def _what_it_says(text: str) -> tuple[str, str]:
    parser = _Heading()
    parser.feed(text)
    heading, said = (one_line(parser.texts.get(part, "")) for part in ("h1", "alert"))
    return heading[:200], said[:200]


def _trouble(edition: str, heading: str, said: str) -> str | None:
    """Return the kind of error page that the heading speaks of, as a run would take it."""
    from pages.knowledge import load
    from pages.recognise import Recognised, recognise
    from pages.snapshot import Heading, Snapshot
    from pages.understanding import understand

    page = Snapshot("", headings=(Heading(heading, 1),) if heading else (), text=said)
    taken = recognise(understand(page, load(edition)))
    return taken.kind if isinstance(taken, Recognised) and taken.screen == "trouble" else None
