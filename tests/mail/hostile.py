# ruff: noqa: E501  (mails are quoted as they are)
"""Mails that lie: none may be believed. Unless a trick is about them, sender and results are good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.mail.letters import (
    DATE,
    DOMAINS,
    FIRST_SUBJECT,
    HANH,
    ID,
    LINK,
    LINK_2026,
    b64,
    crlf,
    first,
    first_page,
    html,
    mail,
    multipart,
    page,
    part,
    plain,
    results,
    word,
)

DOMAIN = DOMAINS["2022"]
EVIL = "evil.example"


@dataclass(frozen=True)
class Hostile:
    """``reason`` must be among the reasons. "refused" is stronger than "ask"."""

    name: str
    tries: str
    reason: str
    data: bytes
    verdict: str = "refused"


def hostile() -> Iterator[Hostile]:
    yield from senders()
    yield from authentication()
    yield from circumstances()
    yield from links()
    yield from pages()
    yield from contents()
    yield from structures()


def by(sender: str, **more: Any) -> bytes:
    return mail(first(), sender=sender, **more)


def senders() -> Iterator[Hostile]:
    evil = results(EVIL)
    yield Hostile(
        "from-other",
        "another domain, properly signed",
        "sender-other",
        by(f"From: info@{EVIL}", auth=evil),
    )
    yield Hostile(
        "from-hyphens",
        "hyphens for dots",
        "sender-lookalike",
        by("From: info@ras-immi-moj-go-jp.example", auth=results("ras-immi-moj-go-jp.example")),
    )
    yield Hostile(
        "from-zero", "a zero for an o", "sender-lookalike", by("From: info@ras-immi.m0j.go.jp")
    )
    yield Hostile(
        "from-letter",
        "three other letters",
        "sender-lookalike",
        by("From: info@ras-lmmi.mqj.jo.jp"),
    )
    yield Hostile(
        "from-subdomain",
        "the genuine domain as the beginning of another",
        "sender-lookalike",
        by(f"From: info@{DOMAIN}.{EVIL}"),
    )
    yield Hostile(
        "from-below",
        "a host below the genuine domain",
        "sender-other",
        by(f"From: info@x.{DOMAIN}"),
    )
    yield Hostile(
        "from-parent",
        "the ministry's domain, not the system's",
        "sender-other",
        by("From: info@moj.go.jp"),
    )
    yield Hostile(
        "from-name",
        "the genuine address as the name of another",
        "sender-other",
        by(f'From: "info@{DOMAIN}" <x@{EVIL}>'),
    )
    yield Hostile(
        "from-name-word",
        "the same, the name encoded",
        "sender-other",
        by(f"From: {word(f'入管庁 <info@{DOMAIN}>')} <x@{EVIL}>"),
    )
    genuine = f"From: info@{DOMAIN}"
    yield Hostile(
        "from-two-headers",
        "two From headers, the genuine one first",
        "several-from",
        by(f"{genuine}\r\nFrom: x@{EVIL}"),
    )
    yield Hostile(
        "from-two-headers-last",
        "two From headers, the genuine one last",
        "several-from",
        by(f"From: x@{EVIL}\r\n{genuine}"),
    )
    yield Hostile(
        "from-two-authors",
        "two authors in one header",
        "several-from",
        by(f"From: info@{DOMAIN}, x@{EVIL}"),
    )
    yield Hostile(
        "from-group",
        "an author hidden in a group",
        "unreadable-from",
        by(f"From: agency: info@{DOMAIN};"),
    )
    yield Hostile(
        "from-two-brackets",
        "two addresses in angle brackets",
        "several-from",
        by(f"From: <info@{DOMAIN}> <x@{EVIL}>"),
    )
    yield Hostile(
        "from-comment",
        "the genuine address before a comment and another host",
        "unreadable-from",
        by(f"From: info@{DOMAIN}(x)@{EVIL}"),
    )
    yield Hostile(
        "from-quoted-local",
        "the genuine address as a quoted local part",
        "unreadable-from",
        by(f'From: "info@{DOMAIN}"@{EVIL}'),
    )
    yield Hostile(
        "from-route", "a source route", "unreadable-from", by(f"From: <@{EVIL}:info@{DOMAIN}>")
    )
    yield Hostile(
        "from-punycode",
        "a domain in punycode",
        "sender-lookalike",
        by("From: info@xn--ras-mmi-8ve.moj.example"),
    )
    yield Hostile(
        "from-cyrillic",
        "a Cyrillic letter in the domain",
        "unreadable-from",
        by("From: info@rаs-immi.moj.go.jp"),
    )
    yield Hostile(
        "from-encoded-address",
        "the address itself as an encoded word",
        "unreadable-from",
        by(f"From: {word(f'info@{DOMAIN}')}"),
    )
    yield Hostile(
        "from-nul",
        "a NUL behind the genuine domain",
        "unreadable-from",
        by(f"From: info@{DOMAIN}\0.{EVIL}"),
    )
    yield Hostile("from-none", "no author at all", "sender-missing", by(""), verdict="ask")
    yield Hostile(
        "from-sender-header",
        "the genuine address only in Sender",
        "sender-other",
        by(f"From: x@{EVIL}\r\nSender: info@{DOMAIN}", auth=evil),
    )
    yield Hostile(
        "from-reply",
        "somebody else's answer with the genuine text",
        "forwarded",
        mail(first(), sender=f"From: x@{EVIL}", subject="Re: x", auth=evil),
        verdict="ask",
    )


def authentication() -> Iterator[Hostile]:
    def auth(text: str, **more: Any) -> bytes:
        return mail(first(), auth=text, **more)

    header = "Authentication-Results: mx.post.example; "
    good = f"dkim=pass header.d={DOMAIN}"
    yield Hostile(
        "auth-none", "nobody vouches", "auth-missing", mail(first(), auth=""), verdict="ask"
    )
    yield Hostile(
        "auth-other-server",
        "results of a server of the sender's own",
        "auth-unknown-server",
        auth(results(server="mx.evil.example")),
        verdict="ask",
    )
    yield Hostile(
        "auth-longer-name",
        "a server's name that begins like ours",
        "auth-unknown-server",
        auth(results(server="mx.post.example.evil.example")),
        verdict="ask",
    )
    yield Hostile(
        "auth-no-name",
        "results without a server's name",
        "auth-nameless",
        auth(f"Authentication-Results: {good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-microsoft",
        "results without a server's name, as Microsoft 365 writes them",
        "auth-nameless",
        auth(
            "Authentication-Results: spf=pass (sender IP is 192.0.2.25)\r\n"
            f" smtp.mailfrom={DOMAIN}; dkim=pass (signature was verified)\r\n"
            f" header.d={DOMAIN};dmarc=pass action=none\r\n header.from={DOMAIN};compauth=pass reason=100"
        ),
        verdict="ask",
    )
    yield Hostile(
        "auth-only-comment",
        "a comment for a name",
        "auth-nameless",
        auth(f"Authentication-Results: (mx.post.example); {good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-version-only",
        "a version for a name",
        "auth-nameless",
        auth(f"Authentication-Results: 1; {good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-question-mark",
        "a question mark for a name, which somebody has entered",
        "auth-nameless",
        auth(f"Authentication-Results: ?; {good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-name-in-comment",
        "our server's name in a comment",
        "auth-unknown-server",
        auth(f"Authentication-Results: (mx.post.example) evil.example; {good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-forged-below",
        "our server says fail, a forged header below says pass",
        "auth-failed",
        auth(f"{header}dmarc=fail header.from={DOMAIN}", extra=results()),
    )
    yield Hostile(
        "auth-forged-below-other",
        "a forged header of ours below one of an unknown server",
        "auth-unknown-server",
        auth(results(server="relay.example"), extra=results()),
        verdict="ask",
    )
    yield Hostile(
        "auth-forged-adjacent",
        "a forged header directly below a silent one of ours",
        "auth-unclear",
        auth(f"{header}none\r\n{header}{good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-dmarc-fail",
        "DMARC fails although a signature holds",
        "auth-failed",
        auth(f"{header}{good}; dmarc=fail header.from={DOMAIN}"),
    )
    yield Hostile(
        "auth-dkim-fail",
        "the signature does not hold",
        "auth-failed",
        auth(f"{header}dkim=fail header.d={DOMAIN}"),
    )
    yield Hostile(
        "auth-dkim-other",
        "the signature of another domain",
        "auth-unclear",
        auth(f"{header}dkim=pass header.d={EVIL}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-dkim-below",
        "the signature of a host below ours",
        "auth-unclear",
        auth(f"{header}dkim=pass header.d=x.{DOMAIN}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-spf-other",
        "SPF of another envelope sender",
        "auth-unclear",
        auth(f"{header}spf=pass smtp.mailfrom=x@{EVIL}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-spf-helo",
        "SPF of the greeting, not of the sender",
        "auth-unclear",
        auth(f"{header}spf=pass smtp.helo={DOMAIN}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-softfail",
        "SPF doubts",
        "auth-failed",
        auth(f"{header}spf=softfail smtp.mailfrom=x@{DOMAIN}"),
    )
    yield Hostile(
        "auth-comment",
        "a pass in a comment",
        "auth-unclear",
        auth(f"{header}dkim=none ({good})"),
        verdict="ask",
    )
    yield Hostile(
        "auth-nested-comment",
        "a pass in a comment in a comment",
        "auth-unclear",
        auth(f"{header}dkim=none (a (b) ; {good})"),
        verdict="ask",
    )
    yield Hostile(
        "auth-quoted",
        "a pass in a quoted reason",
        "auth-failed",
        auth(f'{header}dkim=fail reason="x; {good}" header.d={DOMAIN}'),
    )
    yield Hostile(
        "auth-quoted-escape",
        "a pass behind an escaped quote",
        "auth-failed",
        auth(f'{header}dkim=fail reason="x\\"; {good}; y" header.d={DOMAIN}'),
    )
    yield Hostile(
        "auth-property",
        "a pass as a property of another method",
        "auth-unclear",
        auth(f"{header}x-spam=score dkim=pass.header.d={DOMAIN}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-temperror",
        "the server could not ask",
        "auth-unclear",
        auth(f"{header}dkim=temperror header.d={DOMAIN}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-empty",
        "an empty header",
        "auth-nameless",
        auth("Authentication-Results:"),
        verdict="ask",
    )
    yield Hostile(
        "auth-arc",
        "only an ARC header says pass",
        "auth-missing",
        auth(f"ARC-Authentication-Results: i=1; mx.post.example; {good}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-received-spf",
        "only a Received-SPF header says pass",
        "auth-missing",
        auth(f"Received-SPF: pass (mx.post.example) client-ip=192.0.2.1; envelope-from=x@{DOMAIN}"),
        verdict="ask",
    )
    yield Hostile(
        "auth-in-body",
        "results at the head of the text",
        "auth-missing",
        mail(results() + "\n\n" + first(), auth=""),
        verdict="ask",
    )


def circumstances() -> Iterator[Hostile]:
    yield Hostile(
        "replay-person",
        "a genuine mail that was sent to somebody else",
        "recipient-other",
        mail(first(), to="To: other@example.jp"),
    )
    yield Hostile(
        "replay-name",
        "our address only as the name of the recipient",
        "recipient-other",
        mail(first(), to=f'To: "{HANH}" <other@example.jp>'),
    )
    yield Hostile(
        "no-recipient",
        "nobody named as recipient",
        "recipient-missing",
        mail(first(), to=None),
        verdict="ask",
    )
    yield Hostile(
        "undisclosed",
        "undisclosed recipients",
        "recipient-missing",
        mail(first(), to="To: undisclosed-recipients:;"),
        verdict="ask",
    )
    yield Hostile(
        "replay-old",
        "our own mail of an earlier registration",
        "too-old",
        mail(first(), date="Mon, 16 Nov 2026 10:12:13 +0900"),
    )
    yield Hostile(
        "future",
        "a date next year",
        "from-the-future",
        mail(first(), date="Wed, 24 Nov 2027 10:12:13 +0900"),
        verdict="ask",
    )
    yield Hostile("undated", "no date", "date-missing", mail(first(), date=None), verdict="ask")
    yield Hostile(
        "date-nonsense",
        "a date of nonsense",
        "date-missing",
        mail(first(), date="99 Foo 99999999 99:99 +9999999"),
        verdict="ask",
    )
    yield Hostile(
        "resent",
        "sent on by somebody",
        "resent",
        mail(first(), extra=f"Resent-From: x@{EVIL}"),
        verdict="ask",
    )
    yield Hostile(
        "two-subjects",
        "two subjects",
        "doubled-header",
        mail(first(), extra="Subject: x"),
        verdict="ask",
    )
    yield Hostile(
        "two-dates",
        "two dates, one of them fitting",
        "doubled-header",
        mail(first(), extra="Date: Mon, 16 Nov 2026 10:12:13 +0900"),
        verdict="ask",
    )


def linked(link: str) -> bytes:
    return mail(first(link=link))


def links() -> Iterator[Hostile]:
    host = "www.ras-immi.moj.go.jp"
    path = "/WC01/WCAAS030/?key=3f9c"
    tricks = (
        ("http", "not encrypted", "link-not-https", f"http://{host}{path}"),
        ("other", "another host", "link-host", f"https://{EVIL}{path}"),
        (
            "suffix",
            "the genuine host as the beginning of another",
            "link-lookalike",
            f"https://{host}.{EVIL}{path}",
        ),
        ("subdomain", "a host below the genuine one", "link-host", f"https://login.{host}{path}"),
        (
            "bare-domain",
            "the mail domain instead of the host",
            "link-host",
            f"https://{DOMAIN}{path}",
        ),
        ("other-edition", "the other edition's host", "link-host", LINK_2026),
        (
            "userinfo",
            "the genuine host before an @",
            "link-userinfo",
            f"https://{host}@{EVIL}{path}",
        ),
        (
            "userinfo-password",
            "the genuine host as user with a password",
            "link-userinfo",
            f"https://{host}:443@{EVIL}{path}",
        ),
        (
            "userinfo-genuine",
            "a user at the genuine host",
            "link-userinfo",
            f"https://x@{host}{path}",
        ),
        (
            "backslash",
            "a backslash, which browsers read as a slash",
            "link-odd-characters",
            f"https://{EVIL}\\@{host}{path}",
        ),
        ("port", "another port", "link-port", f"https://{host}:8443{path}"),
        ("port-zero", "a port with zeros", "link-port", f"https://{host}:00000444{path}"),
        (
            "punycode",
            "punycode",
            "link-punycode",
            f"https://www.xn--ras-mmi-8ve.moj.go.jp.{EVIL}{path}",
        ),
        ("trailing-dot", "a dot behind the host", "link-host", f"https://{host}.{path}"),
        (
            "percent-host",
            "a host with escapes",
            "link-lookalike",
            f"https://www%2eras-immi.moj.go.jp.{EVIL}{path}",
        ),
        ("address", "an address in numbers", "link-host", f"https://203.0.113.7{path}"),
        ("decimal-address", "an address as one number", "link-host", f"https://3405803783{path}"),
        ("zero", "a zero for an o", "link-lookalike", f"https://www.ras-immi.m0j.go.jp{path}"),
        (
            "hyphens",
            "hyphens for dots",
            "link-lookalike",
            f"https://www.ras-immi-moj-go-jp.example{path}",
        ),
        (
            "redirect",
            "a parameter that leads on",
            "link-redirect",
            f"https://{host}/WC01/?url=https://{EVIL}/",
        ),
        (
            "redirect-escaped",
            "the same, escaped twice",
            "link-redirect",
            f"https://{host}/WC01/?u=https%253A%252F%252F{EVIL}%252F",
        ),
        (
            "redirect-relative",
            "a parameter that leads on without a scheme",
            "link-redirect",
            f"https://{host}/WC01/?next=//{EVIL}/",
        ),
        (
            "redirect-backslash",
            "the same with backslashes, escaped",
            "link-redirect",
            f"https://{host}/WC01/?next=%5C%5C{EVIL}/",
        ),
        (
            "redirect-bare",
            "a parameter that leads on to a bare host",
            "link-redirect",
            f"https://{host}/WC01/?redirect={EVIL}/x",
        ),
        (
            "redirect-path",
            "another address in the path",
            "link-redirect",
            f"https://{host}/WC01/https://{EVIL}/",
        ),
        (
            "redirect-fragment",
            "another address in the fragment",
            "link-redirect",
            f"https://{host}/WC01/#url=https://{EVIL}/",
        ),
        (
            "redirect-script",
            "a script as a parameter",
            "link-redirect",
            f"https://{host}/WC01/?x=javascript:alert(1)",
        ),
        ("shortener", "a shortener", "link-host", "https://bit.example/3xYz"),
        (
            "service",
            "a security service's link that does not say where it leads",
            "link-rewritten",
            "https://protect-eu.mimecast.com/s/AbCdEfGh?domain=ras-immi.moj.go.jp",
        ),
        (
            "translate",
            "the genuine page through a translator",
            "link-host",
            f"https://translate.example/?u=https://{host}{path}",
        ),
    )
    for name, tries, reason, link in tricks:
        yield Hostile(f"link-{name}", tries, reason, linked(link))
    yield Hostile(
        "link-long",
        "two thousand characters and more",
        "link-too-long",
        linked(f"https://{host}/WC01/?" + "a=1&" * 700),
    )
    yield Hostile(
        "link-full-width",
        "full-width dot and letters behind the host",
        "odd-link",
        linked(f"https://{host}．evil.example/x"),
    )
    yield Hostile(
        "link-ideographic-stop",
        "an ideographic full stop as a dot",
        "odd-link",
        linked(f"https://{host}。evil.example/x"),
    )
    yield Hostile(
        "link-full-width-at",
        "a full-width @",
        "odd-link",
        linked(f"https://{host}＠evil.example/x"),
    )
    yield Hostile(
        "link-none",
        "no link at all",
        "no-link",
        linked("（ページはお調べください）"),
        verdict="ask",
    )
    yield Hostile(
        "link-second",
        "the genuine link, and a look-alike further down",
        "link-lookalike",
        mail(first() + f"\n\n\n\nまたは https://{host}.{EVIL}/\n"),
    )


def paged(text: str) -> bytes:
    return mail(page(text) if "<html" not in text else text, mime=html())


def pages() -> Iterator[Hostile]:
    evil = f"https://{EVIL}/x"
    yield Hostile(
        "page-text-differs",
        "shows the genuine address, leads elsewhere",
        "link-text-differs",
        paged(first_page(link=evil, shown=LINK)),
    )
    yield Hostile(
        "page-text-differs-bare",
        "shows the genuine host without https",
        "link-text-differs",
        paged(first_page(link=evil, shown="www.ras-immi.moj.go.jp")),
    )
    yield Hostile(
        "page-text-evil",
        "shows another host, leads to the genuine one",
        "link-text-differs",
        paged(first_page(shown=evil)),
    )
    yield Hostile(
        "page-here",
        "leads elsewhere behind こちら",
        "link-host",
        paged(first_page(link=evil, shown="こちら")),
    )
    yield Hostile(
        "page-script-link",
        "a link that is a script",
        "link-scheme",
        paged(first_page(link="javascript:location='x'", shown="こちら")),
    )
    yield Hostile(
        "page-data-link",
        "a link that is a page of its own",
        "link-scheme",
        paged(first_page(link="data:text/html,x", shown="こちら")),
    )
    yield Hostile(
        "page-relative",
        "a link without a scheme",
        "link-odd-characters",
        paged(first_page(link="https:/\\evil.example/", shown="こちら")),
    )
    yield Hostile(
        "page-newline",
        "a line break inside the address",
        "link-odd-characters",
        paged(first_page(link="https://www.ras-immi.moj.go.jp&#10;.evil.example/", shown="こちら")),
    )
    yield Hostile(
        "page-cyrillic",
        "a Cyrillic letter in the address",
        "link-odd-characters",
        paged(first_page(link="https://www.rаs-immi.moj.go.jp/", shown="こちら")),
    )
    yield Hostile(
        "page-soft-hyphen",
        "a soft hyphen in the address",
        "link-odd-characters",
        paged(first_page(link="https://www.ras-immi.moj.go.jp&shy;.evil.example/", shown="こちら")),
    )
    yield Hostile(
        "page-form",
        "a password box in the mail",
        "form",
        paged(first_page(more=f"<form action='{evil}'><input type=password></form>")),
    )
    yield Hostile(
        "page-script", "a script", "active", paged(first_page(more="<script>x()</script>"))
    )
    yield Hostile(
        "page-handler",
        "a script in an attribute",
        "active",
        paged(first_page(more="<img src=x onerror=x()>")),
    )
    yield Hostile(
        "page-refresh",
        "a page that turns to another by itself",
        "active",
        paged(page("認証ID：" + ID, f"<meta http-equiv='Refresh' content='0;url={evil}'>")),
    )
    yield Hostile(
        "page-base",
        "a base address that bends all links",
        "active",
        paged(page(f"認証ID：{ID} パスワード <a href='{LINK}'>x</a>", f"<base href='{evil}'>")),
    )
    yield Hostile(
        "page-frame",
        "an embedded page",
        "active",
        paged(first_page(more=f"<iframe src='{evil}'></iframe>")),
    )
    yield Hostile(
        "page-hidden-id",
        "another ID in hidden text",
        "hidden-text",
        paged(first_page(more="<div style='display: none'>認証ID：ZZ99887766</div>")),
    )
    yield Hostile(
        "page-hidden-link",
        "another link in text of size 0",
        "hidden-text",
        paged(first_page(more=f"<span style='font-size:0px'><a href='{evil}'>x</a></span>")),
    )
    yield Hostile(
        "page-hidden-attribute",
        "an ID under the hidden attribute",
        "hidden-text",
        paged(first_page(more="<p hidden>認証ID: ZZ99887766</p>")),
    )
    yield Hostile(
        "page-moved-away",
        "an ID moved out of the picture",
        "hidden-text",
        paged(first_page(more="<p style='position:absolute;left:-9999px'>認証ID: ZZ99887766</p>")),
    )
    yield Hostile(
        "page-unclosed-comment",
        "the genuine part swallowed by a comment",
        "no-id",
        paged(
            page(
                "在留申請オンラインシステム パスワード <a href='"
                + LINK
                + "'>x</a><!-- 認証ID："
                + ID
            )
        ),
        verdict="ask",
    )
    yield Hostile(
        "page-nested-anchor",
        "an anchor in an anchor",
        "link-text-differs",
        paged(first_page(link=evil, shown=f"<b>{LINK}</b><a href='{LINK}'>")),
    )


def contents() -> Iterator[Hostile]:
    yield Hostile(
        "ids-two",
        "two different IDs",
        "several-ids",
        mail(first() + "\n認証ID：ZZ99887766\n"),
        verdict="ask",
    )
    text, shown = part(plain("utf-8"), first("ZZ99887766")), part(html(), first_page())
    head, body = multipart("alternative", text, shown)
    yield Hostile(
        "ids-alternative",
        "another ID in the plain text than in the HTML",
        "several-ids",
        mail(body, mime=head),
        verdict="ask",
    )
    yield Hostile("id-none", "no ID", "no-id", mail(first("")), verdict="ask")
    yield Hostile("id-masked", "an ID of stars", "no-id", mail(first("******45")), verdict="ask")
    yield Hostile(
        "id-cyrillic", "Cyrillic letters in the ID", "mixed-id", mail(first("A1В2С3D4E5"))
    )
    yield Hostile(
        "id-cyrillic-first",
        "an ID that begins with a Cyrillic letter",
        "mixed-id",
        mail(first("А1B2C3D4E5")),
    )
    yield Hostile(
        "id-combining", "a combining mark in the ID", "mixed-id", mail(first("A1B2\u0338C3D4E5"))
    )
    yield Hostile(
        "id-turned",
        "an ID whose direction is turned around",
        "bidi",
        mail(first("\u202e5E4D3C2B1A\u202c")),
    )
    yield Hostile(
        "link-turned",
        "a link whose direction is turned around",
        "bidi",
        mail(first(link="\u202d" + LINK)),
    )
    for name, tries, file in (
        ("program", "a program attached", "認証ID.pdf.exe"),
        ("archive", "an archive attached", "notice.zip"),
        ("page", "a page attached", "パスワード登録.html"),
        ("shortcut", "a shortcut attached", "open.lnk"),
        ("trailing-dot", "a program's name with a dot behind", "notice.exe."),
    ):
        attached = part(
            f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{word(file)}"\r\nContent-Transfer-Encoding: base64',
            b64(b"MZ nothing"),
        )
        head, body = multipart("mixed", part(plain("utf-8"), first()), attached)
        yield Hostile(f"attached-{name}", tries, "dangerous-file", mail(body, mime=head))
    for number, page_of_server in enumerate(
        (
            "<html><body><script>x()</script></body></html>",
            f"<html><body><form action='https://{EVIL}/'><input type=password></form></body></html>",
            f"<html><head><meta http-equiv=refresh content='0;url=https://{EVIL}/'></head></html>",
            "<html><body onload='x()'></body></html>",
        )
    ):
        attached = part(
            'Content-Type: text/html\r\nContent-Disposition: attachment; filename="ATT00001.htm"',
            page_of_server,
        )
        head, body = multipart("mixed", part(plain("utf-8"), first()), attached)
        yield Hostile(
            f"attached-server-page-{number}",
            "a page that works by itself under the name that Exchange gives",
            "dangerous-file",
            mail(body, mime=head),
        )
    harmless = part(
        'Content-Type: text/html\r\nContent-Disposition: attachment; filename="ATT00001.htm"', " "
    )
    working = part(
        'Content-Type: text/html\r\nContent-Disposition: attachment; filename="ATT00001.htm"',
        "<script>x()</script>",
    )
    head, body = multipart("mixed", part(plain("utf-8"), first()), harmless, working)
    yield Hostile(
        "attached-server-page-behind",
        "the same behind a harmless one of its name",
        "dangerous-file",
        mail(body, mime=head),
    )
    other = part(
        "Content-Type: text/plain; charset=utf-8\r\n"
        'Content-Disposition: attachment; filename="id.txt"',
        first("ZZ99887766"),
    )
    head, body = multipart("mixed", part(plain("utf-8"), first()), other)
    yield Hostile(
        "ids-attached",
        "another ID in an attached text",
        "several-ids",
        mail(body, mime=head),
        verdict="ask",
    )
    split = part(
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*0*=utf-8''%6eotice; filename*1*=%2ee; filename*2=xe",
        b"MZ",
    )
    head, body = multipart("mixed", part(plain("utf-8"), first()), split)
    yield Hostile(
        "attached-pieces",
        "a program's name in RFC 2231 pieces",
        "dangerous-file",
        mail(body, mime=head),
    )
    tnef = part(
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64",
        b64(b"x"),
    )
    head, body = multipart("mixed", part(plain("utf-8"), first()), tnef)
    yield Hostile(
        "sealed-pgp",
        "encrypted by PGP within the text, which says nothing that can be read",
        "sealed",
        mail("-----BEGIN PGP MESSAGE-----\n\nhQEMA0000\n=abcd\n-----END PGP MESSAGE-----\n"),
        verdict="ask",
    )
    yield Hostile(
        "sealed-winmail",
        "a second text in winmail.dat",
        "sealed",
        mail(body, mime=head),
        verdict="ask",
    )
    yield Hostile(
        "sealed-smime",
        "encrypted",
        "sealed",
        mail(
            b64(b"x"),
            mime="Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64",
        ),
        verdict="ask",
    )
    inner = mail(first())
    head, body = multipart("mixed", part("Content-Type: message/rfc822", inner))
    yield Hostile(
        "enclosed-genuine",
        "a genuine mail enclosed by a stranger",
        "forwarded",
        mail(body, sender=f"From: x@{EVIL}", mime=head, auth=results(EVIL)),
        verdict="ask",
    )
    forged = mail(first(link=f"https://{EVIL}/x"))
    head, body = multipart("mixed", part("Content-Type: message/rfc822", forged))
    yield Hostile(
        "enclosed-forged",
        "a forged mail enclosed by a stranger",
        "link-host",
        mail(body, sender=f"From: x@{EVIL}", mime=head, auth=results(EVIL)),
    )
    yield Hostile(
        "pasted-forged", "a forged text, pasted", "link-host", crlf(first(link=f"https://{EVIL}/x"))
    )


def structures() -> Iterator[Hostile]:
    text = part(plain("utf-8"), first())
    deep = text
    head = "Content-Type: text/plain; charset=utf-8"
    for level in range(60):
        head, deep = multipart("mixed", deep, boundary=f"b{level}")
        deep = part(head, deep)
    yield Hostile(
        "deep",
        "the text sixty levels down",
        "limits",
        mail(deep.partition(b"\r\n\r\n")[2], mime=head),
        verdict="ask",
    )
    enclosed = mail(first())
    for _ in range(40):
        enclosed = mail(enclosed, mime="Content-Type: message/rfc822", auth="")
    yield Hostile("deep-enclosed", "forty mails in mails", "limits", enclosed, verdict="ask")
    head, body = multipart("mixed", *[part("Content-Type: text/plain", "x")] * 400, text)
    yield Hostile(
        "many-parts",
        "four hundred parts before the text",
        "limits",
        mail(body, mime=head),
        verdict="ask",
    )
    head, body = multipart("mixed", text, boundary="x")
    yield Hostile(
        "boundary-itself",
        "a part that declares its parent's boundary",
        "no-id",
        mail(
            b"--x\r\n" + head.encode() + b"\r\n\r\n--x--\r\n",
            mime=head,
            subject="認証ID パスワード登録完了",
        ),
        verdict="ask",
    )
    for name, charset in (
        ("punycode", "punycode"),
        ("zlib", "zlib_codec"),
        ("escape", "unicode_escape"),
        ("path", "../../../etc/passwd"),
        ("utf7", "utf-7"),
    ):
        yield Hostile(
            f"charset-{name}",
            f"the charset {charset}, which turns plain letters into others",
            "no-id",
            mail(
                b"AIQDABCDE +A-ID: \\u8a8d\\u8a3cID: ZZ99887766",
                subject="パスワード登録完了",
                mime=plain(charset),
            ),
            verdict="ask",
        )
    yield Hostile(
        "header-endless",
        "a header of a hundred thousand characters",
        "limits",
        mail(first(), extra="X-A: " + "a" * 100_000),
        verdict="ask",
    )
    yield Hostile(
        "headers-many",
        "two thousand headers",
        "limits",
        mail(first(), extra="\r\n".join(f"X-{n}: 1" for n in range(2000))),
        verdict="ask",
    )
    yield Hostile(
        "base64-broken",
        "base64 that stops in the middle of the ID",
        "no-id",
        mail(
            b64(crlf(first()))[:150] + b"!!!=", mime=plain("utf-8", "base64"), subject=FIRST_SUBJECT
        ),
        verdict="ask",
    )
    yield Hostile(
        "nul-bytes",
        "NUL bytes between the letters of the label",
        "no-id",
        mail(first().replace("証", "\0証\0"), subject="パスワード登録完了", mime=plain("utf-8")),
        verdict="ask",
    )
    yield Hostile("no-text", "no text at all", "no-text", mail(" \r\n"), verdict="ask")
    envelope = b"From x@evil.example Tue Nov 24 10:12:13 2026\n"
    lunch = b"From: x@evil.example\nTo: hanh@example.jp\nSubject: lunch\n\nhello\n\n"
    genuine = mail(first()).replace(b"\r\n", b"\n")
    yield Hostile(
        "mails-two",
        "a stranger's mail, and a forged genuine one behind it as in a mailbox file",
        "sender-other",
        envelope + lunch + envelope + genuine,
    )
    yield Hostile(
        "mails-two-genuine",
        "two mails in one, the genuine one first",
        "several-mails",
        envelope + genuine + b"\n" + envelope + mail(first("ZZ99887766")).replace(b"\r\n", b"\n"),
        verdict="ask",
    )
    yield Hostile(
        "headers-in-body",
        "genuine headers behind an empty line",
        "sender-missing",
        b"Subject: x\r\n\r\n" + mail(first()),
        verdict="ask",
    )
    yield Hostile(
        "empty-author", "an author of blanks", "unreadable-from", mail(first(), sender="From:  \t ")
    )
    yield Hostile(
        "received-only",
        "headers without any author, date or subject",
        "sender-missing",
        b"Received: by mx.post.example; " + DATE.encode() + b"\r\n\r\n" + crlf(first()),
        verdict="ask",
    )
