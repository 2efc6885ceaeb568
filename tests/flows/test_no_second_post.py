"""One press of 登録 is one request, also where the site goes silent just then.

A browser sends a request once more by itself, also a POST, when a connection that it had used
before dies under it without a byte (tried on Chromium 156 without the gate: it comes twice).
"""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.async_api import Page, async_playwright

from flows.browser import is_root
from flows.gate import Gate
from tests.machine import CHROMIUM

FORM = b"<form method=post action=/register><input name=a value=b><button>x</button></form>"


@dataclass
class DropsPosts:
    """A site that takes a POST and closes the connection, by a reset or properly."""

    abruptly: bool
    origin: str = ""
    posts: int = 0
    pages: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"POST"):
                    self.posts += 1
                    break
                self.pages += 1
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (len(FORM), FORM)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        if self.abruptly:
            writer.transport.abort()
        else:
            writer.close()


@asynccontextmanager
async def drops_posts(abruptly: bool, tls: ssl.SSLContext | None) -> AsyncIterator[DropsPosts]:
    site = DropsPosts(abruptly)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
    scheme = "https" if tls else "http"
    site.origin = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a site of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "site.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ) + certificate.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@asynccontextmanager
async def a_page(home: Path, arguments: list[str]) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            home, executable_path=CHROMIUM, args=arguments, chromium_sandbox=not is_root(),
            ignore_https_errors=True,
        )  # fmt: skip
        yield context.pages[0]
        await context.close()


@pytest.mark.parametrize("abruptly", [True, False])
@pytest.mark.parametrize("encrypted", [True, False])
async def test_a_site_that_drops_the_connection_gets_the_press_once(
    encrypted: bool, abruptly: bool, tls: ssl.SSLContext, tmp_path: Path
) -> None:
    async with drops_posts(abruptly, tls if encrypted else None) as site:
        gate = Gate([site.origin])
        async with gate.open(), a_page(tmp_path, gate.arguments) as page:
            await page.goto(site.origin)
            await page.goto(f"{site.origin}/again")  # the connection is one that was used before
            async with page.expect_event("requestfailed", lambda each: each.method == "POST"):
                await page.click("button", no_wait_after=True)
    assert site.pages >= 2
    assert site.posts == 1
