"""Whether to believe a mail.

Three outcomes: trusted; unknown, the person may decide; refused. What nobody knows about the
agency's real mails (docs/domain.md 2) ends in "unknown", never in "trusted".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from mail import addresses, auth_id, links, marks
from mail.authentication import AuthenticationResults, believes, domain_of, is_name, parse
from mail.mime import Headers, headers_of
from mail.model import Expectation, Message, Reason, Verdict
from terms.auth_id import key_of

LOOPBACK_AUTHSERV_ID: Final = "mx.post.example"
CLOCKS_DIFFER: Final = timedelta(minutes=10)
MAX_AHEAD: Final = timedelta(hours=24)

# A mail for which one of these speaks is never used; for all others the person may decide.
REFUSED: Final = frozenset(
    (
        "sender-other",
        "sender-lookalike",
        "several-from",
        "unreadable-from",
        "auth-failed",
        "recipient-other",
        "too-old",
        "link-too-long",
        "link-odd-characters",
        "link-scheme",
        "link-userinfo",
        "link-punycode",
        "link-not-https",
        "link-port",
        "link-host",
        "link-redirect",
        "link-rewritten",
        "link-lookalike",
        "link-text-differs",
        "hidden-text",
        "form",
        "active",
        "odd-link",
        "mixed-id",
        "id-of-another",
        "bidi",
        "dangerous-file",
    )
)
_MARKS_THAT_SPEAK: Final = (
    marks.SEVERAL_FROM,
    marks.UNREADABLE_FROM,
    marks.LIMITS,
    marks.HIDDEN_TEXT,
    marks.FORM,
    marks.ACTIVE,
    marks.ODD_LINK,
    marks.MIXED_ID,
    marks.BIDI,
    marks.DANGEROUS_FILE,
    marks.DOUBLED_HEADER,
    marks.RESENT,
    marks.SEALED,
    marks.NO_HEADERS,
    marks.NO_TEXT,
    marks.SEVERAL_MAILS,
    marks.UNCLEAR_ENCODING,
)

Signatures = Callable[[bytes], frozenset[str]]


def judge(
    message: Message,
    data: bytes,
    expectation: Expectation,
    *,
    signatures: Signatures | None = None,
) -> Verdict:
    """Weigh ``message``, read from ``data``, against what is waited for. Never raises.

    ``signatures`` gives the domains whose DKIM signature of ``data`` holds
    (:func:`mail.signature.signing_domains` with a resolver); it is asked only where the receiving
    server's word is missing.
    """
    headers = headers_of(data)
    reasons = [
        *_sender(message, expectation),
        *(Reason(mark) for mark in _MARKS_THAT_SPEAK if mark in message.marks),
        *_recipient(message, headers, expectation),
        *_age(message, expectation),
        *_links(message, expectation),
        *_auth_ids(message, expectation),
        *_name(message, expectation),
    ]
    against, grounds = _authentication(message, data, headers, expectation, signatures)
    reasons += against
    through = next((link.through for link in message.links if link.url == message.url), "")
    if through:
        grounds = (*grounds, Reason("link-unwrapped", {"host": through}))
    unique = tuple({(r.code, *sorted(r.params.items())): r for r in reasons}.values())
    refused = any(reason.code in REFUSED for reason in unique)
    return Verdict(
        trusted=not unique, ask=bool(unique) and not refused, reasons=unique, grounds=grounds
    )


def choose(message: Message, expectations: Sequence[Expectation]) -> Expectation:
    """Find the expectation whose edition the mail claims: by sender, else link, else the first.

    ``expectations`` is not empty.
    """
    domain = domain_of(message.sender or "")
    for expectation in expectations:
        if domain == expectation.mail_domain:
            return expectation
    text = " ".join((message.url or "", *message.urls, message.text[:20_000])).lower()
    for expectation in expectations:
        if expectation.mail_domain in text:
            return expectation
    return expectations[0]


def _sender(message: Message, expectation: Expectation) -> list[Reason]:
    if {marks.SEVERAL_FROM, marks.UNREADABLE_FROM, marks.NO_HEADERS} & message.marks:
        return []
    if message.sender is None:
        return [Reason("sender-missing")]
    domain = domain_of(message.sender)
    if domain == expectation.mail_domain:
        return []
    params = {"sender": message.sender, "domain": expectation.mail_domain}
    hosts = tuple(origin.partition("://")[2] for origin in expectation.link_origins)
    if links.host_lookalike(domain, (expectation.mail_domain, *hosts)):
        return [Reason("sender-lookalike", params)]
    if message.forwarded != "no":
        return [Reason("forwarded", params)]
    return [Reason("sender-other", params)]


def _recipient(message: Message, headers: Headers, expectation: Expectation) -> list[Reason]:
    if expectation.recipient is None or marks.NO_HEADERS in message.marks:
        return []
    wanted = addresses.plain(expectation.recipient)
    if wanted in message.recipients:
        return []
    if message.forwarded != "no" and message.sender != f"info@{expectation.mail_domain}":
        return []  # "forwarded" is said already; the outer recipient means nothing
    if not headers.raw("to") or not message.recipients:
        return [Reason("recipient-missing", {"recipient": wanted})]
    return [Reason("recipient-other", {"recipient": wanted, "to": message.recipients[0]})]


def _age(message: Message, expectation: Expectation) -> list[Reason]:
    if marks.NO_HEADERS in message.marks:
        return []
    if message.date is None:
        return [Reason("date-missing")]
    now = expectation.now or datetime.now(UTC)
    shown = {"date": message.date.strftime("%Y-%m-%d %H:%M UTC")}
    if message.date > now + MAX_AHEAD:
        return [Reason("from-the-future", shown)]
    if expectation.not_before and message.date < expectation.not_before - CLOCKS_DIFFER:
        return [Reason("too-old", shown)]
    if expectation.sure_from and message.date < expectation.sure_from - CLOCKS_DIFFER:
        clocks = {"begun": expectation.begun, "there": expectation.begun_there}
        return [Reason("clocks-differ", {**shown, **clocks})]
    return []


def _links(message: Message, expectation: Expectation) -> list[Reason]:
    reasons: list[Reason] = []
    origins = expectation.link_origins
    if message.url is None:
        if message.kind == "registered" and not message.filed:
            reasons.append(Reason("no-link"))
    elif message.kind == "registered" or message.goes_on:
        reasons += links.check_link(message.url, origins)
    for link in message.links:
        if links.lookalike(link.url, origins, expectation.mail_domain):
            reasons.append(Reason("link-lookalike", {"url": link.url[:200]}))
        shown = links.text_contradicts(link)
        if shown:
            reasons.append(Reason("link-text-differs", {"shown": shown, "url": link.url[:200]}))
    return reasons[:20]


def _auth_ids(message: Message, expectation: Expectation) -> list[Reason]:
    ids = message.auth_ids
    if not ids:
        return [Reason("no-id")] if message.kind != "other" else []
    reasons = [Reason("several-ids", {"ids": ", ".join(ids[:5])})] if len(ids) > 1 else []
    if expectation.owner:
        reasons.append(Reason("id-of-another", {"case": expectation.owner}))
    expected = expectation.expected_auth_id
    if expected is not None and key_of(expected) not in {key_of(each) for each in ids}:
        reasons.append(Reason("id-differs", {"expected": expected, "found": ids[0]}))
    return reasons


def _name(message: Message, expectation: Expectation) -> list[Reason]:
    """Return a mail that speaks to somebody else is theirs: spouses may share one address.

    One that names nobody is theirs as well as the applicant's, unless its ID tells.
    """
    if message.kind == "other":
        return []
    if not message.addressee and expectation.shared_with:
        expected = expectation.expected_auth_id
        told = expected is not None and message.auth_id is not None
        if told and key_of(expected or "") == key_of(message.auth_id or ""):
            return []
        return [Reason("address-shared", {"cases": ", ".join(expectation.shared_with)})]
    if not message.addressee or not expectation.name:
        return []
    one, other = _letters(message.addressee), _letters(expectation.name)
    return [] if one == other else [Reason("name-other")]


def _letters(name: str) -> str:
    plain = auth_id.normalise(name).casefold()
    return "".join(char for char in plain if char.isalnum())


def _authentication(
    message: Message,
    data: bytes,
    headers: Headers,
    expectation: Expectation,
    signatures: Signatures | None,
) -> tuple[list[Reason], tuple[Reason, ...]]:
    if marks.NO_HEADERS in message.marks:
        return [], ()
    domain = expectation.mail_domain
    reason = _word_of_server(headers, expectation)
    if marks.BEHIND_ANOTHER in message.marks and (reason is None or reason.code != "auth-failed"):
        # Whoever wrote the mail above may have written these results, too; no signature, though.
        reason = Reason(marks.BEHIND_ANOTHER)
    if reason is None:
        server = parse(headers.raw("authentication-results")[0]).authserv_id
        return [], (Reason("authenticated", {"server": server, "domain": domain}),)
    if reason.code != "auth-failed" and signatures and domain in signatures(data):
        return [], (Reason("signature-holds", {"domain": domain}),)
    return [reason], ()


def _word_of_server(headers: Headers, expectation: Expectation) -> Reason | None:
    """Return what the receiving server says against the mail; None when it vouches for its author.

    Only the topmost header counts: everything below may have come with the mail.
    """
    values = headers.raw("authentication-results")
    if not values:
        return Reason("auth-missing")
    topmost = parse(values[0])
    believed = expectation.authserv_ids
    if not believed and expectation.loopback:
        believed = (LOOPBACK_AUTHSERV_ID,)
    if not is_name(topmost.authserv_id):
        return Reason("auth-nameless")
    if not believes(topmost.authserv_id, believed):
        return Reason("auth-unknown-server", {"server": topmost.authserv_id})
    return _weigh(topmost, expectation.mail_domain)


def _weigh(word: AuthenticationResults, domain: str) -> Reason | None:
    params = {"server": word.authserv_id, "domain": domain}
    dmarc = {
        result.result
        for result in word.results
        if result.method == "dmarc"
        and domain_of(result.properties.get("header.from", domain)) == domain
    }
    dkim = {
        result.result
        for result in word.results
        if result.method == "dkim"
        and domain_of(
            result.properties.get("header.d", "") or result.properties.get("header.i", "")
        )
        == domain
    }
    spf_passed = False
    spf_failed = False
    for result in word.results:
        if result.method == "spf":
            aligned = domain_of(result.properties.get("smtp.mailfrom", "")) == domain
            spf_passed |= aligned and result.result == "pass"
            spf_failed |= result.result in ("fail", "hardfail", "softfail")
    reason: Reason | None = Reason("auth-unclear", params)
    if "fail" in dmarc:
        reason = Reason("auth-failed", params)
    elif "pass" in dkim:
        reason = None
    elif "fail" in dkim or "permerror" in dkim:
        reason = Reason("auth-unclear" if spf_passed else "auth-failed", params)
    elif "pass" in dmarc or spf_passed:
        reason = None
    elif spf_failed:
        reason = Reason("auth-failed", params)
    return reason
