"""A tiny site of somebody's: residents log in with their card, and sign an application with it."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

PAGE = """<!doctype html><meta charset="utf-8"><title>さくら町 / Sakura town</title>
<h1>さくら町</h1>
<button id="login">カードでログイン</button>
<button id="sign">カードで署名して申請</button>
<p id="said" role="status"></p>
<script>
const send = async (path, body) => {
  const answer = await fetch(path, {method: "POST", body: JSON.stringify(body)});
  document.getElementById("said").textContent = await answer.text();
};
const ask = (request, then) => {
  document.addEventListener("recvJPKIMsg", (event) => {
    const answer = JSON.parse(event.detail);
    if (answer.result === "0") then(answer);
    else document.getElementById("said").textContent = `エラー ${answer.errcode}`;
  }, {once: true});
  document.dispatchEvent(new CustomEvent("launchJPKIApp",
    {bubbles: true, detail: JSON.stringify(request)}));
};
document.getElementById("login").onclick = () =>
  ask({mode: "11", keypair_division: "02", certificate_type: "01"},
    ({certificate}) => send("/login", {certificate}));
document.getElementById("sign").onclick = async () => {
  const digest = await (await fetch("/digest")).text();
  ask({mode: "12", keypair_division: "01", certificate_type: "01", digest},
    ({certificate, signature}) => send("/apply", {certificate, signature, digest}));
};
</script>"""


class Town:
    """What the site knows: whose certificates it believes (``authorities``), who came."""

    def __init__(self, authorities: dict[str, bytes]) -> None:
        self.authorities = {
            use: x509.load_der_x509_certificate(der) for use, der in authorities.items()
        }
        self.offered: dict[str, bytes] = {}
        self.visitors: list[str] = []
        self.applications: list[bytes] = []

    def login(self, told: dict[str, str]) -> str:
        self.visitors.append(self.believed(told, "authentication").subject.rfc4514_string())
        return "ようこそ"

    def digest(self) -> str:
        """Of a new application, which is to be signed."""
        application = f"転入届 {secrets.token_hex(8)}".encode()
        digest = base64.b64encode(hashlib.sha256(application).digest()).decode()
        self.offered[digest] = application
        return digest

    def apply(self, told: dict[str, str]) -> str:
        application = self.offered.pop(told["digest"])
        key = self.believed(told, "signature").public_key()
        assert isinstance(key, RSAPublicKey)
        key.verify(base64.b64decode(told["signature"]), application, PKCS1v15(), SHA256())
        self.applications.append(application)
        return "受け付けました"

    def believed(self, told: dict[str, str], use: str) -> x509.Certificate:
        certificate = x509.load_der_x509_certificate(base64.b64decode(told["certificate"]))
        certificate.verify_directly_issued_by(self.authorities[use])
        return certificate


@contextmanager
def open_town(town: Town) -> Iterator[str]:
    """Serve the site on this machine; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(town.digest() if self.path == "/digest" else PAGE)

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                self.say({"/login": town.login, "/apply": town.apply}[self.path](told))
            except (ValueError, KeyError, InvalidSignature):
                self.say("信用できません")

        def say(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
