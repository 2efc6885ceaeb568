"""The two wires of the native host: the browser's native messaging, and the log of all hops."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

if sys.platform == "win32":
    import msvcrt

Message = dict[str, Any]

_SECRET = "password"
_PERSONAL = "certificate"


class HangUp(Exception):
    """The browser closed the wire, or said that the page is gone (mode 05)."""


class HopLog:
    """One JSON line a hop, without secrets: a password is ``***``, a certificate its length."""

    def __init__(self, path: str | None) -> None:
        self._path = Path(path) if path else None

    def message(self, hop: str, message: Message) -> None:
        hidden = dict(message)
        if hidden.get(_SECRET) is not None:
            hidden[_SECRET] = "***"
        if hidden.get(_PERSONAL):
            hidden[_PERSONAL] = f"{len(hidden[_PERSONAL])} characters"
        self._write(hop, message=hidden)

    def command(self, command: bytes, received: int, sw: int) -> None:
        """Log the header alone: the data of a VERIFY is the password, their length tells on it."""
        self._write("card", header=command[:4].hex().upper(), received=received, sw=f"{sw:04X}")

    def _write(self, hop: str, **what: Any) -> None:
        if self._path is None:
            return
        line = json.dumps({"t": round(time.time(), 3), "hop": hop, **what}, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


class Browser:
    """Native messaging: four bytes of length in the machine's order, then JSON."""

    def __init__(self, log: HopLog, source: BinaryIO, target: BinaryIO) -> None:
        self._log = log
        self._source = source
        self._target = target

    @classmethod
    def over_stdio(cls, log: HopLog) -> Browser:
        if sys.platform == "win32":
            for stream in (sys.stdin, sys.stdout):
                msvcrt.setmode(stream.fileno(), os.O_BINARY)
        return cls(log, sys.stdin.buffer, sys.stdout.buffer)

    def receive(self) -> Message:
        """Return the next message. Raises :class:`HangUp`."""
        length = int.from_bytes(self._take(4), sys.byteorder)
        message: Message = json.loads(self._take(length))
        self._log.message("from browser", message)
        if message.get("mode") == "05":
            raise HangUp
        return message

    def send(self, message: Message) -> None:
        self._log.message("to browser", message)
        body = json.dumps(message).encode()
        self._target.write(len(body).to_bytes(4, sys.byteorder) + body)
        self._target.flush()

    def babble(self) -> None:
        """Send bytes that are no message."""
        self._target.write(b"\xff\xff\xff\x7f{]")
        self._target.flush()

    def open(self, window: str, **show: str) -> None:
        """Open a window of the extension; what the person did in it is the next message."""
        self.send({"window": window, "show": show})

    def _take(self, length: int) -> bytes:
        data = self._source.read(length)
        if len(data) < length:
            raise HangUp
        return data
