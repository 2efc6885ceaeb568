"""One IMAP connection: imap_tools with what a watcher needs beside it. Everything here blocks."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
from collections.abc import Iterator, Sequence

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError
from imap_tools.utils import quote

from mail.errors import MailError
from mail.folder_list import Folder, listed
from mail.idle import IdleRefusedError, readable, wait_for_news
from mail.login import asks_to_wait, log_in
from mail.sources import LIMIT, ImapSettings

MAX_FOLDERS = 60
GROUP_MAILS = 25
GROUP_BYTES = 4 * 1024 * 1024
POLL_SECONDS = 10.0  # for servers without IDLE

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

Lost = (OSError, imaplib.IMAP4.abort)


class Connection:
    """Logged in. Every folder is opened with EXAMINE and read with BODY.PEEK: nothing changes.

    What the server refuses is a MailError, "server-busy" where it asks to come again later and
    "imap-refused" else; the connection goes on. Its end is what :data:`Lost` names.
    """

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._mailbox = log_in(settings)
        self._client = self._mailbox.client
        with contextlib.suppress(OSError):
            self._client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.folder: str | bytes | None = None
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
        with self._asked("LIST"):
            kind, answer = self._client.list('""', "*")
            if kind != "OK":
                raise imaplib.IMAP4.error(answer)
        found = listed(answer)
        found.sort(key=lambda folder: (not folder.spam, folder.name))
        return found[:MAX_FOLDERS]

    def examine(self, folder: str | bytes) -> tuple[int, int]:
        """Open ``folder`` read-only; its UIDVALIDITY and UIDNEXT (0 where not said).

        Raises MailError "folder-missing" too.
        """
        self.folder = None
        with self._asked("EXAMINE"):
            try:
                self._mailbox.folder.set(_sent(folder), readonly=True)
            except MailboxFolderSelectError as refused:
                if asks_to_wait(refused):
                    raise
                name = folder if isinstance(folder, str) else folder.decode("utf-8", "replace")
                raise MailError("folder-missing", folder=name) from None
        self.folder = folder
        return self._told("UIDVALIDITY"), self._told("UIDNEXT")

    def status(self, folder: str | bytes) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT of a folder that is not open."""
        with self._asked("STATUS"):
            told = self._mailbox.folder.status(_sent(folder), ("UIDVALIDITY", "UIDNEXT"))
        return told.get("UIDVALIDITY", 0), told.get("UIDNEXT", 0)

    def leave(self) -> None:
        """Close the open folder: STATUS of an open one may be stale. CLOSE would be allowed too
        (nothing is expunged from a folder opened with EXAMINE)."""
        if self.folder is not None and self._can_unselect:
            with self._asked("UNSELECT"):
                self._mailbox.folder.unset()
            self.folder = None

    def search(self, criteria: str) -> list[int]:
        """UIDs in ascending order."""
        with self._asked("SEARCH"):
            return sorted(int(uid) for uid in self._mailbox.uids(criteria, charset=None))

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes | None, bool]]:
        """UID, bytes and "is longer than LIMIT", in the order of ``uids``.

        The bytes are None where the server gave none: it may give them when it is asked again. At
        most GROUP_BYTES are asked for at once, so memory does not grow with the mailbox.
        """
        for start in range(0, len(uids), 200):
            sizes = self._sizes(uids[start : start + 200])
            group: list[int] = []
            weight = 0
            for uid in uids[start : start + 200]:
                size = min(sizes.get(uid, LIMIT), LIMIT)
                if group and (len(group) >= GROUP_MAILS or weight + size > GROUP_BYTES):
                    yield from self._bodies(group, sizes)
                    group, weight = [], 0
                group.append(uid)
                weight += size
            if group:
                yield from self._bodies(group, sizes)

    def header_fields(self, uids: Sequence[int], name: str) -> list[bytes]:
        """Return the named header fields of each mail, in the order of the server."""
        if not uids:
            return []
        parts = f"(BODY.PEEK[HEADER.FIELDS ({name})])"
        return [body for _, body in self._fetch(uids, parts)]

    def idle(self, wake: socket.socket, seconds: float) -> bool:
        """Wait until the folder changes (True), ``wake`` can be read or the time is over (False).

        A server that refuses IDLE is asked every POLL_SECONDS from then on.
        """
        if self.can_idle:
            try:
                return wait_for_news(self._mailbox, wake, seconds)
            except IdleRefusedError:
                self.can_idle = False
        woken = readable([wake], min(seconds, POLL_SECONDS))
        if not woken:
            # Some servers tell of new mails only when they are asked something.
            with contextlib.suppress(MailError), self._asked("NOOP"):
                self._client.noop()
        return not woken

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """As far as the server tells them: a mail without a size is asked for all the same."""
        sizes: dict[int, int] = {}
        with contextlib.suppress(MailError):
            for head, _ in self._fetch(uids, "(RFC822.SIZE)"):
                uid, size = _UID.search(head), _SIZE.search(head)
                if uid and size:
                    sizes[int(uid.group(1))] = int(size.group(1))
        return sizes

    def _bodies(
        self, uids: list[int], sizes: dict[int, int]
    ) -> Iterator[tuple[int, bytes | None, bool]]:
        found: dict[int, bytes] = {}
        try:
            found = self._group(uids, sizes)
        except MailError:
            # One damaged mail on the server must not hide the others of its group.
            for uid in uids if len(uids) > 1 else ():
                with contextlib.suppress(MailError):
                    found |= self._group([uid], sizes)
        for uid in uids:
            data = found.pop(uid, None)
            longer = data is not None and (sizes.get(uid, 0) > LIMIT or len(data) >= LIMIT)
            yield uid, data, longer

    def _group(self, uids: list[int], sizes: dict[int, int]) -> dict[int, bytes]:
        whole = all(uid in sizes and sizes[uid] <= LIMIT for uid in uids)
        part = "(BODY.PEEK[])" if whole else f"(BODY.PEEK[]<0.{LIMIT}>)"
        found: dict[int, bytes] = {}
        for head, body in self._fetch(uids, part):
            uid = _UID.search(head)
            if uid and body:
                found[int(uid.group(1))] = body
        return found

    def _fetch(self, uids: Sequence[int], parts: str) -> list[tuple[bytes, bytes]]:
        """Pairs of what stands around a literal and the literal (b"" where there is none)."""
        with self._asked("FETCH"):
            kind, answer = self._client.uid("FETCH", ",".join(map(str, uids)), parts)
            if kind != "OK":
                raise imaplib.IMAP4.error(answer)
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
        answer: list[bytes] = []
        with contextlib.suppress(MailError), self._asked("CAPABILITY"):
            _, answer = self._client.capability()
        return frozenset(
            b" ".join(a for a in answer if a).decode("ascii", "replace").upper().split()
        )

    @contextlib.contextmanager
    def _asked(self, command: str) -> Iterator[None]:
        """Give a refusal is no end: it is told as an error of ours and the connection goes on."""
        try:
            yield
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, ImapToolsError, ValueError, IndexError) as refused:
            if asks_to_wait(refused):
                raise MailError("server-busy", host=self._settings.host) from None
            raise MailError("imap-refused", command=command) from None


def _sent(folder: str | bytes) -> str | bytes:
    """Return a folder's name as the library takes it.

    It quotes a text, and sends bytes as they are.
    """
    return quote(folder) if isinstance(folder, bytes) else folder
