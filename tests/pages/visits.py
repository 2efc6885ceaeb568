"""A visitor of the simulated site, up to any of its screens and in either language."""

from __future__ import annotations

import asyncio
import base64
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from email.message import EmailMessage
from typing import Any, Literal

import uvicorn
from playwright.async_api import Page

from jpki_bench.faults import Faults
from jpki_bench.pki import Authority, Holder
from jpki_bench.site import Site, Timing, create_site
from pages.here import Here, read_page
from pages.knowledge import load
from pages.screens import Form, Password, Screen, ScreenName, screen_of
from pages.subject import Subject
from records.applicant import CATEGORY_OF, Applicant, Category
from terms.masking import Masking
from tests import writings

Lang = Literal["ja", "en"]
Work = Callable[["Visit"], Awaitable[Any]]

HANH = replace(writings.HANH, name_kana=None)
# Everybody else: nothing in common with HANH, yet every value as long.
OTHER = Applicant(
    name="SMITHY BOB LOUIS",
    sex="male",
    birth_date=date(1970, 1, 22),
    nationality="ペルー",
    email="zoes.smithy@mail.example",
    postal_code="060-8611",
    address="北海道札幌市南区北一条2-4-75",
    phone="01-9876-4321",
    residence_card="ZY98765432XW",
)
COUNTRY = {"ベトナム": "Viet Nam", "ペルー": "Peru"}

STUB = """
(certificates) => document.addEventListener("launchJPKIApp", (event) => {
  const asked = JSON.parse(event.detail);
  const certificate = certificates[asked.keypair_division];
  if (!certificate) return;
  const failed = /^E[A-Z0-9]+$/.test(certificate) && certificate.length < 12;
  const answer = failed
    ? { mode: asked.mode, result: "1", certificate: "", errcode: certificate }
    : { mode: asked.mode, result: "0", certificate, errcode: "" };
  document.dispatchEvent(new CustomEvent("recvJPKIMsg", { detail: JSON.stringify(answer) }));
})
"""


def holder(applicant: Applicant) -> Holder:
    return Holder(
        name=applicant.name,
        sex="1" if applicant.sex == "male" else "2",
        birth_date=applicant.birth_date,
        address=applicant.address or "",
        signature_password="ABC123",
        authentication_password="1234",
    )


@dataclass
class OfficeSite:
    """The site of one test and what it sent."""

    site: Site
    origin: str
    edition: str
    faults: Faults
    authority: Authority
    letters: list[EmailMessage] = field(default_factory=list)

    def card(self, applicant: Applicant, **validity: Any) -> dict[str, str]:
        """Return the two certificates on the applicant's card: keypair_division → base64 DER."""
        issued = self.authority.issue(holder(applicant), **validity)
        return {
            "01": base64.b64encode(issued.signature.certificate).decode(),
            "02": base64.b64encode(issued.authentication.certificate).decode(),
        }


