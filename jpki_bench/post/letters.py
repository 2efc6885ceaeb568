"""What the site writes to people.

Known: the sender's domain of both editions, the subject of the last mail of 2022, that the first
mail carries the 認証ID and the address of the password page, that subjects of 2026 start with
【入管庁】 (docs/domain.md 1 and 2). All other words are assumed; README.md lists them.
"""

from __future__ import annotations

import email.policy
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email import charset as charsets
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, make_msgid
from typing import Literal, cast

JAPAN = timezone(timedelta(hours=9))

Encoding = Literal["iso-2022-jp", "utf-8-base64", "utf-8-quoted-printable"]
ENCODINGS: tuple[Encoding, ...] = ("iso-2022-jp", "utf-8-base64", "utf-8-quoted-printable")

Kind = Literal["go-on", "code", "account", "registered", "filed", "password-set", "forged"]

# Lines and headers stay as they were written: the bytes of the three encodings are the point.
_AS_WRITTEN = email.policy.SMTP.clone(refold_source="none")


@dataclass(frozen=True)
class Sender:
    """Who an edition's mails come from."""

    domain: str
    display: str
    subject_prefix: str

    @property
    def address(self) -> str:
        return f"info@{self.domain}"


SENDERS: dict[str, Sender] = {
    "2022": Sender("ras-immi.moj.go.jp", "在留申請オンラインシステム", ""),
    "2026": Sender(
        "rasens-immi.moj.go.jp",
        "在留申請オンラインシステム及び電子届出システム",
        "【入管庁】",
    ),
}

SUBJECTS: dict[str, dict[Kind, str]] = {
    "2022": {
        "registered": "利用者情報登録のお知らせ",  # assumed
        "password-set": "パスワード登録完了及び認証IDのお知らせ",  # [article]
    },
    "2026": {  # the prefix is [3rd], the rest assumed
        "go-on": "利用者登録を続けるためのURLのお知らせ",
        "code": "利用者登録の認証コードのお知らせ",
        "account": "利用者登録完了のお知らせ",
        "registered": "利用者登録完了のお知らせ",
        "filed": "利用申出の受付完了及び認証IDのお知らせ",
        "password-set": "パスワード登録完了及び認証IDのお知らせ",
    },
}

_FOOT = """\
----------------------------------------------------------------------
※このメールは送信専用です。返信いただいてもお答えできません。
※お心当たりのない場合は、お手数ですがこのメールを破棄してください。
This is a send-only address. Please do not reply to this mail.
----------------------------------------------------------------------
出入国在留管理庁
{system}
"""

_BODIES: dict[Kind, str] = {
    "go-on": """\
{system}をご利用いただきありがとうございます。

利用者登録の手続を続けるには、下記のURLにアクセスしてください。
Please open the following URL to continue your registration.

{url}

URLの有効期限は{hours}時間です。期限を過ぎた場合は、はじめからやり直してください。
The URL is valid for {hours} hours.

""",
    "code": """\
{system}をご利用いただきありがとうございます。

利用者登録の手続を続けるには、表示されている画面に下記の認証コードを入力してください。
Please type the following code into the screen that you have open.

認証コード：{code}

認証コードの有効期限は{minutes}分です。期限を過ぎた場合は、画面から再送してください。
The code is valid for {minutes} minutes.

""",
    "account": """\
{name} 様

{system}の利用者登録が完了しましたので、お知らせいたします。

利用者ID：{to}

オンライン申請をご利用になるには、続いてログインし、利用申出を行ってください。
Your account is ready. Please log in and file your application for use.

""",
    "filed": """\
{name} 様

{system}の利用申出を受け付けましたので、お知らせいたします。

利用者ID：{to}
認証ID：{auth_id}

認証IDは、申請の際に必要となります。
このメールは削除せず、大切に保管してください。

Your application for use has been received.
Authentication ID: {auth_id}
You need this ID whenever you apply. Please do not delete this mail.

""",
    "registered": """\
{name} 様

{system}をご利用いただきありがとうございます。
利用者情報の登録を受け付けましたので、お知らせいたします。

認証ID：{auth_id}

続いて、下記のURLにアクセスし、パスワードの登録を行ってください。

■パスワード登録URL
{url}

URLの有効期限は{hours}時間です。有効期限内に登録を完了してください。

Your user information has been registered.
Authentication ID: {auth_id}
Please open the URL above and set your password within {hours} hours.

""",
    "password-set": """\
{name} 様

{system}のパスワードの登録が完了しましたので、お知らせいたします。

認証ID：{auth_id}

認証IDは、ログインの際に必要となります。
このメールは削除せず、大切に保管してください。
パスワードの有効期間は、登録の日から1年間です。

Your password has been registered.
Authentication ID: {auth_id}
You need this ID whenever you log in. Please do not delete this mail.

""",
}


