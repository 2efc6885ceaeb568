"""The pytest plugin: an office with a My Number card for each test, and a browser at it.

Every fixture is small and can be overridden. Those of the browser come in two kinds, as
pytest-playwright (sync) and pytest-playwright-asyncio do; the one that is installed decides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from jpki_bench.kit.outcome import FAILED

if TYPE_CHECKING:
    from jpki_bench.kit.mailbox import Mailbox
    from jpki_bench.kit.running import OfficeCard, RunningOffice
    from jpki_bench.office import OfficeOptions
    from jpki_bench.pki import Holder

MARKERS = (
    "jpki_office(shared=False, **options): options of the office: edition, procedure, order, "
    "two_stages, waiting_room, phone, drift, auth_id, protocols; shared=True takes one office for "
    "all such tests of a worker",
    "jpki_card(**card): whose card: name, sex, birth_date, address, signature_password, "
    "authentication_password; expires, tries, revoked; kind='another', 'unknown' or 'absent'",
    "jpki_fault(*names): what goes wrong from the opening of the office on",
)
SEXES = {"male": "1", "female": "2"}
AWAITING = "jpki_bench.kit.fixtures_async"
OF_PLAYWRIGHT = (
    ("pytest_playwright_asyncio.pytest_playwright", AWAITING),
    ("pytest_playwright.pytest_playwright", "jpki_bench.kit.fixtures_sync"),
)


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    for theirs, ours in OF_PLAYWRIGHT:
        module = sys.modules.get(theirs)
        if module is not None and config.pluginmanager.is_registered(module):
            config.pluginmanager.import_plugin(ours)
            return
    config.pluginmanager.import_plugin("jpki_bench.kit.fixtures_none")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or bool(report.failed)
    return report


@pytest.fixture
def jpki_holder(request: pytest.FixtureRequest) -> Holder:
    """Whose card it is. Override it, or mark a test with ``jpki_card``."""
    from jpki_bench.cast import CLIENTS

    told = _of(request, "jpki_card")
    asked = {name: told[name] for name in told if name in HOLDER}
    if "sex" in asked:
        asked["sex"] = SEXES.get(asked["sex"], asked["sex"])
    if isinstance(asked.get("birth_date"), str):
        asked["birth_date"] = date.fromisoformat(asked["birth_date"])
    procedure = _of(request, "jpki_office").get("procedure", "change")
    return replace(CLIENTS[procedure].holder, **asked)


@pytest.fixture
def jpki_options(request: pytest.FixtureRequest, jpki_holder: Holder) -> OfficeOptions:
    """Give how the office is opened. Override it, or mark a test with ``jpki_office``."""
    from jpki_bench.cast import CLIENTS
    from jpki_bench.office import OfficeOptions

    told = _of(request, "jpki_office")
    card = _of(request, "jpki_card")
    told.pop("shared", None)
    _refuse_unknown("jpki_office", told, {each.name for each in fields(OfficeOptions)})
    _refuse_unknown("jpki_card", card, {*HOLDER, "expires", "tries", "revoked", "kind"})
    client = replace(CLIENTS[told.get("procedure", "change")], holder=jpki_holder)
    if card.get("revoked"):
        told["faults"] = (*told.get("faults", ()), "certificate-revoked")
    asked = {
        "link": True,
        "imap": False,
        "program": "chromium",  # started by nobody: the tests' browser is jpki_context's
        "client": client,
        "expires": _moment(card.get("expires")),
        **told,
        "faults": (*told.get("faults", ()), *_names(request, "jpki_fault")),
    }
    return OfficeOptions(**asked)


@pytest.fixture(scope="session")
def jpki_shared_office() -> Iterator[RunningOffice]:
    """One office for all tests of a worker that are marked ``jpki_office(shared=True)``."""
    from jpki_bench.kit.running import running
    from jpki_bench.office import OfficeOptions

    with running(OfficeOptions(link=True, imap=False, program="chromium")) as office:
        yield office


@pytest.fixture
def jpki_office(request: pytest.FixtureRequest) -> Iterator[RunningOffice]:
    """Give an open office: site, card, reader, post. Its own for each test, unless shared."""
    from jpki_bench.kit.running import running

    told = _of(request, "jpki_office")
    card = _of(request, "jpki_card")
    if told.get("shared"):
        others = {*told, *card} - {"shared"}
        if others:
            raise pytest.UsageError(
                f"a shared office is the same for all tests: take {', '.join(sorted(others))} "
                "away, or shared=True"
            )
        shared = request.getfixturevalue("jpki_shared_office")
        shared.reset()
        for fault in _names(request, "jpki_fault"):
            shared.switch(fault)
        yield shared
        return
    with running(request.getfixturevalue("jpki_options")) as office:
        for purpose, left in card.get("tries", {}).items():
            office.card.leave_tries(purpose, left)
        match card.get("kind"):
            case "another":
                office.card.swap_for_another()
            case "unknown":
                office.card.swap_for_unknown()
            case "absent":
                office.card.take_away()
        yield office


@pytest.fixture
def jpki_card(jpki_office: RunningOffice) -> OfficeCard:
    """Give the card on the reader.

    Put, take_away, tries_left, lock, renew, revoke, swap_for_another.
    """
    return jpki_office.card


@pytest.fixture
def jpki_mailbox(request: pytest.FixtureRequest, jpki_office: RunningOffice) -> Mailbox:
    """Give the mails that came; with pytest-playwright-asyncio ``wait_for`` is awaited."""
    from jpki_bench.kit.mailbox import AsyncMailbox, Mailbox

    awaiting = request.config.pluginmanager.has_plugin(AWAITING)
    return AsyncMailbox(jpki_office) if awaiting else Mailbox(jpki_office)


@pytest.fixture
def jpki_fault(jpki_office: RunningOffice) -> Iterator[Callable[[str], Any]]:
    """Make something go wrong from now on; within ``with``, or until the test is over."""

    @contextmanager
    def gone_afterwards(name: str) -> Iterator[None]:
        try:
            yield
        finally:
            jpki_office.switch(name, False)

    def fault(name: str) -> Any:
        jpki_office.switch(name)
        return gone_afterwards(name)

    yield fault
    for name in jpki_office.faults():
        jpki_office.switch(name, False)


HOLDER = ("name", "sex", "birth_date", "address", "signature_password", "authentication_password")


def _of(request: pytest.FixtureRequest, marker: str) -> dict[str, Any]:
    """Return what the markers of this name say, the nearest one last."""
    told: dict[str, Any] = {}
    for each in reversed(list(request.node.iter_markers(marker))):
        told |= each.kwargs
    return told


def _names(request: pytest.FixtureRequest, marker: str) -> tuple[str, ...]:
    return tuple(name for each in request.node.iter_markers(marker) for name in each.args)


def _refuse_unknown(marker: str, told: dict[str, Any], known: set[str]) -> None:
    unknown = sorted(set(told) - known)
    if unknown:
        raise pytest.UsageError(
            f"{marker} has no {', '.join(unknown)}; it has {', '.join(sorted(known))}"
        )


def _moment(day: date | str | None) -> datetime | None:
    """Return the last moment, in Japan, of a day on which certificates end."""
    from jpki_bench.pki import JST

    if day is None or isinstance(day, datetime):
        return day
    asked = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(asked, time(23, 59, 59), JST)
