"""Mails that the office sends, over its own SMTP server.

Each error says whether the mail may have gone: only then nobody may send it again.
"""

from __future__ import annotations

import base64
import contextlib
import re
import secrets
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Literal

from mail.errors import MailError

ME = "[127.0.0.1]"
"""What the server is told of this computer: its name and its address are nobody's business."""

# Lines stay as they are written, with the ends that SMTP wants.
FOR_SMTP = SMTP.clone(refold_source="none")

TAKING_SECONDS = 120.0  # some servers look a mail through before they answer
GOODBYE_SECONDS = 2.0

_PAUSED = (454, 421)  # the login is fine, or may be: later
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class SmtpSettings:
    """An SMTP account. ``password`` is called at each connection and may block.

    Without a ``user`` nothing is logged in to. ``login`` "xoauth2" takes what ``password`` returns
    for an access token. ``tls`` "none" is for servers on this machine alone. ``ca_file``: PEM
    certificates trusted instead of the system's.
    """

    host: str
    port: int = 465
    user: str = ""
    password: Callable[[], str] = field(default=lambda: "", repr=False)
    tls: Literal["tls", "starttls", "none"] = "tls"
    login: Literal["password", "xoauth2"] = "password"
    ca_file: Path | None = None
    timeout_seconds: float = 20.0


@dataclass(frozen=True)
class Sender:
    """Who a mail is from; without a ``name`` the address stands for it."""

    address: str
    name: str = ""


def new_key(sender: Sender) -> str:
    """Return a Message-ID that nobody can guess, and that tells nothing of this computer."""
    return f"<{secrets.token_hex(16)}@{sender.address.rpartition('@')[2]}>"


def letter_bytes(
    sender: Sender, to: str, subject: str, text: str, *, key: str, lang: str, at: datetime
) -> bytes:
    """Return a mail in plain text. Raises ValueError where a header would begin another one."""
    mail = MIMEText(text, "plain", "utf-8")
    fields = {
        "From": formataddr((sender.name, sender.address)),
        "To": to,
        # Not left to the policy: some versions lose the blank between two encoded words.
        "Subject": Header(subject, "utf-8").encode(),
        "Date": format_datetime(at),
        "Message-ID": key,
        "Content-Language": lang.partition("@")[0],
        "Auto-Submitted": "auto-generated",  # no out-of-office notice answers it
    }
    if any(ord(each) < ord(" ") for value in (sender.name, to, subject, key) for each in value):
        raise ValueError("a header with a control character")
    for name, value in fields.items():
        mail[name] = value
    return mail.as_bytes(policy=FOR_SMTP)


