"""A My Number card for tests that shares no line with the project's simulated chip.

Written from docs/domain.md 4 alone, with another authority, other filler and other habits, so that
both chips can't be wrong in the same way. It counts what is done to it, and it is plugged into
vpcd over the vsmartcard protocol (docs/domain.md 4).
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

AID = bytes.fromhex("D392F000260100000001")
ATR = bytes.fromhex("3B8980014A4E5420494320433A")
OK, ENDED, LOCKED = b"\x90\x00", b"\x62\x82", b"\x69\x84"


@dataclass
class Password:
    text: bytes
    most: int
    left: int
    verified: bool = False


@dataclass
class VirtualCard:
    """A card as a table of files. ``quirk`` may answer an APDU in its own way, or give None."""

    files: dict[int, bytes]
    passwords: dict[int, Password]
    application: bytes = AID
    atr: bytes = ATR
    latency: float = 0.0
    short_reads: int | None = None
    first_answer: bytes | None = None
    quirk: Callable[[bytes], bytes | None] = lambda _: None
    log: list[bytes] = field(default_factory=list)
    resets: int = 0
    power_offs: int = 0
    _inside: bool = False
    _file: int | None = None

    def left(self) -> dict[int, int]:
        return {file: one.left for file, one in self.passwords.items()}

    def power_on(self) -> None:
        self._inside, self._file = False, None

    def power_off(self) -> None:
        self.power_offs += 1
        self._inside, self._file = False, None
        for one in self.passwords.values():
            one.verified = False

    def reset(self) -> None:
        self.resets += 1
        self._inside, self._file = False, None

    def transmit(self, apdu: bytes) -> bytes:
        self.log.append(apdu)
        if self.latency:
            time.sleep(self.latency)  # the latency of a contactless reader, asked for by the test
        strange = self.quirk(apdu)
        if strange is not None:
            return strange
        if self.first_answer is not None:
            answer, self.first_answer = self.first_answer, None
            return answer
        if len(apdu) < 4:
            return b"\x67\x00"
        handler = {0xA4: self._select, 0xB0: self._read, 0x20: self._verify}.get(apdu[1])
        return handler(apdu) if handler and apdu[0] == 0 else b"\x6d\x00"

    def _select(self, apdu: bytes) -> bytes:
        data = apdu[5 : 5 + apdu[4]] if len(apdu) > 5 else b""
        if apdu[2] == 4:
            self._inside, self._file = data == self.application, None
            return OK if self._inside else b"\x6a\x82"
        if apdu[2] == 2 and self._inside and len(data) == 2:
            file = int.from_bytes(data, "big")
            if file in self.files or file in self.passwords:
                self._file = file
                return OK
        return b"\x6a\x82"

    def _read(self, apdu: bytes) -> bytes:
        if self._file is None or self._file not in self.files:
            return b"\x69\x86"
        if self._file == 0x0001 and not self.passwords[0x001B].verified:
            return b"\x69\x82"
        offset = int.from_bytes(apdu[2:4], "big")
        wanted = (apdu[4] or 256) if len(apdu) > 4 else 256
        content = self.files[self._file]
        if offset >= len(content):
            return b"\x6b\x00"
        asked = min(wanted, self.short_reads or wanted)
        block = content[offset : offset + asked]
        return block + (OK if len(block) == wanted else ENDED)

    def _verify(self, apdu: bytes) -> bytes:
        if self._file not in self.passwords:
            return b"\x69\x86"
        one = self.passwords[self._file]
        if len(apdu) <= 5:
            if one.verified:
                return OK
            return bytes([0x63, 0xC0 | one.left]) if one.left else LOCKED
        if one.left == 0:
            return LOCKED
        if apdu[5 : 5 + apdu[4]] == one.text:
            one.left, one.verified = one.most, True
            return OK
        one.left -= 1
        return bytes([0x63, 0xC0 | one.left])


class Plug:
    """Puts cards on a vpcd slot and takes them away."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def insert(self, card: VirtualCard) -> None:
        self.remove()
        sock = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        sock.settimeout(None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._thread = threading.Thread(target=self._serve, args=(sock, card), daemon=True)
        self._thread.start()

    def remove(self) -> None:
        if self._socket is None or self._thread is None:
            return
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket = self._thread = None

    def _serve(self, sock: socket.socket, card: VirtualCard) -> None:
        with sock:
            try:
                while True:
                    command = _message(sock)
                    if len(command) == 1:
                        answer = self._control(command[0], card)
                    else:
                        answer = card.transmit(command)
                    if answer is not None:
                        sock.sendall(struct.pack(">H", len(answer)) + answer)
            except (OSError, EOFError):
                return

    @staticmethod
    def _control(code: int, card: VirtualCard) -> bytes | None:
        if code == 4:
            return card.atr
        {0: card.power_off, 1: card.power_on, 2: card.reset}[code]()
        return None


def _message(sock: socket.socket) -> bytes:
    quick = getattr(socket, "TCP_QUICKACK", None)
    if quick is not None:
        sock.setsockopt(socket.IPPROTO_TCP, quick, 1)
    return _exactly(sock, int.from_bytes(_exactly(sock, 2, quick), "big"), quick)


def _exactly(sock: socket.socket, size: int, quick: int | None) -> bytes:
    data = b""
    while len(data) < size:
        more = sock.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
        if quick is not None:
            sock.setsockopt(socket.IPPROTO_TCP, quick, 1)
    return data
