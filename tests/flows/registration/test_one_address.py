"""Two clients with one mail address: whatever comes in which order, nobody gets the other's ID."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import permutations, product
from pathlib import Path

import pytest

from flows.registration.mailbox import Mailbox
from mail import MailError, RawMail
from mail.folder_names import key_of
from records.case import Case, Store
from records.editions import choose_site
from tests.flows.registration.person import Person
from tests.flows.registration.test_mailbox import OURS, today
from tests.further import further
from tests.mail.letters import HANH, first
from tests.records.cases import case as case_data
from tests.records.cases import read

NAMES = {"a": "NGUYEN THI HANH", "b": "TRAN VAN NAM"}
IDS = {"a": "A1B2C3D4E5", "b": "Q7W8E9R2T4"}
EVENTS = ("a is pressed", "b is pressed", "a's mail", "b's mail")
ORDERS = [
    order
    for order in permutations(EVENTS)
    # Who is pressed first is called a; nobody's mail comes before their press.
    if order[0] == "a is pressed" and order.index("b is pressed") < order.index("b's mail")
]


class Lying:
    """Mails that lie there; ``taken`` when each of them has been looked at."""

    name, last_trouble = "a list", None

    def __init__(self, mails: list[bytes]) -> None:
        self._mails = mails
        self.taken = asyncio.Event()

    def tell_to(self, hear: Callable[[MailError], None]) -> None: ...

    async def watch(self) -> AsyncIterator[RawMail]:
        for data in self._mails:
            yield RawMail(data, "INBOX", key_of(data))
        self.taken.set()
        await asyncio.Event().wait()

    async def ready(self) -> None: ...

    async def close(self) -> None: ...


def letter(who: str, *, named: bool) -> bytes:
    name = f"{NAMES[who]} 様" if named else "ご利用者様"
    return today(first(IDS[who]).replace("NGUYEN THI HANH 様", name))


async def run_again(home: Path, case_id: str, mails: list[bytes]) -> Case:
    """Read the mailbox as a run of this case does at which nobody sits."""
    case, source = Store(home).open(case_id), Lying(mails)
    async with Mailbox(source, case, Person(interactive=False), OURS).open():
        await source.taken.wait()
    return case


@pytest.mark.parametrize("order", [ORDERS[0], *map(further, ORDERS[1:])])
async def test_each_gets_their_own_id_or_none_in_every_order(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    """``failed``: whose 登録 got a 500 and registered nobody; ``seen``: whose screen was."""
    for failed, named, seen in product(("", "a", "b"), ("", "a"), ("", "a", "b")):
        home = tmp_path / f"{failed}-{named}-{seen}"
        cases = {
            who: Store(home).create(
                read(case_data(name=NAMES[who], email=HANH)), choose_site(None, "2022")
            )
            for who in NAMES
        }
        mails: list[bytes] = []
        for event in order:
            who = event[0]
            if event.endswith("pressed"):
                cases[who] = Store(home).open(cases[who].id)
                cases[who].advance("submitting")
                if who in seen and who != failed:
                    cases[who].saw_auth_id(IDS[who], "screen")
                continue
            if who != failed:
                mails.append(letter(who, named=who in named))
            for each in NAMES:
                cases[each] = await run_again(home, cases[each].id, mails)
        told = f"{order}: {failed or 'nobody'} failed, {named or 'nobody'} named, seen {seen}"
        for who, case in cases.items():
            expected = (None,) if who == failed else (None, IDS[who])
            assert case.auth_id in expected, told
            assert case.progress.rivals == (), told
            if who != failed and (who in named or who in seen):
                assert case.auth_id == IDS[who], told
