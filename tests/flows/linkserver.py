"""An embedded link of the tests' own, written from its contract."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from typing import Any

from tests.card.virtual import VirtualCard


class LinkServer:
    """One reader with at most one card, for any number of clients. ``log`` holds the requests."""

    def __init__(self, port: int = 0) -> None:
        self._change = threading.Condition()
        self._holder: int | None = None
        self._reader, self._card = True, None
        self._clients: list[socket.socket] = []
        self._closed = False
        self.log: list[dict[str, Any]] = []
        self._socket = socket.create_server(("127.0.0.1", port), reuse_port=True)
        self.port = int(self._socket.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    _card: VirtualCard | None

    def set(self, *, reader: bool = True, card: VirtualCard | None = None) -> None:
        with self._change:
            self._reader, self._card = reader, card
            self._change.notify_all()

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
            sockets = [self._socket, *self._clients]
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with self._change:
                self._clients.append(client)
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        me = client.fileno()
        try:
            with client, client.makefile("rwb") as stream:
                for line in stream:
                    request = json.loads(line)
                    self.log.append(request)
                    stream.write(json.dumps(self._answer(request, me)).encode() + b"\n")
                    stream.flush()
        except (OSError, ValueError):
            pass
        finally:
            with self._change:
                if self._holder == me:
                    self._holder = None
                self._change.notify_all()

    def _status(self) -> dict[str, Any]:
        present = self._reader and self._card is not None
        atr = self._card.atr.hex().upper() if self._card else ""
        return {"reader": self._reader, "present": present, "atr": atr}

    def _answer(self, request: dict[str, Any], me: int) -> dict[str, Any]:
        with self._change:
            match request["op"]:
                case "status":
                    return self._status()
                case "wait":
                    known = (request["reader"], request["present"])
                    self._change.wait_for(
                        lambda: (
                            self._closed
                            or (self._status()["reader"], self._status()["present"]) != known
                        )
                    )
                    return self._status()
                case "begin":
                    self._change.wait_for(lambda: self._closed or self._holder in (None, me))
                    self._holder = me
                case "end":
                    self._holder = None
                    self._change.notify_all()
                case "transmit":
                    if not self._reader:
                        return {"error": "no-reader"}
                    if self._card is None:
                        return {"error": "no-card"}
                    answer = self._card.transmit(bytes.fromhex(request["apdu"]))
                    return {"response": answer.hex().upper()}
            return {}