class Outbox:
    """A connection to the server, made when it is first needed. Everything here blocks."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._cut()  # whoever gives up does not wait for a server
        self.close()

    def close(self) -> None:
        """Say goodbye if the server still listens; never raises."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(Exception):
                assert smtp.sock
                smtp.sock.settimeout(GOODBYE_SECONDS)
                smtp.quit()
            with contextlib.suppress(Exception):
                smtp.close()

    def _cut(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def ready(self) -> None:
        """Connect and log in, unless that stands already. Raises MailError; nothing has gone."""
        if self._smtp is not None and self._answers(self._smtp):
            return
        self.close()
        self._smtp = self._log_in()

    def send(self, sender: Sender, to: str, mail: bytes) -> None:
        """Send one mail to one address. Raises MailError.

        "smtp-recipient-refused", "smtp-mail-refused": the server does not want it. "smtp-later":
        not now. "smtp-busy", "smtp-sender-refused", "smtp-not-reached" and what keeps from logging
        in: no other mail would go either. Of all these nothing was taken.
        "smtp-unclear": nobody knows whether it was taken.
        """
        self.ready()
        assert self._smtp
        try:
            self._hand_over(self._smtp, sender, to, mail)
        except MailError:
            if self._smtp is not None:
                with contextlib.suppress(Exception):
                    self._smtp.rset()
            raise

    def _hand_over(self, smtp: smtplib.SMTP, sender: Sender, to: str, mail: bytes) -> None:
        with self._before(smtp):
            code, said = smtp.mail(sender.address)
            if code != 250:
                raise self._refused("smtp-sender-refused", code, said, user=sender.address)
            code, said = smtp.rcpt(to)
            if code not in (250, 251):
                raise self._refused("smtp-recipient-refused", code, said)
        try:
            assert smtp.sock
            smtp.sock.settimeout(max(TAKING_SECONDS, self.settings.timeout_seconds))
            code, said = smtp.data(mail)
            smtp.sock.settimeout(self.settings.timeout_seconds)
        except smtplib.SMTPDataError as refused:  # DATA itself was refused
            raise self._refused(
                "smtp-mail-refused", refused.smtp_code, refused.smtp_error
            ) from None
        except (smtplib.SMTPException, OSError) as lost:
            self._cut()
            raise MailError("smtp-unclear", host=self.settings.host, reason=_kind(lost)) from None
        if code != 250:
            raise self._refused("smtp-mail-refused", code, said)

    def _refused(
        self,
        what: Literal["smtp-sender-refused", "smtp-recipient-refused", "smtp-mail-refused"],
        code: int,
        said: bytes | str,
        **more: str,
    ) -> MailError:
        """Tell a refusal by its numbers: the server's own words hold addresses."""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        enhanced = _ENHANCED.search(words)
        reply = f"{code} {enhanced[1]}" if enhanced else str(code)
        host = self.settings.host
        if 400 <= code < 500:
            # 421 ends the service; of a mailbox that is full no other client need wait.
            for_all = code == 421 or what == "smtp-sender-refused"
            return MailError("smtp-busy" if for_all else "smtp-later", host=host, reply=reply)
        return MailError(what, host=host, reply=reply, **more)

    @contextlib.contextmanager
    def _before(self, smtp: smtplib.SMTP) -> Iterator[None]:
        """Give what comes before the mail itself: what fails here has taken none."""
        try:
            yield
        except (smtplib.SMTPException, OSError, UnicodeEncodeError) as lost:
            self.close()
            raise self._not_reached(lost) from None

    def _answers(self, smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _log_in(self) -> smtplib.SMTP:
        smtp = self._connect()
        try:
            if self.settings.user:
                self._authenticate(smtp)
        except BaseException:
            with contextlib.suppress(Exception):
                smtp.close()
            raise
        return smtp

    def _connect(self) -> smtplib.SMTP:
        settings, place = self.settings, self._place
        context = ssl.create_default_context(
            cafile=str(settings.ca_file) if settings.ca_file else None
        )
        where, seconds = (settings.host, settings.port), settings.timeout_seconds
        try:
            smtp: smtplib.SMTP = (
                smtplib.SMTP_SSL(*where, local_hostname=ME, timeout=seconds, context=context)
                if settings.tls == "tls"
                else smtplib.SMTP(*where, local_hostname=ME, timeout=seconds)
            )
        except ssl.SSLCertVerificationError as error:
            raise MailError(
                "certificate-untrusted", reason=error.verify_message or "?", **place
            ) from None
        except ssl.SSLError as error:
            raise MailError("smtp-tls-failed", reason=error.reason or "?", **place) from None
        except socket.gaierror:
            raise MailError("smtp-host-unknown", **place) from None
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise self._not_reached(error) from None
        try:
            self._encrypt(smtp, context)
        except BaseException:
            with contextlib.suppress(Exception):
                smtp.close()
            raise
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        place = self._place
        try:
            smtp.ehlo_or_helo_if_needed()
            if self.settings.tls == "starttls":
                smtp.starttls(context=context)
                smtp.ehlo()
        except ssl.SSLCertVerificationError as error:
            raise MailError(
                "certificate-untrusted", reason=error.verify_message or "?", **place
            ) from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
            raise MailError("smtp-tls-failed", reason="STARTTLS", **place) from None
        except (smtplib.SMTPException, OSError) as error:
            raise self._not_reached(error) from None

    def _authenticate(self, smtp: smtplib.SMTP) -> None:
        user, secret = self.settings.user, self._secret()
        who = {"user": user, "host": self.settings.host}
        try:
            if self.settings.login == "xoauth2":
                token = f"user={user}\1auth=Bearer {secret}\1\1"
                smtp.auth("XOAUTH2", lambda challenge=None: "" if challenge else token)
            else:
                _log_in_once(smtp, user, secret)
        except smtplib.SMTPAuthenticationError as refused:
            if refused.smtp_code in _PAUSED:
                raise MailError(
                    "smtp-busy", host=self.settings.host, reply=str(refused.smtp_code)
                ) from None
            # "from None": the library's exceptions may hold the server's own words.
            raise MailError("smtp-login-refused", **who) from None
        except smtplib.SMTPNotSupportedError:
            raise MailError("smtp-no-login", **who) from None
        except smtplib.SMTPResponseException as refused:
            raise MailError("smtp-login-refused", **who) from refused
        except (smtplib.SMTPException, OSError) as error:
            raise self._not_reached(error) from None

    def _secret(self) -> str:
        try:
            return self.settings.password()
        except MailError:
            raise
        except Exception as error:
            # Keyrings and token commands fail in ways of their own; none may show the secret.
            reason = type(error).__name__
            who = {"user": self.settings.user, "host": self.settings.host}
            raise MailError("smtp-secret-missing", reason=reason, **who) from None

    def _not_reached(self, error: Exception) -> MailError:
        return MailError("smtp-not-reached", reason=_kind(error), **self._place)

    @property
    def _place(self) -> dict[str, str]:
        return {"host": self.settings.host, "port": str(self.settings.port)}


def _log_in_once(smtp: smtplib.SMTP, user: str, secret: str) -> None:
    """Try the password once: smtplib tries a wrong one in every way, and accounts get locked."""
    ways = smtp.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in ways:
        response = base64.b64encode(f"\0{user}\0{secret}".encode()).decode()
        code, said = smtp.docmd("AUTH", f"PLAIN {response}")
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, said)
    elif "LOGIN" in ways and user.isascii() and secret.isascii():
        smtp.user, smtp.password = user, secret
        smtp.auth("LOGIN", smtp.auth_login)
    else:
        raise smtplib.SMTPNotSupportedError


def _kind(error: Exception) -> str:
    """Say what happened without the server's own words."""
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "disconnected"
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return (
        (error.strerror or "")
        if isinstance(error, OSError) and error.strerror
        else type(error).__name__
    )
