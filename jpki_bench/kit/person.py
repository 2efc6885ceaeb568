"""The person at a test's browser: types the passwords, closes the client's error windows."""

from __future__ import annotations

from collections import deque
from typing import Any, Literal

from jpki_bench.client.install import EXTENSION_ID
from jpki_bench.kit.calls import Calls
from jpki_bench.kit.running import RunningOffice
from jpki_bench.pki import Holder

WINDOWS = f"chrome-extension://{EXTENSION_ID}/"
KINDS = {"01": "signature", "02": "authentication"}


class Person:
    """Acts at the client's windows: with the card's own password, unless told otherwise.

    What is told holds for the windows to come, one after another. ``did`` says what was done.
    """

    def __init__(self, office: RunningOffice) -> None:
        self._office = office
        self._told: deque[tuple[Literal["type", "cancel", "leave"], str]] = deque()
        self._seen: set[tuple[int, str]] = set()
        self.did: list[str] = []

    def types(self, password: str) -> None:
        """Type this into the next password window."""
        self._office.typed.add(password)
        self._told.append(("type", password))

    def types_wrong(self) -> None:
        """Type a wrong password into the next password window."""
        self._told.append(("type", ""))

    def cancels(self) -> None:
        """Press キャンセル in the next password window."""
        self._told.append(("cancel", ""))

    def leaves(self) -> None:
        """Leave the next password window standing."""
        self._told.append(("leave", ""))

    def see(self, page: Any, errors: type[Exception]) -> Calls[None]:
        """Do what a window asks for, once; ``errors`` are those of a window that has gone."""
        try:
            yield page.wait_for_load_state("domcontentloaded")
            seen = id(page), page.url
            if not page.url.startswith(WINDOWS) or seen in self._seen:
                return
            self._seen.add(seen)
            if "/dialog.html" in page.url:
                code = yield page.locator("body").inner_text()
                self.did.append(f"closed: {' '.join(code.split())}")
                yield page.locator("#ok").click()
            elif "/password.html" in page.url:
                yield from self._answer(page)
        except errors:
            pass  # the window has gone meanwhile

    def _answer(self, page: Any) -> Calls[None]:
        yield page.locator("body[data-keypair]").wait_for()
        keypair = yield page.locator("body").get_attribute("data-keypair")
        act, password = self._told.popleft() if self._told else self._as_faults_say(keypair)
        kind = KINDS[keypair]
        if act == "cancel":
            self.did.append(f"cancelled: {kind}")
            yield page.locator("#cancel").click()
        elif act == "type":
            self.did.append(f"typed: {kind}")
            yield page.locator("#password").fill(password or _wrong(self._office.holder, keypair))
            yield page.locator("#ok").click()
        else:
            self.did.append(f"left: {kind}")

    def _as_faults_say(self, keypair: str) -> tuple[Literal["type", "cancel"], str]:
        if self._office.take("cancel"):
            return "cancel", ""
        if keypair == "01" and self._office.take("wrong-password"):
            return "type", ""
        return "type", _password(self._office.holder, keypair)


def _password(holder: Holder, keypair: str) -> str:
    return holder.signature_password if keypair == "01" else holder.authentication_password


def _wrong(holder: Holder, keypair: str) -> str:
    right = _password(holder, keypair)
    return right[:-1] + ("1" if right.endswith("0") else "0")
