"""Who gives OAuth tokens and says, when asked, whose they are. On loopback."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Issuer:
    """``good`` are the tokens that hold at this moment, ``asked`` those that were looked up."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.good: set[str] = set()
        self.asked: list[str] = []
        self.url = ""

    @contextlib.contextmanager
    def open(self) -> Iterator[Issuer]:
        issuer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
                issuer.asked.append(token)
                good = token in issuer.good
                said = {"email": issuer.user} if good else {"error": "invalid_token"}
                body = json.dumps(said).encode()
                self.send_response(200 if good else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{server.server_port}/tokeninfo"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
