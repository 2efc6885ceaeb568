"""Building blocks of the corpus: bytes written out by hand, nothing left to a library's taste."""

from __future__ import annotations

import base64
import quopri
from datetime import UTC, datetime
from typing import Any

from mail import Expectation

HANH = "hanh@example.jp"
NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
CASE_BEGAN = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
DATE = "Tue, 24 Nov 2026 10:12:13 +0900"

DOMAINS = {"2022": "ras-immi.moj.go.jp", "2026": "rasens-immi.moj.go.jp"}
ORIGINS = {
    "2022": "https://www.ras-immi.moj.go.jp",
    "2026": "https://www.rasens-immi.moj.go.jp",
}
ID = "A1B2C3D4E5"
LINK = "https://www.ras-immi.moj.go.jp/WC01/WCAAS030/?key=3f9c0b7e5d1a48c2a6f0e1d2c3b4a596"
LINK_2026 = "https://www.rasens-immi.moj.go.jp/rasens-u/profile/pw_initDisplay?key=3f9c0b7e5d1a48c2"

FIRST_SUBJECT = "利用者情報登録完了及びパスワード登録のお知らせ"
SECOND_SUBJECT = "パスワード登録完了及び認証IDのお知らせ"

FIRST = """\
NGUYEN THI HANH 様

在留申請オンラインシステムをご利用いただきありがとうございます。
利用者情報の登録を受け付けました。

認証ID：{id}

下記のURLからパスワード登録ページにアクセスし、パスワードを登録してください。
{link}

※このメールは送信専用です。
出入国在留管理庁
"""
SECOND = """\
NGUYEN THI HANH 様

在留申請オンラインシステムのパスワードの登録が完了しましたので、お知らせします。

認証ID：{id}

認証IDはログインの際に必要です。このメールは削除しないでください。
出入国在留管理庁
"""
FIRST_EN = """\
Dear NGUYEN THI HANH,

Thank you for using the Online Residence Application System.
Your user information has been registered.

Authentication ID: {id}

Please open the following URL and register your password.
{link}

Immigration Services Agency
"""
SECOND_EN = """\
Dear NGUYEN THI HANH,

Your password has been registered in the Online Residence Application System.

Authentication ID: {id}

Please do not delete this mail.
Immigration Services Agency
"""


def first(id: str = ID, link: str = LINK) -> str:
    return FIRST.format(id=id, link=link)


def second(id: str = ID) -> str:
    return SECOND.format(id=id)


def word(text: str, charset: str = "utf-8", how: str = "B") -> str:
    """One encoded word."""
    raw = text.encode(charset)
    if how == "B":
        return f"=?{charset}?B?{base64.b64encode(raw).decode()}?="
    return f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in raw)}?="


def words(text: str, charset: str = "utf-8", size: int = 8, fold: str = "\r\n ") -> str:
    """Many encoded words, folded."""
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    return fold.join(word(piece, charset) for piece in pieces)


def results(domain: str = DOMAINS["2022"], server: str = "mx.post.example") -> str:
    return (
        f"Authentication-Results: {server};\r\n"
        f" spf=pass smtp.mailfrom=bounce@{domain};\r\n"
        f" dkim=pass header.d={domain};\r\n"
        f" dmarc=pass header.from={domain}"
    )


def mail(
    body: bytes | str = "",
    *,
    edition: str = "2022",
    sender: str | None = None,
    to: str | None = f"To: {HANH}",
    subject: str = FIRST_SUBJECT,
    raw_subject: bytes | None = None,
    date: str | None = DATE,
    auth: str | None = None,
    above: str = "",
    extra: str = "",
    mime: str = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit",
) -> bytes:
    """Return a mail as it lies in the box.

    ``auth`` None means the receiving server vouches for it.
    """
    domain = DOMAINS[edition]
    lines: list[bytes] = []
    if above:
        lines.append(above.encode())
    lines.append(f"Return-Path: <bounce@{domain}>".encode())
    lines.append(f"Delivered-To: {HANH}".encode())
    auth = results(domain) if auth is None else auth
    if auth:
        lines.append(auth.encode())
    lines.append(
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.25])\r\n"
        f"\tby mx.post.example with ESMTPS for <{HANH}>; {DATE}".encode()
    )
    if date is not None:
        lines.append(f"Date: {date}".encode())
    author = f"From: {word('在留申請オンラインシステム')} <info@{domain}>"
    lines.append((sender if sender is not None else author).encode())
    if to:
        lines.append(to.encode())
    lines.append(f"Message-ID: <20261124101213.1@{domain}>".encode())
    lines.append(b"Subject: " + (raw_subject or words(subject).encode()))
    lines.append(b"MIME-Version: 1.0")
    if extra:
        lines.append(extra.encode())
    if mime:
        lines.append(mime.encode())
    head = b"\r\n".join(line for line in lines if line)
    return head + b"\r\n\r\n" + (crlf(body) if isinstance(body, str) else body)


def crlf(text: str, charset: str = "utf-8") -> bytes:
    return text.replace("\n", "\r\n").encode(charset)


def b64(raw: bytes, width: int = 76) -> bytes:
    text = base64.b64encode(raw)
    return b"\r\n".join(text[i : i + width] for i in range(0, len(text), width)) + b"\r\n"


def qp(raw: bytes) -> bytes:
    return quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")


def plain(charset: str, encoding: str = "8bit", more: str = "") -> str:
    return (
        f"Content-Type: text/plain; charset={charset}{more}\r\n"
        f"Content-Transfer-Encoding: {encoding}"
    )


def html(charset: str = "utf-8", encoding: str = "8bit") -> str:
    return f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {encoding}"


def part(headers: str, body: bytes | str) -> bytes:
    return headers.encode() + b"\r\n\r\n" + (crlf(body) if isinstance(body, str) else body)


def multipart(
    kind: str, *parts: bytes, boundary: str = "=_b1", close: bool = True
) -> tuple[str, bytes]:
    """Header lines and body."""
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + each + b"\r\n" for each in parts)
    body += mark + b"--\r\n" if close else b""
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', body


def page(body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    )


def first_page(id: str = ID, link: str = LINK, shown: str | None = None, more: str = "") -> str:
    return page(
        "<p>在留申請オンラインシステム</p>"
        f'<p>認証ID：{id}</p><p>パスワード登録ページ：<a href="{link}">{shown or link}</a></p>'
        f"{more}<p>出入国在留管理庁</p>"
    )


def expectation(edition: str = "2022", **more: Any) -> Expectation:
    """Return what HANH's case expects of a mail."""
    settings: dict[str, Any] = {
        "mail_domain": DOMAINS[edition],
        "link_origins": (ORIGINS[edition],),
        "recipient": HANH,
        "not_before": CASE_BEGAN,
        "authserv_ids": ("mx.post.example",),
        "now": NOW,
    }
    return Expectation(**(settings | more))
