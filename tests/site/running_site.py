"""What the tests of the site share: a person, their answers, a site that runs, a stub client."""

from __future__ import annotations

import asyncio
import base64
import re
from datetime import date
from email.message import EmailMessage
from typing import Any, Protocol

import httpx
from playwright.async_api import Page

from jpki_bench.faults import Faults
from jpki_bench.pki import Holder, Issued
from jpki_bench.site import Site, Timing

HOLDER = Holder(
    name="NGUYEN THI HANH",
    sex="2",
    birth_date=date(1994, 3, 8),
    address="東京都港区港南五丁目5番30号",
    signature_password="ABC123",
    authentication_password="1234",
)
ANSWERS = {
    "birth_date": "19940308",
    "nationality": "VNM",
    "postal_code": "1080075",
    "address": "東京都港区港南五丁目5番30号",
    "phone": "0312345678",
    "email": "hanh@example.ne.jp",
    "email_again": "hanh@example.ne.jp",
    "category": "1",
    "residence_card": "AB12345678CD",
}


class Running:
    """A site that answers at ``origin`` until the test is over."""

    def __init__(
        self, site: Site, origin: str, faults: Faults, letters: list[EmailMessage]
    ) -> None:
        self.site = site
        self.origin = origin
        self.faults = faults
        self.letters = letters
        self.loop: asyncio.AbstractEventLoop | None = None

    def arrived(self) -> list[EmailMessage]:
        """Every mail sent so far, and those that were on their way."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(self.site.drain(), self.loop).result(20)
        return self.letters

    def links(self) -> list[str]:
        text = "\n".join(letter.get_content() for letter in self.arrived())
        return re.findall(re.escape(self.origin) + r"\S+", text)


def certificates(issued: Issued) -> dict[str, str]:
    """keypair_division → base64 DER."""
    return {
        "01": base64.b64encode(issued.signature.certificate).decode(),
        "02": base64.b64encode(issued.authentication.certificate).decode(),
    }


STUB = """
(certificates) => document.addEventListener("launchJPKIApp", (event) => {
  const asked = JSON.parse(event.detail);
  (window.asked = window.asked || []).push(asked);
  const certificate = certificates[asked.keypair_division];
  if (certificate === null) return;
  const answer = certificate.startsWith("EW")
    ? { mode: asked.mode, result: "1", certificate: "", errcode: certificate }
    : { mode: asked.mode, result: "0", certificate, errcode: "" };
  document.dispatchEvent(new CustomEvent("recvJPKIMsg", { detail: JSON.stringify(answer) }));
})
"""


async def client_answers(page: Page, answers: dict[str, str | None]) -> None:
    """The JPKI client as the page sees it: division → certificate, EW… code, or no answer."""
    await page.evaluate(STUB, answers)


class Start(Protocol):
    """Opens a site with the named faults switched on."""

    def __call__(
        self, *names: str, edition: str = "2022", timing: Timing | None = None, **options: Any
    ) -> Running: ...


# Edition 2022 without a browser
FIELD_NAMES = {
    "birth_date": "txtBirthDate",
    "nationality": "selNationality",
    "postal_code": "txtPostalCode",
    "address": "txtAddress",
    "phone": "txtPhone",
    "email": "txtMail",
    "email_again": "txtMailConfirm",
    "category": "selUserKind",
    "residence_card": "txtResidenceCard",
}


def heading(response: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", response.text, re.S)
    assert found, response.text
    return found[1]


def hidden(response: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.text)
    assert found, response.text
    return found[1]


def read_card(visitor: httpx.Client, card: dict[str, str]) -> httpx.Response:
    return visitor.post(
        "/WC01/WCAAS010/ras", data={"hdnSignCert": card["01"], "hdnUsrCert": card["02"]}
    )


def fill_in(visitor: httpx.Client, **changed: str) -> httpx.Response:
    answers = {**ANSWERS, **changed}
    return visitor.post(
        "/WC01/WCABS010/ras", data={FIELD_NAMES[key]: value for key, value in answers.items()}
    )


def press_register(visitor: httpx.Client, confirm: httpx.Response) -> httpx.Response:
    return visitor.post("/WC01/WCABS020/ras", data={"token": hidden(confirm, "token")})


def register(visitor: httpx.Client, card: dict[str, str], **changed: str) -> httpx.Response:
    read_card(visitor, card)
    return press_register(visitor, fill_in(visitor, **changed))