def write(
    edition: str,
    kind: Kind,
    *,
    to: str,
    encoding: Encoding,
    name: str = "",
    auth_id: str = "",
    url: str = "",
    code: str = "",
    hours: int = 24,
    minutes: int = 10,
) -> EmailMessage:
    """One mail of the site, ready to be sent. ``kind`` is anything but "forged"."""
    sender = SENDERS[edition]
    system = sender.display
    body = (_BODIES[kind] + _FOOT).format(
        name=name,
        to=to,
        auth_id=auth_id,
        url=url,
        code=code,
        hours=hours,
        minutes=minutes,
        system=system,
    )
    return _mail(
        sender=sender.address,
        display=sender.display,
        domain=sender.domain,
        to=to,
        subject=sender.subject_prefix + SUBJECTS[edition][kind],
        body=body,
        encoding=encoding,
    )


def blank_mail_address(edition: str) -> str:
    """Where a blank mail (空メール) is to be sent; the part before the @ is assumed."""
    return f"entry@{SENDERS[edition].domain}"


Forgery = Literal["other-domain", "same-domain"]
FORGERIES: tuple[Forgery, ...] = ("same-domain", "other-domain")


def forge(
    edition: str, forgery: Forgery, *, to: str, encoding: Encoding, name: str, path: str
) -> EmailMessage:
    """Return a mail like the first one that somebody else wrote, with a link to ``path`` elsewhere.

    "same-domain" claims the site's own address under a DKIM signature that does not hold;
    (and a foreign envelope sender, given as Return-Path); "other-domain" comes, properly signed,
    from a domain that only looks similar.
    """
    sender = SENDERS[edition]
    domain = sender.domain if forgery == "same-domain" else _lookalike(sender.domain)
    url = f"https://www.{_lookalike(sender.domain)}{path}"
    body = (_BODIES["registered"] + _FOOT).format(
        name=name, auth_id="0000FORGED00", url=url, hours=1, system=sender.display
    )
    mail = _mail(
        sender=f"info@{domain}",
        display=sender.display,
        domain=domain,
        to=to,
        subject=sender.subject_prefix + SUBJECTS[edition]["registered"],
        body=body,
        encoding=encoding,
    )
    if forgery == "same-domain":
        mail["Return-Path"] = "<bounce@bulk-sender.example>"
        mail["DKIM-Signature"] = (
            f"v=1; a=rsa-sha256; c=relaxed/simple; d={domain}; s=mail; h=from:subject:to;"
            " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=Zm9yZ2Vk"
        )
        mail["Authentication-Results"] = (
            f"mx.bulk-sender.example; spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}"
        )
    return mail


def _lookalike(domain: str) -> str:
    return domain.replace(".moj.go.jp", "-moj-go-jp.example")


def _mail(
    *,
    sender: str,
    display: str,
    domain: str,
    to: str,
    subject: str,
    body: str,
    encoding: Encoding,
) -> EmailMessage:
    if encoding == "iso-2022-jp" and not _fits_iso_2022_jp(subject + body):
        encoding = "utf-8-base64"
    charset = charsets.Charset("iso-2022-jp" if encoding == "iso-2022-jp" else "utf-8")
    charset.header_encoding = charsets.BASE64
    if encoding != "iso-2022-jp":
        charset.body_encoding = charsets.BASE64 if encoding == "utf-8-base64" else charsets.QP
    if encoding == "utf-8-base64":  # the other two get their line ends on the wire
        body = body.replace("\n", "\r\n")
    draft = MIMEText(body, "plain", cast(str, charset))
    draft["Date"] = format_datetime(datetime.now(JAPAN))
    draft["From"] = formataddr((Header(display, charset, maxlinelen=70).encode(), sender))
    draft["To"] = to
    draft["Message-ID"] = make_msgid(domain=domain)
    draft["Subject"] = Header(subject, charset, maxlinelen=72, header_name="Subject").encode()
    return message_from_bytes(draft.as_bytes(), policy=_AS_WRITTEN)


def _fits_iso_2022_jp(text: str) -> bool:
    try:
        text.encode("iso-2022-jp")
    except UnicodeEncodeError:
        return False
    return True
