"""A name server on loopback that the resolver of this process asks, for DKIM keys."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset


class NameServer:
    """Answers TXT questions over UDP; ``asked`` are the names."""

    def __init__(self, records: dict[str, bytes]) -> None:
        self.records = records
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @contextlib.contextmanager
    def open(self) -> Iterator[NameServer]:
        self._thread.start()
        try:
            yield self
        finally:
            self._socket.sendto(b"", ("127.0.0.1", self.port))
            self._thread.join()
            self._socket.close()

    def _serve(self) -> None:
        while True:
            packet, who = self._socket.recvfrom(4096)
            if not packet:
                return
            question = dns.message.from_wire(packet)
            name = question.question[0].name
            self.asked.append(name.to_text(omit_final_dot=True))
            answer = dns.message.make_response(question)
            record = self.records.get(self.asked[-1])
            if record is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            else:
                pieces = [record[i : i + 200].decode() for i in range(0, len(record), 200)]
                text = " ".join(f'"{piece}"' for piece in pieces)
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", text))
            self._socket.sendto(answer.to_wire(), who)


@contextlib.contextmanager
def asked_of(port: int) -> Iterator[None]:
    """Let the system's resolver of this process be a server on loopback."""
    before = dns.resolver.default_resolver
    ours = dns.resolver.Resolver(configure=False)
    ours.nameservers, ours.port = ["127.0.0.1"], port
    dns.resolver.default_resolver = ours
    try:
        yield
    finally:
        dns.resolver.default_resolver = before
