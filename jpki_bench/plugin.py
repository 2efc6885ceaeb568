"""The pytest plugin: an office with a My Number card for each test, and a browser at it.

Every fixture is small and can be overridden. Those of the browser come in two kinds, as
pytest-playwright (sync) and pytest-playwright-asyncio do; the one that is installed decides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from jpki_bench.kit import markers, outcome
from jpki_bench.kit.outcome import refuse

if TYPE_CHECKING:
    from jpki_bench.kit.mailbox import Mailbox
    from jpki_bench.kit.running import OfficeCard, RunningOffice
    from jpki_bench.office import OfficeOptions
    from jpki_bench.pki import Holder

AWAITING = "jpki_bench.kit.fixtures_async"
NOT_AWAITING = "jpki_bench.kit.fixtures_sync"
OF_PLAYWRIGHT = (
    ("pytest_playwright_asyncio.pytest_playwright", AWAITING),
    ("pytest_playwright.pytest_playwright", NOT_AWAITING),
)


def pytest_configure(config: pytest.Config) -> None:
    for marker in markers.DESCRIPTIONS:
        config.addinivalue_line("markers", marker)
    for theirs, ours in OF_PLAYWRIGHT:
        module = sys.modules.get(theirs)
        if module is not None and config.pluginmanager.is_registered(module):
            config.pluginmanager.import_plugin(ours)
            return
    config.pluginmanager.import_plugin("jpki_bench.kit.fixtures_none")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse what can't be meant before anything is opened for it."""
    if markers.any_of(item):
        from jpki_bench.kit import mistakes

        try:
            mistakes.check(item)
        except mistakes.MarkerError as mistake:
            refuse(str(mistake))
    plugins = item.config.pluginmanager
    if plugins.has_plugin(AWAITING) or plugins.has_plugin(NOT_AWAITING):
        from jpki_bench.kit.browser import look_at_the_test

        look_at_the_test(item, awaiting=plugins.has_plugin(AWAITING))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    outcome.note(item, report)
    browser = sys.modules.get("jpki_bench.kit.browser")
    if report.when == "teardown" and browser:
        browser.keep(item, report)
    return report


@pytest.fixture
def jpki_holder(request: pytest.FixtureRequest) -> Holder:
    """Whose card it is. Override it, or mark a test with ``jpki_card``."""
    from jpki_bench.cast import CLIENTS

    told = markers.told(request.node, "jpki_card")
    asked = {name: told[name] for name in told if name in markers.HOLDER}
    if "sex" in asked:
        asked["sex"] = markers.SEXES.get(asked["sex"], asked["sex"])
    if isinstance(asked.get("birth_date"), str):
        asked["birth_date"] = date.fromisoformat(asked["birth_date"])
    procedure = markers.told(request.node, "jpki_office").get("procedure", "change")
    try:
        return replace(CLIENTS[procedure].holder, **asked)
    except ValueError as mistake:
        refuse(f"jpki_card: {mistake}")


@pytest.fixture
def jpki_options(request: pytest.FixtureRequest, jpki_holder: Holder) -> OfficeOptions:
    """Give how the office is opened. Override it, or mark a test with ``jpki_office``."""
    from jpki_bench.cast import CLIENTS
    from jpki_bench.office import OfficeOptions
    from jpki_bench.pki import Holder

    if not isinstance(jpki_holder, Holder):
        refuse(f"jpki_holder has to give a jpki_bench.pki.Holder, not {jpki_holder!r}")
    told = markers.told(request.node, "jpki_office")
    card = markers.told(request.node, "jpki_card")
    told.pop("shared", None)
    client = replace(CLIENTS[told.get("procedure", "change")], holder=jpki_holder)
    faults = (*told.pop("faults", ()), *markers.faults(request.node))
    if card.get("revoked"):
        faults = (*faults, "certificate-revoked")
    later = told.get("order") or told.get("phone")
    asked = {
        "edition": "2026" if later else "2022",
        "link": True,
        "imap": False,
        "program": "chromium",  # started by nobody: the tests' browser is jpki_context's
        "client": client,
        "expires": _moment(card.get("expires")),
        **told,
        "faults": faults,
    }
    return OfficeOptions(**asked)


@pytest.fixture(scope="session")
def jpki_shared_office() -> Iterator[RunningOffice]:
    """One office for all tests of a worker that are marked ``jpki_office(shared=True)``."""
    from jpki_bench.office import OfficeOptions

    with ExitStack() as stack:
        yield _opened(stack, OfficeOptions(link=True, imap=False, program="chromium"))


@pytest.fixture
def jpki_office(request: pytest.FixtureRequest) -> Iterator[RunningOffice]:
    """Give an open office: site, card, reader, post. Its own for each test, unless shared."""
    card = markers.told(request.node, "jpki_card")
    if markers.told(request.node, "jpki_office").get("shared"):
        shared = request.getfixturevalue("jpki_shared_office")
        shared.reset()
        try:
            for fault in markers.faults(request.node):
                shared.switch(fault)
        except ValueError as mistake:
            refuse(str(mistake))
        yield shared
        return
    with ExitStack() as stack:
        office = _opened(stack, request.getfixturevalue("jpki_options"))
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
def jpki_secrets() -> Iterable[str]:
    """Override it with what must stand in nothing that is kept, beside the card's passwords."""
    return ()


@pytest.fixture
def jpki_context_args() -> dict[str, Any]:
    """Override it to start the browser otherwise: arguments of ``launch_persistent_context``."""
    return {}


@pytest.fixture
def jpki_card(jpki_office: RunningOffice) -> OfficeCard:
    """Give the card on the reader.

    Put, take_away, tries_left, lock, renew, revoke, swap_for_another.
    """
    return jpki_office.card


@pytest.fixture
def jpki_mailbox(request: pytest.FixtureRequest, jpki_office: RunningOffice) -> Mailbox:
    """Give the mails that came; in a test that awaits, ``wait_for`` is awaited."""
    from jpki_bench.kit.mailbox import AsyncMailbox, Mailbox

    awaiting = markers.awaits(getattr(request, "function", None))
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


def _opened(stack: ExitStack, options: Any) -> RunningOffice:
    """Open an office; what keeps it from that is told in a sentence."""
    from jpki_bench.browser_profile import NoBrowserError
    from jpki_bench.chip.vpcd import SlotError
    from jpki_bench.kit.running import running
    from jpki_bench.office import OfficeOptions, PortInUseError

    if not isinstance(options, OfficeOptions):
        refuse(f"jpki_options has to give a jpki_bench.office.OfficeOptions, not {options!r}")
    try:
        return stack.enter_context(running(options))
    except PortInUseError as trouble:
        refuse(f"port {trouble} is in use by another program: leave port out for a free one")
    except NoBrowserError:
        refuse("no Chromium on this machine: leave program out, the office needs none")
    except SlotError as trouble:
        refuse(f"vpcd's reader can't be used ({trouble}): leave vpcd out, the link needs no reader")
    except (ValueError, OSError) as trouble:
        refuse(f"the office could not open: {trouble}")


def _moment(day: date | str | None) -> datetime | None:
    """Return the last moment, in Japan, of a day on which certificates end."""
    from jpki_bench.pki import JST

    if day is None or isinstance(day, datetime):
        return day
    asked = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(asked, time(23, 59, 59), JST)
