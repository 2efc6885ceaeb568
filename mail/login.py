"""Logging in to an IMAP server, and what its refusal means."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl

import imap_tools
from imap_tools.errors import ImapToolsError, MailboxLoginError

from mail.errors import MailError
from mail.sources import ImapSettings

# RFC 5530: the server itself says that trying later helps.
_LATER = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN|OVERQUOTA|THROTTLED)\]", re.IGNORECASE
)
_IN_USE = re.compile(r"\[INUSE\]", re.IGNORECASE)
_OFF = (
    r"(?:log-?in|basic auth\w*|plain ?text auth\w*)"
    r"(?: is| has been)? (?:disabled|disallowed|blocked)\b"
)
_NAMED = r"(?:credentials?|passwords?|pass ?phrase|user(?:s| ?names?| ids?)?|log-?ins?|accounts?)"
# By its code, or by what it names, it is the login itself: "try again" means another password.
_REFUSED = re.compile(
    r"\[(?:AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|WEBALERT[^\]]*)\]"
    rf"|\b(?:invalid|incorrect|wrong|bad|unknown|check)\b[^.]{{0,30}}\b{_NAMED}\b"
    rf"|\b{_NAMED}\b[^.]{{0,30}}\b(?:invalid|incorrect|wrong|not accepted)|\b{_OFF}",
    re.IGNORECASE,
)
# No failure came before: the server takes no password of anybody.
_NO_LOGIN = re.compile(rf"(?:^|\bb['\"])(?:NO )?(?:\[\w+\] )?{_OFF}", re.IGNORECASE)
# These hold whatever else is said; the words of _MAYBE_BUSY are said of a wrong password, too.
_BUSY = re.compile(
    r"too many (?:\w+ ){0,3}(?:connection|session|client|user|command|request)"
    r"|(?:connection|session)s?\b[^.]{0,30}(?:exceed|limit|reached)"
    r"|(?:maximum|max|limit)\b[^.]{0,30}(?:connection|session)|temporar",
    re.IGNORECASE,
)
_MAYBE_BUSY = re.compile(
    r"again (?:in|after|shortly|soon)|later|busy|overload|unavailable|not available|maintenance"
    r"|throttl|rate limit|timed? ?out|(?:server|system|internal|backend) (?:error|fail)",
    re.IGNORECASE,
)
# Trying again may make these worse: who waits is let in.
_PAUSED = re.compile(
    r"too many (?:\w+ ){0,3}(?:log-?ins?|logons?|auth\w*|password|attempt|failure|tries|fail)"
    r"|(?:account|user|mailbox|log-?in)\b[^.]{0,40}\b(?:locked|blocked|disabled|suspended)"
    r"|locked out",
    re.IGNORECASE,
)


def asks_to_wait(said: object) -> bool:
    """Tell whether a server's answer says that it may be asked again later."""
    text = str(said)
    if _IN_USE.search(text):
        return True
    later = _LATER.search(text) or _BUSY.search(text)
    maybe = _MAYBE_BUSY.search(text) and not _REFUSED.search(text)
    return bool(later or maybe) and not _PAUSED.search(text)


def log_in(settings: ImapSettings) -> imap_tools.BaseMailBox:
    """Connect and log in. Raises MailError, OSError or IMAP4.abort."""
    mailbox = _connect(settings)
    try:
        secret = _secret(settings)
        if settings.login == "xoauth2":
            mailbox.xoauth2(settings.user, secret, initial_folder=None)
        elif settings.user.isascii() and secret.isascii():
            mailbox.login(settings.user, secret, initial_folder=None)
        else:
            mailbox.login_utf8(settings.user, secret, initial_folder=None)
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        with contextlib.suppress(Exception):
            mailbox.client.shutdown()
        if isinstance(error, imaplib.IMAP4.abort) and not asks_to_wait(error):
            raise
        # "from None": the library's exceptions may hold what was sent, the server's words too.
        raise _refusal(settings, str(error)) from None
    except BaseException:
        with contextlib.suppress(Exception):
            mailbox.client.shutdown()
        raise
    return mailbox


def _refusal(settings: ImapSettings, said: str) -> MailError:
    who = {"user": settings.user, "host": settings.host}
    if asks_to_wait(said):
        return MailError("server-busy", host=settings.host)
    if _PAUSED.search(said) and not _NO_LOGIN.search(said):
        return MailError("login-paused", **who)
    return MailError("token-refused" if settings.login == "xoauth2" else "login-refused", **who)


def _connect(settings: ImapSettings) -> imap_tools.BaseMailBox:
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    box = imap_tools.MailBox if settings.tls == "tls" else imap_tools.MailBoxStartTls
    place = {"host": settings.host, "port": str(settings.port)}
    try:
        return box(
            settings.host, settings.port, timeout=settings.timeout_seconds, ssl_context=context
        )
    except ssl.SSLCertVerificationError as error:
        reason = error.verify_message or "?"
        raise MailError("certificate-untrusted", reason=reason, **place) from None
    except ssl.SSLError as error:
        if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or not error.reason:
            raise ConnectionError("cut off during the handshake") from None
        raise MailError("tls-failed", reason=error.reason, **place) from None
    except socket.gaierror:
        raise MailError("host-unknown", **place) from None
    except (ImapToolsError, ValueError):
        raise MailError("tls-failed", reason="STARTTLS", **place) from None
    except imaplib.IMAP4.error as error:
        if asks_to_wait(error):
            raise MailError("server-busy", host=settings.host) from None
        if settings.tls == "starttls" and "STARTTLS" in str(error).upper():
            raise MailError("tls-failed", reason="STARTTLS", **place) from None
        raise ConnectionError("no IMAP greeting") from None


def _secret(settings: ImapSettings) -> str:
    try:
        return settings.password()
    except MailError:
        raise
    except Exception as error:
        # Keyrings and token commands fail in ways of their own; none may show the secret.
        raise MailError("secret-missing", user=settings.user, reason=type(error).__name__) from None