class Server(uvicorn.Server):
    """Signals belong to pytest, in whose loop the site is served."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def open_office(
    authority: Authority, edition: str, **order: Any
) -> AsyncIterator[OfficeSite]:
    """Give a site of an edition; ``order`` says in which order its screens come."""
    listener = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    faults = Faults()
    letters: list[EmailMessage] = []

    async def send(letter: EmailMessage) -> None:
        letters.append(letter)

    site = create_site(
        edition=edition,
        origin=origin,
        authority=authority,
        send=send,
        faults=faults,
        timing=Timing(mail=0, late=0),
        **order,
    )
    server = Server(uvicorn.Config(site.app, log_level="error", ws="none", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield OfficeSite(site, origin, edition, faults, authority, letters)
    server.should_exit = True
    server.force_exit = True
    await serving
    await site.close()


@dataclass
class Visit:
    """A page on the site; each ``to_…`` comes from the start and ends on its screen."""

    page: Page
    office: OfficeSite
    lang: Lang = "ja"
    applicant: Applicant = HANH
    category: Category = CATEGORY_OF["change"]

    def speaking(self, lang: Lang) -> Visit:
        nationality = COUNTRY[self.applicant.nationality] if lang == "en" else None
        applicant = replace(self.applicant, nationality=nationality or self.applicant.nationality)
        return replace(self, lang=lang, applicant=applicant)

    @property
    def case(self) -> Subject:
        return Subject(self.applicant, self.category, "change")

    @property
    def masking(self) -> Masking:
        return Masking.of(self.applicant)

    async def here(self) -> Here:
        """Return the page as it is now."""
        return await read_page(self.page, load(self.office.edition), {self.office.origin})

    async def screen(self) -> Screen:
        """Return the screen that is shown; fails on a page that is none that is known."""
        here = await self.here()
        screen = screen_of(here)
        assert screen, here.why()
        return screen

    async def shown(self) -> ScreenName | None:
        """Return the name of the screen; None on a page that is none that is known."""
        screen = screen_of(await self.here())
        return screen.name if screen else None

    async def press_on(self) -> None:
        """Press what leads on."""
        await (await self.screen()).press_on()

    async def fill(self) -> None:
        """Fill the form with the case."""
        form = Form(await self.here())
        plan = form.plan(self.case)
        assert await form.fill(plan.fills) == []

    async def to_top(self) -> None:
        await self.page.goto(f"{self.office.site.home}?lang={self.lang}")

    async def client(self, answers: dict[str, str]) -> None:
        """The JPKI client as the page sees it: division → certificate or EW… code."""
        await self.page.evaluate(STUB, answers)

    async def to_reading(self) -> None:
        await self.to_top()
        await self.press_on()

    async def to_form(self) -> None:
        await self.to_top()
        await self._on_to_form()

    async def _on_to_form(self) -> None:
        await self.client(self.office.card(self.applicant))
        await self.press_on()
        await self.page.wait_for_url("**/WCABS010/ras")

    async def to_filled_form(self) -> None:
        await self.to_form()
        await self.fill()

    async def to_confirmation(self) -> None:
        await self.to_form()
        await self.fill_and_go_on()

    async def fill_and_go_on(self) -> None:
        await self.fill()
        await self._on_to_confirmation()

    async def _on_to_confirmation(self) -> None:
        await self.press_on()
        await self.page.wait_for_url("**/WCABS020/ras")

    async def to_completion(self) -> None:
        await self.to_confirmation()
        await self.register()

    async def register(self) -> None:
        await self.press_on()
        await self.page.wait_for_url("**/WCABS030/ras")

    async def to_password(self) -> None:
        await self.to_completion()
        await self._on_to_password()

    async def _on_to_password(self) -> None:
        await self.page.goto(await self.link())

    async def to_password_done(self) -> None:
        await self.to_password()
        await self.save_password()

    async def save_password(self, password: str = "Sakura-2026") -> None:
        await Password(await self.here()).enter(password)
        await self.press_on()
        await self.page.wait_for_url("**/WCACS020/ras")

    async def to_error(self) -> None:
        await self.page.goto(f"{self.office.origin}/WC01/WCABS010/ras?lang={self.lang}")

    async def link(self) -> str:
        """Return the password link of the first mail to the applicant."""
        await self.office.site.drain()
        letter = next(each for each in self.office.letters if self.applicant.email in each["To"])
        [link] = re.findall(re.escape(self.office.origin) + r"\S+", letter.get_content())
        return str(link)

    async def along(self, *names: str) -> AsyncIterator[str]:
        """Go from the menu to the last of these screens once, and stop at each of them."""
        onwards = {
            "top": self.to_top,
            "form": self._on_to_form,
            "filled_form": self.fill,
            "confirmation": self._on_to_confirmation,
            "completion": self.register,
            "password": self._on_to_password,
        }
        left = [*names]
        for name, onward in onwards.items():
            if not left:
                return
            await onward()
            if name == left[0]:
                yield left.pop(0)
        assert not left

    async def go(self, name: str) -> None:
        await getattr(self, f"to_{name}")()
