"""One IMAP connection: imap_tools with what a watcher needs beside it. Everything here blocks."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import imap_tools
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from mail.errors import MailError
from mail.folder_names import is_spam_name
from mail.idle import readable, wait_for_news
from mail.sources import LIMIT, ImapSettings

MAX_FOLDERS = 60
GROUP_MAILS = 25
GROUP_BYTES = 4 * 1024 * 1024
POLL_SECONDS = 10.0  # for servers without IDLE

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
# RFC 5530: the server itself says that trying later helps.
_LATER = re.compile(rb"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
_SKIPPED = frozenset(("\\noselect", "\\nonexistent", "\\sent", "\\drafts", "\\all", "\\flagged"))

Lost = (OSError, imaplib.IMAP4.abort)


@dataclass(frozen=True)
class Folder:
    """A folder of the account. ``spam`` by its special use (RFC 6154) or its name."""

    name: str
    spam: bool = False


class Connection:
    """Logged in. Every folder is opened with EXAMINE and read with BODY.PEEK: nothing changes."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._mailbox = _log_in(settings)
        self._client = self._mailbox.client
        with contextlib.suppress(OSError):
            self._client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.folder: str | None = None
        capabilities = self._capabilities()
        self.can_idle = "IDLE" in capabilities
        self._can_unselect = "UNSELECT" in capabilities

    def close(self) -> None:
        """Log out if the server still answers; never raises."""
        with contextlib.suppress(Exception):
            self._client.sock.settimeout(2)
            self._mailbox.logout()
        self.cut()

    def cut(self) -> None:
        """Drop the connection at once, from any thread."""
        with contextlib.suppress(OSError, AttributeError):
            socket.socket.shutdown(self._client.sock, socket.SHUT_RDWR)
        with contextlib.suppress(OSError, AttributeError):
            self._client.shutdown()

    def folders(self) -> list[Folder]:
        """Folders that mails may come to, spam first, at most MAX_FOLDERS."""
        found = []
        for info in self._mailbox.folder.list():
            flags = {flag.lower() for flag in info.flags}
            if flags & _SKIPPED:
                continue
            found.append(Folder(info.name, "\\junk" in flags or is_spam_name(info.name)))
        found.sort(key=lambda folder: (not folder.spam, folder.name))
        return found[:MAX_FOLDERS]

    def examine(self, folder: str) -> tuple[int, int]:
        """Open ``folder`` read-only; its UIDVALIDITY and UIDNEXT (0 where not said).

        Raises MailError "folder-missing".
        """
        try:
            self._mailbox.folder.set(folder, readonly=True)
        except MailboxFolderSelectError:
            self.folder = None
            raise MailError("folder-missing", folder=folder) from None
        self.folder = folder
        return self._told("UIDVALIDITY"), self._told("UIDNEXT")

    def status(self, folder: str) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT of a folder that is not open."""
        told = self._mailbox.folder.status(folder, ("UIDVALIDITY", "UIDNEXT"))
        return told.get("UIDVALIDITY", 0), told.get("UIDNEXT", 0)

    def leave(self) -> None:
        """Close the open folder: STATUS of an open one may be stale. CLOSE would be allowed too
        (nothing is expunged from a folder opened with EXAMINE)."""
        if self.folder is not None and self._can_unselect:
            self._mailbox.folder.unset()
            self.folder = None

    def search(self, criteria: str) -> list[int]:
        """UIDs in ascending order."""
        return sorted(int(uid) for uid in self._mailbox.uids(criteria, charset=None))

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes, bool]]:
        """UID, bytes and "is longer than LIMIT", in the order of ``uids``; vanished ones left out.

        At most GROUP_BYTES are asked for at once, so memory does not grow with the mailbox.
        """
        for start in range(0, len(uids), 200):
            sizes = self._sizes(uids[start : start + 200])
            group: list[int] = []
            weight = 0
            for uid in (u for u in uids[start : start + 200] if u in sizes):
                if group and (
                    len(group) >= GROUP_MAILS or weight + min(sizes[uid], LIMIT) > GROUP_BYTES
                ):
                    yield from self._bodies(group, sizes)
                    group, weight = [], 0
                group.append(uid)
                weight += min(sizes[uid], LIMIT)
            if group:
                yield from self._bodies(group, sizes)

    def header_fields(self, uids: Sequence[int], name: str) -> list[bytes]:
        """The named header fields of each mail, in the order of the server."""
        if not uids:
            return []
        parts = f"(BODY.PEEK[HEADER.FIELDS ({name})])"
        return [body for _, body in self._fetch(uids, parts)]

    def idle(self, wake: socket.socket, seconds: float) -> bool:
        """Wait until the folder changes (True), ``wake`` can be read or the time is over (False).

        Raises what :data:`Lost` names when the connection ends.
        """
        if not self.can_idle:
            return not readable([wake], min(seconds, POLL_SECONDS))
        return wait_for_news(self._mailbox, wake, seconds)

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        sizes: dict[int, int] = {}
        for head, _ in self._fetch(uids, "(RFC822.SIZE)"):
            uid, size = _UID.search(head), _SIZE.search(head)
            if uid and size:
                sizes[int(uid.group(1))] = int(size.group(1))
        return sizes

    def _bodies(self, uids: list[int], sizes: dict[int, int]) -> Iterator[tuple[int, bytes, bool]]:
        try:
            yield from self._group(uids, sizes)
        except MailError:
            # One damaged mail on the server must not hide the others of its group.
            for uid in uids if len(uids) > 1 else ():
                with contextlib.suppress(MailError):
                    yield from self._group([uid], sizes)

    def _group(self, uids: list[int], sizes: dict[int, int]) -> Iterator[tuple[int, bytes, bool]]:
        large = max(sizes[uid] for uid in uids) > LIMIT
        part = f"(BODY.PEEK[]<0.{LIMIT}>)" if large else "(BODY.PEEK[])"
        found: dict[int, bytes] = {}
        for head, body in self._fetch(uids, part):
            uid = _UID.search(head)
            if uid and body:
                found[int(uid.group(1))] = body
        for each in uids:
            if each in found:
                yield each, found.pop(each), sizes[each] > LIMIT

    def _fetch(self, uids: Sequence[int], parts: str) -> list[tuple[bytes, bytes]]:
        """Pairs of what stands around a literal and the literal (b"" where there is none)."""
        kind, answer = self._client.uid("FETCH", ",".join(map(str, uids)), parts)
        if kind != "OK":
            raise MailError("imap-refused", command="FETCH")
        pairs: list[tuple[bytes, bytes]] = []
        for item in answer:
            if isinstance(item, tuple):
                pairs.append((item[0], item[1]))
            elif isinstance(item, bytes):
                # Some servers write the UID behind the literal.
                if pairs and item.endswith(b")") and not re.match(rb"\d+ \(", item):
                    pairs[-1] = (pairs[-1][0] + b" " + item, pairs[-1][1])
                else:
                    pairs.append((item, b""))
        return pairs

    def _told(self, name: str) -> int:
        _, values = self._client.response(name)
        value = values[-1] if values else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    def _capabilities(self) -> frozenset[str]:
        """After the login, where many servers say more than before it."""
        _, answer = self._client.capability()
        return frozenset(
            b" ".join(a for a in answer if a).decode("ascii", "replace").upper().split()
        )


def _log_in(settings: ImapSettings) -> imap_tools.BaseMailBox:
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
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        said = str(error).encode("utf-8", "replace")
        if _LATER.search(said):
            raise ConnectionError("the server asks to come again later") from None
        # "from None": the library's exceptions may hold what was sent.
        raise MailError("login-refused", user=settings.user, host=settings.host) from None
    except BaseException:
        with contextlib.suppress(Exception):
            mailbox.client.shutdown()
        raise
    return mailbox


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
